"""What the log may hold: never what a user typed, never what opens a conversation or a report."""

from __future__ import annotations

import logging
import re
import traceback
from pathlib import Path

from monitoring.redaction import redacted

_REPORT_KEY = re.compile(r"(/report/)[^/\s?]+")


def what_broke(error: BaseException) -> str:
    """Return kind and place of an error; its text can hold what the user typed."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"


def hide_keys(record: logging.LogRecord) -> bool:
    """Take keys and names out of a line of Sanic's access log; a filter that keeps every line."""
    request = getattr(record, "request", None)
    if isinstance(request, str):
        record.request = redacted(_REPORT_KEY.sub(r"\1…", request.partition("?")[0]))
    return True


def guard_access_log() -> None:
    """Keep keys out of the access log, also where an operator switches it on (LOG_LEVEL_LIBRARIES)."""
    access_log = logging.getLogger("sanic.access")
    if hide_keys not in access_log.filters:
        access_log.addFilter(hide_keys)
