"""Two Rasa servers that share PostgreSQL and Redis; the first one also publishes its events to RabbitMQ."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scripts.services import EVENTS, REDIS
from storage.places import DATABASE_VARIABLE
from tests.engines.cluster import Cluster, cluster_of
from tests.engines.servers import Postgres, Rabbit, Redis, running_rabbit, running_redis


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Redis]:
    """A real Redis."""
    with running_redis() as running:
        yield running


@pytest.fixture(scope="session")
def rabbit() -> Iterator[Rabbit]:
    """A real RabbitMQ."""
    with running_rabbit() as running:
        yield running


@pytest.fixture(scope="session")
def cluster(postgres: Postgres, redis_server: Redis, rabbit: Rabbit) -> Iterator[Cluster]:
    """The servers, started once for all tests of this folder."""
    shared = {DATABASE_VARIABLE: postgres.url, REDIS: redis_server.url}
    with cluster_of(shared, only_first={EVENTS: rabbit.url}) as running:
        yield running
