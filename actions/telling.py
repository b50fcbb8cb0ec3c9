"""Sends what somebody asks about by name: parts of their result, programmes."""

from __future__ import annotations

from collections.abc import Iterable

from rasa_sdk.executor import CollectingDispatcher

from actions import adviser
from wegweiser.association import Association
from wegweiser.lookup import find_named
from wegweiser.questions import Answers
from wegweiser.recommendation import recommend
from wegweiser.text import part_text, programme_text

MOST_PROGRAMMES = 3


def send_parts(
    parts: Iterable[str], answers: Answers, dispatcher: CollectingDispatcher, association: Association | None
) -> None:
    """Send these parts of the result for the answers; where they are empty, say so."""
    content = adviser.content()
    result = recommend(answers, content, adviser.today(), association)
    texts = [text for part in parts if (text := part_text(result, part))]
    for text in texts or [content.messages["result_part_empty"]]:
        dispatcher.utter_message(text=text)


def send_programmes(text: str, dispatcher: CollectingDispatcher, association: Association | None) -> bool:
    """Send what is known of the programmes that a text names; return whether it names one."""
    told = told_programmes(text, association)
    for programme in told:
        dispatcher.utter_message(text=programme)
    return bool(told)


def told_programmes(text: str, association: Association | None) -> list[str]:
    """Return what is known of the programmes that a text names, also of ended ones and the association's own."""
    programmes = (*(association.funding if association is not None else ()), *adviser.content().funding)
    found = find_named(text, programmes)[:MOST_PROGRAMMES]
    return [programme_text(programme, programmes, adviser.today()) for programme in found]
