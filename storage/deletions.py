"""Tells those who read the event stream that a conversation is deleted, so that they delete theirs."""

from __future__ import annotations

import time

from rasa.core.brokers.broker import EventBroker

DELETED = "conversation_deleted"
"""What stands under `event`; Rasa itself has no such event, so that nobody takes it for something said."""


def announce_deletion(broker: EventBroker | None, sender_id: str) -> None:
    """Publish that a conversation is deleted; nothing where there is no event stream.

    Args:
        broker: Where Rasa publishes its events.
        sender_id: The conversation, as all its events name it.
    """
    if broker is not None:
        broker.publish({"event": DELETED, "sender_id": sender_id, "timestamp": time.time()})
