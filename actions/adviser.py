"""The adviser as the actions share it: content, reader and the day, loaded once."""

from __future__ import annotations

import os
from datetime import date, datetime
from functools import lru_cache

from wegweiser.content import Content, load_content
from wegweiser.understand.reading import Reader

TODAY_VARIABLE = "WEGWEISER_TODAY"


@lru_cache(maxsize=1)
def content() -> Content:
    """Return the content; raises ContentError with every fault, so that a bad edit stops the start."""
    return load_content()


@lru_cache(maxsize=1)
def reader() -> Reader:
    """Return the reader for what people type."""
    return Reader(content())


def today() -> date:
    """Return the day on which funding and law are judged: the real one, or WEGWEISER_TODAY for a preview.

    Raises:
        ValueError: If WEGWEISER_TODAY is not a day as YYYY-MM-DD.
    """
    preview = os.environ.get(TODAY_VARIABLE)
    return date.fromisoformat(preview) if preview else datetime.now().astimezone().date()
