"""What there is to do, one thing after the other in a room, and all rooms at once."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

from wegweiser_matrix.logs import named, what_broke
from wegweiser_matrix.store import Job, Kind, Store

logger = logging.getLogger(__name__)


class Queues:
    """A queue for each room in which something is to be done.

    Args:
        store: Forgets a job once it is done.
        work: Does a job.
    """

    def __init__(self, store: Store, work: Callable[[Job], Awaitable[None]]) -> None:
        self._store = store
        self._work = work
        self._waiting: dict[str, deque[Job]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def add(self, job: Job) -> None:
        """Put a job behind the others of its room; forgetting a room ends all that was still to be done there."""
        if job.kind is Kind.FORGET:
            await self._drop(job.room_id)
        self._waiting.setdefault(job.room_id, deque()).append(job)
        if job.room_id not in self._tasks:
            self._tasks[job.room_id] = asyncio.create_task(self._run(job.room_id))

    async def close(self) -> None:
        """Stop; what is not done stays in the store."""
        for room_id in list(self._tasks):
            await self._cancel(room_id)

    async def _drop(self, room_id: str) -> None:
        await self._cancel(room_id)
        self._waiting.pop(room_id, None)
        self._store.drop_jobs(room_id)

    async def _cancel(self, room_id: str) -> None:
        task = self._tasks.pop(room_id, None)
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _run(self, room_id: str) -> None:
        waiting = self._waiting[room_id]
        while waiting:
            job = waiting[0]
            try:
                await self._work(job)
            except Exception as error:  # noqa: BLE001 - one job that breaks must not stop the room
                logger.error("Room %s: %s failed: %s.", named(room_id), job.kind, what_broke(error))
            self._store.done(job)
            waiting.popleft()
        del self._waiting[room_id], self._tasks[room_id]
