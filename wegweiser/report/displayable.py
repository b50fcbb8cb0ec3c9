"""Reduces texts to the characters that the report's font has."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

REPLACEMENT = "?"
"""Stands for a character that the font does not have."""
_OTHERS = re.compile("[^\n\\x20-\\x7e\xa0-\u017f–—‘’‚“”„…•€→−≤≥™]")
"""All but Latin letters and the punctuation of German texts."""


def displayable(value: Any) -> Any:
    """Return `value` with every text in it, at any depth, reduced to characters that the font has.

    A character that it lacks would show nothing, and the compiler refuses to make an accessible PDF of it.
    """
    if isinstance(value, str):
        return _OTHERS.sub(_replacement, unicodedata.normalize("NFC", value))
    if isinstance(value, Mapping):
        return {key: displayable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [displayable(item) for item in value]
    return value


def _replacement(found: re.Match[str]) -> str:
    char = found[0]
    if char.isspace():
        return " "
    invisible = unicodedata.category(char) in ("Cc", "Cf")
    return "" if invisible else REPLACEMENT
