"""Whose conversation it is: of which association, if of any."""

from __future__ import annotations

import logging
import os
from functools import lru_cache
from typing import Any

from rasa_sdk import Tracker

from actions import adviser
from wegweiser.association import Association, UnknownAssociationError, find_association

VARIABLE = "WEGWEISER_ASSOCIATION"
"""The association of all conversations whose channel names none, as in the terminal."""
METADATA_KEY = "association"
"""What a channel calls it in the metadata of a message."""
SESSION_METADATA = "session_started_metadata"
"""The slot in which Rasa keeps the metadata of the first message while a session starts."""

logger = logging.getLogger(__name__)


def association_of(tracker: Tracker) -> Association | None:
    """Return the association that the newest message comes from, else the operator's; None where there is none.

    Raises:
        UnknownAssociationError: If the operator has set one that does not exist. One that only a page names is
            left out: a typo there must not end the conversation.
    """
    named = _named(tracker)
    if named is None:
        default = os.environ.get(VARIABLE, "").strip()
        return find_association(default, adviser.content()) if default else None
    try:
        return find_association(named, adviser.content())
    except UnknownAssociationError as error:
        _warn_once(str(error))
        return None


def _named(tracker: Tracker) -> str | None:
    metadata: Any = next(
        (event.get("metadata") for event in reversed(tracker.events) if event["event"] == "user"), None
    )
    for kept in (metadata, tracker.get_slot(SESSION_METADATA)):
        named = kept.get(METADATA_KEY) if isinstance(kept, dict) else None
        if isinstance(named, str):
            return named
    return None


@lru_cache(maxsize=100)
def _warn_once(problem: str) -> None:
    logger.warning("A page names an association that does not exist: %s", problem)
