"""How the actions reach what outlives a turn: SQLite files, or the PostgreSQL database that servers share.

What is kept is the same and so is the SQL; only how it is reached differs. SQLAlchemy takes a moment to import, so
it is left alone where nobody has named a database.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

Execute = Callable[[str, Mapping[str, Any]], list[tuple[Any, ...]]]
"""Runs one statement, with its values by name (`:name`); returns the rows that it gives back."""

_LOCK = 7_203_145_886
"""The number that all servers agree on for "I am making tables"; any would do."""
_SECONDS_TO_CONNECT = 3
_MILLISECONDS_TO_RUN = 5000
"""How long a statement may take; a person waits ten seconds for a turn at most (components/never_silent.py)."""


class SharedDatabaseError(OSError):
    """The shared database cannot be reached or refuses; the text never holds what was to be kept."""


def shared(url: str, table: str) -> Execute:
    """Return what runs statements in the shared database, each in a transaction of its own.

    So one statement is one way there and back, also where the database is far.

    Args:
        url: Its address.
        table: The statement that makes the table where it does not exist.

    Raises:
        SharedDatabaseError: Also later, while a statement runs.
    """

    def execute(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        from sqlalchemy import text
        from sqlalchemy.exc import SQLAlchemyError

        try:
            _require_table(url, table)
            with _engine(url).connect() as connection:
                result = connection.execute(text(statement), dict(values))
                return [tuple(row) for row in result] if result.returns_rows else []
        except SQLAlchemyError as error:
            raise SharedDatabaseError(f"{type(error).__name__}: {str(error).splitlines()[0]}") from None

    return execute


@contextmanager
def file(path: Path, table: str, seconds: float) -> Iterator[Execute]:
    """Open an SQLite file in a transaction; commit on leaving. A reader does not block the writer (WAL).

    Args:
        path: The file, made with its folder where it does not exist.
        table: The statement that makes the table where it does not exist.
        seconds: How long to wait for another process that writes.

    Raises:
        sqlite3.Error: If the file holds something else, or the disk is full.
        OSError: If the folder cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, timeout=seconds, isolation_level=None)) as connection, connection:
        with suppress(sqlite3.OperationalError):  # the switch does not wait: another process is making it
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA secure_delete = ON")
        # Takes the lock for writing at once, and waits for it; one that is wanted halfway would not be waited for.
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(table)
        yield lambda statement, values: connection.execute(statement, values).fetchall()


@lru_cache(maxsize=8)
def stay_connected(path: Path) -> sqlite3.Connection:
    """Keep a connection to an existing SQLite file, which does nothing.

    Whoever closes the last one has to move the log into the file and wait for the disk. For a file written each
    turn that takes longer than all else an action does; where something is deleted for good, it is needed.
    """
    connection = sqlite3.connect(path, check_same_thread=False)
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # only now is it connected
    return connection


@lru_cache(maxsize=4)
def _engine(url: str) -> Engine:
    from sqlalchemy import create_engine

    return create_engine(
        url,
        pool_size=2,
        max_overflow=4,
        # After a restart of the database, the connections of before are found dead here and not by a person.
        pool_pre_ping=True,
        pool_timeout=_SECONDS_TO_CONNECT,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
        connect_args={
            "connect_timeout": _SECONDS_TO_CONNECT,
            "options": f"-c statement_timeout={_MILLISECONDS_TO_RUN}",
            "application_name": "wegweiser-actions",
        },
    )


@lru_cache(maxsize=8)
def _require_table(url: str, table: str) -> None:
    """Make a table, once in a process. `IF NOT EXISTS` alone fails where two servers begin at the same time."""
    from sqlalchemy import text

    engine = _engine(url).execution_options(isolation_level="READ COMMITTED")
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
        connection.execute(text(table))
