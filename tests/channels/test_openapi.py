"""The description of the routes: complete, valid, and true of a whole conversation."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from channels.web.openapi import description
from channels.web.public import PublicRoutes
from channels.web.readiness import Readiness
from channels.web.talk import TalkRoutes
from channels.web.tokens import Tokens
from channels.web_settings import Settings
from tests.channels.page import Page, question_of
from tests.conversations.test_at_any_moment import FIRM
from wegweiser.content import Content

DESCRIPTION = description(Settings())


def require(schema: str, answer: dict[str, Any]) -> None:
    """Compare an answer with a schema of the description."""
    pointer = {"$ref": f"#/components/schemas/{schema}", "components": DESCRIPTION["components"]}
    Draft202012Validator(pointer).validate(answer)


def test_every_route_is_described_and_no_other(content: Content) -> None:
    plain = Settings()
    tables = (
        PublicRoutes(plain, content, Readiness()).table() | TalkRoutes(plain, Tokens(("k" * 32,)), content).table()
    )
    routes = {
        (path.replace("report/<name:str>", "report/{key}.pdf").replace("<name:str>", "{id}.svg"), method.lower())
        for path, handlers in tables.items()
        for method in handlers
        if path  # without its slash, the page's address only leads to it
    }
    assert routes == {(path, method) for path, operations in DESCRIPTION["paths"].items() for method in operations}


def test_limits_in_the_description_are_those_of_the_operator() -> None:
    schemas = description(Settings(text_characters=500))["components"]["schemas"]
    assert schemas["Said"]["oneOf"][0]["properties"]["text"]["maxLength"] == 500


@pytest.mark.parametrize("name", DESCRIPTION["components"]["schemas"])
def test_schemas_are_valid(name: str) -> None:
    Draft202012Validator.check_schema(DESCRIPTION["components"]["schemas"][name])


def test_server_hands_out_its_description(page: Page) -> None:
    assert page.request("GET", "/openapi.json").json() == DESCRIPTION


def test_every_answer_of_a_whole_conversation_is_as_described(page: Page) -> None:
    answer = page.start()
    require("Begun", answer)
    while (question := question_of(answer)) is not None:
        value = FIRM[question]
        answer = page.give(question, list(value) if isinstance(value, tuple) else value)
        require("Answered", answer)
    for text in (
        "Zusammenfassung",
        "PDF bitte",
        "Welche Förderung gibt es?",
        "Was wäre, wenn ich 300 Leute hätte?",
    ):
        require("Answered", page.say(text))
    require("History", page.history())
    require("Answers", page.request("GET", "/answers").json())
    kinds = {message["type"] for message in page.history()["messages"]}
    assert kinds == {"text", "roadmap", "answers", "report"}
