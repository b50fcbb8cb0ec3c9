"""One turn of the interview: understand the message, remember it, put the next question."""

from __future__ import annotations

from dataclasses import dataclass, field

from actions.asking import Outgoing, ask, facts, opening, with_choices
from actions.conversation import Memory, Message, plain_answers
from wegweiser.content import Content
from wegweiser.decision import prune
from wegweiser.interview import next_question
from wegweiser.questions import Kind, Part, Question, Value
from wegweiser.understand.normalise import normalise
from wegweiser.understand.reading import Reader, Reading

RESTART = "restart"
ANSWERS = frozenset(("inform", "affirm", "deny", "unknown_skip", "change", "nlu_fallback", ""))
"""Intents under which a message is first read as an answer; every other intent has a rule of its own."""
_SURE_OF_INTENT = 0.6
_NOT_UNDERSTOOD = {Kind.NUMBER: "not_understood_number", Kind.PLACE: "not_understood_place"}


@dataclass(slots=True)
class Turn:
    """The outcome of a turn: what is remembered, what is said, and the question that is open then."""

    memory: Memory
    said: list[str] = field(default_factory=list)
    open_question: str | None = None
    retry: bool = False


def take_message(
    message: Message, memory: Memory, open_question: str | None, content: Content, reader: Reader
) -> Turn | None:
    """Return the turn after a message, before the next question is put.

    None means that the message is no answer and that a rule for its intent should reply.
    """
    turn = Turn(memory.copy())
    if memory.awaiting is not None and _settle(turn, message, content):
        return turn
    if open_question is not None and message.intent == "unknown_skip" and not message.button:
        question = content.questions[open_question]
        _remember(turn, {question.id: question.stored_unknown}, open_question)
        turn.said.append(content.messages["noted_unknown"])
        return turn
    reading = _read(message, memory, open_question, content, reader)
    if not message.button and message.intent not in ANSWERS and not _is_answer(message, reading):
        return None
    if reading.answers:
        _remember(turn, dict(reading.answers), open_question)
        if not message.button:
            turn.said.append(content.messages["understood"].format(facts=facts(_new(turn, memory), content)))
    if reading.ask_back is not None:
        turn.memory.choices = [list(choice) for choice in reading.ask_back.choices]
        turn.retry = True
    elif not reading.answers and message.intent == "change":
        return None
    elif not reading.answers and (open_question is not None or memory.result_for is not None):
        turn.memory.misses += 1
        turn.retry = True
    return turn


def _settle(turn: Turn, message: Message, content: Content) -> bool:
    """Take the answer to a question such as "really start anew?"; return whether it was one."""
    awaiting, turn.memory.awaiting = turn.memory.awaiting, None
    if awaiting == RESTART and message.intent == "affirm":
        turn.memory = Memory(greeted=True)
        turn.said.append(content.messages["restarted"])
        return True
    if message.intent in ("affirm", "deny"):
        turn.said.append(content.messages["not_restarted"])
        return True
    return False


def _read(
    message: Message, memory: Memory, open_question: str | None, content: Content, reader: Reader
) -> Reading:
    if message.button:
        read = {key: reader.read_button(value, key) for key, value in message.button.items()}
        return Reading({key: value for key, value in read.items() if value is not None})
    if message.text.startswith("/"):
        return Reading({})
    if memory.choices and open_question is not None:
        chosen = _choice(message.text, memory.choices)
        if chosen is not None:
            return Reading({open_question: chosen})
    if message.intent == "change" or open_question is None:
        return reader.read(message.text, None)
    reading = reader.read(message.text, open_question)
    # A sentence may fill what is not answered yet; what was answered changes only when that was the point.
    kept = {
        key: value for key, value in reading.answers.items() if key == open_question or key not in memory.answers
    }
    return Reading(kept, reading.ask_back, reading.mainly_answer)


def _choice(text: str, choices: list[list[str]]) -> str | None:
    """Return the value chosen among those asked back about: by number or by words of one label."""
    plain = normalise(text)
    if plain.isascii() and plain.isdigit() and 1 <= int(plain) <= len(choices):
        return choices[int(plain) - 1][0]
    words = set(plain.split())
    hits = [value for value, label in choices if words and words <= set(normalise(label).split())]
    return hits[0] if len(hits) == 1 else None


def _is_answer(message: Message, reading: Reading) -> bool:
    """Whether a message is an answer although its intent was read as something else."""
    if reading.mainly_answer:
        return True
    return bool(reading.answers) and message.confidence < _SURE_OF_INTENT


def _remember(turn: Turn, answers: dict[str, Value], open_question: str | None) -> None:
    memory = turn.memory
    memory.answers.update(answers)
    memory.misses, memory.choices = 0, []
    if open_question in answers:
        memory.focus = None
    for question_id in answers:
        if question_id in memory.asked:
            memory.asked.remove(question_id)
        memory.asked.append(question_id)


def _new(turn: Turn, before: Memory) -> dict[str, Value]:
    return {key: value for key, value in turn.memory.answers.items() if before.answers.get(key) != value} or {
        key: value for key, value in turn.memory.answers.items() if key in turn.memory.asked[-1:]
    }


def put_question(turn: Turn, content: Content, channel: str) -> list[Outgoing]:
    """Choose the question that is open next and return the messages of the whole turn.

    No open question is left where the interview is complete; the result is then for another action.
    """
    memory, messages = turn.memory, content.messages
    if memory.awaiting is not None:
        turn.open_question = _next(memory, content)
        return []
    turn.open_question = _next(memory, content)
    said = " ".join(turn.said)
    if turn.open_question is None:
        if turn.retry and memory.result_for is not None:
            said = messages["not_understood_after"]
        return [Outgoing(said)] if said else []
    question = content.questions[turn.open_question]
    if not memory.greeted:
        memory.greeted = True
        if not memory.answers:
            return [Outgoing(opening(content))]
        said = "\n".join(part for part in (messages["greeting"], messages["privacy"], "", said) if part)
    if turn.retry:
        return [_retry(question, said, memory, content, channel)]
    if _begins_second_part(question, memory):
        said = f"{said} {messages['second_part']}".strip()
    outgoing = ask(question, _applying(memory, content), content, channel)
    text = f"{said}\n{outgoing.text}" if said else outgoing.text
    return [Outgoing(text, outgoing.buttons)]


def _next(memory: Memory, content: Content) -> str | None:
    if memory.focus is not None:
        return memory.focus
    return next_question(memory.answers, content.questions, content.rules)


def _applying(memory: Memory, content: Content) -> dict[str, Value]:
    answers = prune(memory.answers, content.questions, content.rules)
    if memory.focus is not None:
        answers.pop(memory.focus, None)
    return answers


def _retry(question: Question, said: str, memory: Memory, content: Content, channel: str) -> Outgoing:
    """Ask again: which of several was meant, first with an example, then with the options."""
    messages = content.messages
    if memory.choices:
        choices = [(value, label) for value, label in memory.choices]
        text = f"{said} {messages['ask_back']}".strip()
        return with_choices(text, choices, question, content, channel, messages["choose"])
    if memory.misses <= 1:
        text = messages["not_understood_first"].format(example=question.example)
        return Outgoing(f"{text}\n{question.text}")
    outgoing = ask(question, _applying(memory, content), content, channel)
    text = messages[_NOT_UNDERSTOOD.get(question.kind, "not_understood_again")]
    return Outgoing(f"{text}\n{outgoing.text}", outgoing.buttons)


def _begins_second_part(question: Question, memory: Memory) -> bool:
    """Whether the answer just given brings the questions on personal data."""
    just_answered = memory.asked[-1:] == ["personal_data"]
    brings_them = memory.answers.get("personal_data") != "none"
    return just_answered and brings_them and question.part is Part.PERSONAL_DATA


def is_result_due(memory: Memory) -> bool:
    """Whether the answers have changed since the last result."""
    return memory.result_for != plain_answers(memory)
