"""Weighing what the words of a message say against what a classifier takes it for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from wegweiser.questions import Kind, Question, Value

FAIR_GUESS, SURE_GUESS = 0.6, 0.85
"""From these probabilities on a guess fills a gap, and outweighs a stray word."""
MAINLY = 0.5
"""From this share on a message is mainly an answer."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a classifier takes a message for as an answer to one question; `probability` from 0 to 1."""

    value: str
    probability: float


@dataclass(frozen=True, slots=True)
class Guesses:
    """What a classifier takes a message for, whichever question is open; by question, the surest guess first.

    `whole`: the message as an answer. `clauses`: what single clauses state by themselves. `parts`: what single
    clauses answer, for questions with several answers.
    """

    whole: Mapping[str, tuple[Guess, ...]] = field(default_factory=dict)
    clauses: Mapping[str, tuple[Guess, ...]] = field(default_factory=dict)
    parts: Mapping[str, tuple[Guess, ...]] = field(default_factory=dict)

    def best(self, question: str) -> Guess | None:
        """Return the surest guess at the whole message as an answer to this question; None where there is none."""
        return next(iter(self.whole.get(question, ())), None)

    def surest(self, question: str) -> float:
        """Return the probability of the best guess at this question; 0 where there is none."""
        guess = self.best(question)
        return guess.probability if guess is not None else 0.0

    def without(self, question: str, values: Collection[str]) -> Guesses:
        """Return the guesses, but none at these values of the question for the whole message."""
        left = tuple(guess for guess in self.whole.get(question, ()) if guess.value not in values)
        return replace(self, whole={**self.whole, question: left})


@dataclass(frozen=True, slots=True)
class AskBack:
    """The message fits several answers: `choices` are their values with labels."""

    choices: tuple[tuple[str, str], ...]


def weigh(found: Value | AskBack | None, guess: Guess, share: float, question: Question) -> Value | AskBack | None:
    """Weigh what the words say against a guess: it fills a gap, settles a doubt, or raises one.

    `share` is the part of the message that belongs to those words; with the whole message they need no guess.
    """
    if found is None:
        return guess.value if guess.probability >= FAIR_GUESS else None
    if isinstance(found, AskBack):
        named = guess.value in (choice for choice, _ in found.choices)
        return guess.value if guess.probability >= (FAIR_GUESS if named else SURE_GUESS) else found
    if found == guess.value or share == 1.0 or question.kind in (Kind.NUMBER, Kind.PLACE):
        return found
    if guess.probability >= SURE_GUESS:
        return guess.value
    if guess.probability >= FAIR_GUESS and question.stored_unknown not in (found, guess.value):
        return AskBack(tuple((item, question.label(item)) for item in (str(found), guess.value)))
    return found


def gather(found: Value | AskBack | None, guesses: Iterable[Guess], question: Question) -> Value | AskBack | None:
    """Return all answers to a question that takes several: those of the words, and the fair guesses for parts."""
    if isinstance(found, AskBack) or found == question.stored_unknown:
        return found
    named = found if isinstance(found, tuple) else ()
    fair = {guess.value for guess in guesses if guess.probability >= FAIR_GUESS}
    values = tuple(value for value in question.values if value in named or value in fair)
    if not values and question.stored_unknown in fair:
        return question.stored_unknown
    return values or found
