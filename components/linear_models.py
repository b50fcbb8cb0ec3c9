"""Linear classifiers whose margins become confidences: a softmax, as sharp as fits the training data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed
from scipy.sparse import csr_matrix
from sklearn.model_selection import train_test_split
from sklearn.svm import LinearSVC

Floats = npt.NDArray[np.floating[Any]]
Labels = npt.NDArray[np.str_]
Examples = tuple[csr_matrix, Sequence[str]]
"""A row of features for each text, and what it stands for."""

_SHARPNESS = tuple(float(step) for step in np.arange(1.0, 15.1, 0.5))
_HELD_BACK = 0.3
_FEWEST = 4
_WORTH_PROCESSES = 2000
"""Texts; fewer are learned sooner than other processes have started."""


class LinearModel(NamedTuple):
    """What was learned. The softmax of a row's product with `weights`, plus `intercepts`, are its confidences.

    `weights` has a row for each feature and a column for each of `classes`, `intercepts` a number for each.
    """

    classes: list[str]
    weights: npt.NDArray[np.float32]
    intercepts: npt.NDArray[np.float32]


def softmax(margins: Floats) -> Floats:
    """Return the softmax over the last axis."""
    powers: Floats = np.exp(margins - margins.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def learn(tasks: Sequence[Examples], strength: float) -> list[LinearModel]:
    """Learn each task by itself, on all cores.

    They are processes, because liblinear draws the random numbers of all threads from one source: what is learned
    would depend on which thread comes first.

    Args:
        tasks: Examples, each of at least two classes.
        strength: scikit-learn's C.

    Returns:
        What was learned, in the same order. Equal examples give equal numbers.
    """
    few = sum(len(labels) for _, labels in tasks) < _WORTH_PROCESSES
    jobs = [
        delayed(work)(matrix, np.asarray(labels), strength)
        for matrix, labels in tasks
        for work in (_fit, _fitting_sharpness)
    ]
    done = Parallel(n_jobs=1 if few else -1, max_nbytes=None)(jobs)
    return [_sharpened(fitted, sharpness) for fitted, sharpness in zip(done[::2], done[1::2], strict=True)]


def _sharpened(fitted: tuple[Labels, Floats, Floats], sharpness: float) -> LinearModel:
    classes, coefficients, intercepts = fitted
    weights = np.ascontiguousarray((sharpness * coefficients).T, dtype=np.float32)
    return LinearModel([str(name) for name in classes], weights, (sharpness * intercepts).astype(np.float32))


def _fit(matrix: csr_matrix, labels: Labels, strength: float) -> tuple[Labels, Floats, Floats]:
    """Return classes, coefficients and intercepts, a row for each class; scikit-learn keeps one row for two."""
    machine = LinearSVC(C=strength, class_weight="balanced", random_state=0).fit(matrix, labels)
    coefficients, intercepts = machine.coef_, machine.intercept_
    if len(machine.classes_) == 2:
        coefficients, intercepts = np.vstack([-coefficients, coefficients]), np.r_[-intercepts, intercepts]
    return machine.classes_, coefficients, intercepts


def _fitting_sharpness(matrix: csr_matrix, labels: Labels, strength: float) -> float:
    """Return the sharpness under which examples held back from another machine were most likely (least log loss).

    1.0 where a class has too few examples.
    """
    names, counts = np.unique(labels, return_counts=True)
    if counts.min() < _FEWEST:
        return 1.0
    learned, held_back, labels_learned, labels_held_back = train_test_split(
        matrix, labels, test_size=_HELD_BACK, stratify=labels, random_state=0
    )
    _, coefficients, intercepts = _fit(learned, labels_learned, strength)
    margins = held_back @ coefficients.T + intercepts
    rows, right = np.arange(len(labels_held_back)), np.searchsorted(names, labels_held_back)

    def likelihood(sharpness: float) -> float:
        sure = softmax(sharpness * margins)[rows, right]
        return float(np.log(np.maximum(sure, 1e-12)).mean())

    return max(_SHARPNESS, key=likelihood)
