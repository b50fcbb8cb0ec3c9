"""Everything that is stored of a conversation, as a file for the person who held it (Art. 15 and 20 DSGVO).

Its keys are German because people read it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from channels.web.history import said_by
from storage.keeping import SECONDS_PER_DAY

EXPORT_NAME = "ki-wegweiser-meine-daten.json"
CODES_SLOT = "codes"
"""The slot with the pause codes that were given: actions/conversation.py, Memory."""


def export_of(tracker: DialogueStateTracker, answers: list[dict[str, str]], days: int, notice: str) -> str:
    """Return the file.

    Args:
        tracker: The whole conversation.
        answers: What was answered: question, title and label.
        days: For how many days after its newest message it is kept.
        notice: What the file is, in German.
    """
    newest = max(event.timestamp for event in tracker.events)
    exported = {
        "hinweis": notice,
        "erstellt": _time(datetime.now(UTC).timestamp()),
        "gespeichert_bis": _time(newest + days * SECONDS_PER_DAY),
        "antworten": [
            {"frage": answer["question"], "titel": answer["title"], "antwort": answer["label"]}
            for answer in answers
        ],
        "pausencodes": tracker.get_slot(CODES_SLOT) or [],
        "nachrichten": list(_messages(tracker.events)),
    }
    return json.dumps(exported, ensure_ascii=False, indent=2) + "\n"


def _messages(events: Iterable[Event]) -> Iterable[dict[str, Any]]:
    """Yield what was said, without what the page itself sends to begin."""
    for event in events:
        if isinstance(event, UserUttered) and (said := said_by(event)):
            yield {"zeit": _time(event.timestamp), "von": "Sie", "text": said}
        elif isinstance(event, BotUttered):
            message = {"zeit": _time(event.timestamp), "von": "KI-Wegweiser", "text": event.text or ""}
            custom = event.message().get("custom") or {}
            yield {**message, "ergebnis": custom["result"]} if "result" in custom else message


def _time(timestamp: float) -> str:
    return datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
