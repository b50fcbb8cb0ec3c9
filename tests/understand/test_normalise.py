"""One spelling for German text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wegweiser.understand.normalise import fold, normalise, tokens

SPELLINGS = [
    ("Thüringen", "thueringen"),
    ("THÜRINGEN!", "thueringen"),
    ("Straße", "strasse"),
    ("GROẞ", "gross"),
    ("Ba-Wü", "ba wue"),
    ("Mecklenburg-Vorpommern", "mecklenburg vorpommern"),
    ("„Köln“ – und ‚Bonn‘…", "koeln und bonn"),
    ("  viel \t Platz\r\n hier ", "viel platz hier"),
    ("20 % Ausschuss", "20 ausschuss"),
    ("1.200", "1 200"),
    ("Café", "cafe"),
    ("u\u0308ber", "ueber"),
    ("u\u200d\u0308ber", "ueber"),
    ("Augs\u00adburg", "augsburg"),
    ("\u202eBayern\u202c", "bayern"),
    ("Bay\u200bern", "bayern"),
    ("Bayern\x00\x07Hessen", "bayern hessen"),
    ("ＢＡＹＥＲＮ", "bayern"),
    ("😀 Bayern 👍🏽", "bayern"),
    ("Mitarbeiter*innen", "mitarbeiter innen"),
    ("", ""),
    ("?!…", ""),
]


@pytest.mark.parametrize(("text", "expected"), SPELLINGS)
def test_a_text_has_one_spelling(text: str, expected: str) -> None:
    assert normalise(text) == expected


def test_tokens_are_the_words_and_numbers_in_order() -> None:
    assert tokens("Tischlerei, 25 Leute (Köln)") == ("tischlerei", "25", "leute", "koeln")


def test_no_tokens_in_a_text_without_letters_and_digits() -> None:
    assert tokens(" … ?! ") == ()


def test_folding_keeps_punctuation() -> None:
    assert fold("Über 1.200 € – ja!") == "ueber 1.200 € – ja!"


@given(st.text(max_size=200))
@settings(deadline=None)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.text(max_size=200))
@settings(deadline=None)
def test_the_result_holds_only_letters_digits_and_single_spaces(text: str) -> None:
    result = normalise(text)
    assert all(c.isalnum() or c == " " for c in result)
    assert result == " ".join(result.split())


@given(st.text(alphabet="abcäöüßABCÄÖÜ -.,", max_size=60))
@settings(deadline=None)
def test_capitals_make_no_difference(text: str) -> None:
    assert normalise(text) == normalise(text.swapcase().replace("SS", "ß"))


@pytest.mark.parametrize("piece", ["ä ", "a\u0308", "\u202e", "\x00", "😀", "25 % "])
def test_ten_thousand_characters_take_no_noticeable_time(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    start = time.perf_counter()
    normalise(text)
    assert time.perf_counter() - start < 0.25
