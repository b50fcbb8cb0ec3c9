"""A database that fails is not taken for an empty one."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from rasa.core.agent import Agent
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.exc import OperationalError

from storage.forgetting_store import ForgettingTrackerStore
from tests.storage.test_forgetting_store import DOMAIN


def test_rasa_neither_stores_in_memory_nor_says_that_there_is_no_such_conversation(tmp_path: Path) -> None:
    """Guards storage/no_fallback.py: Rasa has to make its wrapper by the name that is replaced there."""
    store = ForgettingTrackerStore(DOMAIN, db=str(tmp_path / "talks.db"))
    agent = Agent(domain=DOMAIN, tracker_store=store)
    with store.engine.begin() as connection:
        connection.execute("DROP TABLE events")

    with pytest.raises(OperationalError, match="no such table"):
        asyncio.run(agent.tracker_store.retrieve("one"))
    said = DialogueStateTracker.from_events("one", [UserUttered("Wir sind ein Café")], DOMAIN.slots)
    with pytest.raises(OperationalError, match="no such table") as error:
        asyncio.run(agent.tracker_store.save(said))
    assert "Café" not in str(error.value)
