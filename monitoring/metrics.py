"""The metrics themselves. Each label has few values, all known at the start: none comes from a person.

They are set to 0 at the start, so that Prometheus sees the first failure as an increase.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from monitoring.meter import ActionEnding, Ending, Part
from storage.backup.archive import ENDING, PREFIX

BUCKETS = (0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3.0, 6.0, 12.0, 24.0)
"""Seconds. An answer takes tens of milliseconds; after 20 seconds it is given up."""
OTHER = "other"
"""The label of an action that does not exist: whoever reaches the action server can ask for any name."""


class Backups(Collector):
    """When the newest backup was made; nothing where this server does not see the folder.

    Args:
        folder: Where backups are.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self) -> Iterator[Metric]:
        """Yield it in Unix seconds, 0 where there is none."""
        if self._folder.is_dir():
            archives = self._folder.glob(f"{PREFIX}*{ENDING}")
            newest = max((file.stat().st_mtime for file in archives), default=0.0)
            yield GaugeMetricFamily(
                "wegweiser_backup_timestamp_seconds", "When the newest backup was made", newest
            )


class ServerMetrics:
    """What both servers measure: the process, and the disk that conversations are on.

    Args:
        data: The folder of the data; its disk is measured.
        backups: The folder of the backups; the age of the newest is measured.
    """

    def __init__(self, data: Path, backups: Path) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        free = self._gauge("wegweiser_disk_free_bytes", "Free bytes of the disk that var/ is on")
        free.set_function(lambda: shutil.disk_usage(data).free)
        size = self._gauge("wegweiser_disk_size_bytes", "Size of the disk that var/ is on")
        size.set_function(lambda: shutil.disk_usage(data).total)
        self.registry.register(Backups(backups))

    def _counter(self, name: str, text: str, **labels: Iterable[str]) -> Counter:
        counter = Counter(name, text, list(labels), registry=self.registry)
        if len(labels) == 1:
            for value in next(iter(labels.values())):
                counter.labels(value)
        elif labels:
            first, second = labels.values()
            for value in first:
                for other in second:
                    counter.labels(value, other)
        return counter

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(name, text, labels, registry=self.registry)

    def _histogram(self, name: str, text: str, **labels: Iterable[str]) -> Histogram:
        (label, values) = next(iter(labels.items()))
        histogram = Histogram(name, text, [label], buckets=BUCKETS, registry=self.registry)
        for value in values:
            histogram.labels(value)
        return histogram


class RasaMetrics(ServerMetrics):
    """What a Rasa server measures.

    Args:
        data: The folder of the data.
        backups: The folder of the backups.
        channels: The channels that are open.
        codes: The codes of refusals.
    """

    def __init__(self, data: Path, backups: Path, channels: Collection[str], codes: Collection[str]) -> None:
        super().__init__(data, backups)
        self.turns = self._counter(
            "wegweiser_turns", "Messages of users by how the turn ended", channel=channels, ending=[*Ending]
        )
        self.turn_seconds = self._histogram(
            "wegweiser_turn_seconds", "Seconds from a message to its stored answer", channel=channels
        )
        self.started = self._counter(
            "wegweiser_conversations_started", "Conversations that were begun", channel=channels
        )
        self.deleted = self._counter("wegweiser_conversations_deleted", "Conversations deleted at the user's wish")
        self.refusals = self._counter(
            "wegweiser_refusals", "Requests that were refused", channel=channels, code=codes
        )
        self.undelivered = self._counter(
            "wegweiser_undelivered", "Answers that a messenger has not taken", channel=channels
        )
        self.part_up = self._gauge("wegweiser_part_up", "Whether a part answers: 1, or 0 where it is away", "part")
        for part in Part:
            self.part_up.labels(part.value)


class ActionMetrics(ServerMetrics):
    """What an action server measures.

    Args:
        data: The folder of the data.
        backups: The folder of the backups.
        actions: The names of all actions.
        outcomes: The outcomes that a result can have.
        questions: The ids of all questions.
    """

    def __init__(
        self,
        data: Path,
        backups: Path,
        actions: Collection[str],
        outcomes: Collection[str],
        questions: Collection[str],
    ) -> None:
        super().__init__(data, backups)
        self._names = frozenset(actions)
        names = [*sorted(actions), OTHER]
        self.calls = self._counter("wegweiser_actions", "Calls of actions", action=names, ending=[*ActionEnding])
        self.seconds = self._histogram("wegweiser_action_seconds", "Seconds that an action takes", action=names)
        self.interviews = self._counter(
            "wegweiser_interviews", "Interviews begun, paused or deleted", event=("begun", "paused", "deleted")
        )
        self.results = self._counter("wegweiser_results", "First results by their outcome", outcome=outcomes)
        self.not_understood = self._counter(
            "wegweiser_not_understood", "Messages that held no answer to the open question", question=questions
        )
        self.handovers = self._counter(
            "wegweiser_handovers", "Results handed over to associations", ending=("delivered", "failed")
        )

    def known(self, action: str) -> str:
        """Return the name of an action as it may stand in a label."""
        return action if action in self._names else OTHER
