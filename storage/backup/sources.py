"""What is backed up: either SQLite files or a PostgreSQL database, and the key of this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from storage import places
from storage.backup import sqlite
from storage.backup.errors import BackupError
from storage.backup.postgres import Database

DUMP_NAME = "database.dump"


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the data are. `files` are SQLite files by their name in a backup, or there is a `database`."""

    files: Mapping[str, Path]
    key: Path
    database: Database | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], endpoints: Path) -> Sources:
        """Return where the data are.

        Args:
            environment: Usually `os.environ`.
            endpoints: Rasa's endpoints.yml; says where conversations are, unless there is a database server.

        Raises:
            BackupError: If that cannot be told.
        """
        if url := places.database_url(environment):
            return cls({}, places.KEY, Database(url))
        files = {
            places.CONVERSATIONS.name: _conversations(endpoints),
            places.PAUSES.name: places.pauses_file(environment),
            places.COUNTS.name: places.counts_file(environment),
        }
        return cls(files, places.KEY)

    @property
    def engine(self) -> str:
        """The kind of database."""
        return "sqlite" if self.database is None else "postgresql"

    def save(self, folder: Path) -> list[Path]:
        """Copy everything that exists into a folder, while servers run; return the copies.

        Raises:
            BackupError: If there is nothing, or something cannot be copied.
        """
        saved = []
        if self.database is not None:
            saved.append(folder / DUMP_NAME)
            self.database.dump(saved[0])
        for name, file in self.files.items():
            if not sqlite.is_empty(file):
                sqlite.copy(file, folder / name)
                saved.append(folder / name)
        if not saved:
            files = ", ".join(map(str, self.files.values()))
            raise BackupError(f"There is nothing to back up: {files} do not exist or are empty.")
        if self.key.exists():
            shutil.copyfile(self.key, folder / places.KEY.name)
            saved.append(folder / places.KEY.name)
        return saved

    def in_the_way(self) -> list[str]:
        """Return what a restore would overwrite."""
        found = [str(file) for file in self.files.values() if not sqlite.is_empty(file)]
        if self.database is not None and not self.database.is_empty():
            found.append(str(self.database))
        return found + ([str(self.key)] if self.key.exists() else [])

    def put_back(self, folder: Path, names: Mapping[str, str]) -> None:
        """Restore the files of a backup from a folder; the archive has been checked.

        Raises:
            BackupError: If something cannot be written.
        """
        if self.database is not None:
            self.database.restore(folder / DUMP_NAME)
        for name, file in self.files.items():
            if name in names:
                file.parent.mkdir(parents=True, exist_ok=True)
                sqlite.copy(folder / name, file)
        if places.KEY.name in names:
            _write_key(folder / places.KEY.name, self.key)


def _conversations(endpoints: Path) -> Path:
    """Return the SQLite file that Rasa keeps conversations in."""
    try:
        store = yaml.safe_load(endpoints.read_text(encoding="utf-8"))["tracker_store"]
        if store.get("dialect") == "sqlite":
            return Path(store["db"])
    except (OSError, yaml.YAMLError, LookupError, TypeError, AttributeError) as error:
        raise BackupError(
            f"{endpoints}: names no SQLite file under tracker_store, db ({type(error).__name__})."
        ) from None
    raise BackupError(
        f"{endpoints}: tracker_store is {store.get('dialect')!r}, not sqlite. "
        f"For PostgreSQL, set {places.DATABASE_VARIABLE}."
    )


def _write_key(source: Path, key: Path) -> None:
    key.parent.mkdir(parents=True, exist_ok=True)
    draft = key.with_suffix(".part")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as opened:
        opened.write(source.read_bytes())
    draft.replace(key)
