"""How long the adviser itself takes: without Rasa, in this process."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from bench.figures import Figure
from wegweiser.answers import answers_in_words, parse_answers
from wegweiser.content import Content, load_content
from wegweiser.interview import next_question
from wegweiser.picture import roadmap_svg
from wegweiser.questions import Answers, Kind
from wegweiser.recommendation import recommend
from wegweiser.report import report_pdf

FIRMS, REPORTS, TODAY = 200, 30, date(2026, 11, 22)
TIMES_LARGER = 10


def measure(root: Path) -> Iterator[Figure]:
    """Yield the figures of the adviser."""
    content = load_content()
    firms = _firms(content)
    results = [recommend(firm, content, TODAY) for firm in firms]
    roadmaps = [result for result in results if result["steps"]]
    pairs = list(zip(results, firms, strict=True))[:REPORTS]
    usual = _median(lambda firm: recommend(firm, content, TODAY), firms)
    yield _figure("recommend with everything", 3, usual, FIRMS)
    yield _figure(
        "next",
        1,
        _median(lambda part: next_question(part, content.questions, content.rules), _parts(firms)),
        FIRMS,
    )
    report_pdf(pairs[0][0], answers_in_words(firms[0], content.questions))
    pdf = _median(lambda pair: report_pdf(pair[0], answers_in_words(pair[1], content.questions)), pairs)
    yield _figure("PDF", 60, pdf, len(pairs))
    yield _figure("picture", 5, _median(roadmap_svg, roadmaps), len(roadmaps))
    large = _larger(content)
    grown = _median(lambda firm: recommend(firm, large, TODAY), firms)
    size = f"{len(large.funding)} programmes, {len(large.partners)} contact points"
    detail = f"{grown:.2f} ms against {usual:.2f} ms; {size}"
    yield Figure(f"recommend with {TIMES_LARGER} times the catalogue", 2.0, grown / usual, detail)


def _figure(line: str, bar: float, value: float, count: int) -> Figure:
    return Figure(line, bar, value, f"median of {count}", " ms")


def _median(work: Callable[[Any], object], cases: Sequence[Any]) -> float:
    """Return the median of the milliseconds that a piece of work takes."""
    taken = []
    for case in cases:
        begun = time.perf_counter()
        work(case)
        taken.append(time.perf_counter() - begun)
    return median(taken) * 1000


def _firms(content: Content) -> list[Answers]:
    """Return firms that have answered everything, each answer drawn evenly."""
    random = Random(0)  # noqa: S311 - a sample, no secret

    def answer(question: Any) -> Any:
        if question.kind is Kind.NUMBER:
            return random.randint(1, 500)
        value = random.choice(question.values)
        return [value] if question.kind is Kind.MULTIPLE else value

    raw = [{question.id: answer(question) for question in content.questions} for _ in range(FIRMS)]
    return [parse_answers(firm, content.questions, "firm") for firm in raw]


def _parts(firms: Sequence[Answers]) -> list[Answers]:
    """Return firms that have answered some questions: more with each firm, from none on."""
    return [dict(list(firm.items())[: number % len(firm)]) for number, firm in enumerate(firms)]


def _larger(content: Content) -> Content:
    """Return the content with so many times the entries in its catalogue."""

    def many(entries: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(
            replace(entry, id=f"{entry.id}_{number}") if number else entry
            for number in range(TIMES_LARGER)
            for entry in entries
        )

    return replace(
        content,
        use_cases=many(content.use_cases),
        funding=many(content.funding),
        partners=many(content.partners),
        examples=many(content.examples),
    )
