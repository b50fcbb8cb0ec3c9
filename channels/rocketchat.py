"""Rocket.Chat: outgoing integration in, REST API out. Rasa's own connector checks no token and fails on cards."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from channels.api import Api
from channels.enabled import ChannelsError, needed_settings
from channels.fallback import Limits, Piece
from channels.messenger import Incoming, Turns, greeting, health, route, same
from channels.web.refusals import Code, Refusal
from channels.web.requests import read_body

CHANNEL = "rocketchat"

LIMITS = Limits(
    text=5000,  # setting Message_MaxAllowedSize, 5000 characters by default
    markup=True,
)
"""No buttons: those of Rocket.Chat write their text into the room, as if it was typed, and numbers do the same."""


class RocketChatChannel(InputChannel):
    """Lets people talk to the adviser in direct messages or a room of a Rocket.Chat server.

    Args:
        server: The address of the server.
        user: The id of the bot's user.
        token: A personal access token of the bot's user.
        webhook_token: The token of the outgoing integration, which shows that a message is from the server.
    """

    def __init__(self, server: str, user: str, token: str, webhook_token: str) -> None:
        self._api = Api(f"{server.rstrip('/')}/api/v1", {"X-User-Id": user, "X-Auth-Token": token})
        self._user = user
        self._webhook_token = webhook_token
        self._turns = Turns(CHANNEL, token)

    @classmethod
    def name(cls) -> str:
        """Return the name of the channel, which is part of its address."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: Mapping[str, Any] | None) -> RocketChatChannel:
        """Return the channel; its settings come from the environment, where tokens belong.

        Raises:
            RasaException: If a setting is missing or cannot be used.
        """
        try:
            settings = needed_settings(CHANNEL, os.environ)
        except ChannelsError as error:
            raise RasaException(str(error)) from error
        return cls(settings["SERVER"], settings["USER_ID"], settings["TOKEN"], settings["WEBHOOK_TOKEN"])

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes. `on_new_message` is left alone: channels/messenger.py holds the lock for longer."""
        blueprint = Blueprint("rocketchat_webhook")
        blueprint.add_route(health, "/", methods=["GET"])
        blueprint.add_route(route(CHANNEL, self._webhook), "/webhook", methods=["POST"], name="webhook")
        blueprint.listener("before_server_stop")(self._api.close)
        return blueprint

    async def _webhook(self, request: Request) -> HTTPResponse:
        content = read_body(request.headers.get("content-type", ""), request.body)
        if not same(self._webhook_token, content.get("token")):
            raise Refusal(Code.ORIGIN, "no or another token")
        incoming = self._written(content)
        if incoming is not None:
            self._turns.take(request, incoming, RocketChatChat(self._api, content["channel_id"]))
        # Rocket.Chat would post a "text" of the answer; there is none.
        return json({})

    def _written(self, content: Mapping[str, Any]) -> Incoming | None:
        """Return what a person wrote; None for what a bot wrote, and for edited messages."""
        if content.get("bot") or content["user_id"] == self._user or content.get("isEdited"):
            return None
        message_id, person = content["message_id"], f"{content['channel_id']} {content['user_id']}"
        said = (content.get("text") or "").strip()
        word = content.get("trigger_word") or ""
        if not said:
            return Incoming(message_id, person)
        said = said.removeprefix(word).strip()
        return Incoming(message_id, person, said) if said else greeting(message_id, person)


class RocketChatChat:
    """The way back: the room of the message being answered."""

    limits = LIMITS

    def __init__(self, api: Api, room: str) -> None:
        self._api = api
        self._room = room

    async def send(self, piece: Piece) -> None:
        """Send text."""
        await self._api.post("/chat.postMessage", json={"roomId": self._room, "text": piece.text})

    async def send_picture(self, png: bytes, title: str) -> None:
        """Not offered: how files are uploaded differs from version to version."""
        raise NotImplementedError
