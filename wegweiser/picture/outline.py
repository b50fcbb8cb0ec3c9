"""What the picture of a roadmap shows, before it is drawn: stations by phase, legal dates, all of it as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from wegweiser.rules import ROADMAPS
from wegweiser.text import german_day

Result = Mapping[str, Any]

LAW_HEADING = "Stichtage im Recht"
LAW_HINT = "Mehr dazu unter „Recht und Datenschutz“."
FOLLOWING = "Danach möglich:"


class Kind(StrEnum):
    """What a station is; the value is its name in the legend."""

    STEP = "Schritt"
    DECISION = "Entscheidung"
    GATE = "Erst erfüllen, dann weiter"
    STOP = "Halt"


@dataclass(frozen=True, slots=True)
class Station:
    """One step of the path. `note` is a line of its own below the title; most have none."""

    number: int
    kind: Kind
    title: str
    note: str

    def __str__(self) -> str:
        marks = [mark for mark in (self.kind, self.note) if mark and mark is not Kind.STEP]
        return f"{self.number}. {self.title}" + (f" ({', '.join(marks)})" if marks else "")


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase with its stations; a phase without any is left out."""

    title: str
    stations: tuple[Station, ...]

    @property
    def span(self) -> str:
        """Which steps it holds: "Schritte 1–5"."""
        first, last = self.stations[0].number, self.stations[-1].number
        return f"Schritt {first}" if first == last else f"Schritte {first}–{last}"


def roadmap_text(result: Result, *, dates: bool = True) -> str:
    """Return all that the picture of the roadmap shows: a sentence, then a line for each phase and all else.

    `dates`: with the legal dates, as in `roadmap_svg`.
    """
    phases = phases_of(result)
    steps = "1 Schritt" if len(result["steps"]) == 1 else f"{len(result['steps'])} Schritte"
    spread = f" in {len(phases)} Phasen" if len(phases) > 1 else ""
    title = f"{label(result)}: {full_title(result)}"
    lines = [f"{title}. Der Weg beginnt heute, am {german_day(result['today'])}, und hat {steps}{spread}."]
    lines += [f"{phase.title}: {'; '.join(map(str, phase.stations))}." for phase in phases]
    if result["leads_to"]:
        lines.append(f"{FOLLOWING} {', '.join(f'„{title}“' for title in result['leads_to'])}.")
    coming = legal_dates(result) if dates else []
    lines += [f"{LAW_HEADING}, {german_day(day)}: {'; '.join(texts)}." for day, texts in coming]
    if coming:
        lines.append(LAW_HINT)
    return "\n".join(lines)


def label(result: Result) -> str:
    """Return what stands above the title: only four of the outcomes are roadmaps."""
    return "Ihre Roadmap" if result["outcome"] in ROADMAPS else "Ihr Weg"


def full_title(result: Result) -> str:
    """Return the title of the outcome with that of its variant."""
    variant = f" – {result['variant_title']}" if result["variant_title"] else ""
    return f"{result['outcome_title']}{variant}"


def phases_of(result: Result) -> list[Phase]:
    """Return the steps of a result, numbered, by phase."""
    numbered = enumerate(result["steps"], start=1)
    return [
        Phase(title, tuple(_station(number, step, result) for number, step in steps))
        for title, steps in groupby(numbered, key=lambda item: str(item[1]["phase_title"]))
    ]


def _station(number: int, step: Mapping[str, Any], result: Result) -> Station:
    kind = Kind[step["kind"].upper()]
    return Station(number, kind, step["title"], _duties_count(result) if kind is Kind.GATE else "")


def _duties_count(result: Result) -> str:
    count = len(result["law"]["duties"])
    return "1 Pflicht vorher erfüllen" if count == 1 else f"{count} Pflichten vorher erfüllen"


def legal_dates(result: Result) -> list[tuple[str, list[str]]]:
    """Return the days after today on which the law changes for this firm, each with what it is about."""
    law = result["law"]
    duties = [(duty["applies_from"], duty["title"]) for duty in law["duties"] if duty["applies_from"]]
    dates = [(day["date"], day["title"]) for day in law["dates"]]
    coming = sorted((entry for entry in duties + dates if entry[0] > result["today"]), key=lambda entry: entry[0])
    return [
        (day, list(dict.fromkeys(text for _, text in entries)))
        for day, entries in groupby(coming, key=lambda entry: entry[0])
    ]
