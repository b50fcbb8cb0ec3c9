"""Reading answers that come from outside: a YAML file, a JSON line, a slot."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping

from wegweiser.errors import AnswersError, Fault, cut, shown
from wegweiser.questions import UNKNOWN, Answers, Kind, Question, QuestionTable, Value


def read_json(line: bytes, name: str) -> object:
    """Return what a line of JSON says; raise `AnswersError` naming `name` where it is none."""
    try:
        return json.loads(line.decode("utf-8"), object_pairs_hook=_unique_keys)
    except UnicodeDecodeError:
        fault = Fault(name, "line", "JSON", shown(line.strip()), "a JSON object in UTF-8")
    except _KeyTwiceError as error:
        fault = Fault(
            name, "line", "JSON", f"the key {shown(error.key)} twice", "a JSON object with each key once"
        )
    except (ValueError, RecursionError):
        got = shown(line.decode("utf-8").strip()) if line.strip() else "a blank line"
        fault = Fault(name, "line", "JSON", got, "a JSON object")
    raise AnswersError([fault])


class _KeyTwiceError(ValueError):
    def __init__(self, key: str) -> None:
        self.key = key


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise _KeyTwiceError(key)
        found[key] = value
    return found


def parse_answers(raw: object, questions: QuestionTable, file: str) -> Answers:
    """Turn a mapping from outside into checked answers.

    Args:
        raw: what was read; a mapping of question id to answer. None as an answer means "not asked yet".
        questions: the questions that exist.
        file: where it came from, for the error message.

    Returns:
        The answers in the order of the question table, "unknown" stored in each question's own word for it.

    Raises:
        AnswersError: with every fault: no mapping, an unknown key, a value that is not allowed.
    """
    if not isinstance(raw, Mapping):
        raise AnswersError([Fault(file, "answers", "–", shown(raw), "a mapping of question to answer")])
    allowed = f"one of: {', '.join(questions.ids())}"
    faults = [
        Fault(file, "answers", cut(str(key)), "an unknown key", allowed)
        for key in raw
        if key not in questions.by_id
    ]
    answers: dict[str, Value] = {}
    for question in questions:
        if raw.get(question.id) is None:
            continue
        try:
            answers[question.id] = parse_answer(raw[question.id], question)
        except ValueError as error:
            got = shown(raw[question.id])
            faults.append(Fault(file, "answers", question.id, got, str(error)))
    if faults:
        raise AnswersError(faults)
    return answers


def parse_answer(raw: object, question: Question) -> Value:
    """Return the stored form of one answer; raise ValueError whose text says what is allowed."""
    if raw in (UNKNOWN, [UNKNOWN]):  # a list slot of Rasa can hold it only as a list
        return question.stored_unknown
    if question.kind is Kind.NUMBER:
        return _whole_number(raw)
    if question.kind is Kind.MULTIPLE:
        return _several(raw, question)
    if isinstance(raw, str) and raw in question.values:
        return raw
    raise ValueError(f"one of: {_allowed(question)}")


def _whole_number(raw: object) -> int:
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if isinstance(raw, bool) or not isinstance(raw, int) or raw < 1:
        raise ValueError(f"a whole number from 1, or {UNKNOWN}")
    return raw


def answers_in_slots(slots: Mapping[str, object], questions: QuestionTable) -> dict[str, Value]:
    """Return the answers that slots hold; a slot that holds no allowed answer counts as empty."""
    answers: dict[str, Value] = {}
    for question in questions:
        value = slots.get(question.id)
        if value is not None:
            with contextlib.suppress(ValueError):
                answers[question.id] = parse_answer(value, question)
    return answers


def answers_in_words(answers: Answers, questions: QuestionTable) -> list[dict[str, str]]:
    """Return the answers that were given, in the order of the questions, with both in German."""
    return [
        {"question": question.id, "title": question.title, "label": question.label(answers[question.id])}
        for question in questions
        if question.id in answers
    ]


def _several(raw: object, question: Question) -> tuple[str, ...]:
    items = [raw] if isinstance(raw, str) else list(raw) if isinstance(raw, list | tuple) else []
    known = all(isinstance(item, str) and item in question.values for item in items)
    if not items or not known or len(set(items)) != len(items):
        raise ValueError(f"a list without repeats of: {_allowed(question)}")
    return tuple(value for value in question.values if value in items)


def _allowed(question: Question) -> str:
    values = [*question.values]
    if question.stored_unknown not in values:
        values.append(question.stored_unknown)
    if question.stored_unknown != UNKNOWN:
        values.append(UNKNOWN)
    return ", ".join(values)
