"""Whole conversations with each bot, in words that are not the same each time: no cache may help.

Ours is answered with what people wrote who did not know the adviser (tests/nlu_development/), the bot of
`rasa init` with the examples it was trained with and two that it was not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from random import Random

import yaml

from bench.client import Connection, RestTalk, WebTalk

SENTENCES = Path("tests/nlu_development")
MOST_TURNS = 40
NOT_KNOWN = "weiß nicht"
WHY = ("warum wollen Sie das wissen?", "wozu brauchen Sie das?", "warum fragst du das?")
STOCK = (
    "hey", "i am feeling great", "are you a bot?", "thanks, see you", "good morning", "i'm very sad today",
    "yes, that helped", "so happy {number}", "what are you", "goodbye", "hello there", "not so good", "no",
    "bye for {number} days",
)  # fmt: skip

Talk = Callable[[Connection], list[float]]
"""Holds a conversation; returns the seconds of each turn."""


class Interviews:
    """Whole interviews with our bot, up to the result.

    Args:
        root: The project's folder.
        seed: Other seeds draw other sentences.
    """

    def __init__(self, root: Path, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - a sample, no secret
        answers = yaml.safe_load((root / SENTENCES / "answers.yml").read_text(encoding="utf-8"))
        statements = yaml.safe_load((root / SENTENCES / "statements.yml").read_text(encoding="utf-8"))
        self._answers: dict[str, list[str]] = {}
        for answer in answers:
            self._answers.setdefault(answer["question"], []).append(str(answer["text"]))
        self._openings = [str(statement["text"]) for statement in statements]

    def hold(self, connection: Connection) -> list[float]:
        """Hold an interview; return the seconds of each turn."""
        talk = WebTalk(connection)
        seconds = [talk.say(self._random.choice(self._openings))]
        while (question := talk.question) is not None and len(seconds) < MOST_TURNS:
            seconds.append(talk.say(self._random.choice(self._answers.get(question, [NOT_KNOWN]))))
        return seconds

    def long(self, connection: Connection, turns: int) -> list[float]:
        """Ask why again and again, so that only the length of the conversation differs between turns."""
        talk = WebTalk(connection)
        return [talk.say(self._openings[0]), *(talk.say(WHY[turn % len(WHY)]) for turn in range(1, turns))]


def stock_talk(numbers: Iterator[int] = count()) -> Talk:  # noqa: B008 - one series of numbers for all
    """Return what holds a conversation with the bot of `rasa init`."""

    def hold(connection: Connection) -> list[float]:
        talk = RestTalk(connection)
        return [talk.say(text.format(number=next(numbers))) for text in STOCK]

    return hold
