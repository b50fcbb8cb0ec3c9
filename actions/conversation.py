"""What the tracker holds of an interview, and the events that change it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from wegweiser.answers import answers_in_slots
from wegweiser.questions import QuestionTable, Value
from wegweiser.understand.weighing import Guess, Guesses

FORM = "interview_form"
REQUESTED_SLOT = "requested_slot"
FORGET = "forget"
"""The slot that makes the tracker store delete the conversation."""
PAYLOAD_PREFIX = "/"
CONTACT_WISH = "contact_wish"
"""The kind of `Memory.awaiting` whose answer is not stored: storage/private_messages.py."""
CHANGE_ENTITY = "question"
"""What the payload of a button "ändern" carries: /change{"question": "budget"}."""


@dataclass(frozen=True, slots=True)
class Message:
    """The newest message: what was typed, how Rasa read it, and the entities a button carried.

    `guesses` is what the answer classifier takes it for.
    `to_change` is the question that a button to change an answer named. `ranking` are the likeliest intents with
    their confidences, the surest first.
    """

    text: str
    intent: str
    confidence: float
    button: dict[str, Any]
    is_new: bool
    guesses: Guesses = field(default_factory=Guesses)
    to_change: str | None = None
    ranking: tuple[tuple[str, float], ...] = ()


@dataclass(slots=True)
class Memory:
    """What is remembered between turns: the answers (one slot each) and the bookkeeping (a slot per field).

    `asked` are the questions answered so far in their order, for "zurück"; `put` those that were put, for
    "Frage 4 von etwa 11". `focus` is a question to ask although it has an answer. `misses` counts answers in
    a row that were not understood. `choices` are values asked back about. `awaiting` is a question other than
    the interview's: its kind and what it is about. `doubted` are the contradictions already asked about.
    `codes` are the pause codes given, to be deleted with the rest. `result_for` are the answers of the last
    result.
    """

    answers: dict[str, Value] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    put: list[str] = field(default_factory=list)
    focus: str | None = None
    misses: int = 0
    choices: list[list[str]] = field(default_factory=list)
    awaiting: dict[str, Any] | None = None
    doubted: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    greeted: bool = False
    result_for: dict[str, Any] | None = None

    def copy(self) -> Memory:
        """Return a copy that can be changed without changing this one."""
        return replace(
            self,
            answers=dict(self.answers),
            asked=list(self.asked),
            put=list(self.put),
            choices=list(self.choices),
            doubted=list(self.doubted),
            codes=list(self.codes),
        )


BOOKKEEPING = tuple(part.name for part in fields(Memory) if part.name != "answers")
"""The slots beside those of the questions."""


def read_memory(tracker: Tracker, questions: QuestionTable) -> Memory:
    """Return what the tracker's slots hold; a slot that holds no allowed answer counts as empty."""
    memory = Memory(answers_in_slots(tracker.slots, questions))
    for name in BOOKKEEPING:
        value = tracker.get_slot(name)
        if value is not None:
            setattr(memory, name, value)
    return memory.copy()


def changes(before: Memory, after: Memory) -> list[EventType]:
    """Return the slot events that turn one memory into the other."""
    events: list[EventType] = []
    for question_id in {**before.answers, **after.answers}:
        value = after.answers.get(question_id)
        if value != before.answers.get(question_id):
            events.append(SlotSet(question_id, list(value) if isinstance(value, tuple) else value))
    events += [
        SlotSet(name, getattr(after, name))
        for name in BOOKKEEPING
        if getattr(after, name) != getattr(before, name)
    ]
    return events


def answered(memory: Memory) -> EventType:
    """Return an event that changes nothing and shows that the newest message is answered.

    Otherwise the form takes it for new; and where a turn of the form sets no slot besides `requested_slot`, Rasa
    takes it for refused and drops what was said.
    """
    return SlotSet("misses", memory.misses)


def plain_answers(memory: Memory) -> dict[str, Any]:
    """Return the answers as a slot can hold them."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in memory.answers.items()}


def read_message(tracker: Tracker) -> Message:
    """Return the newest message; `is_new` is false once an action has answered it."""
    latest = tracker.latest_message
    text = latest.get("text") or ""
    intent = latest.get("intent") or {}
    button = {}
    if text.startswith(PAYLOAD_PREFIX):
        button = _button(latest.get("entities") or [])
    to_change = button.pop(CHANGE_ENTITY, None)
    return Message(
        text=text,
        intent=intent.get("name") or "",
        confidence=intent.get("confidence") or 0.0,
        button=button,
        is_new=_is_new(tracker.events),
        guesses=read_guesses(latest),
        to_change=to_change,
        ranking=read_ranking(latest),
    )


def read_guesses(parsed: dict[str, Any]) -> Guesses:
    """Return the guesses of components/answer_classifier.py in what Rasa made of a message."""
    kinds = ("answer_guesses", "clause_guesses", "part_guesses")
    return Guesses(*(_by_question(parsed.get(kind) or {}) for kind in kinds))


def read_ranking(parsed: dict[str, Any]) -> tuple[tuple[str, float], ...]:
    """Return the likeliest intents in what Rasa made of a message."""
    return tuple((item["name"], item["confidence"]) for item in parsed.get("intent_ranking") or ())


def _by_question(guesses: dict[str, list[list[Any]]]) -> dict[str, tuple[Guess, ...]]:
    return {question: tuple(Guess(*pair) for pair in pairs) for question, pairs in guesses.items()}


def _button(entities: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what a button carries; Rasa splits a list into one entity for each of its values."""
    carried: dict[str, Any] = {}
    for entity in entities:
        name, value = entity["entity"], entity["value"]
        carried[name] = [*_as_list(carried[name]), value] if name in carried else value
    return carried


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _is_new(events: list[dict[str, Any]]) -> bool:
    """Whether nothing has been done about the user's last message yet.

    An action may look at a message and leave it to the form; only what was said, remembered or refused counts.
    """
    for event in reversed(events):
        if event["event"] == "user":
            return True
        if event["event"] in ("bot", "action_execution_rejected"):
            return False
        if event["event"] == "slot" and event["name"] in BOOKKEEPING:
            return False
    return False
