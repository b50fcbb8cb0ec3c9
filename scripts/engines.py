"""Makes sure that there are PostgreSQL, Redis, RabbitMQ, nginx and faketime for the tests of several servers.

    python -m scripts.engines

Debian's packages are installed where that is possible without asking; else one line for each engine says what is
left out. It is no error: everything else can be tested without them. The tests start what they need themselves, on
ports of their own.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.packages import install_packages


@dataclass(frozen=True)
class Engine:
    """A server that is not ours: its program, folders beside PATH where it may lie, and Debian's package."""

    program: str
    package: str
    folders: tuple[str, ...] = ()

    def find(self) -> Path | None:
        """Returns its program, None where there is none; of several versions the newest."""
        if found := shutil.which(self.program):
            return Path(found)
        lying = [place for folder in self.folders for place in Path("/").glob(f"{folder}/{self.program}")]
        return max(lying, key=_version, default=None)


ENGINES: Mapping[str, Engine] = {
    # Debian keeps its programs off PATH, because several versions may stand beside each other.
    "PostgreSQL": Engine("postgres", "postgresql", ("usr/lib/postgresql/*/bin",)),
    "Redis": Engine("redis-server", "redis-server"),
    "RabbitMQ": Engine("rabbitmq-server", "rabbitmq-server", ("usr/sbin", "usr/lib/rabbitmq/bin")),
    "nginx": Engine("nginx", "nginx", ("usr/sbin",)),
    "another clock": Engine("faketime", "faketime"),
}


def _version(program: Path) -> int:
    folder = program.parent.parent.name
    return int(folder) if folder.isdecimal() else 0


def missing_engines() -> list[str]:
    """Returns the names of the engines that are not there."""
    return [name for name, engine in ENGINES.items() if engine.find() is None]


def main() -> int:
    """Command line; returns 0 in any case."""
    missing = missing_engines()
    if missing:
        install_packages([ENGINES[name].package for name in missing], "the tests of several servers")
    for name in missing_engines():
        engine = ENGINES[name]
        print(
            f"No {name} ({engine.program}), and Debian's package {engine.package} may not be installed here: "
            "the tests that need it are left out.",
            file=sys.stderr,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
