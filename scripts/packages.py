"""Installs Debian's packages for tests, where that is possible without asking."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

START_POLICY = Path("/usr/sbin/policy-rc.d")
"""Debian asks this program whether a service that was just installed may start; 101 is no."""


def install_packages(packages: Sequence[str], purpose: str) -> bool:
    """Installs Debian's packages; says so, and starts no service.

    Args:
        packages: What they are called.
        purpose: What they are for, to be printed.

    Returns:
        Whether all are there now; False as well where they may not be installed here.
    """
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    print(f"Installing Debian's {', '.join(packages)} for {purpose} ...", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    steps = (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", *packages])
    with _nothing_starts():
        return all(
            subprocess.run([apt, *step], env=quiet, stdout=subprocess.DEVNULL, check=False).returncode == 0
            for step in steps
        )


@contextlib.contextmanager
def _nothing_starts() -> Iterator[None]:
    """Keeps what is installed in the block from starting; where the machine has a rule of its own, that holds."""
    if START_POLICY.exists():
        yield
        return
    START_POLICY.write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
    START_POLICY.chmod(0o755)
    try:
        yield
    finally:
        START_POLICY.unlink()
