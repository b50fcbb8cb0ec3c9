"""The running server does what its own description says, whatever is sent to it (schemathesis)."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from channels.web.openapi import description
from channels.web_settings import Settings
from tests.bot import Bot
from tests.channels.page import Page

OPERATIONS = [
    pytest.param(path, method, id=f"{method} {path}")
    for path, operations in description(Settings())["paths"].items()
    for method in operations
]


@pytest.fixture(scope="module")
def schema(bot: Bot) -> Any:
    """The description as the server hands it out."""
    return schemathesis.openapi.from_url(f"{Page(bot).root}/openapi.json")


def send(path: str, method: str, mode: GenerationMode, schema: Any, bot: Bot) -> None:
    """Send what the description allows, or what it forbids, and compare each answer with it."""
    # A payload has to fit the content and a key has to be signed, which no description can say.
    unsaid = [positive_data_acceptance] if path in ("/message", "/report/{key}.pdf", "/logo/{id}.svg") else []

    pages: list[Page] = []

    def page() -> Page:
        if not pages or method == "delete":  # what is deleted cannot be used again
            pages.append(Page(bot))
            pages[-1].start()
        return pages[-1]

    @given(case=schema[path][method.upper()].as_strategy(generation_mode=mode))
    @settings(
        max_examples=5 if method == "delete" else 25,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def compare(case: schemathesis.Case) -> None:
        headers = {"Authorization": f"Bearer {page().token}", "X-Forwarded-For": pages[-1].address}
        case.call_and_validate(headers=headers, excluded_checks=unsaid)

    compare()


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_server_keeps_to_its_description(path: str, method: str, schema: Any, bot: Bot) -> None:
    send(path, method, GenerationMode.POSITIVE, schema, bot)


@pytest.mark.parametrize(
    ("path", "method"), [("/settings", "get"), ("/session", "post"), ("/session", "delete"), ("/message", "post")]
)
def test_server_refuses_what_its_description_forbids(path: str, method: str, schema: Any, bot: Bot) -> None:
    send(path, method, GenerationMode.NEGATIVE, schema, bot)
