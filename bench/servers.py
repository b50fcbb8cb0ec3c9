"""Runs a bot as a user would, and says what it costs: time to the first answer, memory, processor."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.client import Connection, RestTalk, WebTalk
from bench.stock import stock_folder
from scripts.comparison import PYTHON
from scripts.processes import background
from scripts.quiet import quiet_environment
from scripts.run import CREDENTIALS, action_arguments, rasa_arguments
from settings.errors import LaunchError
from settings.ports import LOOPBACK
from tests.bot import write_endpoints

LONGEST_START = 180.0
TICKS = os.sysconf("SC_CLK_TCK")
NO_LIMITS = {
    "WEGWEISER_WEB_REQUESTS_PER_MINUTE": "1000000",
    "WEGWEISER_WEB_STARTS_PER_HOUR": "1000000",
    "WEGWEISER_WEB_MESSAGES_PER_MINUTE": "1000000",
}
"""The limits of the web channel are for one visitor; here all come from one address."""


@dataclass(frozen=True, slots=True)
class Bot:
    """A running bot; `first_answer` are the seconds from its start on."""

    ports: Sequence[int]
    processes: Sequence[int]
    first_answer: float
    folder: Path

    def memory(self) -> float:
        """Return the megabytes of all its processes; what two of them share counts once (PSS)."""
        return sum(_proportional_set_size(process) for process in self.processes) / 1024

    def core_seconds(self) -> float:
        """Return the processor time that all its processes have used."""
        return sum(_core_seconds(process) for process in self.processes)

    def stored_megabytes(self) -> float:
        """Return the size of its files."""
        return sum(file.stat().st_size for file in self.folder.glob("*.db*")) / 1024**2


@contextlib.contextmanager
def our_bot(root: Path, folder: Path) -> Iterator[Bot]:
    """Run our bot as `make serve` does, apart from ports and files of its own."""
    port, action_port = free_port(), free_port()
    file = write_endpoints(root, folder, action_port)
    environment = quiet_environment(os.environ, "WARNING") | NO_LIMITS
    environment |= {
        "WEGWEISER_PAUSES": str(folder / "pauses.db"),
        "WEGWEISER_STATISTICS": str(folder / "statistics.db"),
        "SANIC_HOST": LOOPBACK,
    }
    quiet = [sys.executable, "-m", "scripts.quiet"]
    rasa = [*quiet, *rasa_arguments("run", root / CREDENTIALS, file, LOOPBACK, port)]
    begun = time.perf_counter()
    with contextlib.ExitStack() as stack, (folder / "log").open("wb") as log:

        def start(command: list[str]) -> int:
            process = background(command, cwd=root, environment=environment, output=log)
            return stack.enter_context(process).pid

        processes = [start([*quiet, *action_arguments(action_port)]), start(rasa)]
        _await(port, lambda connection: WebTalk(connection).say("Kosten senken"))
        yield Bot([port], processes, time.perf_counter() - begun, folder)


@contextlib.contextmanager
def stock_bot(root: Path, folder: Path) -> Iterator[Bot]:
    """Run the bot of `rasa init` with `rasa run`."""
    port = free_port()
    home = stock_folder(root)
    command = [str(PYTHON), "-m", "rasa", "run", "--interface", LOOPBACK, "--port", str(port)]
    environment = quiet_environment(os.environ, "WARNING")
    begun = time.perf_counter()
    with (
        (folder / "log").open("wb") as log,
        background(command, cwd=home, environment=environment, output=log) as process,
    ):
        _await(port, lambda connection: RestTalk(connection).say("hello"))
        yield Bot([port], [process.pid], time.perf_counter() - begun, folder)


def _await(port: int, ask: Callable[[Connection], float]) -> None:
    """Ask until there is an answer.

    Raises:
        LaunchError: If there is none in time.
    """
    begun = time.perf_counter()
    while time.perf_counter() - begun < LONGEST_START:
        connection = Connection(port)
        with contextlib.suppress(OSError, RuntimeError, ValueError):
            ask(connection)
            return
        connection.close()
        time.sleep(0.05)
    raise LaunchError(f"No answer on port {port} within {LONGEST_START:g} seconds.")


def free_port() -> int:
    """Return a port of the loopback address that nothing holds at the moment."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def _proportional_set_size(process: int) -> int:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _core_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
