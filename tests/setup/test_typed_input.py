"""The shell reads from a pipe and a file, too, and ends where there is nothing more to read."""

from __future__ import annotations

import asyncio
import io
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from scripts.typed_input import end_with_input


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
    end_with_input(console)
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
    end_with_input(console)
    assert asyncio.run(console._get_user_input(None)) is None
