"""What the process remembers between starts: its login, how far it has read, a token for each room, open jobs.

No text of a message is ever stored here: an open job is the id of an event, which is read again from the
homeserver.
"""

from __future__ import annotations

import contextlib
import fcntl
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from wegweiser_matrix.settings import SettingsError

TABLES = """
CREATE TABLE IF NOT EXISTS login (
    homeserver TEXT NOT NULL, user_id TEXT NOT NULL, device_id TEXT NOT NULL, access_token TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS identity (master BLOB NOT NULL, devices BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS position (sync_token TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS rooms (room_id TEXT PRIMARY KEY, adviser_token TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS jobs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    room_id TEXT NOT NULL, kind TEXT NOT NULL, event_id TEXT NOT NULL,
    UNIQUE (room_id, kind, event_id)
);
"""


class Kind(StrEnum):
    """What there is to do in a room."""

    INVITED = "invited"
    GREET = "greet"
    ANSWER = "answer"
    LEAVE = "leave"
    FORGET = "forget"


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do in a room because of an event; `event_id` is empty where no event has an id."""

    room_id: str
    kind: Kind
    event_id: str = ""


@dataclass(frozen=True, slots=True)
class Login:
    """A device of the account that is logged in."""

    homeserver: str
    user_id: str
    device_id: str
    access_token: str


class Store:
    """The SQLite file in a folder that nobody else may read; keys of the encryption lie beside it.

    Args:
        folder: Made if it does not exist.

    Raises:
        SettingsError: If the folder cannot be used, or another process is using it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)
            self._lock = (folder / "lock").open("w")
        except OSError as error:
            raise SettingsError(
                f"The folder {folder} (WEGWEISER_MATRIX_STORE) cannot be used: {error}."
            ) from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._lock.close()
            raise SettingsError(
                f"Another process is using {folder} (WEGWEISER_MATRIX_STORE). Each process needs its own folder."
            ) from error
        self._database = sqlite3.connect(folder / "matrix.db", isolation_level=None)
        self._database.execute("PRAGMA secure_delete = ON")
        self._database.executescript(TABLES)

    def close(self) -> None:
        """Close the file and let go of the folder."""
        self._database.close()
        self._lock.close()

    @property
    def login(self) -> Login | None:
        """The login of an earlier start."""
        row = self._database.execute("SELECT homeserver, user_id, device_id, access_token FROM login").fetchone()
        return Login(*row) if row else None

    def keep_login(self, login: Login) -> None:
        """Remember a login; there is one at a time."""
        row = (login.homeserver, login.user_id, login.device_id, login.access_token)
        with self._transaction():
            self._database.execute("DELETE FROM login")
            self._database.execute("INSERT INTO login VALUES (?, ?, ?, ?)", row)

    @property
    def identity(self) -> tuple[bytes, bytes] | None:
        """The seeds of the account's keys: the master key, and the one that signs devices."""
        row = self._database.execute("SELECT master, devices FROM identity").fetchone()
        return (bytes(row[0]), bytes(row[1])) if row else None

    def keep_identity(self, master: bytes, devices: bytes) -> None:
        """Remember the seeds of the account's keys."""
        self._database.execute("INSERT INTO identity VALUES (?, ?)", (master, devices))

    @property
    def sync_token(self) -> str | None:
        """How far the account has been read; None before the first time."""
        row = self._database.execute("SELECT sync_token FROM position").fetchone()
        return str(row[0]) if row else None

    def advance(self, sync_token: str, jobs: Iterable[Job]) -> list[Job]:
        """Remember in one step how far has been read and what is to be done; return the jobs that are new."""
        with self._transaction():
            self._database.execute("DELETE FROM position")
            self._database.execute("INSERT INTO position VALUES (?)", (sync_token,))
            return [job for job in jobs if self._add(job)]

    def _add(self, job: Job) -> bool:
        row = (job.room_id, job.kind, job.event_id)
        query = "INSERT OR IGNORE INTO jobs (room_id, kind, event_id) VALUES (?, ?, ?)"
        return self._database.execute(query, row).rowcount == 1

    def open_jobs(self) -> list[Job]:
        """Return what is still to be done, oldest first."""
        rows = self._database.execute("SELECT room_id, kind, event_id FROM jobs ORDER BY number").fetchall()
        return [Job(room_id, Kind(kind), event_id) for room_id, kind, event_id in rows]

    def done(self, job: Job) -> None:
        """Forget a job."""
        query = "DELETE FROM jobs WHERE room_id = ? AND kind = ? AND event_id = ?"
        self._database.execute(query, (job.room_id, job.kind, job.event_id))

    def drop_jobs(self, room_id: str) -> None:
        """Forget all jobs of a room but that of forgetting it."""
        self._database.execute("DELETE FROM jobs WHERE room_id = ? AND kind != ?", (room_id, Kind.FORGET))

    def adviser_token(self, room_id: str) -> str | None:
        """Return the token of the conversation that is held in a room."""
        row = self._database.execute("SELECT adviser_token FROM rooms WHERE room_id = ?", (room_id,)).fetchone()
        return str(row[0]) if row else None

    def keep_adviser_token(self, room_id: str, token: str) -> None:
        """Remember the conversation that is held in a room."""
        self._database.execute("INSERT OR REPLACE INTO rooms VALUES (?, ?)", (room_id, token))

    def forget_adviser_token(self, room_id: str) -> None:
        """Forget the conversation of a room."""
        self._database.execute("DELETE FROM rooms WHERE room_id = ?", (room_id,))

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")
