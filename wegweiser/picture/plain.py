"""The picture of a roadmap drawn with characters, for channels that show no pictures."""

from __future__ import annotations

import textwrap

from wegweiser.picture.outline import Phase, Result, Station, full_title, label, phases_of
from wegweiser.text import german_day

COLUMNS = 40
"""What a phone shows side by side in type of fixed width."""


def roadmap_title(result: Result) -> str:
    """Return what the picture of a roadmap is called."""
    return f"{label(result)}: {full_title(result)}"


def roadmap_lines(result: Result) -> list[str]:
    """Return the path of a result, its phases and steps, as lines of at most 40 characters."""
    lines = [*_wrapped(roadmap_title(result), "", ""), "", *_wrapped(_today(result), "● ", "│ ")]
    for phase in phases_of(result):
        lines += ["│", *_wrapped(_heading(phase), "┝━ ", "│  ")]
        lines += [line for station in phase.stations for line in _station(station)]
    return lines


def _today(result: Result) -> str:
    return f"Heute, {german_day(result['today'])}"


def _heading(phase: Phase) -> str:
    return f"{phase.title} ({phase.span})"


def _station(station: Station) -> list[str]:
    number, _, rest = str(station).partition(" ")
    return _wrapped(f"{number} {rest}", "├─ ", "│  " + " " * (len(number) + 1))


def _wrapped(text: str, first: str, others: str) -> list[str]:
    return textwrap.wrap(text, COLUMNS, initial_indent=first, subsequent_indent=others, break_on_hyphens=True)
