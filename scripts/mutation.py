"""`make mutation`: changes the code that decides in every small way (mutmut); some test must fail each time.

It works in a copy under var/, with the tests of conditions and rules, without those that draw firms at random, so
that a run ends the same way each time.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "mutation"
COPIED = (
    "wegweiser",
    "content",
    "tests",
    # What tests/conftest.py imports.
    "actions",
    "bench",
    "channels",
    "components",
    "monitoring",
    "settings",
    "scripts",
    "storage",
)
CHANGED = ("conditions", "decision", "interview", "rules", "what_if")
TESTS = ("test_conditions", "test_rules")
CONFIGURATION = f"""
[tool.mutmut]
source_paths = ["wegweiser"]
only_mutate = {[f"wegweiser/{name}.py" for name in CHANGED]}
also_copy = {[name for name in COPIED if name not in ("wegweiser", "tests")]}
pytest_add_cli_args = ["-m", "not hypothesis", "-p", "no:cacheprovider"]
pytest_add_cli_args_test_selection = {[f"tests/wegweiser/{name}.py" for name in TESTS]}
use_git_change_detection = false
track_dependencies = false
"""


def survivors() -> list[str]:
    """Run mutmut in a copy; return a line for each change that no test noticed."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    for name in COPIED:
        shutil.copytree(ROOT / name, FOLDER / name, ignore=shutil.ignore_patterns("__pycache__"))
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (FOLDER / "pyproject.toml").write_text(settings + CONFIGURATION, encoding="utf-8")
    command = [sys.executable, "-m", "mutmut"]
    subprocess.run([*command, "run"], cwd=FOLDER, check=True)
    results = subprocess.run([*command, "results"], cwd=FOLDER, check=True, capture_output=True, text=True)
    return [line.strip() for line in results.stdout.splitlines() if line.strip()]


def main() -> None:
    """Command line; ends with exit code 1 where a change went unnoticed, and says how to look at it."""
    unnoticed = survivors()
    if unnoticed:
        where = FOLDER.relative_to(ROOT)
        listed = "\n".join(unnoticed)
        sys.exit(f"No test noticed these changes; in {where}, `python -m mutmut show NAME` shows one:\n{listed}")
    print("Every change was noticed by a test.")


if __name__ == "__main__":
    main()
