"""Confidences from the margins of a linear classifier: a softmax, as sharp as fits the training data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.base import clone
from sklearn.model_selection import train_test_split
from sklearn.svm import LinearSVC

Floats = npt.NDArray[np.floating[Any]]

_SHARPNESS = tuple(float(step) for step in np.arange(1.0, 15.1, 0.5))
_HELD_BACK = 0.3
_FEWEST = 4


def softmax(margins: Floats) -> Floats:
    """Return the softmax over the last axis."""
    powers: Floats = np.exp(margins - margins.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def one_row_per_class(machine: LinearSVC) -> tuple[Floats, Floats]:
    """Return coefficients and intercepts with a row for each class; scikit-learn keeps one row for two classes."""
    coefficients, intercepts = machine.coef_, machine.intercept_
    if len(machine.classes_) == 2:
        return np.vstack([-coefficients, coefficients]), np.r_[-intercepts, intercepts]
    return coefficients, intercepts


def fit_sharpness(machine: LinearSVC, matrix: Any, labels: Sequence[str] | npt.NDArray[Any]) -> float:
    """Return the sharpness under which examples held back from a second machine were most likely (least log loss).

    1.0 where a class has too few examples.
    """
    names, counts = np.unique(labels, return_counts=True)
    if counts.min() < _FEWEST:
        return 1.0
    learned, held_back, labels_learned, labels_held_back = train_test_split(
        matrix, np.asarray(labels), test_size=_HELD_BACK, stratify=labels, random_state=0
    )
    coefficients, intercepts = one_row_per_class(clone(machine).fit(learned, labels_learned))
    margins = held_back @ coefficients.T + intercepts
    rows, right = np.arange(len(labels_held_back)), np.searchsorted(names, labels_held_back)

    def likelihood(sharpness: float) -> float:
        sure = softmax(sharpness * margins)[rows, right]
        return float(np.log(np.maximum(sure, 1e-12)).mean())

    return max(_SHARPNESS, key=likelihood)
