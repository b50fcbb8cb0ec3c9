"""What a stored conversation holds for the page: the answers, and the report made of them."""

from __future__ import annotations

from datetime import date

from rasa.shared.core.trackers import DialogueStateTracker

from wegweiser.answers import answers_in_slots, answers_in_words
from wegweiser.association import Association, association_entry
from wegweiser.content import Content
from wegweiser.questions import Answers, QuestionTable
from wegweiser.recommendation import recommend
from wegweiser.report import report_pdf


def stored_answers(tracker: DialogueStateTracker, questions: QuestionTable) -> Answers:
    """Return the answers in the slots of a conversation."""
    return answers_in_slots(tracker.current_slot_values(), questions)


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
