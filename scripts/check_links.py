"""Asks every address in content/ whether it still exists. For an operator, with a network.

    python -m scripts.check_links             # check what is due, at most 300 addresses
    python -m scripts.check_links --limit 50

Polite: one request per host every two seconds, HEAD before GET, no page is read. Resumable: each answer is kept
in var/links.json at once; an address that answered is asked again after seven days, one that did not next time.

Exit code: 0, 1 if an address is dead, 2 if there is no network or a file cannot be read.
"""

from __future__ import annotations

import argparse
import json
import socket
import sys
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import NameResolutionError

from wegweiser.content import CONTENT_DIR
from wegweiser.yamltext import YamlError, read_content_yaml

ROOT = Path(__file__).resolve().parents[1]
STATE_FILE = ROOT / "var" / "links.json"
FILES = ("funding", "partners", "law", "examples", "glossary")
FIELDS = ("url", "source", "sources")

USER_AGENT = (
    "KI-Wegweiser-Mittelstand-link-check/0.1 (checks the sources of an adviser; 1 request per host and 2 s)"
)
REFERENCE_HOST = "www.foerderdatenbank.de"
"""Looked up before a host is called unknown: without a network, every host is."""
PAUSE = 2.0
TIMEOUT = 10.0
MOST_HOPS = 8
DUE_AFTER = timedelta(days=7)
DEFAULT_LIMIT = 300
SAID_NO = (401, 403, 429)
GONE = (404, 410)
MOVED_FOR_GOOD = (301, 308)
OK, DEAD_LINKS, NO_RUN = 0, 1, 2


class NoRunError(Exception):
    """The check cannot go on; the text says why."""


class Verdict(StrEnum):
    """What became of an address."""

    OK = "ok"
    DEAD = "dead"
    MOVED = "moved"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"


_MEANINGS = {
    Verdict.DEAD: "replace or remove",
    Verdict.MOVED: "enter the new address",
    Verdict.REFUSED: "there, but not for machines; look by hand",
    Verdict.UNREACHABLE: "asked again next time",
}


@dataclass(frozen=True)
class Result:
    """What an address answered, and when (ISO 8601, UTC)."""

    verdict: Verdict
    detail: str
    target: str | None = None
    checked: str = ""


Links = Mapping[str, list[str]]
"""Each address with the places it stands in ("funding.yml: zim")."""
State = dict[str, Result]


# What to check


def collect_links(directory: Path = CONTENT_DIR) -> Links:
    """Returns every address in the files of `directory`, in the order of the files."""
    links: dict[str, list[str]] = defaultdict(list)
    for name in FILES:
        for entry, url in _addresses(read_content_yaml(directory / f"{name}.yml"), "file"):
            place = f"{name}.yml: {entry}"
            if place not in links[url]:
                links[url].append(place)
    return dict(links)


def _addresses(data: object, entry: str) -> Iterator[tuple[str, str]]:
    if isinstance(data, list):
        for item in data:
            yield from _addresses(item, entry)
    elif isinstance(data, Mapping):
        entry = str(data.get("id", entry))
        for key, value in data.items():
            if key in FIELDS:
                texts = value if isinstance(value, list) else [value]
                yield from ((entry, text) for text in texts if isinstance(text, str))
            else:
                yield from _addresses(value, entry)


def due_links(links: Links, state: State, now: datetime) -> list[str]:
    """Returns the addresses to ask now: the new ones before those to ask again."""
    due = [url for url in links if _is_due(state.get(url), now)]
    new = [url for url in due if url not in state]
    return [*_taking_turns(new), *_taking_turns([url for url in due if url in state])]


def _taking_turns(urls: list[str]) -> list[str]:
    """Returns the addresses with the hosts taking turns, so that there is less to wait."""
    by_host: dict[str, deque[str]] = defaultdict(deque)
    for url in urls:
        by_host[_host(url)].append(url)
    turns = []
    while by_host:
        for host in list(by_host):
            turns.append(by_host[host].popleft())
            if not by_host[host]:
                del by_host[host]
    return turns


def _is_due(result: Result | None, now: datetime) -> bool:
    if result is None or result.verdict is Verdict.UNREACHABLE:
        return True
    return now - datetime.fromisoformat(result.checked).astimezone(UTC) >= DUE_AFTER


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()


# Asking


def host_exists(host: str) -> bool:
    """Whether the name can be looked up from here."""
    try:
        socket.getaddrinfo(host, 443)
    except OSError:
        return False
    return True


@dataclass
class Asker:
    """Asks addresses, never a host more often than once per `pause`."""

    pause: float = PAUSE
    timeout: float = TIMEOUT
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    has_network: Callable[[], bool] = lambda: host_exists(REFERENCE_HOST)
    session: requests.Session = field(default_factory=requests.Session)
    _asked: dict[str, float] = field(default_factory=dict)

    def ask(self, url: str) -> Result:
        """Returns what became of `url`.

        Raises:
            NoRunError: If the host is unknown because there is no network.
        """
        try:
            return self._follow(url)
        except requests.ConnectionError as error:
            if not _is_unknown_host(error):
                return Result(Verdict.UNREACHABLE, type(error).__name__)
            if not self.has_network():
                raise NoRunError(f"There seems to be no network: {REFERENCE_HOST} is not found either.") from None
            return Result(Verdict.DEAD, "the host does not exist")
        except (requests.RequestException, ValueError) as error:
            return Result(Verdict.UNREACHABLE, type(error).__name__)

    def _follow(self, url: str) -> Result:
        """Follows redirects; `new` is how far they are meant for good."""
        current = new = url
        for_good = True
        for _ in range(MOST_HOPS):
            status, location = self._request(current)
            if location is None:
                return _judge(status, url, new)
            current = urljoin(current, location)
            for_good = for_good and status in MOVED_FOR_GOOD
            new = current if for_good else new
        return Result(Verdict.UNREACHABLE, f"more than {MOST_HOPS} redirects")

    def _request(self, url: str) -> tuple[int, str | None]:
        """Returns status and redirect; GET where HEAD does not succeed, as many servers do not know it."""
        try:
            answer = self._send("HEAD", url)
            if answer[0] < 400:
                return answer
        except requests.ConnectTimeout:
            raise
        except (requests.ConnectionError, requests.Timeout) as error:
            if _is_unknown_host(error):
                raise
        return self._send("GET", url)

    def _send(self, method: str, url: str) -> tuple[int, str | None]:
        self._wait_for(_host(url))
        headers = {"User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Language": "de,en;q=0.5"}
        with self.session.request(
            method, url, headers=headers, timeout=self.timeout, allow_redirects=False, stream=True
        ) as answer:
            return answer.status_code, answer.headers.get("Location") if answer.is_redirect else None

    def _wait_for(self, host: str) -> None:
        last = self._asked.get(host)
        if last is not None and (wait := last + self.pause - self.clock()) > 0:
            self.sleep(wait)
        self._asked[host] = self.clock()


def _judge(status: int, url: str, new: str) -> Result:
    detail = f"HTTP {status}"
    if status in GONE:
        return Result(Verdict.DEAD, detail)
    if status in SAID_NO:
        return Result(Verdict.REFUSED, detail)
    if not 200 <= status < 300:
        return Result(Verdict.UNREACHABLE, detail)
    if _page(new) != _page(url):
        return Result(Verdict.MOVED, detail, target=new)
    return Result(Verdict.OK, detail)


def _page(url: str) -> tuple[str, str]:
    """Returns host and path: http or https and a slash at the end make no other page."""
    parts = urlsplit(url)
    return parts.netloc.lower(), parts.path.rstrip("/")


def _is_unknown_host(error: requests.RequestException) -> bool:
    """Whether the name does not exist, as far as the name server says; "try again later" is something else."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    if not isinstance(reason, NameResolutionError):
        return False
    cause = reason.__cause__
    return not (isinstance(cause, OSError) and cause.errno == socket.EAI_AGAIN)


# What is already known


def read_state(path: Path) -> State:
    """Returns the answers kept in `path`; nothing if it is not there.

    Raises:
        NoRunError: If it is not such a file.
    """
    try:
        raw: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        state = {url: Result(**{**item, "verdict": Verdict(item["verdict"])}) for url, item in raw.items()}
        for result in state.values():
            datetime.fromisoformat(result.checked)
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise NoRunError(f"{path} cannot be read ({error}). Delete it to check everything anew.") from None
    return state


def write_state(path: Path, state: State) -> None:
    """Keeps the answers; an interruption leaves the old file or the new one, never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({url: asdict(result) for url, result in state.items()}, ensure_ascii=False, indent=1)
    draft = path.with_suffix(".tmp")
    draft.write_text(text + "\n", encoding="utf-8")
    draft.replace(path)


def check(
    links: Links, path: Path, asker: Asker, *, limit: int, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> State:
    """Asks what is due, keeps each answer at once, and returns what is known of `links`.

    Args:
        links: What `collect_links` returns.
        path: The file with the answers so far.
        asker: Asks.
        limit: How many addresses to ask at most.
        now: The time.
    """
    state = {url: result for url, result in read_state(path).items() if url in links}
    due = due_links(links, state, now())[:limit]
    for number, url in enumerate(due, start=1):
        answer = asker.ask(url)
        state[url] = Result(answer.verdict, answer.detail, answer.target, now().isoformat(timespec="seconds"))
        write_state(path, state)
        print(f"[{number}/{len(due)}] {answer.verdict}: {url}", flush=True)
    return state


# Telling


def summary(links: Links, state: State) -> str:
    """Returns what is known, what needs care first, with the places where each address stands."""
    lines = []
    for verdict, meaning in _MEANINGS.items():
        found = {url: result for url, result in state.items() if result.verdict is verdict}
        if found:
            lines += ["", f"{verdict} ({len(found)}): {meaning}"]
        for url, result in found.items():
            lines.append(f"  {url} ({result.detail})")
            lines += [f"    now {result.target}"] if result.target else []
            lines.append(f"    in {', '.join(links[url])}")
    fine = sum(result.verdict is Verdict.OK for result in state.values())
    never = len(links) - len(state)
    lines += ["", f"{len(links)} addresses: {fine} ok, {len(state) - fine} to look at, {never} not asked yet"]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Runs the check; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m scripts.check_links", description=__doc__.splitlines()[0])
    parser.add_argument("--limit", type=_positive, default=DEFAULT_LIMIT, help="how many addresses to ask at most")
    parser.add_argument("--content", type=Path, default=CONTENT_DIR, help="the folder with the YAML files")
    parser.add_argument("--state", type=Path, default=STATE_FILE, help="the file that keeps the answers")
    options = parser.parse_args(arguments)
    try:
        links = collect_links(options.content)
        state = check(links, options.state, Asker(), limit=options.limit)
    except (NoRunError, YamlError) as error:
        print(f"check_links: {error}", file=sys.stderr)
        return NO_RUN
    except KeyboardInterrupt:
        print("\ncheck_links: interrupted; the next run goes on from here.", file=sys.stderr)
        return NO_RUN
    print(summary(links, state))
    return DEAD_LINKS if any(result.verdict is Verdict.DEAD for result in state.values()) else OK


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"got {text!r}, expected a whole number from 1")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
