"""The conversations in docs/transcripts/ take the course that is written there."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.bot import Bot
from tests.conftest import ROOT
from tests.write_transcripts import CODE, FOLDER, hold, scripts

README = ROOT / "README.md"


@pytest.mark.parametrize("script", scripts(), ids=lambda script: script["file"])
def test_conversation_is_still_as_it_is_written_down(script: dict[str, Any], bot: Bot) -> None:
    written = (FOLDER / f"{script['file']}.md").read_text(encoding="utf-8")
    assert _without_codes(hold(bot, script)) == _without_codes(written), (
        "read it anew, then run `make transcripts`"
    )


def test_the_terminal_in_the_readme_shows_what_the_bot_says(bot: Bot) -> None:
    (shown,) = re.findall(
        r"^Your input ->\s+(.*?)^```", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    typed, expected = shown.split("\n", 1)
    messages = bot.talk().say(typed, channel="cmdline")
    said = _in_one_line("\n".join(message["text"] for message in messages))
    for part in expected.split("[…]"):
        assert _in_one_line(part) in said, "put into README.md what the bot says now"


def _in_one_line(text: str) -> str:
    """Leave out how lines are broken and numbered options indented."""
    return " ".join(text.split())


def _without_codes(page: str) -> str:
    """Leave out the codes of pauses, which are drawn by lot."""
    return CODE.sub("KI-…", page)
