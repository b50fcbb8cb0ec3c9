"""The lock of a conversation in Redis: one at a time, also with several servers and a killed one."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from rasa.core.lock_store import LockError
from rasa.utils.endpoints import EndpointConfig

from settings.ports import LOOPBACK
from storage.redis_locks import LEASE_SECONDS, RedisLocks
from tests.conftest import ROOT
from tests.engines.servers import PASSWORD, Redis, running_redis

SERVERS, TIMES = 4, 50

ADDER = """
import asyncio, sys
import redis
from rasa.utils.endpoints import EndpointConfig
from storage.redis_locks import RedisLocks

host, port, password, times = sys.argv[1:]
locks = RedisLocks(EndpointConfig(host, port=int(port), password=password))
client = redis.Redis(host, int(port), password=password)

async def add():
    for _ in range(int(times)):
        async with locks.lock("one", 60, 0.001):
            before = int(client.get("sum") or 0)
            await asyncio.sleep(0.001)
            client.set("sum", before + 1)
    if times == "0":
        async with locks.lock("one", 60, 0.001):
            print("holds", flush=True)
            await asyncio.sleep(60)

print("ready", flush=True)
sys.stdin.readline()
asyncio.run(add())
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Redis]:
    """A real Redis."""
    with running_redis() as running:
        yield running


@pytest.fixture
def locks(server: Redis) -> RedisLocks:
    """The lock store of this process, in an empty Redis."""
    server.client.flushall()
    return RedisLocks(EndpointConfig(LOOPBACK, port=server.port, password=PASSWORD))


def adder(server: Redis, times: int) -> subprocess.Popen[str]:
    """A process that adds to a number in two steps, under the lock; with 0 times it only holds the lock."""
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", ADDER, LOOPBACK, str(server.port), PASSWORD, str(times)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


async def hold(locks: RedisLocks, lifetime: float = 30.0) -> float:
    """Take the lock and give it back; return the seconds that it took to get it."""
    begun = time.monotonic()
    async with locks.lock("one", lifetime, 0.01):
        return time.monotonic() - begun


@pytest.mark.usefixtures("locks")
def test_servers_never_hold_it_at_the_same_time(server: Redis) -> None:
    adders = [adder(server, TIMES) for _ in range(SERVERS)]
    for process in adders:
        assert process.stdin is not None
        process.stdin.write("now\n")
        process.stdin.flush()
    assert [process.wait(120) for process in adders] == [0] * SERVERS
    assert server.client.get("sum") == str(SERVERS * TIMES)


def test_what_a_killed_server_held_is_free_soon(server: Redis, locks: RedisLocks) -> None:
    holder = adder(server, 0)
    assert holder.stdin is not None
    assert holder.stdout is not None
    holder.stdin.write("now\n")
    holder.stdin.flush()
    assert holder.stdout.readline() == "holds\n"
    time.sleep(LEASE_SECONDS / 2)
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    waited = asyncio.run(hold(locks))
    assert 0 < waited < LEASE_SECONDS + 5


def test_a_server_that_works_for_long_keeps_it(server: Redis, locks: RedisLocks) -> None:
    async def work_and_knock() -> None:
        async with locks.lock("one", 60, 0.01):
            # As a busy server: its loop does nothing else meanwhile.
            time.sleep(LEASE_SECONDS + 2)
            with pytest.raises(LockError):
                await hold(locks, lifetime=0.3)

    asyncio.run(work_and_knock())


def test_messages_get_it_in_the_order_in_which_they_came(locks: RedisLocks) -> None:
    got: list[int] = []

    async def message(number: int) -> None:
        async with locks.lock("one", 30, 0.01):
            got.append(number)
            await asyncio.sleep(0.02)

    async def all_of_them() -> None:
        async with locks.lock("one", 30, 0.01):
            waiting = []
            for number in range(5):
                waiting.append(asyncio.create_task(message(number)))
                await asyncio.sleep(0.05)
        await asyncio.gather(*waiting)

    asyncio.run(all_of_them())
    assert got == list(range(5))


def test_without_redis_a_message_fails_and_says_why(server: Redis, locks: RedisLocks) -> None:
    server.server.stop()
    try:
        with pytest.raises(LockError, match="Redis"):
            asyncio.run(hold(locks))
    finally:
        server.server.start()
