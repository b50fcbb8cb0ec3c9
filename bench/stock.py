"""The bot to compare with: what `rasa init` writes and trains, in an environment and a folder of its own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from scripts.comparison import PYTHON, ensure_environment
from scripts.quiet import quiet_environment
from settings.errors import LaunchError

FOLDER = Path("var") / "bench" / "stock"


def stock_folder(root: Path) -> Path:
    """Return the folder of the bot; have it written and trained if it is not there.

    Raises:
        LaunchError: If `rasa init` fails, or what it needs cannot be installed.
    """
    ensure_environment()
    folder = root / FOLDER
    if not any((folder / "models").glob("*.tar.gz")):
        folder.mkdir(parents=True, exist_ok=True)
        print("Writing and training the bot of `rasa init`, once ...", flush=True)
        run_rasa(["init", "--no-prompt", "--init-dir", "."], folder)
    return folder


def stock_model(folder: Path) -> Path:
    """Return its model."""
    return max((folder / "models").glob("*.tar.gz"), key=lambda model: model.stat().st_mtime)


def run_rasa(arguments: list[str], folder: Path) -> None:
    """Run a command of plain `rasa` in a folder.

    Raises:
        LaunchError: If it fails, with the end of what it said.
    """
    done = subprocess.run(
        [PYTHON, "-m", "rasa", *arguments],
        cwd=folder,
        env=quiet_environment(os.environ, "WARNING"),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise LaunchError(
            f"rasa {' '.join(arguments)} in {folder} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        )
