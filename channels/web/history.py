"""A conversation as it was: the tracker's events as turns, and turns as messages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from rasa.shared.core.events import BotUttered, Event, SlotSet, UserUttered

from channels.web.messages import Message, Place, Response, bot_messages, place_of, user_message
from components.never_silent import UTTER_UNAVAILABLE

REQUESTED_SLOT = "requested_slot"
"""The slot in which Rasa keeps the question that is open."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the channel keeps with a message of the user, beside its text.

    `title` is what the button was called that was pressed; None where the user typed, empty where the page itself
    spoke. `association` is for the actions.
    """

    id: str
    association: str | None
    title: str | None

    def as_dict(self) -> dict[str, Any]:
        """Return it as Rasa stores it."""
        return {"id": self.id, "association": self.association, "title": self.title}


@dataclass(slots=True)
class Turn:
    """A message of the user and what the bot sent after it.

    `said` is empty where the page itself spoke. `progress` is where the interview stood afterwards.
    """

    id: str
    said: str
    responses: list[Response] = field(default_factory=list)
    progress: Place | None = None

    @property
    def is_answered(self) -> bool:
        """Whether the bot has answered, and not only said that it cannot."""
        said = [response for response in self.responses if response.get("utter_action") != UTTER_UNAVAILABLE]
        return bool(said)

    def messages(self, report_url: Callable[[], str], failed: str) -> list[Message]:
        """Return what the bot sent; the sentence `failed` where it sent nothing that can be shown."""
        silent: list[Response] = [{"text": failed}]
        return bot_messages(self.responses, self.id, report_url) or bot_messages(silent, self.id, report_url)


def turns(events: Iterable[Event]) -> list[Turn]:
    """Return the turns of a conversation; of a message that was sent again because it failed, the last one."""
    found: dict[str, Turn] = {}
    current: Turn | None = None
    place: Place | None = None
    is_open = False
    for event in events:
        if isinstance(event, UserUttered):
            current = _turn(event)
            found.pop(current.id, None)
            found[current.id] = current
        elif isinstance(event, BotUttered) and current is not None:
            current.responses.append(event.message())
            place = place_of(current.responses[-1]) or place
        elif isinstance(event, SlotSet) and event.key == REQUESTED_SLOT:
            is_open = event.value is not None
        if current is not None:
            current.progress = place if is_open else None
    return list(found.values())


def said_by(event: UserUttered) -> str:
    """Return what a user typed, or what the button was called; nothing where the page itself spoke."""
    title = (event.metadata or {}).get("title")
    return (event.text or "") if title is None else str(title)


def _turn(event: UserUttered) -> Turn:
    kept = event.metadata or {}
    return Turn(str(kept.get("id") or event.message_id), said_by(event))


def find_turn(events: Iterable[Event], turn_id: str) -> Turn | None:
    """Return the turn with this id; None where there is none that the bot has answered."""
    for turn in turns(events):
        if turn.id == turn_id and turn.is_answered:
            return turn
    return None


def history(events: Iterable[Event], report_url: Callable[[], str], failed: str) -> list[Message]:
    """Return everything that was said, in order."""
    messages: list[Message] = []
    for turn in turns(events):
        if turn.said:
            messages.append(user_message(turn.id, turn.said))
        messages += turn.messages(report_url, failed)
    return messages


def progress(events: Iterable[Event]) -> Place | None:
    """Return number and total of the open question of the interview; None where none is open."""
    past = turns(events)
    return past[-1].progress if past else None
