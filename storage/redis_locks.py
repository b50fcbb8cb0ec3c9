"""Rasa's lock of a conversation, in Redis: two messages of a conversation never run at once, on whichever server.

Rasa's own lock store for Redis reads, changes and writes the waiting line in separate steps, so that two servers
can both come first; it measures with the clock of each server, so that one that is ahead takes the locks of the
others for expired; and what a killed server held stays locked for as long as its message might have taken.
Here each step is one script in Redis, with the clock of Redis, and a server says again and again that it lives.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import redis
import redis.asyncio
from rasa.core.lock_store import LOCK_LIFETIME, LockError, LockStore
from rasa.utils.endpoints import EndpointConfig
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff

logger = logging.getLogger(__name__)

PREFIX = "wegweiser-lock:"
FIRST, WAITING, NOWHERE = 1, 0, -1
"""A place in the line, as the script says it."""
LEASE_SECONDS = 8.0
"""After so long without a sign of life, a place in the line is given up: a server that was killed."""
LINE_SECONDS = 3600.0
"""After so long, a line in which nothing happens is thrown away."""
RENEWALS = 4
"""Signs of life in that time."""
SECONDS_TO_ANSWER = 2.0
"""How long Redis may take for one step."""
ATTEMPTS = 6
"""With the pauses between them, these last for two seconds or so: Redis starts anew within that."""

_ENTER = """
redis.call('RPUSH', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('SET', KEYS[1] .. ':' .. ARGV[1], '', 'PX', ARGV[2])
"""
_PLACE = """
while true do
  local first = redis.call('LINDEX', KEYS[1], 0)
  if not first then return -1 end
  if redis.call('EXISTS', KEYS[1] .. ':' .. first) == 1 then
    if first == ARGV[1] then return 1 end
    return redis.call('EXISTS', KEYS[1] .. ':' .. ARGV[1]) - 1
  end
  redis.call('LPOP', KEYS[1])
end
"""
_LEAVE = """
redis.call('LREM', KEYS[1], 0, ARGV[1])
redis.call('DEL', KEYS[1] .. ':' .. ARGV[1])
"""


class RedisLocks(LockStore):
    """A line for each conversation; who stands first may go on.

    Args:
        endpoint_config: `lock_store` of Rasa's endpoints file: `url` is the host; `port`, `db`, `username`,
            `password` and `use_ssl` as for Rasa's own.
    """

    def __init__(self, endpoint_config: EndpointConfig) -> None:
        given = endpoint_config.kwargs
        options: dict[str, Any] = {
            "host": endpoint_config.url,
            "port": int(given.get("port", 6379)),
            "db": int(given.get("db", 0)),
            "username": given.get("username"),
            "password": given.get("password"),
            "ssl": bool(given.get("use_ssl", False)),
            "socket_timeout": SECONDS_TO_ANSWER,
            "socket_connect_timeout": SECONDS_TO_ANSWER,
            "retry_on_error": [redis.ConnectionError, redis.TimeoutError],
        }
        pauses = ExponentialBackoff(cap=0.5, base=0.05)
        self._redis = redis.asyncio.Redis(**options, retry=Retry(pauses, ATTEMPTS))
        self._enter = self._redis.register_script(_ENTER)
        self._place = self._redis.register_script(_PLACE)
        self._leave = self._redis.register_script(_LEAVE)
        self._signs_of_life = _SignsOfLife(redis.Redis(**options))

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = LOCK_LIFETIME, wait_time_in_seconds: float = 1
    ) -> AsyncIterator[None]:
        """Hold the lock of a conversation while the block runs.

        Args:
            conversation_id: Its name.
            lock_lifetime: Seconds for waiting and for the block; then others go on.
            wait_time_in_seconds: How often to look whether it is our turn.

        Raises:
            LockError: If our turn did not come in that time, or Redis cannot be reached.
        """
        line, token = PREFIX + conversation_id, uuid.uuid4().hex
        deadline = time.monotonic() + lock_lifetime
        try:
            self._signs_of_life.begin(f"{line}:{token}", deadline)
            try:
                await self._come_first(line, token, deadline, wait_time_in_seconds)
            except redis.RedisError as error:
                raise LockError(f"Redis: {type(error).__name__}: {error}") from error
            yield
        finally:
            self._signs_of_life.end(f"{line}:{token}")
            await self._step_out(line, token)

    async def _come_first(self, line: str, token: str, deadline: float, pause: float) -> None:
        place = NOWHERE
        while time.monotonic() < deadline:
            if place == NOWHERE:  # new here, or Redis has started anew and knows nobody any more
                await self._enter(
                    keys=[line], args=[token, _milliseconds(LEASE_SECONDS), _milliseconds(LINE_SECONDS)]
                )
            place = await self._place(keys=[line], args=[token])
            if place == FIRST:
                return
            if place == WAITING:
                await asyncio.sleep(pause)
        raise LockError("The messages before this one were not answered in time.")

    async def _step_out(self, line: str, token: str) -> None:
        try:
            await self._leave(keys=[line], args=[token])
        except redis.RedisError as error:  # without a sign of life, the place is given up all the same
            logger.warning("A lock was not given back, but will run out: %s.", type(error).__name__)


class _SignsOfLife:
    """Keeps places in lines, from a thread of its own: the server's loop may be busy for longer than a lease.

    Args:
        client: A connection to Redis that does not wait for long.
    """

    def __init__(self, client: redis.Redis[bytes]) -> None:
        self._client = client
        self._until: dict[str, float] = {}
        self._thread: threading.Thread | None = None

    def begin(self, key: str, deadline: float) -> None:
        """Keep a place until a moment of the clock `time.monotonic`."""
        self._until[key] = deadline
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, name="locks", daemon=True)
            self._thread.start()

    def end(self, key: str) -> None:
        """Keep a place no longer."""
        self._until.pop(key, None)

    def _run(self) -> None:
        pause = threading.Event()  # nobody sets it; unlike time.sleep, its wait knows no time of day
        while True:
            pause.wait(LEASE_SECONDS / RENEWALS)
            now = time.monotonic()
            keys = [key for key, until in list(self._until.items()) if until > now]
            if not keys:
                continue
            try:
                renewing = self._client.pipeline(transaction=False)
                for key in keys:
                    renewing.pexpire(key, _milliseconds(LEASE_SECONDS))
                renewing.execute()
            except redis.RedisError as error:
                logger.warning("Redis cannot be reached: %s.", type(error).__name__)


def _milliseconds(seconds: float) -> int:
    return int(seconds * 1000)
