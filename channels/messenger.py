"""What all messengers share: a message in, pieces out; once for each message, one by one, never silent."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import os
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from rasa.core.agent import Agent
from rasa.shared.exceptions import RasaException
from sanic.request import Request
from sanic.response import HTTPResponse, json, text

from actions import adviser
from channels.enabled import ACCOUNT, variable
from channels.fallback import Limits, Piece, pieces
from channels.web.conversations import GREETS, alone, ending_of, hand_over, ready_agent, unavailable
from channels.web.history import find_turn
from channels.web.limits import Window
from channels.web.logs import what_broke
from channels.web.payloads import check_payload
from channels.web.refusals import Code, Refusal
from channels.web.requests import Said, clean_text
from monitoring import meter
from monitoring.meter import Ending, TurnClock
from monitoring.naming import concerning, named
from wegweiser.association import association_of_account
from wegweiser.content import Content
from wegweiser.picture.plain import roadmap_title
from wegweiser.picture.png import roadmap_png

logger = logging.getLogger(__name__)

TURN_SECONDS = 20.0
"""How long an answer may take."""
LOCK_SECONDS = 180.0
"""How long a conversation is kept for one message, with sending the whole result to a slow service."""
WAITS = (1.0, 4.0)
"""Seconds before a message is sent for the second and for the third time."""
LONGEST_WAIT = 60.0
SEND_SECONDS = 30.0
"""How long a service may take for one message."""
MESSAGES_PER_MINUTE = 60
"""Of one person; beyond it, messages are dropped: no person types so fast."""
MOST_SEEN = 20_000
"""Message ids that are remembered; what came before them is found in the store."""

Handler = Callable[[Request], Coroutine[Any, Any, HTTPResponse]]


class DeliveryError(Exception):
    """A service has not taken a message. `again` says whether to try again, `wait` after how many seconds."""

    def __init__(self, reason: str, again: bool, wait: float | None = None) -> None:
        super().__init__(reason)
        self.again = again
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a person sent.

    `id` is the service's, the same when the service sends it again. `person` is how the service calls them; it is
    neither stored nor logged. With `payload` a button was pressed; without `text` it was something else than text.
    """

    id: str
    person: str
    text: str | None = None
    payload: str | None = None


class Chat(Protocol):
    """The way back to a person; each method sends one message and raises DeliveryError where it fails."""

    limits: Limits

    async def send(self, piece: Piece) -> None:
        """Send text, with its buttons."""

    async def send_picture(self, png: bytes, title: str) -> None:
        """Send a picture; only called where the limits say that the channel can."""


def association_of_channel(channel: str, content: Content) -> str | None:
    """Return the id of the association whose account this is; None where the operator names no account.

    Raises:
        RasaException: If nobody has the account that is named; Rasa then ends with the sentence that says so.
    """
    name = variable(channel, ACCOUNT)
    account = os.environ.get(name, "").strip()
    if not account:
        return None
    association = association_of_account(channel, account, content)
    if association is None:
        known = [item.channels[channel] for item in content.associations.values() if channel in item.channels]
        raise RasaException(
            f"{name} is {account!r}, but no file in content/associations names it under channels, {channel}; "
            f"known there: {', '.join(known) or 'none'}. Leave it out for a neutral adviser."
        )
    return association.id


class Turns:
    """Takes the messages of one messenger and lets the bot answer.

    Args:
        channel: The name of the channel.
        key: A secret of the operator's that does not change; conversations are named with it.
    """

    def __init__(self, channel: str, key: str) -> None:
        self._channel = channel
        self._key = key.encode()
        self._messages = adviser.content().messages
        self._questions = adviser.content().questions
        self._association = association_of_channel(channel, adviser.content())
        self._window = Window(MESSAGES_PER_MINUTE, 60)
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._running: set[asyncio.Task[None]] = set()

    def take(self, request: Request, incoming: Incoming, chat: Chat) -> None:
        """Take a message and return at once: services do not wait long, and send again what takes too long.

        Raises:
            Refusal: If no model is loaded; the service then sends the message again.
        """
        agent = ready_agent(request)
        conversation = self._conversation(incoming.person)
        if not self._is_new(f"{conversation} {incoming.id}"):
            logger.info("Conversation %s: a message came twice.", named(conversation))
        elif self._window.wait(conversation) > 0:
            logger.warning("Conversation %s: too many messages; one was dropped.", named(conversation))
        else:
            self.run(self._answer(agent, conversation, incoming, chat))

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something besides; it is not ended with the request."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def _conversation(self, person: str) -> str:
        """Return the name under which a conversation is stored: nobody can tell the person from it."""
        digest = hmac.new(self._key, f"{self._channel} {person}".encode(), hashlib.sha256).hexdigest()
        return f"{self._channel}-{digest[:32]}"

    def _is_new(self, key: str) -> bool:
        if key in self._seen:
            return False
        self._seen[key] = None
        while len(self._seen) > MOST_SEEN:
            self._seen.popitem(last=False)
        return True

    async def _answer(self, agent: Agent, conversation: str, incoming: Incoming, chat: Chat) -> None:
        try:
            with concerning(conversation):
                async with alone(agent, conversation, LOCK_SECONDS):
                    for message in await self._responses(agent, conversation, incoming):
                        await self._show(message, chat)
        except DeliveryError as error:
            meter.undelivered(self._channel)
            logger.error("Conversation %s: the answer was not delivered: %s.", named(conversation), error)
        except Exception as error:  # noqa: BLE001 - a task of its own: nobody else would log it
            meter.undelivered(self._channel)
            logger.error("Conversation %s: a turn failed: %s.", named(conversation), what_broke(error))

    async def _responses(self, agent: Agent, conversation: str, incoming: Incoming) -> list[Mapping[str, Any]]:
        """Return what the bot says; nothing where the message was answered before."""
        said = self._said(agent, conversation, incoming)
        if said is None:
            return []
        if not said.text:
            return [{"text": self._messages["only_text"]}]
        with TurnClock(self._channel) as clock:
            responses = await self._turn(agent, conversation, said, clock)
        if responses is None:
            return []
        return responses or [{"text": unavailable(agent)}]

    async def _turn(self, agent: Agent, conversation: str, said: Said, clock: TurnClock) -> list[Any] | None:
        """Return what the bot says, nothing where it fails; None where the message was answered before."""
        try:
            async with asyncio.timeout(TURN_SECONDS):
                known = await agent.tracker_store.retrieve(conversation)
                if known is None:
                    meter.conversation_started(self._channel)
                elif find_turn(known.events, said.id) is not None:
                    return None
                responses = await hand_over(agent, conversation, said, self._association, channel=self._channel)
        except Exception as error:  # noqa: BLE001 - whatever breaks in a turn, the person gets an answer
            clock.ending = Ending.TOO_SLOW if isinstance(error, TimeoutError) else Ending.FAILED
            logger.error("Conversation %s: a turn failed: %s.", named(conversation), what_broke(error))
            return []
        clock.ending = ending_of(responses)
        return responses

    def _said(self, agent: Agent, conversation: str, incoming: Incoming) -> Said | None:
        """Return the message as the bot takes it; None for a button that is none of ours."""
        if incoming.payload is None:
            return Said(incoming.id, clean_text(incoming.text or ""))
        try:
            payload = check_payload(incoming.payload, self._questions, agent.domain.intents)
        except ValueError as error:
            logger.warning("Conversation %s: refused: %s.", named(conversation), error)
            return None
        return Said(incoming.id, payload, "")

    async def _show(self, message: Mapping[str, Any], chat: Chat) -> None:
        for piece in pieces(message, chat.limits, self._messages):
            if piece.drawn is None:
                await _persistently(chat.send, piece)
            else:
                await self._draw(piece.drawn, chat)

    async def _draw(self, result: Mapping[str, Any], chat: Chat) -> None:
        """Send the picture of a result; where that fails, its lines."""
        try:
            png = await asyncio.to_thread(roadmap_png, result)
            await _persistently(chat.send_picture, png, roadmap_title(result))
        except Exception as error:  # noqa: BLE001 - the picture is an extra, whatever breaks in it
            logger.warning("A picture was sent as text instead: %s.", what_broke(error))
            drawn = {"custom": {"type": "roadmap", "result": result}}
            for piece in pieces(drawn, replace(chat.limits, pictures=False), self._messages):
                await _persistently(chat.send, piece)


def greeting(message_id: str, person: str) -> Incoming:
    """Return what a person says who begins by a button of the messenger itself."""
    return Incoming(message_id, person, payload=GREETS)


async def _persistently(send: Callable[..., Awaitable[None]], *arguments: Any) -> None:
    """Send something; where the service is busy or away for a moment, up to three times."""
    for pause in WAITS:
        try:
            await _send(send, *arguments)
        except DeliveryError as error:
            if not error.again:
                raise
            await asyncio.sleep(min(error.wait or pause, LONGEST_WAIT))
        else:
            return
    await _send(send, *arguments)


async def _send(send: Callable[..., Awaitable[None]], *arguments: Any) -> None:
    try:
        async with asyncio.timeout(SEND_SECONDS):
            await send(*arguments)
    except TimeoutError:
        raise DeliveryError("the service takes too long", again=True) from None


def same(secret: str, given: str | None) -> bool:
    """Whether a secret was given; takes the same time for each wrong one."""
    return hmac.compare_digest(secret.encode(), (given or "").encode("utf-8", "surrogatepass"))


def route(channel: str, handler: Handler) -> Handler:
    """Return a handler that answers a refusal with its status and logs it, without content."""

    async def handled(request: Request) -> HTTPResponse:
        try:
            return await handler(request)
        except Refusal as refusal:
            meter.refused(channel, refusal.code.code)
            logger.warning("%s: a request was refused: %s.", channel, refusal)
            return text(refusal.code.code, status=refusal.code.status)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            meter.refused(channel, Code.INVALID.code)
            logger.warning("%s: a request was not understood: %s.", channel, what_broke(error))
            return text(Code.INVALID.code, status=Code.INVALID.status)

    return handled


async def health(_: Request) -> HTTPResponse:
    """Say that the channel is open."""
    return json({"status": "ok"})
