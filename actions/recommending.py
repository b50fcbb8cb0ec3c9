"""The result in the chat: as text in pieces, and as the object that a card is drawn from."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import adviser, contact, statistics
from actions.asking import CHANNELS_WITHOUT_BUTTONS, facts
from actions.associations import association_of
from actions.conversation import (
    FORGET,
    FORM,
    Memory,
    Message,
    answered,
    changes,
    plain_answers,
    read_memory,
    read_message,
)
from actions.dialogue_acts import DialogueAct, warn
from actions.interview import CONTRADICTION, is_result_due
from actions.statistics import Event, Kind
from actions.telling import send_parts, send_programmes
from wegweiser.answers import parse_answers
from wegweiser.association import Association
from wegweiser.content import Content
from wegweiser.decision import Decision
from wegweiser.difference import difference
from wegweiser.picture.plain import roadmap_lines
from wegweiser.questions import UNKNOWN, Answers
from wegweiser.recommendation import Result, make_case, outcome_name, recommend
from wegweiser.text import one_per_outcome, result_pieces
from wegweiser.understand.named_questions import named_question

CHANNELS_WITH_REPORT = frozenset(("web",))
"""Channels that turn {"type": "report"} into a link of their own."""
_PLACE_PARTS = ("funding", "partners")
"""What hangs on the Land."""


class ActionRecommend(Action):
    """Computes the result and sends it; after a change, says first what differs."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_recommend"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Send text and card; return that this result was shown. Silent where nothing is new."""
        content = adviser.content()
        before = read_memory(tracker, content.questions)
        if tracker.get_slot(FORGET):
            return []
        if contact.takes_wish(read_message(tracker), before) and read_message(tracker).is_new:
            return [FollowupAction(FORM)]
        if before.awaiting is not None and before.awaiting["kind"] == CONTRADICTION:
            # Which of two answers holds comes first; the form asks that again, once.
            return [answered(before), FollowupAction(FORM)] if read_message(tracker).is_new else []
        asked_for = read_message(tracker).intent == "result"
        if not before.answers.get("goal"):
            dispatcher.utter_message(text=content.messages["result_too_early"])
            return []
        if not is_result_due(before) and not asked_for:
            return []
        memory = before.copy()
        association = association_of(tracker)
        result = recommend(memory.answers, content, adviser.today(), association)
        if memory.result_for is None:
            statistics.count([Event(Kind.RESULT, result["outcome"])], association)
        if memory.result_for is None or asked_for:
            intro = "result_early" if tracker.active_loop else "result_intro"
            dispatcher.utter_message(text=content.messages[intro])
            _send_result(result, dispatcher, tracker)
            dispatcher.utter_message(text=content.messages["result_next"])
        else:
            _send_difference(memory, result, dispatcher, tracker, association)
        memory.result_for = plain_answers(memory)
        if not tracker.active_loop:
            warn(dispatcher, tracker)
        return changes(before, memory)


def _send_result(result: Result, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    for piece in result_pieces(result):
        dispatcher.utter_message(text=piece)
    _send_card(result, dispatcher, tracker)


def _send_card(result: Result, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    if tracker.get_latest_input_channel() in CHANNELS_WITHOUT_BUTTONS:
        dispatcher.utter_message(text="\n".join(roadmap_lines(result)))
    else:
        dispatcher.utter_message(json_message={"type": "roadmap", "result": result})


def _send_difference(
    memory: Memory,
    result: Result,
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    association: Association | None,
) -> None:
    """Send what a change has changed; the whole text again only where the recommendation is another."""
    content = adviser.content()
    earlier = parse_answers(memory.result_for, content.questions, "answers of the last result")
    old = recommend(earlier, content, adviser.today(), association)
    lines = difference(old, result)
    if not lines:
        dispatcher.utter_message(text=content.messages["result_same"])
        return
    text = "\n".join([content.messages["result_changed"], *(f"• {line}" for line in lines)])
    dispatcher.utter_message(text=text)
    if (old["outcome"], old["variant"]) != (result["outcome"], result["variant"]):
        _send_result(result, dispatcher, tracker)
    else:
        _send_card(result, dispatcher, tracker)


class ActionReport(DialogueAct):
    """Offers the result as a PDF, where the channel can make a link to it."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_report"

    def reply(self, memory: Memory, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        """Send the sign from which the channel makes the link; say where there is none."""
        messages = adviser.content().messages
        if tracker.get_latest_input_channel() not in CHANNELS_WITH_REPORT:
            dispatcher.utter_message(text=messages["report_elsewhere"])
        elif memory.result_for is None:
            dispatcher.utter_message(text=messages["result_missing"])
        else:
            dispatcher.utter_message(text=messages["report"], json_message={"type": "report"})


class ActionResultPart(DialogueAct):
    """Answers a question about the result: reasons, law, funding, partners, examples, what-ifs."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_result_part"

    def reply(self, memory: Memory, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        """Send the part that belongs to the intent, for another Land where one is named."""
        content = adviser.content()
        message = read_message(tracker)
        if message.intent == "funding_detail":
            if not send_programmes(message.text, dispatcher, association_of(tracker)):
                dispatcher.utter_message(text=content.messages["programme_unknown"])
        elif memory.result_for is None:
            dispatcher.utter_message(text=content.messages["result_missing"])
        else:
            self._answer(message, memory.answers, dispatcher, association_of(tracker))

    def _answer(
        self,
        message: Message,
        answers: Answers,
        dispatcher: CollectingDispatcher,
        association: Association | None,
    ) -> None:
        """Send the part that was asked for; „und in Hessen?“ asks for funding and partners there."""
        content = adviser.content()
        elsewhere = adviser.reader().read(message.text, None).answers.get("federal_state")
        if message.intent == "what_if" and elsewhere is None:
            dispatcher.utter_message(text=_what_if(message, answers, content))
            return
        parts = _PLACE_PARTS if message.intent == "what_if" else content.messages["after_result"][message.intent]
        asked = answers if elsewhere is None else {**answers, "federal_state": elsewhere}
        send_parts(parts, asked, dispatcher, association)


def _what_if(message: Message, answers: Answers, content: Content) -> str:
    """Return where another answer would lead: the one supposed, any to the question named, else any at all."""
    messages = content.messages
    read = adviser.reader().read(message.text, None, message.guesses).answers
    supposed = {key: value for key, value in read.items() if answers.get(key) != value}
    if supposed:
        return _supposing(supposed, answers, content)
    question = named_question(message.text, content.questions)
    if question is None:
        chosen = one_per_outcome(recommend(answers, content, adviser.today())["what_if"])
    else:
        chosen = _changes_by(question.id, answers, content)
    if not chosen and question is not None:
        return str(messages["what_if_nothing"].format(title=question.title))
    if not chosen:
        return str(messages["what_if_which"])
    return "\n".join([messages["what_if_intro"], *(f"• {change['text']}" for change in chosen)])


def _changes_by(question_id: str, answers: Answers, content: Content) -> list[dict[str, Any]]:
    """Return what another answer to a question would change, or any, where it has none yet."""
    result = recommend({question_id: UNKNOWN, **answers}, content, adviser.today())
    known = [change for change in result["what_if"] if change["question"] == question_id]
    opened = [change for point in result["open"] if point["question"] == question_id for change in point["would"]]
    now = (result["outcome"], result["variant"])
    return known + [change for change in opened if (change["outcome"], change["variant"]) != now]


def _supposing(supposed: Answers, answers: Answers, content: Content) -> str:
    """Return where these answers, in the place of what was said or left open, would lead."""
    now, then = (_decision(known, content) for known in (answers, {**answers, **supposed}))
    supposed_facts = facts(supposed, content)
    if (then.outcome, then.variant) == (now.outcome, now.variant):
        return str(content.messages["what_if_same"].format(facts=supposed_facts))
    outcome = outcome_name(then.outcome, then.variant, content)
    return str(content.messages["what_if_other"].format(facts=supposed_facts, outcome=outcome))


def _decision(answers: Answers, content: Content) -> Decision:
    return make_case(answers, content, adviser.today()).decision
