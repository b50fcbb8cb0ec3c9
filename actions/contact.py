"""The conversation about being contacted: what goes to whom, a yes, how to reach the firm. It sends nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actions import handover
from actions.asking import facts
from actions.conversation import CONTACT_WISH, PAYLOAD_PREFIX, Memory, Message
from wegweiser.association import Association, contact_lines
from wegweiser.content import Content
from wegweiser.handover import MOST_WISH, can_be_reached, clean_wish

HANDOVER = "handover"
"""The kind of `Memory.awaiting` for "shall I send it?"; CONTACT_WISH is that for "how can you be reached?"."""
KINDS = frozenset((HANDOVER, CONTACT_WISH))
MOST_TRIES = 2
"""How often the bot asks how the firm can be reached."""
_YES = re.compile(r"\s*ja(?:wohl)?\b", re.IGNORECASE)
_WAYS_OUT = frozenset(("deny", "stop", "back"))
_INSTEAD = {"delete_data": "delete", "restart": "restart"}
"""What is confirmed instead where a person wants everything gone: the kinds of actions/interview.py, by intent."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a message leads to: what is said, what is awaited next, and the wish that is to be handed over now."""

    said: str
    awaiting: dict[str, Any] | None = None
    wish: str | None = None


def takes_wish(message: Message, memory: Memory) -> bool:
    """Whether a message is for `settle`, whatever else it could be read as: it may say how to reach the firm."""
    kind = (memory.awaiting or {}).get("kind")
    if kind == HANDOVER:
        return _is_yes_with_wish(message)
    return kind == CONTACT_WISH and not _is_button(message)


def _is_yes_with_wish(message: Message) -> bool:
    """Whether somebody says yes and in the same breath how they can be reached."""
    is_yes = message.intent == "affirm" or _YES.match(message.text) is not None
    return is_yes and not _is_button(message) and can_be_reached(message.text)


def _is_button(message: Message) -> bool:
    return message.text.startswith(PAYLOAD_PREFIX)


def can_offer(memory: Memory, association: Association | None) -> bool:
    """Whether there is a result, and an adviser who would get it."""
    if association is None or memory.result_for is None:
        return False
    return handover.is_ready(association.handover, os.environ)


def offer(memory: Memory, association: Association, content: Content) -> str:
    """Return what would be sent to whom; the memory then awaits a yes or no."""
    memory.awaiting = {"kind": HANDOVER}
    told = facts(memory.answers, content)
    return str(content.messages["handover"]["offer"].format(facts=told, **_names(association)))


def settle(message: Message, awaiting: Mapping[str, Any], association: Association, texts: Any) -> Step | None:
    """Return what follows a message while one of the two kinds is awaited; None where it is about something else.

    Of buttons, only "Nein" is an answer to how the firm can be reached.


    Args:
        message: The newest message.
        awaiting: What is awaited.
        association: Whose adviser it is about.
        texts: The part `handover` of content/messages.yml.
    """
    if message.intent == "deny" and (awaiting["kind"] == HANDOVER or _is_button(message)):
        return Step(_with_contacts(texts["declined"], association))
    if awaiting["kind"] == CONTACT_WISH:
        return None if _is_button(message) else _take_wish(message, awaiting, association, texts)
    if _is_yes_with_wish(message):
        return _take_wish(message, awaiting, association, texts)
    return Step("", {"kind": CONTACT_WISH}) if message.intent == "affirm" else None


def _take_wish(message: Message, awaiting: Mapping[str, Any], association: Association, texts: Any) -> Step:
    """Take the wish. What names no way to be reached is never sent: it may be a second thought or a question."""
    wish = clean_wish(message.text)
    reachable = can_be_reached(wish)
    if reachable and len(wish) <= MOST_WISH:
        return Step("", wish=wish)
    if not reachable and message.intent in _INSTEAD:
        return Step("", {"kind": _INSTEAD[message.intent]})
    if not reachable and message.intent in _WAYS_OUT:
        return Step(_with_contacts(texts["declined"], association))
    tries = int(awaiting.get("tries", 0)) + 1
    if tries >= MOST_TRIES:
        return Step(_with_contacts(texts["given_up"], association))
    return Step(texts["too_long" if reachable else "unreachable"], {"kind": CONTACT_WISH, "tries": tries})


def outcome(is_delivered: bool, association: Association, texts: Any) -> str:
    """Return what is said once the sheet was delivered, or could not be."""
    if not is_delivered:
        return _with_contacts(texts["failed"], association)
    return str(texts["sent"].format(**_names(association)))


def _with_contacts(text: str, association: Association) -> str:
    return "\n".join([text, *contact_lines(association)])


def _names(association: Association) -> dict[str, str]:
    if association.handover is None:
        raise ValueError(f"association {association.id}: handover: got none, expected one")
    return {
        "recipient": association.handover.recipient,
        "name": association.name,
        "privacy_url": association.privacy_url or association.url,
    }
