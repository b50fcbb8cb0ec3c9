"""How long a conversation is kept after its newest message."""

from __future__ import annotations

from collections.abc import Mapping

VARIABLE = "WEGWEISER_RETENTION_DAYS"
DEFAULT_DAYS = 30
MOST_DAYS = 3650
SECONDS_PER_DAY = 24 * 60 * 60


class KeepingError(ValueError):
    """The variable holds what it may not; the text names it, what stood there and what may."""


def retention_days(environment: Mapping[str, str]) -> int:
    """Return for how many days after its newest message a conversation is kept.

    Args:
        environment: Usually `os.environ`.

    Raises:
        KeepingError: If the variable is no whole number from 1 to `MOST_DAYS`.
    """
    text = environment.get(VARIABLE, "").strip()
    if not text:
        return DEFAULT_DAYS
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= MOST_DAYS:
        raise KeepingError(f"{VARIABLE} is {text!r}; it must be a whole number of days from 1 to {MOST_DAYS}.")
    return int(text)
