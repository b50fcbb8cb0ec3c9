"""What the adviser points to: roadmaps, use cases, law, funding, partners, examples.

Frozen mirrors of the files in content/, whose JSON Schemas describe each field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wegweiser.rules import LawLevel, Outcome, Variant


class Status(StrEnum):
    """Whether a programme or contact point can be used, as far as the sources show."""

    OPEN = "open"
    LIMITED = "limited"
    UNCLEAR = "unclear"
    ENDED = "ended"


class Priority(StrEnum):
    """Whether an entry takes its place by how well it fits, or stands behind all others that fit."""

    NORMAL = "normal"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a roadmap.

    `kind` is "step", "decision" (the path may change or end here), "gate" (to be done before the path goes on) or
    "stop" (ends the plan as it was). `first_real_data_test`: the privacy gate stands right before it.
    """

    id: str
    phase: str
    title: str
    text: str
    kind: str = "step"
    first_real_data_test: bool = False


@dataclass(frozen=True, slots=True)
class OutcomeText:
    """What is said about an outcome, and its own steps."""

    id: Outcome
    title: str
    summary: str
    caveat: str
    leads_to: tuple[Outcome, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class VariantText:
    """What a variant adds: its steps stand at the start or the end of the roadmap's own."""

    id: Variant
    title: str
    summary: str
    at_end: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Roadmaps:
    """All outcomes and variants with their steps; `shared_steps` by id."""

    origin: str
    phases: Mapping[str, str]
    shared_steps: Mapping[str, Step]
    outcomes: Mapping[Outcome, OutcomeText]
    variants: Mapping[Variant, VariantText]


@dataclass(frozen=True, slots=True)
class UseCase:
    """A first application. `kind` is sensor, assistance or other; `personal_data` what is usual for it."""

    id: str
    title: str
    text: str
    kind: str
    business_areas: frozenset[str]
    goals: frozenset[str]
    personal_data: str


@dataclass(frozen=True, slots=True)
class Duty:
    """A legal duty. `changes` are later wordings with the day from which they hold, earliest first."""

    id: str
    title: str
    text: str
    basis: str
    source: str
    applies_from: date | None
    checked: date
    changes: tuple[tuple[date, str], ...]
    conditional: str | None

    def text_on(self, today: date) -> str:
        """Return the wording that holds on `today`."""
        wording = self.text
        for start, text in self.changes:
            if start <= today:
                wording = text
        return wording


@dataclass(frozen=True, slots=True)
class LegalDate:
    """A date on which the law changes, for whoever has one of the levels or duties."""

    id: str
    title: str
    day: date
    before: str
    after: str
    basis: str
    source: str
    levels: frozenset[LawLevel]
    duties: frozenset[str]


@dataclass(frozen=True, slots=True)
class Law:
    """The law part: levels with title and text, duties by id, dates."""

    as_of: date
    notice: str
    levels: Mapping[LawLevel, tuple[str, str]]
    not_assessed: str
    duties: Mapping[str, Duty]
    dates: tuple[LegalDate, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """A funding programme. `amount` is only there where it is evidenced.

    `url` is empty where no source is known; such a one is not recommended, nor is one that is not for firms.
    `goals` names the only goals it is for; empty for any.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    level: str
    state: str | None
    kinds: frozenset[str]
    supports: frozenset[str]
    text: str
    amount: str | None
    min_employees: int | None
    max_employees: int | None
    sme_only: bool | None
    industries: frozenset[str]
    industries_excluded: frozenset[str]
    requirements: str | None
    apply_before_start: bool | None
    status: Status
    application_state: str | None
    paused: bool
    valid_until: date | None
    ended_on: date | None
    successor: str | None
    url: str
    checked: date
    for_firms: bool = True
    priority: Priority = Priority.NORMAL
    goals: frozenset[str] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        """The name in full and those by which people ask for it."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Partner:
    """A contact point. `url` is empty where no address is evidenced; such a one is not recommended.

    `abroad`: it works for firms outside Germany too.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    category: str
    authority_kind: str | None
    states: frozenset[str]
    nationwide: bool
    seat: str | None
    industries: frozenset[str]
    offers: frozenset[str]
    cost: str | None
    text: str
    status: Status
    valid_until: date | None
    url: str
    url_is_home: bool
    checked: date
    confidence: str
    abroad: bool = False
    priority: Priority = Priority.NORMAL


@dataclass(frozen=True, slots=True)
class Example:
    """A sourced example from practice."""

    id: str
    title: str
    text: str
    industry: str
    outcome: Outcome
    source: str


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the glossary; `basis` and `source` where it is law."""

    id: str
    term: str
    aliases: tuple[str, ...]
    text: str
    basis: str | None
    source: str | None

    @property
    def names(self) -> tuple[str, ...]:
        """The term and the other words for it."""
        return (self.term, *self.aliases)
