"""The shell reads from a pipe and a file, too, ends where there is nothing more to read, and wraps at words."""

from __future__ import annotations

import asyncio
import io
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from scripts.shell import make_usual, wrapped


class Terminal(io.StringIO):
    """A terminal at which somebody presses Ctrl-D at once."""

    def isatty(self) -> bool:
        """Say that it is one."""
        return True


@pytest.fixture
def console() -> SimpleNamespace:
    """What Rasa's module has."""

    async def ask(previous_response: Any) -> str:
        raise EOFError

    return SimpleNamespace(_get_user_input=ask, _print_bot_output=print)


def test_each_line_of_a_pipe_is_a_message_and_its_end_the_end(
    console: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("Kosten senken\n 12 \n"))
    make_usual(console)
    read = [asyncio.run(console._get_user_input(said)) for said in (None, "Wie viele?", "Danke.")]
    assert read == ["Kosten senken", "12", None]
    assert capsys.readouterr().out.splitlines() == [
        "Your input -> Kosten senken",
        "Wie viele?",
        "Your input -> 12",
        "Danke.",
    ]


def test_ctrl_d_at_a_terminal_is_the_end(console: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal())
    make_usual(console)
    assert asyncio.run(console._get_user_input(None)) is None


def test_a_long_answer_is_wrapped_at_words_in_a_terminal(
    console: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setenv("COLUMNS", "20")
    make_usual(console)
    console._print_bot_output({"text": "Sie können jederzeit zurück."})
    assert capsys.readouterr().out.strip() == "{'text': 'Sie können jederzeit\\nzurück.'}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Kurz.", "Kurz."),
        ("  2. Produktion und Werkstatt", "  2. Produktion und\n     Werkstatt"),
        ("• Antrag vor dem Beginn stellen", "• Antrag vor dem\n  Beginn stellen"),
        ("Erst das.\n\nDann dies hier, bitte.", "Erst das.\n\nDann dies hier,\nbitte."),
        ("https://www.beispiel-foerderung.de/antrag", "https://www.beispiel-foerderung.de/antrag"),
    ],
)
def test_lines_end_with_a_word_and_keep_their_indent(text: str, shown: str) -> None:
    assert wrapped(text, 20) == shown
