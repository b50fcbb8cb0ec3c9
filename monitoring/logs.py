"""The log of both servers: without what people say, and with WEGWEISER_LOG_FORMAT=json one JSON object a line."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from types import TracebackType
from typing import Any

from monitoring.naming import current
from monitoring.redaction import redacted, without_values
from settings.errors import LaunchError

FORMAT = "WEGWEISER_LOG_FORMAT"
ACCESS = {"request": "request", "status": "status", "byte": "bytes"}
"""What Sanic's access log says, and how it is called here. Not the address of the caller: it is personal data."""
_SANIC = ("sanic.root", "sanic.error", "sanic.access")
"""Rasa cuts them off from all other loggers and gives them no output; below WARNING they are lost."""

_plain_record = logging.getLogRecordFactory()


class Format(StrEnum):
    """How the log is written."""

    TEXT = "text"
    JSON = "json"


def log_format(environment: Mapping[str, str]) -> Format:
    """Return how the log is written.

    Args:
        environment: Usually `os.environ`.

    Raises:
        LaunchError: If the variable holds anything else than a format.
    """
    text = environment.get(FORMAT, "").strip() or Format.TEXT
    try:
        return Format(text)
    except ValueError:
        raise LaunchError(f"{FORMAT} is {text!r}; it must be one of: {', '.join(Format)}.") from None


def install(environment: Mapping[str, str]) -> None:
    """Make the log of this process safe, and JSON where that is set. Call it before Rasa configures its logging.

    Args:
        environment: Usually `os.environ`.

    Raises:
        LaunchError: If the format does not exist.
    """
    chosen = log_format(environment)
    logging.setLogRecordFactory(safe_record)
    if chosen is Format.JSON:
        _write_json()


def safe_record(*arguments: Any, **keywords: Any) -> logging.LogRecord:
    """Return a record that may be written; one below INFO as it is: Rasa's DEBUG log is for developers.

    Here, and not in a handler, because each library brings handlers of its own.
    """
    record = _plain_record(*arguments, **keywords)
    record.conversation = current()
    if record.levelno < logging.INFO:
        return record
    record.msg, record.args = redacted(_sentence(record)), ()
    if record.exc_info and record.exc_info[1] is not None:
        record.exc_text, record.exc_info = without_values(record.exc_info[1]), None
    return record


def _sentence(record: logging.LogRecord) -> str:
    """Return what a record says. Of Rasa's structured events only the event: their fields hold messages."""
    try:
        text = record.getMessage()
    except (TypeError, ValueError):  # arguments that do not fit; Python itself would print them all
        return str(record.msg)
    if not text.startswith("{"):
        return text
    try:
        event = json.loads(text)
    except ValueError:
        return text
    if not isinstance(event, dict) or "event" not in event:
        return text
    return ": ".join(str(event[key]) for key in ("event", "event_info") if key in event)


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON: time in UTC, level, logger, message; conversation and error if any."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if conversation := getattr(record, "conversation", None):
            line["conversation"] = conversation
        if record.name == "sanic.access":
            line |= {ours: getattr(record, theirs) for theirs, ours in ACCESS.items() if hasattr(record, theirs)}
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        if record.exc_text:
            line["error"] = record.exc_text
        return json.dumps(line, ensure_ascii=False, default=str)


def _write_json() -> None:
    lines = JsonLines()

    def formatted(_handler: logging.Handler, record: logging.LogRecord) -> str:
        return lines.format(record)

    # Rasa and rasa_sdk put handlers with formatters of their own in place of what is there; all come through here.
    logging.Handler.format = formatted  # type: ignore[method-assign, assignment]
    output = logging.StreamHandler()
    for name in _SANIC:
        logging.getLogger(name).addHandler(output)
    logging.captureWarnings(True)
    sys.excepthook = _log_the_end


def _log_the_end(kind: type[BaseException], error: BaseException, _traceback: TracebackType | None) -> None:
    """Log what ends the server, with its text: that is about settings and content, not about a conversation."""
    if not issubclass(kind, KeyboardInterrupt):
        logging.getLogger("wegweiser").critical("The server ended: %s: %s", kind.__name__, error, exc_info=error)
