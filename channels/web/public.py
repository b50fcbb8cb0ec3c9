"""The routes that are the same for everybody: demo page, widget, description, health, settings of the widget."""

from __future__ import annotations

import os

from sanic.request import Request
from sanic.response import HTTPResponse

from channels.web.associations import appearance, association_called, logo_called
from channels.web.conversations import CHANNEL, ready_agent
from channels.web.files import PAGE, SCRIPT, STYLE, Files, Served, accepts_gzip, is_known
from channels.web.frame import Handler, Handlers, json_answer
from channels.web.headers import NO_CACHE
from channels.web.openapi import description
from channels.web.readiness import Readiness
from channels.web.refusals import Code, Refusal
from channels.web.requests import read_association
from channels.web_settings import Settings
from storage.keeping import retention_days
from wegweiser.content import Content

TEXT_TYPE = "text/plain; charset=utf-8"


class PublicRoutes:
    """Routes without a conversation.

    Args:
        settings: What the operator has set; its limits stand in the description.
        content: What the adviser knows.
        readiness: Says what the server lacks.
    """

    def __init__(self, settings: Settings, content: Content, readiness: Readiness) -> None:
        self._readiness = readiness
        self._content = content
        self._description = description(settings)
        self._files = Files()

    def table(self) -> dict[str, Handlers]:
        """Return the handlers by path."""
        return {
            "": {"GET": self._to_page},
            "/": {"GET": self._file(PAGE)},
            "/demo.css": {"GET": self._file(STYLE)},
            "/widget.js": {"GET": self._file(SCRIPT)},
            "/openapi.json": {"GET": self._openapi},
            "/health": {"GET": self._health},
            "/ready": {"GET": self._ready},
            "/settings": {"GET": self._settings},
            "/logo/<name:str>": {"GET": self._logo},
        }

    async def _to_page(self, request: Request) -> HTTPResponse:
        """Lead to the page's own address: from one without a slash, its links would lead one folder too high."""
        return HTTPResponse(status=308, headers={"Location": f"{CHANNEL}/"}, content_type=TEXT_TYPE)

    def _file(self, served: Served) -> Handler:
        async def handler(request: Request) -> HTTPResponse:
            return self._served(request, served)

        return handler

    def _served(self, request: Request, served: Served) -> HTTPResponse:
        try:
            body = self._files.body(served.path)
        except FileNotFoundError:
            missing = f"{served.path.name} has not been built. In widget/, run: npm ci && npm run build\n"
            return HTTPResponse(missing, 503, content_type=TEXT_TYPE)
        headers = {
            "Cache-Control": NO_CACHE,
            "Content-Security-Policy": served.policy,
            "ETag": body.etag,
            "Vary": "Accept-Encoding",
        }
        if served.shared:
            headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if is_known(request.headers.get("if-none-match", ""), body.etag):
            return HTTPResponse(status=304, headers=headers)
        content = body.plain
        if accepts_gzip(request.headers.get("accept-encoding", "")):
            content, headers["Content-Encoding"] = body.zipped, "gzip"
        return HTTPResponse(content, headers=headers, content_type=served.content_type)

    async def _openapi(self, request: Request) -> HTTPResponse:
        return json_answer(self._description, headers={"Cache-Control": NO_CACHE})

    async def _health(self, request: Request) -> HTTPResponse:
        ready_agent(request)
        return json_answer({"status": "ready"})

    async def _ready(self, request: Request) -> HTTPResponse:
        away = await self._readiness.away(request.app)
        if away:
            return json_answer({"status": "away", "away": [part.value for part in away]}, 503)
        return json_answer({"status": "ready"})

    async def _settings(self, request: Request) -> HTTPResponse:
        arguments = request.get_args(keep_blank_values=True)
        name = read_association(arguments.get("association"))
        shown = appearance(association_called(name, self._content))
        told = {"association": shown, "kept_days": retention_days(os.environ)}
        return json_answer(told, headers={"Cache-Control": NO_CACHE})

    async def _logo(self, request: Request) -> HTTPResponse:
        logo = logo_called(str(request.match_info["name"]), self._content)
        if logo is None:
            raise Refusal(Code.NOT_FOUND, "no such logo")
        return self._served(request, logo)
