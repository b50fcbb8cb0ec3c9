"""Posts into rooms; encrypted where the room is."""

from __future__ import annotations

import io
import logging
from typing import Any

from nio import AsyncClient, RoomSendError, UploadError

from wegweiser_matrix.logs import named
from wegweiser_matrix.waiting import Delay

logger = logging.getLogger(__name__)

PICTURE_NAME = "ki-roadmap.png"
REPORT_NAME = "ki-wegweiser.pdf"
FINAL = ("M_FORBIDDEN", "M_NOT_FOUND", "M_UNKNOWN_TOKEN", "M_TOO_LARGE", "M_BAD_JSON")
"""Refusals that another try does not change."""


class NotPosted(Exception):  # noqa: N818
    """The homeserver does not take something for this room."""


class Poster:
    """Posts with a name for each post, by which the homeserver knows one that it has already taken.

    Args:
        client: Is logged in.
    """

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    async def text(self, room_id: str, name: str, text: str) -> None:
        """Post a text; raise NotPosted where the room does not take it."""
        await self._send(room_id, name, {"msgtype": "m.text", "body": text})

    async def picture(self, room_id: str, name: str, png: bytes, width: int, height: int, text: str) -> None:
        """Post a picture and the text that says what it shows; raise NotPosted where the room does not take it."""
        where = await self._upload(room_id, png, "image/png", PICTURE_NAME)
        info = {"mimetype": "image/png", "size": len(png), "w": width, "h": height}
        content = {"msgtype": "m.image", "body": text, "filename": PICTURE_NAME, "info": info, **where}
        await self._send(room_id, name, content)

    async def report(self, room_id: str, name: str, pdf: bytes, text: str) -> None:
        """Post the report as a file; raise NotPosted where the room does not take it."""
        where = await self._upload(room_id, pdf, "application/pdf", REPORT_NAME)
        info = {"mimetype": "application/pdf", "size": len(pdf)}
        content = {"msgtype": "m.file", "body": text, "filename": REPORT_NAME, "info": info, **where}
        await self._send(room_id, name, content)

    async def _send(self, room_id: str, name: str, content: dict[str, Any]) -> None:
        delay = Delay()
        while True:
            if room_id not in self._client.rooms:
                raise NotPosted("the account is not in the room")
            answer = await self._client.room_send(
                room_id, "m.room.message", content, tx_id=name, ignore_unverified_devices=True
            )
            if not isinstance(answer, RoomSendError):
                return
            if answer.status_code in FINAL:
                raise NotPosted(answer.status_code)
            logger.warning("Room %s: not posted (%s), trying again.", named(room_id), answer.status_code)
            await delay.wait()

    async def _upload(self, room_id: str, data: bytes, mime_type: str, file_name: str) -> dict[str, Any]:
        """Store a file with the homeserver; return the part of a message that says where it is."""
        encrypt = bool(self._client.rooms[room_id].encrypted)
        answer, keys = await self._client.upload(
            lambda *_: io.BytesIO(data), mime_type, file_name, encrypt=encrypt, filesize=len(data)
        )
        if isinstance(answer, UploadError):
            raise NotPosted(f"upload: {answer.status_code}")
        if keys is None:
            return {"url": answer.content_uri}
        return {"file": {**keys, "url": answer.content_uri}}
