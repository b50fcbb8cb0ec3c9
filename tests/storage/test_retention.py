"""Conversations that nobody has gone on with are deleted after the days that the operator has set."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage import pauses, places
from storage.keeping import KeepingError, retention_days
from storage.retention import BATCH, forget_old
from tests.conftest import ROOT
from tests.storage.talks import DAY, bytes_on_disk, rows, store_at, talk

TYPED = "Wir sind eine Tischlerei mit 25 Leuten in Augsburg, Losung Eisvogel"
SECRET = "Eisvogel"


def save(url: str, days_ago: dict[str, float], text: str = TYPED) -> None:
    store = store_at(url)

    async def talk_all() -> None:
        for sender, age in days_ago.items():
            await store.save(talk(sender, text, days_ago=age))

    asyncio.run(talk_all())
    store.engine.dispose()


def forget(url: str, days: float = 30, **options: object) -> int:
    engine = sa.create_engine(url)
    try:
        return forget_old(engine, time.time() - days * DAY, **options)
    finally:
        engine.dispose()


def command(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run it in a folder, where the files are that it takes if no database is named."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **settings}
    line = [sys.executable, "-m", "storage.retention"]
    return subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def named(url: str) -> dict[str, str]:
    """How an operator names a database; an SQLite file is the one that is taken without a name."""
    return {} if url.startswith("sqlite") else {"WEGWEISER_DATABASE_URL": url}


def test_no_row_is_left_of_what_is_too_old_and_nothing_else_is_touched(database_url: str) -> None:
    save(database_url, {"old": 31, "older": 400, "new": 29, "running": 0})
    kept = {sender: count for sender, count in rows(database_url).items() if sender in ("new", "running")}
    assert forget(database_url) == 2
    assert rows(database_url) == kept


def test_a_conversation_that_began_long_ago_and_still_runs_stays_whole(database_url: str) -> None:
    save(database_url, {"one": 40})
    before = rows(database_url)["one"]
    with sa.create_engine(database_url, poolclass=sa.pool.NullPool).begin() as connection:
        statement = "INSERT INTO events (sender_id, type_name, timestamp, data) VALUES ('one', 'user', :now, '{}')"
        connection.execute(sa.text(statement), {"now": time.time()})
    assert forget(database_url) == 0
    assert rows(database_url) == {"one": before + 1}


def test_more_conversations_than_fit_in_one_transaction_are_deleted(database_url: str) -> None:
    many = {f"old-{number}": 31.0 for number in range(2 * BATCH + 3)} | {"new": 1.0}
    save(database_url, many)
    told: list[str] = []
    assert forget(database_url, forgotten=told.append) == 2 * BATCH + 3
    assert sorted(told) == sorted(name for name in many if name != "new")
    assert list(rows(database_url)) == ["new"]


def test_two_servers_that_delete_at_once_delete_each_conversation_once(database_url: str) -> None:
    save(database_url, {f"old-{number}": 31.0 for number in range(3 * BATCH)})
    together = threading.Barrier(2)

    def one(_: int) -> int:
        together.wait()
        return forget(database_url)

    with ThreadPoolExecutor(2) as servers:
        assert sum(servers.map(one, range(2))) == 3 * BATCH
    assert rows(database_url) == {}


def test_what_was_typed_is_not_in_the_file_any_more(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'talks.db'}"
    # Old and new ones in turn, of all sizes, so that pages are split and hold both.
    for number in range(60):
        long = " ".join(["Füllung"] * (number * 7 % 200))
        save(url, {f"old-{number}": 31}, f"{SECRET} {long}")
        save(url, {f"new-{number}": 1}, f"Amsel {long}")
    assert SECRET.encode() in bytes_on_disk(url)
    assert forget(url) == 60
    assert SECRET.encode() not in bytes_on_disk(url)
    assert b"Amsel" in bytes_on_disk(url)


def test_postgresql_has_no_dead_row_left(postgres_url: str) -> None:
    with sa.create_engine(postgres_url, poolclass=sa.pool.NullPool).begin() as connection:
        connection.execute(sa.text("DROP SCHEMA public CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA public"))
        connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS pgstattuple"))
    save(postgres_url, {"old": 31, "new": 1})
    assert forget(postgres_url) == 1
    with sa.create_engine(postgres_url, poolclass=sa.pool.NullPool).connect() as connection:
        counted = sa.text("SELECT dead_tuple_count, tuple_count FROM pgstattuple('events')")
        dead, live = connection.execute(counted).one()
    assert (dead, live) == (0, rows(postgres_url)["new"])


@pytest.fixture(autouse=True)
def _files_of_its_own() -> Iterator[None]:
    """Keep away from the files of a bot that runs for other tests in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(places.PAUSES_VARIABLE, raising=False)
        yield


def test_the_command_deletes_old_conversations_and_expired_pauses_and_names_none(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(database_url, {"old-one": 8, "new": 6})
    settings = {**named(database_url), "WEGWEISER_RETENTION_DAYS": "7"}
    for name, value in named(database_url).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    now = time.time()
    for days in (31, 1):
        monkeypatch.setattr(time, "time", lambda then=now - days * DAY: then)
        pauses.keep({"goal": f"{SECRET} {days}"})
    monkeypatch.undo()
    done = command(tmp_path, **settings)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "Conversations deleted: 1. Nobody had gone on with them for 7 days.\n"
    assert list(rows(database_url)) == ["new"]
    assert kept_pauses(database_url, tmp_path) == [json.dumps({"goal": f"{SECRET} 1"})]
    if database_url.startswith("sqlite"):
        assert f"{SECRET} 31".encode() not in bytes_on_disk(f"sqlite:///{tmp_path / places.PAUSES}")
    assert command(tmp_path, **settings).stdout.startswith("Conversations deleted: 0.")


def kept_pauses(url: str, folder: Path) -> list[str]:
    at = url if url.startswith("postgresql") else f"sqlite:///{folder / places.PAUSES}"
    with sa.create_engine(at, poolclass=sa.pool.NullPool).connect() as connection:
        return [row[0] for row in connection.execute(sa.text("SELECT answers FROM pauses"))]


def test_where_nobody_has_talked_yet_nothing_is_deleted_and_no_file_is_made(tmp_path: Path) -> None:
    assert command(tmp_path).stdout.startswith("Conversations deleted: 0.")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("days", ["0", "-1", "1.5", "viele", "3651", "٣"])
def test_a_number_of_days_that_cannot_be_meant_is_refused_before_anything_is_deleted(
    days: str, tmp_path: Path
) -> None:
    (tmp_path / "var").mkdir()
    url = f"sqlite:///{tmp_path / places.CONVERSATIONS}"
    save(url, {"old": 4000})
    done = command(tmp_path, WEGWEISER_RETENTION_DAYS=days)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"WEGWEISER_RETENTION_DAYS is {days!r}; it must be a whole number of days from 1 to 3650.\n"
    )
    assert list(rows(url)) == ["old"]


def test_thirty_days_are_kept_where_the_operator_says_nothing() -> None:
    assert retention_days({}) == retention_days({"WEGWEISER_RETENTION_DAYS": " "}) == 30
    with pytest.raises(KeepingError, match="WEGWEISER_RETENTION_DAYS is 'x'"):
        retention_days({"WEGWEISER_RETENTION_DAYS": "x"})


def test_a_database_that_cannot_be_reached_is_said_in_one_line_without_the_password(tmp_path: Path) -> None:
    done = command(tmp_path, WEGWEISER_DATABASE_URL="postgresql://wegweiser:geheim@127.0.0.1:1/none")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "geheim" not in done.stderr
    assert "Connection refused" in done.stderr
