"""Amounts of money in German sentences: tables an adviser can read."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wegweiser.understand.money import read_amount

#: Answers to "Wie viel eigenes Geld können Sie für das erste Vorhaben einsetzen?"
ANSWERS = [
    # digits
    ("8000 Euro", 8000),
    ("8.000 €", 8000),
    ("8 000", 8000),
    ("8000,-", 8000),
    ("10.000,00 EUR", 10_000),
    ("30000", 30_000),
    ("€ 12.500", 12_500),
    ("500 Euro", 500),
    ("0 Euro", 0),
    # units
    ("20k", 20_000),
    ("20 K", 20_000),
    ("20 T€", 20_000),
    ("20 TEUR", 20_000),
    ("20 Mille", 20_000),
    ("20 Riesen", 20_000),
    ("2,5 Tsd", 2500),
    ("2.5k", 2500),
    ("2,5 Tsd. Euro", 2500),
    ("1,2 Mio", 1_200_000),
    ("eine viertel Million", 250_000),
    ("ne halbe Million", 500_000),
    ("eine Million", 1_000_000),
    ("zwei Millionen", 2_000_000),
    ("50 tausend", 50_000),
    ("15tausend", 15_000),
    ("ca. 15 Tsd.", 15_000),
    # words, dialect, typos
    ("fuffzehnhundert", 1500),
    ("fünfzehnhundert Euro", 1500),
    ("zwölf Tausender", 12_000),
    ("a zwölf tausender", 12_000),
    ("an zehner tausender", 10_000),
    ("achtzehntausend", 18_000),
    ("achzentausend", 18_000),
    ("fünfunddreissigtausned", 35_000),
    ("zwoahundattausnd", 200_000),
    ("zwanzichtausend", 20_000),
    ("so um die vierzigtausend", 40_000),
    ("hunderttausend", 100_000),
    ("hundert tausend Euro", 100_000),
    ("dreihundertfünfzigtausend", 350_000),
    ("fünf und zwanzig tausend", 25_000),
    ("zweieinhalb tausend", 2500),
    ("tausend Euro", 1000),
    ("einen Tausender", 1000),
    ("achthundert Euro", 800),
    ("ein paar tausend", 3000),
    ("paar tausend Euro", 3000),
    ("mehrere Tausend", 3000),
    ("ein paar hundert Euro", 300),
    ("ein paar zehntausend", 30_000),
    # ranges: the middle
    ("zwischen 10 und 15 Tausend", 12_500),
    ("10-15 Tausend", 12_500),
    ("10 – 15 T€", 12_500),
    ("10k bis 20k", 15_000),
    ("zehn bis zwanzigtausend", 15_000),
    ("zwei- bis dreitausend", 2500),
    ("zwei bis dreihundert Euro", 250),
    ("5-10.000", 7500),
    ("500 bis 1000 Euro", 750),
    ("10.000 bis maximal 20.000", 15_000),
    ("20.000, höchstens 30.000", 25_000),
    ("20 oder 30 tausend", 25_000),
    # bounds
    ("bis 60 tausend", 60_000),
    ("höchstens 5.000", 5000),
    ("maximal zehntausend", 10_000),
    ("mindestens 100.000 Euro", 100_000),
    ("unter 5.000 Euro", 4999),
    ("weniger als 25.000", 24_999),
    ("knapp 25.000", 24_999),
    ("fast 100.000", 99_999),
    ("keine 5000 Euro", 4999),
    ("über 100.000 Euro", 100_000),
    ("gut 25.000", 25_000),
    # corrections and totals
    ("30, nee sagen wir 60 Tausend", 60_000),
    ("30.000, quatsch, 20.000", 20_000),
    ("nicht 30 sondern 20 tausend", 20_000),
    ("20 tausend... Moment, doch eher 40", 40_000),
    ("5000 plus 3000", 8000),
    ("5.000 und 3.000, zusammen 8.000", 8000),
    ("10.000 haben wir und 8.000 gibt uns die Bank", 18_000),
    ("30 (in Tausend)", 30_000),
    # other numbers
    ("8000 gibt uns die Bank", 8000),
    ("zwei Maschinen für zusammen 40.000 Euro", 40_000),
    ("wir sind 30 Leute und haben 20.000 Euro", 20_000),
    ("für 2026 sind 15.000 Euro eingeplant", 15_000),
    ("seit 1987 gespart: 50.000", 50_000),
    ("10 % vom Gewinn, also 12.000 Euro", 12_000),
    ("Umsatz 2 Mio, dafür 20.000", 20_000),
    ("10.000 einmalig und 200 im Monat", 10_000),
    ("20.000 im Jahr", 20_000),
    ("keine Ahnung, vielleicht 5000", 5000),
]

#: This names no amount that counts.
NO_ANSWERS = [
    "1",
    "zwei",
    "30",
    "zehn bis zwanzig",
    "zwischen 10 und 15",
    "800",
    "sechsstellig",
    "im niedrigen fünfstelligen Bereich",
    "weiß nicht",
    "viel",
    "500 im Monat",
    "200 Euro monatlich",
    "50 Euro pro Stunde",
    "20 Euro pro Nutzer",
    "30 %",
    "5 Maschinen",
    "12 Leute",
    "Umsatz 2 Millionen",
    "nein",
    "kommt drauf an",
    "entweder 5000 jetzt, später dann mal 40.000",
]


@pytest.mark.parametrize(("text", "expected"), ANSWERS)
def test_an_answer_names_the_amount(text: str, expected: int) -> None:
    assert read_amount(text) == expected


@pytest.mark.parametrize("text", NO_ANSWERS)
def test_what_names_no_amount_is_not_guessed(text: str) -> None:
    assert read_amount(text) is None


@given(st.text(max_size=200))
@settings(deadline=None)
def test_any_text_gives_an_amount_or_none(text: str) -> None:
    amount = read_amount(text)
    assert amount is None or 0 <= amount <= 10**12


@given(st.integers(min_value=1000, max_value=10**9))
@settings(deadline=None)
def test_every_amount_in_digits_is_read(amount: int) -> None:
    grouped = f"{amount:,}".replace(",", ".")
    assert read_amount(f"{amount} Euro") == read_amount(f"etwa {grouped} €") == amount


@pytest.mark.parametrize("piece", ["1 ", "und ", "zwei ", "-", "a", "1", "tausend ", "1.000", "bis ", "€"])
def test_a_pasted_page_is_read_in_linear_time(piece: str) -> None:
    start = time.perf_counter()
    read_amount((piece * 10_000)[:10_000])
    assert time.perf_counter() - start < 0.2
