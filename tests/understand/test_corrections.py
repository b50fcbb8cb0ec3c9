"""What somebody says instead of the answer before."""

from __future__ import annotations

import pytest

from wegweiser.understand.corrections import said_instead


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("ach nein, produktion", "produktion"),
        ("Nee quatsch, 40", "40"),
        ("ne moment, auf papier", "auf papier"),
        ("Quatsch! Büro", "Büro"),
        ("ach ne doch beim verkauf", "beim verkauf"),
        ("sorry, produktion meinte ich", "produktion"),
        ("Hessen war gemeint.", "Hessen"),
        ("nein, ich meinte Hessen", "Hessen"),
        ("nee doch lieber kundendienst", "kundendienst"),
        ("nein, doch Büro", "Büro"),
    ],
)
def test_is_what_stands_beside_the_words_that_take_it_back(text: str, instead: str) -> None:
    assert said_instead(text) == instead


@pytest.mark.parametrize(
    "text",
    [
        "nein, produktion",
        "produktion",
        "ach nein",
        "moment",
        "Haltbarkeit ist wichtig",
        "ach so, ja",
        "",
        "?!",
        "[" * 300_000,
        "ach " * 75_000,
    ],
)
def test_is_nothing_where_nothing_is_taken_back(text: str) -> None:
    assert said_instead(text) is None
