"""Answers kept under a code, so that an interview can go on later or in another channel."""

from __future__ import annotations

import json
import os
import re
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

FILE_VARIABLE = "WEGWEISER_PAUSES"
DEFAULT_FILE = "var/pauses.db"
DAYS = 30
_DAY = 24 * 60 * 60
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without letters and digits that look alike (0 O, 1 I L)."""
_CODE = re.compile(r"\bKI[\s-]?([2-9A-HJKMNP-Z]{4})[\s-]?([2-9A-HJKMNP-Z]{4})\b", re.IGNORECASE)


def find_code(text: str) -> str | None:
    """Return the code that stands in a text, in its proper spelling; None where there is none."""
    match = _CODE.search(text)
    return f"KI-{match[1]}-{match[2]}".upper() if match else None


def keep(answers: dict[str, Any]) -> str:
    """Keep answers for `DAYS` days; return the code under which they can be taken once."""
    code = "KI-" + "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(2))
    with _table() as table:
        table.execute("INSERT INTO pauses VALUES (?, ?, ?)", (code, json.dumps(answers), time.time()))
    return code


def take(code: str) -> dict[str, Any] | None:
    """Return the answers kept under a code and forget them; None where there are none or they are too old."""
    with _table() as table:
        row = table.execute("DELETE FROM pauses WHERE code = ? RETURNING answers", (code,)).fetchone()
    if row is None:
        return None
    answers: dict[str, Any] = json.loads(row[0])
    return answers


@contextmanager
def _table() -> Iterator[sqlite3.Connection]:
    """Open the table, without what has expired; commit on leaving."""
    file = Path(os.environ.get(FILE_VARIABLE, DEFAULT_FILE))
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file, timeout=5)) as connection, connection:
        connection.execute("CREATE TABLE IF NOT EXISTS pauses (code TEXT PRIMARY KEY, answers TEXT, kept_at REAL)")
        connection.execute("DELETE FROM pauses WHERE kept_at < ?", (time.time() - DAYS * _DAY,))
        yield connection
