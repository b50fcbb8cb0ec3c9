"""What `pytest` says at its end: each folder with what it is about, what was slow, and loudly what was not run.

Said without alarm is what a copy of the project cannot or need not run: its reason begins with ONLY_WHERE.
"""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from tests.folders import FOLDERS, folder_of

SLOWEST = 10
COUNTED = {"passed": "passed", "failed": "failed", "error": "failed", "skipped": "not run"}
"""Pytest's words for how a test ended, and the columns of the table."""
COLUMNS = tuple(dict.fromkeys(COUNTED.values()))
WORDS_OF_SKIP = "Skipped: "
ONLY_WHERE = "only where "
"""How the reason begins why a test does not concern this copy of the project."""


def pytest_configure(config: pytest.Config) -> None:
    """Let pytest itself list the slowest tests, unless the caller wants more or fewer."""
    if config.getoption("durations", None) is None:
        config.option.durations = SLOWEST


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Write the table and what was not run; the line with the totals is pytest's own."""
    folders: dict[str, Counter[str]] = defaultdict(Counter)
    seconds: dict[str, float] = defaultdict(float)
    for end, column in COUNTED.items():
        for report in terminalreporter.getreports(end):
            folders[folder_of(report.nodeid)][column] += 1
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                seconds[folder_of(report.nodeid)] += report.duration
    if not folders:
        return
    terminalreporter.section("what was tested")
    terminalreporter.line(f"{'folder':14}{''.join(f'{column:>9}' for column in COLUMNS)}{'time':>9}  about")
    for name in sorted(folders):
        counts = "".join(f"{folders[name][column] or '–':>9}" for column in COLUMNS)
        about = FOLDERS[name].about if name in FOLDERS else ""
        line = f"{name:14}{counts}{seconds[name]:>7.0f} s  {about}"
        terminalreporter.line(line, red=bool(folders[name]["failed"]), yellow=bool(folders[name]["not run"]))
    _tell_what_was_not_run(terminalreporter)


def _tell_what_was_not_run(terminalreporter: pytest.TerminalReporter) -> None:
    reasons: Counter[tuple[str, str]] = Counter()
    for report in terminalreporter.getreports("skipped"):
        if isinstance(report.longrepr, tuple):
            reasons[report.longrepr[2].removeprefix(WORDS_OF_SKIP), folder_of(report.nodeid)] += 1
    if not reasons:
        return
    missed = {place: count for place, count in reasons.items() if not place[0].startswith(ONLY_WHERE)}
    for (reason, folder), count in sorted(reasons.items()):
        if (reason, folder) not in missed:
            terminalreporter.line(f"{count} in {folder} run {reason}")
    if not missed:
        return
    terminalreporter.section(f"NOT RUN: {sum(missed.values())} tests", sep="!", red=True, bold=True)
    for (reason, folder), count in sorted(missed.items()):
        terminalreporter.line(f"{count} in {folder}: {reason}", red=True)
