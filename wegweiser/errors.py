"""Errors that say what was wrong, where, and what is allowed."""

from __future__ import annotations

from dataclasses import dataclass


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
        return f"{self.file}: {self.entry}: {self.field}: got {self.got}, expected {self.expected}"


class FaultError(ValueError):
    """Base of the errors that carry one or more faults."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


class ContentError(FaultError):
    """The content is not valid. Carries every fault that was found, not only the first."""


class AnswersError(FaultError):
    """The answers given to the adviser are not valid."""

    def one_line(self) -> str:
        """All faults on one line, for the command line and for JSON Lines."""
        return "; ".join(str(fault) for fault in self.faults)


def shown(value: object, limit: int = 60) -> str:
    """Return `value` as it may stand in an error message: quoted, on one line, cut after `limit` characters."""
    text = repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
