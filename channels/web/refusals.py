"""Refusals: why a request is not answered, as a status, a code for the page and a sentence for the user."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum


class Code(Enum):
    """The refusals of the contract (docs/web-kanal.md): code in the answer, HTTP status."""

    INVALID = ("invalid", 400)
    SESSION = ("session", 401)
    ORIGIN = ("origin", 403)
    NOT_FOUND = ("not_found", 404)
    METHOD = ("method", 405)
    TOO_LONG = ("too_long", 413)
    TOO_MANY = ("too_many", 429)
    FAILED = ("failed", 500)
    NOT_READY = ("not_ready", 503)

    def __init__(self, code: str, status: int) -> None:
        self.code = code
        self.status = status


class Refusal(Exception):  # noqa: N818 - it is an answer, not an error of the program
    """A request that is not answered.

    `reason` is for developers, in English, and never holds what a user typed. `headers` go with the answer.
    """

    def __init__(self, code: Code, reason: str = "", headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{code.code}: {reason}")
        self.code = code
        self.reason = reason
        self.headers = dict(headers or {})
