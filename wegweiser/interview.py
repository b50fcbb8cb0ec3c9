"""Which question comes next, and how many are still to come.

Only what can still change the result is asked: the questions inside conditions that are not yet known, and what
a roadmap needs besides (content/rules.yml, `wanted`).
"""

from __future__ import annotations

from dataclasses import dataclass

from wegweiser.conditions import Truth, View
from wegweiser.decision import decide_law, view_for_interview
from wegweiser.questions import Answers, QuestionTable
from wegweiser.rules import ROADMAPS, Outcome, Rules


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the interview is: the number of the open question, and how many there will be in all (about)."""

    number: int
    total: int


def next_question(answers: Answers, questions: QuestionTable, rules: Rules) -> str | None:
    """Return the id of the first question, in table order, that can still change the result; None at the end."""
    view = view_for_interview(answers, questions, rules)
    wanted = _worth_asking(view, questions, rules)
    for question in questions:
        if question.id in wanted and question.id not in answers and _applies(view, question.id, questions):
            return question.id
    return None


def _applies(view: View, question_id: str, questions: QuestionTable) -> Truth:
    condition = questions[question_id].applies_when
    return True if condition is None else condition.evaluate(view)


def _worth_asking(view: View, questions: QuestionTable, rules: Rules) -> set[str]:
    wanted, possible = _worth_asking_for_outcome(view, rules)
    if possible & ROADMAPS:
        wanted |= _worth_asking_for_law(view, rules)
        wanted |= _worth_asking_for_modifiers(view, rules, possible)
        wanted.update(rules.wanted_for_roadmap)
    else:
        wanted.update(rules.wanted_otherwise)
    for question in reversed(questions.questions):
        # A question whose applicability is not yet known needs the answers that it hangs on first.
        if question.id in wanted and question.applies_when is not None:
            wanted |= question.applies_when.undecided(view)
    return wanted


def _worth_asking_for_outcome(view: View, rules: Rules) -> tuple[set[str], set[Outcome]]:
    """Return the questions that can still change outcome or variant, and the outcomes that are possible."""
    wanted: set[str] = set()
    possible: set[Outcome] = set()
    for rule in rules.outcomes:
        holds = rule.when.evaluate(view)
        if holds is False:
            continue
        possible.add(rule.outcome)
        wanted |= rule.when.undecided(view)
        if rule.variant_when is not None:
            wanted |= rule.variant_when.undecided(view)
        if holds:
            break
    return wanted, possible


def _worth_asking_for_law(view: View, rules: Rules) -> set[str]:
    wanted: set[str] = set()
    for rule in rules.law:
        if rule.when is not None:
            wanted |= rule.when.undecided(view)
    return wanted


def _worth_asking_for_modifiers(view: View, rules: Rules, possible: set[Outcome]) -> set[str]:
    law_open = bool(_worth_asking_for_law(view, rules))
    outcome = next(iter(possible)) if len(possible) == 1 else None
    level = None if law_open or outcome is None else decide_law(view, rules, outcome)[0]
    view.facets = {"outcome": outcome, "law_level": level}
    wanted: set[str] = set()
    for modifier in rules.modifiers:
        wanted |= modifier.when.undecided(view)
    return wanted


def progress(answers: Answers, questions: QuestionTable, rules: Rules, put: int | None = None) -> Progress:
    """Return where the open question stands in the interview.

    What is not answered yet is assumed as content/rules.yml says (`assumed_for_progress`), so the second part on
    personal data is counted only once it is known to come. `put` is how many questions were put before this one;
    by default each answer counts as one.
    """
    imagined = dict(answers)
    while (question_id := next_question(imagined, questions, rules)) is not None:
        imagined[question_id] = rules.assumed_for_progress[question_id]
    before = len(answers) if put is None else put
    return Progress(before + 1, before + max(1, len(imagined) - len(answers)))
