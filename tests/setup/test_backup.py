"""Backup and restore: half an interview, a disk that is lost, and the same question again."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from unittest.mock import patch

import pytest

from scripts.training import ensure_model
from storage import pauses
from storage.backup import archive
from storage.backup.errors import BackupError
from storage.backup.postgres import Database
from storage.places import BACKUPS_VARIABLE, COUNTS_VARIABLE, DATABASE_VARIABLE, PAUSES_VARIABLE
from tests.bot import Bot, running_bot
from tests.channels.page import Page, question_of, spoken
from tests.conftest import ROOT
from tests.engines.cluster import Node, cluster_of
from tests.engines.servers import Postgres

TABLES = {"conversations": "events", "pauses": "pauses", "statistics": "counts"}
HALF = {"goal": "reduce_costs", "industry": "crafts", "employees": 12, "federal_state": "DE-BY"}


def backup(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command as an operator does, on the data in `folder`/var."""
    command = [sys.executable, "-m", "storage.backup", "--endpoints", str(folder / "endpoints.yml"), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **settings}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def made(folder: Path, **settings: str) -> Path:
    """Make a backup; return it."""
    done = backup(folder, "create", **settings)
    assert done.returncode == 0, done.stderr
    return folder / done.stdout.split(" ")[0]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder as a checkout has it, with data in var/."""
    var = tmp_path / "var"
    var.mkdir()
    for name, table in TABLES.items():
        with closing(sqlite3.connect(var / f"{name}.db")) as database, database:
            database.execute(f"CREATE TABLE {table} AS SELECT '{name}' AS text")
    (var / "web.key").write_text("k" * 64)
    (var / "web.key").chmod(0o600)
    (tmp_path / "endpoints.yml").write_text((ROOT / "endpoints.yml").read_text(encoding="utf-8"))
    return tmp_path


@pytest.fixture(autouse=True)
def unset() -> Iterator[None]:
    """Nothing of the variables that tell where data are."""
    with patch.dict(os.environ):
        for name in (PAUSES_VARIABLE, COUNTS_VARIABLE, DATABASE_VARIABLE, BACKUPS_VARIABLE):
            os.environ.pop(name, None)
        yield


def rows(folder: Path) -> dict[str, str]:
    """What the three files hold."""
    found = {}
    for name, table in TABLES.items():
        with closing(sqlite3.connect(folder / "var" / f"{name}.db")) as database:
            found[name] = database.execute(f"SELECT text FROM {table}").fetchone()[0]  # noqa: S608 - names of ours
    return found


class TestInterview:
    """The real bot goes on where it was."""

    def test_goes_on_after_the_disk_was_lost(self, tmp_path: Path) -> None:
        with patch.dict(os.environ), running_bot(ROOT, tmp_path) as bot:
            page, code = half_an_interview(bot)
            kept = made(tmp_path)
            page.give("business_area", "production")  # after the backup: this is lost
            with ExitStack() as stack:
                stack.enter_context(bot.rasa.stopped())
                stack.enter_context(bot.actions.stopped())
                for file in tmp_path.glob("*.db*"):
                    file.unlink()
                restored = backup(tmp_path, "restore", str(kept))
                assert restored.returncode == 0, restored.stderr
            goes_on(page, code)

    def test_goes_on_after_the_database_server_was_lost(self, tmp_path: Path, postgres: Postgres) -> None:
        ensure_model(ROOT)
        lost, new = (postgres.new_database(name) for name in ("lost", "in_its_place"))
        with cluster_of({DATABASE_VARIABLE: lost}, rasa=1) as cluster:
            page, code = half_an_interview(cluster.rasa[0])
            kept = made(tmp_path, WEGWEISER_DATABASE_URL=lost)
            page.give("business_area", "production")
        restored = backup(tmp_path, "restore", str(kept), WEGWEISER_DATABASE_URL=new)
        assert restored.returncode == 0, restored.stderr
        with cluster_of({DATABASE_VARIABLE: new}, rasa=1) as cluster:
            page.bot = cluster.rasa[0]
            goes_on(page, code)


def half_an_interview(bot: Bot | Node) -> tuple[Page, str]:
    """Answer some questions and pause; return the page and the code of the pause."""
    page = Page(bot)
    page.start()
    for question, value in HALF.items():
        answer = page.give(question, value)
    assert question_of(answer) == "business_area"
    code = pauses.find_code(spoken(page.say("Pause")))
    assert code is not None
    return page, code


def goes_on(page: Page, code: str) -> None:
    """The page has the same answers and question; the token of before still opens the conversation."""
    assert len(page.answers()) == len(HALF)
    for _ in range(3):
        # The first turn after a start loads word lists; on a machine with much to do, its time can be up before.
        if question := question_of(page.say("was war die Frage?")):
            break
    assert question == "business_area"
    assert question_of(page.give("business_area", "production")) == "goal_measurable"
    other = Page(page.bot)
    other.start()
    assert "Handwerk" in spoken(other.say(code))


class TestCommand:
    """What an operator sees."""

    def test_whole_backup_comes_back(self, data: Path) -> None:
        before = rows(data)
        kept = made(data)
        for file in (data / "var").glob("*.*"):
            file.unlink()
        assert backup(data, "restore", str(kept)).returncode == 0
        assert rows(data) == before
        assert (data / "var" / "web.key").read_text() == "k" * 64
        assert stat.S_IMODE((data / "var" / "web.key").stat().st_mode) == 0o600

    def test_only_its_owner_can_read_it(self, data: Path) -> None:
        kept = made(data)
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
        assert [file.name for file in kept.parent.iterdir()] == [kept.name]

    def test_data_that_are_there_are_not_overwritten_by_mistake(self, data: Path) -> None:
        kept = made(data)
        with closing(sqlite3.connect(data / "var" / "pauses.db")) as database, database:
            database.execute("UPDATE pauses SET text = 'newer'")
        refused = backup(data, "restore", str(kept))
        assert refused.returncode == 1
        assert "var/pauses.db" in refused.stderr
        assert "--force" in refused.stderr
        assert rows(data)["pauses"] == "newer"
        assert backup(data, "restore", str(kept), "--force").returncode == 0
        assert rows(data)["pauses"] == "pauses"

    def test_after_a_restore_it_says_what_has_to_be_done(self, data: Path) -> None:
        said = backup(data, "restore", str(made(data)), "--force").stdout
        assert "python -m storage.retention" in said

    def test_damaged_backup_changes_nothing(self, data: Path) -> None:
        kept = made(data)
        whole = kept.read_bytes()
        for damage in (whole[: len(whole) // 2], whole[:-2000] + bytes(1000) + whole[-1000:], b"", b"no archive"):
            kept.write_bytes(damage)
            refused = backup(data, "restore", str(kept), "--force")
            assert refused.returncode == 1
            assert refused.stderr.startswith(str(kept))
            assert refused.stderr.count("\n") == 1
        assert rows(data)["conversations"] == "conversations"

    def test_changed_backup_changes_nothing(self, data: Path, tmp_path: Path) -> None:
        """Whole as an archive, but with another content than its list says."""
        kept, folder = made(data), tmp_path / "taken apart"
        folder.mkdir()
        manifest = archive.read(kept, folder)
        (folder / "pauses.db").write_bytes(b"other")
        with tarfile.open(kept, "w:gz") as tar:
            for name in (archive.MANIFEST, *manifest.files):
                tar.add(folder / name, name)
        refused = backup(data, "restore", str(kept), "--force")
        assert refused.returncode == 1
        assert "pauses.db is damaged" in refused.stderr

    @pytest.mark.parametrize("name", ["../escaped", "/escaped", "folder/file"])
    def test_archive_of_somebody_else_writes_nothing_outside(self, data: Path, name: str) -> None:
        foreign = data / "foreign.tar.gz"
        with tarfile.open(foreign, "w:gz") as tar:
            tar.add(data / "endpoints.yml", name)
        refused = backup(data, "restore", str(foreign), "--force")
        assert refused.returncode == 1
        assert "no backup of this program" in refused.stderr or "cannot be read" in refused.stderr

    def test_backup_of_a_later_version_is_refused(self, data: Path) -> None:
        later = data / "later.tar.gz"
        listed = data / archive.MANIFEST
        listed.write_text(json.dumps({"version": 2, "engine": "sqlite", "created": "", "files": {}}))
        with tarfile.open(later, "w:gz") as tar:
            tar.add(listed, archive.MANIFEST)
        assert "is of version 2" in backup(data, "restore", str(later), "--force").stderr

    def test_backup_of_files_does_not_go_into_a_database_server(self, data: Path, postgres: Postgres) -> None:
        refused = backup(data, "restore", str(made(data)), WEGWEISER_DATABASE_URL=postgres.url)
        assert "is a backup of sqlite, but this machine uses postgresql" in refused.stderr

    def test_nothing_to_back_up_is_said(self, data: Path) -> None:
        for file in (data / "var").glob("*.db"):
            file.unlink()
        said = backup(data, "create")
        assert said.returncode == 1
        assert "There is nothing to back up: var/conversations.db" in said.stderr
        assert not any((data / "var").glob("backups/*"))

    def test_old_backups_go_and_other_files_stay(self, data: Path) -> None:
        # Its name holds the second; two of the same second would be one file.
        old, other = made(data), data / "var" / "backups" / "my-own.tar.gz"
        old = old.rename(old.with_name("wegweiser-20200101T000000Z.tar.gz"))
        other.write_bytes(b"")
        for file in (old, other):
            os.utime(file, (time.time() - 8 * 86_400,) * 2)
        done = backup(data, "create")
        assert (done.returncode, done.stderr) == (0, "")
        new = data / done.stdout.split(" ")[0]
        assert {*old.parent.iterdir()} == {new, other}

    def test_folder_can_be_another_one(self, data: Path, tmp_path: Path) -> None:
        folder = tmp_path / "elsewhere" / "backups"
        assert made(data, WEGWEISER_BACKUPS=str(folder)).parent == folder

    def test_copy_is_whole_while_somebody_writes(self, data: Path) -> None:
        """A transaction that is open while the backup is made is either in it or not."""
        with closing(sqlite3.connect(data / "var" / "pauses.db")) as database:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("INSERT INTO pauses VALUES ('written')")
            database.commit()
            database.execute("INSERT INTO pauses VALUES ('not yet')")
            kept = made(data)
            database.rollback()
        folder = data / "taken apart"
        folder.mkdir()
        archive.read(kept, folder)
        with closing(sqlite3.connect(folder / "pauses.db")) as copied:
            assert copied.execute("SELECT text FROM pauses").fetchall() == [("pauses",), ("written",)]


class TestDatabaseServer:
    """PostgreSQL's own tools, and what can be wrong with them."""

    def test_full_database_is_not_overwritten_by_mistake(self, data: Path, postgres: Postgres) -> None:
        url = postgres.new_database("full")
        database = Database(url)
        assert database.is_empty()
        execute(url, "CREATE TABLE events (text TEXT); INSERT INTO events VALUES ('older')")
        kept = made(data, WEGWEISER_DATABASE_URL=url)
        execute(url, "UPDATE events SET text = 'newer'")
        refused = backup(data, "restore", str(kept), WEGWEISER_DATABASE_URL=url)
        assert refused.returncode == 1
        assert "full on 127.0.0.1" in refused.stderr
        assert execute(url, "SELECT text FROM events") == [("newer",)]
        done = backup(data, "restore", str(kept), "--force", WEGWEISER_DATABASE_URL=url)
        assert done.returncode == 0, done.stderr
        assert execute(url, "SELECT text FROM events") == [("older",)]

    def test_missing_tool_is_named_with_its_package(self, data: Path, postgres: Postgres, tmp_path: Path) -> None:
        said = backup(data, "create", WEGWEISER_DATABASE_URL=postgres.url, PATH=str(tmp_path))
        assert said.stderr == "pg_dump is not installed; Debian has it in the package postgresql-client.\n"

    def test_tool_that_is_too_old_is_named_with_both_versions(
        self, data: Path, postgres: Postgres, tmp_path: Path
    ) -> None:
        tool = tmp_path / "pg_dump"
        tool.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
        tool.chmod(0o755)
        said = backup(data, "create", WEGWEISER_DATABASE_URL=postgres.url, PATH=f"{tmp_path}:{os.environ['PATH']}")
        assert "pg_dump is version 9, but wegweiser on 127.0.0.1" in said.stderr

    def test_server_that_is_away_is_named_without_the_password(self, data: Path, postgres: Postgres) -> None:
        for url in (postgres.url_at(1), postgres.url.replace("password", "wrong-word")):
            said = backup(data, "create", WEGWEISER_DATABASE_URL=url)
            assert said.returncode == 1
            assert "wegweiser on 127.0.0.1" in said.stderr
            assert "password-of" not in said.stderr
            assert "wrong-word-of" not in said.stderr

    @pytest.mark.parametrize("url", ["nonsense", "mysql://user:secret@host/name", "postgresql://user:secret@host"])
    def test_address_that_is_none_is_refused_without_the_password(self, url: str) -> None:
        with pytest.raises(BackupError, match="expected postgresql://user:password@host:5432/name") as caught:
            Database(url)
        assert "secret" not in str(caught.value)


def execute(url: str, statements: str) -> list[tuple[object, ...]]:
    """Run statements; return the rows of the last one."""
    import psycopg2

    with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(statements)
        return cursor.fetchall() if cursor.description else []
