"""Stand-ins for the messengers' own servers: they take what the real ones take, and note what they refuse."""

from __future__ import annotations

import asyncio
import io
import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import jwt
from aiohttp import BasicAuth, web
from cryptography.hazmat.primitives.asymmetric import rsa
from PIL import Image

from settings.ports import LOOPBACK

SECONDS = 60.0
"""How long a test waits for a message that does not come."""


@dataclass(frozen=True)
class Heard:
    """A message of the bot as a person sees it: `buttons` maps titles to what they send."""

    text: str
    buttons: dict[str, Any] = field(default_factory=dict)
    picture: bytes | None = None


class Refused(Exception):  # noqa: N818 - it is an answer
    """What the real service would refuse, and with which status."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.status = status


class Declined(Exception):  # noqa: N818
    """What the real service may fail at although nothing was wrong with it."""


class Service:
    """A stand-in: what it delivered to whom, and what it had to refuse."""

    name: str

    def __init__(self) -> None:
        self.delivered: dict[str, list[Heard]] = {}
        self.calls: list[str] = []
        self.complaints: list[str] = []
        self.failures: list[web.Response] = []
        self._news = threading.Condition()

    def routes(self) -> list[web.RouteDef]:
        """The addresses of the service."""
        raise NotImplementedError

    def refusal(self, error: Refused) -> web.Response:
        """The answer to what is refused."""
        return web.json_response({"message": str(error)}, status=error.status)

    def deliver(self, person: str, heard: Heard) -> None:
        """Show a message to a person."""
        with self._news:
            self.delivered.setdefault(person, []).append(heard)
            self._news.notify_all()

    def called(self, what: str) -> None:
        """Note that the bot called the service."""
        with self._news:
            self.calls.append(what)
            self._news.notify_all()

    def wait_for_call(self, what: str) -> None:
        """Wait until the bot has called."""
        with self._news:
            assert self._news.wait_for(lambda: what in self.calls, SECONDS), (
                f"{self.name}: no {what}: {self.calls}"
            )

    def wait_for(self, person: str, text: str, after: int, times: int) -> list[Heard]:
        """Wait until a person is shown a text for so many times; return all before that, from `after` on."""

        def place() -> int | None:
            shown = self.delivered.get(person, [])
            places = [i for i in range(after, len(shown)) if shown[i].text == text]
            return places[times - 1] if len(places) >= times else None

        with self._news:
            came = self._news.wait_for(lambda: place() is not None, SECONDS)
            shown = self.delivered.get(person, [])[after:]
            assert came, f"{self.name}: {text!r} did not come, but {shown}; {self.complaints}"
            return self.delivered[person][after : place()]

    def taken(self, handler: Any) -> Any:
        """A handler that notes what it has to refuse."""

        async def handle(request: web.Request) -> web.StreamResponse:
            if self.failures:
                return self.failures.pop(0)
            try:
                response: web.StreamResponse = await handler(request)
            except Refused as error:
                self.complaints.append(f"{request.path}: {error}")
                return self.refusal(error)
            return response

        return handle


def require(condition: object, reason: str, status: int = 400) -> None:
    """Refuse unless a condition holds."""
    if not condition:
        raise Refused(reason, status)


def utf16(text: str) -> int:
    """How long a text is as most services count."""
    return len(text.encode("utf-16-le")) // 2


class Telegram(Service):
    """The Bot API, as far as the bot uses it (core.telegram.org/bots/api)."""

    name = "telegram"
    token = "123456:AAtoken-of-the-tests"
    refuses_pictures = False

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/telegram/bot{token}/{method}", self.taken(self._call))]

    def refusal(self, error: Refused) -> web.Response:
        body = {"ok": False, "error_code": error.status, "description": str(error)}
        return web.json_response(body, status=error.status)

    async def _call(self, request: web.Request) -> web.Response:
        require(request.match_info["token"] == self.token, "Unauthorized", 401)
        method = request.match_info["method"]
        data = await request.post()
        call = getattr(self, f"_{method}", None)
        require(call is not None, f"method not found: {method}", 404)
        try:
            call(data)  # type: ignore[misc]
        except Declined:
            return self.refusal(Refused("IMAGE_PROCESS_FAILED"))
        self.called(method)
        return web.json_response({"ok": True, "result": True})

    def _setWebhook(self, data: Any) -> None:  # noqa: N802 - the API's name
        require(data["url"].startswith("https://"), "an HTTPS url must be provided")
        require(1 <= len(data["secret_token"]) <= 256, "secret token")
        require(json.loads(data["allowed_updates"]) == ["message", "callback_query"], "allowed updates")

    def _answerCallbackQuery(self, data: Any) -> None:  # noqa: N802
        require(data["callback_query_id"].startswith("press-"), "query is too old or id is invalid")

    def _sendMessage(self, data: Any) -> None:  # noqa: N802
        require(1 <= utf16(data["text"].strip()) <= 4096, f"message is too long or empty: {len(data['text'])}")
        require(json.loads(data["link_preview_options"])["is_disabled"] is True, "preview")
        rows = json.loads(data.get("reply_markup", "{}")).get("inline_keyboard", [])
        buttons = [button for row in rows for button in row]
        require(len(buttons) <= 100 and all(len(row) <= 8 for row in rows), "too many buttons")
        for button in buttons:
            require(button["text"].strip(), "text buttons are unallowed to be empty")
            require(1 <= len(button["callback_data"].encode()) <= 64, "BUTTON_DATA_INVALID")
        titles = {button["text"]: button["callback_data"] for button in buttons}
        require(len(titles) == len(buttons), "two buttons with one title")
        self.deliver(data["chat_id"], Heard(data["text"], titles))

    def _sendPhoto(self, data: Any) -> None:  # noqa: N802
        png = data["photo"].file.read()
        require(len(png) <= 10_000_000, "photo is too big")
        with Image.open(io.BytesIO(png)) as image:
            width, height = image.size
            require(image.format == "PNG", "no picture")
        require(width + height <= 10_000 and max(width / height, height / width) <= 20, "PHOTO_INVALID_DIMENSIONS")
        require(utf16(data["caption"]) <= 1024, "caption is too long")
        if self.refuses_pictures:
            self.called("sendPhoto, refused")
            raise Declined
        self.deliver(data["chat_id"], Heard(data["caption"], picture=png))


class Twilio(Service):
    """The Message resource (twilio.com/docs/messaging/api/message-resource)."""

    name = "twilio"
    account, token = "AC" + "0" * 32, "auth-token-of-the-tests"
    number = "+4989123456"

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/twilio/2010-04-01/Accounts/{account}/Messages.json", self.taken(self._create))]

    async def _create(self, request: web.Request) -> web.Response:
        given = BasicAuth.decode(request.headers["Authorization"])
        require((given.login, given.password) == (self.account, self.token), "Authenticate", 401)
        data = await request.post()
        require(data["From"] in (self.number, f"whatsapp:{self.number}"), "not a number of this account")
        require(str(data["From"]).startswith("whatsapp:") == str(data["To"]).startswith("whatsapp:"), "channels")
        body = str(data["Body"])
        require(utf16(body.strip()) >= 1 and utf16(body) <= 1600, f"21617: {utf16(body)} characters")
        require("/inform" not in body, "a person would see a payload")
        self.deliver(str(data["To"]), Heard(body))
        return web.json_response({"sid": "SM" + "0" * 32, "status": "queued"}, status=201)


class Mattermost(Service):
    """REST API v4 (developers.mattermost.com/api-documentation)."""

    name = "mattermost"
    token, webhook_token = "bot-access-token", "outgoing-webhook-token"

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, bytes] = {}

    def routes(self) -> list[web.RouteDef]:
        posts, files = self.taken(self._post), self.taken(self._upload)
        return [web.post("/mattermost/api/v4/posts", posts), web.post("/mattermost/api/v4/files", files)]

    def _check_token(self, request: web.Request) -> None:
        require(request.headers["Authorization"] == f"Bearer {self.token}", "Unauthorized", 401)

    async def _upload(self, request: web.Request) -> web.Response:
        self._check_token(request)
        data = await request.post()
        require(data["channel_id"], "channel_id")
        name = f"file{len(self.files)}"
        self.files[name] = data["files"].file.read()  # type: ignore[union-attr]
        return web.json_response({"file_infos": [{"id": name}]}, status=201)

    async def _post(self, request: web.Request) -> web.Response:
        self._check_token(request)
        post = await request.json()
        require(post["message"].strip() and len(post["message"]) <= 16_383, "message")
        attachments = post.get("props", {}).get("attachments", [])
        actions = [action for attachment in attachments for action in attachment["actions"]]
        for action in actions:
            require(action["id"].isalnum() and action["name"], "action id")
            require(action["integration"]["url"].startswith("https://"), "integration url")
        buttons = {action["name"]: action["integration"]["context"] for action in actions}
        require(len(buttons) == len(actions), "two buttons with one name")
        picture = next((self.files[file] for file in post.get("file_ids", [])), None)
        self.deliver(post["channel_id"], Heard(post["message"], buttons, picture))
        return web.json_response({"id": "post"}, status=201)


class Slack(Service):
    """The Web API's chat.postMessage with blocks (docs.slack.dev)."""

    name = "slack"
    token, signing_secret = "xoxb-token-of-the-tests", "signing-secret-of-the-tests"

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/slack/api/chat.postMessage", self.taken(self._post))]

    def refusal(self, error: Refused) -> web.Response:
        return web.json_response({"ok": False, "error": str(error)})

    async def _post(self, request: web.Request) -> web.Response:
        require(request.headers["Authorization"] == f"Bearer {self.token}", "invalid_auth")
        post = await request.json()
        require(post["text"].strip(), "no_text")
        section, *rest = post["blocks"]
        require(
            section["text"]["type"] == "mrkdwn" and 1 <= len(section["text"]["text"]) <= 3000, "invalid_blocks"
        )
        require(not re.search(r"<(?!https?:)|&(?!amp;|lt;|gt;)", section["text"]["text"]), "not escaped")
        elements = [element for block in rest for element in block["elements"]]
        require(all(1 <= len(block["elements"]) <= 25 for block in rest), "invalid_blocks")
        require(len({element["action_id"] for element in elements}) == len(elements), "invalid_blocks")
        for element in elements:
            require(
                element["text"]["type"] == "plain_text" and len(element["text"]["text"]) <= 75, "invalid_blocks"
            )
            require(1 <= len(element["value"]) <= 2000, "invalid_blocks")
        buttons = {element["text"]["text"]: element["value"] for element in elements}
        shown = section["text"]["text"].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        self.deliver(post["channel"], Heard(shown, buttons))
        return web.json_response({"ok": True, "ts": "1"})


class RocketChat(Service):
    """The REST API's chat.postMessage (developer.rocket.chat)."""

    name = "rocketchat"
    user, token, webhook_token = "bot-user-id", "personal-access-token", "integration-token"

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/rocketchat/api/v1/chat.postMessage", self.taken(self._post))]

    async def _post(self, request: web.Request) -> web.Response:
        given = request.headers["X-User-Id"], request.headers["X-Auth-Token"]
        require(given == (self.user, self.token), "You must be logged in to do this.", 401)
        post = await request.json()
        require(post["text"].strip() and len(post["text"]) <= 5000, "error-message-size-exceeded")
        self.deliver(post["roomId"], Heard(post["text"]))
        return web.json_response({"success": True})


class Teams(Service):
    """The Bot Connector and the two places that give out keys and tokens (learn.microsoft.com)."""

    name = "teams"
    app, password, tenant = "app-id-of-the-tests", "client-secret", "tenant"
    issuer = "https://api.botframework.com"

    def __init__(self) -> None:
        super().__init__()
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.address = ""

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/teams/openid", self.taken(self._openid)),
            web.get("/teams/keys", self.taken(self._keys)),
            web.post(f"/teams/{self.tenant}/oauth2/v2.0/token", self.taken(self._token)),
            web.post("/teams/service/v3/conversations/{conversation}/activities", self.taken(self._activity)),
        ]

    def signed(self, key: rsa.RSAPrivateKey | None = None, kid: str = "key1", **claims: Any) -> str:
        """The token that goes with a request."""
        now = int(time.time())
        usual = {"iss": self.issuer, "aud": self.app, "nbf": now, "exp": now + 600}
        usual["serviceurl"] = f"{self.address}/teams/service/"
        return jwt.encode({**usual, **claims}, key or self.key, algorithm="RS256", headers={"kid": kid})

    async def _openid(self, _: web.Request) -> web.Response:
        self.called("openid")
        return web.json_response({"issuer": self.issuer, "jwks_uri": f"{self.address}/teams/keys"})

    async def _keys(self, _: web.Request) -> web.Response:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return web.json_response({"keys": [{**public, "kid": "key1", "use": "sig", "endorsements": ["msteams"]}]})

    async def _token(self, request: web.Request) -> web.Response:
        data = await request.post()
        given = data["client_id"], data["client_secret"], data["grant_type"], data["scope"]
        wanted = self.app, self.password, "client_credentials", "https://api.botframework.com/.default"
        require(given == wanted, "unauthorized_client", 401)
        self.called("token")
        return web.json_response({"token_type": "Bearer", "expires_in": 3600, "access_token": "our-token"})

    async def _activity(self, request: web.Request) -> web.Response:
        require(request.headers["Authorization"] == "Bearer our-token", "Unauthorized", 401)
        activity = await request.json()
        require(activity["type"] == "message" and activity["from"]["id"] == "28:bot", "BadSyntax")
        require(activity["conversation"]["id"] == request.match_info["conversation"], "BadSyntax")
        require(activity["text"].strip() and len(await request.read()) <= 28_000, "MessageSizeTooBig", 413)
        actions = [button for card in activity.get("attachments", []) for button in card["content"]["buttons"]]
        require(len(actions) <= 6, "a hero card has up to six buttons")
        for action in actions:
            require(action["type"] == "messageBack" and action["displayText"] == action["title"], "CardAction")
        self.deliver(
            activity["conversation"]["id"], Heard(activity["text"], {a["title"]: a["value"] for a in actions})
        )
        return web.json_response({"id": "1"}, status=201)


@contextmanager
def running(services: list[Service]) -> Iterator[str]:
    """Run services in a thread of their own; yield their common address."""
    loop = asyncio.new_event_loop()
    started: list[str] = []
    ready = threading.Event()

    async def start() -> web.AppRunner:
        app = web.Application(client_max_size=20_000_000)
        for service in services:
            app.add_routes(service.routes())
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, LOOPBACK, 0)
        await site.start()
        port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        started.append(f"http://{LOOPBACK}:{port}")
        ready.set()
        return runner

    def run() -> None:
        asyncio.set_event_loop(loop)
        runner = loop.run_until_complete(start())
        loop.run_forever()
        loop.run_until_complete(runner.cleanup())
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(SECONDS)
    yield started[0]
    loop.call_soon_threadsafe(loop.stop)
    thread.join(SECONDS)
