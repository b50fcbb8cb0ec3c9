"""The clock of one server is an hour ahead, that of the other an hour behind: nothing is lost or asked again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.servers import Postgres, Redis
from tests.faults.conftest import Site, running_site, talk
from wegweiser.content import Content

pytestmark = pytest.mark.faults
SOME = 20


def in_another_time(offset: str) -> dict[str, str]:
    """The variables under which a program sees another time of day, but the same pace."""
    library = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
    if library is None:
        pytest.skip("NOT RUN: there is no libfaketime here (python -m scripts.engines)")
    return {"LD_PRELOAD": str(library), "FAKETIME": offset, "DONT_FAKE_MONOTONIC": "1"}


@pytest.fixture(scope="module")
def apart(postgres: Postgres, redis_server: Redis) -> Iterator[Site]:
    """An installation whose Rasa servers are two hours apart."""
    clocks = [in_another_time("+1h"), in_another_time("-1h")]
    # Makes the tables: two servers that do so at once have Rasa sleep and try again; libfaketime fails in that.
    with running_site(postgres, redis_server):
        pass
    with running_site(postgres, redis_server, of_each=clocks) as installed:
        yield installed


def test_each_message_goes_to_a_server_with_another_time(apart: Site, content: Content) -> None:
    persons, _ = talk(content, apart.proxy.channel, SOME)
    times = apart.postgres.rows("SELECT max(timestamp) - min(timestamp) FROM events WHERE timestamp > 1e9")
    assert float(str(times[0][0])) > 3600
    assert not any(person.apologies for person in persons)
