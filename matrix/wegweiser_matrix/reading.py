"""Reads the event that a job is about: as it came, or once more from the homeserver; decrypted."""

from __future__ import annotations

import asyncio
import logging

from nio import AsyncClient, EncryptionError, Event, MegolmEvent, RoomGetEventResponse

from wegweiser_matrix.logs import named
from wegweiser_matrix.store import Job

logger = logging.getLogger(__name__)

TRIES, PAUSE = 15, 1.0
"""How often and how many seconds apart: the key of a message may come a little later than the message."""


class Reader:
    """Reads events.

    Args:
        client: Is logged in and holds the keys.
    """

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._fresh: dict[tuple[str, str], Event] = {}

    def keep(self, job: Job, event: Event) -> None:
        """Keep the event of a job until it is read."""
        self._fresh[job.room_id, job.event_id] = event

    async def read(self, job: Job) -> Event | None:
        """Return the event of a job; as a MegolmEvent where it cannot be decrypted; None where it is gone."""
        event = self._fresh.pop((job.room_id, job.event_id), None)
        if event is None:
            answer = await self._client.room_get_event(job.room_id, job.event_id)
            if not isinstance(answer, RoomGetEventResponse):
                return None
            event = answer.event
        if isinstance(event, MegolmEvent):
            event.room_id = job.room_id
            return await self._decrypted(event)
        return event

    async def _decrypted(self, event: MegolmEvent) -> Event:
        for _ in range(TRIES):
            try:
                return self._client.decrypt_event(event)
            except EncryptionError:
                await asyncio.sleep(PAUSE)
        logger.warning("Room %s: a message could not be decrypted.", named(event.room_id))
        return event
