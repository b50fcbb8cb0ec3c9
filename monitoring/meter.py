"""What the servers report about themselves. Where metrics are off, each function does and imports nothing."""

from __future__ import annotations

import time
from collections.abc import Iterable
from enum import StrEnum
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:  # prometheus_client is only imported where metrics are on
    from monitoring.metrics import ActionMetrics, RasaMetrics

_rasa: RasaMetrics | None = None
_actions: ActionMetrics | None = None


class Ending(StrEnum):
    """How a turn ended. In all but the first, the user has read that the adviser cannot answer now."""

    ANSWERED = "answered"
    SILENT = "silent"
    FAILED = "failed"
    TOO_SLOW = "too_slow"


class ActionEnding(StrEnum):
    """How a call of an action ended: done, refused by Rasa's own contract, or broken."""

    DONE = "done"
    REJECTED = "rejected"
    FAILED = "failed"


class Part(StrEnum):
    """What a Rasa server needs in order to answer."""

    MODEL = "model"
    TRACKER_STORE = "tracker_store"
    LOCK_STORE = "lock_store"


def use(rasa: RasaMetrics | None = None, actions: ActionMetrics | None = None) -> None:
    """Report to these metrics from now on; None switches the reports of that server off."""
    global _rasa, _actions
    _rasa, _actions = rasa, actions


class TurnClock:
    """Times a turn while its block runs; reports it where `ending` was set: a repeated message counts once.

    Args:
        channel: The channel of the conversation.
    """

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self.ending: Ending | None = None

    def __enter__(self) -> Self:
        self._began = time.perf_counter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if _rasa is not None and self.ending is not None:
            _rasa.turns.labels(self._channel, self.ending.value).inc()
            _rasa.turn_seconds.labels(self._channel).observe(time.perf_counter() - self._began)


def conversation_started(channel: str) -> None:
    """Report that somebody has begun a conversation."""
    if _rasa is not None:
        _rasa.started.labels(channel).inc()


def conversation_deleted() -> None:
    """Report that every row of a conversation has been deleted at the user's wish."""
    if _rasa is not None:
        _rasa.deleted.inc()


def refused(channel: str, code: str) -> None:
    """Report a request that was refused; `code` is one of channels/web/refusals.py."""
    if _rasa is not None:
        _rasa.refusals.labels(channel, code).inc()


def undelivered(channel: str) -> None:
    """Report an answer that a messenger's service has not taken."""
    if _rasa is not None:
        _rasa.undelivered.labels(channel).inc()


def parts(away: Iterable[Part]) -> None:
    """Report which parts do not answer; all others do."""
    if _rasa is not None:
        missing = frozenset(away)
        for part in Part:
            _rasa.part_up.labels(part.value).set(part not in missing)


def action_ran(action: str, ending: ActionEnding, seconds: float) -> None:
    """Report a call of an action."""
    if _actions is not None:
        name = _actions.known(action)
        _actions.calls.labels(name, ending.value).inc()
        _actions.seconds.labels(name).observe(seconds)


def interview(event: str) -> None:
    """Report what happened to an interview: begun, paused or deleted."""
    if _actions is not None:
        _actions.interviews.labels(event).inc()


def result(outcome: str) -> None:
    """Report the first result of an interview."""
    if _actions is not None:
        _actions.results.labels(outcome).inc()


def not_understood(question: str) -> None:
    """Report a message that held no answer to the open question, and was no question or wish of its own either."""
    if _actions is not None:
        _actions.not_understood.labels(question).inc()


def handed_over(is_delivered: bool) -> None:
    """Report a result that was, or was not, handed over to an association."""
    if _actions is not None:
        _actions.handovers.labels("delivered" if is_delivered else "failed").inc()
