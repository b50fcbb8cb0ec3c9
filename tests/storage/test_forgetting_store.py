"""The tracker store that can forget a conversation."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from storage.forgetting_store import FORGET_SLOT, MOST_CONVERSATIONS, MOST_EVENTS, ForgettingTrackerStore
from tests.storage.talks import DOMAIN

LONG_DOMAIN = Domain.from_yaml(
    """
version: "3.1"
slots:
  goal:
    type: text
    mappings: [{type: custom}]
forms:
  interview_form:
    required_slots: [goal]
"""
)
TURNS = 200


def opened() -> list[Event]:
    """How a conversation begins."""
    return [ActionExecuted("action_listen"), ActiveLoop("interview_form"), ActionExecuted("action_listen")]


def tracker(sender: str, *events: object) -> DialogueStateTracker:
    return DialogueStateTracker.from_events(sender, [ActionExecuted("action_listen"), *events], DOMAIN.slots)


def stored(file: Path) -> set[str]:
    with sqlite3.connect(file) as connection:
        return {row[0] for row in connection.execute("SELECT DISTINCT sender_id FROM events")}


def test_only_the_conversation_that_asks_for_it_is_deleted(tmp_path: Path) -> None:
    file = tmp_path / "talks.db"
    store = ForgettingTrackerStore(DOMAIN, db=str(file))

    async def talk() -> None:
        await store.save(tracker("one", UserUttered("hallo")))
        await store.save(tracker("two", UserUttered("hallo")))
        assert stored(file) == {"one", "two"}
        await store.save(tracker("one", UserUttered("alles löschen"), SlotSet(FORGET_SLOT, True)))

    asyncio.run(talk())
    assert stored(file) == {"two"}


def test_a_long_conversation_goes_on_with_its_slots_and_only_the_latest_events(tmp_path: Path) -> None:
    store = ForgettingTrackerStore(LONG_DOMAIN, db=str(tmp_path / "talks.db"))

    async def talk() -> tuple[DialogueStateTracker, DialogueStateTracker]:
        held = DialogueStateTracker.from_events("one", opened(), LONG_DOMAIN.slots)
        for number in range(TURNS):
            held.update(UserUttered(f"Nachricht {number}"))
            held.update(SlotSet("goal", f"ziel {number}"))
            held.update(ActionExecuted("action_listen"))
            await store.save(held)
            loaded = await store.retrieve("one")
            assert loaded is not None
            held = loaded
            assert len(held.events) <= MOST_EVENTS + 6
            assert (held.get_slot("goal"), held.active_loop_name) == (f"ziel {number}", "interview_form")
            assert held.latest_message.text == f"Nachricht {number}"
        full = await store.retrieve_full_tracker("one")
        assert full is not None
        return held, full

    held, full = asyncio.run(talk())
    said = [event.text for event in full.events if isinstance(event, UserUttered)]
    assert said == [f"Nachricht {number}" for number in range(TURNS)]
    assert full.get_slot("goal") == held.get_slot("goal")


def said(tracker: DialogueStateTracker | None) -> list[str | None]:
    """All that a person has said in a conversation."""
    return [] if tracker is None else [event.text for event in tracker.events if isinstance(event, UserUttered)]


def test_two_servers_on_one_database_each_see_what_was_said_to_the_other(tmp_path: Path) -> None:
    servers = [ForgettingTrackerStore(DOMAIN, db=str(tmp_path / "talks.db")) for _ in range(2)]

    async def talk() -> None:
        expected = []
        for number in range(6):
            server = servers[number % 2]
            held = await server.retrieve("one") or tracker("one")
            held.update(UserUttered(f"Nachricht {number}"))
            await server.save(held)
            expected.append(f"Nachricht {number}")
            for other in servers:
                assert said(await other.retrieve("one")) == expected

    asyncio.run(talk())


def test_what_another_server_has_deleted_does_not_come_back_even_under_the_same_name(tmp_path: Path) -> None:
    one, other = (ForgettingTrackerStore(DOMAIN, db=str(tmp_path / "talks.db")) for _ in range(2))

    async def talk() -> None:
        await one.save(tracker("one", UserUttered("mein Geheimnis")))
        assert said(await one.retrieve("one")) == ["mein Geheimnis"]
        await other.save(tracker("one", SlotSet(FORGET_SLOT, True)))
        assert await one.retrieve("one") is None
        # The database now gives the same numbers to other rows.
        await one.save(tracker("one", UserUttered("mein Geheimnis")))
        assert said(await one.retrieve("one")) == ["mein Geheimnis"]
        await other.save(tracker("one", SlotSet(FORGET_SLOT, True)))
        await other.save(tracker("one", UserUttered("guten Tag")))
        assert said(await one.retrieve("one")) == ["guten Tag"]

    asyncio.run(talk())


def test_a_conversation_that_was_not_saved_is_not_remembered(tmp_path: Path) -> None:
    store = ForgettingTrackerStore(DOMAIN, db=str(tmp_path / "talks.db"))

    async def talk() -> None:
        await store.save(tracker("one", UserUttered("hallo")))
        failed = await store.retrieve("one")
        assert failed is not None
        failed.update(UserUttered("geht verloren"))
        assert said(await store.retrieve("one")) == ["hallo"]

    asyncio.run(talk())


def test_more_conversations_than_are_kept_in_memory_are_all_still_there(tmp_path: Path) -> None:
    store = ForgettingTrackerStore(DOMAIN, db=str(tmp_path / "talks.db"))

    async def talk() -> None:
        for number in range(MOST_CONVERSATIONS + 5):
            await store.save(tracker(str(number), UserUttered(f"Nachricht {number}")))
        for number in range(MOST_CONVERSATIONS + 5):
            assert said(await store.retrieve(str(number))) == [f"Nachricht {number}"]

    asyncio.run(talk())


def test_conversations_with_long_texts_are_not_all_kept_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.forgetting_store.MOST_CHARACTERS", 5_000)
    store = ForgettingTrackerStore(DOMAIN, db=str(tmp_path / "talks.db"))

    async def talk() -> None:
        for number, text in enumerate(("kurz", "a" * 4_000, "b" * 4_000, "c" * 9_000)):
            await store.save(tracker(str(number), UserUttered(text)))
            assert said(await store.retrieve(str(number))) == [text]
            assert store._latest.characters <= 5_000
        assert said(await store.retrieve("0")) == ["kurz"]

    asyncio.run(talk())


def test_deleted_text_stands_in_no_file_of_the_database(tmp_path: Path) -> None:
    store = ForgettingTrackerStore(DOMAIN, db=str(tmp_path / "talks.db"))

    def files_with(text: bytes) -> list[str]:
        return [file.name for file in tmp_path.iterdir() if text in file.read_bytes()]

    async def talk() -> None:
        await store.save(tracker("one", UserUttered("mein Geheimnis")))
        assert files_with(b"mein Geheimnis")
        await store.save(tracker("one", SlotSet(FORGET_SLOT, True)))
        assert files_with(b"mein Geheimnis") == []

    asyncio.run(talk())
