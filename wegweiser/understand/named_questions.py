"""Which question a message names: "Branche ändern", "Fachwissen: nur eine IT-Kraft"."""

from __future__ import annotations

import re

from wegweiser.questions import Question, QuestionTable
from wegweiser.understand.normalise import normalise
from wegweiser.understand.word_lists import word_set
from wegweiser.understand.words import Lexicon, Meaning

_NAME_FIRST = re.compile(r"\s*(?:die|der|das|zu[mr]?)?\s*(\w[\w /-]{2,40}):\s+(\S.*)", re.IGNORECASE | re.DOTALL)

_WISHING = word_set(
    """ich i wir moechte moecht will wollen wuerde muss muas kann lass uns bitte mal nochmal noch einmal gern
    gerne die den das der mit da des zu zur zum aendern aendere aender aenderung korrigieren korrigiere
    berichtigen"""
)


def named_question(text: str, questions: QuestionTable) -> Question | None:
    """Return the question that a text names by its title or by a word for it; None where unclear."""
    lexicon = Lexicon(
        (name, Meaning(question.id, question.id, 1)) for question in questions for name in question.names
    )
    matches = lexicon.find(text)
    if not matches:
        return None
    best = max((match.likeness, match.letters) for match in matches)
    named = {match.meaning.question for match in matches if (match.likeness, match.letters) == best}
    return questions[named.pop()] if len(named) == 1 else None


def only_names_a_question(text: str, questions: QuestionTable) -> bool:
    """Whether a wish to change is only the name of a question: "Fertiges Angebot ändern" is no answer."""
    said = " ".join(word for word in normalise(text).split() if word not in _WISHING)
    return any(said == normalise(name) for question in questions for name in question.names)


def answer_by_name(text: str, questions: QuestionTable) -> tuple[Question, str] | None:
    """Return the question that stands before a colon, and what is said to it; None where there is none."""
    match = _NAME_FIRST.match(text)
    question = named_question(match[1], questions) if match else None
    return (question, match[2]) if match and question else None
