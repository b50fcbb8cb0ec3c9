"""The quick vectorizer gives the same rows as scikit-learn's."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from components.quick_tfidf import QuickTfidf

LEARNED = [
    "wir wollen kosten sparen",
    "kosten kosten kosten",
    "weniger ausschuss in der werkstatt",
    "strom sparen",
]
SEEN_LATER = ["kosten sparen wir strom", "", "völlig unbekanntes", "werkstattkosten kosten geld kosten", "x"]
WAYS: list[dict[str, Any]] = [
    {"tokenizer": str.split, "token_pattern": None, "ngram_range": (1, 2)},
    {"analyzer": "char_wb", "ngram_range": (2, 5), "min_df": 2},
]


def as_array(quick: QuickTfidf, texts: list[str]) -> npt.NDArray[np.float32]:
    rows = quick.rows(texts)
    return rows @ np.eye(rows.width, dtype=np.float32)


@pytest.mark.parametrize("way", WAYS, ids=["words", "letters"])
def test_its_rows_are_those_of_the_original(way: dict[str, Any]) -> None:
    original = TfidfVectorizer(lowercase=False, sublinear_tf=True, **way)
    quick = QuickTfidf(lowercase=False, sublinear_tf=True, **way)
    assert np.allclose(original.fit_transform(LEARNED).toarray(), quick.fit_transform(LEARNED).toarray())
    assert np.allclose(original.transform(SEEN_LATER).toarray(), as_array(quick, SEEN_LATER))


def test_it_can_learn_anew() -> None:
    quick = QuickTfidf(lowercase=False, sublinear_tf=True)
    quick.fit_transform(LEARNED)
    quick.rows(SEEN_LATER)
    original = TfidfVectorizer(lowercase=False, sublinear_tf=True)
    original.fit(SEEN_LATER)
    quick.fit_transform(SEEN_LATER)
    assert np.allclose(original.transform(LEARNED).toarray(), as_array(quick, LEARNED))
