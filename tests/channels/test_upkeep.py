"""The server deletes old conversations by itself, and tells those who read the event stream."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
import time
from pathlib import Path

import pytest
from rasa.core.brokers.sql import SQLEventBroker
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.exceptions import RasaException

from channels.web import WebChannel
from channels.web.upkeep import delete_old
from tests.bot import Bot, Talk
from tests.storage.talks import DAY, DOMAIN, rows, store_at, talk

STARTS_WITHIN = 60.0


@pytest.fixture
def own_pauses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses of this test alone."""
    monkeypatch.setenv("WEGWEISER_PAUSES", str(tmp_path / "pauses.db"))


def make_old(bot: Bot, held: Talk) -> None:
    """Let a stored conversation be 31 days old."""
    with contextlib.closing(sqlite3.connect(bot.database)) as connection, connection:
        statement = "UPDATE events SET timestamp = timestamp - ? WHERE sender_id = ?"
        connection.execute(statement, (31 * DAY, held.sender))


def test_a_server_that_starts_deletes_what_is_too_old_and_nothing_else(bot: Bot) -> None:
    old, new = bot.talk(), bot.talk()
    for held in (old, new):
        held.say("Hallo")
    kept = bot.stored_events(new)
    make_old(bot, old)
    assert bot.stored_events(old) > 0
    bot.rasa.restart()
    deadline = time.monotonic() + STARTS_WITHIN
    while bot.stored_events(old) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert bot.stored_events(old) == 0
    assert bot.stored_events(new) == kept


@pytest.mark.usefixtures("own_pauses")
def test_the_event_stream_names_each_conversation_that_was_too_old(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'talks.db'}"
    broker = SQLEventBroker(db=str(tmp_path / "stream.db"))
    store = store_at(url, event_broker=broker)

    async def go() -> None:
        for sender, age in {"old": 31, "new": 29}.items():
            await store.save(talk(sender, "Hallo", days_ago=age))
        await delete_old(store)

    asyncio.run(go())
    assert list(rows(url)) == ["new"]
    with broker.session_scope() as session:
        stream = [json.loads(row.data) for row in session.query(broker.SQLBrokerEvent)]
    assert [event["sender_id"] for event in stream if event["event"] == "conversation_deleted"] == ["old"]


def test_a_store_without_a_database_is_named_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    asyncio.run(delete_old(InMemoryTrackerStore(DOMAIN)))
    assert "Old conversations stay: InMemoryTrackerStore has no SQL database" in caplog.text


@pytest.mark.usefixtures("own_pauses")
def test_a_database_that_is_away_is_logged_and_nothing_breaks(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = store_at(f"sqlite:///{tmp_path / 'talks.db'}")
    with contextlib.closing(sqlite3.connect(tmp_path / "talks.db")) as connection, connection:
        connection.execute("DROP TABLE events")
    asyncio.run(delete_old(store))
    assert "Old conversations could not be deleted: OperationalError." in caplog.text


def test_days_that_cannot_be_meant_end_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEGWEISER_RETENTION_DAYS", "dreißig")
    with pytest.raises(RasaException, match="WEGWEISER_RETENTION_DAYS is 'dreißig'; it must be a whole number"):
        WebChannel.from_credentials(None)
