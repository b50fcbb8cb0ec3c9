"""docs/errors.md holds every message about an error that somebody can meet, and none that no longer exists."""

from __future__ import annotations

import re

import pytest

from channels.web.refusals import Code
from tests.conftest import ROOT
from tests.docs.error_messages import messages, sources
from wegweiser.content import Content

PAGE = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
ROWS = {
    (text.replace("\\|", "|"), file)
    for text, files in re.findall(r"^\| `(.+?)` \| (`[^|]+\.py`) \| [^|]*[^| ]", PAGE, re.MULTILINE)
    for file in re.findall(r"`([^`]+)`", files)
}
MESSAGES = {(message.text, message.file) for message in messages()}


def test_every_message_has_a_row_that_says_what_to_do() -> None:
    missing = sorted(MESSAGES - ROWS, key=lambda pair: pair[1])
    rows = "\n".join(f"| `{text}` | `{file}` | … |" for text, file in missing)
    assert not missing, f"add to docs/errors.md, in the part of those who meet it, with what to do:\n{rows}"


def test_every_row_is_about_a_message_that_exists() -> None:
    stale = sorted(ROWS - MESSAGES)
    assert not stale, "in docs/errors.md, but not in the code any more; take it out or correct it"


def test_the_messages_are_really_found() -> None:
    assert len(sources()) > 100
    assert len(MESSAGES) > 150
    assert ("WEGWEISER_PORT and WEGWEISER_ACTION_PORT are both …; they must differ.", "scripts/run.py") in MESSAGES


@pytest.mark.parametrize("code", list(Code))
def test_every_refusal_of_the_website_is_explained(code: Code) -> None:
    assert f"`web.refusals.{code.code}`" in PAGE


def test_every_sentence_named_on_the_page_exists(content: Content) -> None:
    part = PAGE.split("## Für Menschen im Gespräch", 1)[1].split("\n## ", 1)[0]
    cells = re.findall(r"^\| (`.+?) \|", part, re.MULTILINE)
    for path in (name for cell in cells for name in re.findall(r"`([\w.]+)`", cell)):
        sentence: object = content.messages
        for key in path.split("."):
            assert isinstance(sentence, dict | type(content.messages)), path
            assert key in sentence, f"docs/errors.md names {path}, which content/messages.yml does not have"
            sentence = sentence[key]
