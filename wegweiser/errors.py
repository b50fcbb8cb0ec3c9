"""Errors that say what was wrong, where, and what is allowed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_MOST_FAULTS_ON_ONE_LINE = 10


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong at one place.

    `file` is the file (or "line 3" of standard input), `entry` the entry in it, `field` the field of the entry,
    `got` what stood there, `expected` what is allowed.
    """

    file: str
    entry: str
    field: str
    got: str
    expected: str

    def __str__(self) -> str:
        return printable(f"{self.file}: {self.entry}: {self.field}: got {self.got}, expected {self.expected}")


class FaultError(ValueError):
    """Base of the errors that carry one or more faults."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__(faults)

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults))


class ContentError(FaultError):
    """The content is not valid. Carries every fault that was found, not only the first."""


class AnswersError(FaultError):
    """The answers given to the adviser are not valid."""

    def one_line(self) -> str:
        """The faults on one line, for the command line and for JSON Lines; of very many the first ones."""
        parts = [str(fault) for fault in self.faults[:_MOST_FAULTS_ON_ONE_LINE]]
        if more := self.faults[_MOST_FAULTS_ON_ONE_LINE:]:
            parts.append(f"and {len(more)} more")
        return "; ".join(parts)


def printable(text: str) -> str:
    """Return `text` on one line, with control characters and halves of characters escaped."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def cut(text: str, limit: int = 60) -> str:
    """Return `text` with no more than `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def shown(value: object, limit: int = 60) -> str:
    """Return `value` as it may stand in an error message: on one line, cut after `limit` characters.

    Texts are quoted, all else is spelled as in JSON and YAML. Only as much of the value is looked at as is shown:
    it may be large, deeply nested or contain itself.
    """
    text = ""
    for piece in _pieces(value, limit):
        text += piece
        if len(text) > limit:
            break
    return cut(text, limit)


def _pieces(value: object, limit: int) -> Iterator[str]:
    match value:
        case str() | bytes():
            yield repr(value[: limit + 1])
        case Mapping():
            yield "{"
            for number, (key, item) in enumerate(value.items()):
                yield ", " if number else ""
                yield from _pieces(key, limit)
                yield ": "
                yield from _pieces(item, limit)
            yield "}"
        case list() | tuple():
            yield "["
            for number, item in enumerate(value):
                yield ", " if number else ""
                yield from _pieces(item, limit)
            yield "]"
        case int() if value.bit_length() > 4 * limit:
            yield f"a number of more than {limit} digits"
        case None | bool() | int() | float():
            yield json.dumps(value)
        case _:
            yield repr(value)
