"""People who write to the bot through a messenger, and the bot's server with all messengers open."""

from __future__ import annotations

import itertools
import json
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jwt
import requests
import yaml
from cryptography.hazmat.primitives.asymmetric import rsa
from slack_sdk.signature import SignatureVerifier
from twilio.request_validator import RequestValidator

from channels.enabled import open_messengers
from tests.bot import TIMEOUT, Bot, environment, running_bot
from tests.channels.messengers.services import (
    Heard,
    Mattermost,
    RocketChat,
    Service,
    Slack,
    Teams,
    Telegram,
    Twilio,
    running,
)
from tests.conftest import ROOT
from tests.profiles import CONTENT

SECRET = "secret-of-the-tests"
PUBLIC = "https://bot.example.org/webhooks"
MESSAGES = CONTENT.messages
ONLY_TEXT = MESSAGES["only_text"]

_numbers = itertools.count(1001)


@dataclass(frozen=True)
class Office:
    """The bot and the messengers around it."""

    bot: Bot
    telegram: Telegram
    twilio: Twilio
    mattermost: Mattermost
    slack: Slack
    rocketchat: RocketChat
    teams: Teams
    environment: dict[str, str]

    def restart(self) -> None:
        """Stop the bot and start it again."""
        with environment(self.environment):
            self.bot.rasa.restart()

    @property
    def services(self) -> list[Service]:
        """All messengers."""
        return [self.telegram, self.twilio, self.mattermost, self.slack, self.rocketchat, self.teams]


@contextmanager
def running_office(folder: Path) -> Iterator[Office]:
    """Run the bot with every messenger open, against stand-ins for their servers."""
    telegram, twilio, mattermost, slack = Telegram(), Twilio(), Mattermost(), Slack()
    rocketchat, teams = RocketChat(), Teams()
    services: list[Service] = [telegram, twilio, mattermost, slack, rocketchat, teams]
    with ExitStack() as stack:
        address = teams.address = stack.enter_context(running(services))
        settings = {
            # As `make serve` does: what is private must not be in its log.
            "LOG_LEVEL": "INFO",
            "WEGWEISER_TELEGRAM_TOKEN": telegram.token,
            "WEGWEISER_TELEGRAM_SECRET": SECRET,
            "WEGWEISER_TELEGRAM_URL": f"{PUBLIC}/telegram/webhook",
            "WEGWEISER_TELEGRAM_API": f"{address}/telegram",
            "WEGWEISER_TWILIO_ACCOUNT_SID": twilio.account,
            "WEGWEISER_TWILIO_AUTH_TOKEN": twilio.token,
            "WEGWEISER_TWILIO_URL": f"{PUBLIC}/twilio/webhook",
            "WEGWEISER_TWILIO_API": f"{address}/twilio",
            "WEGWEISER_MATTERMOST_SERVER": f"{address}/mattermost",
            "WEGWEISER_MATTERMOST_TOKEN": mattermost.token,
            "WEGWEISER_MATTERMOST_WEBHOOK_TOKEN": mattermost.webhook_token,
            "WEGWEISER_MATTERMOST_URL": f"{PUBLIC}/mattermost/webhook",
            "WEGWEISER_SLACK_TOKEN": slack.token,
            "WEGWEISER_SLACK_SIGNING_SECRET": slack.signing_secret,
            "WEGWEISER_SLACK_API": f"{address}/slack/api/",
            "WEGWEISER_ROCKETCHAT_SERVER": f"{address}/rocketchat",
            "WEGWEISER_ROCKETCHAT_USER_ID": rocketchat.user,
            "WEGWEISER_ROCKETCHAT_TOKEN": rocketchat.token,
            "WEGWEISER_ROCKETCHAT_WEBHOOK_TOKEN": rocketchat.webhook_token,
            "WEGWEISER_TEAMS_APP_ID": teams.app,
            "WEGWEISER_TEAMS_PASSWORD": teams.password,
            "WEGWEISER_TEAMS_TENANT": teams.tenant,
            "WEGWEISER_TEAMS_LOGIN": f"{address}/teams",
            "WEGWEISER_TEAMS_OPENID": f"{address}/teams/openid",
        }
        with environment(settings):
            starting = running_bot(_root(folder), folder)
            bot = starting.__enter__()
            inside = dict(os.environ)
        try:
            yield Office(bot, telegram, twilio, mattermost, slack, rocketchat, teams, inside)
        finally:
            with environment(inside):
                starting.__exit__(None, None, None)


def _root(folder: Path) -> Path:
    """A project folder whose credentials hold the messengers; all else in it is the real one's."""
    root = folder / "project"
    root.mkdir()
    for path in ROOT.iterdir():
        if path.name != "credentials.yml":
            (root / path.name).symlink_to(path)
    real = yaml.safe_load((ROOT / "credentials.yml").read_text(encoding="utf-8"))
    credentials = real | dict.fromkeys(open_messengers(os.environ))
    (root / "credentials.yml").write_text(yaml.safe_dump(credentials), encoding="utf-8")
    return root


def text_of(heard: list[Heard]) -> str:
    """All text of some messages."""
    return "\n".join(message.text for message in heard)


class Person:
    """Somebody with a messenger; `heard` is all that the bot has sent."""

    service: Service

    def __init__(self, office: Office, address: str) -> None:
        self.office = office
        self.address = address
        self.heard: list[Heard] = []
        self._read = 0

    @property
    def webhook(self) -> str:
        """Where the messenger sends to."""
        return f"{self.office.bot.address}/webhooks/{self.service.name}/webhook"

    def say(self, text: str) -> list[Heard]:
        """Write something; return the answer."""
        answer = self.send(self.written(text))
        assert answer.status_code == 200, answer.text
        return self.listen()

    def press(self, title: str) -> list[Heard]:
        """Press a button of the newest messages that have some; return the answer."""
        sent = next(heard.buttons[title] for heard in reversed(self.heard) if title in heard.buttons)
        answer = self.send(self.pressed(sent))
        assert answer.status_code == 200, answer.text
        return self.listen()

    def listen(self, unreadable: int = 0) -> list[Heard]:
        """Return what the bot has sent since, up to the answer to a picture that is sent now.

        The bot answers one message after the other: once it has said that it reads only text, nothing else comes.
        `unreadable` is how often it has to say so before.
        """
        assert self.send(self.picture()).status_code == 200
        came = self.service.wait_for(self.address, ONLY_TEXT, self._read, unreadable + 1)
        self._read += len(came) + 1
        self.heard += came
        return came

    def send(self, request: dict[str, Any]) -> requests.Response:
        """Let the messenger deliver something to the bot."""
        return requests.post(self.webhook, timeout=TIMEOUT, **request)

    def written(self, text: str) -> dict[str, Any]:
        """The request of the messenger when somebody writes."""
        raise NotImplementedError

    def pressed(self, sent: Any) -> dict[str, Any]:
        """The request of the messenger when somebody presses a button."""
        raise NotImplementedError

    def picture(self) -> dict[str, Any]:
        """The request of the messenger when somebody sends a picture."""
        raise NotImplementedError

    def forged(self, text: str) -> list[dict[str, Any]]:
        """Requests that somebody else makes up."""
        raise NotImplementedError


class TelegramPerson(Person):
    """Somebody in a private chat with the Telegram bot."""

    def __init__(self, office: Office) -> None:
        self.service = office.telegram
        self.chat = 7_316_452_000_000 + next(_numbers)  # long, so that it is nowhere by chance
        super().__init__(office, str(self.chat))

    def update(self, **content: Any) -> dict[str, Any]:
        """A request with one update."""
        header = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        return {"json": {"update_id": next(_numbers), **content}, "headers": header}

    def message(self, **content: Any) -> dict[str, Any]:
        """A message of this person."""
        sender = {"id": self.chat, "is_bot": False, "first_name": "Erika", "last_name": "Mustermann"}
        chat = {"id": self.chat, "type": "private", "first_name": "Erika", "last_name": "Mustermann"}
        return {"message_id": next(_numbers), "date": 1_795_000_000, "from": sender, "chat": chat, **content}

    def written(self, text: str) -> dict[str, Any]:
        return self.update(message=self.message(text=text))

    def pressed(self, sent: Any) -> dict[str, Any]:
        message = self.message(text="…", **{"from": {"id": 123456, "is_bot": True, "first_name": "Wegweiser"}})
        sender = {"id": self.chat, "is_bot": False, "first_name": "Erika"}
        press = {"id": f"press-{next(_numbers)}", "from": sender, "message": message, "chat_instance": "1"}
        return self.update(callback_query={**press, "data": sent})

    def picture(self) -> dict[str, Any]:
        return self.update(message=self.message(photo=[{"file_id": "A", "width": 9, "height": 9}]))

    def forged(self, text: str) -> list[dict[str, Any]]:
        other = {"X-Telegram-Bot-Api-Secret-Token": SECRET[:-1]}
        return [self.written(text) | {"headers": header} for header in ({}, other)]


class TwilioPerson(Person):
    """Somebody who writes an SMS, or with WhatsApp."""

    def __init__(self, office: Office, prefix: str = "") -> None:
        self.service = office.twilio
        self.prefix = prefix
        super().__init__(office, f"{prefix}+49151{next(_numbers)}")

    def form(self, **content: str) -> dict[str, Any]:
        """A signed request."""
        number = f"{self.prefix}{self.office.twilio.number}"
        fields = {"MessageSid": f"SM{next(_numbers)}", "From": self.address, "To": number, "ProfileName": ""}
        return self.signed(fields | {"NumMedia": "0", **content})

    def signed(self, fields: dict[str, str]) -> dict[str, Any]:
        """A request with these fields, signed as Twilio does."""
        validator = RequestValidator(self.office.twilio.token)
        signature = validator.compute_signature(f"{PUBLIC}/twilio/webhook", fields)
        return {"data": fields, "headers": {"X-Twilio-Signature": signature}}

    def written(self, text: str) -> dict[str, Any]:
        return self.form(Body=text)

    def picture(self) -> dict[str, Any]:
        return self.form(
            Body="", NumMedia="1", MediaContentType0="image/jpeg", MediaUrl0="https://api.twilio.com/x"
        )

    def forged(self, text: str) -> list[dict[str, Any]]:
        changed = self.written("Hallo")
        changed["data"] = changed["data"] | {"Body": text}
        unsigned = [self.written(text) | {"headers": header} for header in ({}, {"X-Twilio-Signature": "AAAA"})]
        return [changed, *unsigned]


class WhatsAppPerson(TwilioPerson):
    """Somebody who writes with WhatsApp."""

    def __init__(self, office: Office) -> None:
        super().__init__(office, "whatsapp:")


class MattermostPerson(Person):
    """Somebody in a channel of a Mattermost server."""

    def __init__(self, office: Office) -> None:
        self.service = office.mattermost
        super().__init__(office, f"channel{next(_numbers)}")

    def post(self, text: str, **content: Any) -> dict[str, Any]:
        """What the outgoing webhook tells of a post."""
        post = {"token": self.office.mattermost.webhook_token, "team_id": "t", "channel_id": self.address}
        post |= {"user_id": "erika", "user_name": "erika.mustermann", "post_id": f"post{next(_numbers)}"}
        return {**post, "text": text, "trigger_word": "@wegweiser", "file_ids": "", **content}

    def written(self, text: str) -> dict[str, Any]:
        return {"json": self.post(f"@wegweiser {text}")}

    def pressed(self, sent: Any) -> dict[str, Any]:
        press = {"user_id": "erika", "user_name": "erika.mustermann", "channel_id": self.address}
        press |= {"post_id": "p", "trigger_id": f"trigger{next(_numbers)}", "type": "button", "context": sent}
        return {"json": press}

    def picture(self) -> dict[str, Any]:
        return {"json": self.post("@wegweiser", file_ids="a")}

    def forged(self, text: str) -> list[dict[str, Any]]:
        press = {"payload": "/restart", "signature": "0" * 64}
        return [
            *({"json": self.post(f"@wegweiser {text}", token=token)} for token in ("", "x")),
            self.pressed(press),
        ]


class SlackPerson(Person):
    """Somebody who writes direct messages to a Slack app."""

    def __init__(self, office: Office) -> None:
        self.service = office.slack
        self.user = f"U{next(_numbers)}"
        super().__init__(office, f"D{next(_numbers)}")

    def signed(self, body: str, kind: str, secret: str | None = None, age: int = 0) -> dict[str, Any]:
        """A request signed as Slack does."""
        timestamp = str(int(time.time()) - age)
        verifier = SignatureVerifier(secret or self.office.slack.signing_secret)
        signature = verifier.generate_signature(timestamp=timestamp, body=body) or ""
        headers = {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature, "Content-Type": kind}
        return {"data": body.encode(), "headers": headers}

    def event(self, **content: Any) -> str:
        """What the Events API tells of a message."""
        event = {"type": "message", "channel_type": "im", "channel": self.address, "user": self.user, **content}
        wrapped = {"type": "event_callback", "team_id": "T1", "event_id": f"Ev{next(_numbers)}", "event": event}
        return json.dumps(wrapped)

    def written(self, text: str) -> dict[str, Any]:
        return self.signed(self.event(text=text), "application/json")

    def pressed(self, sent: Any) -> dict[str, Any]:
        press = {"type": "block_actions", "trigger_id": f"{next(_numbers)}", "team": {"id": "T1"}}
        press |= {"user": {"id": self.user}, "channel": {"id": self.address}}
        press["actions"] = [{"type": "button", "action_id": "answer0", "value": sent}]
        return self.signed(urlencode({"payload": json.dumps(press)}), "application/x-www-form-urlencoded")

    def picture(self) -> dict[str, Any]:
        return self.signed(self.event(text="", subtype="file_share", files=[{"id": "F"}]), "application/json")

    def forged(self, text: str) -> list[dict[str, Any]]:
        event = self.event(text=text)
        unsigned = {"data": event, "headers": {"Content-Type": "application/json"}}
        other, old = (
            self.signed(event, "application/json", "secret"),
            self.signed(event, "application/json", age=400),
        )
        return [unsigned, other, old]


class RocketChatPerson(Person):
    """Somebody who writes direct messages to the bot of a Rocket.Chat server."""

    def __init__(self, office: Office) -> None:
        self.service = office.rocketchat
        super().__init__(office, f"room{next(_numbers)}")

    def message(self, text: str, **content: Any) -> dict[str, Any]:
        """What the outgoing integration tells of a message."""
        message = {"token": self.office.rocketchat.webhook_token, "bot": False, "channel_id": self.address}
        message |= {"message_id": f"m{next(_numbers)}", "user_id": "erika", "user_name": "erika.mustermann"}
        return {"json": {**message, "text": text, **content}}

    def written(self, text: str) -> dict[str, Any]:
        return self.message(text)

    def picture(self) -> dict[str, Any]:
        return self.message("")

    def forged(self, text: str) -> list[dict[str, Any]]:
        return [self.message(text, token=token) for token in ("", "x", None)]


class TeamsPerson(Person):
    """Somebody in a personal chat with a Teams app."""

    def __init__(self, office: Office) -> None:
        self.service = office.teams
        super().__init__(office, f"a:chat{next(_numbers)}")

    def activity(self, token: str | None = None, **content: Any) -> dict[str, Any]:
        """A signed request with an activity."""
        teams = self.office.teams
        activity = {
            "type": "message",
            "id": f"{next(_numbers)}",
            "channelId": "msteams",
            "serviceUrl": f"{teams.address}/teams/service/",
            "from": {"id": "29:erika", "name": "Erika Mustermann"},
            "recipient": {"id": "28:bot", "name": "Wegweiser"},
            "conversation": {"id": self.address, "conversationType": "personal", "tenantId": "t"},
        }
        headers = {"Authorization": f"Bearer {teams.signed() if token is None else token}"}
        return {"json": {**activity, **content}, "headers": headers}

    def written(self, text: str) -> dict[str, Any]:
        # Teams repeats each text as HTML.
        return self.activity(text=text, attachments=[{"contentType": "text/html", "content": f"<p>{text}</p>"}])

    def pressed(self, sent: Any) -> dict[str, Any]:
        return self.activity(text="…", value=sent)

    def picture(self) -> dict[str, Any]:
        return self.activity(attachments=[{"contentType": "image/*", "contentUrl": "https://example.org"}])

    def forged(self, text: str) -> list[dict[str, Any]]:
        teams = self.office.teams
        other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        tokens = [
            "",
            "nonsense",
            teams.signed(other),
            teams.signed(kid="key2"),
            teams.signed(aud="another-app"),
            teams.signed(iss="https://sts.windows.net"),
            teams.signed(exp=1_000_000_000),
            teams.signed(serviceurl="https://evil.example.org"),
            jwt.encode({"aud": teams.app, "iss": teams.issuer}, "", algorithm="none", headers={"kid": "key1"}),
        ]
        return [
            self.written(text) | {"headers": {}},
            *(self.activity(token, text=text) for token in tokens),
            self.activity(text=text, serviceUrl="https://evil.example.org/"),
            self.activity(text=text, channelId="webchat"),
        ]


PEOPLE = (
    TelegramPerson,
    TwilioPerson,
    WhatsAppPerson,
    MattermostPerson,
    SlackPerson,
    RocketChatPerson,
    TeamsPerson,
)
"""Somebody for every messenger."""
