"""Reading answers that come from outside: a YAML file, a JSON line, a slot."""

from __future__ import annotations

from collections.abc import Mapping

from wegweiser.errors import AnswersError, Fault, shown
from wegweiser.questions import UNKNOWN, Answers, Kind, Question, QuestionTable, Value


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
    faults: list[Fault] = []
    allowed = ", ".join(questions.ids())
    faults += [
        Fault(file, "answers", str(key), "an unknown key", f"one of: {allowed}")
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
