"""The whole installation on one machine, as deploy/ describes it: everything twice, behind nginx."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from scripts.services import ACTIONS, EVENTS, REDIS
from storage.places import DATABASE_VARIABLE
from tests.engines.cluster import Cluster, action_node, rasa_node, running
from tests.engines.nginx import Proxy, running_nginx
from tests.engines.people import Person, check, interviews, people
from tests.engines.servers import Postgres, Rabbit, Redis, own_folder, running_rabbit, running_redis
from tests.faults.figures import FIGURES
from wegweiser.content import Content

THINKING = 0.5
"""Seconds that a person takes for an answer."""

Fault = Callable[[], object]


@dataclass
class Site:
    """The installation; people know only the address behind nginx."""

    cluster: Cluster
    proxy: Proxy
    postgres: Postgres
    redis: Redis
    rabbit: Rabbit | None = None

    def stored_events(self) -> int:
        """How many events the database holds."""
        ((number,),) = self.postgres.rows("SELECT count(*) FROM events")
        return int(str(number))


@contextlib.contextmanager
def running_site(
    postgres: Postgres,
    redis: Redis,
    rabbit: Rabbit | None = None,
    *,
    database: str | None = None,
    of_each: Sequence[Mapping[str, str]] = ({}, {}),
) -> Iterator[Site]:
    """Run two Rasa servers and two action servers behind nginx.

    Args:
        postgres: Their database.
        redis: Their locks.
        rabbit: Where events go.
        database: Another way to the database.
        of_each: Further variables of the first and the second Rasa server.
    """
    from tests.bot import free_port

    shared = {DATABASE_VARIABLE: database or postgres.url, REDIS: redis.url}
    if rabbit is not None:
        shared[EVENTS] = rabbit.url
    rasa_ports, action_ports = [free_port(), free_port()], [free_port(), free_port()]
    with own_folder(None) as folder, running_nginx(rasa_ports, action_ports) as proxy:
        cluster = Cluster(
            [
                rasa_node(folder / f"rasa-{number}", {**shared, ACTIONS: proxy.action_url, **own}, port)
                for number, (port, own) in enumerate(zip(rasa_ports, of_each, strict=True))
            ],
            [action_node(folder / f"actions-{port}", shared, port) for port in action_ports],
        )
        with running(cluster):
            yield Site(cluster, proxy, postgres, redis, rabbit)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Redis]:
    """A real Redis."""
    with running_redis() as server:
        yield server


@pytest.fixture(scope="session")
def rabbit() -> Iterator[Rabbit]:
    """A real RabbitMQ."""
    with running_rabbit() as server:
        yield server


@pytest.fixture(scope="session")
def site(postgres: Postgres, redis_server: Redis, rabbit: Rabbit) -> Iterator[Site]:
    """The installation for all tests that leave it as they found it."""
    with running_site(postgres, redis_server, rabbit) as installed:
        yield installed


async def in_the_middle(persons: Sequence[Person], fault: Fault) -> None:
    """Let something happen when each person has given two answers on average and nobody has a result yet."""
    while sum(len(person.given) for person in persons) < 2 * len(persons):
        await asyncio.sleep(0.05)
    assert not all(person.result for person in persons), "the interviews were over before the fault"
    await asyncio.to_thread(fault)


def talk(
    content: Content, address: str, number: int, *faults: Fault, think: float = THINKING
) -> tuple[list[Person], float]:
    """Let people talk while things happen; return them and the seconds it took. Nothing may be lost or wrong."""
    persons = people(number, content, think)
    besides: list[Coroutine[Any, Any, None]] = [in_the_middle(persons, fault) for fault in faults]
    seconds = asyncio.run(interviews(persons, [address], *besides))
    check(persons)
    return persons, seconds


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was measured."""
    if FIGURES:
        terminalreporter.section("figures for docs/operations.md")
    for line in FIGURES:
        terminalreporter.line(line)
