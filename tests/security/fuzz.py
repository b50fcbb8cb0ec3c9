"""Sends thousands of generated messages to the real servers and says what went wrong.

    python -m tests.security.fuzz                    # 20,000 messages; exit 1 if something went wrong
    python -m tests.security.fuzz --messages 400 --seed 7

What is sent: words and all that Unicode holds, up to 20,000 characters; payloads made of pieces of the grammar;
JSON that is none; bodies up to a megabyte; and bytes that are no HTTP. Several conversations go on at once, one of
them to the end. The same seed sends the same.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import threading
import unicodedata
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import requests
import yaml

from components.never_silent import UTTER_UNAVAILABLE
from tests.bot import Bot
from tests.security.serving import exchange, memory, serving
from wegweiser.content import load_content
from wegweiser.questions import QuestionTable

ROOT = Path(__file__).resolve().parents[2]
MESSAGES = 20_000
SEED = 20261122
CONVERSATIONS = 6
TURNS = 150
"""Messages of a conversation before its place is taken by a new one; the first conversation goes on to the end."""
MOST_GROWTH = 0.1
SHOWN = 20
WARM = 0.2
"""Which part of the messages is sent before memory is looked at: models, caches and pools are filled by then."""
TIMEOUT = 60.0
LONGEST, LARGEST = 20_000, 1_000_000
NO_LIMITS = {
    "WEGWEISER_WEB_MESSAGES_PER_MINUTE": "1000000",
    "WEGWEISER_WEB_REQUESTS_PER_MINUTE": "1000000",
    "WEGWEISER_WEB_STARTS_PER_HOUR": "1000000",
}
"""So that the messages arrive; the limits themselves are tested in tests/channels/test_safety.py."""

CATEGORIES = (
    *("Lu", "Ll", "Lo", "Lm", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pd", "Ps", "Pe", "Pi", "Po", "Sm", "Sc"),
    *("Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Co", "Cn"),
)
SAID = (
    *(
        "Wir sind eine Bäckerei mit 8 Leuten in Kiel.",
        "Kosten senken",
        "weiß nicht",
        "Warum fragen Sie das?",
        "ja",
    ),
    *("nein", "zurück", "Zeigen Sie mir das Ergebnis", "Zusammenfassung als PDF", "Pause", "KI-AAAA-BBBB", "12"),
    *(
        "von vorn",
        "Budget ändern",
        "Handwerk",
        "in der Werkstatt",
        "Bayern",
        "zwischen zehn und zwanzig",
        "1,5 Mio €",
    ),
    *(
        "Datenschutz?",
        "Wer sind Sie?",
        "Danke",
        "Alles löschen",
        "Ich will mit einem Menschen sprechen",
        "3 und 5",
    ),
    *(
        "0171 2345678",
        "max@example.org",
        "<script>alert(1)</script>",
        "'; DROP TABLE events; --",
        "{{7*7}}",
        "%s%n",
    ),
)
PIECES = (
    *("/", "{", "}", '"', ":", ",", "[", "]", " ", "\\", "\n", "@1.0", "\\u0022", "null", "true", "NaN", "1e999"),
    *(
        "-1",
        "12",
        "inform",
        "change",
        "question",
        "forget",
        "requested_slot",
        "__proto__",
        "session_start",
        "affirm",
    ),
    *(
        "restart",
        "delete_data",
        "unknown",
        "reduce_costs",
        "action_listen",
        "\x00",
        "\ud83d",
        "ä",
        "goal",
        "employees",
    ),
)
HEAD_PIECES = (
    *(
        b"GET",
        b"POST",
        b"DELETE",
        b"OPTIONS",
        b"FOO",
        b" ",
        b"  ",
        b"/",
        b"/webhooks/web/message",
        b"/webhooks/web/",
    ),
    *(b"/webhooks/telegram/webhook", b"%2e%2e/", b"%ff", b"\xff", b"\x00", b"?", b"#", b"http://x", b"HTTP/1.1"),
    *(
        b"HTTP/1.0",
        b"HTTP/2.0",
        b"\r\n",
        b"\n",
        b"\r",
        b":",
        b"Host: x",
        b"Content-Length: 2",
        b"Content-Length: -2",
    ),
    *(
        b"Transfer-Encoding: chunked",
        b"Content-Type: application/json",
        b"Expect: 100-continue",
        b"Upgrade: websocket",
    ),
    *(b"Connection: close", b"Origin: null", b"Authorization: Bearer x", b"0\r\n\r\n", b"5\r\nabcde\r\n", b"{}"),
)


@cache
def _alphabets() -> tuple[tuple[str, ...], ...]:
    """Return the characters of each category; of halves of surrogate pairs, JSON can carry any, too."""
    found: dict[str, list[str]] = {category: [] for category in CATEGORIES}
    for number in range(0x30000):
        character = chr(number)
        if (known := found.get(unicodedata.category(character))) is not None:
            known.append(character)
    return (*(tuple(characters) for characters in found.values()), tuple(map(chr, range(0xD800, 0xE000))))


def _text(rng: random.Random, longest: int = LONGEST) -> str:
    length = int(longest ** rng.random())
    alphabets = rng.sample(_alphabets(), rng.randint(1, 4))
    return "".join(rng.choice(rng.choice(alphabets)) for _ in range(length))


def _words(rng: random.Random) -> str:
    return rng.choice((" ", "\n", ", ", "")).join(rng.choices(SAID, k=rng.choice((1, 1, 1, 2, 3, 30))))


def _mixed(rng: random.Random) -> str:
    words = list(_words(rng))
    for _ in range(rng.randint(1, 8)):
        words.insert(rng.randrange(len(words) + 1), _text(rng, 20))
    return "".join(words)


def _repeated(rng: random.Random) -> str:
    piece = rng.choice((*SAID, *PIECES, _text(rng, 4)))
    return (piece * (int(LONGEST ** rng.random()) // max(1, len(piece)) + 1))[:LONGEST]


@cache
def _questions() -> QuestionTable:
    return load_content().questions


def _payload(rng: random.Random) -> str:
    questions = _questions()
    question = rng.choice(questions.ids())
    values: list[object] = [
        *questions[question].values,
        *PIECES,
        rng.randint(-5, 10**30),
        [],
        {},
        None,
        rng.random(),
    ]
    value = rng.choice(values)
    made: tuple[Callable[[], str], ...] = (
        lambda: f"/inform{json.dumps({question: value})}",
        lambda: f"/inform{json.dumps({question: [value, rng.choice(values)]})}",
        lambda: f'/change{{"question": "{question}"}}',
        lambda: f"/{rng.choice(('greet', 'affirm', 'deny', 'why', 'restart', 'back', 'help', 'stop', 'pause'))}",
        lambda: "".join(rng.choices(PIECES, k=rng.randint(1, 14))),
        lambda: "/inform" + "".join(rng.choices(PIECES, k=rng.randint(1, 14))),
    )
    return rng.choice(made)()


def _json(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "backslashreplace")


def _message(rng: random.Random) -> bytes:
    text = rng.choice((_text, _words, _words, _words, _mixed, _repeated))(rng)
    return _json({"id": _id(rng), "text": text})


def _button(rng: random.Random) -> bytes:
    return _json({"id": _id(rng), "payload": _payload(rng), "title": rng.choice((_text(rng, 40), "Ja"))})


def _broken(rng: random.Random) -> bytes:
    whole = bytearray(rng.choice((_message, _button))(rng)[:2000])
    for _ in range(rng.randint(1, 6)):
        place = rng.randrange(len(whole) + 1)
        whole[place : place + rng.randint(0, 3)] = rng.choice((rng.randbytes(3), b'"', b"{", b"}", b",", b""))
    return bytes(whole)


def _large(rng: random.Random) -> bytes:
    return _json({"id": _id(rng), "text": _text(rng, 10) * 10})[:-2] + b"a" * rng.randint(90_000, LARGEST) + b'"}'


def _id(rng: random.Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def _raw(rng: random.Random) -> bytes:
    if rng.random() < 0.5:
        return b"".join(rng.choices(HEAD_PIECES, k=rng.randint(1, 20))) + rng.choice((b"\r\n\r\n", b""))
    head = bytearray(b"POST /webhooks/web/message HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n")
    head += b"Content-Length: 2\r\n\r\n{}"
    for _ in range(rng.randint(1, 5)):
        place = rng.randrange(len(head))
        head[place : place + rng.randint(0, 2)] = rng.choice((rng.randbytes(2), *HEAD_PIECES))
    return bytes(head)


@dataclass
class Outcome:
    """What came back: kinds and statuses, what was wrong, and memory in megabytes, early and late.

    `unavailable` is what the bot could say nothing to but that it cannot answer just now.
    """

    answers: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    unavailable: list[str] = field(default_factory=list)
    memory: list[dict[str, float]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, status: object, wrong: str = "") -> None:
        """Count an answer; keep what was wrong with it."""
        with self.lock:
            self.answers[f"{kind}: {status}"] += 1
            if wrong and len(self.wrong) < 50:
                self.wrong.append(f"{kind}: {status}: {wrong}")


def grew(outcome: Outcome) -> Iterator[tuple[str, float]]:
    """Yield each server with how much larger it is at the end than it was when warm."""
    early, late = outcome.memory[0], outcome.memory[-1]
    for name, megabytes in early.items():
        yield name, late[name] / megabytes - 1


class Talker:
    """Sends messages to one conversation after the other."""

    def __init__(self, address: str, number: int, seed: int, outcome: Outcome) -> None:
        self._root = f"{address}/webhooks/web"
        self._address = address
        self._rng = random.Random(seed * 1000 + number)  # noqa: S311 - it is to be the same each time
        self._outcome = outcome
        self._goes_on = number == 0
        self._turns = 0
        self._line = requests.Session()
        self._said_when_unavailable = _unavailable()
        self._begin()

    def _begin(self) -> None:
        self._turns = 0
        begun = self._line.post(f"{self._root}/session", json={}, timeout=TIMEOUT)
        self._outcome.note("begin", begun.status_code, "" if begun.status_code == 201 else begun.text[:200])
        self._token = begun.json().get("token", "")

    def send(self) -> None:
        """Send one message, whatever it is."""
        self._turns += 1
        kinds = (_message, _button, _broken, _large, _raw, None)
        make = self._rng.choices(kinds, weights=(66, 16, 8, 1, 6, 3))[0]
        kind = "ask" if make is None else make.__name__.strip("_")
        try:
            if self._turns > TURNS and not self._goes_on:
                self._begin()
            if make is _raw:
                self._send_raw(_raw(self._rng))
            elif make is None:
                self._ask()
            else:
                self._send_message(kind, make(self._rng))
        except OSError as error:  # of the line: nothing came for a minute, or it broke
            self._outcome.note(kind, "no answer", repr(error)[:300])

    def _send_raw(self, data: bytes) -> None:
        got = exchange(self._address, data, silence=0.3)
        for status in got.statuses:
            self._outcome.note("raw", status, repr(data) if status >= 500 else "")
        if not got.statuses:
            self._outcome.note("raw", "closed" if got.closed else "waits for more")

    def _ask(self) -> None:
        path = self._rng.choice(
            ("history", "answers", "report/x.pdf", "settings", "logo/x.svg", _text(self._rng, 30))
        )
        path = path.encode("utf-8", "replace").decode()
        headers = {"Authorization": f"Bearer {self._token}"}
        got = self._line.get(f"{self._root}/{path}", headers=headers, timeout=TIMEOUT, allow_redirects=False)
        self._outcome.note("ask", got.status_code, got.text[:200] if got.status_code >= 500 else "")

    def _send_message(self, kind: str, body: bytes) -> None:
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        try:
            got = self._line.post(f"{self._root}/message", data=body, headers=headers, timeout=TIMEOUT)
        except requests.ConnectionError as error:
            # A server that refuses a large body closes while it is still being sent.
            self._outcome.note(kind, "closed", "" if kind == "large" else repr(error))
            return
        self._outcome.note(kind, got.status_code, self._fault(got, body))
        if got.status_code == requests.codes.unauthorized:
            self._begin()  # it has had everything deleted

    def _fault(self, got: requests.Response, body: bytes) -> str:
        """Return what is wrong with an answer; nothing where it is as it should be."""
        sent = repr(body[:300])
        try:
            answer = got.json()
        except ValueError:
            return f"no JSON for {sent}"
        if got.status_code != requests.codes.ok:
            is_refusal = 400 <= got.status_code < 500 and bool(answer["error"]["message"])
            return "" if is_refusal else f"{answer} for {sent}"
        shown = [message for message in answer["messages"] if message.get("text") or message.get("result")]
        if any(message.get("text") == self._said_when_unavailable for message in shown):
            with self._outcome.lock:
                self._outcome.unavailable.append(sent)
        return "" if shown else f"silence for {sent}"


@cache
def _unavailable() -> str:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    return str(domain["responses"][UTTER_UNAVAILABLE][0]["text"])


def fuzz(bot: Bot, actions: int, messages: int, seed: int = SEED) -> Outcome:
    """Send messages to running servers.

    Args:
        bot: The servers; their limits have to be lifted.
        actions: The port of the action server.
        messages: How many are sent.
        seed: What they are made from.
    """
    outcome = Outcome()
    ports = {"Rasa server": urlsplit(bot.address).port or 0, "action server": actions}
    talkers = [Talker(bot.address, number, seed, outcome) for number in range(CONVERSATIONS)]

    def send(talker: Talker, times: int) -> None:
        for _ in range(times):
            talker.send()

    with ThreadPoolExecutor(CONVERSATIONS) as pool:
        for part in (WARM, *[(1 - WARM) / 4] * 4):
            times = round(messages * part / CONVERSATIONS)
            list(pool.map(send, talkers, [times] * CONVERSATIONS))
            outcome.memory.append({name: memory(port) for name, port in ports.items()})
    outcome.wrong += [f"log: {line}" for line in _errors(bot)]
    return outcome


def _errors(bot: Bot) -> Iterator[str]:
    for log in (bot.log, bot.log.parent / "actions.log"):
        for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
            if "Traceback" in line or " ERROR " in line:
                yield line[:300]


def main() -> int:
    """Command line; returns the exit code."""
    parser = argparse.ArgumentParser(description="Sends generated messages to the real servers.")
    parser.add_argument("--messages", type=int, default=MESSAGES)
    parser.add_argument("--seed", type=int, default=SEED)
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(ROOT, Path(folder), {**NO_LIMITS, "LOG_LEVEL": "INFO"}) as (bot, settings),
    ):
        outcome = fuzz(bot, settings.actions, arguments.messages, arguments.seed)
    print(f"{arguments.messages} messages, seed {arguments.seed}, {CONVERSATIONS} conversations at once")
    for kind, number in sorted(outcome.answers.items()):
        print(f"  {kind:24} {number:7}")
    for place, held in enumerate(outcome.memory):
        figures = ", ".join(f"{name} {megabytes:.0f} MB" for name, megabytes in held.items())
        print(f"  memory after {WARM + place * (1 - WARM) / 4:4.0%}: {figures}")
    passes = True
    bars = [
        *((f"growth of the {name} in percent", 100 * grown, 100 * MOST_GROWTH) for name, grown in grew(outcome)),
        ("wrong answers, and errors in the logs", len(outcome.wrong), 0),
        ("messages that the bot failed at", len(outcome.unavailable), 0),
    ]
    for what, figure, most in bars:
        passes &= figure <= most
        print(f"{'pass' if figure <= most else 'FAIL'}  {what}: {figure:.3g} (at most {most:g})")
    for line in (*outcome.wrong[:SHOWN], *outcome.unavailable[:SHOWN]):
        print(f"      {line}")
    return 0 if passes else 1


if __name__ == "__main__":
    sys.exit(main())
