"""Telegram: Rasa's own connector fails on each message in 3.6.21, so this one stands in its place."""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Awaitable, Callable, Mapping
from functools import cached_property
from typing import Any

from aiogram import Bot
from aiogram.bot.api import TELEGRAM_PRODUCTION, TelegramAPIServer
from aiogram.utils.exceptions import NetworkError, RetryAfter, TelegramAPIError, ValidationError
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, text

from channels.enabled import ChannelsError, https_url, needed_settings, variable
from channels.fallback import Button, Limits, Piece
from channels.messenger import SEND_SECONDS, DeliveryError, Incoming, Turns, greeting, health, route, same
from channels.web.logs import what_broke
from channels.web.refusals import Code, Refusal
from channels.web.requests import read_body

logger = logging.getLogger(__name__)

CHANNEL = "telegram"
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the name of a header
SECRET = r"[A-Za-z0-9_-]{16,256}"  # noqa: S105
"""Telegram allows 1 to 256 of these characters (Bot API, setWebhook); fewer than 16 could be guessed."""
START = re.compile(r"/start\b")

LIMITS = Limits(
    text=4096,  # Bot API, sendMessage: "1-4096 characters after entities parsing"
    buttons=100,  # not documented; Telegram refuses markup of more than about 10 kB. Our largest question has 16
    title=64,  # not documented; a phone shows about 35 in a row
    payload=64,  # Bot API, InlineKeyboardButton: "callback_data 1-64 bytes"
    pictures=True,  # Bot API, sendPhoto: width and height together at most 10000, ratio at most 20
)
HALF_ROW = 16
"""Characters of a title; two buttons that are no longer stand side by side."""
OTHER_THAN_TEXT = (
    *("animation", "audio", "contact", "dice", "document", "game", "location", "paid_media", "photo", "poll"),
    *("sticker", "story", "venue", "video", "video_note", "voice"),
)
"""What a person can send besides text (Bot API, Message); all other messages without text are about the chat."""


class TelegramChannel(InputChannel):
    """Lets people talk to the adviser in a private chat with a Telegram bot.

    Args:
        token: The bot's token, from @BotFather.
        secret: What Telegram shows with each update, so that nobody else can send some.
        url: The public address of the webhook.
        server: The Bot API.
    """

    def __init__(self, token: str, secret: str, url: str, server: TelegramAPIServer = TELEGRAM_PRODUCTION) -> None:
        self._token = token
        self._secret = secret
        self._url = url
        self._server = server
        self._turns = Turns(CHANNEL, token)

    @classmethod
    def name(cls) -> str:
        """Return the name of the channel, which is part of its address."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: Mapping[str, Any] | None) -> TelegramChannel:
        """Return the channel; its settings come from the environment, where tokens belong.

        Raises:
            RasaException: If a setting is missing or cannot be used.
        """
        try:
            settings = needed_settings(CHANNEL, os.environ)
            if not re.fullmatch(SECRET, settings["SECRET"]):
                raise ChannelsError(
                    f"{variable(CHANNEL, 'SECRET')} has {len(settings['SECRET'])} characters; it must have 16 to "
                    "256, each of them a letter from a to z, a digit, - or _"
                )
            server = TelegramAPIServer.from_base(settings["API"]) if "API" in settings else TELEGRAM_PRODUCTION
            Bot(settings["TOKEN"])
            return cls(settings["TOKEN"], settings["SECRET"], https_url(CHANNEL, "URL", settings), server)
        except ChannelsError as error:
            raise RasaException(str(error)) from error
        except ValidationError as error:
            raise RasaException(
                f"{variable(CHANNEL, 'TOKEN')} is no token of a bot; one looks like 123456:ABC-DEF."
            ) from error

    @cached_property
    def _bot(self) -> Bot:
        """Open the way to the Bot API; only inside the loop of the server, to which it is bound."""
        return Bot(self._token, server=self._server, timeout=SEND_SECONDS)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes. `on_new_message` is left alone: channels/messenger.py holds the lock for longer."""
        blueprint = Blueprint("telegram_webhook")
        blueprint.add_route(health, "/", methods=["GET"])
        blueprint.add_route(route(CHANNEL, self._webhook), "/webhook", methods=["POST"], name="webhook")
        blueprint.listener("after_server_start")(self._begin)
        blueprint.listener("before_server_stop")(self._end)
        return blueprint

    async def _begin(self, *_: object) -> None:
        """Tell Telegram where to send updates; besides, so that a start without network succeeds."""
        self._turns.run(self._register())

    async def _end(self, *_: object) -> None:
        if "_bot" in vars(self):
            await self._bot.session.close()

    async def _register(self) -> None:
        wanted = {
            "url": self._url,
            "secret_token": self._secret,
            "allowed_updates": json.dumps(["message", "callback_query"]),
        }
        try:
            await self._bot.request("setWebhook", wanted)
        except (TelegramAPIError, OSError) as error:
            logger.error("Telegram does not know where to send messages: %s. Start again.", what_broke(error))
        else:
            logger.info("Telegram sends messages to this server.")

    async def _webhook(self, request: Request) -> HTTPResponse:
        if not same(self._secret, request.headers.get(SECRET_HEADER)):
            raise Refusal(Code.ORIGIN, "no or another secret token")
        update = read_body(request.headers.get("content-type", ""), request.body)
        press = update.get("callback_query")
        incoming = _pressed(update, press) if press else _written(update, update.get("message") or {})
        if incoming is not None:
            self._turns.take(request, incoming, TelegramChat(self._bot, incoming.person))
        if press:
            self._turns.run(self._confirm(press["id"]))
        return text("")

    async def _confirm(self, press: str) -> None:
        """Let the button stop waiting."""
        try:
            await self._bot.request("answerCallbackQuery", {"callback_query_id": press})
        except (TelegramAPIError, OSError) as error:
            logger.info("A button was not confirmed: %s.", what_broke(error))


def _pressed(update: Mapping[str, Any], press: Mapping[str, Any]) -> Incoming | None:
    """Return the button that was pressed; None outside a private chat."""
    chat = (press.get("message") or {}).get("chat") or {"type": "private"}
    if chat["type"] != "private":
        return None
    # In a private chat, the chat is called like the person.
    return Incoming(str(update["update_id"]), str(press["from"]["id"]), payload=str(press.get("data", "")))


def _written(update: Mapping[str, Any], message: Mapping[str, Any]) -> Incoming | None:
    """Return what a person has sent; None for what is no message of a person in a private chat.

    In a group, all would share one interview, and the bot would hear what is not meant for it.
    """
    chat = message.get("chat") or {}
    if chat.get("type") != "private" or (message.get("from") or {}).get("is_bot"):
        return None
    message_id, person, said = str(update["update_id"]), str(chat["id"]), message.get("text")
    if said is not None:
        return greeting(message_id, person) if START.match(said) else Incoming(message_id, person, said)
    if any(kind in message for kind in OTHER_THAN_TEXT):
        return Incoming(message_id, person)
    return None


class TelegramChat:
    """The way back to a person: the chat of the message being answered."""

    limits = LIMITS

    def __init__(self, bot: Bot, chat: str) -> None:
        self._bot = bot
        self._chat = chat

    async def send(self, piece: Piece) -> None:
        """Send text, with its buttons below it."""
        # Without parse_mode text is shown as it is. Previews would hide a list of programmes behind pictures.
        message = {"text": piece.text, "link_preview_options": json.dumps({"is_disabled": True})}
        if piece.buttons:
            message["reply_markup"] = json.dumps({"inline_keyboard": keyboard(piece.buttons)})
        await self._request("sendMessage", message)

    async def send_picture(self, png: bytes, title: str) -> None:
        """Send a picture with its title below it."""
        await self._request("sendPhoto", {"caption": title}, {"photo": ("roadmap.png", png)})

    async def _request(self, method: str, data: dict[str, Any], files: dict[str, Any] | None = None) -> None:
        try:
            await self._bot.request(method, {"chat_id": self._chat, **data}, files)
        except RetryAfter as error:
            raise DeliveryError(method, again=True, wait=error.timeout) from None
        except (NetworkError, OSError):
            raise DeliveryError(f"{method}: no network", again=True) from None
        except TelegramAPIError as error:
            # Its text can hold what the message was about; its kind says enough.
            raise DeliveryError(f"{method}: {type(error).__name__}", again=False) from None


def keyboard(buttons: tuple[Button, ...]) -> list[list[dict[str, str]]]:
    """Return buttons in rows as Telegram wants them: one a row, or two short ones."""
    rows: list[list[Button]] = []
    for button in buttons:
        beside = rows[-1] if rows else []
        if len(beside) == 1 and max(len(beside[0].title), len(button.title)) <= HALF_ROW:
            beside.append(button)
        else:
            rows.append([button])
    return [[{"text": button.title, "callback_data": button.payload} for button in row] for row in rows]
