"""A PostgreSQL database, with PostgreSQL's own tools; they have to be at least as new as the server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from storage.backup.errors import BackupError

DUMP, RESTORE = "pg_dump", "pg_restore"
_SECONDS_TO_CONNECT = 10


class Database:
    """A database of a PostgreSQL server.

    Args:
        url: postgresql://user:password@host:5432/name

    Raises:
        BackupError: If it is no such address. The text does not hold the password.
    """

    def __init__(self, url: str) -> None:
        try:
            self._url: URL = make_url(url)
        except (ArgumentError, ValueError):
            raise BackupError(
                "WEGWEISER_DATABASE_URL is no address; expected postgresql://user:password@host:5432/name."
            ) from None
        if self._url.get_backend_name() != "postgresql" or not self._url.database:
            raise BackupError(
                f"WEGWEISER_DATABASE_URL is for {self._url.get_backend_name()!r} and the database "
                f"{self._url.database!r}; expected postgresql://user:password@host:5432/name."
            )

    def __str__(self) -> str:
        return f"{self._url.database} on {self._url.host or 'localhost'}:{self._url.port or 5432}"

    def dump(self, file: Path) -> None:
        """Write the whole database into a file, as it is at one moment, while servers use it.

        Raises:
            BackupError: If a tool is missing or too old, or the server cannot be reached.
        """
        self._require(DUMP)
        self._run(DUMP, "--format=custom", "--no-owner", "--no-privileges", f"--file={file}")

    def restore(self, file: Path) -> None:
        """Put back what was dumped, in one transaction: all of it or nothing. Its tables are replaced.

        Raises:
            BackupError: As `dump`.
        """
        self._require(RESTORE)
        options = (
            "--clean",
            "--if-exists",
            "--no-owner",
            "--no-privileges",
            "--single-transaction",
            "--exit-on-error",
        )
        self._run(RESTORE, *options, f"--dbname={self._url.database}", str(file))

    def is_empty(self) -> bool:
        """Whether there is no table in the database; raise BackupError where it cannot be reached."""
        return not self._ask("SELECT 1 FROM information_schema.tables WHERE table_schema = 'public' LIMIT 1")

    def _require(self, tool: str) -> None:
        """Make sure that a tool is there and can talk to this server."""
        if shutil.which(tool) is None:
            raise BackupError(f"{tool} is not installed; Debian has it in the package postgresql-client.")
        said = subprocess.run([tool, "--version"], capture_output=True, text=True, check=False).stdout
        version = re.search(r"\) (\d+)", said)
        server = int(self._ask("SHOW server_version_num")[0][0]) // 10_000
        if version is None or int(version[1]) < server:
            raise BackupError(
                f"{tool} is version {version[1] if version else repr(said)}, but {self} is version {server}; "
                f"install {tool} {server} or newer (Debian: postgresql-client-{server})."
            )

    def _ask(self, query: str) -> list[tuple[Any, ...]]:
        import psycopg2

        try:
            connection = psycopg2.connect(
                host=self._url.host,
                port=self._url.port,
                user=self._url.username,
                password=self._url.password,
                dbname=self._url.database,
                connect_timeout=_SECONDS_TO_CONNECT,
            )
        except psycopg2.OperationalError as error:
            raise BackupError(f"{self}: cannot be reached: {_first_line(str(error))}") from None
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(query)
                rows: list[tuple[Any, ...]] = cursor.fetchall()
                return rows
        finally:
            connection.close()

    def _run(self, tool: str, *options: str) -> None:
        done = subprocess.run(
            [tool, *options], env=self._environment(), capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise BackupError(f"{self}: {tool} failed: {_first_line(done.stderr)}")

    def _environment(self) -> dict[str, str]:
        """Return where the server is, as PostgreSQL's tools read it: a command line would show the password."""
        url = self._url
        settings = {
            "PGHOST": url.host,
            "PGPORT": str(url.port) if url.port else None,
            "PGUSER": url.username,
            "PGPASSWORD": str(url.password) if url.password is not None else None,
            "PGDATABASE": url.database,
            "PGCONNECT_TIMEOUT": str(_SECONDS_TO_CONNECT),
        }
        return {**os.environ, **{name: value for name, value in settings.items() if value}}


def _first_line(text: str) -> str:
    """Return the first line of what a tool or server says; later ones can hold rows."""
    lines = text.strip().splitlines()
    return lines[0] if lines else "it did not say why."
