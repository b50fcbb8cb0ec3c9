"""From answers to outcome, variant, law level, duties, modifiers and readiness.

The order of things is the contract's: substitute what is unknown, prune what does not apply, then decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wegweiser.conditions import Truth, View
from wegweiser.questions import UNKNOWN, Answers, QuestionTable, Value
from wegweiser.rules import ROADMAPS, LawLevel, Outcome, OutcomeRule, Rules, Variant

DSFA_DUTY = "dsfa"
RED_DUTY = "emotions_work"
_SAID_NOTHING = frozenset((UNKNOWN,))


def view_for_recommendation(answers: Answers, questions: QuestionTable, rules: Rules) -> View:
    """Return the view in which everything not asked counts as unknown."""
    view = View(rules.derived)
    for question in questions:
        if question.applies_when is None or question.applies_when.evaluate(view):
            _hold(view, question.id, answers.get(question.id, UNKNOWN), questions)
    return view


def view_for_interview(answers: Answers, questions: QuestionTable, rules: Rules) -> View:
    """Return the view in which everything not asked is still open."""
    view = View(rules.derived)
    for question in questions:
        applies: Truth = True
        if question.applies_when is not None:
            applies = question.applies_when.evaluate(view)
        if applies is False:
            continue
        if applies is None or question.id not in answers:
            view.open |= {question.id}
        else:
            _hold(view, question.id, answers[question.id], questions)
    return view


def _hold(view: View, question_id: str, value: Value, questions: QuestionTable) -> None:
    if isinstance(value, int):
        view.numbers[question_id] = value
        view.holding[question_id] = view.said[question_id] = frozenset()
        return
    said = frozenset(value) if isinstance(value, tuple) else frozenset((value,))
    view.said[question_id] = said
    view.holding[question_id] = questions[question_id].counts_as if said == _SAID_NOTHING else said


def prune(answers: Answers, questions: QuestionTable, rules: Rules) -> dict[str, Value]:
    """Return the answers to questions that apply."""
    view = view_for_recommendation(answers, questions, rules)
    return {key: value for key, value in answers.items() if key in view.holding}


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, with the rule that decided it."""

    rule: OutcomeRule
    outcome: Outcome
    variant: Variant | None
    law_level: LawLevel | None
    duties: tuple[str, ...]
    modifiers: tuple[str, ...]


def decide(view: View, rules: Rules) -> Decision:
    """Return the decision for a view without open questions."""
    rule, outcome, variant = decide_outcome(view, rules)
    level, duties = decide_law(view, rules, outcome)
    view.facets = {"outcome": outcome, "law_level": level or "none"}
    modifiers = decide_modifiers(view, rules) if outcome in ROADMAPS else ()
    return Decision(rule, outcome, variant, level, duties, modifiers)


def decide_outcome(view: View, rules: Rules) -> tuple[OutcomeRule, Outcome, Variant | None]:
    """Return the first rule that holds, with its outcome and variant."""
    for rule in rules.outcomes:
        if rule.when.evaluate(view):
            holds = rule.variant_when is not None and rule.variant_when.evaluate(view)
            return rule, rule.outcome, rule.variant if holds else None
    raise LookupError("no outcome rule holds; the last one must always hold")


def decide_law(view: View, rules: Rules, outcome: Outcome) -> tuple[LawLevel | None, tuple[str, ...]]:
    """Return the law level and the ids of the duties, in the order of the law table.

    A prohibited practice is red and has only its own duty, whatever the outcome. Without a roadmap nothing else
    is assessed.
    """
    rows = {rule.id: rule for rule in rules.law}
    prohibited = rows[RED_DUTY].when
    if prohibited is not None and prohibited.evaluate(view):
        return LawLevel.RED, (RED_DUTY,)
    if outcome not in ROADMAPS:
        return None, ()
    matched = [rule for rule in rules.law if rule.when is not None and rule.when.evaluate(view)]
    levels = [rule.level for rule in matched if rule.level is not None]
    duties = {rule.id for rule in matched}
    if any(rule.dsfa for rule in matched):
        duties.add(DSFA_DUTY)
    if not levels:
        fallback = next(rule for rule in rules.law if rule.when is None)
        duties.add(fallback.id)
        levels = [fallback.level or LawLevel.GREEN]
    return max(levels, key=lambda level: level.severity), tuple(row for row in rows if row in duties)


def decide_modifiers(view: View, rules: Rules) -> tuple[str, ...]:
    """Return the modifiers that hold; the view must carry the facets."""
    return tuple(modifier.id for modifier in rules.modifiers if modifier.when.evaluate(view))


def readiness(view: View, rules: Rules) -> dict[str, int | None]:
    """Return 0, 1 or 2 for each factor, None where its answers are missing.

    Of several answers the weakest counts; with one of them missing only a 0 is certain.
    """
    return {factor: _factor(view, parts) for factor, parts in rules.readiness.items()}


def _factor(view: View, parts: Mapping[str, Mapping[str, int]]) -> int | None:
    points = [_points(view, question_id, table) for question_id, table in parts.items()]
    if 0 in points:
        return 0
    known = [point for point in points if point is not None]
    return min(known) if len(known) == len(points) else None


def _points(view: View, question_id: str, table: Mapping[str, int]) -> int | None:
    (said,) = view.said.get(question_id, _SAID_NOTHING)
    return table.get(said)


def conflicts(answers: Answers, view: View, rules: Rules) -> list[str]:
    """Return the questions whose stored answer says something although the question does not apply."""
    found = []
    for question_id, silent in rules.says_nothing.items():
        value = answers.get(question_id, UNKNOWN)
        if question_id not in view.holding and value != UNKNOWN and value not in silent:
            found.append(question_id)
    return found


def because_of_duty(view: View, rules: Rules, duty_id: str) -> frozenset[str]:
    """Return the questions whose answers brought a duty; the DSFA is brought by every row that names it."""
    brought: frozenset[str] = frozenset()
    for rule in rules.law:
        if rule.when is not None and (rule.id == duty_id or (rule.dsfa and duty_id == DSFA_DUTY)):
            brought |= rule.when.because(view)
    return brought


def because_of_modifier(view: View, rules: Rules, decision: Decision, modifier_id: str) -> frozenset[str]:
    """Return the questions whose answers brought a modifier, by its condition or by the law level in it."""
    modifier = next(modifier for modifier in rules.modifiers if modifier.id == modifier_id)
    brought = modifier.when.because(view)
    if brought:
        return brought
    levels = {rule.id: rule.level for rule in rules.law}
    severest = (duty for duty in decision.duties if levels[duty] is decision.law_level)
    return brought.union(*(because_of_duty(view, rules, duty) for duty in severest))
