"""The link check against a real server on the loopback address: verdicts, politeness, resuming."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from scripts import check_links
from scripts.check_links import Asker, NoRunError, Result, Verdict

TIMEOUT = 0.3
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class Site(ThreadingHTTPServer):
    """A site whose pages behave as their path says; it remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Page)
        self.asked: list[tuple[str, str]] = []
        self.agents: set[str | None] = set()
        self.leaving = threading.Event()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"

    def elsewhere(self, path: str) -> str:
        """The same site under another name."""
        return f"http://localhost:{self.server_port}{path}"


class Page(BaseHTTPRequestHandler):
    """/status/404 answers 404, /to/301/there redirects, /slow waits, /no-head knows only GET."""

    server: Site

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        self.server.asked.append((self.command, self.path))
        self.server.agents.add(self.headers.get("User-Agent"))
        kind, *rest = self.path.strip("/").split("/")
        if kind == "slow":
            self.server.leaving.wait(5)
        status = self.status(kind, rest)
        self.send_response(status)
        if kind == "to":
            self.send_header("Location", "/" + "/".join(rest[1:]))
        if kind == "other-host":
            self.send_header("Location", self.server.elsewhere("/page"))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def status(self, kind: str, rest: list[str]) -> int:
        if kind in ("status", "to"):
            return int(rest[0])
        if kind == "other-host":
            return 301
        if self.command == "HEAD" and kind == "no-head":
            return 405
        if self.command == "HEAD" and kind == "head-says-404":
            return 404
        return 200

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    with Site() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.leaving.set()
        running.shutdown()
        thread.join()


@pytest.fixture
def asker() -> Iterator[Asker]:
    quick = Asker(pause=0, timeout=TIMEOUT, has_network=lambda: True)
    with quick.session:
        yield quick


@pytest.fixture
def without_waiting(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_links, "Asker", lambda: asker)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "var" / "links.json"


def links(*urls: str) -> dict[str, list[str]]:
    return {url: ["funding.yml: zim"] for url in urls}


def unknown(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    """Let every look-up of a name fail with `code`."""

    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(code, "no address")

    monkeypatch.setattr(socket, "getaddrinfo", fail)


@pytest.mark.parametrize("path", ["/page", "/no-head", "/head-says-404", "/to/302/page", "/to/307/to/301/page"])
def test_a_page_at_its_address_is_ok_also_behind_a_passing_redirect(path: str, site: Site, asker: Asker) -> None:
    assert asker.ask(site.url(path)).verdict is Verdict.OK


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_dead_once_get_says_so_too(status: int, site: Site, asker: Asker) -> None:
    path = f"/status/{status}"

    assert asker.ask(site.url(path)) == Result(Verdict.DEAD, f"HTTP {status}")
    assert site.asked == [("HEAD", path), ("GET", path)]


def test_a_redirect_to_a_page_that_is_gone_is_dead(site: Site, asker: Asker) -> None:
    assert asker.ask(site.url("/to/301/status/404")).verdict is Verdict.DEAD


@pytest.mark.parametrize("status", [301, 308])
def test_a_page_that_moved_for_good_is_named_with_its_new_address(status: int, site: Site, asker: Asker) -> None:
    answer = asker.ask(site.url(f"/to/{status}/page"))

    assert (answer.verdict, answer.target) == (Verdict.MOVED, site.url("/page"))


def test_a_page_on_another_host_has_moved(site: Site, asker: Asker) -> None:
    answer = asker.ask(site.url("/other-host"))

    assert (answer.verdict, answer.target) == (Verdict.MOVED, site.elsewhere("/page"))


def test_the_new_address_is_the_last_one_that_is_meant_for_good(site: Site, asker: Asker) -> None:
    answer = asker.ask(site.url("/to/301/to/302/page"))

    assert (answer.verdict, answer.target) == (Verdict.MOVED, site.url("/to/302/page"))


def test_https_or_a_slash_at_the_end_is_no_move() -> None:
    judged = check_links._judge(200, "http://example.org/a", "https://example.org/a/")

    assert judged.verdict is Verdict.OK


def test_redirects_in_a_circle_come_to_an_end(site: Site, asker: Asker) -> None:
    circle = "/to/301" * 20

    assert asker.ask(site.url(circle)).verdict is Verdict.UNREACHABLE
    assert len(site.asked) == check_links.MOST_HOPS


@pytest.mark.parametrize("path", ["/slow", "/status/500", "/status/503"])
def test_a_page_in_trouble_is_unreachable_and_not_dead(path: str, site: Site, asker: Asker) -> None:
    assert asker.ask(site.url(path)).verdict is Verdict.UNREACHABLE


def test_a_slow_page_is_left_after_the_timeout(site: Site, asker: Asker) -> None:
    start = time.monotonic()
    asker.ask(site.url("/slow"))

    assert time.monotonic() - start < 4 * TIMEOUT + 1


@pytest.mark.parametrize("status", [401, 403, 429])
def test_a_page_that_refuses_machines_is_left_to_a_person(status: int, site: Site, asker: Asker) -> None:
    assert asker.ask(site.url(f"/status/{status}")).verdict is Verdict.REFUSED


def test_a_port_where_nobody_listens_is_unreachable(site: Site, asker: Asker) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]

        assert asker.ask(f"http://127.0.0.1:{port}/").verdict is Verdict.UNREACHABLE


def test_a_host_that_does_not_exist_is_dead(monkeypatch: pytest.MonkeyPatch, asker: Asker) -> None:
    unknown(monkeypatch, socket.EAI_NONAME)

    assert asker.ask("http://nirgends.invalid/") == Result(Verdict.DEAD, "the host does not exist")


def test_a_name_server_that_asks_to_try_again_makes_nothing_dead(
    monkeypatch: pytest.MonkeyPatch, asker: Asker
) -> None:
    unknown(monkeypatch, socket.EAI_AGAIN)

    assert asker.ask("http://nirgends.invalid/").verdict is Verdict.UNREACHABLE


def test_without_a_network_nothing_is_called_dead_and_the_run_ends(
    monkeypatch: pytest.MonkeyPatch, kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unknown(monkeypatch, socket.EAI_NONAME)

    assert check_links.main(["--state", str(kept)]) == 2
    assert "no network" in capsys.readouterr().err
    assert not kept.exists()


def test_each_request_says_who_asks(site: Site, asker: Asker) -> None:
    asker.ask(site.url("/no-head"))

    assert site.agents == {check_links.USER_AGENT}
    assert "KI-Wegweiser-Mittelstand" in check_links.USER_AGENT


def test_a_host_is_asked_at_most_once_every_two_seconds(site: Site) -> None:
    clock = [100.0]
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        clock[0] += seconds

    polite = Asker(timeout=TIMEOUT, clock=lambda: clock[0], sleep=sleep)
    with polite.session:
        polite.ask(site.url("/no-head"))
        polite.ask(site.url("/page"))
        polite.ask(site.elsewhere("/page"))

    assert len(site.asked) == 4
    assert waits == [2.0, 2.0], "HEAD, GET, HEAD of one host; the other host has not been asked yet"


def test_hosts_take_turns_and_new_addresses_come_before_those_to_try_again() -> None:
    urls = ["http://a.de/1", "http://a.de/2", "http://a.de/3", "http://b.de/1"]
    state = {urls[0]: Result(Verdict.UNREACHABLE, "Timeout", checked=NOW.isoformat())}

    due = check_links.due_links(links(*urls), state, NOW)

    assert due == ["http://a.de/2", "http://b.de/1", "http://a.de/3", "http://a.de/1"]


@pytest.mark.parametrize(
    ("verdict", "age", "is_due"),
    [
        (Verdict.OK, timedelta(days=6, hours=23), False),
        (Verdict.OK, timedelta(days=7), True),
        (Verdict.DEAD, timedelta(days=1), False),
        (Verdict.MOVED, timedelta(days=1), False),
        (Verdict.UNREACHABLE, timedelta(minutes=1), True),
    ],
)
def test_what_answered_is_asked_again_after_seven_days(verdict: Verdict, age: timedelta, is_due: bool) -> None:
    state = {"http://a.de/": Result(verdict, "", checked=(NOW - age).isoformat())}

    assert bool(check_links.due_links(links("http://a.de/"), state, NOW)) is is_due


def test_no_more_than_the_limit_is_asked_and_the_next_run_goes_on(site: Site, asker: Asker, kept: Path) -> None:
    all_links = links(*(site.url(f"/page/{number}") for number in range(5)))

    first = check_links.check(all_links, kept, asker, limit=3)
    assert (len(first), len(site.asked)) == (3, 3)

    second = check_links.check(all_links, kept, asker, limit=3)
    assert (len(second), len(site.asked)) == (5, 5)
    assert len(set(site.asked)) == 5, "nothing was asked twice"


def test_an_interruption_keeps_what_was_answered(site: Site, asker: Asker, kept: Path) -> None:
    times = iter([NOW, NOW])

    def interrupted() -> datetime:
        try:
            return next(times)
        except StopIteration:
            raise KeyboardInterrupt from None

    urls = [site.url("/page/1"), site.url("/page/2")]
    with pytest.raises(KeyboardInterrupt):
        check_links.check(links(*urls), kept, asker, limit=9, now=interrupted)

    assert list(check_links.read_state(kept)) == urls[:1]


def test_an_address_that_was_replaced_is_forgotten(site: Site, asker: Asker, kept: Path) -> None:
    check_links.check(links(site.url("/status/404")), kept, asker, limit=9)
    state = check_links.check(links(site.url("/page")), kept, asker, limit=9)

    assert [result.verdict for result in state.values()] == [Verdict.OK]
    assert list(json.loads(kept.read_text(encoding="utf-8"))) == [site.url("/page")]


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"http://a.de/": {}}', '{"http://a.de/": {"verdict": "ok", "detail": "", "checked": "x"}}'],
)
def test_a_broken_file_of_answers_is_named(text: str, tmp_path: Path) -> None:
    path = tmp_path / "links.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(NoRunError, match=r"links\.json cannot be read"):
        check_links.read_state(path)


def content_with(directory: Path, **urls: str) -> Path:
    """A content folder in which each entry of funding.yml has one address."""
    directory.mkdir()
    for name in check_links.FILES:
        (directory / f"{name}.yml").write_text("[]\n", encoding="utf-8")
    entries = [{"id": entry, "url": None, "sources": [url]} for entry, url in urls.items()]
    (directory / "funding.yml").write_text(json.dumps(entries), encoding="utf-8")
    return directory


@pytest.mark.usefixtures("without_waiting")
def test_a_dead_address_ends_with_1_and_is_named_with_its_place_each_time(
    site: Site, tmp_path: Path, kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dead, fine = site.url("/status/410"), site.url("/page")
    folder = content_with(tmp_path / "content", zim=dead, other=fine)
    arguments = ["--content", str(folder), "--state", str(kept)]

    for _ in range(2):
        assert check_links.main(arguments) == 1
        out = capsys.readouterr().out
        assert f"dead (1): replace or remove\n  {dead} (HTTP 410)\n    in funding.yml: zim\n" in out
        assert "2 addresses: 1 ok, 1 to look at, 0 not asked yet" in out
    assert sum(path == "/status/410" for _, path in site.asked) == 2, "HEAD and GET of the first run"


@pytest.mark.usefixtures("without_waiting")
@pytest.mark.parametrize("path", ["/page", "/to/301/page", "/status/403", "/status/503"])
def test_without_a_dead_address_it_ends_with_0(path: str, site: Site, tmp_path: Path, kept: Path) -> None:
    folder = content_with(tmp_path / "content", zim=site.url(path))

    assert check_links.main(["--content", str(folder), "--state", str(kept)]) == 0


def test_a_moved_address_is_shown_with_the_new_one(site: Site) -> None:
    old, new = site.url("/old"), site.url("/new")
    text = check_links.summary(links(old), {old: Result(Verdict.MOVED, "HTTP 200", target=new)})

    assert f"  {old} (HTTP 200)\n    now {new}\n    in funding.yml: zim" in text


def test_every_address_of_the_content_is_collected_once_with_its_places() -> None:
    found = check_links.collect_links()
    places = {place for of_link in found.values() for place in of_link}

    assert all(url.startswith(("http://", "https://")) for url in found)
    assert {place.split(":")[0] for place in places} == {f"{name}.yml" for name in check_links.FILES}
    assert "funding.yml: zim" in places
    assert "law.yml: literacy" in places


@pytest.mark.parametrize("text", ["0", "-1", "x"])
def test_a_limit_that_is_no_number_from_1_is_refused(text: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        check_links.main(["--limit", text])
    assert stopped.value.code == 2
