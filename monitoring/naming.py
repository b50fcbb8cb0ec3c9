"""How a conversation is called where an operator reads: by a hash, in both servers the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_current: ContextVar[str | None] = ContextVar("conversation", default=None)


def named(conversation: str) -> str:
    """Return how a conversation is named in the log: whoever knows its real name could go on with it.

    Without a salt on purpose. A real name holds 128 random bits or more, so no one finds it by trying; a salt
    would have to be known to every Rasa server and every action server, or their lines would not belong together.
    """
    return hashlib.sha256(conversation.encode()).hexdigest()[:8]


def current() -> str | None:
    """Return the hash of the conversation that this task is about; None where it is about none."""
    return _current.get()


def concern(conversation: str) -> None:
    """Say which conversation the rest of this task is about, so that every line of the log can name it."""
    _current.set(named(conversation))


@contextmanager
def concerning(conversation: str) -> Iterator[None]:
    """Say which conversation the block is about."""
    before = _current.set(named(conversation))
    try:
        yield
    finally:
        _current.reset(before)
