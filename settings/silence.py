"""Keeps warnings away that only a library's developers can act on."""

from __future__ import annotations

import warnings
from typing import TextIO

SILENCED = (DeprecationWarning, PendingDeprecationWarning, FutureWarning, ResourceWarning)


def silence() -> None:
    """Makes these warnings invisible in this process, also where a library switches them on again."""
    show = warnings.showwarning

    def show_relevant(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        if not issubclass(category, SILENCED):
            show(message, category, filename, lineno, file, line)

    warnings.showwarning = show_relevant
