"""German number words, spelt out, misspelt and in dialect."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wegweiser.understand.normalise import fold
from wegweiser.understand.number_words import exact_value, spoken_value

SPELT = [
    ("sieben", 7),
    ("sechzehn", 16),
    ("einundzwanzig", 21),
    ("neunundneunzig", 99),
    ("hundert", 100),
    ("hunderteins", 101),
    ("dreihundertfünfundsechzig", 365),
    ("zwölftausend", 12_000),
    ("anderthalbtausend", 1500),
    ("zweieinhalbtausend", 2500),
    ("zweihundertdreißigtausend", 230_000),
]

DIALECT = [
    # Saxon
    ("zwanzsch", 20),
    ("dreißsch", 30),
    ("fuffzsch", 50),
    ("neunzsch", 90),
    ("fünfundzwanzsch", 25),
    # Bavarian
    ("oans", 1),
    ("zwoa", 2),
    ("fimf", 5),
    ("dreizn", 13),
    ("siebzn", 17),
    ("zwanzge", 20),
    ("oanazwanzg", 21),
    ("dreiadreißg", 33),
    ("fuchzg", 50),
    ("hundertfuchzg", 150),
    ("zwoahundattausnd", 200_000),
    # Hessian, Palatine, Rhenish, Berlin
    ("fuffzisch", 50),
    ("sibbezisch", 70),
    ("zwee", 2),
    ("fümf", 5),
    ("hunnertfuffzich", 150),
    # Low German
    ("dree", 3),
    ("teihn", 10),
    ("twölf", 12),
    ("twintig", 20),
    ("föfftig", 50),
    ("söventig", 70),
    ("hunnertdusend", 100_000),
    # Swiss German and Alemannic
    ("drüzäh", 13),
    ("zwänzg", 20),
    ("füfzg", 50),
    ("dreissigtusig", 30_000),
]

MISSPELT = [
    ("zwanizg", 20),
    ("zwazig", 20),
    ("virzig", 40),
    ("fuenfundreissig", 35),
    ("funfzig", 50),
    ("sibzehn", 17),
    ("hunder", 100),
    ("achzehn", 18),
]

NO_NUMBERS = [
    "nein", "dass", "dassnet", "tust", "taste", "zäh", "liebe", "sieden", "hunderte", "tausende", "twei", "lütt",
    "macht", "fein", "dreist", "sechste", "fünfte", "zecken", "acker", "elfenbein", "und", "",
]  # fmt: skip


@pytest.mark.parametrize(("word", "value"), SPELT + DIALECT)
def test_a_number_word_is_read_as_people_write_it(word: str, value: int) -> None:
    assert exact_value(fold(word)) == spoken_value(fold(word)) == value


@pytest.mark.parametrize(("word", "value"), MISSPELT)
def test_a_number_word_with_one_typo_is_read(word: str, value: int) -> None:
    assert spoken_value(fold(word)) == value


@pytest.mark.parametrize("word", NO_NUMBERS)
def test_an_everyday_word_is_no_number(word: str) -> None:
    assert spoken_value(fold(word)) is None


@given(st.text(max_size=70))
def test_any_word_gives_a_number_below_a_million_or_none(word: str) -> None:
    value = spoken_value(word)
    assert value is None or 1 <= value < 1_000_000
