"""Reading YAML in which `yes`, `no`, `on`, `off` and dates stay the texts they are.

YAML 1.1, which PyYAML reads, turns `no` into a boolean; here `simple_solution: no` is a contract value.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, ClassVar

import yaml

from wegweiser.errors import Fault

_BaseLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _TextLoader(_BaseLoader):  # type: ignore[misc]  # the C loader has no type of its own
    """Knows null, whole and decimal numbers; everything else is text."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


class _ContentLoader(_TextLoader):
    """Knows true and false as well, for the flags in content files."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


def _unique_mapping(loader: Any, node: Any) -> dict[Any, Any]:
    """Build a mapping and refuse a key that is no text or that stands in it twice."""
    own: set[Any] = set()
    for key_node, _ in node.value:
        key = getattr(key_node, "value", None)
        if not isinstance(key, str) or key in own:
            problem = f"the key {key!r} stands here twice" if key in own else "a key must be a text"
            raise yaml.constructor.ConstructorError(None, None, problem, key_node.start_mark)
        own.add(key)
    loader.flatten_mapping(node)
    return {
        loader.construct_object(key, deep=True): loader.construct_object(value, deep=True)
        for key, value in node.value
    }


for _loader in (_TextLoader, _ContentLoader):
    _loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])
    _loader.add_implicit_resolver(
        "tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9][0-9]*)$"), list("-0123456789")
    )
    _loader.add_implicit_resolver(
        "tag:yaml.org,2002:float", re.compile(r"^-?[0-9]+\.[0-9]+$"), list("-0123456789")
    )
    _loader.add_implicit_resolver("tag:yaml.org,2002:merge", re.compile(r"^<<$"), ["<"])
    _loader.add_constructor("tag:yaml.org,2002:map", _unique_mapping)
_ContentLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"])


class YamlError(ValueError):
    """The text is not YAML; `fault` says where."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))


def read_answers_yaml(text: str, name: str) -> Any:
    """Return what the YAML `text` says, with `true` and `false` as texts; raise `YamlError` naming `name`."""
    return _read(text, name, _TextLoader)


def read_content_yaml(path: Path) -> Any:
    """Return what the content file at `path` says, with `true` and `false` as booleans; raise `YamlError`."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise YamlError(Fault(path.name, "file", "–", "no such file", "a YAML file")) from None
    return _read(text, path.name, _ContentLoader)


def _read(text: str, name: str, loader: Any) -> Any:
    try:
        return yaml.load(text, Loader=loader)  # noqa: S506 - both loaders derive from the safe one
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        place = f"line {mark.line + 1}" if mark else "text"
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise YamlError(Fault(name, place, "YAML", problem, "valid YAML")) from None
