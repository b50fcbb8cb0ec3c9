"""A tracker store that forgets a conversation when asked to, and does not grow slow with a long one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from storage.private_messages import leave_out_private

FORGET_SLOT = "forget"
"""The slot by which an action asks for the conversation to be deleted."""
MOST_EVENTS = 120
"""Events, about 15 turns, after which a new session begins: Rasa loads, copies and sends all of one each turn."""


class ForgettingTrackerStore(SQLTrackerStore):
    """Rasa's SQL store; deletes a conversation's rows when its slot `forget` is set, instead of saving it.

    All that the adviser remembers stands in slots. So a long conversation goes on in a new session that begins
    with the same slots: Rasa loads only the latest one. `retrieve_full_tracker` still returns everything said, but
    for how a person can be reached by an adviser: that is never stored.
    """

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Save the conversation, or delete every row of it."""
        if not tracker.get_slot(FORGET_SLOT):
            leave_out_private(tracker.events)
            await super().save(tracker)
            return
        with self.session_scope() as session:
            session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == tracker.sender_id).delete()
            session.commit()

    def _additional_events(self, session: Any, tracker: DialogueStateTracker) -> Iterator[Event]:
        """Return the events that are not stored yet, in front of them a new session where the old one is long."""
        new = list(super()._additional_events(session, tracker))
        stored = len(tracker.events) - len(new)
        if stored < MOST_EVENTS or not new or not isinstance(new[0], UserUttered):
            return iter(new)
        return chain(self._new_session(tracker, stored, new[0].timestamp), new)

    def _new_session(self, tracker: DialogueStateTracker, stored: int, timestamp: float) -> Iterator[Event]:
        """Yield what begins a session in the state before the newest message."""
        before = DialogueStateTracker.from_events(
            tracker.sender_id, islice(tracker.events, stored), self.domain.slots
        )
        yield SessionStarted(timestamp)
        for name, slot in before.slots.items():
            if slot.value != slot.initial_value:
                yield SlotSet(name, slot.value, timestamp)
        if before.active_loop_name is not None:
            yield ActiveLoop(before.active_loop_name, timestamp)
        yield ActionExecuted(ACTION_LISTEN_NAME, timestamp=timestamp)
