"""Whether a Rasa server can answer: its model is loaded, and its tracker store and lock store answer."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from rasa.core.agent import Agent
from rasa.core.tracker_store import SQLTrackerStore
from sanic import Sanic

from channels.web.conversations import alone
from monitoring import meter
from monitoring.meter import Part

SECONDS_KNOWN = 5.0
"""How long an answer counts, so that asking often costs nothing."""
SECONDS_TO_ANSWER = 2.0
"""How long a store may take; less than Kubernetes and load balancers usually wait."""
SECONDS_BETWEEN_LOOKS = 15.0
"""How often the metrics look, as often as Prometheus usually asks."""


class Readiness:
    """Says what a server lacks in order to answer.

    Args:
        now: A clock in seconds that never goes back.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._known: tuple[Part, ...] = ()
        self._until = float("-inf")
        self._one_at_a_time = asyncio.Lock()
        # A thread of its own: a database that hangs must not hold up the reports, which use the shared ones.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="readiness")
        # A conversation that nobody else has: servers do not wait for each other.
        self._nobody = f"readiness-{uuid.uuid4().hex}"
        self._asked: dict[Part, asyncio.Future[None]] = {}

    async def away(self, app: Sanic) -> tuple[Part, ...]:
        """Return the parts that do not answer; none where the server is ready. At most `SECONDS_KNOWN` old."""
        async with self._one_at_a_time:
            if self._now() >= self._until:
                self._known = await self._look(getattr(app.ctx, "agent", None))
                self._until = self._now() + SECONDS_KNOWN
                meter.parts(self._known)
            return self._known

    async def watch(self, app: Sanic) -> None:
        """Look again and again, for the metrics; a task of the server."""
        while True:
            await self.away(app)
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)

    async def _look(self, agent: Agent | None) -> tuple[Part, ...]:
        if agent is None or not agent.is_ready():
            return (Part.MODEL,)
        questions: Mapping[Part, Callable[[Agent], Awaitable[None]]] = {
            Part.TRACKER_STORE: self._ask_store,
            Part.LOCK_STORE: self._ask_locks,
        }
        for part, ask in questions.items():
            # One that has not answered an earlier question yet is not asked again.
            if part not in self._asked or self._asked[part].done():
                self._asked[part] = asyncio.ensure_future(ask(agent))
        await asyncio.wait(self._asked.values(), timeout=SECONDS_TO_ANSWER)
        return tuple(part for part, answer in self._asked.items() if not _is_there(answer))

    async def _ask_store(self, agent: Agent) -> None:
        """Ask the tracker store for a row of its table, so that an empty database is noticed, too."""
        store = agent.tracker_store

        def ask() -> None:
            with store.session_scope() as session:
                session.query(store.SQLEvent.id).limit(1).all()

        if isinstance(store, SQLTrackerStore):
            await asyncio.get_running_loop().run_in_executor(self._thread, ask)

    async def _ask_locks(self, agent: Agent) -> None:
        async with alone(agent, self._nobody, SECONDS_TO_ANSWER):
            pass


def _is_there(answer: asyncio.Future[None]) -> bool:
    """Whether a part has answered, and not with an error. Why not, the log says when a turn fails."""
    return answer.done() and not answer.cancelled() and answer.exception() is None
