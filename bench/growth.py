"""Turns per second with several Rasa servers on one PostgreSQL and one Redis."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure, Series
from bench.servers import LONGEST_START, NO_LIMITS, Bot, free_port
from bench.talks import Interviews
from bench.turns import throughput
from scripts.engines import ENGINES
from scripts.processes import background, wait_until_healthy
from scripts.quiet import quiet_environment
from settings.errors import LaunchError
from settings.ports import LOOPBACK
from tests.engines.servers import running_postgres, running_redis

WORKERS = (1, 2, 4)
REPETITIONS = 2
NEEDED = ("PostgreSQL", "Redis")


def measure(root: Path) -> Iterator[Figure]:
    """Yield the turns per second for each number of servers; none of them may bring fewer than one.

    Raises:
        LaunchError: If there is no PostgreSQL or no Redis here.
    """
    if missing := [name for name in NEEDED if ENGINES[name].find() is None]:
        raise LaunchError(f"{' and '.join(missing)} missing here: python -m scripts.engines")
    alone: Series | None = None
    for workers in WORKERS:
        values = []
        for repetition in range(REPETITIONS):
            with _several(root, workers) as bot:
                values.append(throughput(bot, Interviews(root, repetition).hold))
        series = Series(values)
        alone = alone or series
        detail = f"{series} turns/s on {os.cpu_count()} cores"
        least = 0.9 if workers > 1 else 1.0
        yield Figure(
            f"turns/s, {workers} server(s) against 1", least, series.middle / alone.middle, detail, least=True
        )


@contextlib.contextmanager
def _several(root: Path, workers: int) -> Iterator[Bot]:
    """Run Rasa servers and as many action servers, all on the same engines."""
    with contextlib.ExitStack() as stack:
        postgres, redis = stack.enter_context(running_postgres()), stack.enter_context(running_redis())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        log = stack.enter_context((folder / "log").open("wb"))
        shared = quiet_environment(os.environ, "WARNING") | NO_LIMITS
        shared |= {"WEGWEISER_DATABASE_URL": postgres.url, "WEGWEISER_REDIS_URL": redis.url}
        ports, processes, servers = [], [], []
        begun = time.perf_counter()
        for _ in range(workers):
            port, action_port = free_port(), free_port()
            own = shared | {
                "WEGWEISER_PORT": str(port),
                "WEGWEISER_ACTION_PORT": str(action_port),
                "WEGWEISER_ACTION_URL": f"http://{LOOPBACK}:{action_port}/webhook",
            }
            for command in ("actions", "rasa"):
                arguments = [sys.executable, "-m", "scripts.run", command]
                process = stack.enter_context(background(arguments, cwd=root, environment=own, output=log))
                processes.append(process.pid)
                if command == "actions":
                    wait_until_healthy(f"http://{LOOPBACK}:{action_port}/health", process, "action server")
            ports.append(port)
            servers.append(process)
        for port, server in zip(ports, servers, strict=True):
            wait_until_healthy(
                f"http://{LOOPBACK}:{port}/webhooks/web/health", server, "Rasa server", limit=LONGEST_START
            )
        yield Bot(ports, processes, time.perf_counter() - begun, folder)
