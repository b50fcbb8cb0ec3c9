"""What a request may hold."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.web.refusals import Code, Refusal
from channels.web.requests import Said, Start, read_body, read_said, read_start
from tests.profiles import CONTENT

QUESTIONS = CONTENT.questions
ID = "0b5a8f10-3b0c-4d57-9a4e-5d2c1f6a7b8c"
LONGEST = 20


def said(body: dict[str, Any]) -> Said:
    return read_said(body, QUESTIONS, ["affirm", "why"], LONGEST)


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b'"text"', b"{", b'{"keep": true, "keep": false}', b"\xff\xfe", b"[" * 50_000, b"{}{}"],
)
def test_body_that_is_no_json_object_is_refused(body: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        read_body("application/json", body)
    assert refused.value.code is Code.INVALID


@pytest.mark.parametrize(
    "content_type", ["", "text/plain", "application/x-www-form-urlencoded", "application/json5"]
)
def test_only_json_is_taken_because_a_browser_asks_before_it_sends_that(content_type: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_body(content_type, b"{}")
    assert refused.value.code is Code.INVALID


@pytest.mark.parametrize("content_type", ["application/json", "Application/JSON; charset=utf-8"])
def test_json_is_json_however_it_is_spelled(content_type: str) -> None:
    assert read_body(content_type, '{"text": "Öl"}'.encode()) == {"text": "Öl"}


def test_conversation_starts_with_nothing_said_about_it() -> None:
    assert read_start({}) == Start(None, keep=False)
    assert read_start({"association": "ihk-nord-1", "keep": True}) == Start("ihk-nord-1", keep=True)


@pytest.mark.parametrize(
    "body",
    [{"keep": "yes"}, {"keep": 1}, {"keep": None}, {"sender": "somebody"}]
    + [{"association": name} for name in ("", "IHK", "a b", "../secret", "ä", "a" * 41, 7, ["ihk"], "ihk\n")],
)
def test_conversation_does_not_start_with_anything_else(body: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        read_start(body)
    assert refused.value.code is Code.INVALID


def test_text_is_text_whatever_it_begins_with() -> None:
    assert said({"id": ID, "text": " /restart "}) == Said(ID, "/restart", None)


def test_button_is_what_it_sends_and_what_it_is_called() -> None:
    body = {"id": ID.upper(), "payload": '/inform{"goal":"reduce_costs"}', "title": "Kosten senken"}
    assert said(body) == Said(ID, '/inform{"goal": "reduce_costs"}', "Kosten senken")


@pytest.mark.parametrize(
    "change",
    [
        {"id": None},
        {"id": 7},
        {"id": "1"},
        {"id": ID.replace("-", "")},
        {"id": f"{{{ID}}}"},
        {"id": f"urn:uuid:{ID}"},
        {"id": ID[:-1] + "ß"},
        {"text": None},
        {"text": 7},
        {"text": ["Hallo"]},
        {"text": ""},
        {"text": " \n\t\u2003 "},
        {"text": "\x00\x1b"},
        {"title": "Ja"},
        {"payload": "/affirm"},
        {"payload": "/affirm", "title": "Ja"},
        {"sender": "somebody"},
        {"metadata": {"association": "other"}},
    ],
)
def test_message_that_is_not_whole_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        said({"id": ID, "text": "Hallo"} | change)
    assert refused.value.code is Code.INVALID


@pytest.mark.parametrize(
    "body", [{"payload": "/affirm"}, {"payload": "/affirm", "title": ""}, {"title": "Ja"}, {}]
)
def test_button_without_a_name_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        said({"id": ID} | body)
    assert refused.value.code is Code.INVALID


def test_text_that_is_too_long_is_refused_as_such() -> None:
    assert said({"id": ID, "text": "ä" * LONGEST}).text == "ä" * LONGEST
    for body in ({"text": "a" * (LONGEST + 1)}, {"payload": "/affirm", "title": "a" * 1001}):
        with pytest.raises(Refusal) as refused:
            said({"id": ID} | body)
        assert refused.value.code is Code.TOO_LONG


def test_what_cannot_be_stored_as_text_becomes_a_space() -> None:
    broken = json.loads('"a\\ud83d\\u0000b\\u001b[1m"')
    assert said({"id": ID, "text": broken}).text == "a  b [1m"
    assert said({"id": ID, "text": "Zeile\nmit 😀\tTab"}).text == "Zeile\nmit 😀\tTab"


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
BODIES = st.fixed_dictionaries(
    {}, optional={"id": st.just(ID) | st.uuids().map(str) | JSON, "text": JSON, "payload": JSON, "title": JSON}
)


@given(body=BODIES)
def test_whatever_is_sent_is_understood_or_refused(body: dict[str, Any]) -> None:
    try:
        message = said(body)
    except Refusal:
        return
    assert str(uuid.UUID(message.id)) == message.id
    assert message.text
    message.text.encode()
