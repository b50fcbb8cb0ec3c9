"""The process at work: reads what happens in the rooms of the account and has it answered."""

from __future__ import annotations

import logging
from typing import Any

from nio import AsyncClient, JoinError, MegolmEvent, SyncError, SyncResponse

from wegweiser_matrix import sentences
from wegweiser_matrix.cross_signing import CrossSigning
from wegweiser_matrix.listening import heard, is_for_all, is_mentioned, without_mention
from wegweiser_matrix.logs import named
from wegweiser_matrix.posting import FINAL, NotPosted
from wegweiser_matrix.queues import Queues
from wegweiser_matrix.reading import Reader
from wegweiser_matrix.rooms import Rooms
from wegweiser_matrix.store import Job, Kind, Store
from wegweiser_matrix.talking import Talks
from wegweiser_matrix.waiting import Delay

logger = logging.getLogger(__name__)

WAIT = 30_000
"""Milliseconds that the homeserver waits for something to happen before it answers."""
MOST_EVENTS = 100
"""Of one room at once. Who has written more while the process was down is answered from there on."""
NOTHING: dict[str, list[str]] = {"types": []}
FILTER: dict[str, Any] = {
    "presence": NOTHING,
    "account_data": NOTHING,
    "room": {"timeline": {"limit": MOST_EVENTS}, "ephemeral": NOTHING, "account_data": NOTHING},
}
JOIN_FINAL = (*FINAL, "M_UNKNOWN", "M_BAD_STATE")


class LoggedOut(Exception):  # noqa: N818 - what has happened
    """The homeserver no longer takes the login."""


class Service:
    """Reads and has answered.

    Args:
        client: Is logged in.
        store: Remembers how far has been read.
        talks: Holds the conversations.
        rooms: Tells what is to be done.
        cross_signing: Signs the device.
    """

    def __init__(
        self, client: AsyncClient, store: Store, talks: Talks, rooms: Rooms, cross_signing: CrossSigning
    ) -> None:
        self._client = client
        self._store = store
        self._talks = talks
        self._rooms = rooms
        self._cross_signing = cross_signing
        self._reader = Reader(client)
        self._queues = Queues(store, self._do)
        self._name = ""

    async def run(self) -> None:
        """Work until cancelled; raise LoggedOut where the login ends."""
        if self._client.should_upload_keys:
            await self._client.keys_upload()
        await self._cross_signing.sign()
        self._name = getattr(await self._client.get_displayname(), "displayname", None) or ""
        try:
            open_jobs = self._store.open_jobs()
            await self._read(self._store.sync_token, is_start=True)
            for job in open_jobs:
                await self._queues.add(job)
            logger.info("Ready: %d rooms.", len(self._client.rooms))
            while True:
                await self._read(None, is_start=False)
        finally:
            await self._queues.close()

    async def _read(self, since: str | None, *, is_start: bool) -> None:
        """Read what has happened and begin to do something about it."""
        response = await self._sync(since, is_start=is_start)
        await self._exchange_keys()
        is_first = is_start and since is None
        jobs = self._rooms.jobs(response, self._client.rooms, is_first)
        for job in self._store.advance(response.next_batch, jobs):
            if job.kind is Kind.ANSWER:
                events = response.rooms.join[job.room_id].timeline.events
                self._reader.keep(job, next(event for event in events if event.event_id == job.event_id))
            await self._queues.add(job)

    async def _sync(self, since: str | None, *, is_start: bool) -> SyncResponse:
        delay = Delay()
        while True:
            timeout = 0 if is_start else WAIT
            answer = await self._client.sync(timeout, FILTER, since=since, full_state=is_start)
            if not isinstance(answer, SyncError):
                return answer
            if answer.status_code == "M_UNKNOWN_TOKEN":
                raise LoggedOut
            logger.warning("The homeserver cannot be read (%s), trying again.", answer.status_code)
            await delay.wait()

    async def _exchange_keys(self) -> None:
        """Publish our keys, learn those of others, and send what is waiting for their devices."""
        if self._client.should_upload_keys:
            await self._client.keys_upload()
        if self._client.should_query_keys:
            await self._client.keys_query()
        if self._client.should_claim_keys:
            await self._client.keys_claim(self._client.get_users_for_key_claiming())
        await self._client.send_to_device_messages()

    async def _do(self, job: Job) -> None:
        try:
            match job.kind:
                case Kind.INVITED:
                    await self._join(job.room_id)
                case Kind.GREET:
                    await self._greet(job)
                case Kind.ANSWER:
                    await self._answer(job)
                case Kind.LEAVE:
                    await self._client.room_leave(job.room_id)
                case Kind.FORGET:
                    await self._forget(job.room_id)
        except NotPosted as error:
            logger.warning("Room %s: not posted: %s.", named(job.room_id), error)

    async def _join(self, room_id: str) -> None:
        delay = Delay()
        while isinstance(answer := await self._client.join(room_id), JoinError):
            logger.warning(
                "Room %s: an invitation could not be accepted (%s).", named(room_id), answer.status_code
            )
            if answer.status_code in JOIN_FINAL:
                return
            await delay.wait()
        logger.info("Room %s: joined.", named(room_id))

    async def _greet(self, job: Job) -> None:
        room = self._client.rooms.get(job.room_id)
        if room is None:
            return
        if is_for_all(room):
            await self._talks.greet(job.room_id, job.event_id)
        else:
            name = self._name or self._client.user_id
            await self._talks.say(job.room_id, job.event_id, sentences.MENTION_ME.format(name=name))

    async def _answer(self, job: Job) -> None:
        event = await self._reader.read(job)
        room = self._client.rooms.get(job.room_id)
        if event is None or room is None:
            return
        to_all = is_for_all(room)
        if isinstance(event, MegolmEvent):
            if to_all:
                await self._talks.say(job.room_id, job.event_id, sentences.UNREADABLE)
            return
        said = heard(event)
        me = self._client.user_id
        if said is None or not (to_all or is_mentioned(event.source["content"], me, self._name)):
            return
        text = without_mention(said.text, me, self._name) if said.text else ""
        if not text:
            await self._talks.say(job.room_id, job.event_id, sentences.only_text())
            return
        await self._said(job, text)

    async def _said(self, job: Job, text: str) -> None:
        try:
            await self._talks.answer(job.room_id, job.event_id, text)
        except NotPosted:
            raise
        except Exception:
            await self._talks.say(job.room_id, job.event_id, sentences.failed())
            raise

    async def _forget(self, room_id: str) -> None:
        self._client.rooms.pop(room_id, None)
        await self._talks.forget(room_id)
        await self._client.room_forget(room_id)
