"""Prepares `matrix/.venv`, the environment of the Matrix process, and a homeserver for its tests.

Run with the system's Python from the project's folder, like scripts/setup.py, whose means it uses. It does nothing
that is already done: the hash of a lock file is kept as a stamp inside the environment.

    python3 -m scripts.setup_matrix              # matrix/.venv
    python3 -m scripts.setup_matrix --synapse    # .tools/synapse, for tests/matrix
    python3 -m scripts.setup_matrix --lock       # resolve the requirements of both again
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from scripts.setup import LOCK_PLATFORM, PYTHON_VERSION, ROOT, TOOLS, SetupError, fail, find_uv, run, sha256


@dataclass(frozen=True)
class Environment:
    """An environment and the file with its locked requirements; `size` is about what it takes on disk."""

    folder: Path
    lock: Path
    size: str

    @property
    def python(self) -> Path:
        """The Python of the environment."""
        return self.folder / "bin" / "python"


MATRIX = Environment(ROOT / "matrix" / ".venv", ROOT / "matrix" / "requirements.txt", "130 MB")
SYNAPSE = Environment(TOOLS / "synapse", ROOT / "tests" / "matrix" / "synapse.txt", "200 MB")


def install(environment: Environment) -> None:
    """Brings an environment to exactly what its lock file says.

    Raises:
        SetupError: If Python 3.11 or uv cannot be had, or a package cannot be installed.
    """
    stamp = environment.folder / ".lock.sha256"
    wanted = sha256(environment.lock)
    if environment.python.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    uv = find_uv()
    stamp.unlink(missing_ok=True)
    where = environment.folder.relative_to(ROOT)
    run(
        [uv, "venv", "--quiet", "--clear", "--python", PYTHON_VERSION, str(environment.folder)],
        f"Python {PYTHON_VERSION} was not found and could not be fetched. Install it and try again.",
    )
    print(f"Installing the locked requirements into {where} (about {environment.size}) ...", flush=True)
    command = [uv, "pip", "sync", "--quiet", "--require-hashes"]
    run(
        [*command, "--python", str(environment.python), str(environment.lock)],
        f"The requirements of {where} could not be installed (see above). Check the network and try again.",
    )
    stamp.write_text(wanted)


def lock() -> None:
    """Resolves the requirements of both environments again and writes the locked files.

    Raises:
        SetupError: If the requirements contradict each other or cannot be looked up.
    """
    command = [find_uv(), "pip", "compile", "--quiet", "--generate-hashes", "--no-header"]
    command += ["--no-emit-index-url", "--no-emit-find-links", "--no-config"]
    command += ["--python-version", PYTHON_VERSION, "--python-platform", LOCK_PLATFORM]
    for environment in (MATRIX, SYNAPSE):
        target = environment.lock.relative_to(ROOT)
        source = target.with_suffix(".in")
        run([*command, str(source), "--output-file", str(target)], f"{source} could not be resolved (see above).")


def main() -> None:
    """Command line; ends with exit code 1 and one message if it cannot be completed."""
    parser = argparse.ArgumentParser(description="Prepares the environment of the Matrix process.")
    parser.add_argument("--synapse", action="store_true", help="the homeserver of the tests instead")
    parser.add_argument("--lock", action="store_true", help="resolve the requirements again")
    arguments = parser.parse_args()
    try:
        if arguments.lock:
            lock()
        else:
            install(SYNAPSE if arguments.synapse else MATRIX)
    except SetupError as error:
        fail(str(error))
    except KeyboardInterrupt:
        fail("stopped; start it again to go on")


if __name__ == "__main__":
    main()
