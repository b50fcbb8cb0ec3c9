"""Conversations for the tests of the store."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from storage.forgetting_store import FORGET_SLOT, ForgettingTrackerStore

DAY = 24 * 60 * 60
DOMAIN = Domain.from_yaml(
    f"""
version: "3.1"
slots:
  {FORGET_SLOT}:
    type: bool
    influence_conversation: false
    mappings: [{{type: custom}}]
  awaiting:
    type: any
    mappings: [{{type: custom}}]
"""
)


def store_at(url: str, **options: Any) -> ForgettingTrackerStore:
    """The store on a database, as Rasa makes it."""
    address = sa.engine.make_url(url)
    if address.drivername == "sqlite":
        return ForgettingTrackerStore(DOMAIN, db=address.database, **options)
    return ForgettingTrackerStore(DOMAIN, dialect="postgresql", host=url, **options)


def talk(sender: str, *texts: str, days_ago: float = 0) -> DialogueStateTracker:
    """A conversation whose newest event is so many days old."""
    then = time.time() - days_ago * DAY
    events: list[Any] = [ActionExecuted("action_listen", timestamp=then - 1)]
    events += [UserUttered(text, timestamp=then) for text in texts]
    return DialogueStateTracker.from_events(sender, events, DOMAIN.slots)


def asks_to_forget(sender: str) -> DialogueStateTracker:
    """A conversation that is to be deleted."""
    held = talk(sender, "alles löschen")
    held.update(SlotSet(FORGET_SLOT, True))
    return held


def rows(url: str) -> dict[str, int]:
    """How many rows there are of each conversation."""
    engine = sa.create_engine(url, poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        found = connection.execute(sa.text("SELECT sender_id, count(*) FROM events GROUP BY sender_id"))
        return dict(found.all())


def bytes_on_disk(url: str) -> bytes:
    """All that the file of an SQLite database holds, with what SQLite keeps beside it."""
    file = Path(sa.engine.make_url(url).database)
    return b"".join(part.read_bytes() for part in sorted(file.parent.glob(f"{file.name}*")))
