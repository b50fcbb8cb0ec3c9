"""What all tests share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.bot import Bot, Talk, running_bot
from tests.engines.servers import Postgres, running_postgres
from tests.profiles import CONTENT
from wegweiser.content import Content
from wegweiser.understand.reading import Reader

pytest_plugins = ("tests.fast", "tests.summary")

ROOT = Path(__file__).resolve().parents[1]
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def content() -> Content:
    """The real content, loaded once."""
    return CONTENT


@pytest.fixture(scope="session")
def reader(content: Content) -> Reader:
    """The reader for what people type, prepared once."""
    return Reader(content)


@pytest.fixture(scope="session")
def today() -> date:
    """The day of the facts."""
    return TODAY


@pytest.fixture(scope="session")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """The trained bot with real actions over HTTP, started once for all conversation tests."""
    with running_bot(ROOT, tmp_path_factory.mktemp("bot")) as running:
        yield running


@pytest.fixture
def talk(bot: Bot) -> Talk:
    """A conversation of its own with the bot."""
    return bot.talk()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL, started once; a test that wants it empty makes a database of its own in it."""
    with running_postgres() as running:
        yield running
