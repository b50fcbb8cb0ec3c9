"""Options chosen by their numbers, as people type them."""

from __future__ import annotations

import pytest

from tests.profiles import CONTENT
from wegweiser.questions import Kind, Question
from wegweiser.understand.option_numbers import by_number

QUESTIONS = CONTENT.questions
ONE = next(question for question in QUESTIONS if question.kind is Kind.CHOICE and len(question.options) > 4)
SEVERAL = next(question for question in QUESTIONS if question.kind is Kind.MULTIPLE)
MONEY = next(question for question in QUESTIONS if question.kind is Kind.MONEY)

#: What chooses one option, by its number; -1 is the last.
NUMBERS = [
    ("2", 2),
    ("2.", 2),
    ("(2)", 2),
    ("#2", 2),
    ("2!", 2),
    ("2tens", 2),
    ("2te", 2),
    ("3ter", 3),
    ("1ste", 1),
    ("die 3.", 3),
    ("die 3", 3),
    ("zwo", 2),
    ("zwoa", 2),
    ("oans", 1),
    ("fümf", 5),
    ("eins", 1),
    ("die eins", 1),
    ("numma zwo", 2),
    ("Nummer zwei", 2),
    ("nummero drei", 3),
    ("Nr. vier", 4),
    ("nr.4", 4),
    ("No 2", 2),
    ("option 3", 3),
    ("Antwort 1", 1),
    ("Punkt 3", 3),
    ("2 bitte", 2),
    ("bitte die 2", 2),
    ("na dann die 4", 4),
    ("ja 2", 2),
    ("eher die 2", 2),
    ("ich nehm die zwei", 2),
    ("nehme 2", 2),
    ("ich würd die 3 nehmen", 3),
    ("wir nehmen die eins", 1),
    ("zweitens", 2),
    ("erstens", 1),
    ("das zweite", 2),
    ("die zwote", 2),
    ("de zwoate", 2),
    ("dat tweede", 2),
    ("dritte bitte", 3),
    ("die dritte bitte", 3),
    ("die fünfte", 5),
    ("der erste", 1),
    ("die oberste", 1),
    ("zweite von oben", 2),
    ("die letzte", -1),
    ("das letzte bitte", -1),
    ("die unterste", -1),
]

#: What chooses several, where several may be chosen.
LISTS = [
    ("1 und 3", (1, 3)),
    ("1,3", (1, 3)),
    ("1, 2 und 3", (1, 2, 3)),
    ("1+3", (1, 3)),
    ("1 & 3", (1, 3)),
    ("1 sowie 2", (1, 2)),
    ("1.und 2.", (1, 2)),
    ("eins und drei", (1, 3)),
    ("die erste und die dritte", (1, 3)),
    ("erstens und drittens", (1, 3)),
    ("1-3", (1, 2, 3)),
    ("1 bis 3", (1, 2, 3)),
    ("die ersten beiden", (1, 2)),
    ("die ersten drei", (1, 2, 3)),
    ("2", (2,)),
    ("2 und 2", (2,)),
]

#: Options have no letters, and a number with anything beside it is something else.
NO_NUMBERS = [
    "B",
    "b)",
    "a",
    "Antwort C",
    "III",
    "0",
    "99",
    "2000",
    "2k",
    "2 tausend",
    "ein",
    "eine",
    "zwei Leute",
    "2 Jahre",
    "seit 2",
    "die",
    "bitte",
    "ja",
    "nö",
    "und",
    "weiß nicht",
    "die mittlere oder so",
    "2 von 3 Maschinen",
    "",
]


def place(value: str, question: Question) -> int:
    return question.values.index(value) + 1


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_one_option_is_chosen_by_its_number(text: str, number: int) -> None:
    value = by_number(text, ONE)
    assert isinstance(value, str)
    assert place(value, ONE) == (number if number > 0 else len(ONE.options))


@pytest.mark.parametrize(("text", "numbers"), LISTS)
def test_several_options_are_chosen_by_their_numbers(text: str, numbers: tuple[int, ...]) -> None:
    values = by_number(text, SEVERAL)
    assert isinstance(values, tuple)
    assert tuple(place(value, SEVERAL) for value in values) == numbers


def test_the_last_two_are_counted_from_the_end() -> None:
    assert by_number("die letzten zwei", SEVERAL) == tuple(SEVERAL.values[len(SEVERAL.options) - 2 :][:2])


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_anything_else_chooses_no_option(text: str) -> None:
    assert by_number(text, ONE) is None
    assert by_number(text, SEVERAL) is None


@pytest.mark.parametrize("text", ["1 und 3", "2 oder 3", "1-3", "die ersten beiden"])
def test_several_numbers_choose_nothing_where_one_is_asked_for(text: str) -> None:
    assert by_number(text, ONE) is None


@pytest.mark.parametrize("text", ["20000", "5", "2 tausend", "3000", "2,5 Tsd"])
def test_an_amount_of_money_is_no_number_of_an_option(text: str) -> None:
    assert by_number(text, MONEY) is None
