"""The conversations in docs/transcripts/ take the course that is written there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot import Bot
from tests.write_transcripts import CODE, FOLDER, hold, scripts


@pytest.mark.parametrize("script", scripts(), ids=lambda script: script["file"])
def test_conversation_is_still_as_it_is_written_down(script: dict[str, Any], bot: Bot) -> None:
    written = (FOLDER / f"{script['file']}.md").read_text(encoding="utf-8")
    assert _without_codes(hold(bot, script)) == _without_codes(written), (
        "read it anew, then run `make transcripts`"
    )


def _without_codes(page: str) -> str:
    """Leave out the codes of pauses, which are drawn by lot."""
    return CODE.sub("KI-…", page)
