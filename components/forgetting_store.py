"""A tracker store that can forget a conversation."""

from __future__ import annotations

from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.trackers import DialogueStateTracker

FORGET_SLOT = "forget"
"""The slot by which an action asks for the conversation to be deleted."""


class ForgettingTrackerStore(SQLTrackerStore):
    """Rasa's SQL store; deletes a conversation's rows when its slot `forget` is set, instead of saving it."""

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Save the conversation, or delete every row of it."""
        if not tracker.get_slot(FORGET_SLOT):
            await super().save(tracker)
            return
        with self.session_scope() as session:
            session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == tracker.sender_id).delete()
            session.commit()
