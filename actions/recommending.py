"""The result in the chat: as text in pieces, and as the object that a card is drawn from."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import adviser
from actions.asking import CHANNELS_WITHOUT_BUTTONS
from actions.conversation import Memory, changes, plain_answers, read_memory, read_message
from actions.dialogue_acts import DialogueAct
from actions.interview import is_result_due
from wegweiser.recommendation import Result, recommend
from wegweiser.text import PARTS, part_text, result_pieces


class ActionRecommend(Action):
    """Computes the result and sends it; says nothing where it was already sent for the same answers."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_recommend"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Send text and card; return that this result was shown."""
        content = adviser.content()
        before = read_memory(tracker, content.questions)
        if not is_result_due(before):
            return []
        memory = before.copy()
        early = bool(tracker.active_loop)
        if not memory.answers.get("goal"):
            dispatcher.utter_message(text=content.messages["result_too_early"])
            return []
        intro = "result_changed" if memory.result_for else "result_early" if early else "result_intro"
        dispatcher.utter_message(text=content.messages[intro])
        _send_result(recommend(memory.answers, content, adviser.today()), dispatcher, tracker)
        dispatcher.utter_message(text=content.messages["result_next"])
        memory.result_for = plain_answers(memory)
        return changes(before, memory)


def _send_result(result: Result, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    for piece in result_pieces(result):
        dispatcher.utter_message(text=piece)
    if tracker.get_latest_input_channel() not in CHANNELS_WITHOUT_BUTTONS:
        dispatcher.utter_message(json_message={"type": "roadmap", "result": result})


class ActionResultPart(DialogueAct):
    """Shows one part of the result again: reasons, law, funding, partners, examples, what-ifs."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_result_part"

    def reply(self, memory: Memory, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        """Send the part that belongs to the intent; before there is a result, say so."""
        content = adviser.content()
        if memory.result_for is None:
            dispatcher.utter_message(text=content.messages["result_missing"])
            return
        result = recommend(memory.answers, content, adviser.today())
        part = content.messages["after_result"].get(read_message(tracker).intent, PARTS[0])
        dispatcher.utter_message(text=part_text(result, part))
