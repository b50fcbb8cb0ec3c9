"""What a person was asked not to type is found, and nothing else is taken for it.

Names are made up, numbers are of the ranges that the Bundesnetzagentur keeps for films
(https://www.bundesnetzagentur.de, „Rufnummern für Film- und Fernsehproduktionen“), addresses of example.org.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_97_10

from tests.conftest import ROOT
from wegweiser.personal_data import Kind, find_personal_data, masked, without_personal_data
from wegweiser.yamltext import read_content_yaml

CONTENT = ROOT / "content"
TABLE = Path(__file__).parent / "personal_data.yml"
SENTENCES = (
    *sorted((CONTENT / "phrases").glob("*.yml")),
    *sorted((CONTENT / "mentions").glob("*.yml")),
    *sorted((ROOT / "tests" / "nlu_development").glob("*.yml")),
    *sorted((ROOT / "tests" / "conversations").glob("*.yml")),
    *sorted((ROOT / "docs" / "transcripts").glob("*.yml")),
)
RIGHTLY_MASKED = {
    "Weber",
    "Schmidt",
    "Schäfer",
    "Meier",
    "Krause",
    "Kühn",
    "Lehmann",
    "Lindner",
    "Petersen",
    "Maier",
    "Schulze",
    "Yilmaz",
    "Müller",
}
"""The names in those sentences."""
FILM_NUMBERS = (
    ("030", "23125", 3),
    ("069", "90009", 3),
    ("040", "66969", 3),
    ("0221", "4710", 3),
    ("089", "99998", 3),
    ("0176", "04069", 3),
)


def table(part: str) -> list[Any]:
    entries: list[Any] = read_content_yaml(TABLE)[part]
    return entries


def texts(node: Any) -> Iterator[str]:
    """All texts in a file, whatever its form."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)


@pytest.mark.parametrize(("typed", "stored"), table("masked"))
def test_personal_data_in_a_message_is_masked(typed: str, stored: str) -> None:
    assert masked(typed) == stored


@pytest.mark.parametrize("typed", table("left_alone"))
def test_what_only_looks_like_it_is_left_alone(typed: str) -> None:
    assert masked(typed) == typed


def test_none_of_the_sentences_that_we_know_is_masked_but_for_the_names_in_them() -> None:
    known = [text for file in SENTENCES for text in texts(read_content_yaml(file))]
    assert len(known) > 25_000
    found = {text[one.start : one.end] for text in known for one in find_personal_data(text)}
    assert found <= RIGHTLY_MASKED


def test_no_place_of_the_content_is_a_name_or_a_number() -> None:
    for text in {
        *texts(read_content_yaml(CONTENT / "places.yml")),
        *texts(read_content_yaml(CONTENT / "postcodes.yml")),
    }:
        assert masked(f"Wir sitzen in {text} mit 25 Leuten") == f"Wir sitzen in {text} mit 25 Leuten"


SEPARATORS = st.sampled_from(["", " ", "-", "/", " / ", " - ", "."])


@given(st.data())
def test_a_telephone_number_is_found_however_it_is_written(data: st.DataObject) -> None:
    area, begin, more = data.draw(st.sampled_from(FILM_NUMBERS))
    end = data.draw(st.text("0123456789", min_size=more, max_size=more))
    first = data.draw(
        st.sampled_from([area, f"+49{area[1:]}", f"+49 {area[1:]}", f"0049 {area[1:]}", f"({area})"])
    )
    written = f"{first}{data.draw(SEPARATORS)}{begin}{data.draw(st.sampled_from(['', ' ', '-']))}{end}"
    around = data.draw(
        st.sampled_from(["{}", "Rufen Sie an: {}, danke", "unter {} erreichbar", "({})", "{}\nGruß"])
    )
    assume(not around.format(written).startswith("(("))  # the library finds no number in two brackets
    assert [found.kind for found in find_personal_data(around.format(written))] == [Kind.PHONE]
    assert end not in masked(around.format(written)) or not end.strip("0123456789 ")


@given(st.text("0123456789", min_size=18, max_size=18), st.sampled_from(["", " ", "-"]), st.booleans())
def test_an_iban_is_found_however_it_is_written_and_only_with_right_check_digits(
    account: str, separator: str, small: bool
) -> None:
    right = mod_97_10.calc_check_digits(f"{account}DE")
    for check in (right, f"{(int(right) + 1) % 97:02}"):
        plain = f"DE{check}{account}"
        written = separator.join(plain[place : place + 4] for place in range(0, len(plain), 4))
        written = written.lower() if small else written
        kinds = [found.kind for found in find_personal_data(f"Konto {written} bitte")]
        assert (Kind.IBAN in kinds) == (check == right)


@given(st.integers(1000, 99999), st.integers(1, 500), st.sampled_from([" ", ", ", " mit ", "  "]))
def test_a_postcode_with_a_headcount_is_no_telephone_number(postcode: int, count: int, between: str) -> None:
    text = f"{postcode:05}{between}{count}"
    assert masked(text) == text
    assert masked(f"{text} Leute") == f"{text} Leute"


@given(st.integers(0, 10_000_000), st.integers(0, 10_000_000), st.sampled_from(["-", " bis ", " - ", "–", "/"]))
def test_sums_of_money_and_ranges_are_no_telephone_numbers(low: int, high: int, between: str) -> None:
    grouped = f"{low:,}".replace(",", "."), f"{high:,}".replace(",", ".")
    for text in (f"{low}{between}{high}", f"{low}{between}{high} Euro", f"{grouped[0]}{between}{grouped[1]} €"):
        assert masked(text) == text


@given(st.text("23456789ABCDEFGHJKMNPQRSTUVWXYZ", min_size=8, max_size=8), st.sampled_from(["-", " ", ""]))
def test_a_pause_code_is_left_alone(letters: str, separator: str) -> None:
    text = f"mein Code ist KI{separator}{letters[:4]}{separator}{letters[4:]}"
    assert masked(text) == text


@given(st.text())
def test_masking_again_changes_nothing(text: str) -> None:
    assert masked(masked(text)) == masked(text)


@pytest.mark.parametrize(("typed", "_"), table("masked"))
def test_what_was_masked_is_not_found_again(typed: str, _: str) -> None:
    assert masked(masked(typed)) == masked(typed)


def test_whoever_reads_facts_does_not_see_personal_data() -> None:
    read = without_personal_data("ich heiße Max Mustermann, 0172 9925904, wir sind 12 Leute")
    assert "Mustermann" not in read
    assert "9925904" not in read
    assert read.endswith(", wir sind 12 Leute")
