"""The form's own action: it understands the message, keeps what was said, and puts the next question.

One call a turn. Rasa's form learns from its events which slot is open. An empty list of events means "this was
no answer": Rasa then lets the rule for the intent reply and comes back here.
"""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import adviser
from actions.asking import Outgoing
from actions.conversation import (
    FORM,
    REQUESTED_SLOT,
    changes,
    read_memory,
    read_message,
)
from actions.interview import Turn, put_question, take_message


class ValidateInterviewForm(Action):
    """Validates answers and asks the next question of the interview."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return f"validate_{FORM}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Return the slots set in this turn, `requested_slot` last; nothing where it was no answer."""
        content = adviser.content()
        memory = read_memory(tracker, content.questions)
        message = read_message(tracker)
        turn = Turn(memory.copy())
        if message.is_new:
            open_question = tracker.get_slot(REQUESTED_SLOT)
            taken = take_message(message, memory, open_question, content, adviser.reader())
            if taken is None and open_question is not None:
                return []
            turn = taken or turn
        channel = tracker.get_latest_input_channel() or ""
        send(dispatcher, put_question(turn, content, channel))
        return [*changes(memory, turn.memory), SlotSet(REQUESTED_SLOT, turn.open_question)]


def send(dispatcher: CollectingDispatcher, messages: list[Outgoing]) -> None:
    """Hand messages to Rasa, each as one response."""
    for message in messages:
        if message.custom is not None:
            dispatcher.utter_message(json_message=message.custom)
        else:
            dispatcher.utter_message(text=message.text, buttons=message.buttons or None)
