"""What the log may hold: never what a user typed, never what opens a conversation or a report."""

from __future__ import annotations

import hashlib
import logging
import re
import traceback
from pathlib import Path

_REPORT_KEY = re.compile(r"(/report/)[^/\s?]+")


def named(conversation: str) -> str:
    """Return how a conversation is named in the log: whoever knows its real name could go on with it."""
    return hashlib.sha256(conversation.encode()).hexdigest()[:8]


def what_broke(error: BaseException) -> str:
    """Return kind and place of an error; its text can hold what the user typed."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"


def hide_report_keys(record: logging.LogRecord) -> bool:
    """Take the key of a report out of a line of Sanic's access log; a filter that keeps every line."""
    request = getattr(record, "request", None)
    if isinstance(request, str):
        record.request = _REPORT_KEY.sub(r"\1…", request)
    return True


def guard_access_log() -> None:
    """Keep report keys out of the access log, also where an operator switches it on (LOG_LEVEL_LIBRARIES)."""
    access_log = logging.getLogger("sanic.access")
    if hide_report_keys not in access_log.filters:
        access_log.addFilter(hide_report_keys)
