"""What a button may send: a closed grammar, so that nobody can trigger what no button offers."""

from __future__ import annotations

import json
import re
from collections.abc import Collection

from wegweiser.answers import parse_answer, read_json
from wegweiser.errors import AnswersError
from wegweiser.questions import QuestionTable

INFORM, CHANGE = "inform", "change"
NOT_FOR_BUTTONS = frozenset((INFORM, "session_start", "nlu_fallback"))
"""Intents that nobody expresses by themselves: an answer without a value, and two that Rasa itself uses."""
LONGEST = 1000
"""Characters; the longest that a button sends is an answer with all options of a question."""
PAYLOAD = r"/([a-z_]{1,40})(\{.*\})?"
"""The form of a payload, as a regular expression."""


def check_payload(payload: str, questions: QuestionTable, intents: Collection[str]) -> str:
    """Return the payload as Rasa gets it, written anew from what was understood.

    Allowed are `/inform{"QUESTION": ANSWER}` with a question and an allowed answer to it,
    `/change{"question": "QUESTION"}`, and `/INTENT` with an intent that a person can express.

    Args:
        payload: What the page sent.
        questions: The questions that exist.
        intents: The intents of the domain.

    Raises:
        ValueError: If it is anything else; the text says in English what is wrong, without quoting it.
    """
    match = re.fullmatch(PAYLOAD, payload) if len(payload) <= LONGEST else None
    if match is None:
        raise ValueError("payload: no /intent and no /intent{...}")
    intent, entities = match.groups()
    if entities is None:
        if intent in NOT_FOR_BUTTONS or intent not in intents:
            raise ValueError("payload: an intent that no button has")
        return f"/{intent}"
    name, value = _single_entry(entities)
    if intent == CHANGE and name == "question" and isinstance(value, str) and value in questions.by_id:
        return _written(CHANGE, "question", value)
    if intent != INFORM or name not in questions.by_id:
        raise ValueError("payload: an intent with entities that no button has")
    parse_answer(value, questions[name])
    return _written(INFORM, name, value)


def _single_entry(entities: str) -> tuple[str, object]:
    try:
        read = read_json(entities.encode("utf-8", "surrogatepass"), "payload")
    except AnswersError:
        raise ValueError("payload: no JSON behind the intent") from None
    if not isinstance(read, dict) or len(read) != 1:
        raise ValueError("payload: not exactly one entity")
    return next(iter(read.items()))


def _written(intent: str, name: str, value: object) -> str:
    return f"/{intent}{json.dumps({name: value})}"
