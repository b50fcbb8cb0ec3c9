"""Rasa's shell as people expect one: it reads from a pipe or a file too, ends with its input, and wraps at words.

Rasa's own way needs a terminal. At the end of the input it fails, and its server runs on with nobody to talk to.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import sys
import textwrap
from collections.abc import Awaitable, Callable
from typing import Any

Read = Callable[[dict[str, Any] | None], Awaitable[str | None]]
"""Prints the response before, and returns the next message; None: there is no more."""
_INDENT = re.compile(r" *(?:(?:\d+\.|[-–•]) )?")
"""Where the text of a line begins, behind the number of an option or the mark of a list."""


def make_usual(console: Any) -> None:
    """Let `rasa.core.channels.console` read and print in this way.

    Args:
        console: That module, or what has its `_get_user_input` and `_print_bot_output`.
    """
    if sys.stdin.isatty():
        console._get_user_input = _of_terminal(console)
        console._print_bot_output = _wrapping(console)
    else:
        console._get_user_input = _of_pipe(console)


def wrapped(text: str, width: int) -> str:
    """Return a text in lines of at most `width` letters, broken at words and indented like their beginning."""
    return "\n".join(_wrapped_line(line, width) for line in text.split("\n"))


def _wrapped_line(line: str, width: int) -> str:
    if len(line) <= width:
        return line
    indent = _INDENT.match(line)
    behind = " " * len(indent[0] if indent else "")
    return textwrap.fill(line, width, subsequent_indent=behind, break_long_words=False, break_on_hyphens=False)


def _wrapping(console: Any) -> Callable[..., Any]:
    rasas: Callable[..., Any] = console._print_bot_output

    def show(message: dict[str, Any], *arguments: Any, **options: Any) -> Any:
        if "text" in message:
            message = {**message, "text": wrapped(message["text"], shutil.get_terminal_size().columns)}
        return rasas(message, *arguments, **options)

    return show


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
