"""What another answer would change: the what-ifs, and the open points worth clearing up."""

from __future__ import annotations

from dataclasses import dataclass

from wegweiser.decision import Decision, decide, decide_outcome, prune, view_for_recommendation
from wegweiser.questions import UNKNOWN, Answers, Kind, QuestionTable
from wegweiser.rules import Outcome, Rules, Variant

_NOT_KNOWN = frozenset((UNKNOWN, "unclear", "undecided"))
_LEFT_OUT = frozenset(("industry", "business_area"))
"""Closed lists that decide neither outcome nor variant; left out by contract, like lists, numbers and places."""


@dataclass(frozen=True, slots=True)
class Change:
    """One other answer, and where it would lead."""

    question: str
    value: str
    outcome: Outcome
    variant: Variant | None


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """An answer that is not known but could change the result, with the changes by answer."""

    question: str
    changes: tuple[Change, ...]


def what_if(answers: Answers, questions: QuestionTable, rules: Rules) -> list[Change]:
    """Return every single change of a known answer that alters outcome or variant, in table order.

    Questions that newly apply after the change count as unknown; answers that no longer apply are dropped.
    """
    known = prune(answers, questions, rules)
    _, outcome, variant = decide_outcome(view_for_recommendation(known, questions, rules), rules)
    changes = []
    for question in questions:
        if question.kind not in (Kind.CHOICE, Kind.MONEY) or question.id in _LEFT_OUT:
            continue
        if known.get(question.id, UNKNOWN) == UNKNOWN:
            continue
        for value in question.values:
            if value == known[question.id] or value in _NOT_KNOWN:
                continue
            view = view_for_recommendation({**known, question.id: value}, questions, rules)
            _, new_outcome, new_variant = decide_outcome(view, rules)
            if (new_outcome, new_variant) != (outcome, variant):
                changes.append(Change(question.id, value, new_outcome, new_variant))
    return changes


def open_points(answers: Answers, questions: QuestionTable, rules: Rules) -> list[OpenPoint]:
    """Return each "unknown" for which some answer would change outcome, variant, modifiers or law level.

    Of several subjects each is tried alone. Number and place have no values to try; no decision hangs on them.
    """
    known = prune(answers, questions, rules)
    unknown = [question for question in questions if known.get(question.id) == UNKNOWN]
    if not unknown:
        return []
    today = _gist(decide(view_for_recommendation(known, questions, rules), rules))
    points = []
    for question in unknown:
        changes = []
        for value in question.values:
            if value in _NOT_KNOWN:
                continue
            answer = (value,) if question.kind is Kind.MULTIPLE else value
            view = view_for_recommendation({**known, question.id: answer}, questions, rules)
            decision = decide(view, rules)
            if _gist(decision) != today:
                changes.append(Change(question.id, value, decision.outcome, decision.variant))
        if changes:
            points.append(OpenPoint(question.id, tuple(changes)))
    return points


def _gist(decision: Decision) -> tuple[object, ...]:
    return (decision.outcome, decision.variant, frozenset(decision.modifiers), decision.law_level)
