"""Whether a server says that it can answer: only where it can, soon, and without a secret."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import requests

from channels.web.readiness import SECONDS_KNOWN, Readiness
from monitoring.meter import Part
from scripts.services import REDIS
from scripts.training import ensure_model
from settings.ports import LOOPBACK
from storage.places import DATABASE_VARIABLE
from tests.bot import TIMEOUT, Bot
from tests.channels.page import Page
from tests.channels.test_openapi import require
from tests.conftest import ROOT
from tests.engines.cluster import Node, cluster_of
from tests.engines.servers import Postgres, Redis, running_postgres, running_redis

SOON = 60.0
"""Seconds until a change has to be seen; on a machine with much to do, a restart takes a while."""


@pytest.fixture(scope="module")
def database() -> Iterator[Postgres]:
    """A database of its own: other tests do not want theirs to be killed."""
    with running_postgres() as running:
        yield running


@pytest.fixture(scope="module")
def locks() -> Iterator[Redis]:
    """A Redis of its own."""
    with running_redis() as running:
        yield running


@pytest.fixture(scope="module")
def node(database: Postgres, locks: Redis) -> Iterator[Node]:
    """A Rasa server with both."""
    ensure_model(ROOT)
    with cluster_of({DATABASE_VARIABLE: database.url, REDIS: locks.url}, rasa=1) as cluster:
        yield cluster.rasa[0]


def ready(node: Node) -> tuple[int, list[str]]:
    """Status, and what is away."""
    answer = requests.get(f"{node.address}/webhooks/web/ready", timeout=TIMEOUT)
    said = answer.json()
    require("Away" if answer.status_code == 503 else "Health", said)
    assert "password" not in answer.text
    assert LOOPBACK not in answer.text
    return answer.status_code, said.get("away", [])


def wait_for(node: Node, expected: tuple[int, list[str]]) -> None:
    """Wait until a server says that."""
    deadline = time.monotonic() + SOON
    while (said := ready(node)) != expected:
        assert time.monotonic() < deadline, said
        time.sleep(0.2)


def is_alive(node: Node) -> bool:
    return requests.get(f"{node.address}/webhooks/web/health", timeout=TIMEOUT).status_code == 200


def test_server_with_files_alone_is_ready(bot: Bot) -> None:
    answer = Page(bot).request("GET", "/ready")
    assert answer.json() == {"status": "ready"}
    assert answer.headers["Cache-Control"] == "no-store"


def test_database_that_is_away_is_named_until_it_is_back(node: Node, database: Postgres) -> None:
    wait_for(node, (200, []))
    database.server.kill()
    wait_for(node, (503, ["tracker_store"]))
    assert is_alive(node)
    database.server.start()
    wait_for(node, (200, []))


def test_database_without_its_table_is_away(node: Node, database: Postgres) -> None:
    database.rows("ALTER TABLE events RENAME TO elsewhere")
    wait_for(node, (503, ["tracker_store"]))
    database.rows("ALTER TABLE elsewhere RENAME TO events")
    wait_for(node, (200, []))


def test_locks_that_hang_are_named_and_hold_up_nobody(node: Node, locks: Redis) -> None:
    """A server that takes connections and never answers is worse than one that is away."""
    wait_for(node, (200, []))
    assert locks.server.process is not None
    os.kill(locks.server.process.pid, signal.SIGSTOP)
    try:
        wait_for(node, (503, ["lock_store"]))
        assert is_alive(node)
    finally:
        os.kill(locks.server.process.pid, signal.SIGCONT)
    wait_for(node, (200, []))


class Loading:
    """Stands for Rasa's agent while it loads its model; counts how often it is asked."""

    asked = 0

    def is_ready(self) -> bool:
        self.asked += 1
        return False


async def asked_after(*seconds: float) -> int:
    """How often the parts are asked where somebody wants to know at these times."""
    clock = [0.0]
    loading = Loading()
    app = SimpleNamespace(ctx=SimpleNamespace(agent=loading))
    readiness = Readiness(now=lambda: clock[0])
    for second in seconds:
        clock[0] = second
        assert await readiness.away(app) == (Part.MODEL,)
    return loading.asked


def test_answer_is_kept_for_some_seconds_so_that_asking_is_cheap() -> None:
    assert asyncio.run(asked_after(0, 1, SECONDS_KNOWN - 0.1)) == 1
    assert asyncio.run(asked_after(0, SECONDS_KNOWN, 2 * SECONDS_KNOWN)) == 3
