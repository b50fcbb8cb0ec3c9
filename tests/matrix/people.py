"""People in Matrix rooms, each a process with a real client, and how a test speaks with them."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.setup_matrix import MATRIX

PROGRAM = Path(__file__).with_name("person_process.py")
LIMIT = 90.0
"""Seconds until what a test waits for must have come; far more than it takes."""
READY_FOR_MORE = r"Frage \d+ von|Sie können jetzt nachfragen"
"""How an answer ends in the interview: with a question, or after the result."""


class Person:
    """Somebody with a client.

    Args:
        process: Runs person_process.py.
        log: What the client wrote on standard error.
    """

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self._process = process
        self._log = log
        self._seen: list[dict[str, Any]] = []
        self._answers: list[dict[str, Any]] = []
        self._news = threading.Condition()
        threading.Thread(target=self._listen, daemon=True).start()
        ready = self._answer()
        self.token: str = ready["token"]
        self.user: str = ready["user"]

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            told = json.loads(line)
            with self._news:
                (self._answers if "answer" in told else self._seen).append(told)
                self._news.notify_all()

    def _answer(self) -> dict[str, Any]:
        with self._news:
            if not self._news.wait_for(lambda: self._answers, LIMIT):
                raise AssertionError(f"The client did not answer:\n{self._log.read_text()[-3000:]}")
            return self._answers.pop(0)

    def do(self, what: str, **how: Any) -> Any:
        """Have the client do something; return what came of it."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": what, **how}) + "\n")
        self._process.stdin.flush()
        return self._answer()["answer"]

    def room(self, bot: str, *, encrypted: bool, others: tuple[str, ...] = ()) -> Room:
        """Make a room and invite the bot."""
        return Room(self, bot, self.do("create", encrypted=encrypted, invite=[bot, *others]))

    def seen(self, room_id: str, sender: str) -> list[dict[str, Any]]:
        """All that somebody wrote in a room."""
        with self._news:
            return [told for told in self._seen if (told["room"], told["sender"]) == (room_id, sender)]

    def wait_for(self, room_id: str, sender: str, pattern: str, after: int) -> list[dict[str, Any]]:
        """Wait for a message with a pattern; return all messages since the first `after`, up to that one."""
        deadline = time.monotonic() + LIMIT
        while time.monotonic() < deadline:
            with self._news:
                messages = [told for told in self._seen if (told["room"], told["sender"]) == (room_id, sender)]
                for place, told in enumerate(messages[after:], start=after + 1):
                    if re.search(pattern, told["text"] or ""):
                        return messages[after:place]
                self._news.wait(1)
        raise AssertionError(f"No {pattern!r} in:\n" + "\n".join(str(told["text"]) for told in messages[after:]))


@dataclass
class Room:
    """A room with the bot, from the side of a person; `read` counts the bot's messages that were looked at."""

    person: Person
    bot: str
    id: str
    read: int = 0

    def hears(self, text: str, until: str = READY_FOR_MORE, **more: Any) -> str:
        """Write something; return all text that the bot wrote up to a message with `until`."""
        self.write(text, **more)
        return self.waits(until)

    def write(self, text: str, **more: Any) -> str:
        """Write something; return the id of the event."""
        event_id: str = self.person.do("say", room=self.id, text=text, more=more)
        return event_id

    def waits(self, until: str = READY_FOR_MORE) -> str:
        """Return all text that the bot wrote up to a message with `until`."""
        return "\n".join(str(told["text"]) for told in self.gets(until))

    def gets(self, until: str) -> list[dict[str, Any]]:
        """Return all that the bot sent up to a message with `until`."""
        messages = self.person.wait_for(self.id, self.bot, until, self.read)
        self.read += len(messages)
        return messages

    def greeted(self) -> str:
        """Wait until the bot has joined and greeted."""
        self.person.do("joined", room=self.id, others=[self.bot])
        return self.waits("Erzählen Sie")

    @property
    def all(self) -> list[dict[str, Any]]:
        """All that the bot ever sent here."""
        return self.person.seen(self.id, self.bot)


@contextlib.contextmanager
def running_person(homeserver: str, name: str, password: str, folder: Path) -> Iterator[Person]:
    """Run somebody's client; its keys go to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "client.log"
    command = [str(MATRIX.python), str(PROGRAM), homeserver, name, password, str(folder)]
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        try:
            yield Person(process, log)
        finally:
            process.kill()
