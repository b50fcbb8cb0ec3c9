"""Lets Rasa's server start without TensorFlow, which takes most of its start and a third of its memory.

Nothing that was trained here needs it: config.yml names no component that does. Rasa imports it all the same, for
three things that only training uses. They get something empty instead. Training and testing, plain `rasa` and
whatever is not started by scripts/rasa_server.py have the real one.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from types import ModuleType
from typing import Any

STAND_INS = {
    "tensorflow": (),
    "tensorflow.keras": (),
    "tensorflow.keras.callbacks": ("Callback",),
    "tensorflow.keras.utils": ("Sequence",),
    "rasa.graph_components.validators.default_recipe_validator": ("DefaultV1RecipeValidator",),
}
"""Modules, and the classes in them that Rasa names: two to derive from, and the one that checks a training."""
LEFT_OUT = ("tensorflow", "keras", "tensorflow_addons")


class LeftOutError(ImportError):
    """Something needs TensorFlow itself."""

    def __init__(self, name: str) -> None:
        """Say what was asked for, and what to do."""
        super().__init__(
            f"{name} is not there: this server leaves TensorFlow out, because config.yml as it comes needs none. "
            "For a model with a component that does, remove the call of leave_out_tensorflow() in "
            "scripts/rasa_server.py and start again."
        )


class _StandIn(ModuleType):
    """A module that has nothing but what is put into it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # Python itself asks for these
            raise AttributeError(name)
        raise LeftOutError(f"{self.__name__}.{name}")


class _Refusal(MetaPathFinder):
    """Refuses what is imported of TensorFlow besides the stand-ins."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        """Raise for a module of TensorFlow; leave all others to the next finder."""
        if fullname.partition(".")[0] in LEFT_OUT:
            raise LeftOutError(fullname)


def leave_out_tensorflow() -> None:
    """Put the stand-ins where Rasa will look; does nothing where TensorFlow has been imported already."""
    if "tensorflow" in sys.modules:
        return
    for name, classes in STAND_INS.items():
        module = _StandIn(name)
        module.__path__ = []
        for class_name in classes:
            setattr(module, class_name, type(class_name, (), {}))
        sys.modules[name] = module
        parent, _, child = name.rpartition(".")
        if parent in STAND_INS:
            setattr(sys.modules[parent], child, module)
    sys.meta_path.insert(0, _Refusal())
