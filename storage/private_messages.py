"""Keeps out of the store what a person was told is not stored: how an adviser can reach them."""

from __future__ import annotations

from collections.abc import MutableSequence
from typing import Any

from rasa.shared.core.events import Event, SlotSet, UserUttered

from wegweiser.handover import can_be_reached

AWAITING_SLOT = "awaiting"
"""The slot that says what kind of message is awaited: actions/conversation.py, Memory."""
OFFERED, ASKED = "handover", "contact_wish"
"""Its kinds in which a person may say how they can be reached: actions/contact.py."""
IN_ITS_PLACE = "(nicht gespeichert)"


def leave_out_private(events: MutableSequence[Event]) -> None:
    """Replace, in place, the text of each message that says how a person can be reached.

    That is any message once the bot has asked for it, and one with a number or address already at the offer. Rasa
    stores a message only after the action has used it. With the text, all goes that was read from it.
    """
    awaited = None
    for place, event in enumerate(events):
        if isinstance(event, SlotSet) and event.key == AWAITING_SLOT:
            awaited = event.value.get("kind") if isinstance(event.value, dict) else None
        elif isinstance(event, UserUttered) and _is_private(event, awaited):
            events[place] = _without_text(event)


def _is_private(event: UserUttered, awaited: str | None) -> bool:
    return awaited == ASKED or (awaited == OFFERED and can_be_reached(event.text or ""))


def _without_text(event: UserUttered) -> UserUttered:
    intent: dict[str, Any] = {"name": event.intent_name, "confidence": event.intent.get("confidence", 0.0)}
    return UserUttered(
        IN_ITS_PLACE,
        intent,
        timestamp=event.timestamp,
        input_channel=event.input_channel,
        message_id=event.message_id,
        metadata=event.metadata,
    )
