"""Somebody who wants to read, go on with or delete the conversation of somebody else on the website."""

from __future__ import annotations

import base64
import hmac
import json
import time
from typing import Any

import jwt
import pytest

from channels.web.tokens import DAY, Audience, Session, Tokens
from tests.bot import WEB_KEY, Bot
from tests.channels.page import Page, refusal
from tests.security.serving import Changing

TOKENS = Tokens((WEB_KEY,))
NEW_KEY = "another-key-of-the-tests-with-32-characters"
ATTEMPTS = [("POST", "/message"), ("GET", "/history"), ("GET", "/answers"), ("DELETE", "/session")]


def attempt(attacker: Page, method: str, path: str) -> tuple[int, str]:
    """Do something with what the attacker holds; return status and code."""
    body = {"id": "0b5a8f10-3b0c-4d57-9a4e-5d2c1f6a7b8c", "text": "Alles löschen"}
    refused = attacker.request(method, path, json=body if method == "POST" else None)
    return refusal(refused)[:2]


def part(content: Any) -> str:
    """A part of a token, written as JSON Web Tokens are."""
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def stolen(victim: Page) -> dict[str, str]:
    """Tokens that somebody makes who knows all about a conversation but the key."""
    claims = jwt.decode(victim.token, options={"verify_signature": False})
    head, body, signature = victim.token.split(".")
    public = {"typ": "JWT", "alg": "HS256"}
    digest = hmac.digest(b"", f"{head}.{body}".encode(), "sha256")
    digest_without_key = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return {
        "not signed": f"{part({'typ': 'JWT', 'alg': 'none'})}.{body}.",
        "not signed, spelled otherwise": f"{part({'typ': 'JWT', 'alg': 'nOnE'})}.{body}.",
        "not signed, signature left": f"{part({'typ': 'JWT', 'alg': 'none'})}.{body}.{signature}",
        "no algorithm": f"{part({'typ': 'JWT'})}.{body}.{signature}",
        "with an empty key": f"{head}.{body}.{digest_without_key}",
        "with another key": jwt.encode(claims, "f" * 40, "HS256"),
        "with another hash": jwt.encode(claims, WEB_KEY + "x" * 30, "HS512"),
        "with a key that it names itself": jwt.encode(
            claims, "f" * 40, "HS256", headers={"kid": "../../dev/null", "jwk": {"kty": "oct", "k": "Zg"}}
        ),
        "with a key from an address": jwt.encode(claims, "f" * 40, "HS256", headers={"jku": "http://127.0.0.1/"}),
        "other conversation, old signature": f"{head}.{part({**claims, 'sub': 'web-other'})}.{signature}",
        "for longer, old signature": f"{head}.{part({**claims, 'exp': claims['exp'] + DAY})}.{signature}",
        "critical extension": f"{part({**public, 'crit': ['x'], 'x': 1})}.{body}.{signature}",
        "without its last part": f"{head}.{body}",
        "signature twice": f"{victim.token}.{signature}",
        "with a NUL": f"{victim.token}%00",
    }


def signed_wrong(victim: Page) -> dict[str, str]:
    """What our own key signs but is no token of a conversation: nothing of ours signs that."""
    claims = jwt.decode(victim.token, options={"verify_signature": False})
    changes: dict[str, dict[str, Any]] = {
        "over": {"exp": int(time.time()) - 1},
        "without an end": {"exp": None},
        "end is no number": {"exp": "soon"},
        "not yet": {"nbf": int(time.time()) + DAY},
        "of a report": {"aud": "report"},
        "for nothing": {"aud": []},
        "of nobody": {"sub": ""},
        "of somebody unknown": {"sub": "web-" + "A" * 32},
        "of all": {"sub": "%"},
        "of a list": {"sub": [claims["sub"]]},
    }
    return {kind: jwt.encode(claims | change, WEB_KEY, "HS256") for kind, change in changes.items()}


@pytest.mark.parametrize(("method", "path"), ATTEMPTS)
def test_no_forged_token_opens_a_conversation(method: str, path: str, victim: Page) -> None:
    before = victim.history()
    for kind, token in (stolen(victim) | signed_wrong(victim)).items():
        assert attempt(Page(victim.bot, token=token), method, path) == (401, "session"), kind
    assert victim.history() == before


@pytest.mark.parametrize(("method", "path"), ATTEMPTS)
def test_own_token_opens_only_the_own_conversation_however_the_other_is_named(
    method: str, path: str, victim: Page
) -> None:
    attacker = Page(victim.bot)
    attacker.start()
    name, before = victim.conversation, victim.history()
    for query in (f"?conversation={name}", f"?sender={name}&sender_id={name}", f"?token={victim.token}"):
        attacker.request(method, f"{path}{query}", json={"id": "x", "text": "x", "sender": name})
        attacker.request(
            method, path, headers={"X-Sender": name, "X-User": name, "Cookie": f"token={victim.token}"}
        )
    assert victim.history() == before
    assert "Bäckerei" not in json.dumps(attacker.start(), ensure_ascii=False)


def test_of_two_tokens_in_one_request_the_first_counts_and_nothing_is_mixed(victim: Page) -> None:
    attacker = Page(victim.bot)
    attacker.start()
    both = attacker.request(
        "GET", "/history", headers={"Authorization": f"Bearer {attacker.token}, {victim.token}"}
    )
    assert refusal(both)[:2] == (401, "session")


def test_key_of_a_report_opens_its_own_report_and_nothing_else(victim: Page) -> None:
    victim.give("goal", "reduce_costs")
    key = TOKENS.sign(Session(victim.conversation, None, int(time.time()) + DAY), Audience.REPORT)
    assert victim.request("GET", f"/report/{key}.pdf").status_code == 200
    for method, path in ATTEMPTS:
        assert attempt(Page(victim.bot, token=key), method, path) == (401, "session")
    made_up = stolen(victim) | {"the token": victim.token, "the name": victim.conversation}
    for kind, name in made_up.items():
        assert Page(victim.bot).request("GET", f"/report/{name}.pdf").status_code == 404, kind


def test_names_of_conversations_have_nothing_in_common_that_could_be_guessed(bot: Bot) -> None:
    names = []
    for _ in range(20):
        page = Page(bot)
        page.start()
        names.append(page.conversation.removeprefix("web-"))
    # 24 random bytes: 192 bits. At each place, the characters differ from one name to the next.
    assert {len(name) for name in names} == {32}
    assert min(len({name[place] for name in names}) for place in range(32)) >= 6


def test_refusal_does_not_tell_whether_a_conversation_exists(victim: Page) -> None:
    there = Tokens(("f" * 40,)).sign(Session(victim.conversation, None, int(time.time()) + DAY), Audience.SESSION)
    nowhere = Tokens(("f" * 40,)).sign(Session("web-" + "A" * 32, None, int(time.time()) + DAY), Audience.SESSION)
    gone = TOKENS.sign(Session("web-" + "A" * 32, None, int(time.time()) + DAY), Audience.SESSION)
    answers = [Page(victim.bot, token=token).request("GET", "/history") for token in (there, nowhere, gone)]
    assert len({answer.text for answer in answers}) == 1
    assert len({answer.status_code for answer in answers}) == 1


def test_new_key_signs_and_the_old_one_still_opens_until_the_operator_drops_it(
    served: Bot, settings: Changing, visitor: Page
) -> None:
    settings["WEGWEISER_WEB_KEYS"] = f"{NEW_KEY},{WEB_KEY}"
    served.rasa.restart()
    assert visitor.history()["messages"]
    newcomer = Page(served)
    newcomer.start()
    assert jwt.decode(newcomer.token, NEW_KEY, ["HS256"], audience="session")
    settings["WEGWEISER_WEB_KEYS"] = NEW_KEY
    served.rasa.restart()
    assert newcomer.history()["messages"]
    for method, path in ATTEMPTS:
        assert attempt(visitor, method, path) == (401, "session")
