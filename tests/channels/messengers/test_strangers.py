"""Nobody reaches a conversation of another channel, whatever they call themselves."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from tests.channels.messengers.people import (
    MattermostPerson,
    Office,
    RocketChatPerson,
    TelegramPerson,
    TwilioPerson,
    text_of,
)
from tests.channels.page import Page, refusal

BAKERY = "Wir sind eine Bäckerei mit 8 Leuten in Kiel."


def names(office: Office) -> set[str]:
    """The names of all conversations in the store."""
    with closing(sqlite3.connect(office.bot.database)) as connection:
        return {row[0] for row in connection.execute("SELECT DISTINCT sender_id FROM events")}


def test_messenger_does_not_reach_a_conversation_of_the_website_by_its_name(office: Office) -> None:
    page = Page(office.bot)
    page.start()
    page.say(BAKERY)
    before, answers = page.history(), page.answers()
    for kind in (MattermostPerson, RocketChatPerson, TwilioPerson):
        stranger = kind(office)
        stranger.address = page.conversation  # what the service calls the person
        stranger.say("Zusammenfassung")
        stranger.say("Was wissen Sie über mich?")
        assert "Schleswig-Holstein" not in text_of(stranger.heard)
        stranger.say("Alles löschen")
        stranger.say("Ja")
    assert (page.history(), page.answers()) == (before, answers)


def test_person_of_one_messenger_is_nobody_in_another(office: Office) -> None:
    one = MattermostPerson(office)
    one.say(BAKERY)
    for kind in (RocketChatPerson, TwilioPerson):
        other = kind(office)
        other.address = one.address
        other.say("Zusammenfassung")
        assert "Schleswig-Holstein" not in text_of(other.heard)


def test_names_of_conversations_hold_nothing_of_the_person_and_cannot_be_asked_for_on_the_website(
    office: Office, on_telegram: TelegramPerson
) -> None:
    before = names(office)
    on_telegram.say(BAKERY)
    (name,) = names(office) - before
    assert on_telegram.address not in name
    stranger = Page(office.bot)
    for token in (name, on_telegram.address, f"telegram-{on_telegram.address}"):
        stranger.token = token
        for method, path in (("GET", "/history"), ("GET", "/answers"), ("DELETE", "/session")):
            assert refusal(stranger.request(method, path))[:2] == (401, "session")
    assert "Bäckerei" in text_of(on_telegram.say("Zusammenfassung")) or "Lebensmittel" in text_of(
        on_telegram.heard
    )
