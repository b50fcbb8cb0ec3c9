"""Weighing what the words of a message say against what a classifier takes it for."""

from __future__ import annotations

from dataclasses import dataclass

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
class AskBack:
    """The message fits several answers: `choices` are their values with labels."""

    choices: tuple[tuple[str, str], ...]


def weigh(found: Value | AskBack | None, guess: Guess, share: float, question: Question) -> Value | AskBack | None:
    """Weigh what the words say against a guess: it fills a gap, settles a doubt, or raises one.

    `share` is the part of the message that belongs to those words; with the whole message they need no guess.
    """
    value: Value = (guess.value,) if question.kind is Kind.MULTIPLE else guess.value
    if found is None:
        return value if guess.probability >= FAIR_GUESS else None
    if isinstance(found, AskBack):
        named = guess.value in (choice for choice, _ in found.choices)
        return value if named and guess.probability >= FAIR_GUESS else found
    if (
        share == 1.0
        or question.kind in (Kind.NUMBER, Kind.PLACE, Kind.MULTIPLE)
        or found
        in (
            guess.value,
            question.stored_unknown,
        )
    ):
        return found
    if guess.probability >= SURE_GUESS and share < MAINLY:
        return value
    if guess.probability >= FAIR_GUESS:
        return AskBack(tuple((item, question.label(item)) for item in (str(found), guess.value)))
    return found
