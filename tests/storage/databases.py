"""Databases for the tests of the store: an SQLite file, and a PostgreSQL of their own on the loopback address."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from settings.ports import LOOPBACK
from tests.bot import free_port

USER, NAME = "wegweiser", "postgres"
STARTS_WITHIN = 60.0


def programs() -> Path:
    """The folder with PostgreSQL's programs; the test is left out, by name, where there is none."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    found = shutil.which("initdb")
    if not folders and found is None:
        pytest.skip("NOT RUN: there is no PostgreSQL here")
    return folders[-1] if folders else Path(found or "").resolve().parent


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """Run a PostgreSQL with an empty database; yield its address."""
    folder = programs()
    # It refuses to run as root.
    account = pwd.getpwnam("postgres") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    with tempfile.TemporaryDirectory(prefix="wegweiser-") as name:
        os.chown(name, account.pw_uid, account.pw_gid)
        who = {"user": account.pw_uid, "group": account.pw_gid, "cwd": name}
        data, port = f"{name}/data", free_port()
        command = [str(folder / "initdb"), "--pgdata", data, "--username", USER, "--auth", "trust", "--no-sync"]
        subprocess.run(command, check=True, capture_output=True, **who)
        command = [str(folder / "postgres"), "-D", data, "-h", LOOPBACK, "-p", str(port), "-k", name, "-F"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **who) as server:
            try:
                url = f"postgresql://{USER}@{LOOPBACK}:{port}/{NAME}"
                wait_for(url)
                yield url
            finally:
                server.send_signal(signal.SIGINT)  # does not wait for those who are connected


def wait_for(url: str) -> None:
    """Wait until a database answers."""
    deadline = time.monotonic() + STARTS_WITHIN
    engine = sa.create_engine(url, poolclass=sa.pool.NullPool)
    while True:
        try:
            with engine.connect():
                return
        except sa.exc.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
