"""The start of a conversation."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, ActiveLoop, EventType, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import adviser
from actions.associations import association_of
from actions.conversation import FORM, REQUESTED_SLOT
from wegweiser.association import preset_answers


class ActionSessionStart(Action):
    """Opens the interview at once, so that the very first message is read as an answer if it is one."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_session_start"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Return the events of a new session with the interview open; slots set before are kept.

        What is the same for all members of an association counts as answered.
        """
        kept = [SlotSet(name, value) for name, value in tracker.slots.items() if value is not None]
        association = association_of(tracker)
        presets = preset_answers(association) if association is not None else {}
        kept += [SlotSet(name, value) for name, value in presets.items() if tracker.get_slot(name) is None]
        first = adviser.content().questions.questions[0].id
        opened = [ActiveLoop(FORM), SlotSet(REQUESTED_SLOT, first)]
        return [SessionStarted(), *kept, *opened, ActionExecuted("action_listen")]
