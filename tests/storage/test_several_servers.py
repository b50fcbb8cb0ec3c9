"""What the tracker store does where several servers, or several clocks, write the same conversation."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

import pytest
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from storage.forgetting_store import FORGET_SLOT, ForgettingTrackerStore, OutdatedError
from tests.engines.servers import Postgres
from tests.storage.test_forgetting_store import DOMAIN

HOUR = 3600.0


@pytest.fixture(params=["sqlite", "postgresql"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> list[ForgettingTrackerStore]:
    """The stores of two servers with the same database."""
    if request.param == "sqlite":
        return [ForgettingTrackerStore(DOMAIN, db=str(tmp_path / "talks.db")) for _ in range(2)]
    postgres: Postgres = request.getfixturevalue("postgres")
    url = postgres.new_database(tmp_path.name)
    return [ForgettingTrackerStore(DOMAIN, dialect="postgresql", host=url) for _ in range(2)]


def said(tracker: DialogueStateTracker) -> list[str]:
    """What a person has said in a conversation."""
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


async def say(store: ForgettingTrackerStore, text: str, *, sender: str = "one", ahead: float = 0.0) -> None:
    """One message, at a server whose clock is ahead by so many seconds."""
    tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
    tracker.update(UserUttered(text, timestamp=time.time() + ahead))
    tracker.update(ActionExecuted("action_listen", timestamp=time.time() + ahead))
    await store.save(tracker)


async def heard(store: ForgettingTrackerStore, sender: str = "one") -> list[str]:
    """What is stored of a conversation."""
    tracker = await store.retrieve(sender)
    assert tracker is not None
    return said(tracker)


def test_what_was_answered_from_an_outdated_state_is_not_stored(stores: list[ForgettingTrackerStore]) -> None:
    first, second = stores

    async def both() -> list[str]:
        await say(first, "eins")
        late = await second.retrieve("one")
        assert late is not None
        await say(first, "zwei")
        late.update(UserUttered("drei"))
        with pytest.raises(OutdatedError):
            await second.save(late)
        await say(second, "vier")
        return await heard(first)

    assert asyncio.run(both()) == ["eins", "zwei", "vier"]


def test_many_conversations_at_once_do_not_get_in_each_others_way(
    stores: list[ForgettingTrackerStore], monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setattr("storage.forgetting_store.MOST_CONVERSATIONS", 30)
    numbers = [str(number) for number in range(60)]

    async def talk(number: str) -> list[str]:
        for turn in range(5):
            await say(stores[turn % 2], f"{number}-{turn}", sender=number)
        return await heard(stores[0], number)

    async def all_of_them() -> list[list[str]]:
        return await asyncio.gather(*map(talk, numbers))

    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # threads take turns as often as they can
    request.addfinalizer(lambda: sys.setswitchinterval(usual))
    assert asyncio.run(all_of_them()) == [[f"{number}-{turn}" for turn in range(5)] for number in numbers]
    assert all(len(store._latest) <= 30 for store in stores)


def test_a_deleted_conversation_does_not_come_back(stores: list[ForgettingTrackerStore]) -> None:
    first, second = stores

    async def both() -> DialogueStateTracker | None:
        await say(first, "eins")
        late = await second.retrieve("one")
        deleting = await first.retrieve("one")
        assert late is not None
        assert deleting is not None
        deleting.update(SlotSet(FORGET_SLOT, True))
        await first.save(deleting)
        late.update(UserUttered("zwei"))
        with pytest.raises(OutdatedError):
            await second.save(late)
        return await second.retrieve_full_tracker("one")

    assert asyncio.run(both()) is None


def test_a_session_that_began_in_the_future_hides_nothing(stores: list[ForgettingTrackerStore]) -> None:
    ahead, behind = stores

    async def both() -> list[str]:
        await say(behind, "vorher")
        tracker = await ahead.retrieve("one")
        assert tracker is not None
        tracker.update(SessionStarted(timestamp=time.time() + HOUR))
        await ahead.save(tracker)
        await say(ahead, "eins", ahead=HOUR)
        await say(behind, "zwei", ahead=-HOUR)
        await say(ahead, "drei", ahead=HOUR)
        behind._latest.take("one")  # as after a restart
        return await heard(behind)

    assert asyncio.run(both()) == ["eins", "zwei", "drei"]


def test_a_row_that_cannot_be_read_is_left_out(
    stores: list[ForgettingTrackerStore], caplog: pytest.LogCaptureFixture
) -> None:
    first, second = stores

    async def both() -> list[str]:
        await say(first, "eins")
        with first.engine.begin() as connection:
            for kind, data in (("user", '{"text": "Geheim'), ("unheard_of", json.dumps({"event": "unheard_of"}))):
                row = {"sender_id": "one", "type_name": kind, "timestamp": 1.0, "data": data}
                connection.execute(first.SQLEvent.__table__.insert(), row)
        await say(second, "zwei")
        await say(first, "drei")
        return await heard(second)

    assert asyncio.run(both()) == ["eins", "zwei", "drei"]
    assert "cannot be read" in caplog.text
    assert "Geheim" not in caplog.text
