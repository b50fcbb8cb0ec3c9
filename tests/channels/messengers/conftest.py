"""What the tests of the messengers share: one server with all of them open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.channels.messengers.people import (
    PEOPLE,
    MattermostPerson,
    Office,
    Person,
    RocketChatPerson,
    SlackPerson,
    TeamsPerson,
    TelegramPerson,
    TwilioPerson,
    WhatsAppPerson,
    running_office,
)


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The bot, started once for all messengers; at the end, no messenger may have had to refuse anything."""
    with running_office(tmp_path_factory.mktemp("office")) as running:
        yield running
    complaints = {service.name: service.complaints for service in running.services if service.complaints}
    assert not complaints, complaints


@pytest.fixture
def on_telegram(office: Office) -> TelegramPerson:
    """Somebody in a private chat with the Telegram bot."""
    return TelegramPerson(office)


@pytest.fixture
def by_sms(office: Office) -> TwilioPerson:
    """Somebody who writes an SMS."""
    return TwilioPerson(office)


@pytest.fixture
def on_whatsapp(office: Office) -> WhatsAppPerson:
    """Somebody who writes with WhatsApp."""
    return WhatsAppPerson(office)


@pytest.fixture
def on_mattermost(office: Office) -> MattermostPerson:
    """Somebody in a channel of a Mattermost server."""
    return MattermostPerson(office)


@pytest.fixture
def on_slack(office: Office) -> SlackPerson:
    """Somebody who writes direct messages to a Slack app."""
    return SlackPerson(office)


@pytest.fixture
def on_rocketchat(office: Office) -> RocketChatPerson:
    """Somebody who writes direct messages to the bot of a Rocket.Chat server."""
    return RocketChatPerson(office)


@pytest.fixture
def on_teams(office: Office) -> TeamsPerson:
    """Somebody in a personal chat with a Teams app."""
    return TeamsPerson(office)


@pytest.fixture(params=PEOPLE, ids=lambda kind: kind.__name__.removesuffix("Person").lower())
def person(request: pytest.FixtureRequest, office: Office) -> Person:
    """Somebody with each messenger in turn."""
    return request.param(office)
