"""SQLite files, copied with SQLite's own backup: whole and consistent also while a server writes to them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.backup.errors import BackupError

SECONDS_TO_WAIT = 30.0
"""How long a copy waits for a server that writes."""


def copy(source: Path, target: Path) -> None:
    """Copy a database into another one, which has its content afterwards and nothing else.

    Raises:
        BackupError: If one of them is no database, or damaged, or cannot be written.
    """
    try:
        with (
            closing(
                sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=SECONDS_TO_WAIT)
            ) as read,
            closing(sqlite3.connect(target, timeout=SECONDS_TO_WAIT)) as written,
        ):
            read.backup(written)
            found = written.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error as error:
        raise BackupError(f"{source}: cannot be copied to {target}: {error}.") from error
    if found != "ok":
        raise BackupError(f"{source}: is damaged: {found}.")


def is_empty(file: Path) -> bool:
    """Whether there is no database in a file, or one without a table."""
    if not file.exists() or file.stat().st_size == 0:
        return True
    try:
        with closing(sqlite3.connect(file, timeout=SECONDS_TO_WAIT)) as connection:
            return connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    except sqlite3.DatabaseError:
        return False
