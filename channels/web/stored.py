"""What a stored conversation holds for the page: the answers, and the report made of them."""

from __future__ import annotations

import contextlib
from datetime import date

from rasa.shared.core.trackers import DialogueStateTracker

from wegweiser.answers import parse_answer
from wegweiser.association import Association, association_entry
from wegweiser.content import Content
from wegweiser.questions import Answers, QuestionTable, Value
from wegweiser.recommendation import recommend
from wegweiser.report import answers_in_words, report_pdf


def stored_answers(tracker: DialogueStateTracker, questions: QuestionTable) -> Answers:
    """Return the answers in the slots; a slot that holds no allowed answer counts as empty."""
    answers: dict[str, Value] = {}
    for question in questions:
        value = tracker.get_slot(question.id)
        if value is not None:
            with contextlib.suppress(ValueError):
                answers[question.id] = parse_answer(value, question)
    return answers


def report_of(answers: Answers, content: Content, today: date, association: Association | None) -> bytes:
    """Return the report as a PDF.

    Args:
        answers: The stored answers, the goal among them.
        content: What the adviser knows.
        today: The day on which funding and law are judged.
        association: Whose page it is; None for a neutral report.
    """
    result = recommend(answers, content, today, association)
    return report_pdf(result, answers_in_words(answers, content.questions), association_entry(association))
