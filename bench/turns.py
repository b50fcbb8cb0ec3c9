"""How fast turns are answered, how soon the first, and what that takes: our bot beside that of `rasa init`."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from bench.client import Connection
from bench.figures import Figure, Series, part_below, ratio
from bench.servers import Bot, our_bot, stock_bot
from bench.talks import Interviews, Talk, stock_talk

REPETITIONS = 3
TURNS = 300
"""Turns of one user in one repetition, about; the last conversation is held to its end."""
WARM_UP = 3
USERS = 20
SECONDS_OF_USERS = 15
EARLY, LATE, AROUND = 5, 60, 2
"""The turns that are compared, each with those around it; and in how many conversations."""
LONG_TALKS = 8


@dataclass(slots=True)
class Measured:
    """What came out for one side, one value for each repetition."""

    half: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    throughput: list[float] = field(default_factory=list)
    start: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    early: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    core_seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)


def measure(root: Path) -> Iterator[Figure]:
    """Yield the figures of the turns."""
    ours, theirs = Measured(), Measured()
    for repetition in range(REPETITIONS):
        interviews = Interviews(root, repetition)
        with tempfile.TemporaryDirectory() as folder, our_bot(root, Path(folder)) as bot:
            _one_user(bot, interviews.hold, ours)
            _growth(bot, interviews, ours)
            _users(bot, interviews.hold, ours)
        with tempfile.TemporaryDirectory() as folder, stock_bot(root, Path(folder)) as bot:
            _one_user(bot, stock_talk(), theirs)
            _users(bot, stock_talk(), theirs)
    yield ratio("turn, p50, 1 user", 1.0, ours.half, theirs.half, "ms")
    yield ratio("turn, p95, 1 user", 1.25, ours.most, theirs.most, "ms")
    yield ratio(f"{USERS} users at once", 1.0, ours.throughput, theirs.throughput, "turns/s", least=True)
    yield ratio(f"p50 at turn {LATE} against turn {EARLY}", 1.2, ours.late, ours.early, "ms")
    yield ratio("start until the first answer", 1.0, ours.start, theirs.start, "s")
    yield ratio("resident memory of all processes (PSS)", 1.0, ours.memory, theirs.memory, "MB")
    cost, size = Series(ours.core_seconds), Series(ours.megabytes)
    detail = f"{cost} core-seconds and {size} MB stored for 1,000 interviews"
    yield Figure("core-seconds for an interview", 1.0, cost.middle / 1000, detail, " s")


def _one_user(bot: Bot, talk: Talk, measured: Measured) -> None:
    connection = Connection(bot.ports[0])
    for _ in range(WARM_UP):
        talk(connection)
    seconds: list[float] = []
    used, stored, held = bot.core_seconds(), bot.stored_megabytes(), 0
    while len(seconds) < TURNS:
        seconds += talk(connection)
        held += 1
    measured.half.append(part_below(seconds, 50))
    measured.most.append(part_below(seconds, 95))
    measured.core_seconds.append((bot.core_seconds() - used) / held * 1000)
    measured.megabytes.append((bot.stored_megabytes() - stored) / held * 1000)
    measured.start.append(bot.first_answer)
    measured.memory.append(bot.memory())


def _growth(bot: Bot, interviews: Interviews, measured: Measured) -> None:
    talks = [interviews.long(Connection(bot.ports[0]), LATE + AROUND + 1) for _ in range(LONG_TALKS)]
    for turn, kept in ((EARLY, measured.early), (LATE, measured.late)):
        kept.append(
            part_below([second for talk in talks for second in talk[turn - AROUND : turn + AROUND + 1]], 50)
        )


def _users(bot: Bot, talk: Talk, measured: Measured) -> None:
    measured.throughput.append(throughput(bot, talk))


def throughput(bot: Bot, talk: Talk) -> float:
    """Return the turns per second that all users together get answered, each on a server of its own choice."""
    end = time.perf_counter() + SECONDS_OF_USERS

    def user(number: int) -> int:
        connection, turns = Connection(bot.ports[number % len(bot.ports)]), 0
        while time.perf_counter() < end:
            turns += len(talk(connection))
        return turns

    begun = time.perf_counter()
    with ThreadPoolExecutor(USERS) as pool:
        turns = sum(pool.map(user, range(USERS)))
    return turns / (time.perf_counter() - begun)
