"""A bot whose metrics and log are on, and how to read them."""

from __future__ import annotations

import contextlib
import json
import os
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import requests
from prometheus_client.parser import text_string_to_metric_families

from monitoring import logs, serving
from settings.ports import LOOPBACK
from storage.places import BACKUPS_VARIABLE
from tests.bot import TIMEOUT, Bot, free_port, running_bot
from tests.conftest import ROOT

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


@dataclass
class Metrics:
    """What a server says about itself."""

    port: int

    def text(self) -> str:
        """As Prometheus gets it."""
        answer = requests.get(f"http://{LOOPBACK}:{self.port}/metrics", timeout=TIMEOUT)
        answer.raise_for_status()
        return answer.text

    def samples(self) -> Samples:
        """Each value by its name and labels."""
        families = text_string_to_metric_families(self.text())
        return {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in families
            for sample in family.samples
        }

    def value(self, name: str, **labels: str) -> float:
        """One value; KeyError where there is none."""
        return self.samples()[name, frozenset(labels.items())]

    def names(self) -> set[str]:
        """The names of all samples."""
        return {name for name, _ in self.samples()}


@dataclass
class Watched:
    """A running bot, the metrics of both servers, and where their logs are."""

    bot: Bot
    rasa: Metrics
    actions: Metrics
    folder: Path

    def lines(self) -> list[str]:
        """All lines of both logs."""
        return [
            line
            for name in ("rasa.log", "actions.log")
            for line in (self.folder / name).read_text(encoding="utf-8").splitlines()
        ]

    def entries(self) -> list[Mapping[str, Any]]:
        """All lines, read as JSON; fails where one is none."""
        return [json.loads(line) for line in self.lines()]


@contextlib.contextmanager
def watched_bot(folder: Path, **settings: str) -> Iterator[Watched]:
    """Run a bot with metrics, and a log of all that is not DEBUG; `settings` are further variables."""
    port = free_pair()
    loud = {"LOG_LEVEL": "INFO", "LOG_LEVEL_LIBRARIES": "INFO", serving.PORT: str(port), **settings}
    loud[BACKUPS_VARIABLE] = str(folder / "backups")
    (folder / "backups").mkdir()
    with contextlib.ExitStack() as stack:
        # As it was, also where another bot runs: it has variables of its own there.
        stack.enter_context(patch.dict(os.environ, loud))
        bot = stack.enter_context(running_bot(ROOT, folder))
        yield Watched(bot, Metrics(port), Metrics(port + 1), folder)


def free_pair() -> int:
    """A port that is free, as is the next one: the action server's."""
    while True:
        port = free_port()
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind((LOOPBACK, port + 1))
            return port


JSON = {logs.FORMAT: "json"}
