"""Where the bot of `rasa init` runs: the same locked packages, and TensorFlow, which only that bot needs."""

from __future__ import annotations

import subprocess
import sys

from scripts.setup import COMPARISON, ROOT
from settings.errors import LaunchError

PYTHON = COMPARISON / "bin" / "python"


def ensure_environment() -> None:
    """Have what `PYTHON` needs installed unless it is there.

    Raises:
        LaunchError: If it cannot be installed; the reason has been printed.
    """
    if subprocess.run([sys.executable, "scripts/setup.py", "--comparison"], cwd=ROOT, check=False).returncode != 0:
        raise LaunchError("The bot of `rasa init` has no environment to run in; see above.")
