"""The adviser's server: its channel `web`, as docs/web-kanal.md describes it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import aiohttp

SECONDS = 90
"""For one answer: the server itself gives up after 28 seconds for a message and as many for the one before it."""

Message = dict[str, Any]


class Away(Exception):  # noqa: N818 - a state, told in one word
    """The adviser cannot answer now; `seconds` is how long it asks to wait."""

    def __init__(self, reason: str, seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.seconds = seconds


class Ended(Exception):  # noqa: N818
    """The conversation does not exist or no more."""


class Refused(Exception):  # noqa: N818
    """The adviser does not take this; the text is its German sentence for the user."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A conversation that has begun: its token, and the greeting."""

    token: str
    messages: list[Message]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the adviser answered, and whether a question of the interview is open."""

    messages: list[Message]
    is_asking: bool


class Adviser:
    """Talks with the adviser's server.

    Args:
        address: That of the channel, without a slash at the end.
        session: Carries the requests.
    """

    def __init__(self, address: str, session: aiohttp.ClientSession) -> None:
        self._address = address
        self._session = session

    async def begin(self) -> Begun:
        """Begin a conversation; it is kept for 30 days, as talks in a room go on for longer than on a page."""
        answer = await self._json("POST", "/session", json={"keep": True})
        return Begun(str(answer["token"]), list(answer["messages"]))

    async def say(self, token: str, message_id: str, text: str) -> Answer:
        """Hand over what somebody wrote; the same `message_id` again gets the same answer."""
        answer = await self._json("POST", "/message", token, json={"id": message_id, "text": text})
        return Answer(list(answer["messages"]), answer["progress"] is not None)

    async def exists(self, token: str) -> bool:
        """Whether a conversation exists (still)."""
        try:
            await self._json("GET", "/answers", token)
        except Ended:
            return False
        return True

    async def delete(self, token: str) -> None:
        """Delete a conversation; one that does not exist is as good as deleted."""
        try:
            await self._request("DELETE", "/session", token)
        except Ended:
            return

    async def report(self, url: str) -> bytes | None:
        """Return the PDF behind the address of a report; None where it is gone."""
        try:
            return await self._request("GET", f"/{url}")
        except Refused:
            return None

    async def _json(self, method: str, path: str, token: str = "", **options: Any) -> Any:
        body = await self._request(method, path, token, **options)
        return _parsed(body)

    async def _request(self, method: str, path: str, token: str = "", **options: Any) -> bytes:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        limit = aiohttp.ClientTimeout(total=SECONDS)
        try:
            async with self._session.request(
                method, self._address + path, headers=headers, timeout=limit, **options
            ) as response:
                body = await response.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Away(type(error).__name__) from error
        _check(response.status, response.headers.get("Retry-After", ""), body)
        return body


def _check(status: int, retry_after: str, body: bytes) -> None:
    """Raise what a status means; nothing for success."""
    if status < 300:
        return
    if status == 401:
        raise Ended
    if status == 429 or status >= 500:
        raise Away(f"status {status}", float(retry_after) if retry_after.isdecimal() else 0.0)
    answer = _parsed(body)
    error = answer.get("error") if isinstance(answer, dict) else None
    if not isinstance(error, dict) or "message" not in error:
        # Not the adviser's own refusal: a proxy, or a wrong address. It may be mended while we wait.
        raise Away(f"status {status} that is not the adviser's")
    raise Refused(str(error["message"]))


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError as error:
        raise Away("an answer that is not JSON") from error
