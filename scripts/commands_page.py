"""The page of commands (docs/commands.md), made from the Makefile and from what each command says of itself."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from scripts.setup import ROOT

COMMANDS = (
    "wegweiser",
    "wegweiser recommend",
    "wegweiser next",
    "wegweiser report",
    "wegweiser picture",
    "wegweiser check-content",
    "scripts.run",
    "storage.backup",
    "storage.backup create",
    "storage.backup restore",
    "actions.statistics",
    "scripts.check_links",
    "scripts.evaluate",
    "scripts.setup",
    "scripts.setup_matrix",
    "scripts.sbom",
    "scripts.make_places",
    "bench.compare",
    "bench.interview_length",
    "bench.load",
)
"""What `python -m` is followed by, of all commands with options."""

_TARGET = re.compile(r"^([a-z-]+):.*?## (.+)$", re.MULTILINE)
_HEAD = """\
# Commands

Made from the Makefile and from what the commands say of themselves (`--help`); `make docs` renews this page.

## make

| Command | What it does |
|---|---|
"""
_PYTHON_HEAD = """\
## python -m

Below, `python` is `.venv/bin/python`, and the folder is the one of the project.
"""


class CommandError(Exception):
    """A command does not say what it can do; the text names it."""


def commands_page(root: Path = ROOT) -> str:
    """Return docs/commands.md.

    Args:
        root: The project's folder.

    Raises:
        CommandError: If a command's `--help` fails.
    """
    rows = [f"| `make {name}` | {text} |" for name, text in targets(root).items()]
    helps = [f"### python -m {command}\n\n```text\n{_help(command, root)}\n```" for command in COMMANDS]
    return _HEAD + "\n".join(rows) + "\n\n" + _PYTHON_HEAD + "\n" + "\n\n".join(helps) + "\n"


def targets(root: Path = ROOT) -> dict[str, str]:
    """Return the targets of the Makefile that are for people, with what they do."""
    return dict(_TARGET.findall((root / "Makefile").read_text(encoding="utf-8")))


def _help(command: str, root: Path) -> str:
    module, *words = command.split()
    asked = subprocess.run(
        [sys.executable, "-m", module, *words, "--help"],
        cwd=root,
        env={"COLUMNS": "100", "LC_ALL": "C.UTF-8", "TF_CPP_MIN_LOG_LEVEL": "3", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    if asked.returncode != 0:
        last = asked.stderr.strip().splitlines()[-1:]
        got = f"exit code {asked.returncode} ({' '.join(last)})"
        raise CommandError(f"python -m {command} --help: got {got}, expected 0; run it by hand to see why.")
    return asked.stdout.strip()
