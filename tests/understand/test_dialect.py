"""What people type as they speak is read as the usual words."""

from __future__ import annotations

from pathlib import Path

import pytest

from wegweiser.errors import ContentError
from wegweiser.understand.dialect import Dialect, load_dialect
from wegweiser.understand.normalise import normalise

_DIALECT = load_dialect()


@pytest.mark.parametrize(
    ("typed", "usual"),
    [
        ("mia ham do koa Ahnung", "wir haben da kein ahnung"),
        ("det wees ick nich", "das weiss ich nicht"),
        ("des hot no koiner gsagt", "das hat noch kein gesagt"),
        ("Wat is dat dann?", "was ist das dann"),
        ("Das machen wir alles mit Excel", "das machen wir alles mit excel"),
        ("", ""),
    ],
)
def test_usual_words_stand_in_for_spoken_ones(typed: str, usual: str) -> None:
    assert _DIALECT.standard(normalise(typed)) == usual


def test_reading_twice_changes_nothing_more() -> None:
    once = _DIALECT.standard(normalise("mir ham nix, wos ma brauchn kannt"))
    assert _DIALECT.standard(once) == once


def test_a_spelling_is_found_however_its_umlaut_is_typed() -> None:
    dialect = Dialect({"nichts": ["nüscht"]})
    assert dialect.standard("nuescht") == "nichts"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            "nicht: [ned]\nkein: [ned]\n",
            "dialect.yml: kein: spelling: got ned, expected one place; it is at nicht too",
        ),
        ("nicht: [kein]\nkein: [koa]\n", "got kein, expected one word that has no spellings itself"),
        ("nicht: [gar ned]\n", "got gar ned, expected one word"),
        ("nicht: ned\n", "dialect.yml: nicht: word: got 'ned'"),
        ("nicht: [", "dialect.yml"),
    ],
)
def test_a_spelling_that_leads_nowhere_or_to_two_words_is_told_with_its_place(
    content: str, told: str, tmp_path: Path
) -> None:
    schemas = Path(__file__).resolve().parents[2] / "content" / "schemas"
    (tmp_path / "schemas").symlink_to(schemas)
    (tmp_path / "dialect.yml").write_text(content, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_dialect(tmp_path)
    assert told in str(caught.value)
