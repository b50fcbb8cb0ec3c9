"""Somebody who tries every address of the server: what is not meant for everybody stays shut."""

from __future__ import annotations

import re

import pytest
import requests

from channels.enabled import MESSENGERS
from channels.web.frame import METHODS
from tests.bot import TIMEOUT, TOKEN, Bot
from tests.conftest import ROOT
from tests.security.serving import exchange

WEB = "/webhooks/web"
FOR_EVERYBODY = frozenset(
    f"{WEB}{path}"
    for path in ("", "/", "/demo.css", "/widget.js", "/openapi.json", "/health", "/ready", "/settings")
)
"""The same for all who ask; and a logo, which an association has put on its own page anyway."""
OF_RASA = {
    "GET": [
        "/conversations/somebody/tracker",
        "/conversations/somebody/story",
        "/domain",
        "/status",
        "/version",
        "/webhooks/rest/",
        "/metrics",
        "/debug",
        "/docs",
        "/.git/config",
        "/.env",
        "/var/web.key",
        "/credentials.yml",
    ],
    "POST": [
        "/conversations/somebody/messages",
        "/conversations/somebody/trigger_intent",
        "/conversations/somebody/execute",
        "/conversations/somebody/predict",
        "/conversations/somebody/tracker/events",
        "/model/train",
        "/model/test/stories",
        "/model/test/intents",
        "/model/predict",
        "/model/parse",
        "/webhooks/rest/webhook",
        "/webhooks/callback/webhook",
        "/socket.io/",
        "/webhook",
        "/auth",
    ],
    "PUT": ["/model", "/conversations/somebody/tracker/events"],
    "DELETE": ["/model"],
}
"""What Rasa and its channels offer where somebody lets them, and what is often forgotten somewhere."""


def routes(served: Bot) -> list[str]:
    """The paths in the router of the running server, as Rasa lists them in its DEBUG log."""
    log = served.log.read_text(encoding="utf-8", errors="replace")
    table = log.partition("Available web server routes: \n")[2]
    listed = re.findall(r"^(/\S*)\s+[A-Z]+\s+\S+$", table.partition(" Starting Rasa server")[0], re.MULTILINE)
    assert listed
    return listed


def test_server_has_the_routes_of_its_channels_and_no_others(served: Bot) -> None:
    prefixes = tuple(f"/webhooks/{name}" for name in ("web", *MESSENGERS))
    assert {path for path in routes(served) if not path.startswith(prefixes)} == {"/"}
    for name in MESSENGERS:
        assert f"/webhooks/{name}/webhook" in routes(served)


def test_every_route_is_for_everybody_or_refuses_without_its_secret(served: Bot) -> None:
    for path in routes(served):
        if path in FOR_EVERYBODY:
            continue
        # "<name:str>" becomes the name that an attacker makes up.
        asked = re.sub(r"<[^>]*>", "made-up", path)
        for method in METHODS:
            answer = requests.request(method, f"{served.address}{asked}", json={}, timeout=TIMEOUT)
            body = answer.text
            if method == "OPTIONS":
                assert not body or answer.status_code in (403, 404, 405), (method, asked)
            elif answer.status_code == 200:
                # Rasa says at "/" that it runs, a messenger's channel that it is open.
                assert body in ("Hello from Rasa: 3.6.21", '{"status":"ok"}', ""), (method, asked, body)
                assert method in ("GET", "HEAD"), (method, asked)
            else:
                begins = (method, asked) == ("POST", f"{WEB}/session")
                assert answer.status_code in ((201,) if begins else (400, 401, 403, 404, 405)), (method, asked)


@pytest.mark.parametrize(
    ("method", "path"), [(method, path) for method, paths in OF_RASA.items() for path in paths]
)
@pytest.mark.parametrize("token", ["", TOKEN, "null"])
def test_nothing_of_rasas_own_is_there(method: str, path: str, token: str, served: Bot) -> None:
    address = f"{served.address}{path}"
    for query, headers in (({"token": token}, {}), ({}, {"Authorization": f"Bearer {token}"})):
        answer = requests.request(method, address, params=query, headers=headers, json={}, timeout=TIMEOUT)
        assert answer.status_code in (404, 405)


@pytest.mark.parametrize(
    "path",
    [
        f"{WEB}/../../conversations/x/tracker",
        f"{WEB}/..%2f..%2fconversations/x/tracker",
        f"{WEB}//conversations/x/tracker",
        "//conversations/x/tracker",
        f"{WEB}/report/../../../var/web.key",
        f"{WEB}/report/..%2f..%2f..%2fvar%2fweb.key",
        f"{WEB}/report/%2e%2e%2f%2e%2e%2fetc%2fpasswd.pdf",
        f"{WEB}/logo/..%2f..%2f..%2f..%2fetc%2fpasswd",
        f"{WEB}/logo/..%2fmuster-innung.svg",
        f"{WEB}/logo/%00.svg",
        f"{WEB}/logo/....//....//etc/passwd.svg",
        f"{WEB}/demo.css/../../../../etc/passwd",
        f"{WEB}/demo/index.html",
        f"{WEB}/%ff%fe",
        f"{WEB};/history",
    ],
)
def test_no_path_leads_out_of_the_channel(path: str, served: Bot) -> None:
    # Not with requests, which tidies up a path before it sends it.
    got = exchange(served.address, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert got.statuses == [404]
    assert b"root:" not in got.raw


def test_api_for_operators_wants_its_token_and_loads_no_model_even_then(bot: Bot) -> None:
    for method, paths in OF_RASA.items():
        for path in paths:
            for query in ({}, {"token": ""}, {"token": TOKEN[:-1]}, {"token": [TOKEN[:-1], "x"]}):
                answer = requests.request(method, f"{bot.address}{path}", params=query, json={}, timeout=TIMEOUT)
                if not path.startswith(("/webhooks/rest", "/version")):
                    assert answer.status_code in (401, 403, 404, 405), (method, path, query)
    for method, path in (("PUT", "/model"), ("DELETE", "/model"), ("POST", "/model/train")):
        with (ROOT / "README.md").open("rb") as file:
            answer = requests.request(
                method, f"{bot.address}{path}", params={"token": TOKEN}, files={"model": file}, timeout=TIMEOUT
            )
        assert answer.status_code == 403, (method, path)


def test_actions_cannot_be_called_from_outside_the_machine(served: Bot) -> None:
    log = (served.log.parent / "actions.log").read_text(encoding="utf-8", errors="replace")
    assert "http://127.0.0.1:" in log
    assert "http://0.0.0.0:" not in log
