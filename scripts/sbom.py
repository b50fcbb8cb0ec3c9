"""Writes what the adviser is made of as software bills of materials (CycloneDX, JSON).

    python -m scripts.sbom                    # into results/sbom/
    python -m scripts.sbom --folder FOLDER

One for each part that runs by itself: the servers, the process for Matrix, the widget. They are made from the
locked files, so they hold what is installed and nothing that only the tests need.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from scripts.setup import ROOT, SetupError, find_uv

FOLDER = Path("results") / "sbom"
TOOL = "cyclonedx-bom==7.5.0"
"""Run in an environment of its own: it needs a newer `packaging` than Rasa allows."""
REQUIREMENTS = {"servers": "requirements/runtime.txt", "matrix": "matrix/requirements.txt"}
"""The locked Python packages, by the name of the part."""
WIDGET = "widget"


class SbomError(Exception):
    """A bill could not be made; the text says which and why."""


def write_all(folder: Path) -> list[Path]:
    """Write the bill of every part; return the files.

    Args:
        folder: Where they go; made where it is missing.

    Raises:
        SbomError: If a tool cannot be run.
        SetupError: If there is no uv.
    """
    folder.mkdir(parents=True, exist_ok=True)
    cyclonedx = [find_uv(), "tool", "run", "--quiet", "--python", "3.11", "--from", TOOL, "cyclonedx-py"]
    commands = {
        name: [*cyclonedx, "requirements", "--output-reproducible", str(ROOT / locked)]
        for name, locked in REQUIREMENTS.items()
    }
    commands[WIDGET] = ["npm", "--prefix", str(ROOT / "widget"), "sbom", "--sbom-format", "cyclonedx"]
    commands[WIDGET] += ["--package-lock-only"]
    return [_write(folder / f"{name}.cdx.json", command) for name, command in commands.items()]


def _write(file: Path, command: list[str]) -> Path:
    try:
        made = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    except FileNotFoundError as error:
        raise SbomError(f"{file.name}: {error.filename} is missing; install it.") from None
    if made.returncode != 0:
        last = made.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise SbomError(f"{file.name}: {' '.join(command[:3])} … ended with {made.returncode}: {' '.join(last)}")
    file.write_bytes(made.stdout)
    return file


def main() -> int:
    """Command line; returns the exit code."""
    parser = argparse.ArgumentParser(description="Writes software bills of materials.")
    parser.add_argument("--folder", type=Path, default=ROOT / FOLDER)
    folder: Path = parser.parse_args().folder
    try:
        for file in write_all(folder):
            print(f"{file} ({file.stat().st_size // 1000} kB)")
    except (SbomError, SetupError) as error:
        print(f"sbom: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
