"""„Alles löschen“ down to the rows, the bytes of the file and the event stream."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import sqlalchemy as sa
from rasa.core.brokers.sql import SQLEventBroker
from rasa.shared.core.events import UserUttered

from tests.storage.talks import asks_to_forget, bytes_on_disk, rows, store_at, talk

TYPED = "Wir sind eine Tischlerei mit 25 Leuten, Losung Eisvogel"
ADDRESS = "eva.beispiel@example.org"


def published(broker: SQLEventBroker) -> list[dict[str, object]]:
    with broker.session_scope() as session:
        return [json.loads(row.data) for row in session.query(broker.SQLBrokerEvent).order_by(sa.text("id"))]


def test_no_row_of_a_deleted_conversation_is_left_and_no_other_is_touched(database_url: str) -> None:
    store = store_at(database_url)

    async def go() -> None:
        await store.save(talk("one", TYPED))
        await store.save(talk("two", TYPED))
        await store.save(asks_to_forget("one"))

    asyncio.run(go())
    assert list(rows(database_url)) == ["two"]


def test_what_was_typed_is_not_in_the_file_any_more(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'talks.db'}"
    store = store_at(url)

    held = talk("one", TYPED)

    async def go() -> None:
        # In turn with others, of all sizes, so that pages are split and hold both.
        for number in range(40):
            await store.save(talk(f"other-{number}", "Amsel " * (number * 13 % 90)))
            held.update(UserUttered(f"{TYPED} {number}"))
            await store.save(held)
        assert b"Eisvogel" in bytes_on_disk(url)
        await store.save(asks_to_forget("one"))

    asyncio.run(go())
    assert b"Eisvogel" not in bytes_on_disk(url)
    assert b"Amsel" in bytes_on_disk(url)


def test_whoever_reads_the_event_stream_is_told_to_delete_theirs(database_url: str, tmp_path: Path) -> None:
    broker = SQLEventBroker(db=str(tmp_path / "stream.db"))
    store = store_at(database_url, event_broker=broker)

    async def go() -> None:
        await store.save(talk("one", TYPED))
        await store.save(talk("two", TYPED))
        await store.save(asks_to_forget("one"))

    asyncio.run(go())
    stream = published(broker)
    deleted = stream[-1]
    assert (deleted["event"], deleted["sender_id"]) == ("conversation_deleted", "one")
    assert isinstance(deleted["timestamp"], float)
    assert [event["event"] for event in stream].count("conversation_deleted") == 1
    assert "alles löschen" not in [event.get("text") for event in stream]


def test_personal_data_does_not_get_into_the_event_stream(database_url: str, tmp_path: Path) -> None:
    broker = SQLEventBroker(db=str(tmp_path / "stream.db"))
    store = store_at(database_url, event_broker=broker)
    asyncio.run(store.save(talk("one", f"Meine Adresse ist {ADDRESS}, wir sind 12 Leute")))
    assert "Meine Adresse ist [E-Mail], wir sind 12 Leute" in [event.get("text") for event in published(broker)]
    assert ADDRESS not in json.dumps(published(broker))
    with sa.create_engine(database_url, poolclass=sa.pool.NullPool).connect() as connection:
        stored = str(connection.execute(sa.text("SELECT data FROM events")).all())
    assert ADDRESS not in stored
    assert "[E-Mail]" in stored
