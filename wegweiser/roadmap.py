"""The ordered steps of an outcome, and the first use cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wegweiser.case import Case
from wegweiser.catalogue import Roadmaps, Step, UseCase
from wegweiser.rules import ROADMAPS, Outcome

MOST_USE_CASES = 4
_KIND_ORDER = {"sensor": 0, "assistance": 1, "other": 2}
"""Intelligent sensors and assistance systems are the most promising first applications (press release of 2021)."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step and what brought it: the outcome, the variant or a modifier."""

    step: Step
    because_of: str


def plan_steps(case: Case, roadmaps: Roadmaps) -> list[PlannedStep]:
    """Return the steps in their order.

    For a roadmap: the common first step, the modifiers' steps, the variant's, then the roadmap's own with the
    privacy gate right before its first test with real data. The other outcomes have only their own.
    """
    decision = case.decision
    own = [PlannedStep(step, decision.outcome) for step in roadmaps.outcomes[decision.outcome].steps]
    if decision.outcome not in ROADMAPS:
        return own
    steps = [PlannedStep(roadmaps.shared_steps["first_problem"], decision.outcome)]
    for modifier in ("easier_first_case", "check_market"):
        if modifier in decision.modifiers:
            steps.append(PlannedStep(roadmaps.shared_steps[modifier], modifier))
    before, after = _variant_steps(case, roadmaps)
    return [*steps, *before, *_with_gate(own, case, roadmaps), *after]


def _variant_steps(case: Case, roadmaps: Roadmaps) -> tuple[list[PlannedStep], list[PlannedStep]]:
    if case.decision.variant is None:
        return [], []
    variant = roadmaps.variants[case.decision.variant]
    steps = [PlannedStep(step, variant.id) for step in variant.steps]
    return ([], steps) if variant.at_end else (steps, [])


def _with_gate(own: list[PlannedStep], case: Case, roadmaps: Roadmaps) -> Iterator[PlannedStep]:
    gate = "privacy_gate" in case.decision.modifiers
    for planned in own:
        if planned.step.first_real_data_test and gate:
            yield PlannedStep(roadmaps.shared_steps["privacy_gate"], "privacy_gate")
        yield planned


def choose_use_cases(case: Case, use_cases: tuple[UseCase, ...]) -> list[UseCase]:
    """Return first use cases for business area and goal: sensors and assistance systems first.

    Where an easier first case is advised, those without personal data come before all others. Without a known
    business area every area counts.
    """
    if case.decision.outcome not in ROADMAPS:
        return []
    area, goal = case.text("business_area"), case.text("goal")
    easier = "easier_first_case" in case.decision.modifiers or not case.has_personal_data
    fitting = [item for item in use_cases if area is None or area in item.business_areas]

    def rank(item: UseCase) -> tuple[object, ...]:
        return (
            easier and item.personal_data != "none",
            goal not in item.goals,
            _KIND_ORDER[item.kind],
            item.id,
        )

    return sorted(fitting, key=rank)[:MOST_USE_CASES]


def leads_to(outcome: Outcome, roadmaps: Roadmaps) -> list[str]:
    """Return the titles of the roadmaps that may follow this one."""
    return [roadmaps.outcomes[following].title for following in roadmaps.outcomes[outcome].leads_to]
