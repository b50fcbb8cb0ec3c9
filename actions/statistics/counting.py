"""Counting what happens in interviews, and reading the counts again."""

from __future__ import annotations

import errno
import logging
import os
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from actions.conversation import Memory
from storage import database, places
from wegweiser.association import Association

SECONDS_TO_WAIT = 2.0
"""How long a count waits for another process that writes."""
MOST_WAITING = 1000
"""Turns that may wait to be counted in a database that is slow; about a megabyte."""
_TABLE = (
    "CREATE TABLE IF NOT EXISTS counts (month TEXT, association TEXT, kind TEXT, key TEXT,"
    " count INTEGER NOT NULL, PRIMARY KEY (month, association, kind, key))"
)
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
    """Add to the counts, in one transaction. Where that fails, it is logged once and disturbs nobody.

    A file is written before this returns. A database on another machine is written besides, one turn after the
    other, so that nobody waits for it; what is not written yet is lost if this process is killed.

    Args:
        events: What happened; where that is nothing, nothing is opened.
        association: Whose interview it is.
    """
    numbers = Counter(events)
    if not numbers:
        return
    month = f"{datetime.now().astimezone():%Y-%m}"
    rows = [
        {"month": month, "association": association.id if association else "", "kind": event.kind.value}
        | {"key": event.key, "number": number}
        # Always in the same order: two servers that change the same rows would else wait for each other.
        for event, number in sorted(numbers.items(), key=lambda item: (item[0].kind.value, item[0].key))
    ]
    if places.database_url(os.environ) is None:
        _add(rows)
    elif _shared_counts.busy() >= MOST_WAITING:
        _log_once("the database does not keep up")
    else:
        _shared_counts.begin(rows)


def _add(rows: Sequence[Mapping[str, Any]]) -> None:
    # One statement for all rows, and so one transaction, also where each statement is one.
    names = ", ".join(f"(:month{n}, :association{n}, :kind{n}, :key{n}, :number{n})" for n in range(len(rows)))
    values = {f"{name}{n}": value for n, row in enumerate(rows) for name, value in row.items()}
    try:
        with _table() as execute:
            execute(
                f"INSERT INTO counts VALUES {names} ON CONFLICT (month, association, kind, key)"  # noqa: S608 - names only
                " DO UPDATE SET count = counts.count + excluded.count",
                values,
            )
    except (sqlite3.Error, OSError) as error:
        _log_once(f"{type(error).__name__}: {error}")


class _Besides:
    """Writes rows in a thread of its own, in the order in which they came."""

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="counts")
        self._waiting: set[Future[None]] = set()

    def busy(self) -> int:
        """Return how many turns are not written yet."""
        return len(self._waiting)

    def begin(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write rows, later."""
        future = self._worker.submit(_add, rows)
        self._waiting.add(future)
        future.add_done_callback(self._waiting.discard)

    def finish(self) -> None:
        """Wait until everything is written."""
        wait(list(self._waiting))


_shared_counts = _Besides()


@lru_cache(maxsize=10)
def _log_once(problem: str) -> None:
    file = f"{places.counts_file(os.environ)} ({places.COUNTS_VARIABLE})"
    place = places.DATABASE_VARIABLE if places.database_url(os.environ) else file
    logger.error("Nothing is counted in %s: %s", place, problem)


def read(month: str | None = None, association: str | None = None) -> Counts:
    """Return the counts of a month and an association; None means all of them.

    Raises:
        sqlite3.Error: If the file holds no counts.
        OSError: If there is none, or the shared database cannot be read.
    """
    _shared_counts.finish()
    if places.database_url(os.environ) is None and not places.counts_file(os.environ).is_file():
        raise FileNotFoundError(errno.ENOENT, "no such file")
    chosen = {"month": month, "association": association}
    # CAST: PostgreSQL adds up in a type without end, which is no int in Python; and NULL has no type there.
    query = (
        "SELECT kind, key, CAST(SUM(count) AS INTEGER) FROM counts"
        " WHERE (CAST(:month AS TEXT) IS NULL OR month = :month)"
        " AND (CAST(:association AS TEXT) IS NULL OR association = :association) GROUP BY kind, key"
    )
    with _table() as execute:
        rows = execute(query, chosen)
    return {Event(Kind(kind), key): number for kind, key, number in rows}


@contextmanager
def _table() -> Iterator[database.Execute]:
    """Open the table; commit on leaving."""
    if url := places.database_url(os.environ):
        yield database.shared(url, _TABLE)
        return
    file = places.counts_file(os.environ)
    # Without numbers of rows, nothing tells in which order they came.
    with database.file(file, f"{_TABLE} WITHOUT ROWID", SECONDS_TO_WAIT) as execute:
        database.stay_connected(file)
        yield execute
