"""A whole interview through a messenger: the firm's answers to whatever is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.channels.messengers.people import Person
from tests.channels.messengers.services import Heard
from tests.profiles import CONTENT
from wegweiser.questions import Question

QUESTIONS = CONTENT.questions
FIRM: dict[str, Any] = {
    "goal": "improve_quality",
    "industry": "crafts",
    "employees": 25,
    "federal_state": "DE-BY",
    "business_area": "production",
    "goal_measurable": "yes",
    "simple_solution": "no",
    "data_state": "structured",
    "data_amount": "enough",
    "personal_data": "yes",
    "data_subjects": ("customers", "employees"),
    "sensitive_data": "no",
    "people_evaluated": "no",
    "ai_contact": "internal",
    "hosting": "eu",
    "works_council": "no",
    "ready_service": "yes",
    "service_brings_data": "no",
    "differentiator": "partly",
    "cooperation": "no",
    "expertise": "it",
    "infrastructure": "basic",
    "budget": "5k_25k",
}
Answer = Callable[[Person, Question], list[Heard]]


def by_typing(person: Person, question: Question) -> list[Heard]:
    """Answer with the number of the option, or in words where there are no options."""
    value = FIRM[question.id]
    if not question.options:
        return person.say({"employees": "25", "federal_state": "Bayern"}[question.id])
    values = value if isinstance(value, tuple) else (value,)
    numbers = [str(question.values.index(one) + 1) for one in values]
    return person.say(" und ".join(numbers))


def by_button(person: Person, question: Question) -> list[Heard]:
    """Answer by the button of the option; type where there is none."""
    value = FIRM[question.id]
    if not question.options or isinstance(value, tuple):
        return by_typing(person, question)
    return person.press(question.label(value))


def interview(person: Person, answer: Answer, opening: list[Heard]) -> list[Heard]:
    """Answer every question until there is a result; return the messages of the result."""
    came = opening
    for _ in range(30):
        question = asked(came)
        if question is None:
            return came
        came = answer(person, question)
        assert came, f"no answer after {question.id}"
    raise AssertionError("the interview does not end")


def asked(heard: list[Heard]) -> Question | None:
    """The question that the bot's messages put; None where they put none."""
    text = "\n".join(message.text for message in heard)
    found = [question for question in QUESTIONS if question.text in text]
    return found[-1] if found else None
