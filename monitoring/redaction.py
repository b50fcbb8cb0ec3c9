"""Takes out of a line of the log what must not stand there: what people said, and what opens a conversation.

Our own lines hold none of it. Those of Rasa and the libraries below it do, where something breaks: SQLAlchemy
shows the row that it could not write, Rasa the request that an action failed on, an error the value that it got.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator

from monitoring.naming import named

_CONVERSATION = re.compile(r"\b[a-z]+-[A-Za-z0-9_-]{32}(?![A-Za-z0-9_-])")
"""As channels/web/tokens.py and channels/messenger.py name them: the channel, and 32 letters."""
_TOKEN = re.compile(r"\beyJ[\w-]{10,}\.[\w-]+\.[\w-]+")
"""A JSON Web Token: of a conversation, or the key of a report."""
_PASSWORD = re.compile(r"(?<=token=)[^\s&'\"]+")
"""The token of Rasa's HTTP API, which is a part of the address."""
_ROW = re.compile(r"\s*(?:\[SQL: |\[parameters: |\bDETAIL: ).*", re.DOTALL)
"""What SQLAlchemy and PostgreSQL add to an error: the statement with its values."""
_BODY = re.compile(r"\bbody='.*", re.DOTALL)
"""What Rasa adds to an error of the action server: its answer, in which the whole request stands."""
HIDDEN = "…"

_SPEAKING = (OSError, TimeoutError)
"""Errors whose text names a file or an address, and never a value."""


def redacted(text: str) -> str:
    """Return a line without rows, bodies and tokens; conversations by their hash."""
    for pattern in (_ROW, _BODY, _TOKEN, _PASSWORD):
        text = pattern.sub(HIDDEN, text)
    return _CONVERSATION.sub(lambda match: named(match[0]), text)


def without_values(error: BaseException) -> str:
    """Return the traceback of an error and of those before it: kinds and places, but no text of the errors."""
    return "\n".join(reversed([*map(_one, _chain(error))]))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error, then what it came from; each once, also where they form a circle."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _one(error: BaseException) -> str:
    frames = "".join(traceback.format_tb(error.__traceback__))
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    text = f": {redacted(str(error))}" if isinstance(error, _SPEAKING) else ""
    return f"Traceback (most recent call last):\n{frames}{kind}{text}"
