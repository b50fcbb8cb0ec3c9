"""What the tests of faults measure on the way, printed at the end: memory, computing time, pace."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

FIGURES: list[str] = []
"""Lines to print at the end."""
TICKS = os.sysconf("SC_CLK_TCK")
PAUSE = 0.5


def processes(leader: int) -> list[int]:
    """A process and all below it."""
    found = [leader]
    with suppress(OSError):
        for task in Path(f"/proc/{leader}/task").glob("*/children"):
            for child in task.read_text(encoding="ascii").split():
                found += processes(int(child))
    return found


def megabytes(leader: int) -> float:
    """Memory of a process and its children; what several share counts for each by its part."""
    total = 0
    for number in processes(leader):
        with suppress(OSError):  # a process may end while it is looked at
            for line in Path(f"/proc/{number}/smaps_rollup").read_text(encoding="ascii").splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
    return total / 1024


def computing_seconds(leaders: Iterable[int]) -> float:
    """Computing time that processes have taken so far, with their children, those that have ended among them."""
    ticks = 0
    for leader in leaders:
        for number in processes(leader):
            with suppress(OSError):
                fields = Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
                ticks += sum(map(int, fields[11:15]))
    return ticks / TICKS


@contextmanager
def watching(leaders: dict[str, int]) -> Iterator[dict[str, float]]:
    """Yield the most memory that each process takes while the block runs, in megabytes."""
    most = {name: megabytes(leader) for name, leader in leaders.items()}
    over = threading.Event()

    def watch() -> None:
        while not over.wait(PAUSE):
            for name, leader in leaders.items():
                most[name] = max(most[name], megabytes(leader))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield most
    finally:
        over.set()
        watcher.join()


def load_of_machine() -> str:
    """How busy the machine is, for those who read the figures."""
    return f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at {time.strftime('%H:%M')}"
