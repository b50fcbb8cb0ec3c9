"""People who answer the interview on the website by script, many at once, as persistent as the widget is."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
import uuid
from collections import Counter
from collections.abc import Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import aiohttp
import yaml

from tests.conftest import ROOT, TODAY
from tests.firms import firms
from wegweiser.answers import parse_answers
from wegweiser.content import Content
from wegweiser.questions import UNKNOWN, Answers, Kind, Question
from wegweiser.recommendation import Result, recommend

WIDGET_SECONDS = 30.0
"""How long the widget waits for an answer: widget/src/api.ts."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 4.0
"""Seconds before the widget tries again by itself; it is more patient, up to 30."""
MOST_ATTEMPTS = 40
"""After so many, nobody would call it a moment."""
MOST_TURNS = 60
APOLOGY = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["responses"]["utter_unavailable"][0][
    "text"
]
WAYS = ("button", "label", "number")
"""How a person answers: presses the button, types its label, or the number of the option."""


_ADDRESSES = (f"127.1.{high}.{low}" for high in itertools.count() for low in range(1, 255))
"""Of this machine, so that people do not use up each other's limits."""


class LostError(AssertionError):
    """A person was left alone, or what came back was wrong."""


@dataclass
class Person:
    """One interview. `profile` is what the person knows; the rest is what was said and what came back.

    `attempts` counts requests by what became of them: 200, another status, or the name of an error.
    `apologies` are how often the person was told that it does not work right now, and typed it again.
    """

    profile: Answers
    content: Content
    way: str = "button"
    think: float = 0.0
    address: str = field(default_factory=lambda: next(_ADDRESSES))
    token: str = ""
    given: dict[str, Any] = field(default_factory=dict)
    attempts: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    apologies: int = 0
    result: dict[str, Any] | None = None
    stored: list[dict[str, str]] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)
    _sites: Iterator[str] = field(default_factory=lambda: iter(()))

    async def talk(self, sites: Sequence[str]) -> None:
        """Hold the whole interview, from an address and with connections of its own; see `interview`."""
        # No connection is kept: one that a server has lost would be an error of its own.
        connector = aiohttp.TCPConnector(local_addr=(self.address, 0), force_close=True)
        limits = aiohttp.ClientTimeout(total=WIDGET_SECONDS)
        async with aiohttp.ClientSession(connector=connector, timeout=limits) as http:
            await self.interview(http, sites)

    async def interview(self, http: aiohttp.ClientSession, sites: Sequence[str]) -> None:
        """Hold the whole interview, each request at the next site, and look up at its end what is stored."""
        self._sites = itertools.cycle(sites)
        begun = await self._insist(http, "POST", "/session", {})
        self.token = begun["token"]
        messages = begun["messages"]
        for _ in range(MOST_TURNS):
            if self.result is not None:
                break
            question = self._question(messages)
            if self.think:
                await asyncio.sleep(self.think)
            messages = await self._answer(http, question)
        if self.result is None:
            raise LostError(f"{self.address}: no result after {MOST_TURNS} turns; last: {messages}")
        self.stored = (await self._insist(http, "GET", "/answers"))["answers"]

    async def _answer(self, http: aiohttp.ClientSession, question: Question) -> list[dict[str, Any]]:
        """Answer a question; say it again where the bot apologises."""
        value = self.profile.get(question.id, UNKNOWN)
        said = self._words(question, value)
        for _ in range(MOST_ATTEMPTS):
            heard = await self._insist(http, "POST", "/message", {"id": str(uuid.uuid4()), **said})
            messages: list[dict[str, Any]] = heard["messages"]
            if not any(message.get("text") or message["type"] == "roadmap" for message in messages):
                raise LostError(f"{self.address}: an answer without a sentence: {messages}")
            if not any(message.get("text") == APOLOGY for message in messages):
                self.given[question.id] = value
                self._hear(messages)
                return messages
            self.apologies += 1
            await asyncio.sleep(LONGEST_PAUSE)
        raise LostError(f"{self.address}: {question.id} could not be answered")

    def _question(self, messages: list[dict[str, Any]]) -> Question:
        names = [message["question"] for message in messages if "question" in message]
        if not names:
            raise LostError(f"{self.address}: no question in {messages}")
        return self.content.questions[names[-1]]

    def _words(self, question: Question, value: Any) -> dict[str, str]:
        """Return what is sent: a text, or a button with its title."""
        if value == UNKNOWN and self.way != "button":
            return {"text": "weiß nicht"}
        if question.kind is Kind.CHOICE and self.way == "number":
            return {"text": str(question.values.index(value) + 1)}
        if question.kind in (Kind.CHOICE, Kind.PLACE) and self.way == "label":
            return {"text": question.label(value)}
        plain = list(value) if isinstance(value, tuple) else value
        return {"payload": f"/inform{json.dumps({question.id: plain})}", "title": question.label(value)}

    def _hear(self, messages: list[dict[str, Any]]) -> None:
        for message in messages:
            if message["type"] == "roadmap":
                self.result = message["result"]

    async def _insist(
        self, http: aiohttp.ClientSession, method: str, path: str, body: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Send the same request until it is answered, as the widget does; a message keeps its id."""
        for attempt in range(MOST_ATTEMPTS):
            begun = time.monotonic()
            pause = min(FIRST_PAUSE * 2**attempt, LONGEST_PAUSE)
            try:
                async with http.request(
                    method,
                    next(self._sites) + path,
                    json=body,
                    headers={"Authorization": f"Bearer {self.token}", "X-Forwarded-For": self.address},
                ) as response:
                    text = await response.text()
            except (aiohttp.ClientError, TimeoutError) as error:
                self.attempts[type(error).__name__] += 1
                await asyncio.sleep(pause)
                continue
            self.attempts[str(response.status)] += 1
            if response.status in (200, 201):
                self.seconds.append(time.monotonic() - begun)
                heard: dict[str, Any] = json.loads(text)
                return heard
            self._require_sentence(response.status, text)
            wait = float(response.headers.get("Retry-After", pause))
            if wait > WIDGET_SECONDS:
                raise LostError(f"{self.address}: told to come back in {wait:g} s: {text[:200]}")
            await asyncio.sleep(wait)
        raise LostError(
            f"{self.address}: {method} {path}: no answer after {MOST_ATTEMPTS} attempts: {self.attempts}"
        )

    def _require_sentence(self, status: int, text: str) -> None:
        """A refusal has a sentence for the user; one that means that the conversation is gone is a loss."""
        try:
            sentence = json.loads(text)["error"]["message"]
        except (ValueError, KeyError, TypeError):
            sentence = ""
        # 502 and 504 come from nginx, not from the adviser; the widget says by itself that it tries again.
        if not sentence and status not in (502, 504):
            self.unsaid.append(f"{status}: {text[:200]}")
        if status not in (429, 500, 502, 503, 504):
            raise LostError(f"{self.address}: {status} {text[:200]}")

    def expected(self, today: date) -> Result:
        """What the command line recommends for the answers given."""
        return recommend(parse_answers(self.given, self.content.questions, self.address), self.content, today)

    def wrongs(self, today: date) -> list[str]:
        """What was lost or is wrong, for people to read; empty where all is well."""
        said = {name: self.content.questions[name].label(value) for name, value in self.given.items()}
        stored = {item["question"]: item["label"] for item in self.stored}
        wrong = [
            f"{name}: said {said.get(name)!r}, stored {stored.get(name)!r}"
            for name in {**said, **stored}
            if said.get(name) != stored.get(name)
        ]
        if self.result != self.expected(today):
            wrong.append("the result is not that of the command line")
        wrong += [f"no sentence: {text}" for text in self.unsaid]
        return [f"{self.address} ({self.way}): {text}" for text in wrong]


def people(number: int, content: Content, think: float = 0.0) -> list[Person]:
    """As many people with different firms, who answer in different ways."""
    profiles = itertools.cycle(profile for _, profile in firms(content))
    ways = itertools.cycle(WAYS)
    return [Person(next(profiles), content, next(ways), think) for _ in range(number)]


async def interviews(
    persons: Sequence[Person], sites: Sequence[str], *besides: Coroutine[Any, Any, None]
) -> float:
    """Let all of them talk at once, each with all of the sites by turns; return the seconds that it took.

    Args:
        persons: The people.
        sites: Addresses of the channel, `https://host/webhooks/web`.
        besides: What is done meanwhile.
    """
    begun = time.monotonic()
    async with asyncio.TaskGroup() as group:
        for number, person in enumerate(persons):
            group.create_task(person.talk([*sites[number % len(sites) :], *sites[: number % len(sites)]]))
        for work in besides:
            group.create_task(work)
    return time.monotonic() - begun


def check(persons: Sequence[Person], today: date = TODAY) -> None:
    """Nothing lost, nothing wrong, nobody left without a sentence."""
    wrongs = [wrong for person in persons for wrong in person.wrongs(today)]
    assert not wrongs, "\n".join(wrongs[:20])
    assert sum(len(person.given) for person in persons) == sum(len(person.stored) for person in persons)
