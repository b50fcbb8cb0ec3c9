"""The decision rules as data (content/rules.yml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from wegweiser.conditions import Condition
from wegweiser.questions import Answers


class Outcome(StrEnum):
    """What the adviser can recommend."""

    CLARIFY_GOAL = "clarify_goal"
    NO_AI = "no_ai"
    PROHIBITED = "prohibited"
    FOUNDATION = "foundation"
    BUY = "buy"
    BUILD_WITH_PARTNERS = "build_with_partners"
    ECOSYSTEM = "ecosystem"


ROADMAPS = frozenset((Outcome.FOUNDATION, Outcome.BUY, Outcome.BUILD_WITH_PARTNERS, Outcome.ECOSYSTEM))
"""The four outcomes that are roadmaps."""


class Variant(StrEnum):
    """A colouring of a roadmap."""

    BRIDGE = "bridge"
    SMALL_PROOF = "small_proof"
    SKILLS_FIRST = "skills_first"


class LawLevel(StrEnum):
    """How much has to be done before starting, from least to most severe."""

    GREEN = "green"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"

    @property
    def severity(self) -> int:
        """0 for green up to 3 for red."""
        return list(LawLevel).index(self)


@dataclass(frozen=True, slots=True)
class OutcomeRule:
    """One row of the outcome table.

    `reasons` maps a question to the main clause after "Weil …,", by the answer it is meant for; the key "" stands
    for every answer.
    """

    id: str
    when: Condition
    outcome: Outcome
    variant: Variant | None
    variant_when: Condition | None
    reasons: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class LawRule:
    """One row of the law table. Its id is the id of the duty. `dsfa` adds the duty `dsfa`."""

    id: str
    when: Condition | None
    level: LawLevel | None
    dsfa: bool


@dataclass(frozen=True, slots=True)
class Modifier:
    """A mark on a roadmap that brings a step of its own."""

    id: str
    when: Condition


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules. `readiness` maps a factor to its questions and each question's points by answer."""

    derived: Mapping[str, Condition]
    outcomes: tuple[OutcomeRule, ...]
    law: tuple[LawRule, ...]
    modifiers: tuple[Modifier, ...]
    wanted_for_roadmap: tuple[str, ...]
    wanted_otherwise: tuple[str, ...]
    assumed_for_progress: Answers
    readiness: Mapping[str, Mapping[str, Mapping[str, int]]]
    readiness_titles: Mapping[str, str]
    says_nothing: Mapping[str, frozenset[str]]
