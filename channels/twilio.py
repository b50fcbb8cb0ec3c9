"""SMS and WhatsApp through Twilio. Rasa's own connector checks no signature and shows payloads to people."""

from __future__ import annotations

import logging
import os
from collections.abc import Awaitable, Callable, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, text
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from channels.enabled import ChannelsError, https_url, needed_settings
from channels.fallback import Limits, Piece
from channels.messenger import DeliveryError, Incoming, Turns, health, route
from channels.web.refusals import Code, Refusal

# Twilio's client logs each number and each text at INFO.
logging.getLogger("twilio.async_http_client").setLevel(logging.WARNING)

CHANNEL = "twilio"
SIGNATURE_HEADER = "x-twilio-signature"
NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
"""TwiML; the answer comes by itself, so that it may take longer than Twilio waits."""

LIMITS = Limits(text=1600)
"""Message resource, Body: "up to 1,600 characters in length", SMS and WhatsApp alike (error 21617 beyond it).

No buttons: those of WhatsApp need templates that Meta has approved.
"""


class TwilioChannel(InputChannel):
    """Lets people talk to the adviser by SMS or WhatsApp; it answers from the number that was written to.

    Args:
        account: The account's SID.
        token: The account's auth token, with which Twilio signs.
        url: The public address of the webhook, exactly as Twilio knows it: it is part of the signature.
        api: Another address of the API than Twilio's own.
    """

    def __init__(self, account: str, token: str, url: str, api: str | None = None) -> None:
        self._account = account
        self._token = token
        self._url = url
        self._api = api
        self._validator = RequestValidator(token)
        self._turns = Turns(CHANNEL, token)

    @classmethod
    def name(cls) -> str:
        """Return the name of the channel, which is part of its address."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: Mapping[str, Any] | None) -> TwilioChannel:
        """Return the channel; its settings come from the environment, where tokens belong.

        Raises:
            RasaException: If a setting is missing or cannot be used.
        """
        try:
            settings = needed_settings(CHANNEL, os.environ)
            url = https_url(CHANNEL, "URL", settings)
            return cls(settings["ACCOUNT_SID"], settings["AUTH_TOKEN"], url, settings.get("API"))
        except ChannelsError as error:
            raise RasaException(str(error)) from error

    @cached_property
    def _client(self) -> Client:
        """Open the way to the API; only inside the loop of the server, to which it is bound."""
        client = Client(self._account, self._token, http_client=AsyncTwilioHttpClient())
        if self._api is not None:
            client.api.base_url = self._api
        return client

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes. `on_new_message` is left alone: channels/messenger.py holds the lock for longer."""
        blueprint = Blueprint("twilio_webhook")
        blueprint.add_route(health, "/", methods=["GET"])
        blueprint.add_route(route(CHANNEL, self._webhook), "/webhook", methods=["POST"], name="webhook")
        blueprint.listener("before_server_stop")(self._end)
        return blueprint

    async def _end(self, *_: object) -> None:
        if "_client" in vars(self):
            await self._client.http_client.session.close()

    async def _webhook(self, request: Request) -> HTTPResponse:
        # Not request.form: Sanic leaves out what is empty, and Twilio has signed that, too.
        fields = dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
        if not self._validator.validate(self._url, fields, request.headers.get(SIGNATURE_HEADER, "")):
            raise Refusal(Code.ORIGIN, "no or another signature")
        if "MessageSid" in fields and "Body" in fields and "From" in fields:
            readable = fields.get("NumMedia", "0") == "0"
            incoming = Incoming(fields["MessageSid"], fields["From"], fields["Body"] if readable else None)
            self._turns.take(request, incoming, TwilioChat(self._client, fields["To"], fields["From"]))
        return text(NOTHING_TO_SAY, content_type="text/xml; charset=utf-8")


class TwilioChat:
    """The way back to a person: from the number that was written to."""

    limits = LIMITS

    def __init__(self, client: Client, ours: str, theirs: str) -> None:
        self._client = client
        self._ours = ours
        self._theirs = theirs

    async def send(self, piece: Piece) -> None:
        """Send text."""
        try:
            await self._client.messages.create_async(to=self._theirs, from_=self._ours, body=piece.text)
        except TwilioRestException as error:
            busy = error.status == 429 or error.status >= 500
            raise DeliveryError(f"Twilio: status {error.status}, code {error.code}", again=busy) from None
        except (TwilioException, aiohttp.ClientError, OSError) as error:
            raise DeliveryError(f"Twilio: {type(error).__name__}", again=True) from None

    async def send_picture(self, png: bytes, title: str) -> None:
        """Not offered: Twilio fetches pictures from a public address, where others could see them, too."""
        raise NotImplementedError
