"""What somebody wrote in a room, and whether it is meant for the bot."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from nio import Event, MatrixRoom, RoomMessage, RoomMessageNotice, StickerEvent

TEXT_KINDS = ("m.text", "m.emote")
NOT_FOR_PEOPLE = ("m.key.verification.", "m.room.")
"""Kinds of messages by which clients speak with each other."""
MOST_MEMBERS_ADDRESSED = 2
"""In a room with more members, invited ones included, the bot answers only where it is mentioned."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody wrote; `text` is None for what is not text: an image, a voice message, a file, a sticker."""

    text: str | None


def heard(event: Event) -> Heard | None:
    """Return what an event says to the room; None where it is nothing that wants an answer.

    Notices come from other bots and are never answered, an edit belongs to a message that has been answered.
    """
    if isinstance(event, StickerEvent):
        return Heard(None)
    if not isinstance(event, RoomMessage) or isinstance(event, RoomMessageNotice):
        return None
    content = event.source["content"]
    kind = str(content.get("msgtype", ""))
    relation = content.get("m.relates_to") or {}
    if kind.startswith(NOT_FOR_PEOPLE) or relation.get("rel_type") == "m.replace":
        return None
    if kind not in TEXT_KINDS:
        return Heard(None)
    text = str(content.get("body", ""))
    if "m.in_reply_to" in relation:
        text = _without_quote(text)
    return Heard(text.strip() or None)


def _without_quote(text: str) -> str:
    """Return an answer without the lines that older clients quote in front of it ("> <@name> …")."""
    lines = text.split("\n")
    while lines and lines[0].startswith(">"):
        lines.pop(0)
    return "\n".join(lines)


def is_for_all(room: MatrixRoom) -> bool:
    """Whether everything in a room is meant for the bot, as there is nobody else but one person."""
    return int(room.member_count) <= MOST_MEMBERS_ADDRESSED


def is_mentioned(content: dict[str, Any], me: str, name: str) -> bool:
    """Whether a message mentions the bot: as clients mark it, by its account, or by its name in front."""
    marked = content.get("m.mentions")
    if isinstance(marked, dict) and me in (marked.get("user_ids") or []):
        return True
    body = str(content.get("body", ""))
    return me in body or _mention(me, name).match(body) is not None


def without_mention(text: str, me: str, name: str) -> str:
    """Return a text without the mention in front: "KI-Wegweiser: warum?" is "warum?"."""
    return _mention(me, name).sub("", text, count=1).strip()


def _mention(me: str, name: str) -> re.Pattern[str]:
    local = me.partition(":")[0]
    names = "|".join(re.escape(each) for each in (me, local, name) if each)
    return re.compile(rf"\s*@?(?:{names})(?![\w-])\s*[:,]?\s*", re.IGNORECASE)


def server_of(user_id: str) -> str:
    """Return the server of an account, in lower case."""
    return user_id.partition(":")[2].lower()
