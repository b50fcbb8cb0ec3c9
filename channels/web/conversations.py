"""Conversations as Rasa stores them: finding one, handing the bot a message, deleting one for good."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from sanic.request import Request

from actions import adviser
from channels.web.history import Metadata
from channels.web.refusals import Code, Refusal
from channels.web.requests import Said
from components.never_silent import UTTER_UNAVAILABLE
from monitoring import meter
from monitoring.meter import Ending
from monitoring.naming import named
from storage.forgetting_store import FORGET_SLOT

logger = logging.getLogger(__name__)

CHANNEL = "web"
ZERO_WIDTH_SPACE = "\u200b"
SECONDS_BETWEEN_LOOKS = 0.05
"""How often a waiting message looks whether it is its turn; Rasa's own second would be felt."""
GREETS = "/greet"
ASKS_TO_DELETE, CONFIRMS = "/delete_data", "/affirm"
"""What a person says who has everything deleted; the bot then also takes back what it keeps elsewhere."""


class Responses(OutputChannel):
    """Keeps what the bot sends: each response whole, in order, with the extra keys of the action."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """Return the name of the channel."""
        return CHANNEL

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep a response."""
        self.sent.append(message)


def by_page(payload: str) -> Said:
    """Return a message with which the page itself speaks, not the user."""
    return Said(str(uuid.uuid4()), payload, "")


def ready_agent(request: Request) -> Agent:
    """Return Rasa's agent; raise a refusal where no model is loaded."""
    agent = getattr(request.app.ctx, "agent", None)
    if agent is None or not agent.is_ready():
        raise Refusal(Code.NOT_READY, "no model is loaded")
    return agent


def unavailable(agent: Agent) -> str:
    """Return what the bot says where it cannot answer; this channel says the same where the bot says nothing."""
    return str(agent.domain.responses[UTTER_UNAVAILABLE][0]["text"])


async def find_conversation(agent: Agent, conversation: str, whole: bool = False) -> DialogueStateTracker:
    """Return the latest session of a stored conversation, or the `whole` of it.

    Raises:
        Refusal: If there is no such conversation or no more.
    """
    store = agent.tracker_store
    load = store.retrieve_full_tracker if whole else store.retrieve
    tracker: DialogueStateTracker | None = await load(conversation)
    if tracker is None:
        raise Refusal(Code.SESSION, "no such conversation")
    return tracker


def alone(agent: Agent, conversation: str, seconds: float) -> AbstractAsyncContextManager[Any]:
    """Return Rasa's lock of a conversation, across processes where its lock store is; for `seconds` at most."""
    lock: AbstractAsyncContextManager[Any] = agent.lock_store.lock(conversation, seconds, SECONDS_BETWEEN_LOOKS)
    return lock


async def hand_over(
    agent: Agent, conversation: str, said: Said, association: str | None = None, channel: str = CHANNEL
) -> list[Any]:
    """Let the bot answer a message; return the responses. The lock of the conversation has to be held."""
    responses = Responses()
    message = UserMessage(
        text=said.text,
        output_channel=responses,
        sender_id=conversation,
        input_channel=channel,
        message_id=said.id,
        metadata=Metadata(said.id, association, said.title).as_dict(),
    )
    if said.title is None and said.text.startswith(INTENT_MESSAGE_PREFIX):
        message.parse_data = await _read_as_text(agent, said.text)
    # Not agent.handle_message: it takes the lock, which is held since before the message's id was looked for.
    # A task of its own: where an action takes too long, aiohttp leaves the task marked as cancelled, and a limit
    # around it would then end the whole request instead of becoming a TimeoutError.
    await asyncio.create_task(agent.processor.handle_message(message))
    if any(said.get("text") == adviser.content().messages["deleted"] for said in responses.sent):
        meter.conversation_deleted()
    return responses.sent


def ending_of(responses: Sequence[Mapping[str, Any]]) -> Ending:
    """Return how a turn ended in which the bot has said this: with an answer, or by saying that it has none."""
    unanswered = not responses or any(said.get("utter_action") == UTTER_UNAVAILABLE for said in responses)
    return Ending.SILENT if unanswered else Ending.ANSWERED


async def _read_as_text(agent: Agent, text: str) -> dict[str, Any]:
    """Return how Rasa understands a text that begins like an intent, "/restart", but was typed.

    Rasa takes any text for an intent that begins with "/" and has no switch against it. A zero width space in
    front prevents that and changes nothing else: our own components drop invisible characters.
    """
    parsed: dict[str, Any] = await agent.processor.parse_message(UserMessage(text=ZERO_WIDTH_SPACE + text))
    # Stored is what was typed. Entities would be taken for those of a button.
    return {**parsed, "text": text, "entities": []}


async def forget(agent: Agent, conversation: str, seconds: float) -> None:
    """Delete a conversation: what the bot keeps elsewhere, and every row of it.

    Args:
        agent: Rasa's agent.
        conversation: Its name.
        seconds: How long to wait for a message that is being answered, and for the bot.

    Raises:
        Refusal: If the conversation does not exist or no more.
        RuntimeError: If the tracker store cannot forget.
    """
    store = agent.tracker_store
    async with alone(agent, conversation, 2 * seconds):
        await find_conversation(agent, conversation)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                for payload in (ASKS_TO_DELETE, CONFIRMS):
                    await hand_over(agent, conversation, by_page(payload))
        if tracker := await store.retrieve(conversation):
            # The actions cannot be reached. The rows go all the same; a pause code then lasts until it expires.
            logger.warning("Conversation %s was deleted without the actions.", named(conversation))
            tracker.update(SlotSet(FORGET_SLOT, True))
            await store.save(tracker)
            meter.conversation_deleted()
        if await store.exists(conversation):
            raise RuntimeError(f"{type(store).__name__} cannot forget; see tracker_store in endpoints.yml.")
