"""Somebody who sends what is no request: to stop the server, to fill its log, or to deceive a proxy."""

from __future__ import annotations

import gzip
import json
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.bot import TIMEOUT, Bot
from tests.channels.page import Page, refusal
from tests.security.serving import exchange

JSON = b"Host: x\r\nContent-Type: application/json\r\n"
MESSAGE = b"POST /webhooks/web/message HTTP/1.1\r\n" + JSON
HEALTH = b"GET /webhooks/web/health HTTP/1.1\r\nHost: x\r\n\r\n"
ROUTES = (b"/webhooks/web/message", b"/webhooks/telegram/webhook", b"/webhooks/slack/webhook", b"/nowhere", b"/")
"""Of the web channel, which reads bodies itself, of messengers, for which Sanic does, and none."""
LENGTHS = {
    "negative": b"Content-Length: -5",
    "signed": b"Content-Length: +2",
    "with an underscore": b"Content-Length: 0_2",
    "no number": b"Content-Length: two",
    "hexadecimal": b"Content-Length: 0x2",
    "empty": b"Content-Length: ",
    "of other digits": "Content-Length: \u0662".encode(),
    "longer than memory": b"Content-Length: 99999999999999999999999999",
    "longer than a number": b"Content-Length: " + b"9" * 5000,
    "a list": b"Content-Length: 2, 2",
    "twice": b"Content-Length: 2\r\nContent-Length: 2",
    "twice and different": b"Content-Length: 2\r\nContent-Length: 50",
    "beside chunks": b"Content-Length: 4\r\nTransfer-Encoding: chunked",
    "beside chunks, the other way round": b"Transfer-Encoding: chunked\r\nContent-Length: 4",
    "chunked twice": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
    "chunked and something": b"Transfer-Encoding: chunked, identity",
    "chunked in capitals": b"Transfer-Encoding: CHUNKED",
    "chunked with a tab": b"Transfer-Encoding: \x0bchunked",
    "compressed on the way": b"Transfer-Encoding: gzip",
    "blank before the colon": b"Content-Length : 2",
    "on a second line": b"X: y\r\n Content-Length: 2",
    "behind a bare line feed": b"X: y\nContent-Length: 2",
}
CHUNKS = {
    "no number": b"zz\r\n{}\r\n0\r\n\r\n",
    "negative": b"-2\r\n{}\r\n0\r\n\r\n",
    "endless": b"f" * 100 + b"\r\n{}",
    "larger than memory": b"ffffffffffffffff\r\n{}",
}
LINES = {
    "no version": b"GET /\r\n\r\n",
    "another version": b"GET / HTTP/9.9\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 40 + b"\r\n\r\n",
    "nothing": b"\r\n\r\n",
    "NUL": b"\x00" * 50 + b"\r\n\r\n",
    "no address": b"GET  HTTP/1.1\r\nHost: x\r\n\r\n",
    "address that is none": b"GET http://[/ HTTP/1.1\r\nHost: x\r\n\r\n",
    "address with bytes": b"GET /webhooks/web/\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
    "host that is none": b"GET http://:99999999/ HTTP/1.1\r\nHost: x\r\n\r\n",
    "blank in the address": b"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
    "header without a colon": b"GET / HTTP/1.1\r\nHost\r\n\r\n",
    "header without a name": b"GET / HTTP/1.1\r\n: x\r\n\r\n",
    "header with a NUL": b"GET / HTTP/1.1\r\nHost: x\x00y\r\n\r\n",
    "header with a carriage return": b"GET / HTTP/1.1\r\nHost: x\ry\r\n\r\n",
}


def lives(bot: Bot) -> bool:
    """Whether the server still answers."""
    return requests.get(f"{bot.address}/webhooks/web/health", timeout=TIMEOUT).status_code == 200


def complaints(bot: Bot) -> str:
    """What of the server's log is an error."""
    log = bot.log.read_text(encoding="utf-8", errors="replace")
    return "\n".join(line for line in log.splitlines() if "Traceback" in line or " ERROR " in line)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("length", LENGTHS.values(), ids=LENGTHS)
def test_request_whose_end_is_unclear_is_refused_and_its_rest_is_no_request(
    route: bytes, length: bytes, bot: Bot
) -> None:
    before = complaints(bot)
    got = exchange(bot.address, b"POST " + route + b" HTTP/1.1\r\n" + JSON + length + b"\r\n\r\n{}" + HEALTH)
    assert got.statuses == [400]
    assert got.closed
    assert b'"ready"' not in got.raw
    assert lives(bot)
    assert complaints(bot) == before


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("chunk", CHUNKS.values(), ids=CHUNKS)
def test_chunk_that_is_none_ends_the_connection(route: bytes, chunk: bytes, served: Bot) -> None:
    before = complaints(served)
    head = b"POST " + route + b" HTTP/1.1\r\n" + JSON + b"Transfer-Encoding: chunked\r\n\r\n"
    got = exchange(served.address, head + chunk + HEALTH)
    assert set(got.statuses) <= {400, 404, 405, 413}
    assert len(got.statuses) == 1
    assert got.closed
    assert lives(served)
    assert complaints(served) == before


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_what_is_no_request_is_refused_without_a_word_in_the_log(line: bytes, served: Bot) -> None:
    before = complaints(served)
    got = exchange(served.address, line + HEALTH)
    assert got.statuses == [400]
    assert got.closed
    assert lives(served)
    assert complaints(served) == before


@pytest.mark.parametrize("size", [8_193, 20_000, 200_000])
def test_head_is_read_only_so_far(size: int, served: Bot) -> None:
    for head in (b"GET /" + b"a" * size + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"GET / HTTP/1.1\r\nX: " + b"a" * size):
        got = exchange(served.address, head)
        assert got.closed
        assert got.statuses in ([413], [])  # a client that is still sending may not get to read it
    many = b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: y\r\n" % number for number in range(2000)) + b"\r\n"
    assert exchange(served.address, many).statuses in ([413], [])
    assert lives(served)


@pytest.mark.parametrize(
    "route", ["/webhooks/telegram/webhook", "/webhooks/slack/webhook", "/webhooks/web/message"]
)
def test_large_body_is_refused_before_it_is_read_also_by_messengers(route: str, served: Bot) -> None:
    head = (
        f"POST {route} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99000000\r\n\r\n"
    )
    got = exchange(served.address, head.encode(), b"x" * 1000)
    assert got.statuses == [413]
    assert got.closed


def test_body_that_drips_is_not_waited_for(served: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = [MESSAGE + b"Content-Length: 90000\r\n\r\n", *[b" "] * 45]
    got = exchange(served.address, *pieces, pause=0.5)
    assert got.statuses in ([400], [])  # what drips on after the answer can take it away
    assert got.closed
    assert lives(served)


def test_many_connections_that_never_finish_do_not_keep_others_out(served: Bot) -> None:
    halves = (MESSAGE + b"Content-Length: 5\r\n\r\n{", b"GET /webhooks/web/health HTTP/1.1\r\nHost:", b"")
    with ThreadPoolExecutor(60) as attackers:
        waiting = [
            attackers.submit(exchange, served.address, halves[number % 3], silence=4.0) for number in range(60)
        ]
        page = Page(served)
        page.start()
        assert page.say("Wir sind eine Bäckerei.")["messages"]
        assert not any(200 in one.result().statuses for one in waiting)


def test_compressed_body_is_not_unpacked(visitor: Page) -> None:
    bomb = gzip.compress(b" " * 50_000_000 + json.dumps({"id": str(uuid.uuid4()), "text": "Hallo"}).encode())
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    assert len(bomb) < 100_000
    assert refusal(visitor.request("POST", "/message", data=bomb, headers=headers))[:2] == (400, "invalid")


@pytest.mark.parametrize("path", [b"/webhooks/web/message", b"/webhooks/web/", b"/"])
def test_connection_is_not_handed_over_to_another_protocol(path: bytes, served: Bot) -> None:
    websocket = (
        b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    for wanted in (websocket, b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: \r\n\r\n"):
        got = exchange(served.address, b"GET " + path + b" HTTP/1.1\r\nHost: x\r\n" + wanted)
        assert 101 not in got.statuses
        assert "upgrade" not in got.headers


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "get", "FOO", "NONE"])
def test_methods_that_nobody_needs_do_nothing(method: str, served: Bot) -> None:
    head = f"{method} /webhooks/web/ HTTP/1.1\r\nHost: x\r\nX-Secret: abc\r\nConnection: close\r\n\r\n"
    got = exchange(served.address, head.encode())
    assert got.statuses == [405]
    assert b"abc" not in got.raw
    assert got.headers["x-content-type-options"] == "nosniff"


def test_header_of_the_answer_cannot_be_written_from_outside(served: Bot) -> None:
    evil = "%0d%0aSet-Cookie:%20a=b"
    for path in (evil, f"logo/{evil}.svg", f"settings?association={evil}", f"report/{evil}.pdf", f"?{evil}"):
        head = f"GET /webhooks/web/{path} HTTP/1.1\r\nHost: x\r\nX-Request-ID: {evil}\r\nConnection: close\r\n\r\n"
        assert "set-cookie" not in exchange(served.address, head.encode()).headers


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80@x", "", 'x" onload="y'])
def test_answer_does_not_depend_on_the_host_that_is_named(host: str, served: Bot) -> None:
    for path in ("/webhooks/web", "/webhooks/web/", "/webhooks/web/settings"):
        forwarded = "X-Forwarded-Host: evil.example\r\nX-Original-URL: /model\r\nX-Rewrite-URL: /model\r\n"
        head = f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{forwarded}Connection: close\r\n\r\n"
        got = exchange(served.address, head.encode())
        assert got.statuses in ([200], [308])
        assert b"evil" not in got.raw
