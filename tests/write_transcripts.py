"""Holds the conversations of docs/transcripts/gespraeche.yml with the running bot and writes a page for each.

python -m tests.write_transcripts
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from scripts.quiet import quiet_environment
from tests.bot import Bot, Talk, running_bot

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "transcripts"
SCRIPT = FOLDER / "gespraeche.yml"
ANOTHER = "---"
_CODE = re.compile(r"KI-\w{4}-\w{4}")


def scripts() -> list[dict[str, Any]]:
    """Return the conversations: file, title, what they show, and what is typed."""
    loaded: list[dict[str, Any]] = yaml.safe_load(SCRIPT.read_text(encoding="utf-8"))
    return loaded


def hold(bot: Bot, says: list[Any]) -> Iterator[str]:
    """Hold one conversation; yield its lines as they stand on the page."""
    talk, code = bot.talk(), ""
    for line in map(str, says):
        if line == ANOTHER:
            talk = bot.talk()
            yield "*Ein neues Gespräch beginnt.*"
            continue
        typed = line.replace("{code}", code)
        yield f"**{typed}**"
        reply = answer(talk, typed)
        code = next(iter(_CODE.findall(reply)), code)
        yield "\n".join(f"> {part}".rstrip() for part in reply.splitlines())


def answer(talk: Talk, typed: str) -> str:
    """Return what the bot says as the terminal shows it."""
    return "\n\n".join(message["text"] for message in talk.say(typed, channel="cmdline") if message.get("text"))


def main() -> int:
    """Write all pages."""
    os.environ.update(quiet_environment(os.environ, "ERROR"))
    with tempfile.TemporaryDirectory() as folder, running_bot(ROOT, Path(folder)) as bot:
        for script in scripts():
            lines = [f"# {script['title']}", script["about"], *hold(bot, script["says"])]
            (FOLDER / f"{script['file']}.md").write_text("\n\n".join(lines) + "\n", encoding="utf-8")
            print(script["file"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
