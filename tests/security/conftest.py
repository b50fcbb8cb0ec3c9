"""What the tests of the attackers share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot import WEB_KEY, WEB_ORIGIN, Bot
from tests.channels.page import Page
from tests.conftest import ROOT
from tests.security.serving import MESSENGERS, Changing, serving


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Bot, Changing]]:
    """The servers as `make serve` starts them with every messenger open, and their settings."""
    settings = {
        **MESSENGERS,
        # Rasa lists its routes in its DEBUG log, and nowhere else.
        "LOG_LEVEL": "DEBUG",
        "WEGWEISER_WEB_KEYS": WEB_KEY,
        "WEGWEISER_WEB_ORIGINS": WEB_ORIGIN,
        "WEGWEISER_TRUSTED_PROXIES": "1",
    }
    with serving(ROOT, tmp_path_factory.mktemp("served"), settings) as (bot, changing):
        yield bot, changing


@pytest.fixture
def served(running: tuple[Bot, Changing]) -> Bot:
    """The servers as `make serve` starts them."""
    return running[0]


@pytest.fixture
def settings(running: tuple[Bot, Changing]) -> Iterator[Changing]:
    """The settings of these servers; afterwards they are as before."""
    bot, changing = running
    before = dict(changing)
    yield changing
    if changing != before:
        changing.clear()
        changing.update(before)
        bot.rasa.restart()


@pytest.fixture
def visitor(served: Bot) -> Page:
    """A page with a conversation on these servers."""
    page = Page(served)
    page.start()
    return page


@pytest.fixture
def victim(bot: Bot) -> Page:
    """Somebody in the middle of an interview, on the server into which the tests can look."""
    page = Page(bot)
    page.start()
    page.say("Wir sind eine Bäckerei mit 8 Leuten in Kiel.")
    return page
