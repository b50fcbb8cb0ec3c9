"""Conditions over answers, evaluated in three values.

A condition is data (content/rules.yml). The same object decides, tells which question is still worth asking,
and names the answers that made it true. The three values are `True`, `False` and `None` (not yet known).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

Truth = bool | None
"""True, False, or None for "not yet known"."""

NOTHING: frozenset[str] = frozenset()


class Facts(Protocol):
    """What a condition may look at.

    `holding` maps a question to the values that count for it, with "unknown" already replaced; a question that
    does not apply is missing from it. `said` maps a question to the values that were really said.
    `numbers` holds the answers that are numbers. `open` holds the questions that may still be answered.
    `derived` holds the named conditions, `facets` what is known of the result so far (outcome, law_level).
    """

    holding: Mapping[str, frozenset[str]]
    said: Mapping[str, frozenset[str]]
    numbers: Mapping[str, int]
    open: frozenset[str]
    derived: Mapping[str, Condition]
    facets: Mapping[str, str | None]


class Condition(Protocol):
    """Something that is true, false or not yet known of the facts."""

    def evaluate(self, facts: Facts) -> Truth:
        """Return whether the condition holds."""

    def undecided(self, facts: Facts) -> frozenset[str]:
        """Return the open questions because of which the condition is not yet known; empty when it is known."""

    def questions(self) -> frozenset[str]:
        """Return every question that the condition names."""


@dataclass(frozen=True, slots=True)
class AnswerIs:
    """The answer is one of `values` (of several answers, any is); `negated` turns it round.

    A question that does not apply makes it false, also when negated (rules.md: such an answer has no effect).
    """

    question: str
    values: frozenset[str]
    negated: bool = False

    def evaluate(self, facts: Facts) -> Truth:
        if self.question in facts.open:
            return None
        holding = facts.holding.get(self.question)
        if holding is None:
            return False
        return holding.isdisjoint(self.values) is self.negated

    def undecided(self, facts: Facts) -> frozenset[str]:
        return frozenset((self.question,)) if self.question in facts.open else NOTHING

    def questions(self) -> frozenset[str]:
        return frozenset((self.question,))


@dataclass(frozen=True, slots=True)
class AnswerSaid:
    """One of `values` was really said. The value "unknown" also stands for "not asked"."""

    question: str
    values: frozenset[str]

    def evaluate(self, facts: Facts) -> Truth:
        if self.question in facts.open:
            return None
        said = facts.said.get(self.question)
        if said is None:
            return False
        return not said.isdisjoint(self.values)

    def undecided(self, facts: Facts) -> frozenset[str]:
        return frozenset((self.question,)) if self.question in facts.open else NOTHING

    def questions(self) -> frozenset[str]:
        return frozenset((self.question,))


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The number given is at least `minimum`; false where no number is known."""

    question: str
    minimum: int

    def evaluate(self, facts: Facts) -> Truth:
        if self.question in facts.open:
            return None
        number = facts.numbers.get(self.question)
        return number is not None and number >= self.minimum

    def undecided(self, facts: Facts) -> frozenset[str]:
        return frozenset((self.question,)) if self.question in facts.open else NOTHING

    def questions(self) -> frozenset[str]:
        return frozenset((self.question,))


@dataclass(frozen=True, slots=True)
class FacetIs:
    """What is known of the result so far (`outcome` or `law_level`) is one of `values`."""

    facet: str
    values: frozenset[str]

    def evaluate(self, facts: Facts) -> Truth:
        value = facts.facets.get(self.facet)
        return None if value is None else value in self.values

    def undecided(self, facts: Facts) -> frozenset[str]:
        # What a facet hangs on is asked for the facet's own sake (interview.py), so it adds no question here.
        return NOTHING

    def questions(self) -> frozenset[str]:
        return NOTHING


@dataclass(frozen=True, slots=True)
class Derived:
    """A named condition of content/rules.yml, such as `capable`."""

    name: str

    def evaluate(self, facts: Facts) -> Truth:
        return facts.derived[self.name].evaluate(facts)

    def undecided(self, facts: Facts) -> frozenset[str]:
        return facts.derived[self.name].undecided(facts)

    def questions(self) -> frozenset[str]:
        return NOTHING


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds. Without parts: always true."""

    parts: tuple[Condition, ...]

    def evaluate(self, facts: Facts) -> Truth:
        known: Truth = True
        for part in self.parts:
            truth = part.evaluate(facts)
            if truth is False:
                return False
            if truth is None:
                known = None
        return known

    def undecided(self, facts: Facts) -> frozenset[str]:
        return _undecided_parts(self, self.parts, facts)

    def questions(self) -> frozenset[str]:
        return NOTHING.union(*(part.questions() for part in self.parts))


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def evaluate(self, facts: Facts) -> Truth:
        known: Truth = False
        for part in self.parts:
            truth = part.evaluate(facts)
            if truth is True:
                return True
            if truth is None:
                known = None
        return known

    def undecided(self, facts: Facts) -> frozenset[str]:
        return _undecided_parts(self, self.parts, facts)

    def questions(self) -> frozenset[str]:
        return NOTHING.union(*(part.questions() for part in self.parts))


def _undecided_parts(
    whole: Condition, parts: tuple[Condition, ...], facts: Facts
) -> frozenset[str]:
    if whole.evaluate(facts) is not None:
        return NOTHING
    return NOTHING.union(*(part.undecided(facts) for part in parts))


def parse_condition(data: Mapping[str, object]) -> Condition:
    """Turn a condition of a content file, already checked against its schema, into a `Condition`.

    Raises KeyError for a form the schema does not allow.
    """
    if "all" in data:
        return All(_parse_parts(data["all"]))
    if "any" in data:
        return AnyOf(_parse_parts(data["any"]))
    if "derived" in data:
        return Derived(str(data["derived"]))
    for facet in ("outcome", "law_level"):
        if facet in data:
            return FacetIs(facet, _values(data[facet]))
    question = str(data["question"])
    if "at_least" in data:
        minimum = data["at_least"]
        assert isinstance(minimum, int)
        return AtLeast(question, minimum)
    if "said" in data:
        return AnswerSaid(question, _values(data["said"]))
    if "not" in data:
        return AnswerIs(question, _values(data["not"]), negated=True)
    return AnswerIs(question, _values(data["is"] if "is" in data else data["in"]))


def _parse_parts(parts: object) -> tuple[Condition, ...]:
    assert isinstance(parts, list)
    return tuple(parse_condition(part) for part in parts)


def _values(values: object) -> frozenset[str]:
    return frozenset(map(str, values)) if isinstance(values, list) else frozenset((str(values),))
