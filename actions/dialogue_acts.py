"""What a person can do at any moment besides answering. Each action replies; the form then asks again."""

from __future__ import annotations

from abc import ABC, abstractmethod

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import adviser
from actions.asking import CHANNELS_WITHOUT_BUTTONS, fact_lines
from actions.conversation import FORM, REQUESTED_SLOT, Memory, changes, read_memory, read_message
from actions.interview import RESTART
from wegweiser.questions import Question, QuestionTable
from wegweiser.understand.numbers import read_headcount
from wegweiser.understand.words import Lexicon, Meaning


class DialogueAct(Action, ABC):
    """Reads the memory, lets the subclass reply, and returns what changed."""

    @abstractmethod
    def reply(self, memory: Memory, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        """Send the reply and change the memory in place."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Return the slots that the reply changed; starts the interview where it has not begun."""
        before = read_memory(tracker, adviser.content().questions)
        memory = before.copy()
        self.reply(memory, dispatcher, tracker)
        events = changes(before, memory)
        if self.goes_on(memory, tracker):
            events.append(FollowupAction(FORM))
        return events

    def goes_on(self, memory: Memory, tracker: Tracker) -> bool:
        """Whether the interview has to be started after the reply, because no question is open yet."""
        return not tracker.active_loop and (memory.focus is not None or not memory.greeted)


class ActionWhy(DialogueAct):
    """Says why the open question is asked and what hangs on it."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_why"

    def reply(self, memory: Memory, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        """Send the reason for the open question."""
        content = adviser.content()
        open_question = tracker.get_slot(REQUESTED_SLOT)
        if open_question is None:
            dispatcher.utter_message(text=content.messages["why_nothing_open"])
        else:
            dispatcher.utter_message(text=content.questions[open_question].why)


class ActionSummary(DialogueAct):
    """Lists all answers given so far."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_summary"

    def reply(self, memory: Memory, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        """Send the list."""
        content = adviser.content()
        messages = content.messages
        if not memory.answers:
            dispatcher.utter_message(text=messages["summary_nothing"])
            return
        lines = fact_lines(memory.answers, content)
        text = "\n".join([messages["summary"], *lines, messages["summary_change"]])
        dispatcher.utter_message(text=text)


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
    """Takes back an earlier answer: asks its question anew, or takes the new value at once."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_change"

    def reply(self, memory: Memory, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        """Put the named question in focus, or ask which answer is meant."""
        content = adviser.content()
        text = read_message(tracker).text
        question = named_question(text, content.questions)
        number = read_headcount(text, asked=True)
        if question is None and number is not None and "employees" in memory.answers:
            memory.answers["employees"] = number
            facts = f"{content.questions['employees'].title} – {number}"
            dispatcher.utter_message(text=content.messages["understood"].format(facts=facts))
            memory.focus = None
        elif question is not None and question.id in memory.answers:
            _focus(memory, question, "change", dispatcher)
        elif not memory.answers:
            dispatcher.utter_message(text=content.messages["change_nothing"])
        else:
            self._ask_which(memory, dispatcher, tracker)

    def goes_on(self, memory: Memory, tracker: Tracker) -> bool:
        """Go on with the form also after the result, so that a new value leads to a new one."""
        changed = memory.focus is not None or memory.result_for is not None
        return super().goes_on(memory, tracker) or (not tracker.active_loop and changed)

    def _ask_which(self, memory: Memory, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        content = adviser.content()
        lines = fact_lines(memory.answers, content)
        text = "\n".join([content.messages["change_which"], *lines])
        if tracker.get_latest_input_channel() in CHANNELS_WITHOUT_BUTTONS:
            dispatcher.utter_message(text=text)
            return
        buttons = [
            {"title": question.title, "payload": f"{question.title} ändern"}
            for question in content.questions
            if question.id in memory.answers
        ]
        dispatcher.utter_message(text=text, buttons=buttons)


def _focus(memory: Memory, question: Question, message: str, dispatcher: CollectingDispatcher) -> None:
    memory.focus = question.id
    memory.misses, memory.choices = 0, []
    answer = question.label(memory.answers[question.id])
    dispatcher.utter_message(text=adviser.content().messages[message].format(answer=answer))


def named_question(text: str, questions: QuestionTable) -> Question | None:
    """Return the question that a wish to change names by its title or by a word for it; None where unclear."""
    lexicon = Lexicon(
        (name, Meaning(question.id, question.id, 1)) for question in questions for name in question.names
    )
    matches = lexicon.find(text)
    if not matches:
        return None
    longest = max(match.letters for match in matches)
    named = {match.meaning.question for match in matches if match.letters == longest}
    return questions[named.pop()] if len(named) == 1 else None


class ActionRestart(DialogueAct):
    """Asks before it discards everything. Overrides Rasa's own `action_restart`, which does so at once."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_restart"

    def reply(self, memory: Memory, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        """Ask; the form takes the yes or no."""
        if not memory.answers:
            return
        memory.awaiting = RESTART
        buttons = [{"title": "Ja", "payload": "/affirm"}, {"title": "Nein", "payload": "/deny"}]
        if tracker.get_latest_input_channel() in CHANNELS_WITHOUT_BUTTONS:
            buttons = []
        text = adviser.content().messages["restart_confirm"]
        dispatcher.utter_message(text=text, buttons=buttons or None)


class ActionStop(Action):
    """Ends the interview for now; the answers stay."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_stop"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Close the form."""
        dispatcher.utter_message(text=adviser.content().messages["stop"])
        return [ActiveLoop(None), SlotSet(REQUESTED_SLOT, None)]


class ActionReply(DialogueAct):
    """Gives the short reply that content/messages.yml holds for the intent."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_reply"

    def reply(self, memory: Memory, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        """Send the reply; of several wordings a different one each time."""
        messages = adviser.content().messages
        intent = read_message(tracker).intent
        if intent in ("help", "capabilities"):
            dispatcher.utter_message(text=messages[intent])
            return
        wordings = messages["replies"].get(intent, messages["replies"]["fallback"])
        said = sum(event["event"] == "user" for event in tracker.events)
        dispatcher.utter_message(text=wordings[said % len(wordings)])
