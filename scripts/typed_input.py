"""What is typed into Rasa's shell: also from a pipe or a file, and the end of it ends the shell.

Rasa's own way needs a terminal. At the end of the input it fails, and its server runs on with nobody to talk to.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Any

Read = Callable[[dict[str, Any] | None], Awaitable[str | None]]
"""Prints the response before, and returns the next message; None: there is no more."""


def end_with_input(console: Any) -> None:
    """Let `rasa.core.channels.console` read what is typed in this way.

    Args:
        console: That module, or what has its `_get_user_input` and `_print_bot_output`.
    """
    console._get_user_input = _of_terminal(console) if sys.stdin.isatty() else _of_pipe(console)


def _of_terminal(console: Any) -> Read:
    rasas: Read = console._get_user_input

    async def read(previous_response: dict[str, Any] | None) -> str | None:
        try:
            return await rasas(previous_response)
        except EOFError:  # Ctrl-D
            return None

    return read


def _of_pipe(console: Any) -> Read:
    async def read(previous_response: dict[str, Any] | None) -> str | None:
        if previous_response is not None:
            console._print_bot_output(previous_response)
        line: str = await asyncio.to_thread(sys.stdin.readline)
        if not line:
            return None
        print(f"Your input -> {line.strip()}", flush=True)
        return line.strip()

    return read
