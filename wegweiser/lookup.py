"""Finding a funding programme or a glossary term by the name that people use for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from wegweiser.understand.normalise import normalise


class Named(Protocol):
    """Something with a name in full and others by which people ask for it."""

    @property
    def names(self) -> tuple[str, ...]:
        """The name in full first."""


T = TypeVar("T", bound=Named)


def find_named(text: str, entries: Iterable[T]) -> list[T]:
    """Return the entries named in `text` by the longest name, as whole words and without typos.

    Short names such as ZIM or MID are one letter from everyday words, so nothing is guessed here. Several entries
    share a name where the person has to say which one is meant.
    """
    padded = f" {normalise(text)} "
    best: list[T] = []
    longest = 0
    for entry in entries:
        length = max((len(name) for name in map(normalise, entry.names) if f" {name} " in padded), default=0)
        if length > longest:
            best, longest = [entry], length
        elif length and length == longest:
            best.append(entry)
    return best
