"""The form's own action: it understands the message, keeps what was said, and puts the next question.

One call a turn. Rasa's form learns from its events which slot is open. An empty list of events means "this was
no answer": Rasa then lets the rule for the intent reply and comes back here.
"""

from __future__ import annotations

import logging

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import adviser, contact, handover, personal_data, statistics
from actions.asking import Outgoing, open_question, put_question
from actions.associations import association_of
from actions.conversation import (
    FORGET,
    FORM,
    REQUESTED_SLOT,
    Memory,
    Message,
    answered,
    changes,
    read_memory,
    read_message,
)
from actions.dialogue_acts import resume
from actions.interview import Turn, is_result_due, take_message
from actions.statistics import Event, Kind
from monitoring import meter
from storage import pauses
from wegweiser.answers import answers_in_words
from wegweiser.association import Association
from wegweiser.content import Content
from wegweiser.handover import handover_sheet
from wegweiser.recommendation import recommend

logger = logging.getLogger(__name__)


class ValidateInterviewForm(Action):
    """Validates answers and asks the next question of the interview."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return f"validate_{FORM}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Return the slots set in this turn, `requested_slot` last; nothing where it was no answer."""
        content = adviser.content()
        before = read_memory(tracker, content.questions)
        message = read_message(tracker)
        association = association_of(tracker)
        requested = tracker.get_slot(REQUESTED_SLOT)
        turn: Turn | None = Turn(before.copy())
        resumed: Turn | None = None
        if message.is_new:
            resumed = _resumed(message, before)
            turn = resumed or take_message(message, before, requested, content, adviser.reader(), association)
            if turn is None and requested is not None:
                return []
        turn = turn or Turn(before.copy())
        if turn.forget:
            for code in before.codes:
                pauses.take(code)
            statistics.count([Event(Kind.DELETED)], association)
            dispatcher.utter_message(text=content.messages["deleted"])
            return [SlotSet(FORGET, True), SlotSet(REQUESTED_SLOT, None)]
        if turn.memory.misses > before.misses and requested in content.questions.by_id:
            meter.not_understood(requested)
        if turn.wish is not None and association is not None:
            turn.said.append(await _hand_over(turn.memory, turn.wish, association, content))
        if said := personal_data.warning(tracker, content):
            turn.said.append(said)
        channel = tracker.get_latest_input_channel() or ""
        outgoing = put_question(turn.memory, turn.said, turn.retry, content, channel, association)
        if not outgoing and message.is_new and message.intent != "result" and not is_result_due(turn.memory):
            outgoing = [Outgoing(content.messages["result_stands"])]
        send(dispatcher, outgoing)
        if resumed is None:  # an interview that goes on was counted where it began
            statistics.count(statistics.progress_of(before, turn.memory), association)
        asked = SlotSet(REQUESTED_SLOT, open_question(turn.memory, content))
        return [*changes(before, turn.memory), answered(turn.memory), asked]


def _resumed(message: Message, before: Memory) -> Turn | None:
    """Return the turn that takes up the answers of a pause code; None where the message holds none."""
    code = pauses.find_code(message.text)
    if code is None:
        return None
    turn = Turn(before.copy())
    turn.said.append(resume(turn.memory, code))
    return turn


async def _hand_over(memory: Memory, wish: str, association: Association, content: Content) -> str:
    """Send the sheet; return what to say. The wish goes nowhere else."""
    today = adviser.today()
    result = recommend(memory.answers, content, today, association)
    sheet = handover_sheet(result, answers_in_words(memory.answers, content.questions), wish, association)
    is_delivered = True
    try:
        await handover.deliver(sheet, association.handover, today)
    except handover.HandoverError as error:
        logger.error("A result of %s could not be handed over: %s.", association.id, error)
        is_delivered = False
    meter.handed_over(is_delivered)
    return contact.outcome(is_delivered, association, content.messages["handover"])


def send(dispatcher: CollectingDispatcher, messages: list[Outgoing]) -> None:
    """Hand messages to Rasa, each as one response."""
    for message in messages:
        dispatcher.utter_message(text=message.text, buttons=message.buttons or None, **message.extras)
