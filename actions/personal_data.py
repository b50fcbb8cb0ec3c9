"""Tells a person once that personal data in their message is masked: storage/private_messages.py does so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rasa_sdk import Tracker

from actions.contact import HANDOVER
from actions.conversation import CONTACT_WISH
from wegweiser.content import Content
from wegweiser.handover import can_be_reached
from wegweiser.personal_data import find_personal_data


def warning(tracker: Tracker, content: Content) -> str:
    """Return what to say before the next question; nothing where there is nothing to say, or it was said.

    Nothing is said where a person tells an adviser how to reach them, because they were asked to.
    """
    text = tracker.latest_message.get("text") or ""
    kinds = dict.fromkeys(found.kind for found in find_personal_data(text))
    if not kinds or _is_for_adviser(text, _awaited(tracker.events)):
        return ""
    texts = content.messages["personal_data"]
    found = [texts["found"][kind] for kind in kinds]
    listed = f" {texts['and']} ".join(part for part in (", ".join(found[:-1]), found[-1]) if part)
    said: str = texts["masked"].format(found=listed)
    return "" if said in _said_since(tracker.events) else said


def _is_for_adviser(text: str, awaited: str | None) -> bool:
    return awaited == CONTACT_WISH or (awaited == HANDOVER and can_be_reached(text))


def _awaited(events: Iterable[Mapping[str, Any]]) -> str | None:
    """Return what kind of message was awaited when the newest one came."""
    kind = awaited = None
    for event in events:
        if event["event"] == "user":
            awaited = kind
        elif event["event"] == "slot" and event["name"] == "awaiting":
            kind = (event["value"] or {}).get("kind")
    return awaited


def _said_since(events: Iterable[Mapping[str, Any]]) -> str:
    """Return what the bot has said since the newest message."""
    said: list[str] = []
    for event in events:
        if event["event"] == "user":
            said = []
        elif event["event"] == "bot":
            said.append(event.get("text") or "")
    return "\n".join(said)
