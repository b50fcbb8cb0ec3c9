"""What a request may hold: its body is checked here, once, before anything is done with it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from channels.web.payloads import check_payload
from channels.web.refusals import Code, Refusal
from wegweiser.answers import read_json
from wegweiser.errors import AnswersError
from wegweiser.questions import QuestionTable

JSON_TYPE = "application/json"
LONGEST_TITLE = 1000
ASSOCIATION = r"[a-z0-9-]{1,40}"
"""How an association may be named, as a regular expression."""

_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Control characters besides tab and line ends, and halves of surrogate pairs: nothing that can be text."""


@dataclass(frozen=True, slots=True)
class Start:
    """A conversation to be started: on whose page, and whether the visitor wants it kept for longer."""

    association: str | None
    keep: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a user.

    `text` is what was typed, or the payload of a button; `title` is what the button was called, None where the
    user typed.
    """

    id: str
    text: str
    title: str | None = None


def read_body(content_type: str, body: bytes) -> dict[str, Any]:
    """Return the JSON object that a request carries; raise a refusal where it carries none."""
    if content_type.partition(";")[0].strip().lower() != JSON_TYPE:
        raise _invalid(f"the body has to be {JSON_TYPE}")
    try:
        read = read_json(body, "body")
    except AnswersError:
        raise _invalid("the body is no JSON object with each key once") from None
    if not isinstance(read, dict):
        raise _invalid("the body is JSON, but no object")
    return read


def read_start(body: dict[str, Any]) -> Start:
    """Return how a conversation is to be started; raise a refusal where the body says anything else."""
    _require_keys(body, {"association", "keep"})
    association, keep = body.get("association"), body.get("keep", False)
    if not isinstance(keep, bool):
        raise _invalid("keep: neither true nor false")
    return Start(read_association(association), keep)


def read_association(name: object) -> str | None:
    """Return the name of an association, None where there is none; raise a refusal where it cannot be a name."""
    if name is None:
        return None
    if not isinstance(name, str) or not re.fullmatch(ASSOCIATION, name):
        raise _invalid("association: not 1 to 40 lower-case letters, digits and hyphens")
    return name


def read_said(body: dict[str, Any], questions: QuestionTable, intents: Collection[str], longest: int) -> Said:
    """Return the message of a user; raise a refusal where the body holds none.

    Args:
        body: The JSON object of the request.
        questions: The questions that exist.
        intents: The intents of the domain.
        longest: Characters that a text may have.
    """
    _require_keys(body, {"id", "text", "payload", "title"})
    message_id = _read_id(body.get("id"))
    if "payload" not in body:
        if "title" in body:
            raise _invalid("title: only a payload has one")
        return Said(message_id, _read_text(body.get("text"), "text", longest))
    if "text" in body:
        raise _invalid("text and payload: only one of them")
    title = _read_text(body.get("title"), "title", LONGEST_TITLE)
    if not isinstance(body["payload"], str):
        raise _invalid("payload: no string")
    try:
        payload = check_payload(body["payload"], questions, intents)
    except ValueError as error:
        raise _invalid(str(error)) from None
    return Said(message_id, payload, title)


def _read_id(value: object) -> str:
    try:
        read = uuid.UUID(value) if isinstance(value, str) and len(value) == 36 else None
    except ValueError:
        read = None
    if read is None or str(read) != str(value).lower():
        raise _invalid("id: no UUID in its usual spelling")
    return str(read)


def _read_text(value: object, name: str, longest: int) -> str:
    if not isinstance(value, str):
        raise _invalid(f"{name}: no string")
    if len(value) > longest:
        raise Refusal(Code.TOO_LONG, f"{name}: more than {longest} characters")
    text = clean_text(value)
    if not text:
        raise _invalid(f"{name}: empty")
    return text


def clean_text(text: str) -> str:
    """Return what was typed without what is no text, and without blanks around it."""
    return _NOT_TEXT.sub(" ", text).strip()


def _require_keys(body: dict[str, Any], allowed: set[str]) -> None:
    if not body.keys() <= allowed:
        raise _invalid(f"a key besides {', '.join(sorted(allowed))}")


def _invalid(reason: str) -> Refusal:
    return Refusal(Code.INVALID, reason)
