"""Holds the conversations of docs/transcripts/gespraeche.yml with the running bot and writes a page for each.

python -m tests.write_transcripts
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from scripts.quiet import quiet_environment
from tests.bot import Bot, Talk, running_bot

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "transcripts"
SCRIPT = FOLDER / "gespraeche.yml"
ANOTHER, NONE = "---", "none"
MOST_TURNS = 60
CODE = re.compile(r"KI-\w{4}-\w{4}")


def scripts() -> list[dict[str, Any]]:
    """Return the conversations: file, title, what they show, and what is typed."""
    loaded: list[dict[str, Any]] = yaml.safe_load(SCRIPT.read_text(encoding="utf-8"))
    return loaded


class Page:
    """One conversation and the lines of its page."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._talk, self._code = bot.talk(), ""
        self.lines: list[str] = []

    def say(self, line: str) -> None:
        """Type a line, or begin a new conversation."""
        if line == ANOTHER:
            self._talk = self._bot.talk()
            self.lines.append("*Ein neues Gespräch beginnt.*")
            return
        typed = line.replace("{code}", self._code)
        reply = answer(self._talk, typed)
        self._code = next(iter(CODE.findall(reply)), self._code)
        self.lines += [f"**{typed}**", "\n".join(f"> {part}".rstrip() for part in reply.splitlines())]

    def answer_all(self, answers: dict[str, list[str]]) -> None:
        """Answer the questions that are put until there is a result."""
        left = {question: list(lines) for question, lines in answers.items()}
        for _ in range(MOST_TURNS):
            question = self._talk.open_question
            if question is None:
                return
            lines = left.get(question)
            self.say(str(lines.pop(0)) if lines else "weiß nicht")


def hold(bot: Bot, script: dict[str, Any]) -> str:
    """Hold one conversation; return its page."""
    page = Page(bot)
    for line in script["says"]:
        page.say(str(line))
    if script["answers"] != NONE:
        page.answer_all(script["answers"])
    for line in script.get("afterwards", ()):
        page.say(str(line))
    return "\n\n".join([f"# {script['title']}", script["about"], *page.lines]) + "\n"


def answer(talk: Talk, typed: str) -> str:
    """Return what the bot says as the terminal shows it."""
    return "\n\n".join(message["text"] for message in talk.say(typed, channel="cmdline") if message.get("text"))


def main() -> int:
    """Write all pages."""
    os.environ.update(quiet_environment(os.environ, "ERROR"))
    with tempfile.TemporaryDirectory() as folder, running_bot(ROOT, Path(folder)) as bot:
        for script in scripts():
            (FOLDER / f"{script['file']}.md").write_text(hold(bot, script), encoding="utf-8")
            print(script["file"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
