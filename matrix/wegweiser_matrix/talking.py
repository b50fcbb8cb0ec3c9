"""The conversation in a room: hands over what was written, posts the answer, begins and ends it."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from wegweiser_matrix import sentences
from wegweiser_matrix.adviser import Adviser, Answer, Away, Ended, Message, Refused
from wegweiser_matrix.logs import named
from wegweiser_matrix.posting import Poster
from wegweiser_matrix.showing import Picture, Post, Report, Text, posts
from wegweiser_matrix.store import Store
from wegweiser_matrix.waiting import Delay

logger = logging.getLogger(__name__)

EVENTS = uuid.UUID("2f8b1f7e-7c0c-5a55-9d6f-0c1d4c3f6a10")
"""The namespace in which the id of an event is turned into that of a message (UUIDv5)."""

T = TypeVar("T")


def message_id(room_id: str, event_id: str) -> str:
    """Return the id under which the adviser gets a message: the same at each try, so it is answered once."""
    return str(uuid.uuid5(EVENTS, f"{room_id} {event_id}"))


class Talks:
    """Holds the conversations.

    Args:
        adviser: The adviser's server.
        poster: Posts into rooms.
        store: Remembers which conversation is held in which room.
    """

    def __init__(self, adviser: Adviser, poster: Poster, store: Store) -> None:
        self._adviser = adviser
        self._poster = poster
        self._store = store
        self._told_away: set[str] = set()

    async def greet(self, room_id: str, event_id: str) -> None:
        """Begin the conversation of a room with the greeting."""
        if self._store.adviser_token(room_id) is None:
            await self._begin(room_id, event_id)

    async def answer(self, room_id: str, event_id: str, text: str) -> None:
        """Answer what somebody wrote; begin a conversation where there is none (any more)."""
        answer = await self._said(room_id, event_id, text)
        await self._post_all(room_id, f"{message_id(room_id, event_id)}.answer", event_id, answer.messages)
        if not answer.is_asking:
            await self._look_whether_deleted(room_id, event_id)

    async def say(self, room_id: str, event_id: str, sentence: str) -> None:
        """Post a sentence of our own."""
        await self._poster.text(room_id, f"{message_id(room_id, event_id)}.own", sentence)

    async def forget(self, room_id: str) -> None:
        """Delete the conversation of a room in which the bot no longer is."""
        token = self._store.adviser_token(room_id)
        if token is not None:
            await self._patiently(partial(self._adviser.delete, token), room_id, "")
            self._store.forget_adviser_token(room_id)
        self._told_away.discard(room_id)
        logger.info("Room %s: left; its conversation is deleted.", named(room_id))

    async def _said(self, room_id: str, event_id: str, text: str) -> Answer:
        identity = message_id(room_id, event_id)
        while True:
            token = self._store.adviser_token(room_id) or await self._begin(room_id, event_id)
            say = partial(self._adviser.say, token, identity, text)
            try:
                return await self._patiently(say, room_id, event_id)
            except Ended:
                logger.info("Room %s: the conversation has ended; beginning anew.", named(room_id))
                self._store.forget_adviser_token(room_id)
            except Refused as refusal:
                return Answer([{"type": "text", "text": str(refusal)}], is_asking=True)

    async def _begin(self, room_id: str, event_id: str) -> str:
        begun = await self._patiently(self._adviser.begin, room_id, event_id)
        name = f"{message_id(room_id, event_id)}.greeting"
        await self._post_all(room_id, name, event_id, begun.messages)
        # Only now: where the process is ended meanwhile, the greeting is posted once more, and taken once.
        self._store.keep_adviser_token(room_id, begun.token)
        return begun.token

    async def _look_whether_deleted(self, room_id: str, event_id: str) -> None:
        """Forget the token where the answer was that everything has been deleted."""
        token = self._store.adviser_token(room_id)
        if token is None:
            return
        if not await self._patiently(partial(self._adviser.exists, token), room_id, event_id):
            self._store.forget_adviser_token(room_id)
            logger.info("Room %s: the conversation has been deleted.", named(room_id))

    async def _post_all(self, room_id: str, name: str, event_id: str, messages: list[Message]) -> None:
        # In a thread: drawing a picture takes a while, and other rooms are waiting.
        for number, post in enumerate(await asyncio.to_thread(posts, messages), start=1):
            await self._post(room_id, f"{name}.{number}", event_id, post)

    async def _post(self, room_id: str, name: str, event_id: str, post: Post) -> None:
        match post:
            case Text(text):
                await self._poster.text(room_id, name, text)
            case Picture(png, width, height, text):
                await self._poster.picture(room_id, name, png, width, height, text)
            case Report(url):
                pdf = await self._patiently(partial(self._adviser.report, url), room_id, event_id)
                if pdf is not None:
                    await self._poster.report(room_id, name, pdf, sentences.REPORT)

    async def _patiently(self, ask: Callable[[], Awaitable[T]], room_id: str, event_id: str) -> T:
        """Ask the adviser until it answers; tell the room once that it has to wait.

        `event_id` is what the room waits for an answer to; empty where nobody is there to be told.
        """
        delay = Delay()
        while True:
            try:
                answer = await ask()
            except Away as away:
                logger.warning("Room %s: the adviser does not answer (%s), trying again.", named(room_id), away)
                if event_id and not away.seconds and room_id not in self._told_away:
                    self._told_away.add(room_id)
                    name = f"{message_id(room_id, event_id)}.away"
                    await self._poster.text(room_id, name, sentences.AWAY)
                await delay.wait(away.seconds)
            else:
                self._told_away.discard(room_id)
                return answer
