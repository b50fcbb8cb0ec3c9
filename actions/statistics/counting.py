"""Counting what happens in interviews, and reading the counts again."""

from __future__ import annotations

import errno
import logging
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from actions.conversation import Memory
from wegweiser.association import Association

FILE_VARIABLE = "WEGWEISER_STATISTICS"
DEFAULT_FILE = "var/statistics.db"
SECONDS_TO_WAIT = 2.0
"""How long a count waits for another process that writes."""
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}|")

logger = logging.getLogger(__name__)


class Kind(StrEnum):
    """What is counted. The key of a question's event is its id, of a result the outcome; else it is empty."""

    INTERVIEW_BEGUN = "interview_begun"
    QUESTION_SHOWN = "question_shown"
    QUESTION_ANSWERED = "question_answered"
    RESULT = "result"
    PAUSED = "paused"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in an interview.

    Raises:
        ValueError: If the key could be anything but the name of a question or outcome: what people type must not
            get here by mistake.
    """

    kind: Kind
    key: str = ""

    def __post_init__(self) -> None:
        if not _KEY.fullmatch(self.key):
            raise ValueError(f"statistics: {self.kind}: key: got {len(self.key)} characters, expected a name")


Counts = Mapping[Event, int]


def progress_of(before: Memory, after: Memory) -> list[Event]:
    """Return what happened to an interview in a turn: begun, questions shown for the first time, answered.

    A question counts as answered only if it had been shown, so that the two can be compared.
    """
    if before.put != after.put[: len(before.put)]:
        before = Memory()  # started anew: this is another interview
    events = [Event(Kind.INTERVIEW_BEGUN)] if after.greeted and not before.greeted else []
    events += [Event(Kind.QUESTION_SHOWN, question) for question in after.put[len(before.put) :]]
    events += [
        Event(Kind.QUESTION_ANSWERED, question)
        for question in before.put
        if question in after.answers and question not in before.answers
    ]
    return events


def count(events: Iterable[Event], association: Association | None) -> None:
    """Add to the counts, in one transaction. A disk that is full or broken is logged once and disturbs nobody.

    Args:
        events: What happened; where that is nothing, nothing is opened.
        association: Whose interview it is.
    """
    month = f"{datetime.now().astimezone():%Y-%m}"
    rows = [(month, association.id if association else "", event.kind.value, event.key) for event in events]
    if not rows:
        return
    try:
        with _table() as table:
            table.executemany(
                "INSERT INTO counts VALUES (?, ?, ?, ?, 1)"
                " ON CONFLICT (month, association, kind, key) DO UPDATE SET count = count + 1",
                rows,
            )
    except (sqlite3.Error, OSError) as error:
        _log_once(f"{type(error).__name__}: {error}")


@lru_cache(maxsize=10)
def _log_once(problem: str) -> None:
    logger.error("Nothing is counted in %s (%s): %s", counts_file(), FILE_VARIABLE, problem)


def read(month: str | None = None, association: str | None = None) -> Counts:
    """Return the counts of a month and an association; None means all of them.

    Raises:
        sqlite3.Error: If the file holds no counts.
        OSError: If there is none.
    """
    if not counts_file().is_file():
        raise FileNotFoundError(errno.ENOENT, "no such file")
    query = (
        "SELECT kind, key, SUM(count) FROM counts"
        " WHERE (:month IS NULL OR month = :month) AND (:association IS NULL OR association = :association)"
        " GROUP BY kind, key"
    )
    with _table() as table:
        rows = table.execute(query, {"month": month, "association": association}).fetchall()
    return {Event(Kind(kind), key): number for kind, key, number in rows}


def counts_file() -> Path:
    """Return where the counts are kept: the file that WEGWEISER_STATISTICS names, or the default one."""
    return Path(os.environ.get(FILE_VARIABLE) or DEFAULT_FILE)


@contextmanager
def _table() -> Iterator[sqlite3.Connection]:
    """Open the table in a transaction of its own; commit on leaving. A reader does not block the writer (WAL)."""
    file = counts_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file, timeout=SECONDS_TO_WAIT, isolation_level=None)) as connection, connection:
        with suppress(sqlite3.OperationalError):  # the switch does not wait: another process is making it
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        # Takes the lock for writing at once, and waits for it; one that is wanted halfway would not be waited for.
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS counts (month TEXT, association TEXT, kind TEXT, key TEXT,"
            " count INTEGER NOT NULL, PRIMARY KEY (month, association, kind, key)) WITHOUT ROWID"
        )
        yield connection
