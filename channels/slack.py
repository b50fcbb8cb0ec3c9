"""Slack: Rasa's own connector drops six and more buttons; this one uses Slack's own SDK and blocks."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Awaitable, Callable, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs

import aiohttp
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, text
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from channels.enabled import ChannelsError, needed_settings
from channels.fallback import Button, Limits, Piece
from channels.messenger import SEND_SECONDS, DeliveryError, Incoming, Turns, health, route
from channels.web.refusals import Code, Refusal
from channels.web.requests import JSON_TYPE, read_body

CHANNEL = "slack"

LIMITS = Limits(
    text=3000,  # Block Kit, section: "maximum length for the text is 3000 characters"
    buttons=25,  # Block Kit, actions: "maximum of 25 elements"
    title=75,  # Block Kit, button: "text can be at most 75 characters"
    payload=2000,  # Block Kit, button: "value: maximum length is 2000 characters"
    markup=True,
    entities=True,  # "Formatting text for app surfaces": &, < and > have to be escaped
)
_LINK = re.compile(r"<(?:https?://|mailto:)[^|>]*\|([^>]*)>|<((?:https?://)[^|>]*)>")
"""How Slack writes the addresses that a person typed: <https://example.org|example.org>."""


class SlackChannel(InputChannel):
    """Lets people talk to the adviser in direct messages with a Slack app.

    Args:
        token: The app's bot token.
        signing_secret: With it, Slack signs its requests.
        api: Another address of the API than Slack's own, with a slash at its end.
    """

    def __init__(self, token: str, signing_secret: str, api: str = AsyncWebClient.BASE_URL) -> None:
        self._token = token
        self._api = api
        self._verifier = SignatureVerifier(signing_secret)
        self._turns = Turns(CHANNEL, token)

    @classmethod
    def name(cls) -> str:
        """Return the name of the channel, which is part of its address."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: Mapping[str, Any] | None) -> SlackChannel:
        """Return the channel; its settings come from the environment, where tokens belong.

        Raises:
            RasaException: If a setting is missing.
        """
        try:
            settings = needed_settings(CHANNEL, os.environ)
        except ChannelsError as error:
            raise RasaException(str(error)) from error
        return cls(settings["TOKEN"], settings["SIGNING_SECRET"], settings.get("API", AsyncWebClient.BASE_URL))

    @cached_property
    def _client(self) -> AsyncWebClient:
        """Open the way to the API; only inside the loop of the server, to which it is bound."""
        session = aiohttp.ClientSession()
        return AsyncWebClient(self._token, base_url=self._api, timeout=int(SEND_SECONDS), session=session)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes. `on_new_message` is left alone: channels/messenger.py holds the lock for longer."""
        blueprint = Blueprint("slack_webhook")
        blueprint.add_route(health, "/", methods=["GET"])
        blueprint.add_route(route(CHANNEL, self._webhook), "/webhook", methods=["POST"], name="webhook")
        blueprint.listener("before_server_stop")(self._end)
        return blueprint

    async def _end(self, *_: object) -> None:
        if "_client" in vars(self) and self._client.session is not None:
            await self._client.session.close()

    async def _webhook(self, request: Request) -> HTTPResponse:
        self._verify(request)
        kind = request.headers.get("content-type", "")
        if kind.partition(";")[0].strip().lower() == JSON_TYPE:
            content = read_body(kind, request.body)
            if content.get("type") == "url_verification":
                return text(content["challenge"])
            event = content.get("event") or {}
            incoming, channel = _written(content, event), str(event.get("channel"))
        else:
            content = json.loads(parse_qs(request.body.decode())["payload"][0])
            incoming, channel = _pressed(content), str((content.get("channel") or {}).get("id"))
        if incoming is not None:
            self._turns.take(request, incoming, SlackChat(self._client, channel))
        return text("")

    def _verify(self, request: Request) -> None:
        """Refuse what Slack has not signed, and what is older than five minutes."""
        names = ("x-slack-request-timestamp", "x-slack-signature")
        timestamp, signature = (request.headers.get(name, "") for name in names)
        if not timestamp.isdecimal() or not self._verifier.is_valid(request.body, timestamp, signature):
            raise Refusal(Code.ORIGIN, "no, another or an old signature")


def _written(content: Mapping[str, Any], event: Mapping[str, Any]) -> Incoming | None:
    """Return what a person sent in a direct message; None for all else that Slack tells."""
    if event.get("type") != "message" or event.get("channel_type") != "im" or event.get("bot_id"):
        return None
    message_id, person = content["event_id"], f"{content.get('team_id')} {event.get('user')}"
    if event.get("subtype") == "file_share":
        return Incoming(message_id, person)
    if event.get("subtype") or not event.get("text"):
        return None
    return Incoming(message_id, person, _typed(event["text"]))


def _pressed(content: Mapping[str, Any]) -> Incoming | None:
    """Return the button that was pressed; None for other things that can be done to a message."""
    if content.get("type") != "block_actions" or content["actions"][0].get("type") != "button":
        return None
    person = f"{content['team']['id']} {content['user']['id']}"
    return Incoming(content["trigger_id"], person, payload=content["actions"][0]["value"])


def _typed(said: str) -> str:
    """Return a text as it was typed, without how Slack writes it."""
    said = _LINK.sub(lambda match: match[1] or match[2], said)
    return said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


class SlackChat:
    """The way back to a person: the channel of the direct messages."""

    limits = LIMITS

    def __init__(self, client: AsyncWebClient, channel: str) -> None:
        self._client = client
        self._channel = channel

    async def send(self, piece: Piece) -> None:
        """Send text, with its buttons below it."""
        blocks: list[dict[str, Any]] = [{"type": "section", "text": {"type": "mrkdwn", "text": piece.text}}]
        if piece.buttons:
            blocks.append(
                {"type": "actions", "elements": [*map(_element, range(len(piece.buttons)), piece.buttons)]}
            )
        try:
            await self._client.chat_postMessage(
                channel=self._channel, text=piece.text, blocks=blocks, unfurl_links=False, unfurl_media=False
            )
        except SlackApiError as error:
            status = error.response.status_code
            wait = str(error.response.headers.get("Retry-After", ""))
            busy = status == 429 or status >= 500
            raise DeliveryError(
                f"Slack: {error.response.get('error')}", again=busy, wait=float(wait) if wait.isdecimal() else None
            ) from None
        except (SlackClientError, aiohttp.ClientError, OSError) as error:
            raise DeliveryError(f"Slack: {type(error).__name__}", again=True) from None

    async def send_picture(self, png: bytes, title: str) -> None:
        """Not offered: Slack's upload takes three requests and another permission; the timeline says the same."""
        raise NotImplementedError


def _element(number: int, button: Button) -> dict[str, Any]:
    title = {"type": "plain_text", "text": button.title, "emoji": False}
    return {"type": "button", "action_id": f"answer{number}", "text": title, "value": button.payload}
