"""Stands in for TensorFlow, which Rasa imports and nothing here uses: 0.75 GB, and most of the time of a start.

Rasa names a few classes of it where it defines DIET, TED and the like, to derive from them or as types. They are
here, empty. What would work with TensorFlow says that it is not there. The set-up puts this folder at the end of
Python's search path: where TensorFlow is installed, that is found first.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

NAMES = {
    "tensorflow": ("SparseTensor", "Tensor", "TensorShape", "TensorSpec"),
    "tensorflow.keras": (),
    "tensorflow.keras.backend": (),
    "tensorflow.keras.callbacks": ("Callback",),
    "tensorflow.keras.layers": ("AbstractRNNCell", "Dense", "Dropout", "Layer"),
    "tensorflow.keras.metrics": ("Metric",),
    "tensorflow.keras.utils": ("Sequence",),
    "tensorflow.python": (),
    "tensorflow.python.eager": (),
    "tensorflow.python.eager.wrap_function": ("WrappedFunction",),
    "tensorflow.types": (),
    "tensorflow.types.experimental": ("TensorLike",),
    "keras": ("Model",),
    "keras.utils": ("tf_utils",),
    "keras.utils.control_flow_util": ("smart_cond",),
}
"""What Rasa 3.6.21 names while it is imported, by module."""


class TensorFlowMissingError(ImportError):
    """Something needs TensorFlow itself."""

    def __init__(self, name: str) -> None:
        """Say what was asked for, and what to do."""
        super().__init__(
            f"{name} is not there: config.yml as it comes needs no TensorFlow, so the set-up leaves it out. "
            "For a component that does, such as DIETClassifier, add tensorflow-cpu==2.12.0 to "
            "requirements/runtime.in, then `make lock` and `make setup`."
        )


class _Missing:
    """What is there to be derived from or named as a type, but not to be made."""

    def __new__(cls, *_: Any, **__: Any) -> _Missing:
        raise TensorFlowMissingError(cls.__name__)


class _StandIn(ModuleType):
    """A module that has nothing but what is put into it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # Python itself asks for these
            raise AttributeError(name)
        raise TensorFlowMissingError(f"{self.__name__}.{name}")


def _put_in_place() -> None:
    sys.modules[__name__].__class__ = _StandIn
    for name, classes in NAMES.items():
        module = sys.modules.setdefault(name, _StandIn(name))
        for class_name in classes:
            setattr(module, class_name, type(class_name, (_Missing,), {}))
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], child, module)


_put_in_place()
