"""The log: never what was said, never who said it; rooms as a short hash."""

from __future__ import annotations

import hashlib
import logging
import traceback
from pathlib import Path


def named(room_id: str) -> str:
    """Return a short name for a room that tells nothing about it."""
    return hashlib.sha256(room_id.encode()).hexdigest()[:8]


def what_broke(error: BaseException) -> str:
    """Return kind and place of an error, without its text, which may quote what somebody wrote."""
    place = traceback.extract_tb(error.__traceback__)[-1:]
    where = f" in {Path(place[0].filename).name}:{place[0].lineno}" if place else ""
    return f"{type(error).__name__}{where}"


class _OnlyTroubleWithTheServer(logging.Filter):
    """Lets through the two lines of matrix-nio that say that the homeserver is away or slows us down."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.msg.startswith(("Timed out", "Got 429"))


def set_up_logs() -> None:
    """Write the log to standard error; of matrix-nio, whose log names people and rooms, only what is harmless."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("nio").setLevel(logging.CRITICAL)
    connection = logging.getLogger("nio.client.async_client")
    connection.setLevel(logging.WARNING)
    connection.addFilter(_OnlyTroubleWithTheServer())
    logging.getLogger("aiohttp").setLevel(logging.ERROR)
    logging.getLogger("peewee").setLevel(logging.ERROR)
