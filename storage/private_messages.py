"""Keeps out of the store how an adviser can reach somebody, and personal data that was typed by mistake."""

from __future__ import annotations

from collections.abc import MutableSequence
from typing import Any

from rasa.shared.core.events import Event, SlotSet, UserUttered

from wegweiser.handover import can_be_reached
from wegweiser.personal_data import masked

AWAITING_SLOT = "awaiting"
"""The slot that says what kind of message is awaited: actions/conversation.py, Memory."""
OFFERED, ASKED = "handover", "contact_wish"
"""Its kinds in which a person may say how they can be reached: actions/contact.py."""
IN_ITS_PLACE = "(nicht gespeichert)"


def leave_out_private(events: MutableSequence[Event], looked_through: int = 0) -> None:
    """Replace, in place, the text of each message that holds what is not stored.

    The first `looked_through` events only tell what was awaited: nothing private is left in them.

    A message that says how a person can be reached goes whole: any once the bot has asked for it, and one with a
    number or address already at the offer. In all others, personal data is masked. Rasa stores a message, and
    publishes it, only after the action has used it. With the text, all goes that was read from it.
    """
    awaited = None
    for place, event in enumerate(events):
        if isinstance(event, SlotSet) and event.key == AWAITING_SLOT:
            awaited = event.value.get("kind") if isinstance(event.value, dict) else None
        elif place >= looked_through and isinstance(event, UserUttered) and event.text:
            text = IN_ITS_PLACE if _is_for_adviser(event.text, awaited) else masked(event.text)
            if text != event.text:
                events[place] = _with_text(event, text)


def _is_for_adviser(text: str, awaited: str | None) -> bool:
    return awaited == ASKED or (awaited == OFFERED and can_be_reached(text))


def _with_text(event: UserUttered, text: str) -> UserUttered:
    intent: dict[str, Any] = {"name": event.intent_name, "confidence": event.intent.get("confidence", 0.0)}
    return UserUttered(
        text,
        intent,
        timestamp=event.timestamp,
        input_channel=event.input_channel,
        message_id=event.message_id,
        metadata=event.metadata,
    )
