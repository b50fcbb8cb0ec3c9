"""Mattermost: outgoing webhook in, REST API out. Rasa's own connector checks no token and blocks the server."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from channels.api import Api
from channels.enabled import ChannelsError, https_url, needed_settings
from channels.fallback import Limits, Piece
from channels.messenger import Incoming, Turns, greeting, health, route, same
from channels.web.refusals import Code, Refusal
from channels.web.requests import JSON_TYPE, read_body

CHANNEL = "mattermost"

LIMITS = Limits(
    text=16_383,  # server, PostMessageMaxRunesV2; servers before 5.0 took 4000
    buttons=20,  # not documented; our largest question has 16
    title=64,  # not documented
    payload=1000,  # not documented; what channels/web/payloads.py takes
    markup=True,
    pictures=True,  # API v4, files: FileSettings.MaxFileSize is 100 MB by default
)


class MattermostChannel(InputChannel):
    """Lets people talk to the adviser in a public channel of a Mattermost server.

    Args:
        server: The address of the server.
        token: The access token of the bot account.
        webhook_token: The token of the outgoing webhook, which shows that a message is from the server.
        url: The public address of our webhook, for the buttons.
    """

    def __init__(self, server: str, token: str, webhook_token: str, url: str) -> None:
        self._api = Api(f"{server.rstrip('/')}/api/v4", {"Authorization": f"Bearer {token}"})
        self._token = token
        self._webhook_token = webhook_token
        self._url = url
        self._turns = Turns(CHANNEL, token)

    @classmethod
    def name(cls) -> str:
        """Return the name of the channel, which is part of its address."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: Mapping[str, Any] | None) -> MattermostChannel:
        """Return the channel; its settings come from the environment, where tokens belong.

        Raises:
            RasaException: If a setting is missing or cannot be used.
        """
        try:
            settings = needed_settings(CHANNEL, os.environ)
            url = https_url(CHANNEL, "URL", settings)
            return cls(settings["SERVER"], settings["TOKEN"], settings["WEBHOOK_TOKEN"], url)
        except ChannelsError as error:
            raise RasaException(str(error)) from error

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes. `on_new_message` is left alone: channels/messenger.py holds the lock for longer."""
        blueprint = Blueprint("mattermost_webhook")
        blueprint.add_route(health, "/", methods=["GET"])
        blueprint.add_route(route(CHANNEL, self._webhook), "/webhook", methods=["POST"], name="webhook")
        blueprint.listener("before_server_stop")(self._api.close)
        return blueprint

    async def _webhook(self, request: Request) -> HTTPResponse:
        content = _content(request)
        incoming = self._pressed(content) if "context" in content else self._written(content)
        if incoming is not None:
            chat = MattermostChat(self._api, content["channel_id"], self._url, self._signer(incoming.person))
            self._turns.take(request, incoming, chat)
        return json({})

    def _written(self, content: Mapping[str, Any]) -> Incoming | None:
        """Return what a person wrote to the bot; None for what does not begin with the trigger word.

        A webhook without one would also hear the bot itself.
        """
        if not same(self._webhook_token, content.get("token")):
            raise Refusal(Code.ORIGIN, "no or another token")
        word = content.get("trigger_word") or ""
        if not word:
            return None
        said = content["text"].strip().removeprefix(word).strip()
        message_id, person = content["post_id"], _person(content)
        if content.get("file_ids"):
            return Incoming(message_id, person)
        return Incoming(message_id, person, said) if said else greeting(message_id, person)

    def _pressed(self, content: Mapping[str, Any]) -> Incoming:
        """Return the button that was pressed; only the person to whom it was shown may press it."""
        payload, person = content["context"]["payload"], _person(content)
        if not same(self._signer(person)(payload), content["context"]["signature"]):
            raise Refusal(Code.ORIGIN, "a button without or with another signature")
        return Incoming(content["trigger_id"], person, payload=payload)

    def _signer(self, person: str) -> Callable[[str], str]:
        """Return what signs the buttons for a person. Their context stays on the server, no browser gets it."""

        def sign(payload: str) -> str:
            return hmac.new(self._token.encode(), f"{person} {payload}".encode(), hashlib.sha256).hexdigest()

        return sign


def _content(request: Request) -> dict[str, Any]:
    """Return what a request carries: JSON or a form, as the webhook is set up."""
    kind = request.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() == JSON_TYPE:
        return read_body(kind, request.body)
    return dict(parse_qsl(request.body.decode("utf-8", "replace")))


def _person(content: Mapping[str, Any]) -> str:
    """Return who wrote in which channel; in another one it is another conversation."""
    return f"{content['channel_id']} {content['user_id']}"


class MattermostChat:
    """The way back: the channel of the message being answered."""

    limits = LIMITS

    def __init__(self, api: Api, channel: str, url: str, sign: Callable[[str], str]) -> None:
        self._api = api
        self._channel = channel
        self._url = url
        self._sign = sign

    async def send(self, piece: Piece) -> None:
        """Send text, with its buttons below it."""
        actions = [
            {
                "id": f"answer{number}",  # letters and digits only: with others, presses do not arrive
                "type": "button",
                "name": button.title,
                "integration": {
                    "url": self._url,
                    "context": {"payload": button.payload, "signature": self._sign(button.payload)},
                },
            }
            for number, button in enumerate(piece.buttons)
        ]
        post: dict[str, Any] = {"channel_id": self._channel, "message": piece.text}
        if actions:
            post["props"] = {"attachments": [{"actions": actions}]}
        await self._api.post("/posts", json=post)

    async def send_picture(self, png: bytes, title: str) -> None:
        """Send a picture with its title."""
        form = aiohttp.FormData({"channel_id": self._channel})
        form.add_field("files", png, filename="roadmap.png", content_type="image/png")
        uploaded = await self._api.post("/files", data=form)
        ids = [info["id"] for info in uploaded["file_infos"]]
        await self._api.post("/posts", json={"channel_id": self._channel, "message": title, "file_ids": ids})
