"""Who may do what, how much, and from where: each refusal with its code and the sentence for the user."""

from __future__ import annotations

import gzip
import http.client
import json
import time
import uuid
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from channels.web.tokens import Audience, Session, Tokens
from tests.bot import TIMEOUT, WEB_KEY, WEB_ORIGIN, Bot
from tests.channels.page import Page, refusal, spoken
from tests.example_associations import needs_examples
from wegweiser.content import Content

TOKENS = Tokens((WEB_KEY,))
HOUR = 3600
OF_A_CONVERSATION = [("POST", "/message"), ("GET", "/history"), ("GET", "/answers"), ("DELETE", "/session")]
EVERYWHERE = [
    "/",
    "/demo.css",
    "/widget.js",
    "/openapi.json",
    "/health",
    "/settings",
    "/history",
    "/nothing",
    "/report/x.pdf",
]


@pytest.fixture
def sentences(content: Content) -> dict[str, str]:
    """The German sentence of each refusal."""
    found: dict[str, str] = content.messages["web"]["refusals"]
    return found


def forged(talking: Page) -> dict[str, str]:
    """Tokens for somebody's conversation that nobody should get in with."""
    conversation, soon = talking.conversation, int(time.time()) + HOUR
    return {
        "none": "",
        "no token": "abc",
        "of another key": Tokens(("f" * 32,)).sign(Session(conversation, None, soon), Audience.SESSION),
        "expired": TOKENS.sign(Session(conversation, None, soon - 2 * HOUR), Audience.SESSION),
        "of a report": TOKENS.sign(Session(conversation, None, soon), Audience.REPORT),
        "of no conversation": TOKENS.sign(Session("web-none", None, soon), Audience.SESSION),
    }


@pytest.mark.parametrize(("method", "path"), OF_A_CONVERSATION)
def test_nobody_gets_in_without_the_token(
    method: str, path: str, talking: Page, sentences: dict[str, str]
) -> None:
    before = talking.history()
    for kind, token in forged(talking).items():
        body = {"id": str(uuid.uuid4()), "text": "Hallo"}
        refused = Page(talking.bot, token=token).request(method, path, json=body)
        assert refusal(refused) == (401, "session", sentences["session"]), kind
    assert talking.history() == before


@pytest.mark.parametrize("header", ["", "Bearer", "Basic abc", "bearer"])
def test_token_has_to_stand_where_it_belongs(header: str, talking: Page) -> None:
    refused = talking.request("GET", "/history", headers={"Authorization": header})
    assert refusal(refused)[:2] == (401, "session")
    assert refused.headers["WWW-Authenticate"] == "Bearer"
    assert (
        talking.request("GET", f"/history?token={talking.token}", headers={"Authorization": ""}).status_code == 401
    )


def test_report_opens_with_its_own_key_only(talking: Page, sentences: dict[str, str]) -> None:
    talking.give("goal", "reduce_costs")
    soon = int(time.time()) + HOUR
    session = Session(talking.conversation, None, soon)
    keys = {
        "of the conversation": talking.token,
        "expired": TOKENS.sign(Session(talking.conversation, None, soon - 2 * HOUR), Audience.REPORT),
        "of another key": Tokens(("f" * 32,)).sign(session, Audience.REPORT),
        "of no conversation": TOKENS.sign(Session("web-none", None, soon), Audience.REPORT),
        "nonsense": "abc",
    }
    for kind, key in keys.items():
        refused = talking.request("GET", f"/report/{key}.pdf")
        assert refusal(refused) == (404, "not_found", sentences["not_found"]), kind
    good = TOKENS.sign(session, Audience.REPORT)
    assert talking.request("GET", f"/report/{good}.pdf").status_code == 200
    assert refusal(talking.request("GET", f"/report/{good}"))[:2] == (404, "not_found")


def test_there_is_no_report_before_there_is_a_goal(talking: Page) -> None:
    session = Session(talking.conversation, None, int(time.time()) + HOUR)
    refused = talking.request("GET", f"/report/{TOKENS.sign(session, Audience.REPORT)}.pdf")
    assert refusal(refused)[:2] == (404, "not_found")


def test_two_pages_do_not_see_each_other(bot: Bot) -> None:
    one, other = Page(bot), Page(bot)
    one.start()
    other.start()
    shared = str(uuid.uuid4())
    one.say("Wir sind eine Bäckerei mit 8 Leuten in Kiel.", id=shared)
    answer = other.say("Wir sind ein Hotel mit 90 Leuten in Köln.", id=shared)
    assert "90" in spoken(answer)
    assert one.answers()["employees"] == "8"
    assert other.answers()["employees"] == "90"
    assert "Bäckerei" not in json.dumps(other.history(), ensure_ascii=False)
    assert one.request("DELETE", "/session").status_code == 204
    assert other.answers()["employees"] == "90"


def test_page_cannot_choose_the_name_of_its_conversation(page: Page) -> None:
    refused = page.request("POST", "/session", json={"sender": "somebody", "conversation": "somebody"})
    assert refusal(refused)[:2] == (400, "invalid")


# What is refused


@pytest.mark.parametrize(
    "payload",
    [
        "/session_start",
        "/nlu_fallback",
        "/action_restart",
        "/inform",
        "/slot",
        "Budget ändern",
        '/restart{"goal": "reduce_costs"}',
        '/inform{"goal": "hack"}',
        '/inform{"forget": true}',
        '/change{"question": "forget"}',
    ],
)
def test_button_that_does_not_exist_cannot_be_pressed(
    payload: str, talking: Page, sentences: dict[str, str]
) -> None:
    before = talking.history()
    refused = talking.send(payload=payload, title="Ja")
    assert refusal(refused) == (400, "invalid", sentences["invalid"])
    assert talking.history() == before


def test_body_that_a_page_of_another_host_could_send_unasked_is_refused(
    talking: Page, sentences: dict[str, str]
) -> None:
    body = json.dumps({"id": str(uuid.uuid4()), "text": "Hallo"})
    for content_type in ("text/plain", "application/x-www-form-urlencoded", ""):
        refused = talking.request("POST", "/message", data=body, headers={"Content-Type": content_type})
        assert refusal(refused) == (400, "invalid", sentences["invalid"])


def test_text_of_twenty_thousand_characters_is_taken_and_one_more_is_not(
    talking: Page, sentences: dict[str, str]
) -> None:
    assert talking.send(text="a" * 20_000).status_code == 200
    assert refusal(talking.send(text="a" * 20_001)) == (413, "too_long", sentences["too_long"])


def test_body_of_more_than_a_hundred_kilobytes_is_not_read(talking: Page, sentences: dict[str, str]) -> None:
    for path, status in {"/message": 413, "/session": 413, "/nothing": 404, "/history": 405}.items():
        refused = talking.request("POST", path, data=b"x" * 100_001, headers={"Content-Type": "application/json"})
        assert refused.status_code == status
    assert refusal(talking.send(text="a", extra="a" * 100_000)) == (413, "too_long", sentences["too_long"])


def test_body_that_does_not_say_how_long_it_is_is_not_read_to_the_end(talking: Page) -> None:
    where = urlsplit(talking.root)
    connection = http.client.HTTPConnection(str(where.hostname), where.port, timeout=TIMEOUT)
    headers = {"Authorization": f"Bearer {talking.token}", "Content-Type": "application/json"}
    pieces = (b"x" * 10_000 for _ in range(11))
    connection.request("POST", f"{where.path}/message", body=pieces, headers=headers, encode_chunked=True)
    assert connection.getresponse().status == 413
    connection.close()


def test_unknown_addresses_and_methods_are_refused_in_the_same_form(page: Page, sentences: dict[str, str]) -> None:
    assert refusal(page.request("GET", "/nothing/here")) == (404, "not_found", sentences["not_found"])
    refused = page.request("PUT", "/session", json={})
    assert refusal(refused) == (405, "method", sentences["method"])
    assert refused.headers["Allow"] == "POST, DELETE, OPTIONS"


# How much


def test_conversation_takes_sixty_messages_a_minute(talking: Page, sentences: dict[str, str]) -> None:
    again = str(uuid.uuid4())  # one message sent again and again, so that it is quick
    statuses = [talking.send(text="Hilfe", id=again).status_code for _ in range(61)]
    assert statuses == [200] * 60 + [429]
    refused = talking.send(text="Hilfe", id=again)
    assert refusal(refused) == (429, "too_many", sentences["too_many"])
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    other = Page(talking.bot, address=talking.address)
    other.start()
    assert other.say("Hilfe")["messages"]


def test_address_can_begin_sixty_conversations_an_hour_and_made_up_ones_do_not_help(
    page: Page, sentences: dict[str, str]
) -> None:
    pretending = f"198.51.100.1, {page.address}"
    for address in (page.address, pretending) * 30:
        Page(page.bot, address=address).start()
    for address in (page.address, pretending):
        refused = Page(page.bot, address=address).request("POST", "/session", json={})
        assert refusal(refused) == (429, "too_many", sentences["too_many"])
        assert 1 <= int(refused.headers["Retry-After"]) <= 3600
    Page(page.bot).start()


def test_address_can_try_three_hundred_tokens_a_minute(page: Page, sentences: dict[str, str]) -> None:
    page.token = "guessed"
    with requests.Session() as line:
        headers = {"Authorization": "Bearer guessed", "X-Forwarded-For": page.address}
        statuses = [line.get(f"{page.root}/history", headers=headers).status_code for _ in range(301)]
    assert statuses == [401] * 300 + [429]
    assert refusal(page.request("GET", "/report/guessed.pdf")) == (429, "too_many", sentences["too_many"])


# From where


def test_page_that_the_operator_allows_can_read_the_answer(talking: Page) -> None:
    answer = talking.request("GET", "/history", headers={"Origin": WEB_ORIGIN})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == WEB_ORIGIN
    assert answer.headers["Access-Control-Expose-Headers"] == "Retry-After"
    assert answer.headers["Vary"] == "Origin"
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_refusal_can_be_read_by_an_allowed_page(page: Page) -> None:
    refused = page.request("GET", "/history", headers={"Origin": WEB_ORIGIN})
    assert refused.status_code == 401
    assert refused.headers["Access-Control-Allow-Origin"] == WEB_ORIGIN


@pytest.mark.parametrize("path", EVERYWHERE)
@pytest.mark.parametrize("origin", ["https://evil.example", "null", WEB_ORIGIN.replace("https", "http")])
def test_page_of_another_host_is_refused_everywhere(
    path: str, origin: str, talking: Page, sentences: dict[str, str]
) -> None:
    for method in ("GET", "POST", "DELETE", "OPTIONS"):
        refused = talking.request(method, path, headers={"Origin": origin})
        assert refusal(refused) == (403, "origin", sentences["origin"])
        assert not [name for name in refused.headers if name.lower().startswith("access-control-")]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_browser_that_asks_before_it_sends_is_told_what_it_may(path: str, page: Page) -> None:
    asks = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    told = page.request("OPTIONS", path, headers={"Origin": WEB_ORIGIN, **asks})
    assert (told.status_code, told.content) == (204, b"")
    assert told.headers["Access-Control-Allow-Origin"] == WEB_ORIGIN
    assert told.headers["Access-Control-Allow-Methods"] == "GET, POST, DELETE"
    assert told.headers["Access-Control-Allow-Headers"] == "authorization, content-type"
    own = page.request("OPTIONS", path, headers={"Origin": page.bot.address, **asks})
    assert own.status_code == 204
    assert "Access-Control-Allow-Origin" not in own.headers


# Headers


@pytest.mark.parametrize("path", [*EVERYWHERE, ""])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_every_answer_tells_the_browser_to_be_careful(method: str, path: str, page: Page) -> None:
    answer = page.request(method, path, allow_redirects=False)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    policy = dict(
        part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";")
    )
    assert (
        policy["default-src"]
        == policy["base-uri"]
        == policy["form-action"]
        == policy["frame-ancestors"]
        == "'none'"
    )
    if (method, path) == ("GET", "/"):
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
        assert policy["img-src"] == "'self' data:"
        assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_nothing_of_a_conversation_is_kept_in_between(talking: Page) -> None:
    answers = [talking.request("POST", "/session", json={}), talking.send(text="Hallo")]
    answers += [talking.request("GET", path) for path in ("/history", "/answers", "/report/x.pdf", "/nothing")]
    answers += [talking.send(text=""), talking.request("DELETE", "/session")]
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}


# The log


def test_log_names_a_page_that_is_kept_out_once_and_the_setting(talking: Page, bot: Bot) -> None:
    for _ in range(3):
        talking.request("GET", "/settings", headers={"Origin": "https://neu.kammer.example"})
    told = [line for line in bot.log.read_text(encoding="utf-8").splitlines() if "neu.kammer.example" in line]
    assert len(told) == 1
    assert "WEGWEISER_WEB_ORIGINS" in told[0]


def test_log_holds_neither_what_was_typed_nor_what_opens_a_conversation(talking: Page, bot: Bot) -> None:
    typed = "Geheimrezept Zimtschnecke"
    key = TOKENS.sign(Session(talking.conversation, None, int(time.time()) + HOUR), Audience.REPORT)
    with bot.actions.stopped():
        talking.say(typed)
        talking.say(f"/{typed}")
        talking.send(payload=f"/{typed}", title=typed)
        talking.request("GET", f"/report/{key}.pdf")
    log = bot.log.read_text(encoding="utf-8", errors="replace")
    assert log
    for secret in ("Zimtschnecke", talking.token, key, talking.conversation):
        assert secret not in log


# The pages


def test_demo_page_loads_nothing_but_its_style_and_the_widget(page: Page) -> None:
    html = page.request("GET", "/").text
    assert '<html lang="de">' in html
    assert html.count("<script") == 1
    assert '<script src="widget.js" defer></script>' in html
    for forbidden in ("<style", "style=", "onclick", "http://", "https://"):
        assert forbidden not in html
    style = page.request("GET", "/demo.css")
    assert style.headers["Content-Type"].startswith("text/css")
    assert "prefers-color-scheme: dark" in style.text


def test_address_without_the_slash_leads_to_the_page(page: Page) -> None:
    answer = page.request("GET", "")
    assert [step.status_code for step in answer.history] == [308]
    assert answer.url == f"{page.root}/"
    assert "KI-Wegweiser" in answer.text


def test_file_is_sent_compressed_and_only_once(page: Page) -> None:
    plain = page.request("GET", "/demo.css", headers={"Accept-Encoding": "identity"})
    zipped = page.request("GET", "/demo.css", headers={"Accept-Encoding": "gzip"}, stream=True)
    raw = zipped.raw.read(decode_content=False)
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(raw) == plain.content
    assert len(raw) < len(plain.content)
    assert "Content-Encoding" not in plain.headers
    assert plain.headers["Vary"] == "Accept-Encoding, Origin"
    again = page.request("GET", "/demo.css", headers={"If-None-Match": plain.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == plain.headers["ETag"]


def test_head_is_get_without_the_body(page: Page) -> None:
    got, asked = page.request("GET", "/demo.css"), page.request("HEAD", "/demo.css")
    assert (asked.status_code, asked.content) == (200, b"")
    assert asked.headers["ETag"] == got.headers["ETag"]


def test_widget_is_served_for_other_hosts_too_or_said_how_to_build_it(page: Page) -> None:
    answer = page.request("GET", "/widget.js")
    if answer.status_code == 503:
        assert "npm run build" in answer.text
    else:
        assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_widget_learns_what_an_association_has_set(page: Page, content: Content) -> None:
    for association in content.associations.values():
        shown: dict[str, Any] = page.request("GET", f"/settings?association={association.id}").json()[
            "association"
        ]
        for key in ("name", "greeting", "primary_color", "privacy_url", "imprint_url", "accessibility_url"):
            assert shown[key] == getattr(association, key)
        assert (shown["logo"] is None) == (association.logo is None)


def test_widget_is_neutral_on_a_page_that_names_nobody_or_somebody_unknown(page: Page) -> None:
    for query in ("", "?association=unknown-one"):
        assert page.request("GET", f"/settings{query}").json() == {"association": None, "kept_days": 30}
    for wrong in ("../x", "", "A"):
        assert refusal(page.request("GET", f"/settings?association={wrong}"))[:2] == (400, "invalid")


@needs_examples
def test_logo_can_be_shown_on_every_page_and_run_nothing(page: Page, content: Content) -> None:
    logos = {key: found.logo for key, found in content.associations.items() if found.logo}
    assert logos
    for key, file in logos.items():
        answer = page.request("GET", f"/logo/{key}.svg")
        assert answer.content == file.read_bytes()
        assert answer.headers["Content-Type"] == "image/svg+xml"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "script-src" not in answer.headers["Content-Security-Policy"]
        assert refusal(page.request("GET", f"/logo/{key}"))[:2] == (404, "not_found")
    for other in ("unknown.svg", "..%2Fmuster-innung.svg", "muster-innung.yml", "muster-kammer.svg"):
        assert refusal(page.request("GET", f"/logo/{other}"))[:2] == (404, "not_found")


def test_health_says_that_a_model_is_loaded(page: Page) -> None:
    answer = page.request("GET", "/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})
