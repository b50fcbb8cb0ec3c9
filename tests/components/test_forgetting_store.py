"""The tracker store that can forget a conversation."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from components.forgetting_store import FORGET_SLOT, ForgettingTrackerStore

DOMAIN = Domain.from_yaml(
    f"""
version: "3.1"
slots:
  {FORGET_SLOT}:
    type: bool
    influence_conversation: false
    mappings: [{{type: custom}}]
"""
)


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
