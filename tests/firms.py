"""Firms for every outcome, variant and set of modifiers, made from the firm of tests/cases/rules.yml."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from tests.conftest import ROOT, TODAY
from wegweiser.answers import parse_answers
from wegweiser.content import Content
from wegweiser.questions import Answers
from wegweiser.recommendation import Result, recommend
from wegweiser.yamltext import read_answers_yaml

TABLE: dict[str, Any] = read_answers_yaml(
    (ROOT / "tests/cases/rules.yml").read_text(encoding="utf-8"), "rules.yml"
)
"""The table of examples: a firm under `base`, and under `cases` what is different and what then comes out."""
BASE: dict[str, Any] = TABLE["base"]
IF_MEANT = "change content/rules.yml, or what the firm expects in tests/cases/rules.yml if this is meant"
"""What to do where a firm of the table gets something else than it expects."""

WAYS: dict[str, dict[str, Any]] = {
    "clarify_goal": {"goal_measurable": "no"},
    "no_ai": {"simple_solution": "yes"},
    "foundation": {"data_state": "paper"},
    "skills_first": {"expertise": "none", "budget": "under_5k"},
    "buy": {"ready_service": "yes"},
    "bridge": {"ready_service": "yes", "differentiator": "yes", "budget": "5k_25k"},
    "build": {"differentiator": "yes"},
    "small_proof": {},
    "ecosystem": {"data_amount": "some", "cooperation": "yes"},
}
CUSTOMERS = {
    "personal_data": "yes",
    "data_subjects": ["customers"],
    "sensitive_data": "no",
    "people_evaluated": "no",
    "ai_contact": "customers",
    "hosting": "eu",
}
EVERYONE = CUSTOMERS | {
    "data_subjects": ["customers", "employees", "applicants", "public", "children"],
    "sensitive_data": "yes",
    "people_evaluated": "automatic",
    "hosting": "third_country",
    "works_council": "yes",
}
PEOPLE: dict[str, dict[str, Any]] = {
    "nobody": {},
    "incidental": {"personal_data": "incidental", "sensitive_data": "no", "hosting": "own", "works_council": "no"},
    "customers": CUSTOMERS,
    "everyone": EVERYONE,
    "feelings": EVERYONE | {"people_evaluated": "emotions"},
}
MARKET: dict[str, dict[str, Any]] = {"known": {}, "unknown": {"ready_service": "unknown"}}


def firms(content: Content) -> Iterator[tuple[str, Answers]]:
    """Yield firms with a name each: every way, with and without people, with and without a known market."""
    for (way, wish), (people, data), (market, known) in product(WAYS.items(), PEOPLE.items(), MARKET.items()):
        name = f"{way}, {people}, market {market}"
        yield name, parse_answers(BASE | wish | data | known, content.questions, name)


def all_results(content: Content) -> dict[str, Result]:
    """Return the results of these firms by name."""
    return {name: recommend(answers, content, TODAY) for name, answers in firms(content)}
