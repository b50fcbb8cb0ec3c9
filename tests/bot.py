"""A trained bot on real servers, and talks with it, for the conversation tests."""

from __future__ import annotations

import contextlib
import os
import socket
import sqlite3
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
import yaml

from scripts.processes import background, wait_until_healthy
from scripts.quiet import quiet_environment
from scripts.run import CREDENTIALS, ENDPOINTS, action_server, rasa_arguments
from scripts.services import API_TOKEN, Services
from scripts.training import ensure_model
from settings.ports import LOOPBACK

TOKEN = "token-of-the-tests-with-32-characters"
TIMEOUT = 30.0
WEB_KEY = "key-of-the-tests-with-32-characters"
WEB_ORIGIN = "https://kammer.example"


def free_port() -> int:
    """A port of the loopback address that nothing holds at the moment."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Set variables while the block runs; of the adviser's, only these: another bot of the tests has its own."""
    before = dict(os.environ)
    for name in before:
        if name.startswith("WEGWEISER_"):
            del os.environ[name]
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def write_endpoints(root: Path, folder: Path, action_port: int) -> Path:
    """Write the endpoints file of one machine, with this action server and the conversations in `folder`."""
    embedded = yaml.safe_load((root / ENDPOINTS).read_text(encoding="utf-8"))
    endpoints = Services().endpoints(embedded, action_port)
    endpoints["tracker_store"]["db"] = str(folder / "talks.db")
    file = folder / "endpoints.yml"
    file.write_text(yaml.safe_dump(endpoints), encoding="utf-8")
    return file


class Service:
    """A server that can be stopped and started again while the tests run.

    Args:
        run: Runs it while its block runs.
    """

    def __init__(self, run: Callable[[], contextlib.AbstractContextManager[object]]) -> None:
        self._run = run
        self._running = contextlib.ExitStack()

    def __enter__(self) -> Service:
        self._running.enter_context(self._run())
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    def restart(self) -> None:
        """Stop it and start it again."""
        self.__exit__()
        self.__enter__()

    @contextlib.contextmanager
    def stopped(self) -> Iterator[None]:
        """Stop it while the block runs."""
        self.__exit__()
        try:
            yield
        finally:
            self.__enter__()


@dataclass
class Bot:
    """A running Rasa server with its action server; `log` is Rasa's."""

    address: str
    database: Path
    log: Path
    rasa: Service
    actions: Service

    def stored_events(self, talk: Talk) -> int:
        """How many rows the store holds of a conversation."""
        with contextlib.closing(sqlite3.connect(self.database)) as connection:
            query = "SELECT count(*) FROM events WHERE sender_id = ?"
            count: int = connection.execute(query, (talk.sender,)).fetchone()[0]
            return count

    def talk(self) -> Talk:
        """Begin a conversation of its own."""
        return Talk(self.address, uuid.uuid4().hex)


@dataclass
class Talk:
    """One conversation: what was typed, and all that came back."""

    address: str
    sender: str
    messages: list[dict[str, Any]] = field(default_factory=list)

    def say(self, text: str, channel: str = "rest") -> list[dict[str, Any]]:
        """Send a message, as if it came through `channel`; return the bot's messages to it."""
        answer = requests.post(
            f"{self.address}/webhooks/rest/webhook",
            json={"sender": self.sender, "message": text, "input_channel": channel},
            timeout=TIMEOUT,
        )
        answer.raise_for_status()
        got: list[dict[str, Any]] = answer.json()
        self.messages += got
        return got

    def hears(self, text: str) -> str:
        """Send a message; return all text of the answer."""
        return "\n".join(message.get("text", "") for message in self.say(text))

    def slots(self) -> dict[str, Any]:
        """All slots as they are stored."""
        slots: dict[str, Any] = self._tracker("NONE")["slots"]
        return slots

    def events(self) -> list[dict[str, Any]]:
        """All events as they are stored."""
        events: list[dict[str, Any]] = self._tracker("ALL")["events"]
        return events

    def _tracker(self, events: str) -> dict[str, Any]:
        answer = requests.get(
            f"{self.address}/conversations/{self.sender}/tracker",
            params={"token": TOKEN, "include_events": events},
            timeout=TIMEOUT,
        )
        answer.raise_for_status()
        tracker: dict[str, Any] = answer.json()
        return tracker

    def prepare(self, answers: dict[str, Any], question: str) -> None:
        """Put the conversation where `answers` are given and `question` is open, without typing it all."""
        events: list[dict[str, Any]] = [
            {"event": "action", "name": "action_session_start"},
            {"event": "session_started"},
            {"event": "active_loop", "name": "interview_form"},
            *({"event": "slot", "name": name, "value": value} for name, value in answers.items()),
            {"event": "slot", "name": "asked", "value": list(answers)},
            {"event": "slot", "name": "greeted", "value": True},
            {"event": "slot", "name": "requested_slot", "value": question},
            {"event": "action", "name": "action_listen"},
        ]
        answer = requests.post(
            f"{self.address}/conversations/{self.sender}/tracker/events",
            params={"token": TOKEN, "include_events": "NONE"},
            json=events,
            timeout=TIMEOUT,
        )
        answer.raise_for_status()

    @property
    def open_question(self) -> str | None:
        """The question that is open now."""
        question: str | None = self.slots()["requested_slot"]
        return question

    @property
    def result(self) -> dict[str, Any] | None:
        """The newest result that came as a card."""
        for message in reversed(self.messages):
            card = message.get("custom", {})
            if card.get("type") == "roadmap":
                result: dict[str, Any] = card["result"]
                return result
        return None


@contextlib.contextmanager
def running_bot(root: Path, folder: Path) -> Iterator[Bot]:
    """Train if need be and run the bot with its real action server; conversations go to `folder`."""
    ensure_model(root)
    port, action_port = free_port(), free_port()
    endpoints_file = write_endpoints(root, folder, action_port)
    # Rasa's `rest` lets anybody be any sender, and the HTTP API lets one look in: both for tests only.
    credentials = yaml.safe_load((root / CREDENTIALS).read_text(encoding="utf-8")) | {"rest": None}
    credentials_file = folder / "credentials.yml"
    credentials_file.write_text(yaml.safe_dump(credentials), encoding="utf-8")
    command = [sys.executable, "-m", "scripts.quiet"]
    command += rasa_arguments("run", credentials_file, endpoints_file, LOOPBACK, port)
    settings = {
        API_TOKEN: TOKEN,
        "WEGWEISER_TODAY": "2026-11-22",
        "WEGWEISER_PAUSES": str(folder / "pauses.db"),
        "WEGWEISER_STATISTICS": str(folder / "statistics.db"),
        "WEGWEISER_WEB_KEYS": WEB_KEY,
        "WEGWEISER_WEB_ORIGINS": WEB_ORIGIN,
        # Each page of the tests says where it is from, so that they do not share the limits of an address.
        "WEGWEISER_TRUSTED_PROXIES": "1",
    }

    @contextlib.contextmanager
    def rasa() -> Iterator[None]:
        environment = quiet_environment(os.environ, "WARNING")
        with (
            (folder / "rasa.log").open("ab") as log,
            background(command, cwd=root, environment=environment, output=log) as server,
        ):
            wait_until_healthy(f"http://{LOOPBACK}:{port}/", server, "Rasa server", limit=120)
            yield

    def actions() -> contextlib.AbstractContextManager[None]:
        return action_server(root, action_port, log=folder / "actions.log", log_level="WARNING")

    with contextlib.ExitStack() as stack:
        os.environ.update(settings)
        for name in settings:
            stack.callback(os.environ.pop, name, None)
        action_service = stack.enter_context(Service(actions))
        rasa_service = stack.enter_context(Service(rasa))
        address = f"http://{LOOPBACK}:{port}"
        yield Bot(address, folder / "talks.db", folder / "rasa.log", rasa_service, action_service)
