"""Conditions over answers, evaluated in three values.

A condition is data (content/rules.yml). The same object decides, tells which question is still worth asking,
and names the answers that made it true. The three values are `True`, `False` and `None` (not yet known).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

Truth = bool | None
"""True, False, or None for "not yet known"."""

NOTHING: frozenset[str] = frozenset()


@dataclass(slots=True)
class View:
    """The answers as conditions see them.

    `holding` maps a question to the values that count for it, with "unknown" already replaced; a question that
    does not apply is missing from it. `said` maps a question to the values that were really said.
    `numbers` holds the answers that are numbers. `open` holds the questions that may still be answered.
    `derived` holds the named conditions, `facets` what is known of the result so far (outcome, law_level).
    """

    derived: Mapping[str, Condition]
    holding: dict[str, frozenset[str]] = field(default_factory=dict)
    said: dict[str, frozenset[str]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    open: frozenset[str] = NOTHING
    facets: dict[str, str | None] = field(default_factory=dict)

    def applies(self, question_id: str) -> bool:
        """Whether the question applies (also when it is still open)."""
        return question_id in self.holding or question_id in self.open


class Condition(ABC):
    """Something that is true, false or not yet known of the answers."""

    __slots__ = ()

    @abstractmethod
    def evaluate(self, view: View) -> Truth:
        """Return whether the condition holds."""

    def undecided(self, view: View) -> frozenset[str]:
        """Return the open questions because of which the condition is not yet known; empty when it is known."""
        return NOTHING

    def because(self, view: View) -> frozenset[str]:
        """Return the questions whose answers make the condition true; empty where it does not hold."""
        return self.questions() if self.evaluate(view) else NOTHING

    def because_not(self, view: View) -> frozenset[str]:
        """Return the questions whose answers make the condition false; empty where it holds."""
        return self.questions() if self.evaluate(view) is False else NOTHING

    def questions(self) -> frozenset[str]:
        """Return every question that the condition names."""
        return NOTHING


@dataclass(frozen=True, slots=True)
class _OfQuestion(Condition):
    """A comparison with the answer to one question: not yet known while the question is open."""

    question: str

    def evaluate(self, view: View) -> Truth:
        return None if self.question in view.open else self._holds(view)

    @abstractmethod
    def _holds(self, view: View) -> bool: ...

    def undecided(self, view: View) -> frozenset[str]:
        return self.questions() if self.question in view.open else NOTHING

    def questions(self) -> frozenset[str]:
        return frozenset((self.question,))


@dataclass(frozen=True, slots=True)
class AnswerIs(_OfQuestion):
    """The answer is one of `values` (of several answers, any is); `negated` turns it round.

    A question that does not apply makes it false, also when negated: such an answer has no effect.
    """

    values: frozenset[str]
    negated: bool = False

    def _holds(self, view: View) -> bool:
        holding = view.holding.get(self.question)
        return holding is not None and holding.isdisjoint(self.values) is self.negated


@dataclass(frozen=True, slots=True)
class AnswerSaid(_OfQuestion):
    """One of `values` was really said. The value "unknown" also stands for "not asked"."""

    values: frozenset[str]

    def _holds(self, view: View) -> bool:
        return not self.values.isdisjoint(view.said.get(self.question, NOTHING))


@dataclass(frozen=True, slots=True)
class AtLeast(_OfQuestion):
    """The number given is at least `minimum`; false where no number is known."""

    minimum: int

    def _holds(self, view: View) -> bool:
        return view.numbers.get(self.question, 0) >= self.minimum


@dataclass(frozen=True, slots=True)
class FacetIs(Condition):
    """What is known of the result so far (`outcome` or `law_level`) is one of `values`.

    It is never undecided because of a question: what a facet hangs on is asked for the facet's own sake.
    """

    facet: str
    values: frozenset[str]

    def evaluate(self, view: View) -> Truth:
        """Return whether the facet has one of the values; not yet known while it has none."""
        value = view.facets.get(self.facet)
        return None if value is None else value in self.values


@dataclass(frozen=True, slots=True)
class Derived(Condition):
    """A named condition of content/rules.yml, such as `capable`."""

    name: str

    def evaluate(self, view: View) -> Truth:
        """Return what the named condition returns."""
        return view.derived[self.name].evaluate(view)

    def because(self, view: View) -> frozenset[str]:
        """Return what the named condition returns."""
        return view.derived[self.name].because(view)

    def because_not(self, view: View) -> frozenset[str]:
        """Return what the named condition returns."""
        return view.derived[self.name].because_not(view)

    def undecided(self, view: View) -> frozenset[str]:
        """Return what the named condition returns."""
        return view.derived[self.name].undecided(view)


@dataclass(frozen=True, slots=True)
class _Compound(Condition):
    """Several conditions of which one with the value `decisive` decides the whole."""

    decisive: ClassVar[bool]
    parts: tuple[Condition, ...]

    def evaluate(self, view: View) -> Truth:
        known: Truth = not self.decisive
        for part in self.parts:
            truth = part.evaluate(view)
            if truth is self.decisive:
                return truth
            if truth is None:
                known = None
        return known

    def undecided(self, view: View) -> frozenset[str]:
        if self.evaluate(view) is not None:
            return NOTHING
        return NOTHING.union(*(part.undecided(view) for part in self.parts))

    def because(self, view: View) -> frozenset[str]:
        if not self.evaluate(view):
            return NOTHING
        return NOTHING.union(*(part.because(view) for part in self.parts))

    def because_not(self, view: View) -> frozenset[str]:
        if self.evaluate(view) is not False:
            return NOTHING
        return NOTHING.union(*(part.because_not(view) for part in self.parts))

    def questions(self) -> frozenset[str]:
        return NOTHING.union(*(part.questions() for part in self.parts))


class All(_Compound):
    """Every part holds. Without parts: always true."""

    __slots__ = ()
    decisive = False


class AnyOf(_Compound):
    """At least one part holds."""

    __slots__ = ()
    decisive = True


def parse_condition(data: Mapping[str, object]) -> Condition:
    """Turn a condition of a content file, already checked against its schema, into a `Condition`.

    Raises:
        KeyError: For a form the schema does not allow.
    """
    form = next(key for key in _FORMS if key in data)
    return _FORMS[form](data)


def _comparison(data: Mapping[str, Any]) -> Condition:
    return AnswerIs(str(data["question"]), _values(data["is"] if "is" in data else data["in"]))


def _parts(data: list[Mapping[str, Any]]) -> tuple[Condition, ...]:
    return tuple(map(parse_condition, data))


def _values(values: object) -> frozenset[str]:
    return frozenset(map(str, values)) if isinstance(values, list) else frozenset((str(values),))


_FORMS: Mapping[str, Callable[[Mapping[str, Any]], Condition]] = {
    "all": lambda data: All(_parts(data["all"])),
    "any": lambda data: AnyOf(_parts(data["any"])),
    "derived": lambda data: Derived(data["derived"]),
    "outcome": lambda data: FacetIs("outcome", _values(data["outcome"])),
    "law_level": lambda data: FacetIs("law_level", _values(data["law_level"])),
    "at_least": lambda data: AtLeast(data["question"], data["at_least"]),
    "said": lambda data: AnswerSaid(data["question"], _values(data["said"])),
    "not": lambda data: AnswerIs(data["question"], _values(data["not"]), negated=True),
    "question": _comparison,
}
