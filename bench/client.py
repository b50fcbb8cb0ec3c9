"""Talks with a running bot over HTTP as a page would, and measures each turn."""

from __future__ import annotations

import http.client
import json
import time
import uuid
from typing import Any

from settings.ports import LOOPBACK

SECONDS = 120.0
"""How long an answer may take before the measurement fails."""


class Connection:
    """A connection that is kept open between requests, as browsers do.

    Args:
        port: Port on the loopback address.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._connection: http.client.HTTPConnection | None = None

    def request(self, method: str, path: str, body: object, token: str | None = None) -> tuple[Any, float]:
        """Return the JSON of the answer and the seconds that it took.

        Raises:
            RuntimeError: If the answer is no success.
        """
        headers = {"Content-Type": "application/json"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        if self._connection is None:
            self._connection = http.client.HTTPConnection(LOOPBACK, self._port, timeout=SECONDS)
        begun = time.perf_counter()
        try:
            self._connection.request(method, path, json.dumps(body), headers)
            answer = self._connection.getresponse()
            read = answer.read()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            # The server closes a connection that was idle; a browser opens a new one and asks again.
            self.close()
            return self.request(method, path, body, token)
        seconds = time.perf_counter() - begun
        if answer.status >= http.HTTPStatus.BAD_REQUEST:
            raise RuntimeError(f"{method} {path}: {answer.status} {read[:300]!r}")
        return json.loads(read), seconds

    def close(self) -> None:
        """Close it; the next request opens a new one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class WebTalk:
    """A conversation with our bot over the web channel."""

    def __init__(self, connection: Connection) -> None:
        """Begin it; the bot greets."""
        self._connection = connection
        begun, _ = connection.request("POST", "/webhooks/web/session", {})
        self._token: str = begun["token"]
        self.messages: list[dict[str, Any]] = begun["messages"]

    def say(self, text: str) -> float:
        """Type a text; return the seconds until the answer."""
        body = {"id": str(uuid.uuid4()), "text": text}
        answer, seconds = self._connection.request("POST", "/webhooks/web/message", body, self._token)
        self.messages = answer["messages"]
        return seconds

    @property
    def question(self) -> str | None:
        """The question that was put last, if one was."""
        asked: list[str] = [message["question"] for message in self.messages if "question" in message]
        return asked[-1] if asked else None


class RestTalk:
    """A conversation with a bot over Rasa's own REST channel."""

    def __init__(self, connection: Connection) -> None:
        """Begin it under a name of its own."""
        self._connection = connection
        self._sender = uuid.uuid4().hex

    def say(self, text: str) -> float:
        """Send a text; return the seconds until the answer."""
        body = {"sender": self._sender, "message": text}
        return self._connection.request("POST", "/webhooks/rest/webhook", body)[1]
