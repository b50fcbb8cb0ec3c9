"""How a question is put: text, example, options as buttons or as a numbered list."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any

from actions.conversation import CONTACT_WISH, Memory
from wegweiser.answers import answers_in_words
from wegweiser.association import Association, preset_answers
from wegweiser.content import Content
from wegweiser.decision import prune
from wegweiser.interview import next_question, progress
from wegweiser.questions import UNKNOWN, Answers, Kind, Part, Question

CHANNELS_WITHOUT_BUTTONS = frozenset(("cmdline",))
"""Channels in which options stand as a numbered list; typing stays free there."""

Button = dict[str, str]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to send; `extras` is what a channel with pictures may show beside the text."""

    text: str
    buttons: list[Button] = field(default_factory=list)
    extras: dict[str, Any] = field(default_factory=dict)


def payload(question: Question, value: str) -> str:
    """Return what a button sends: short, and checked like any other answer when it comes back."""
    sent = int(value) if question.kind is Kind.NUMBER and value.isdecimal() else value
    return f"/inform{json.dumps({question.id: sent})}"


def ask(question: Question, answers: Answers, put: int, content: Content, channel: str) -> Outgoing:
    """Return the question with its place in the interview, `put` questions after the first, and its options."""
    messages = content.messages
    where = progress(answers, content.questions, content.rules, put)
    head = messages["progress"].format(number=where.number, total=where.total)
    lines = [f"{head}: {question.text}", question.example]
    place = {"question": question.id, "number": where.number, "total": where.total}
    if question.kind in (Kind.NUMBER, Kind.PLACE):
        return Outgoing("\n".join(lines), extra_buttons(question, content, channel), place)
    choices = [(option.value, option.label) for option in question.options]
    several = question.kind is Kind.MULTIPLE
    hint = messages["choose_several" if several else "choose"]
    outgoing = with_choices("\n".join(lines), choices, question, content, channel, hint)
    return replace(outgoing, extras={**place, "multiple": True} if several else place)


def with_choices(
    text: str,
    choices: list[tuple[str, str]],
    question: Question,
    content: Content,
    channel: str,
    hint: str,
) -> Outgoing:
    """Return a text with choices: as buttons, or numbered where the channel has none."""
    if channel in CHANNELS_WITHOUT_BUTTONS:
        numbered = [f"  {number}. {label}" for number, (_, label) in enumerate(choices, start=1)]
        return Outgoing("\n".join([text, *numbered, hint]).strip())
    buttons = [{"title": label, "payload": payload(question, value)} for value, label in choices]
    return Outgoing(text, buttons + extra_buttons(question, content, channel))


def extra_buttons(question: Question, content: Content, channel: str) -> list[Button]:
    """Return the buttons that every question has: "Weiß nicht" and "Warum?"."""
    if channel in CHANNELS_WITHOUT_BUTTONS:
        return []
    messages = content.messages
    buttons = [{"title": messages["why_button"], "payload": "/why"}]
    if question.stored_unknown == UNKNOWN:
        unknown = {"title": messages["unknown_button"], "payload": payload(question, UNKNOWN)}
        buttons.insert(0, unknown)
    return buttons


def greeting(content: Content, association: Association | None) -> list[str]:
    """Return who speaks and what comes, with the association's own words between the two."""
    messages = content.messages
    own = [association.greeting] if association is not None else []
    lines = [" ".join([messages["greeting"], *own, messages["greeting_promise"]]), messages["privacy"]]
    if association is not None and (presets := preset_answers(association)):
        lines.append(messages["preset"].format(facts=facts(presets, content)))
    return lines


def opening(content: Content, association: Association | None = None) -> str:
    """Return the greeting with the open first question, which leaves out what the association presets."""
    messages = content.messages
    question, example = messages["opening"], messages["opening_example"]
    if association is not None and (presets := preset_answers(association)):
        short = messages["opening_preset"]
        points = ", ".join(text for question_id, text in short["points"].items() if question_id not in presets)
        question, example = short["text"].format(points=points), short["example"]
    return "\n".join([*greeting(content, association), "", question, example])


def open_question(memory: Memory, content: Content) -> str | None:
    """Return the question to ask now: the one in focus, else the next that matters; None at the end."""
    if memory.focus is not None:
        return memory.focus
    return next_question(memory.answers, content.questions, content.rules)


def put_question(
    memory: Memory,
    said: list[str],
    retry: bool,
    content: Content,
    channel: str,
    association: Association | None = None,
) -> list[Outgoing]:
    """Return the messages that end a turn: what there is to say, then the question that is open.

    Marks the memory as greeted. Returns only what there is to say where the interview is complete.
    """
    text = " ".join(said)
    if memory.awaiting is not None:
        return [_confirmation(memory.awaiting, text, memory, content, channel)]
    question_id = open_question(memory, content)
    if question_id is None:
        if retry and memory.result_for is not None:
            wordings = content.messages["not_understood_after"]
            text = f"{wordings[(memory.misses - 1) % len(wordings)]} {text}".strip()
        return [Outgoing(text)] if text else []
    if not memory.greeted:
        memory.greeted = True
        memory.put.append(question_id)
        if not memory.asked:  # what an association presets was not said by anybody
            begun = f"{text}\n{opening(content, association)}".strip()
            return [Outgoing(begun, extras={"question": question_id})]
        text = "\n".join([*greeting(content, association), "", text]).strip()
    question = content.questions[question_id]
    if retry:
        return [_again(question, text, memory, content, channel)]
    if _begins_second_part(question, memory):
        text = f"{text} {content.messages['second_part']}".strip()
    return [_ask_after(text, question, memory, content, channel)]


def _ask_after(text: str, question: Question, memory: Memory, content: Content, channel: str) -> Outgoing:
    answers = prune(memory.answers, content.questions, content.rules)
    answers.pop(question.id, None)
    if question.id not in memory.put:
        memory.put.append(question.id)
    outgoing = ask(question, answers, memory.put.index(question.id), content, channel)
    return replace(outgoing, text=f"{text}\n{outgoing.text}".strip())


def _again(question: Question, text: str, memory: Memory, content: Content, channel: str) -> Outgoing:
    """Ask again: which of several was meant; first with an example; then with the options, worded anew."""
    messages = content.messages
    if memory.choices:
        choices = [(value, label) for value, label in memory.choices]
        text = f"{text} {messages['ask_back']}".strip()
        return with_choices(text, choices, question, content, channel, messages["choose"])
    if memory.misses <= 1:
        text = f"{messages['not_understood_first']} {text}".strip()
        buttons = extra_buttons(question, content, channel)
        return Outgoing(f"{text}\n{question.text}\n{question.example}", buttons, {"question": question.id})
    wordings = messages["not_understood"][question.kind]
    wording = wordings[(int(memory.misses) - 2) % len(wordings)]
    return _ask_after(f"{wording} {text}".strip(), question, memory, content, channel)


def _confirmation(awaiting: dict[str, Any], text: str, memory: Memory, content: Content, channel: str) -> Outgoing:
    """Return a question other than the interview's: start anew, delete, or which of two answers holds."""
    messages = content.messages
    if awaiting["kind"] != "contradiction":
        confirm = f"{text} {messages['confirm'][awaiting['kind']]}".strip()
        if channel in CHANNELS_WITHOUT_BUTTONS:
            return Outgoing(confirm)
        yes, no = messages["yes_button"], messages["no_button"]
        buttons = [{"title": yes, "payload": "/affirm"}, {"title": no, "payload": "/deny"}]
        return Outgoing(confirm, buttons[1:] if awaiting["kind"] == CONTACT_WISH else buttons)
    question = content.questions[awaiting["question"]]
    old, new = memory.answers[question.id], awaiting["value"]
    # What was never said is preset by an association.
    wording = "contradiction" if question.id in memory.asked else "contradiction_preset"
    doubt = messages[wording].format(title=question.title, old=question.label(old), new=question.label(new))
    choices = [(str(value), question.label(value)) for value in (old, new)]
    return with_choices(f"{text} {doubt}".strip(), choices, question, content, channel, "")


def _begins_second_part(question: Question, memory: Memory) -> bool:
    """Whether the answer just given brings the questions on personal data."""
    just_answered = memory.asked[-1:] == ["personal_data"]
    brings_them = memory.answers.get("personal_data") != "none"
    return just_answered and brings_them and question.part is Part.PERSONAL_DATA


def facts(answers: Answers, content: Content) -> str:
    """Return answers in half a sentence: "Branche – Handwerk, Beschäftigte – 12"."""
    return ", ".join(f"{fact['title']} – {fact['label']}" for fact in answers_in_words(answers, content.questions))


def fact_lines(answers: Answers, content: Content) -> list[str]:
    """Return answers as a list, one line each, in the order of the interview."""
    return [f"• {fact['title']}: {fact['label']}" for fact in answers_in_words(answers, content.questions)]
