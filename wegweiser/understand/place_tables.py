"""The tables for finding places in a text, built from content/places.yml and content/postcodes.yml."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from wegweiser.understand.normalise import normalise
from wegweiser.understand.word_lists import word_set

OUTSIDE = "outside"
#: Small words inside of names: "Frankfurt am Main", "Neustadt an der Weinstraße".
SMALL_WORDS = word_set("am an bei im in ob unter vor auf der dem den die a i")
_FUZZY_SHORTEST = 5
_SUFFIX = re.compile(r"\s(?:am|an|bei|im|in|ob|unter|vor|auf)\s|/|,\s|\s?\(")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A Land a text may mean: `state` is DE-BW … DE-TH or "outside", `name` what to show."""

    state: str
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What one spelling stands for.

    `rank` orders what may name a candidate: 0 a town, 1 a county or region, 2 a Land or
    "outside". `small` towns and `everyday` words need a word such as "in" before them in a free
    sentence; `only_asked` ones never count there. A `village` needs that word, or nothing else around
    it, even in an answer to the question for the Land: "wees" and "hamma" are villages, too.
    """

    candidates: tuple[Candidate, ...]
    rank: int
    small: bool = False
    everyday: bool = False
    only_asked: bool = False
    village: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """Lookup tables for `read_place`, built once from the two content files.

    `entries` is by normalised spelling, `lengths` holds the most words of a name by its first word, `fuzzy` the
    spellings that may be misspelt by their first letter.
    """

    entries: Mapping[str, Entry]
    lengths: Mapping[str, int]
    fuzzy: Mapping[str, tuple[str, ...]]
    not_places: frozenset[str]
    range_starts: tuple[str, ...]
    range_ends: tuple[str, ...]
    range_states: tuple[tuple[str, ...], ...]
    labels: Mapping[str, str]

    @classmethod
    def from_content(cls, places: Mapping[str, Any], postcodes: Mapping[str, Any]) -> Places:
        """Prepare the tables.

        Args:
            places: Content of content/places.yml.
            postcodes: Content of content/postcodes.yml.

        Returns:
            Tables that never change.

        Raises:
            KeyError: A section that content/schemas/places.json requires is missing.
        """
        labels = {state["value"]: state["label"] for state in places["states"]} | {OUTSIDE: "Ausland"}
        entries = _entries(places)
        fuzzy: dict[str, list[str]] = {}
        exact_only = {normalise(name) for names in places["small_towns"].values() for name in names}
        for key, entry in entries.items():
            may_be_misspelt = not (entry.small or entry.village or key in exact_only)
            if len(key) >= _FUZZY_SHORTEST and may_be_misspelt:
                fuzzy.setdefault(key[0], []).append(key)
        lengths: dict[str, int] = {}
        for key in entries:
            first, length = key.partition(" ")[0], key.count(" ") + 1
            lengths[first] = max(length, lengths.get(first, 1))
        ranges = sorted(postcodes["ranges"])
        return cls(
            entries=MappingProxyType(entries),
            lengths=MappingProxyType(lengths),
            fuzzy=MappingProxyType({letter: tuple(keys) for letter, keys in fuzzy.items()}),
            not_places=frozenset(
                normalise(word) for word in (*places["not_places"], *places["in_several_states"])
            ),
            range_starts=tuple(str(row[0]) for row in ranges),
            range_ends=tuple(str(row[1]) for row in ranges),
            range_states=tuple(tuple(row[2:]) for row in ranges),
            labels=MappingProxyType(labels),
        )

    def states_of_postcode(self, code: str) -> tuple[str, ...]:
        """Return the Länder of a postcode of five digits, none if there is no such postcode."""
        index = bisect_right(self.range_starts, code) - 1
        return self.range_states[index] if index >= 0 and code <= self.range_ends[index] else ()


class _Table:
    """Collects spelling -> candidates while the tables are built."""

    def __init__(self) -> None:
        self.found: dict[str, dict[str, Candidate]] = {}
        self.ranks: dict[str, int] = {}
        self.small: set[str] = set()
        self.only_asked: set[str] = set()

    def add(self, name: str, candidate: Candidate, rank: int) -> None:
        """Add a spelling; the first name for a Land stays."""
        key = normalise(name)
        self.found.setdefault(key, {}).setdefault(candidate.state, candidate)
        self.ranks[key] = min(rank, self.ranks.get(key, rank))

    def add_states(self, places: Mapping[str, Any]) -> None:
        """Add Länder with their regions and codes, and the words for outside."""
        for state in places["states"]:
            for word in (state["label"], state["value"], *state["words"]):
                # a region shows as itself, a code or an adjective as the Land
                plain = len(word) > 4 and word.isalpha() and word.istitle()
                shown = word if plain else state["label"]
                self.add(word, Candidate(state["value"], shown), 2)
        for word in places["outside"]:
            self.add(word, Candidate(OUTSIDE, word[0].upper() + word[1:]), 2)

    def add_counties(self, section: Mapping[str, Sequence[str]]) -> None:
        """Add "Landkreis X" also as "Kreis X" and "LK X"."""
        for state, names in section.items():
            for name in names:
                self.add(name, Candidate(state, name), 1)
                bare = name.removeprefix("Landkreis ").removeprefix("Kreis ")
                for kind in ("Landkreis", "Kreis", "LK") if bare != name else ():
                    self.add(f"{kind} {bare}", Candidate(state, name), 1)

    def add_towns(self, section: Mapping[str, Sequence[str]], small: bool) -> None:
        """Add full names, then the shorter spellings that are not names of other places."""
        shorter: dict[str, list[Candidate]] = {}
        before = frozenset(self.found)
        for state, names in section.items():
            for name in names:
                for spelling in _spellings(name):
                    shorter.setdefault(spelling, []).append(Candidate(state, name))
                if small and normalise(name) in before:
                    continue
                self.add(name, Candidate(state, name), 0)
                if small:
                    self.small.add(normalise(name))
        known = frozenset(self.found)
        for spelling, candidates in shorter.items():
            for candidate in candidates if spelling not in known else ():
                self.add(spelling, candidate, 0)
                if small:
                    self.small.add(spelling)

    def add_look_alikes(self, section: Mapping[str, Sequence[str]]) -> None:
        """Add small places that would else be read as a larger town, misspelt."""
        for state, names in section.items():
            for name in names:
                if normalise(name) not in self.found:
                    self.add(name, Candidate(state, name), 0)
                    self.only_asked.add(normalise(name))
                    self.small.add(normalise(name))

    def set_ambiguous(self, section: Mapping[str, Sequence[Sequence[str]]]) -> None:
        """Let a name stand for several places, whatever it stood for before."""
        for name, several in section.items():
            self.found[normalise(name)] = {}
            self.small.discard(normalise(name))
            for state, full in several:
                self.add(name, Candidate(state, full), 0)


def _entries(places: Mapping[str, Any]) -> dict[str, Entry]:
    """Build spelling -> entry from the sections of content/places.yml."""
    table = _Table()
    table.add_states(places)
    table.add_counties(places["counties"])
    table.add_towns(places["towns"], small=False)
    table.add_towns(places["small_towns"], small=True)
    table.add_towns(places["villages"], small=True)
    table.add_look_alikes(places["look_alikes"])
    for name, (state, full) in places["aliases"].items():
        table.add(name, Candidate(state, full), 0)
    table.set_ambiguous(places["ambiguous"])
    table.set_ambiguous(places["ambiguous_by_hand"])
    everyday = {normalise(word) for word in places["everyday"]}
    villages = {normalise(name) for names in places["villages"].values() for name in names}
    only_asked = table.only_asked | {normalise(word) for word in places["only_when_asked"]}
    entries = {
        key: Entry(
            candidates=tuple(by_state.values()),
            rank=table.ranks[key],
            small=key in table.small,
            everyday=key in everyday,
            only_asked=key in only_asked,
            village=key in villages,
        )
        for key, by_state in table.found.items()
    }
    return entries | _without_umlauts(places, entries)


def _spellings(name: str) -> Iterator[str]:
    """Yield other spellings: "frankfurt", "frankfurt main" of "Frankfurt am Main"."""
    bare = normalise(_SUFFIX.split(name, maxsplit=1)[0])
    full = normalise(name)
    words = full.split()
    if bare != full:
        yield bare
        rest = [word for word in words[len(bare.split()) :] if word not in SMALL_WORDS]
        for link in ((), ("am",), ("an", "der"), ("in",), ("im",), ("bei",)):
            yield " ".join((bare, *link, *rest))
    if words[0] in ("st", "sankt"):
        yield " ".join(("sankt" if words[0] == "st" else "st", *words[1:]))


def _without_umlauts(places: Mapping[str, Any], entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """Return spellings with "o" for "ö" ("Dusseldorf"), where that is no other name."""
    names = [name for names in places["towns"].values() for name in names]
    names += [state["label"] for state in places["states"]]
    plain: dict[str, Entry] = {}
    for name in names:
        key = normalise(name.translate(str.maketrans("äöüÄÖÜ", "aouAOU")))
        if len(key) >= 6 and key not in entries:
            plain[key] = entries[normalise(name)]
    return plain
