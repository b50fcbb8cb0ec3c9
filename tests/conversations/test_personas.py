"""People who talk with the adviser, from their first sentence to their roadmap."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot import Bot
from tests.conftest import ROOT, TODAY
from wegweiser.answers import parse_answers
from wegweiser.content import Content
from wegweiser.recommendation import recommend
from wegweiser.yamltext import read_answers_yaml

FILE = ROOT / "tests/conversations/personas.yml"
PERSONAS = read_answers_yaml(FILE.read_text(encoding="utf-8"), FILE.name)
MOST_TURNS = 30


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona["name"])
def test_persona_reaches_the_roadmap(persona: dict[str, Any], bot: Bot, content: Content) -> None:
    talk = bot.talk()
    talk.say(persona["opening"])
    says = {
        question: [str(text) for text in (texts if isinstance(texts, list) else [texts])]
        for question, texts in persona["says"].items()
    }
    for _ in range(MOST_TURNS):
        question = talk.open_question
        if question is None:
            break
        assert says.get(question), f"asked {question} again or without an answer at hand"
        talk.say(says[question].pop(0))
    slots = talk.slots()
    understood = {
        question_id: slots[question_id]
        for question_id in content.questions.ids()
        if slots[question_id] is not None
    }
    assert persona["means"].items() <= _comparable(understood, persona["means"]).items()
    assert talk.result is not None
    assert talk.result["outcome"] == persona["outcome"]
    assert talk.result["variant"] == persona.get("variant")
    answers = parse_answers(understood, content.questions, persona["name"])
    assert talk.result == recommend(answers, content, TODAY)


def _comparable(understood: dict[str, Any], means: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in understood.items() if key in means}


def test_all_seven_outcomes_are_reached() -> None:
    outcomes = {persona["outcome"] for persona in PERSONAS}
    assert len(outcomes) == 7
