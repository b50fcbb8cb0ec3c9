"""What every request goes through: origin, method and size first, then its handler, then refusals and headers."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any

from sanic.exceptions import PayloadTooLarge, SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.web.conversations import CHANNEL
from channels.web.headers import NO_STORE, security_headers
from channels.web.logs import what_broke
from channels.web.origins import VARY, allowed_origin, preflight_headers, sharing_headers
from channels.web.refusals import Code, Refusal
from channels.web.requests import JSON_TYPE
from channels.web_settings import Settings
from monitoring import meter

logger = logging.getLogger(__name__)

Handler = Callable[[Request], Awaitable[HTTPResponse]]
Handlers = Mapping[str, Handler]
"""By HTTP method; who answers GET answers HEAD as well."""

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""All that Sanic knows: each path takes each of them, so that refusals are ours and not Sanic's."""

BODY_SECONDS = 20
"""How long a body may take to come: Sanic waits for ever for one that drips."""

FLOOD_SECONDS = 0.5
"""How long it takes to be told that it was too much: a flood waits for that, and others hardly notice it."""


class Frame:
    """Goes around all handlers.

    Args:
        settings: What the operator has set.
        sentences: The German sentence for each code of a refusal.
    """

    def __init__(self, settings: Settings, sentences: Mapping[str, str]) -> None:
        self._settings = settings
        self._sentences = sentences

    def around(self, handlers: Handlers) -> Callable[..., Coroutine[Any, Any, HTTPResponse]]:
        """Return the handler of a path, which answers every method and never raises."""

        async def answer(request: Request, **_parts_of_the_path: str) -> HTTPResponse:
            try:
                return await self._handle(request, handlers)
            except Refusal as refusal:
                if refusal.code is Code.TOO_MANY:
                    await asyncio.sleep(FLOOD_SECONDS)
                return self._refused(refusal)
            except PayloadTooLarge as error:
                return self._refused(Refusal(Code.TOO_LONG, str(error)))
            except SanicException as error:
                return self._refused(Refusal(Code.INVALID, str(error)))
            except Exception as error:  # noqa: BLE001 - a page always gets an answer that it can read
                logger.error("A request failed: %s.", what_broke(error))
                return self._refused(Refusal(Code.FAILED))

        return answer

    async def _handle(self, request: Request, handlers: Handlers) -> HTTPResponse:
        self._origin(request)
        if not handlers:
            raise Refusal(Code.NOT_FOUND, "no such address")
        handler = handlers.get("GET" if request.method == "HEAD" else request.method)
        if handler is None:
            allowed = [*handlers, *(["HEAD"] if "GET" in handlers else []), "OPTIONS"]
            raise Refusal(Code.METHOD, f"not with {request.method}", {"Allow": ", ".join(allowed)})
        await self._read_body(request)
        return await handler(request)

    async def _read_body(self, request: Request) -> None:
        if request.stream is None:
            return
        # Sanic lifts its own limit for handlers that read the body themselves, as this one does.
        request.stream.request_max_size = self._settings.body_bytes
        try:
            async with asyncio.timeout(BODY_SECONDS):
                await request.receive_body()  # type: ignore[no-untyped-call]
        except TimeoutError:
            raise Refusal(Code.INVALID, f"a body that has not come within {BODY_SECONDS} s") from None

    async def finish(self, request: Request, response: HTTPResponse) -> None:
        """Set the headers that every answer has; answer a browser that asks before it sends.

        Runs after the CORS plug-in of Rasa's server, which answers OPTIONS itself and may allow origins for all
        of the server. For these routes only what the operator has allowed for them counts.
        """
        origin, refused = None, None
        try:
            origin = self._origin(request)
        except Refusal as refusal:
            refused = self._refused(refusal)
        for name in [name for name in response.headers if name.lower().startswith("access-control-")]:
            del response.headers[name]
        if request.method == "OPTIONS":
            response.status, response.body = (refused.status, refused.body) if refused else (204, b"")
            response.content_type = JSON_TYPE if refused else None
            asked = "access-control-request-method" in request.headers
            response.headers.update(preflight_headers(origin, asked))
            with suppress(SanicException, Refusal):
                await self._read_body(request)
        _add_sharing(response, origin)
        for name, value in security_headers().items():
            response.headers.setdefault(name, value)

    def _origin(self, request: Request) -> str | None:
        headers = request.headers
        origin: str | None = headers.get("origin")
        try:
            return allowed_origin(origin, headers.get("host", ""), self._settings.origins)
        except Refusal:
            _tell_refused(origin)
            raise

    def _refused(self, refusal: Refusal) -> HTTPResponse:
        code = refusal.code.code
        meter.refused(CHANNEL, code)
        logger.debug("Refused: %s.", refusal)
        body = {"error": {"code": code, "message": self._sentences[code]}}
        return json_answer(body, refusal.code.status, refusal.headers)


@lru_cache(maxsize=64)
def _tell_refused(origin: str | None) -> None:
    """Say which page is kept out, once: an operator who embeds the widget looks for the reason in the log."""
    logger.warning("A page of %r may not talk to the channel: add it to WEGWEISER_WEB_ORIGINS.", str(origin)[:200])


def _add_sharing(response: HTTPResponse, origin: str | None) -> None:
    headers = sharing_headers(origin)
    before = response.headers.get("vary", VARY)
    if before != VARY:
        headers["Vary"] = f"{before}, {VARY}"
    response.headers.update(headers)


def json_answer(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> HTTPResponse:
    """Return an answer in JSON that no cache keeps, unless `headers` say otherwise."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return HTTPResponse(text, status, {"Cache-Control": NO_STORE, **(headers or {})}, JSON_TYPE)
