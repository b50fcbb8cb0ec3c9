"""The routes of a conversation: begin it, say something, read it, take the report or all of it, delete it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from datetime import UTC, datetime

from rasa.shared.core.trackers import DialogueStateTracker
from sanic.request import Request
from sanic.response import HTTPResponse

from actions import adviser
from channels.web.associations import association_called
from channels.web.conversations import find_conversation, ready_agent, unavailable
from channels.web.export import EXPORT_NAME, export_of
from channels.web.frame import Handlers, json_answer
from channels.web.headers import NO_STORE, PDF_POLICY
from channels.web.history import history, progress
from channels.web.limits import Limits
from channels.web.origins import address_of
from channels.web.refusals import Code, Refusal
from channels.web.requests import JSON_TYPE, read_body, read_said, read_start
from channels.web.stored import report_of, stored_answers
from channels.web.tokens import Audience, Session, TokenError, Tokens
from channels.web.turns import Turns
from channels.web_settings import Settings
from storage.keeping import retention_days
from wegweiser.answers import answers_in_words
from wegweiser.association import Association
from wegweiser.content import Content

BEARER = "bearer "
REPORT_NAME = "ki-wegweiser.pdf"
REPORT_ENDING = ".pdf"


class TalkRoutes:
    """Routes of conversations.

    Args:
        settings: What the operator has set.
        tokens: Signs and reads tokens.
        content: What the adviser knows.
    """

    def __init__(self, settings: Settings, tokens: Tokens, content: Content) -> None:
        self._settings = settings
        self._tokens = tokens
        self._content = content
        self._limits = Limits(settings)
        self._turns = Turns(settings.turn_seconds)

    def table(self) -> dict[str, Handlers]:
        """Return the handlers by path."""
        return {
            "/session": {"POST": self._start, "DELETE": self._delete},
            "/message": {"POST": self._message},
            "/history": {"GET": self._history},
            "/answers": {"GET": self._answers},
            "/export": {"GET": self._export},
            "/report/<name:str>": {"GET": self._report},
        }

    async def _start(self, request: Request) -> HTTPResponse:
        address = self._address(request)
        self._limits.request(address)
        start = read_start(_body(request))
        self._limits.start(address)
        session = Session.new(start.association, start.keep)
        answer = await self._turns.open(ready_agent(request), session, self._report_url(session))
        begun = {
            "token": self._tokens.sign(session, Audience.SESSION),
            "expires": datetime.fromtimestamp(session.expires, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "messages": answer.messages,
            "progress": answer.progress,
        }
        return json_answer(begun, 201)

    async def _message(self, request: Request) -> HTTPResponse:
        session = self._session(request)
        self._limits.message(session.conversation)
        agent = ready_agent(request)
        longest = self._settings.text_characters
        said = read_said(_body(request), self._content.questions, agent.domain.intents, longest)
        answer = await self._turns.answer(agent, session, said, self._report_url(session))
        return json_answer({"id": said.id, "messages": answer.messages, "progress": answer.progress})

    async def _history(self, request: Request) -> HTTPResponse:
        session = self._session(request)
        agent = ready_agent(request)
        tracker = await find_conversation(agent, session.conversation, whole=True)
        messages = history(tracker.events, self._report_url(session), unavailable(agent))
        return json_answer({"messages": messages, "progress": progress(tracker.events)})

    async def _answers(self, request: Request) -> HTTPResponse:
        session = self._session(request)
        tracker = await find_conversation(ready_agent(request), session.conversation)
        questions = self._content.questions
        return json_answer({"answers": answers_in_words(stored_answers(tracker, questions), questions)})

    async def _export(self, request: Request) -> HTTPResponse:
        session = self._session(request)
        tracker = await find_conversation(ready_agent(request), session.conversation, whole=True)
        questions = self._content.questions
        answers = answers_in_words(stored_answers(tracker, questions), questions)
        notice = self._content.messages["web"]["export_notice"]
        exported = export_of(tracker, answers, retention_days(os.environ), notice)
        headers = {"Cache-Control": NO_STORE, "Content-Disposition": f'attachment; filename="{EXPORT_NAME}"'}
        return HTTPResponse(exported, headers=headers, content_type=JSON_TYPE)

    async def _delete(self, request: Request) -> HTTPResponse:
        session = self._session(request)
        await self._turns.forget(ready_agent(request), session)
        return HTTPResponse(status=204, headers={"Cache-Control": NO_STORE})

    async def _report(self, request: Request) -> HTTPResponse:
        self._limits.request(self._address(request))
        association, tracker = await self._reported(request)
        answers = stored_answers(tracker, self._content.questions)
        if "goal" not in answers:
            raise Refusal(Code.NOT_FOUND, "no result without a goal")
        pdf = await asyncio.to_thread(report_of, answers, self._content, adviser.today(), association)
        headers = {
            "Cache-Control": NO_STORE,
            "Content-Disposition": f'inline; filename="{REPORT_NAME}"',
            "Content-Security-Policy": PDF_POLICY,
        }
        return HTTPResponse(pdf, headers=headers, content_type="application/pdf")

    async def _reported(self, request: Request) -> tuple[Association | None, DialogueStateTracker]:
        """Return the conversation whose report is asked for, and whose page it is on.

        Where there is none, the refusal does not tell why.
        """
        name = str(request.match_info["name"])
        if not name.endswith(REPORT_ENDING):
            raise Refusal(Code.NOT_FOUND, "no report")
        try:
            session = self._tokens.read(name.removesuffix(REPORT_ENDING), Audience.REPORT)
            tracker = await find_conversation(ready_agent(request), session.conversation)
            return association_called(session.association, self._content), tracker
        except TokenError as error:
            raise Refusal(Code.NOT_FOUND, str(error)) from None
        except Refusal as refusal:
            if refusal.code is Code.SESSION:
                raise Refusal(Code.NOT_FOUND, refusal.reason) from None
            raise

    def _address(self, request: Request) -> str:
        forwarded = request.headers.getall("x-forwarded-for", [])
        return address_of(request.ip, forwarded, self._settings.proxies)

    def _session(self, request: Request) -> Session:
        """Return whose request it is; the limit of the address counts first, so that guessing tokens is slow."""
        self._limits.request(self._address(request))
        header = request.headers.get("authorization", "")
        challenge = {"WWW-Authenticate": "Bearer"}
        if not header.lower().startswith(BEARER):
            raise Refusal(Code.SESSION, "no bearer token", challenge)
        try:
            return self._tokens.read(header[len(BEARER) :].strip(), Audience.SESSION)
        except TokenError as error:
            raise Refusal(Code.SESSION, str(error), challenge) from None

    def _report_url(self, session: Session) -> Callable[[], str]:
        """Return what makes the address of the report, relative to that of the channel."""
        return lambda: f"report/{self._tokens.sign(session, Audience.REPORT)}{REPORT_ENDING}"


def _body(request: Request) -> dict[str, object]:
    return read_body(request.headers.get("content-type", ""), request.body)
