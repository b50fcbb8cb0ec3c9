"""The questions of the interview and what may be answered to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from wegweiser.conditions import Condition

UNKNOWN = "unknown"
"""The answer "weiß nicht": asked, not known."""

Value = str | int | tuple[str, ...]
"""One stored answer: a contract value, a headcount, or several contract values."""

Answers = Mapping[str, Value]
"""Question id to answer. A question that is missing was not asked yet."""


class Kind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    MULTIPLE = "multiple"
    NUMBER = "number"
    PLACE = "place"
    MONEY = "money"


class Part(StrEnum):
    """Where in the interview a question belongs."""

    OPENING = "opening"
    MAIN = "main"
    PERSONAL_DATA = "personal_data"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen.

    `words` are understood while the question is open, `anywhere` in every sentence. `because` is a clause after
    "weil", `if_clause` one after "wenn". `below` is the upper border in Euro of a class of money, exclusive.
    `shared` names the word list of a bare "ja" or "nein" that also means this option; `negated` is the value that
    the opposite of this option means.
    """

    value: str
    label: str
    because: str
    if_clause: str
    words: tuple[str, ...] = ()
    anywhere: tuple[str, ...] = ()
    below: int | None = None
    shared: str | None = None
    negated: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question: contract id and values, German wording, and what "weiß nicht" counts as.

    `names` are the title and what people call the answer when they want to change it. `stored_unknown` is what
    is stored for "weiß nicht" ("unclear" at goal, "undecided" at hosting). `counts_as` is what the rules read
    instead of it; empty where it has no effect.
    """

    id: str
    kind: Kind
    part: Part
    title: str
    names: tuple[str, ...]
    text: str
    example: str
    why: str
    options: tuple[Option, ...]
    applies_when: Condition | None
    stored_unknown: str
    counts_as: frozenset[str]
    unknown_because: str
    how_to_find_out: str

    @property
    def values(self) -> tuple[str, ...]:
        """The contract values, without "unknown", in the order in which they are offered."""
        return tuple(option.value for option in self.options)

    def option(self, value: str) -> Option:
        """Return the option with this contract value; raise KeyError for any other."""
        for option in self.options:
            if option.value == value:
                return option
        raise KeyError(value)

    def label(self, value: Value | None) -> str:
        """Return the German words for an answer to this question."""
        if value is None:
            return "noch nicht gefragt"
        if isinstance(value, int):
            return f"{value:,}".replace(",", ".")
        if isinstance(value, tuple):
            return " und ".join(self.option(item).label for item in value)
        return "weiß nicht" if value == UNKNOWN else self.option(value).label

    def because(self, value: Value | None) -> str:
        """Return the clause after "weil" for an answer; for none or "weiß nicht" that it is still open."""
        if value is None or value == UNKNOWN:
            return self.unknown_because
        if isinstance(value, int):
            return f"bei Ihnen {self.label(value)} Menschen arbeiten"
        items = value if isinstance(value, tuple) else (value,)
        return " und ".join(self.option(item).because for item in items)


@dataclass(frozen=True, slots=True)
class QuestionTable:
    """All questions in the order in which they are asked, with access by id."""

    questions: tuple[Question, ...]
    by_id: Mapping[str, Question]

    @classmethod
    def of(cls, questions: tuple[Question, ...]) -> QuestionTable:
        """Build the table from the questions in their order."""
        return cls(questions, MappingProxyType({question.id: question for question in questions}))

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions)

    def __getitem__(self, question_id: str) -> Question:
        return self.by_id[question_id]

    def ids(self) -> tuple[str, ...]:
        """The ids in the order of the interview."""
        return tuple(self.by_id)
