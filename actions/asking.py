"""How a question is put: text, example, options as buttons or as a numbered list."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from wegweiser.content import Content
from wegweiser.interview import progress
from wegweiser.questions import UNKNOWN, Answers, Kind, Question, Value

CHANNELS_WITHOUT_BUTTONS = frozenset(("cmdline",))
"""Channels in which options stand as a numbered list; typing stays free there."""

Button = dict[str, str]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to send."""

    text: str
    buttons: list[Button] = field(default_factory=list)
    custom: dict[str, Any] | None = None


def payload(question_id: str, value: str) -> str:
    """Return what a button sends: short, and checked like any other answer when it comes back."""
    return f"/inform{json.dumps({question_id: value})}"


def ask(question: Question, answers: Answers, content: Content, channel: str) -> Outgoing:
    """Return the question with its place in the interview, its example and its options."""
    messages = content.messages
    where = progress(answers, content.questions, content.rules)
    head = messages["progress"].format(number=where.number, total=where.total)
    lines = [f"{head}: {question.text}", question.example]
    if question.kind in (Kind.NUMBER, Kind.PLACE):
        return Outgoing("\n".join(lines), _extra_buttons(question, content, channel))
    choices = [(option.value, option.label) for option in question.options]
    hint = messages["choose_several" if question.kind is Kind.MULTIPLE else "choose"]
    return with_choices("\n".join(lines), choices, question, content, channel, hint)


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
        return Outgoing("\n".join([text, *numbered, hint]))
    buttons = [{"title": label, "payload": payload(question.id, value)} for value, label in choices]
    return Outgoing(text, buttons + _extra_buttons(question, content, channel))


def _extra_buttons(question: Question, content: Content, channel: str) -> list[Button]:
    if channel in CHANNELS_WITHOUT_BUTTONS:
        return []
    messages = content.messages
    buttons = [{"title": messages["why_button"], "payload": "/why"}]
    if question.stored_unknown == UNKNOWN:
        unknown = {"title": messages["unknown_button"], "payload": payload(question.id, UNKNOWN)}
        buttons.insert(0, unknown)
    return buttons


def opening(content: Content) -> str:
    """Return the greeting with the open first question."""
    messages = content.messages
    return "\n".join(
        [
            messages["greeting"],
            messages["privacy"],
            "",
            messages["opening"],
            messages["opening_example"],
        ]
    )


def facts(answers: dict[str, Value], content: Content) -> str:
    """Return answers in half a sentence: "Branche – Handwerk, Beschäftigte – 12"."""
    ordered = [question for question in content.questions if question.id in answers]
    return ", ".join(f"{item.title} – {item.label(answers[item.id])}" for item in ordered)


def fact_lines(answers: Answers, content: Content) -> list[str]:
    """Return answers as a list, one line each, in the order of the interview."""
    return [
        f"• {question.title}: {question.label(answers[question.id])}"
        for question in content.questions
        if question.id in answers
    ]
