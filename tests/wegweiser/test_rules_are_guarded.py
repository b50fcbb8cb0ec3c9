"""No rule without an example: whatever is changed in a rule, some row of tests/cases/rules.yml changes too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from tests.firms import IF_MEANT, TABLE
from tests.profiles import CONTENT
from wegweiser.answers import parse_answers
from wegweiser.conditions import Condition, Truth, View
from wegweiser.decision import decide, view_for_recommendation
from wegweiser.rules import Rules
from wegweiser.rules_page import in_words

CASES = [
    (case, parse_answers({**TABLE["base"], **case.get("answers", {})}, CONTENT.questions, case["name"]))
    for case in TABLE["cases"]
]


Put = Callable[[Condition], Rules]
"""Puts another condition in the place of one, and returns the rules with it."""


@dataclass(frozen=True)
class Opposite(Condition):
    """A condition turned round."""

    condition: Condition

    def evaluate(self, view: View) -> Truth:
        truth = self.condition.evaluate(view)
        return None if truth is None else not truth


def as_expected(case: dict[str, Any], answers: Any, rules: Rules) -> bool:
    """Whether a row comes out as it says, with these rules."""
    try:
        got = decide(view_for_recommendation(answers, CONTENT.questions, rules), rules)
    except (LookupError, StopIteration):  # a rule that everything rests on is missing
        return False
    expect = case["expect"]
    return (
        (got.outcome, got.variant, got.law_level) == (expect["outcome"], expect.get("variant"), expect.get("law"))
        and set(got.modifiers) == set(expect.get("modifiers", []))
        and list(got.duties) == expect.get("duties", list(got.duties))
    )


def changed(condition: Any) -> Iterator[tuple[str, Any]]:
    """Yield the condition with itself or a part turned round, or without one of its values, and what that was."""
    words = in_words(condition, CONTENT)
    yield f"not {words}", Opposite(condition)
    values: frozenset[str] = getattr(condition, "values", frozenset())
    for value in sorted(values):
        if len(values) > 1:
            yield f"{words} without {value}", replace(condition, values=values - {value})
    parts: tuple[Condition, ...] = getattr(condition, "parts", ())
    for number, part in enumerate(parts):
        for name, other in changed(part):
            yield name, replace(condition, parts=(*parts[:number], other, *parts[number + 1 :]))


def every_place(rules: Rules) -> Iterator[tuple[str, Condition, Put]]:
    """Yield every condition of the rules, and how to put another one in its place."""
    for name, named in rules.derived.items():
        yield name, named, _derived(rules, name)
    for table in ("outcomes", "law", "modifiers"):
        for number, row in enumerate(getattr(rules, table)):
            for field in ("when", "variant_when"):
                if (condition := getattr(row, field, None)) is not None:
                    yield f"{row.id}.{field}", condition, _in_row(rules, table, number, field)


def _derived(rules: Rules, name: str) -> Put:
    return lambda condition: replace(rules, derived={**rules.derived, name: condition})


def _in_row(rules: Rules, table: str, number: int, field: str) -> Put:
    rows = getattr(rules, table)

    def put(condition: Condition) -> Rules:
        row = replace(rows[number], **{field: condition})
        return with_rows(rules, table, (*rows[:number], row, *rows[number + 1 :]))

    return put


def with_rows(rules: Any, table: str, rows: tuple[Any, ...]) -> Rules:
    """The rules with other rows in one of their tables."""
    other: Rules = replace(rules, **{table: rows})
    return other


def changed_rules() -> Iterator[tuple[str, Rules]]:
    """Yield the rules with one thing wrong: a row left out, two outcome rules swapped, a condition changed."""
    rules = CONTENT.rules
    for table in ("outcomes", "law", "modifiers"):
        rows = getattr(rules, table)
        for number, row in enumerate(rows):
            yield f"without {row.id}", with_rows(rules, table, (*rows[:number], *rows[number + 1 :]))
    for number, (first, second) in enumerate(zip(rules.outcomes, rules.outcomes[1:], strict=False)):
        swapped = (*rules.outcomes[:number], second, first, *rules.outcomes[number + 2 :])
        yield f"{second.id} before {first.id}", replace(rules, outcomes=swapped)
    for place, condition, put in every_place(rules):
        for name, other in changed(condition):
            yield f"{place}: {name}", put(other)


CHANGED = [pytest.param(rules, id=name) for name, rules in changed_rules()]


def test_every_row_comes_out_as_it_says() -> None:
    otherwise = [case["name"] for case, answers in CASES if not as_expected(case, answers, CONTENT.rules)]
    assert otherwise == [], f"these firms get something else now; {IF_MEANT}"


@pytest.mark.parametrize("rules", CHANGED)
def test_some_row_comes_out_differently(rules: Rules) -> None:
    assert not all(as_expected(case, answers, rules) for case, answers in CASES), (
        "no firm in tests/cases/rules.yml comes out differently without this; add one"
    )
