"""A database that answers late, or not for a while: slower answers, and none lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engines.servers import Postgres, Redis
from tests.faults.conftest import Site, running_site, talk
from tests.faults.wire import Wire, wire_to
from wegweiser.content import Content

pytestmark = pytest.mark.faults
SOME = 10
DELAY = 0.15
"""Seconds in each direction; so each statement takes 0.3 seconds longer."""
STALL = 15.0


@pytest.fixture(scope="module")
def wire(postgres: Postgres) -> Iterator[Wire]:
    """The wire to the database."""
    with wire_to(postgres.port) as running:
        yield running


@pytest.fixture(scope="module")
def far_site(postgres: Postgres, redis_server: Redis, wire: Wire) -> Iterator[Site]:
    """An installation whose servers reach the database through the wire."""
    with running_site(postgres, redis_server, database=postgres.url_at(wire.port)) as installed:
        yield installed


def test_each_statement_takes_300_milliseconds_longer(far_site: Site, wire: Wire, content: Content) -> None:
    wire.delay = DELAY
    try:
        talk(content, far_site.proxy.channel, SOME)
    finally:
        wire.delay = 0.0
    assert wire.packets > 100


def test_nothing_comes_through_for_15_seconds(far_site: Site, wire: Wire, content: Content) -> None:
    persons, seconds = talk(content, far_site.proxy.channel, SOME, lambda: wire.stall(STALL))
    assert seconds > STALL
    assert all(person.result for person in persons)
