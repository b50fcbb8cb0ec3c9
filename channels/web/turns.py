"""One message in, one answer out: once for each id, one after the other in a conversation, never silent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

from rasa.core.agent import Agent

from channels.web.conversations import (
    CHANNEL,
    GREETS,
    alone,
    by_page,
    ending_of,
    find_conversation,
    forget,
    hand_over,
    unavailable,
)
from channels.web.history import Turn, find_turn, progress
from channels.web.logs import what_broke
from channels.web.messages import Message, Place
from channels.web.refusals import Code, Refusal
from channels.web.requests import Said
from channels.web.tokens import Session
from monitoring import meter
from monitoring.meter import Ending, TurnClock
from monitoring.naming import concerning, named

logger = logging.getLogger(__name__)

ReportUrl = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page gets for a message."""

    messages: list[Message]
    progress: Place | None


class Turns:
    """Lets the bot answer.

    Args:
        seconds: How long an answer may take, and how long a message may wait for one before it.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._running: set[asyncio.Task[Any]] = set()

    async def open(self, agent: Agent, session: Session, report_url: ReportUrl) -> Answer:
        """Begin a conversation; return the greeting. Raise a refusal where the bot does not greet."""
        return await self._to_the_end(self._open(agent, session, report_url))

    async def answer(self, agent: Agent, session: Session, said: Said, report_url: ReportUrl) -> Answer:
        """Return the answer to a message: the one that was given to it before, or a new one.

        Raises:
            Refusal: If the conversation does not exist or no more.
        """
        return await self._to_the_end(self._answer(agent, session, said, report_url))

    async def forget(self, agent: Agent, session: Session) -> None:
        """Delete a conversation; raise a refusal where it does not exist or no more."""
        await self._to_the_end(forget(agent, session.conversation, self._seconds))

    async def _to_the_end(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Let work finish also where the page hangs up meanwhile: it will ask again, with the same id."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def _open(self, agent: Agent, session: Session, report_url: ReportUrl) -> Answer:
        turn = await self._turn(agent, session, by_page(GREETS))
        if turn is not None and turn.is_answered:
            meter.conversation_started(CHANNEL)
            return _answer_of(turn, agent, report_url)
        if await agent.tracker_store.exists(session.conversation):
            await forget(agent, session.conversation, self._seconds)
        raise Refusal(Code.NOT_READY, "the bot did not greet")

    async def _answer(self, agent: Agent, session: Session, said: Said, report_url: ReportUrl) -> Answer:
        turn = await self._turn(agent, session, said, is_new=False)
        if turn is None:
            known = await find_conversation(agent, session.conversation)
            # The answer may be stored all the same: then the user must not be asked to give it again.
            turn = find_turn(known.events, said.id) or Turn(said.id, "", progress=progress(known.events))
        return _answer_of(turn, agent, report_url)

    async def _turn(self, agent: Agent, session: Session, said: Said, is_new: bool = True) -> Turn | None:
        """Return the turn that a message has become; None where it has failed."""
        with concerning(session.conversation), TurnClock(CHANNEL) as clock:
            return await self._timed_turn(agent, session, said, is_new, clock)

    async def _timed_turn(
        self, agent: Agent, session: Session, said: Said, is_new: bool, clock: TurnClock
    ) -> Turn | None:
        conversation = session.conversation
        try:
            async with AsyncExitStack() as stack:
                async with asyncio.timeout(self._seconds):
                    await stack.enter_async_context(alone(agent, conversation, 2 * self._seconds))
                if not is_new:
                    known = await find_conversation(agent, conversation)
                    if (turn := find_turn(known.events, said.id)) is not None:
                        return turn
                async with asyncio.timeout(self._seconds):
                    responses = await hand_over(agent, conversation, said, session.association)
                turn = await self._stored(agent, conversation, said, responses)
                clock.ending = ending_of(responses)
                return turn
        except Refusal:
            raise
        except TimeoutError:
            clock.ending = Ending.TOO_SLOW
            logger.error("Conversation %s: no answer within %s s.", named(conversation), self._seconds)
        except Exception as error:  # noqa: BLE001 - whatever breaks in a turn, the user gets an answer
            clock.ending = Ending.FAILED
            logger.error("Conversation %s: a turn failed: %s.", named(conversation), what_broke(error))
        return None

    async def _stored(self, agent: Agent, conversation: str, said: Said, responses: list[Any]) -> Turn:
        """Return the turn as it is stored, so that it is the same when it is asked for again."""
        if not responses:
            logger.error("Conversation %s: the bot said nothing.", named(conversation))
        stored = await agent.tracker_store.retrieve(conversation)
        if stored is None:  # the user has had everything deleted
            return Turn(said.id, "", responses)
        return find_turn(stored.events, said.id) or Turn(said.id, "", responses, progress(stored.events))


def _answer_of(turn: Turn, agent: Agent, report_url: ReportUrl) -> Answer:
    return Answer(turn.messages(report_url, unavailable(agent)), turn.progress)
