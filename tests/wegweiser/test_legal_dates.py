"""What is said about law changes on the days on which the law changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from wegweiser.answers import parse_answers
from wegweiser.content import Content
from wegweiser.recommendation import recommend

APPLICANTS: dict[str, Any] = {
    "goal": "relieve_staff",
    "goal_measurable": "yes",
    "simple_solution": "no",
    "data_state": "structured",
    "data_amount": "enough",
    "personal_data": "yes",
    "data_subjects": ["applicants"],
    "sensitive_data": "no",
    "people_evaluated": "suggestion",
    "ai_contact": "none",
    "hosting": "own",
    "ready_service": "yes",
    "federal_state": "DE-HE",
}


def law(content: Content, day: date, **changes: Any) -> dict[str, Any]:
    answers = parse_answers({**APPLICANTS, **changes}, content.questions, "firm")
    part: dict[str, Any] = recommend(answers, content, day)["law"]
    return part


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 12, 1), "Ab dem 2. Dezember 2026 muss der Anbieter"),
        (date(2026, 12, 2), "Seit dem 2. Dezember 2026 muss der Anbieter"),
        (date(2026, 12, 1), "Ab dem 2. Dezember 2026 verbietet"),
        (date(2026, 12, 2), "Seit dem 2. Dezember 2026 verbietet"),
        (date(2027, 12, 1), "Ab dem 2. Dezember 2027 gelten die Pflichten für Hochrisiko-KI nach Anhang III"),
        (date(2027, 12, 2), "Seit dem 2. Dezember 2027 gelten die Pflichten für Hochrisiko-KI nach Anhang III"),
        (date(2028, 8, 1), "Ab dem 2. August 2028"),
        (date(2028, 8, 2), "Seit dem 2. August 2028"),
    ],
)
def test_a_date_is_announced_before_and_stated_from_its_day(content: Content, day: date, said: str) -> None:
    assert any(said in entry["text"] for entry in law(content, day)["dates"])


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2027, 12, 1), "Bereiten Sie die Pflichten vor"),
        (date(2027, 12, 2), "Erfüllen Sie die Pflichten dafür"),
    ],
)
def test_the_duty_for_high_risk_changes_with_its_day(content: Content, day: date, said: str) -> None:
    (duty,) = [duty for duty in law(content, day)["duties"] if duty["id"] == "high_risk"]
    assert said in duty["text"]
    assert duty["applies_from"] == "2027-12-02"


def test_dates_for_high_risk_are_not_shown_to_a_firm_without_it(content: Content) -> None:
    dates = law(content, date(2026, 11, 22), people_evaluated="no", data_subjects=["customers"])["dates"]
    assert "high_risk_annex_iii" not in {entry["id"] for entry in dates}


def test_the_data_protection_authority_of_the_land_is_named(content: Content) -> None:
    answers = parse_answers(APPLICANTS, content.questions, "firm")
    names = [partner["name"] for partner in recommend(answers, content, date(2026, 11, 22))["partners"]]
    assert any("Hessische" in name and "Datenschutz" in name for name in names)


def test_a_prohibited_case_says_what_is_forbidden_and_what_is_possible_instead(content: Content) -> None:
    answers = parse_answers({**APPLICANTS, "people_evaluated": "emotions"}, content.questions, "firm")
    result = recommend(answers, content, date(2026, 11, 22))
    assert result["outcome"] == "prohibited"
    assert result["law"]["level"] == "red"
    assert [step["id"] for step in result["steps"]] == [
        "prohibited_stop",
        "prohibited_alternative",
        "prohibited_ask",
    ]
    assert result["funding"] == []
    assert result["partners"]


def test_every_result_says_that_it_is_no_legal_advice(content: Content) -> None:
    for goal in ("unclear", "reduce_costs"):
        answers = parse_answers({**APPLICANTS, "goal": goal}, content.questions, "firm")
        assert "keine Rechtsberatung" in recommend(answers, content, date(2026, 11, 22))["notice"]
