"""How long to wait before the next try."""

from __future__ import annotations

import asyncio

FIRST, LONGEST = 1.0, 60.0
"""Seconds."""


class Delay:
    """Waits twice as long each time, a minute at most."""

    def __init__(self) -> None:
        self._seconds = FIRST

    async def wait(self, at_least: float = 0.0) -> None:
        """Wait; `at_least` are seconds that the other side has asked for."""
        await asyncio.sleep(max(self._seconds, at_least))
        self._seconds = min(2 * self._seconds, LONGEST)
