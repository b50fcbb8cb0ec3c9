"""Headcounts in German sentences: tables an adviser can read."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wegweiser.understand.numbers import read_headcount

#: Answers to "Wie viele Menschen arbeiten bei Ihnen?"
ANSWERS = [
    # digits
    ("25", 25),
    ("25 MA", 25),
    ("25MA", 25),
    ("ca.20", 20),
    ("~20", 20),
    ("50+", 50),
    ("1.200", 1200),
    ("1 200", 1200),
    ("12.500 MA", 12500),
    ("1.000.000", 1_000_000),
    ("２５", 25),
    ("😀 25 😀", 25),
    ("2,5 Stellen", 3),
    # words
    ("eins", 1),
    ("elf", 11),
    ("zwölfe", 12),
    ("fuenfundzwanzig", 25),
    ("fünf und zwanzig", 25),
    ("dreiundzwanzig Mitarbeiterinnen", 23),
    ("so um die vierzig", 40),
    ("an die hundert", 100),
    ("hunderteins", 101),
    ("hundert zwanzig", 120),
    ("hundertfünfzig", 150),
    ("tausendzweihundert", 1200),
    ("zweitausend", 2000),
    # typos and dialect
    ("virzig", 40),
    ("dreisig", 30),
    ("fuffzig", 50),
    ("fünfzich", 50),
    ("15 Leut", 15),
    # dozens
    ("zwei Dutzend", 24),
    ("ein gutes Dutzend", 12),
    ("anderthalb Dutzend", 18),
    ("halbes Dutzend", 6),
    ("zwei bis drei Dutzend", 30),
    ("eine Handvoll", 5),
    # ranges: the middle, rounded half up
    ("ca. 30-40", 35),
    ("ca 25 - 30 Leute", 28),
    ("20–25", 23),
    ("4 oder 5", 5),
    ("zwischen 10 und 20", 15),
    ("so zwischen zehn und fünfzehn", 13),
    ("zwei- bis dreihundert", 250),
    ("zwei, drei Leute", 3),
    # a bound counts as the number
    ("mehr als 100", 100),
    ("unter 10", 10),
    # alone and together
    ("nur ich", 1),
    ("ich allein", 1),
    ("Einzelunternehmer", 1),
    ("Solo", 1),
    ("Ein-Mann-Betrieb", 1),
    ("ohne Mitarbeiter", 1),
    ("keine Mitarbeiter", 1),
    ("eine Person", 1),
    ("zu zweit", 2),
    ("zu acht", 8),
    ("zu zwölft", 12),
    ("meine Frau und ich", 2),
    ("ich und mein Bruder", 2),
    # sums
    ("drei Leute und ich", 4),
    ("ich und zwei Gesellen", 3),
    ("12 plus ich", 13),
    ("12 (plus Chef)", 13),
    ("12 Leute plus 3 Azubis", 15),
    ("20 Gesellen und 5 Azubis", 25),
    ("12 Vollzeit und 4 Teilzeit", 16),
    ("10 im Büro und 15 in der Werkstatt", 25),
    ("in der Produktion 30, im Büro 8", 38),
    # no sums: the part is in the total
    ("25 Leute, davon 3 Azubis", 25),
    ("18, inkl. 3 Azubis", 18),
    ("18, davon 3 in Teilzeit", 18),
    ("wir sind zwölf, zwei davon Azubis", 12),
    ("wir sind 25 insgesamt, 5 im Büro", 25),
    # corrections and the past
    ("nicht 20 sondern 25", 25),
    ("doch eher 50", 50),
    ("zwanzig Leute, früher 30", 20),
    ("von 10 auf 20 gewachsen", 20),
    ("2021 waren wir 12, jetzt 18", 18),
    ("Seit 20 Jahren, 15 Leute", 15),
]

#: The same question, but this is no headcount.
NO_ANSWERS = [
    "weiß nicht",
    "Warum fragen Sie das?",
    "viele",
    "ein paar Leute",
    "hunderte",
    "0",
    "null",
    "-5",
    "1000001",
    "99999999999999999999999",
    "seit 1985",
    "80 %",
    "50 Prozent",
    "25.000 Euro",
    "25k",
    "€ 300",
    "87435 Kempten",
    "Stand 24/7",
    "2 Standorte",
    "3 Maschinen",
    "3 alte Maschinen",
    "25 Stück",
    "30 Stunden pro Woche",
    "0831 123456",
    "Tel. 0171 2345678",
    "Version 3.6.21",
    "Windows 11",
    "ISO 9001",
    "Industrie 4.0",
    "am 12.03.2024",
    "Hauptstr. 12",
    "Öffnungszeiten 8-17 Uhr",
]

#: Free sentences, such as the first one.
SENTENCES = [
    ("wir sind eine Tischlerei mit 25 Leuten in Augsburg und wollen weniger Ausschuss", 25),
    ("Bäckerei, 12 Mann, Hof", 12),
    ("wir sind ein 40-Mann-Betrieb", 40),
    ("wir sind ein Zweimannbetrieb", 2),
    ("ein 12-köpfiges Team", 12),
    ("ein fünfköpfiges Team", 5),
    ("ein 8er-Team", 8),
    ("wir sind zu zwölft", 12),
    ("wir sind acht", 8),
    ("in 14 Tagen sind wir 12", 12),
    ("Mein Team sind 8 Leute", 8),
    ("ein Team von fünfzehn Leuten", 15),
    ("wir sind ein 15 Mann starkes Team", 15),
    ("Metallbau seit 1985 in 87435 Kempten, 60 Beschäftigte", 60),
    ("rund 200 Mitarbeiterinnen und Mitarbeiter", 200),
    ("25 Mitarbeiter*innen", 25),
    ("25 gewerbliche und kaufmännische Mitarbeiter", 25),
    ("Unsere 35 Angestellten", 35),
    ("Sind so 30 bis 40 Kollegen", 35),
    ("sind aktuell 22 Köpfe", 22),
    ("wir beschäftigen etwa fünfzig Menschen", 50),
    ("Ich hab zwei Gesellen und einen Lehrling", 3),
    ("2 Inhaber, 10 Angestellte", 12),
    ("200 Jahre Tradition und 15 Leute", 15),
    ("Wir sind 4 Standorte mit 120 Leuten", 120),
    ("pro Tag 300 Bestellungen, 15 Leute im Lager", 15),
    ("Wir machen Fenster mit 25 Leuten", 25),
    ("es fehlen uns aktuell 3 Leute, sind jetzt 17 Mann", 17),
    ("Ich bin Einzelunternehmer", 1),
]

#: Free sentences that do not name a headcount.
NO_SENTENCES = [
    "25",
    "fünfzig",
    "Wir haben 3 Maschinen und 2 Standorte",
    "Wir wollen 20 Prozent weniger Ausschuss",
    "Budget 25.000 Euro",
    "Wir sind ein Betrieb in Essen",
    "ein Mitarbeiter hat gekündigt",
    "Zwei Mitarbeiter machen die Rechnungen",
    "uns fehlen 3 Leute",
    "wir suchen 5 Mitarbeiter",
    "wir kochen für 80 Personen",
    "wir sind seit 30 Jahren am Markt",
    "wir sind 25 Jahre alt",
    "Wir arbeiten mit 5 Lieferanten",
    "meine Kollegen rufen 10 mal an",
    "das kann nur ich",
]


@pytest.mark.parametrize(("text", "expected"), ANSWERS)
def test_an_answer_names_the_headcount(text: str, expected: int) -> None:
    assert read_headcount(text, asked=True) == expected


@pytest.mark.parametrize("text", NO_ANSWERS)
def test_an_answer_with_another_number_is_no_headcount(text: str) -> None:
    assert read_headcount(text, asked=True) is None


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_a_free_sentence_names_the_headcount(text: str, expected: int) -> None:
    assert read_headcount(text, asked=False) == expected


@pytest.mark.parametrize("text", NO_SENTENCES)
def test_a_number_in_a_free_sentence_needs_people(text: str) -> None:
    assert read_headcount(text, asked=False) is None


@pytest.mark.parametrize(
    ("number", "word"),
    [(7, "sieben"), (16, "sechzehn"), (21, "einundzwanzig"), (99, "neunundneunzig"),
     (365, "dreihundertfünfundsechzig"), (12_000, "zwölftausend")],
)  # fmt: skip
def test_a_number_in_words_equals_the_one_in_digits(number: int, word: str) -> None:
    assert read_headcount(word, asked=True) == read_headcount(f"{number}", asked=True) == number


@given(st.text(max_size=300), st.booleans())
@settings(deadline=None)
def test_any_text_gives_a_number_within_bounds_or_none(text: str, asked: bool) -> None:
    result = read_headcount(text, asked)
    assert result is None or 1 <= result <= 1_000_000


PIECES = """25 3 0 - , . ( ) + und zwei drei Dutzend Leute Mitarbeiter ich wir sind zu fünft von
    bis auf zwischen 1.200 % € davon insgesamt nicht sondern hundert ein Chef Team
    mit im Büro"""


@given(st.lists(st.sampled_from(PIECES.split()), max_size=25), st.booleans())
@settings(deadline=None, max_examples=400)
def test_any_order_of_number_words_gives_a_number_within_bounds(pieces: list[str], asked: bool) -> None:
    result = read_headcount(" ".join(pieces), asked)
    assert result is None or 1 <= result <= 1_000_000


@given(st.integers(min_value=1, max_value=1_000_000))
@settings(deadline=None)
def test_every_number_in_digits_with_people_is_read(number: int) -> None:
    assert read_headcount(f"Wir haben {number} Mitarbeiter", asked=False) == number


@pytest.mark.parametrize(
    "piece", ["1 ", "und ", "zwei ", "-", "a", "1", "mann ", "1.000", "tel 0 ", "e ", "ä,", "@"]
)
def test_a_pasted_page_is_read_in_linear_time(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    start = time.perf_counter()
    read_headcount(text, asked=True)
    assert time.perf_counter() - start < 1.0
