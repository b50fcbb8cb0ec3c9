"""Microsoft Teams: Rasa's own connector does not start without network, and its buttons do nothing."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import quote

from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from channels.api import Api
from channels.bot_framework import ANY_TENANT, LOGIN, OPENID, Callers, Token, token_url
from channels.enabled import ChannelsError, needed_settings
from channels.fallback import Button, Limits, Piece
from channels.messenger import DeliveryError, Incoming, Turns, greeting, health, route
from channels.web.refusals import Code, Refusal
from channels.web.requests import read_body

CHANNEL = "teams"
BEARER = "Bearer "

LIMITS = Limits(
    text=10_000,  # "Limits and specifications for Teams": 28 KB a message, 2 bytes a unit
    buttons=6,  # "Types of cards", hero card: "up to six buttons"
    title=64,  # not documented for hero cards
    payload=1000,  # not documented; what channels/web/payloads.py takes
)
"""No markup: text is sent as plain, so that nothing in it is taken for Markdown."""


class TeamsChannel(InputChannel):
    """Lets people talk to the adviser in a personal chat with a Teams app.

    Args:
        app: The id of the app of the Azure bot.
        password: Its client secret.
        tenant: The tenant where the bot is registered.
        login: Where Microsoft gives out tokens.
        openid: Where the Bot Framework says which keys it signs with.
    """

    def __init__(
        self, app: str, password: str, tenant: str = ANY_TENANT, login: str = LOGIN, openid: str = OPENID
    ) -> None:
        self._api = Api("", {})
        self._callers = Callers(self._api, app, openid)
        self._token = Token(self._api, app, password, token_url(login, tenant))
        self._turns = Turns(CHANNEL, password)

    @classmethod
    def name(cls) -> str:
        """Return the name of the channel, which is part of its address."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: Mapping[str, Any] | None) -> TeamsChannel:
        """Return the channel; its settings come from the environment, where secrets belong.

        Raises:
            RasaException: If a setting is missing.
        """
        try:
            given = needed_settings(CHANNEL, os.environ)
        except ChannelsError as error:
            raise RasaException(str(error)) from error
        tenant, login = given.get("TENANT", ANY_TENANT), given.get("LOGIN", LOGIN)
        return cls(given["APP_ID"], given["PASSWORD"], tenant, login, given.get("OPENID", OPENID))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes. `on_new_message` is left alone: channels/messenger.py holds the lock for longer."""
        blueprint = Blueprint("teams_webhook")
        blueprint.add_route(health, "/", methods=["GET"])
        blueprint.add_route(route(CHANNEL, self._webhook), "/webhook", methods=["POST"], name="webhook")
        blueprint.listener("before_server_stop")(self._api.close)
        return blueprint

    async def _webhook(self, request: Request) -> HTTPResponse:
        header = request.headers.get("authorization", "")
        if not header.startswith(BEARER):
            raise Refusal(Code.SESSION, "no bearer token")
        activity = read_body(request.headers.get("content-type", ""), request.body)
        try:
            await self._callers.check(header.removeprefix(BEARER), activity)
        except PermissionError as error:
            raise Refusal(Code.ORIGIN, str(error)) from None
        except DeliveryError as error:
            raise Refusal(Code.NOT_READY, f"the keys cannot be fetched: {error}") from None
        incoming = _incoming(activity)
        if incoming is not None:
            self._turns.take(request, incoming, TeamsChat(self._api, self._token, activity))
        return json({})


def _incoming(activity: Mapping[str, Any]) -> Incoming | None:
    """Return what a person sent in a personal chat; None for all else that Teams tells."""
    if activity["type"] != "message" or activity["conversation"].get("conversationType") != "personal":
        return None
    message_id, person = str(activity["id"]), str(activity["conversation"]["id"])
    value = activity.get("value")
    if isinstance(value, dict) and "payload" in value:
        return Incoming(message_id, person, payload=str(value["payload"]))
    said = (activity.get("text") or "").strip()
    if not said:
        return Incoming(message_id, person) if activity.get("attachments") else greeting(message_id, person)
    return Incoming(message_id, person, said)


class TeamsChat:
    """The way back to a person: the conversation of the message being answered, at the service it came from."""

    limits = LIMITS

    def __init__(self, api: Api, token: Token, activity: Mapping[str, Any]) -> None:
        conversation = activity["conversation"]["id"]
        service = activity["serviceUrl"].rstrip("/")
        self._url = f"{service}/v3/conversations/{quote(conversation, safe='')}/activities"
        self._head = {
            "type": "message",
            "from": activity["recipient"],
            "recipient": activity["from"],
            "conversation": {"id": conversation},
            "textFormat": "plain",
        }
        self._api = api
        self._token = token

    async def send(self, piece: Piece) -> None:
        """Send text, with its buttons on a card below it."""
        message: dict[str, Any] = {**self._head, "text": piece.text}
        if piece.buttons:
            card = {"buttons": [*map(_action, piece.buttons)]}
            message["attachments"] = [{"contentType": "application/vnd.microsoft.card.hero", "content": card}]
        await self._api.post(self._url, json=message, headers=await self._token.header())

    async def send_picture(self, png: bytes, title: str) -> None:
        """Not offered: Teams fetches pictures from a public address, where others could see them, too."""
        raise NotImplementedError


def _action(button: Button) -> dict[str, Any]:
    """Return a button as the Bot Framework wants it: what is shown as said, and what comes back unseen."""
    return {
        "type": "messageBack",
        "title": button.title,
        "displayText": button.title,
        "text": button.title,
        "value": {"payload": button.payload},
    }
