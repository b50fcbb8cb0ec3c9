"""What lies on the disk, how long the set-up takes, and how soon one can type."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.figures import Figure, ratio
from bench.servers import free_port
from bench.stock import stock_folder
from scripts.comparison import PYTHON
from scripts.processes import end_group
from scripts.quiet import quiet_environment
from settings.errors import LaunchError

PROMPT = b"Your input ->"
LONGEST = 300.0
REPETITIONS = 3
NOT_CLONED = (".git", ".venv", ".tools", "node_modules", "var", "models", ".rasa", ".hypothesis")


def measure(root: Path) -> Iterator[Figure]:
    """Yield the figures of environment, set-up and prompt."""
    yield Figure(
        "environment on disk (.venv, with what develops)", 1.4, _gigabytes(root / ".venv"), ".venv", " GB"
    )
    stock = stock_folder(root)
    ours, theirs = [], []
    for _ in range(REPETITIONS):
        ports = {"WEGWEISER_PORT": str(free_port()), "WEGWEISER_ACTION_PORT": str(free_port())}
        ours.append(_until_prompt(["make", "--no-print-directory", "chat"], root, ports))
        theirs.append(_until_prompt([str(PYTHON), "-m", "rasa", "shell", "--port", str(free_port())], stock, {}))
    yield ratio("second `make chat` to the prompt, against `rasa shell` alone", 1.0, ours, theirs, "s")
    yield _fresh_setup(root)


def _gigabytes(folder: Path) -> float:
    files = (Path(place) / name for place, _, names in os.walk(folder) for name in names)
    return sum(file.lstat().st_blocks * 512 for file in files) / 1024**3


def _until_prompt(command: Sequence[str], folder: Path, settings: dict[str, str]) -> float:
    """Return the seconds from a command in a terminal to Rasa's prompt.

    Raises:
        LaunchError: If it does not come.
    """
    ours, theirs = pty.openpty()
    environment = quiet_environment(os.environ, "WARNING") | settings
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    shown = b""
    try:
        while time.perf_counter() - begun < LONGEST and process.poll() is None:
            if select.select([ours], [], [], 0.05)[0]:
                shown += os.read(ours, 65536)
            if PROMPT in shown:
                return time.perf_counter() - begun
    finally:
        end_group(process)
        os.close(ours)
        os.close(theirs)
    raise LaunchError(f"{' '.join(command)} showed no prompt, but: {shown[-500:]!r}")


def _fresh_setup(root: Path) -> Figure:
    """Set up a copy without anything installed; the package cache of the machine is warm from the first set-up."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / "copy"
        shutil.copytree(root, copy, symlinks=True, ignore=shutil.ignore_patterns(*NOT_CLONED))
        begun = time.perf_counter()
        subprocess.run(["make", "setup"], cwd=copy, capture_output=True, check=True)
        return Figure(
            "fresh `make setup` with a warm package cache", 90, time.perf_counter() - begun, "once", " s"
        )
