"""Every message about an error that somebody can meet, read from the code: raised, printed or logged."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.conftest import ROOT
from tests.packages import PACKAGES

OPEN = "…"
"""Stands for what a message fills in."""
FOR_PROGRAMS = frozenset(
    (
        # Caught by the code that calls; what people see of it is another message, which is collected.
        "Refusal",
        "Refused",
        "_invalid",
        "_unusable",
        "TokenError",
        "PermissionError",
        "TimeoutError",
        "OSError",
        "FileNotFoundError",
        "ClientConnectionError",
        "NotImplementedError",
        "KeyError",
        "Away",
        "NotPosted",
        "DeliveryError",
        "ValueError",
        "HandoverError",
        "UnreachableError",
        "RefusedError",
        "InvalidUsage",
        "NotSigned",
        "OutdatedError",
        "LockError",
        "SharedDatabaseError",
        "CommandError",
        "LicenceError",
        "TypeError",
        "LookupError",
        "RuntimeError",
    )
)


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """A message as it stands in the code, with OPEN for what is filled in, and the file."""

    file: str
    text: str


def messages() -> list[Message]:
    """Return all messages, without repeats, in the order of files and texts."""
    found = set()
    for path in sources():
        name = path.relative_to(ROOT).as_posix()
        found |= {Message(name, text) for text in _texts(path) if text.strip(OPEN + " :.")}
    return sorted(found)


def sources() -> list[Path]:
    """Return the files of all packages that exist."""
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def _texts(path: Path) -> Iterator[str]:
    known = _constants(path)
    for node in ast.walk(_tree(path)):
        for part in _told(node):
            text = _pattern(part, known)
            if text is not None:
                yield " ".join(text.replace("`", "'").split())


def _told(node: ast.AST) -> Iterator[ast.expr]:
    """Yield what a statement tells somebody, if it tells anything."""
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
        if _name(node.exc.func) not in FOR_PROGRAMS:
            yield node.exc.args[0]
    elif isinstance(node, ast.Call) and _name(node.func) == "Fault" and len(node.args) > 1:
        yield node.args[-1]
    elif isinstance(node, ast.Call) and _name(node.func) == "_unusable":
        yield node.args[2]  # variable, address, what is wrong, example
    elif isinstance(node, ast.Call) and node.args:
        name = _name(node.func)
        to_errors = any(
            keyword.arg == "file" and "stderr" in ast.unparse(keyword.value) for keyword in node.keywords
        )
        logged = name in ("warning", "error") and ast.unparse(node.func).startswith("logger")
        if logged or name == "exit" or (name == "print" and to_errors):
            yield from node.args


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _pattern(node: ast.expr, known: Mapping[str, str]) -> str | None:
    """Return a text with OPEN for what is not known before the program runs; None for what is no text."""
    match node:
        case ast.Constant(value=str() as text):
            return text.replace("%s", OPEN).replace("%r", OPEN)
        case ast.JoinedStr(values=parts):
            return "".join(_pattern(part, known) or OPEN for part in parts)
        case ast.FormattedValue(value=ast.Name(id=name)) | ast.Name(id=name):
            return known.get(name)
        case _:
            return None


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _constants(path: Path) -> dict[str, str]:
    """Return the texts that have a name in a module, its own and those it imports from the project."""
    found = {}
    for node in _tree(path).body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str() as text)):
                found[name] = text
            case ast.ImportFrom(module=str() as module, names=names):
                source = ROOT / (module.replace(".", "/") + ".py")
                if source.is_file():
                    theirs = _constants(source)
                    found |= {a.asname or a.name: theirs[a.name] for a in names if a.name in theirs}
    return found
