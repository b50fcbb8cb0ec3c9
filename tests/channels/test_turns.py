"""A message is answered once and never with silence, also where the bot hangs, breaks or the page hangs up.

Lock and store are Rasa's own; only the bot behind them is one that fails when it is told to.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered

from channels.web.conversations import find_conversation, forget
from channels.web.history import history
from channels.web.refusals import Code, Refusal
from channels.web.requests import Said
from channels.web.tokens import Session
from channels.web.turns import Answer, Turns
from storage.forgetting_store import ForgettingTrackerStore
from tests.conftest import ROOT

DOMAIN = Domain.load(str(ROOT / "domain.yml"))
SORRY = DOMAIN.responses["utter_unavailable"][0]["text"]
SESSION = Session("web-one", None, 0)
PATIENCE = 30.0
LITTLE_PATIENCE = 1.0
"""Where it is waited out; a machine with much to do takes longer for a turn."""


class Bot:
    """Answers every text with itself in capitals, after `before` has been awaited; counts what it was asked."""

    def __init__(self, store: TrackerStore) -> None:
        self.store = store
        self.asked: list[str] = []
        self.before: Callable[[], Awaitable[object]] | None = None

    async def handle_message(self, message: UserMessage) -> None:
        self.asked.append(message.text)
        if self.before:
            await self.before()
        tracker = await self.store.get_or_create_tracker(message.sender_id, append_action_listen=False)
        tracker.update(UserUttered(message.text, message_id=message.message_id, metadata=message.metadata))
        answer = BotUttered(message.text.upper())
        await message.output_channel.send_response(message.sender_id, answer.message())
        tracker.update(answer)
        await self.store.save(tracker)


@pytest.fixture
def agent(tmp_path: Path) -> SimpleNamespace:
    """Rasa's agent, as far as the channel uses it."""
    store = ForgettingTrackerStore(DOMAIN, db=str(tmp_path / "talks.db"))
    return SimpleNamespace(
        tracker_store=store, lock_store=InMemoryLockStore(), processor=Bot(store), domain=DOMAIN
    )


class Talk:
    """A conversation with the bot of an agent."""

    def __init__(self, agent: SimpleNamespace, patience: float = PATIENCE) -> None:
        self.agent = agent
        self.turns = Turns(patience)

    async def begin(self) -> None:
        await self.turns.open(self.agent, SESSION, str)

    async def say(self, text: str, message_id: str | None = None) -> Answer:
        said = Said(message_id or str(uuid.uuid4()), text)
        return await self.turns.answer(self.agent, SESSION, said, str)

    async def said(self) -> list[str]:
        tracker = await find_conversation(self.agent, SESSION.conversation)
        return [message["text"] for message in history(tracker.events, str, SORRY)]


def spoken(answer: Answer) -> list[str]:
    return [message["text"] for message in answer.messages]


async def never() -> None:
    await asyncio.Event().wait()


async def breaks() -> None:
    raise OSError("what the user typed")


@pytest.mark.parametrize("trouble", [never, breaks], ids=["hangs", "breaks"])
def test_bot_that_fails_leaves_the_conversation_as_it_was_and_is_asked_anew(
    trouble: Callable[[], Awaitable[None]], agent: SimpleNamespace, caplog: pytest.LogCaptureFixture
) -> None:
    async def talk() -> None:
        page = Talk(agent)
        await page.begin()
        await page.say("eins")
        agent.processor.before = trouble
        impatient = Talk(agent, LITTLE_PATIENCE)
        assert spoken(await impatient.say("zwei", "00000000-0000-0000-0000-000000000002")) == [SORRY]
        assert await page.said() == ["/GREET", "eins", "EINS"]
        agent.processor.before = None
        assert spoken(await page.say("zwei", "00000000-0000-0000-0000-000000000002")) == ["ZWEI"]
        assert await page.said() == ["/GREET", "eins", "EINS", "zwei", "ZWEI"]

    asyncio.run(talk())
    assert "typed" not in caplog.text
    assert "web-one" not in caplog.text


def test_conversation_is_not_begun_where_the_bot_fails(agent: SimpleNamespace) -> None:
    async def talk() -> None:
        agent.processor.before = breaks
        with pytest.raises(Refusal) as refused:
            await Talk(agent).begin()
        assert refused.value.code is Code.NOT_READY
        assert await agent.tracker_store.retrieve(SESSION.conversation) is None

    asyncio.run(talk())


def test_page_that_hangs_up_finds_the_answer_when_it_asks_again(agent: SimpleNamespace) -> None:
    async def talk() -> None:
        page = Talk(agent)
        await page.begin()
        go_on = asyncio.Event()
        agent.processor.before = go_on.wait
        message_id = str(uuid.uuid4())
        hanging_up = asyncio.create_task(page.say("eins", message_id))
        while agent.processor.asked[-1] != "eins":
            await asyncio.sleep(0)
        hanging_up.cancel()
        with pytest.raises(asyncio.CancelledError):
            await hanging_up
        go_on.set()
        assert spoken(await page.say("eins", message_id)) == ["EINS"]
        assert agent.processor.asked == ["/greet", "eins"]

    asyncio.run(talk())


def test_message_that_waits_too_long_for_another_gets_a_sentence(agent: SimpleNamespace) -> None:
    async def talk() -> None:
        page = Talk(agent)
        await page.begin()
        async with agent.lock_store.lock(SESSION.conversation):
            assert spoken(await Talk(agent, LITTLE_PATIENCE).say("eins")) == [SORRY]
        assert spoken(await page.say("zwei")) == ["ZWEI"]
        assert agent.processor.asked == ["/greet", "zwei"]

    asyncio.run(talk())


def test_database_that_cannot_be_reached_does_not_make_a_page_throw_its_conversation_away(
    agent: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unreachable(*_: Any) -> None:
        raise OSError("no database")

    async def talk() -> None:
        page = Talk(agent)
        await page.begin()
        monkeypatch.setattr(ForgettingTrackerStore, "retrieve", unreachable)
        with pytest.raises(OSError, match="no database"):
            await page.said()
        monkeypatch.undo()
        assert await page.said() == ["/GREET"]

    asyncio.run(talk())


def test_store_that_cannot_forget_is_named(agent: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    async def keeps(*_: Any) -> None:
        return None

    async def talk() -> None:
        await Talk(agent).begin()
        monkeypatch.setattr(ForgettingTrackerStore, "save", keeps)
        with pytest.raises(RuntimeError, match=r"cannot forget; see tracker_store in endpoints\.yml"):
            await forget(agent, SESSION.conversation, PATIENCE)

    asyncio.run(talk())
