"""What a person can do at any moment besides answering. Each action replies; the form then asks again."""

from __future__ import annotations

import json
import os
import re
from abc import ABC, abstractmethod

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import adviser, contact, personal_data, statistics
from actions.asking import CHANNELS_WITHOUT_BUTTONS, fact_lines, facts
from actions.associations import association_of
from actions.conversation import (
    CHANGE_ENTITY,
    FORM,
    REQUESTED_SLOT,
    Memory,
    answered,
    changes,
    plain_answers,
    read_memory,
    read_message,
)
from actions.interview import DELETE, RESTART, SEVERAL_FACTS, remember
from actions.statistics import Event, Kind
from actions.telling import send_parts, send_programmes
from storage import pauses
from storage.keeping import retention_days
from wegweiser.answers import answers_in_words, parse_answers
from wegweiser.association import contact_lines
from wegweiser.lookup import find_named
from wegweiser.questions import Answers, Question
from wegweiser.recommendation import recommend
from wegweiser.text import partner_lines
from wegweiser.understand.headcount import read_headcount
from wegweiser.understand.named_questions import named_question, only_names_a_question

CHANNELS_WITH_EXPORT = frozenset(("web",))
"""Channels in which a person can download everything that is stored of the conversation."""
MOST_CONTACTS = 2
MOST_TERMS = 8
LEAST_MONEY = 1000
"""From this number on "doch lieber 20000" is about money: the adviser is for firms of up to 500."""
_WISH = re.compile(
    r"änder|aender|korrigier|berichtig|falsch|verbesser|stimmt nicht|noch ?(?:ein)?mal|das mit de", re.IGNORECASE
)
"""Words of who wants to change an answer without saying to what."""


class DialogueAct(Action, ABC):
    """Reads the memory, lets the subclass reply, and returns what changed."""

    @abstractmethod
    def reply(self, memory: Memory, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        """Send the reply and change the memory in place."""

    def has_to_ask(self, before: Memory, memory: Memory) -> bool:
        """Whether the form has to put a question that none was open for: one that the reply brought."""
        changed = before.answers != memory.answers
        return memory.focus is not None or memory.awaiting is not None or changed

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Return the slots that the reply changed; leave a message full of facts to the form."""
        before = read_memory(tracker, adviser.content().questions)
        if contact.takes_wish(read_message(tracker), before):
            return [FollowupAction(FORM)]
        if not tracker.active_loop and _is_statement(tracker):
            return [FollowupAction(FORM)]
        memory = before.copy()
        self.reply(memory, dispatcher, tracker)
        events = changes(before, memory) or [answered(memory)]
        if tracker.active_loop:
            return events  # the form speaks next
        if self.has_to_ask(before, memory):
            return [*events, FollowupAction(FORM)]
        warn(dispatcher, tracker)
        return events


def warn(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Say what there is to say about personal data in the newest message, where no question follows."""
    if said := personal_data.warning(tracker, adviser.content()):
        dispatcher.utter_message(text=said)


def _is_statement(tracker: Tracker) -> bool:
    reading = adviser.reader().read(read_message(tracker).text, None)
    return len(reading.answers) >= SEVERAL_FACTS


class ActionWhy(DialogueAct):
    """Says why the open question is asked and what hangs on it; after a result, why it is this one."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_why"

    def reply(self, memory: Memory, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        """Send the reason for the open question, or for the result."""
        content = adviser.content()
        open_question = tracker.get_slot(REQUESTED_SLOT)
        if open_question is not None:
            dispatcher.utter_message(text=content.questions[open_question].why)
        elif memory.result_for is not None:
            parts = content.messages["after_result"]["why_roadmap"]
            send_parts(parts, memory.answers, dispatcher, association_of(tracker))
        else:
            dispatcher.utter_message(text=content.messages["why_nothing_open"])


class ActionSummary(DialogueAct):
    """Lists all answers given so far."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_summary"

    def reply(self, memory: Memory, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        """Send the list; asked what the bot knows, say first what that is."""
        content = adviser.content()
        messages = content.messages
        lines = _what_is_kept(tracker) if read_message(tracker).intent == "what_do_you_know" else []
        if memory.answers:
            lines += [messages["summary"], *fact_lines(memory.answers, content), messages["summary_change"]]
        else:
            lines.append(messages["summary_nothing"])
        dispatcher.utter_message(
            text="\n".join(lines), answers=answers_in_words(memory.answers, content.questions)
        )


def _what_is_kept(tracker: Tracker) -> list[str]:
    """Return what is stored, where, for how long, and how to get and to delete it."""
    messages = adviser.content().messages
    kept = messages["what_do_you_know"].format(days=retention_days(os.environ))
    has_menu = tracker.get_latest_input_channel() in CHANNELS_WITH_EXPORT
    return [f"{kept} {messages['what_do_you_know_export']}" if has_menu else kept]


class ActionBack(DialogueAct):
    """Goes back to the question answered before. Overrides Rasa's own `action_back`, which undoes a turn."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_back"

    def reply(self, memory: Memory, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        """Put the previous question in focus; its answer stays until there is a new one."""
        content = adviser.content()
        earlier = memory.asked
        if memory.focus in earlier:
            earlier = earlier[: earlier.index(memory.focus)]
        if not earlier:
            dispatcher.utter_message(text=content.messages["back_nothing"])
            return
        _focus(memory, content.questions[earlier[-1]], "back", dispatcher)


class ActionChange(DialogueAct):
    """Takes back an earlier answer: asks its question anew, or takes a bare new number at once."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_change"

    def reply(self, memory: Memory, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        """Take a new value that the message holds, else put the named question in focus, else ask which."""
        content = adviser.content()
        message = read_message(tracker)
        question = content.questions.by_id.get(message.to_change or "")
        new: Answers = {}
        if question is None:
            question = named_question(message.text, content.questions)
            new = _new_values(message.text, question, memory)
        if new:
            remember(memory, new)
            dispatcher.utter_message(text=content.messages["understood"].format(facts=facts(new, content)))
        elif question is not None:
            _focus(memory, question, "change", dispatcher)
        elif memory.answers:
            _ask_which(memory, dispatcher, tracker)
        else:
            dispatcher.utter_message(text=content.messages["change_nothing"])


def _new_values(text: str, question: Question | None, memory: Memory) -> Answers:
    """Return the values a wish to change holds.

    A bare number is the headcount where no question is named; from `LEAST_MONEY` on the budget, if that is known.
    A message that names a question and does not only wish to change it may be its answer.
    """
    if only_names_a_question(text, adviser.content().questions):
        return {}
    reader = adviser.reader()
    number = read_headcount(text, asked=True)
    if question is None and number is not None:
        if number >= LEAST_MONEY and "budget" in memory.answers:
            return {"budget": reader.read(text, "budget").answers["budget"]}
        if "employees" in memory.answers:
            return {"employees": number}
    answers = reader.read(text, None).answers
    if answers or question is None or _WISH.search(text):
        return answers
    value = reader.read(text, question.id).answers.get(question.id)
    return {} if value is None or value == question.stored_unknown else {question.id: value}


def _ask_which(memory: Memory, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    content = adviser.content()
    text = "\n".join([content.messages["change_which"], *fact_lines(memory.answers, content)])
    if tracker.get_latest_input_channel() in CHANNELS_WITHOUT_BUTTONS:
        dispatcher.utter_message(text=text)
        return
    buttons = [
        {"title": fact["title"], "payload": f"/change{json.dumps({CHANGE_ENTITY: fact['question']})}"}
        for fact in answers_in_words(memory.answers, content.questions)
    ]
    dispatcher.utter_message(text=text, buttons=buttons)


def _focus(memory: Memory, question: Question, message: str, dispatcher: CollectingDispatcher) -> None:
    memory.focus = question.id
    memory.misses, memory.choices = 0, []
    answer = question.label(memory.answers.get(question.id))
    dispatcher.utter_message(text=adviser.content().messages[message].format(answer=answer))


class ActionRestart(DialogueAct):
    """Asks before everything is discarded. Overrides Rasa's own `action_restart`, which does so at once."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_restart"

    def reply(self, memory: Memory, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        """Let the form ask for confirmation, where there is anything to discard."""
        if memory.answers:
            memory.awaiting = {"kind": RESTART}
        else:
            dispatcher.utter_message(text=adviser.content().messages["restart_nothing"])


class ActionDeleteData(DialogueAct):
    """Asks before the conversation is deleted."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_delete_data"

    def reply(self, memory: Memory, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        """Let the form ask for confirmation."""
        memory.awaiting = {"kind": DELETE}


class ActionStop(Action):
    """Ends the interview for now; the answers stay."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_stop"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Close the form."""
        dispatcher.utter_message(text=adviser.content().messages["stop"])
        warn(dispatcher, tracker)
        return [ActiveLoop(None), SlotSet(REQUESTED_SLOT, None)]


class ActionPauseResume(DialogueAct):
    """Keeps the answers under a code, takes up those of a code, or goes on after a stop."""

    def has_to_ask(self, before: Memory, memory: Memory) -> bool:
        """Go on where the interview is not complete."""
        return memory.result_for is None

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_pause_resume"

    def reply(self, memory: Memory, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        """Send a code; with a code in the message, take up its answers; after a stop, say that it goes on."""
        messages = adviser.content().messages
        text = read_message(tracker).text
        if (code := pauses.find_code(text)) is not None:
            dispatcher.utter_message(text=resume(memory, code))
        elif not memory.answers:
            dispatcher.utter_message(text=messages["pause_nothing"])
        elif not tracker.active_loop and memory.result_for is None:
            dispatcher.utter_message(text=messages["welcome_back"])
        else:
            code = pauses.keep(plain_answers(memory))
            memory.codes.append(code)
            statistics.count([Event(Kind.PAUSED)], association_of(tracker))
            dispatcher.utter_message(text=messages["pause"].format(code=code, days=pauses.DAYS))


def resume(memory: Memory, code: str) -> str:
    """Take up the answers kept under a code into the memory; return what to say."""
    content = adviser.content()
    kept = pauses.take(code)
    if kept is None:
        return str(content.messages["resume_unknown"])
    answers = parse_answers(kept, content.questions, "kept answers")
    memory.answers.update(answers)
    memory.asked = [*answers]
    memory.greeted = True
    memory.result_for = None
    return str(content.messages["resumed"].format(facts=facts(answers, content)))


class ActionHuman(DialogueAct):
    """Names contact points where a person answers."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_human"

    def reply(self, memory: Memory, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        """Send the first contacts that fit what is known so far."""
        content = adviser.content()
        association = association_of(tracker)
        if association is not None and contact.can_offer(memory, association):
            dispatcher.utter_message(text=contact.offer(memory, association, content))
            return
        result = recommend(memory.answers, content, adviser.today(), association)
        lines = [content.messages["human"], *(contact_lines(association) if association is not None else ())]
        for partner in result["partners"][:MOST_CONTACTS]:
            lines += partner_lines(partner)
        if "federal_state" not in memory.answers:
            lines.append(content.messages["human_state"])
        dispatcher.utter_message(text="\n".join(lines))


class ActionGlossary(DialogueAct):
    """Explains a term."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_glossary"

    def reply(self, memory: Memory, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        """Send the explanation, or what can be explained."""
        content, text = adviser.content(), read_message(tracker).text
        terms = find_named(text, content.glossary)
        if terms:
            term = terms[0]
            source = f" ({term.basis}; {term.source})" if term.basis and term.source else ""
            dispatcher.utter_message(text=f"{term.term}: {term.text}{source}")
        elif not send_programmes(text, dispatcher, association_of(tracker)):
            known = ", ".join(term.term for term in content.glossary[:MOST_TERMS])
            dispatcher.utter_message(text=content.messages["glossary_unknown"].format(terms=known))


class ActionReply(DialogueAct):
    """Gives the short reply that content/messages.yml holds for the intent."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_reply"

    def reply(self, memory: Memory, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        """Send the reply; of several wordings a different one each time."""
        wordings = adviser.content().messages["replies"][read_message(tracker).intent]
        turns = sum(event["event"] == "user" for event in tracker.events)
        dispatcher.utter_message(text=wordings[turns % len(wordings)])
