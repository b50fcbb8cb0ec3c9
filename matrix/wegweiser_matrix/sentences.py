"""What the process itself says, beside the answers of the adviser."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import yaml

MESSAGES = Path(__file__).resolve().parents[2] / "content" / "messages.yml"

AWAY = (
    "Der KI-Wegweiser ist gerade nicht erreichbar. Ihre Nachricht ist angekommen. "
    "Ich antworte, sobald es wieder geht."
)
UNREADABLE = "Diese Nachricht konnte ich nicht entschlüsseln. Bitte senden Sie sie noch einmal."
MENTION_ME = (
    "Guten Tag! Ich bin ein Programm, kein Mensch: der KI-Wegweiser für den Mittelstand. "
    "In diesem Raum sind mehrere Menschen. Deshalb antworte ich nur, wenn Sie mich mit {name} erwähnen."
)
REPORT = "Hier ist Ihr Bericht als PDF."


@functools.cache
def of_the_adviser() -> Any:
    """Return content/messages.yml."""
    return yaml.safe_load(MESSAGES.read_text(encoding="utf-8"))


def only_text() -> str:
    """Return the sentence for what is not text."""
    return str(of_the_adviser()["only_text"])


def failed() -> str:
    """Return the sentence for a message that something went wrong with."""
    return str(of_the_adviser()["web"]["refusals"]["failed"])
