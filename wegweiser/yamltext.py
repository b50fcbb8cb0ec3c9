"""Reading YAML in which `yes`, `no`, `on`, `off` and dates stay the texts they are.

YAML 1.1, which PyYAML reads, turns `no` into a boolean; here `simple_solution: no` is a contract value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

import yaml

from wegweiser.errors import Fault, cut, shown

DEEPEST = 50
"""How many lists and mappings may stand in each other: the C loader would overflow the stack."""

_HINTS = {
    "mapping values are not allowed": "equal indentation, and quotation marks around a text with a colon",
    "did not find expected": "equal indentation, and quotation marks that are closed",
}
"""What the parser's words usually mean for somebody who edits a text."""
_TAG = "tag:yaml.org,2002:"
_BaseLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SAFE: Mapping[Any, Any] = yaml.SafeLoader.yaml_constructors


class _TextLoader(_BaseLoader):  # type: ignore[misc]  # the C loader has no type of its own
    """Knows null, whole and decimal numbers; everything else is text."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}
    yaml_constructors: ClassVar[dict[Any, Any]] = {
        None: _SAFE[None],  # the error for any other tag
        **{_TAG + name: _SAFE[_TAG + name] for name in ("null", "str", "seq")},
    }


class _ContentLoader(_TextLoader):
    """Knows true and false as well, for the flags in content files."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


def _refusal(problem: str, node: Any) -> yaml.constructor.ConstructorError:
    return yaml.constructor.ConstructorError(None, None, problem, node.start_mark)


def _mapping(loader: Any, node: Any) -> dict[Any, Any]:
    """Build a mapping and refuse a key that is no text or that stands in it twice."""
    if not isinstance(node, yaml.MappingNode):
        raise _refusal("no mapping", node)
    keys: set[str] = set()
    own: dict[Any, Any] = {}
    merged: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise _refusal("a key must be a text", key_node)
        if key_node.value in keys:
            raise _refusal(f"the key {shown(key_node.value)} stands here twice", key_node)
        keys.add(key_node.value)
        value = loader.construct_object(value_node, deep=True)
        if key_node.tag == _TAG + "merge":
            merged = _merged(value, value_node)
        else:
            own[loader.construct_object(key_node, deep=True)] = value
    return merged | own


def _merged(value: Any, node: Any) -> dict[Any, Any]:
    """Return what `<<` merges; PyYAML's own way doubles with every merge of a merge."""
    parents = {id(parent): parent for parent in (value if isinstance(value, list) else [value])}
    merged: dict[Any, Any] = {}
    for parent in reversed(parents.values()):
        if not isinstance(parent, dict):
            raise _refusal("<< takes mappings only", node)
        merged |= parent
    return merged


def _number(kind: type[int] | type[float]) -> Callable[[Any, Any], int | float]:
    def construct(loader: Any, node: Any) -> int | float:
        text = loader.construct_scalar(node)
        try:
            return kind(text)
        except ValueError:  # also for more digits than Python reads
            raise _refusal(f"no number that can be read: {shown(text)}", node) from None

    return construct


for _loader in (_TextLoader, _ContentLoader):
    _loader.add_implicit_resolver(_TAG + "null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])
    _loader.add_implicit_resolver(_TAG + "int", re.compile(r"^-?(?:0|[1-9][0-9]*)$"), list("-0123456789"))
    _loader.add_implicit_resolver(_TAG + "float", re.compile(r"^-?[0-9]+\.[0-9]+$"), list("-0123456789"))
    _loader.add_implicit_resolver(_TAG + "merge", re.compile(r"^<<$"), ["<"])
    _loader.add_constructor(_TAG + "map", _mapping)
    _loader.add_constructor(_TAG + "int", _number(int))
    _loader.add_constructor(_TAG + "float", _number(float))
_ContentLoader.add_implicit_resolver(_TAG + "bool", re.compile(r"^(?:true|false)$"), ["t", "f"])
_ContentLoader.add_constructor(_TAG + "bool", lambda _, node: node.value == "true")


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
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise YamlError(Fault(path.name, "file", "–", reason, "a YAML file in UTF-8")) from None
    return _read(text, path.name, _ContentLoader)


def _read(text: str, name: str, loader: Any) -> Any:
    try:
        _refuse_deep(text, loader)
        return yaml.load(text, Loader=loader)  # noqa: S506 - both loaders derive from the safe one
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        place = f"line {mark.line + 1}" if mark else "text"
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        hint = next((f": {hint}" for words, hint in _HINTS.items() if words in problem), "")
        raise YamlError(Fault(name, place, "YAML", cut(problem, 200), f"valid YAML{hint}")) from None


def _refuse_deep(text: str, loader: Any) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise _refusal(f"more than {DEEPEST} lists and mappings in each other", event)
