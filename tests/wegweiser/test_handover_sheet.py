"""The hand-over sheet: one page that says everything an adviser needs, and nothing that was not agreed to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tests.conftest import TODAY
from tests.example_associations import GUILD, example
from tests.firms import BASE
from tests.profiles import CONTENT, examples
from wegweiser.answers import parse_answers
from wegweiser.association import Association
from wegweiser.handover import LINES, MOST_WISH, WIDTH, can_be_reached, clean_wish, handover_sheet
from wegweiser.questions import UNKNOWN, Answers, Kind
from wegweiser.recommendation import recommend

MEMBER_OF = example(GUILD)
JOINERY: dict[str, Any] = BASE | {
    "industry": "crafts",
    "employees": 25,
    "ready_service": "yes",
    "differentiator": "unknown",
}
WISH = "Bitte vormittags unter 089 99998-321 anrufen"


def sheet(answers: Answers, wish: str = WISH, association: Association = MEMBER_OF) -> str:
    result = recommend(answers, CONTENT, TODAY, association)
    told = [
        {"title": question.title, "label": question.label(answers[question.id])}
        for question in CONTENT.questions
        if question.id in answers
    ]
    return handover_sheet(result, told, wish, association)


@pytest.fixture(scope="module")
def joinery() -> str:
    return sheet(parse_answers(JOINERY, CONTENT.questions, "firm"))


@pytest.mark.parametrize(
    "said",
    [
        "Kontaktwunsch eines Betriebs, 22.11.2026",
        "An die Betriebsberatung der Muster-Innung",
        "So möchte der Betrieb erreicht werden\n  Bitte vormittags unter 089 99998-321 anrufen\n",
        "Beschäftigte: 25",
        "Branche: Handwerk",
        "Empfehlung an den Betrieb: KI zukaufen",
        "• Weil es ein fertiges Angebot gibt",
        "Erste Schritte\n  1. ",
        "Reifeprofil\n  Ziel 2/2",
        "Recht und Datenschutz: Grün",
        "Digitalgutschein der Muster-Innung",
        "Der Betrieb hat dieser Weitergabe im Gespräch zugestimmt.",
        "löschen Sie das Blatt",
    ],
)
def test_the_adviser_reads(said: str, joinery: str) -> None:
    assert said in joinery


def test_the_adviser_reads_every_answer(joinery: str) -> None:
    flowing = " ".join(joinery.split())
    for question in CONTENT.questions:
        if question.id in JOINERY:
            assert f"{question.title}: " in flowing


def test_the_wish_stands_there_once_and_word_for_word(joinery: str) -> None:
    assert joinery.count(WISH) == 1


def answer_to(question_id: str) -> st.SearchStrategy[Any]:
    question = CONTENT.questions[question_id]
    if question.kind is Kind.NUMBER:
        return st.integers(1, 10**9)
    one = st.sampled_from(question.values)
    several = question.kind is Kind.MULTIPLE
    return st.one_of(st.lists(one, min_size=1, unique=True) if several else one, st.just(UNKNOWN))


ANYTHING = st.fixed_dictionaries({}, optional={name: answer_to(name) for name in CONTENT.questions.ids()})
LONGEST = st.text(alphabet=st.characters(codec="utf-8"), max_size=MOST_WISH)


@examples(150, suppress_health_check=[HealthCheck.too_slow])
@given(ANYTHING, LONGEST)
def test_it_is_one_page_whatever_was_answered_and_wished(raw: dict[str, Any], typed: str) -> None:
    lines = sheet(parse_answers(raw, CONTENT.questions, "firm"), clean_wish(typed)).splitlines()
    assert len(lines) <= LINES
    assert max(map(len, lines)) <= WIDTH


@examples(60, suppress_health_check=[HealthCheck.too_slow])
@given(ANYTHING)
def test_every_answer_stands_there_in_full(raw: dict[str, Any]) -> None:
    answers = parse_answers(raw, CONTENT.questions, "firm")
    flowing = " ".join(sheet(answers).split())
    for question_id, value in answers.items():
        question = CONTENT.questions[question_id]
        assert f"{question.title}: {question.label(value)}" in flowing


def test_a_wish_that_is_too_long_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="got 301 characters, expected at most 300"):
        sheet(parse_answers(JOINERY, CONTENT.questions, "firm"), "1" * 301)


def test_an_association_without_a_hand_over_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="association muster-innung: handover: got none"):
        sheet(parse_answers(JOINERY, CONTENT.questions, "firm"), WISH, replace(MEMBER_OF, handover=None))


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  089 99998-321\n ab 9 Uhr ", "089 99998-321 ab 9 Uhr"),
        ("buero@example.org\x00\u200b\u202e", "buero@example.org"),
        ("eins\r\nBcc: zwei@example.org", "eins Bcc: zwei@example.org"),
        ("\t\n", ""),
    ],
)
def test_a_wish_is_kept_as_one_line_of_what_can_be_seen(typed: str, cleaned: str) -> None:
    assert clean_wish(typed) == cleaned


@pytest.mark.parametrize(
    "wish", ["089 99998-321", "buero@example.org", "Mo bis Fr unter +49 30 23125 000", "0 2 2 1 4710"]
)
def test_a_number_or_an_address_is_a_way_to_be_reached(wish: str) -> None:
    assert can_be_reached(wish)


@pytest.mark.parametrize("wish", ["", "Wer bekommt das?", "lieber doch nicht", "Zimmer 12", "um 10 oder 11 Uhr"])
def test_without_one_nobody_can_be_reached(wish: str) -> None:
    assert not can_be_reached(wish)
