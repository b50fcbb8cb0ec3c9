"""Random firms for property tests, drawn from the questions themselves."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from wegweiser.answers import parse_answers
from wegweiser.content import Content, load_content
from wegweiser.questions import UNKNOWN, Answers, Kind, Question

CONTENT = load_content()
FAST, EXAMPLES = "fast", 25
"""The profile of a fast run (`pytest --fast`), and how many examples it draws."""
settings.register_profile(FAST, max_examples=EXAMPLES)


def examples(number: int, **more: Any) -> settings:
    """Draw so many examples, in a fast run only the few of its profile."""
    is_fast = settings.get_current_profile_name() == FAST
    return settings(max_examples=EXAMPLES if is_fast else number, deadline=None, **more)


def one_answer(question: Question) -> st.SearchStrategy[Any]:
    """Any allowed answer to a question, "weiß nicht" included."""
    known: st.SearchStrategy[Any]
    if question.kind is Kind.NUMBER:
        known = st.integers(min_value=1, max_value=2_000)
    elif question.kind is Kind.MULTIPLE:
        known = st.lists(st.sampled_from(question.values), min_size=1, unique=True)
    else:
        known = st.sampled_from(question.values)
    return st.one_of(known, known, known, st.just(UNKNOWN))


def complete(content: Content) -> st.SearchStrategy[Answers]:
    """A firm that has answered every question."""
    return st.fixed_dictionaries({question.id: one_answer(question) for question in content.questions}).map(
        lambda raw: parse_answers(raw, content.questions, "profile")
    )


def partial(content: Content) -> st.SearchStrategy[Answers]:
    """A firm that has answered some of the questions."""
    return st.fixed_dictionaries(
        {}, optional={question.id: one_answer(question) for question in content.questions}
    ).map(lambda raw: parse_answers(raw, content.questions, "profile"))
