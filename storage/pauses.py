"""Answers kept under a code, so that an interview can go on later or in another channel."""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from storage import database, places

DAYS = 30
_DAY = 24 * 60 * 60
_SECONDS_TO_WAIT = 5.0
_TABLE = "CREATE TABLE IF NOT EXISTS pauses (code TEXT PRIMARY KEY, answers TEXT, kept_at {number})"
"""PostgreSQL's REAL has six digits, too few for a time."""
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without letters and digits that look alike (0 O, 1 I L)."""
_CODE = re.compile(
    r"\bKI(?:[\s-]?(?=[\s\w-]{0,8}\d)|-(?=\w{4}-))([2-9A-HJKMNP-Z]{4})[\s-]?([2-9A-HJKMNP-Z]{4})\b", re.IGNORECASE
)
"""With a digit in it, or both hyphens: "KI-Beratung" has eight letters, too."""


def find_code(text: str) -> str | None:
    """Return the code that stands in a text, in its proper spelling; None where there is none."""
    match = _CODE.search(text)
    return f"KI-{match[1]}-{match[2]}".upper() if match else None


def keep(answers: dict[str, Any]) -> str:
    """Keep answers for `DAYS` days; return the code under which they can be taken once."""
    code = _new_code()
    with _table() as execute:
        execute(
            "INSERT INTO pauses VALUES (:code, :answers, :now)",
            {"code": code, "answers": json.dumps(answers), "now": time.time()},
        )
    return code


def _new_code() -> str:
    """Return a code with a digit, by which it is known also where somebody leaves out the hyphens."""
    code = ""
    while not any(letter.isdigit() for letter in code):
        code = "KI-" + "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(2))
    return code


def take(code: str) -> dict[str, Any] | None:
    """Return the answers kept under a code and forget them; None where there are none or they are too old.

    Of several servers that are told the same code, one gets the answers.
    """
    with _table() as execute:
        rows = execute("DELETE FROM pauses WHERE code = :code RETURNING answers", {"code": code})
    if not rows:
        return None
    answers: dict[str, Any] = json.loads(rows[0][0])
    return answers


def forget_expired() -> None:
    """Forget what is older than `DAYS` days; any other use of the table does so too."""
    with _table():
        pass


@contextmanager
def _table() -> Iterator[database.Execute]:
    """Open the table, without what has expired; commit on leaving."""
    too_old = {"before": time.time() - DAYS * _DAY}
    forget = "DELETE FROM pauses WHERE kept_at < :before"
    if url := places.database_url(os.environ):
        execute = database.shared(url, _TABLE.format(number="DOUBLE PRECISION"))
        execute(forget, too_old)
        yield execute
        return
    with database.file(places.pauses_file(os.environ), _TABLE.format(number="REAL"), _SECONDS_TO_WAIT) as execute:
        execute(forget, too_old)
        yield execute
