"""What the server does by itself, once it is up and then daily: it deletes conversations that are too old."""

from __future__ import annotations

import asyncio
import logging
import os
from typing import Any

from sanic import Sanic
from sqlalchemy.exc import SQLAlchemyError

from storage.deletions import announce_deletion
from storage.retention import forget_by_days

logger = logging.getLogger(__name__)

SECONDS_BETWEEN = 24 * 60 * 60.0
SECONDS_UNTIL_READY = 5.0
"""How often to look whether the model is loaded; the tracker store comes with it."""


async def keep_deleting(app: Sanic) -> None:
    """Delete what is too old, again and again; ends with the server."""
    while True:
        agent = getattr(app.ctx, "agent", None)
        if agent is None or not agent.is_ready():
            await asyncio.sleep(SECONDS_UNTIL_READY)
            continue
        await delete_old(agent.tracker_store)
        await asyncio.sleep(SECONDS_BETWEEN)


async def delete_old(store: Any) -> None:
    """Delete what is too old from a tracker store, without holding up conversations; log how much it was."""
    engine = getattr(store, "engine", None)
    if engine is None:
        logger.error("Old conversations stay: %s has no SQL database to delete them from.", type(store).__name__)
        return
    gone: list[str] = []
    try:
        await asyncio.to_thread(forget_by_days, engine, os.environ, gone.append)
    except (SQLAlchemyError, OSError) as error:
        # The text of a database's error may quote rows.
        logger.error("Old conversations could not be deleted: %s.", type(error).__name__)
    for conversation in gone:
        announce_deletion(store.event_broker, conversation)
    if gone:
        logger.info("%d conversations were deleted because they were too old.", len(gone))


async def start(app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
    """Begin with it once the server is up."""
    app.add_task(keep_deleting(app), name="web_upkeep")
