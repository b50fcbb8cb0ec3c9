"""Ports and child processes: what the launcher needs from the operating system."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from settings.errors import LaunchError
from settings.ports import LOOPBACK

# Seconds between asking a process to end and ending it.
GRACE = 5.0


def require_free_port(port: int, purpose: str, variable: str, interface: str = LOOPBACK) -> None:
    """Makes sure that a port can be taken.

    Args:
        port: The port.
        purpose: What it is for, to be named in the error.
        variable: The environment variable that changes it.
        interface: The IP address it is listened on.

    Raises:
        LaunchError: If the port is taken or may not be used.
    """
    family = socket.AF_INET6 if ":" in interface else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the servers do it: a port whose last connection is still closing counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((interface, port))
        except OSError as error:
            raise LaunchError(
                f"Port {port} for {purpose} cannot be used on {interface} ({error.strerror}). "
                f"End the program that holds it, or choose another: {variable}=<port>"
            ) from error


@contextlib.contextmanager
def background(
    command: Sequence[str],
    *,
    cwd: Path,
    environment: Mapping[str, str],
    output: IO[bytes] | None,
) -> Iterator[subprocess.Popen[bytes]]:
    """Runs a command beside this process and ends it, with all its children, on leaving.

    It gets a process group of its own, so that Ctrl-C in the terminal reaches the foreground
    program only and the whole group can be ended at once.

    Args:
        command: Program and arguments.
        cwd: Where it runs.
        environment: Its complete environment.
        output: Where its output goes; None for the terminal.

    Yields:
        The running process.
    """
    process = subprocess.Popen(
        list(command),
        cwd=cwd,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        end_group(process)


def end_group(process: subprocess.Popen[bytes], grace: float = GRACE) -> None:
    """Ends the process group that a process leads: politely first, then for good.

    Args:
        process: A process started with `start_new_session=True`.
        grace: Seconds it gets to end by itself.
    """
    for signal_number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, signal_number)
        except ProcessLookupError:
            break
        if _group_gone(process, grace):
            break
    process.wait()


def _group_gone(process: subprocess.Popen[bytes], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        process.poll()  # collects the leader, which would count as alive otherwise
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def wait_until_healthy(url: str, process: subprocess.Popen[bytes], purpose: str, limit: float = 60.0) -> float:
    """Waits until a server answers.

    Args:
        url: Address that answers with status 200 once the server is ready.
        process: The server; if it ends, waiting ends.
        purpose: What it is, to be named in the error.
        limit: Seconds to wait at most.

    Returns:
        Seconds it took.

    Raises:
        LaunchError: If the process ends or the limit is passed.
    """
    start = time.monotonic()
    # No proxy: an address of this machine must not be asked for elsewhere.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while (waited := time.monotonic() - start) < limit:
        if process.poll() is not None:
            raise LaunchError(f"The {purpose} ended with exit code {process.returncode}.")
        with contextlib.suppress(OSError), opener.open(url, timeout=2) as response:
            if response.status == 200:
                return waited
        time.sleep(0.1)
    raise LaunchError(f"The {purpose} did not answer at {url} within {limit:g} seconds.")
