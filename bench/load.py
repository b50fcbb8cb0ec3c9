"""How the servers bear two hours of typing and somebody who floods them, and how large they have to be.

    python -m bench.load                  # all three; exit 1 if a bar fails
    python -m bench.load soak flood size

Soak: as many turns as one person types in two hours, in one interview after the other and in two that never end;
latency and memory of the last tenth against the first. Flood: one address sends as fast as it can while five
others hold interviews; their median turn against the one without. Size: turns a second, processor time a turn,
memory. The servers are the real ones on this machine, which should have nothing else to do.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlsplit

from bench.parts import add_parts
from tests.security.serving import memory, processor_seconds, serving

ROOT = Path(__file__).resolve().parents[1]
SECONDS_A_TURN = 10
"""How long a quick person takes to read a question and answer it."""
TURNS = 2 * 60 * 60 // SECONDS_A_TURN
TENTH = TURNS // 10
"""The turns that are compared."""
WARM_TURNS = 2 * TENTH
"""Turns before the first tenth: what is cached on the first use is there by then, and the talks without end have
a result and were asked about each contradiction, which happens once."""
SOAKS = 3
"""A machine is faster in one minute than in the next, by as much as the bar; the change is the median of three."""
MOST_CHANGE = 0.10
MOST_SLOWER = 1 / 3
OTHERS = 5
FLOODERS = 8
"""Connections of the address that floods."""
FLOOD_TURNS = 40
"""Turns of each of the others, without the flood and again with it."""
TIMEOUT = 60.0
SAID = (
    *(
        "Wir sind eine Bäckerei mit 8 Leuten in Kiel.",
        "Kosten senken",
        "Verkauf und Marketing",
        "Warum fragen Sie das?",
    ),
    *(
        "ja",
        "weiß nicht",
        "nein",
        "Kassenbons der letzten drei Jahre",
        "in Tabellen",
        "Was ist maschinelles Lernen?",
    ),
    *("weiß nicht", "ja, Kundendaten", "nein", "10.000 Euro", "weiß nicht", "Zeigen Sie mir das Ergebnis"),
    *("Was wäre, wenn wir mehr Budget hätten?", "Zusammenfassung"),
)
"""An interview, with what comes between its answers; it is held again and again. A tenth holds it four times:
twice from its beginning, and once in each of the two that never end. Tenths differ only in when they were."""
NO_LIMITS = {
    "WEGWEISER_WEB_MESSAGES_PER_MINUTE": "1000000",
    "WEGWEISER_WEB_REQUESTS_PER_MINUTE": "1000000",
    "WEGWEISER_WEB_STARTS_PER_HOUR": "1000000",
}


@dataclass(frozen=True, slots=True)
class Servers:
    """Where the two servers are."""

    rasa: int
    actions: int

    def memory(self) -> float:
        """Return how many megabytes they hold together."""
        return memory(self.rasa) + memory(self.actions)

    def processor_seconds(self) -> float:
        """Return for how many seconds they have used a core together."""
        return processor_seconds(self.rasa) + processor_seconds(self.actions)


class Person:
    """Somebody who holds interviews from an address of this machine.

    Args:
        port: The Rasa server's.
        address: From where; Linux lets a program use all of 127.0.0.0/8.
    """

    def __init__(self, port: int, address: str = "127.0.0.1") -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, TIMEOUT, source_address=(address, 0))
        self._token = ""

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Send a request; return status and answer."""
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._token}"}
        self._line.request(method, f"/webhooks/web{path}", json.dumps(body or {}), headers)
        answer = self._line.getresponse()
        return answer.status, json.loads(answer.read() or b"null")

    def begin(self) -> None:
        """Begin a conversation."""
        status, begun = self.ask("POST", "/session")
        if status != http.client.CREATED:
            raise RuntimeError(f"no conversation: {status}")
        self._token = begun["token"]

    def say(self, text: str) -> float:
        """Say something; return how many seconds the answer took."""
        started = time.perf_counter()
        status, answer = self.ask("POST", "/message", {"id": str(uuid.uuid4()), "text": text})
        if status != http.client.OK or not answer["messages"]:
            raise RuntimeError(f"no answer: {status}")
        return time.perf_counter() - started


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was measured, with its bar where it has one."""

    what: str
    figure: float
    unit: str
    most: float | None = None

    @property
    def passes(self) -> bool:
        """Whether it keeps to its bar."""
        return self.most is None or self.figure <= self.most

    def __str__(self) -> str:
        """Return the line of the table."""
        verdict = "    " if self.most is None else ("pass" if self.passes else "FAIL")
        bar = "" if self.most is None else f"  (at most {self.most:.3g} {self.unit})"
        figure = f"{self.figure:,.0f}" if abs(self.figure) >= 100 else f"{self.figure:.3g}"
        return f"{verdict}  {self.what:58} {figure:>8} {self.unit}{bar}"


@contextlib.contextmanager
def servers(**settings: str) -> Iterator[Servers]:
    """Run the servers as `make serve` does."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(ROOT, Path(folder), {"LOG_LEVEL": "WARNING", **settings}) as (bot, changing),
    ):
        yield Servers(urlsplit(bot.address).port or 0, changing.actions)


def soak() -> Iterator[Figure]:
    """Yield how latency and memory change over as many turns as one person types in two hours."""
    runs = [_soak_once() for _ in range(SOAKS)]
    for what, unit in (
        ("median turn", "ms"),
        ("95th percentile of turns", "ms"),
        ("memory of both servers", "MB"),
    ):
        late, change = (median(run[what][number] for run in runs) for number in (0, 1))
        yield Figure(f"soak, {SOAKS} times {TURNS} turns: {what} at the end", late, unit)
        yield Figure(f"soak: {what}, change from the first tenth", 100 * (change - 1), "%", 100 * MOST_CHANGE)


def _soak_once() -> dict[str, tuple[float, float]]:
    """Return what the last tenth took, in milliseconds and megabytes, and its ratio to the first tenth."""
    with servers(**NO_LIMITS) as running:
        talk = _interviews(running.rasa)
        for _ in range(WARM_TURNS):
            next(talk)()
        turns, memories = [], []
        for _ in range(TURNS):
            turns.append(1000 * next(talk)())
            memories.append(running.memory())
    first, last = turns[:TENTH], turns[-TENTH:]
    full = median(memories[-TENTH:])
    return {
        # The same turn early and late: which of the turns is the median one may be another.
        "median turn": (median(last), median(late / early for early, late in zip(first, last, strict=True))),
        "95th percentile of turns": (_slow(last), _slow(last) / _slow(first)),
        "memory of both servers": (full, full / median(memories[:TENTH])),
    }


def _interviews(port: int) -> Iterator[Callable[[], float]]:
    """Yield turns without end: an interview, and then half a one in each of two that go on for ever."""
    long = [Person(port), Person(port)]
    for person in long:
        person.begin()
    endless = [cycle(SAID), cycle(SAID)]
    while True:
        person = Person(port)
        person.begin()
        for text in SAID:
            yield lambda person=person, text=text: person.say(text)  # type: ignore[misc]
        for _ in range(len(SAID) // 2):
            for other, texts in zip(long, endless, strict=True):
                yield lambda other=other, texts=texts: other.say(next(texts))  # type: ignore[misc]


def _slow(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]


def flood() -> Iterator[Figure]:
    """Yield how much slower others become while one address sends as fast as it can."""
    # The limits of an address are as shipped. That of a conversation would stop the others, who do not pause.
    with servers(WEGWEISER_WEB_MESSAGES_PER_MINUTE="1000000") as running:
        people = [Person(running.rasa, f"127.0.0.{10 + number}") for number in range(OTHERS)]
        for person in people:
            person.begin()
        _hold(people)
        alone = _hold(people)
        stop = threading.Event()
        statuses: Counter[int] = Counter()
        with ThreadPoolExecutor(FLOODERS) as pool:
            for _ in range(FLOODERS):
                pool.submit(_flood, running.rasa, stop, statuses)
            time.sleep(2)
            started, before = time.monotonic(), statuses.total()
            flooded = _hold(people)
            rate = (statuses.total() - before) / (time.monotonic() - started)
            stop.set()
    yield Figure(f"flood: median turn of {OTHERS} others without it", 1000 * alone, "ms")
    yield Figure("flood: median turn of the others with it", 1000 * flooded, "ms")
    yield Figure("flood: slower by", 100 * (flooded / alone - 1), "%", 100 * MOST_SLOWER)
    yield Figure(f"flood: requests a second from {FLOODERS} connections", rate, "/s")
    yield Figure("flood: of them refused", 100 * statuses[429] / statuses.total(), "%")


def _hold(people: list[Person]) -> float:
    """Let people type at the same time; return their median turn in seconds."""

    def talk(person: Person) -> list[float]:
        texts = cycle(SAID)
        return [person.say(next(texts)) for _ in range(FLOOD_TURNS)]

    with ThreadPoolExecutor(len(people)) as pool:
        return median(seconds for talked in pool.map(talk, people) for seconds in talked)


def _flood(port: int, stop: threading.Event, statuses: Counter[int]) -> None:
    """Begin conversations and say things in them, as fast as the server takes them."""
    person = Person(port, "127.0.0.2")
    message = {"id": str(uuid.uuid4()), "text": "Wir sind eine Bäckerei mit 8 Leuten in Kiel."}
    while not stop.is_set():
        with contextlib.suppress(OSError, http.client.HTTPException):
            for path, body in (("/session", {}), ("/message", message)):
                status, _ = person.ask("POST", path, body)
                statuses[status] += 1


def size() -> Iterator[Figure]:
    """Yield what one pair of servers can do and what it takes."""
    with servers(**NO_LIMITS) as running:
        for people_at_once in (1, 5, 20):
            people = [Person(running.rasa) for _ in range(people_at_once)]
            for person in people:
                person.begin()
                person.say(SAID[0])
            started, used = time.monotonic(), running.processor_seconds()
            turn = _hold(people)
            turns = FLOOD_TURNS * people_at_once
            rate = turns / (time.monotonic() - started)
            cost = (running.processor_seconds() - used) / turns
            yield Figure(f"size, {people_at_once} at once: median turn", 1000 * turn, "ms")
            yield Figure(f"size, {people_at_once} at once: turns a second", rate, "/s")
            yield Figure(f"size, {people_at_once} at once: processor time a turn", 1000 * cost, "ms")
            yield Figure(f"size, {people_at_once} at once: turns a second and core", 1 / cost, "/s")
        yield Figure("size: memory of the Rasa server", memory(running.rasa), "MB")
        yield Figure("size: memory of the action server", memory(running.actions), "MB")


MEASURED: dict[str, Callable[[], Iterator[Figure]]] = {"soak": soak, "flood": flood, "size": size}


def main() -> int:
    """Command line; returns the exit code."""
    parser = argparse.ArgumentParser(description="Measures the servers under load.")
    add_parts(parser, MEASURED)
    passes = True
    for name in parser.parse_args().parts or MEASURED:
        for figure in MEASURED[name]():
            print(figure, flush=True)
            passes &= figure.passes
    return 0 if passes else 1


if __name__ == "__main__":
    sys.exit(main())
