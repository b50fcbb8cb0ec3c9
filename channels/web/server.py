"""What holds for every request to the Rasa server, also where no route of ours is asked for.

Sanic 21.12, which Rasa 3.6 needs, reads a request more trustingly than a server on the open internet may: one
negative Content-Length stops it for good. A reverse proxy checks the same; a server without one needs it.
"""

from __future__ import annotations

import re
from typing import Any, cast

import httptools
from sanic import Blueprint, Sanic
from sanic.exceptions import InvalidUsage, PayloadTooLarge
from sanic.http import Http
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.web.headers import security_headers

MOST_BODY_BYTES = 1_000_000
"""Of a request to any route that sets no limit of its own, such as the messengers'; Sanic's own is 100 MB."""
HEAD_SECONDS = 15
"""How long a connection may stay silent in the middle of a request's head; Sanic's own limit is a minute."""

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]+")
"""A header's name (RFC 9110, section 5.6.2), in lower case as Sanic hands it on."""
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_LENGTH = re.compile(r"[0-9]{1,15}")


def guard_server(blueprint: Blueprint) -> None:
    """Let a blueprint guard the whole server that it becomes part of."""
    blueprint.signal("http.lifecycle.read_head")(require_readable_head)
    blueprint.signal("http.lifecycle.request")(require_clear_framing)
    blueprint.listener("before_server_start")(_set_limits)


async def require_readable_head(head: bytes, **_: object) -> None:
    """Make sure that the head of a request is text and names an address that Sanic can read without failing.

    Raises:
        InvalidUsage: If it does not.
    """
    lines = head.split(b"\r\n")
    words = lines[0].split(b" ")
    try:
        words[1].decode("ascii")
        httptools.parse_url(words[1])
    except (IndexError, UnicodeDecodeError, httptools.HttpParserError):
        raise InvalidUsage("an address that is none") from None
    if any(map(_CONTROL.search, lines)):
        raise InvalidUsage("a control character")


async def require_clear_framing(request: Request, **_: object) -> None:
    """Make sure that it is clear where a request ends, before anything of its body is read.

    Where a proxy and a server disagree on that, one caller can put words into the mouth of the next one (RFC 9112,
    section 11.2).

    Raises:
        InvalidUsage: If it is not; the connection is closed after the answer.
    """
    if not all(map(_NAME.fullmatch, request.headers.keys())):
        raise InvalidUsage("a header without a proper name")
    lengths = request.headers.getall("content-length", [])
    codings = request.headers.getall("transfer-encoding", [])
    if len(lengths) + len(codings) > 1:
        raise InvalidUsage("more than one length")
    if lengths and not _LENGTH.fullmatch(lengths[0]):
        raise InvalidUsage("a length that is none")
    if codings and codings[0] != "chunked":
        raise InvalidUsage("a transfer coding besides chunked")


async def _set_limits(app: Sanic, *_: object) -> None:
    app.config.REQUEST_MAX_SIZE = MOST_BODY_BYTES
    app.config.REQUEST_TIMEOUT = HEAD_SECONDS
    app.register_middleware(cast(Any, _finish), "response")
    Http.create_empty_request = _empty_request  # type: ignore[assignment,method-assign]


async def _finish(request: Request, response: HTTPResponse) -> None:
    """Give every answer the security headers, also Sanic's own to what is no request."""
    for name, value in security_headers().items():
        response.headers.setdefault(name, value)
    stream = request.stream
    if isinstance(stream, Http) and _cannot_be_read_on(stream.request_body, response.status):
        stream.request_body = None
        stream.keep_alive = False


def _cannot_be_read_on(rest: str | bool | None, status: int) -> bool:
    """Whether the rest of a body is left alone and the connection closed: Sanic would fail in it, or wait on.

    Args:
        rest: What Sanic says of it: None where there is none, "chunked", or True where its length is known.
        status: The status of the answer.
    """
    return (rest == "chunked" and status != PayloadTooLarge.status_code) or (
        bool(rest) and status == InvalidUsage.status_code
    )


_sanics_own = Http.create_empty_request


def _empty_request(http: Any) -> None:
    """Let Sanic refuse what is no request without reading its address again, which would fail again."""
    http.url = None
    _sanics_own(http)
