"""A page with the widget, as the server sees it: what it sends, and what it gets."""

from __future__ import annotations

import itertools
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

import jwt
import requests

from tests.bot import TIMEOUT, Bot, Talk

_numbers = itertools.count(1)


def new_address() -> str:
    """An address from which nothing has come yet, so that tests do not use up each other's limits."""
    number = next(_numbers)
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


@dataclass
class Page:
    """One page; `token` is what it holds, `behind` looks at the conversation from the server's side."""

    bot: Bot
    address: str = field(default_factory=new_address)
    token: str = ""

    @property
    def root(self) -> str:
        """The address of the channel."""
        return f"{self.bot.address}/webhooks/web"

    @property
    def conversation(self) -> str:
        """The name of the conversation."""
        name: str = jwt.decode(self.token, options={"verify_signature": False})["sub"]
        return name

    @property
    def behind(self) -> Talk:
        """The same conversation through the server's own API."""
        return Talk(self.bot.address, self.conversation)

    def request(self, method: str, path: str, **options: Any) -> requests.Response:
        """Send a request as it is."""
        headers = {"X-Forwarded-For": self.address}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        headers |= options.pop("headers", {})
        return requests.request(method, self.root + path, headers=headers, timeout=TIMEOUT, **options)

    def start(self, **body: Any) -> dict[str, Any]:
        """Begin a conversation; return what came back."""
        answer = self.request("POST", "/session", json=body)
        assert answer.status_code == 201, answer.text
        begun: dict[str, Any] = answer.json()
        self.token = begun["token"]
        return begun

    def send(self, **body: Any) -> requests.Response:
        """Send a message; it gets an id unless it has one."""
        # As browsers write it: no escapes but for halves of surrogate pairs.
        text = json.dumps({"id": str(uuid.uuid4())} | body, ensure_ascii=False)
        data = text.encode("utf-8", "backslashreplace")
        return self.request("POST", "/message", data=data, headers={"Content-Type": "application/json"})

    def say(self, text: str, **body: Any) -> dict[str, Any]:
        """Type something; return the answer."""
        return self._answer(self.send(text=text, **body))

    def press(self, payload: str, title: str = "Knopf", **body: Any) -> dict[str, Any]:
        """Press a button; return the answer."""
        return self._answer(self.send(payload=payload, title=title, **body))

    def give(self, question: str, value: Any) -> dict[str, Any]:
        """Press the button with an answer to a question."""
        return self.press(f"/inform{json.dumps({question: value})}")

    def history(self) -> dict[str, Any]:
        """Everything said so far."""
        return self._answer(self.request("GET", "/history"))

    def answers(self) -> dict[str, str]:
        """The stored answers: question and label."""
        listed = self._answer(self.request("GET", "/answers"))["answers"]
        return {answer["question"]: answer["label"] for answer in listed}

    @staticmethod
    def _answer(response: requests.Response) -> dict[str, Any]:
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer


def spoken(answer: dict[str, Any]) -> str:
    """All text of an answer."""
    return "\n".join(message.get("text", "") for message in answer["messages"])


def question_of(answer: dict[str, Any]) -> str | None:
    """The question that an answer puts."""
    questions = [message["question"] for message in answer["messages"] if "question" in message]
    return questions[-1] if questions else None


def refusal(response: requests.Response) -> tuple[int, str, str]:
    """Status, code and sentence of a refusal."""
    error = response.json()["error"]
    return response.status_code, error["code"], error["message"]
