"""How long the interview is, and whether it leaves out only what does not matter.

    python -m bench.interview_length                 # 10,000 random firms; exit 1 if a bar fails
    python -m bench.interview_length --firms 2000 --seed 7

A firm is a full set of answers, each drawn evenly from the values of its question. What one sentence can say at
the opening (goal, business area, industry, headcount, state) is known from the start; the rest is asked until
there is nothing left to ask. In a second table 10 % of the answers after the opening are "weiß nicht".
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean

from wegweiser.content import Content, load_content
from wegweiser.decision import Decision, decide, view_for_recommendation
from wegweiser.interview import next_question, progress
from wegweiser.questions import Answers, Kind, Part, Question, Value
from wegweiser.rules import ROADMAPS, Outcome

FIRMS = 10_000
SEED = 20261122
UNKNOWN_SHARE = 0.1
MOST_EMPLOYEES = 500

MEAN_WITHOUT_PERSONAL_DATA = 11.5
MEAN_OVER_ALL = 14.5
MOST_QUESTIONS = 18
MOST_GROWTH = 2

SECOND_PART = "personal_data"
"""The question whose answer announces the second part: there, and only there, the estimate may jump."""


@dataclass(frozen=True, slots=True)
class Interview:
    """One firm's interview after its opening.

    `asked` are the questions in their order, `estimates` the announced total at each of them, `opening` how many
    answers were known before. `decided` is what the interview leads to, `full` what all answers lead to.
    """

    without_personal_data: bool
    opening: int
    asked: tuple[str, ...]
    estimates: tuple[int, ...]
    decided: Decision
    full: Decision

    @property
    def is_roadmap(self) -> bool:
        """Whether it ends in one of the four roadmaps."""
        return self.decided.outcome in ROADMAPS

    @property
    def is_same(self) -> bool:
        """Whether asking everything would lead to the same result."""
        return _result(self.decided) == _result(self.full)

    @property
    def growth(self) -> int:
        """How far the announced total rises above an earlier one, without the jump at the second part."""
        rises = [after - before for question_id, before, after in self.changes() if question_id != SECOND_PART]
        lowest = height = most = 0
        for rise in rises:
            height += rise
            lowest = min(lowest, height)
            most = max(most, height - lowest)
        return most

    def changes(self) -> Iterator[tuple[str, int, int]]:
        """Yield each answered question with the announced total before and after its answer."""
        for question_id, (before, after) in zip(self.asked, pairwise(self.estimates), strict=False):
            yield question_id, before, after


def _result(decision: Decision) -> tuple[object, ...]:
    """Return what must be the same: without a roadmap or a ban only outcome and variant."""
    result = (decision.outcome, decision.variant)
    if decision.outcome in (Outcome.CLARIFY_GOAL, Outcome.NO_AI):
        return result
    return (*result, decision.law_level, decision.duties, frozenset(decision.modifiers))


def draw_firm(content: Content, rng: random.Random, unknown_share: float = 0.0) -> dict[str, Value]:
    """Return an answer to every question; of those after the opening, `unknown_share` are "weiß nicht"."""
    return {
        question.id: question.stored_unknown
        if question.part is not Part.OPENING and rng.random() < unknown_share
        else _draw_answer(question, rng)
        for question in content.questions
    }


def _draw_answer(question: Question, rng: random.Random) -> Value:
    if question.kind is Kind.NUMBER:
        return rng.randint(1, MOST_EMPLOYEES)
    if question.kind is Kind.MULTIPLE:
        return tuple(sorted(_draw_several(question, rng), key=question.values.index))
    return rng.choice(question.values)


def _draw_several(question: Question, rng: random.Random) -> list[str]:
    """Return some of the values, every non-empty selection being as likely as any other."""
    count = len(question.values)
    selection = rng.randrange(1, 2**count)
    return [value for place, value in enumerate(question.values) if selection >> place & 1]


def run_interview(firm: Answers, content: Content) -> Interview:
    """Return the interview of a firm that has said everything its opening can say."""
    questions, rules = content.questions, content.rules
    answers = {question.id: firm[question.id] for question in questions if question.part is Part.OPENING}
    opening = len(answers)
    asked, estimates = [], []
    while (question_id := next_question(answers, questions, rules)) is not None:
        if question_id in answers:
            raise ValueError(f"{question_id} was asked twice")
        asked.append(question_id)
        estimates.append(progress(answers, questions, rules).total)
        answers[question_id] = firm[question_id]
    return Interview(
        without_personal_data=firm[SECOND_PART] == "none",
        opening=opening,
        asked=tuple(asked),
        estimates=tuple(estimates),
        decided=decide(view_for_recommendation(answers, questions, rules), rules),
        full=decide(view_for_recommendation(firm, questions, rules), rules),
    )


def run_interviews(content: Content, firms: int, seed: int, unknown_share: float = 0.0) -> list[Interview]:
    """Return the interviews of `firms` random firms; the same seed gives the same firms."""
    rng = random.Random(seed)  # noqa: S311 - random firms, no secret
    return [run_interview(draw_firm(content, rng, unknown_share), content) for _ in range(firms)]


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure and how large it may be at most."""

    name: str
    figure: float
    at_most: float

    @property
    def holds(self) -> bool:
        """Whether the figure is within the bar."""
        return self.figure <= self.at_most

    def __str__(self) -> str:
        figure = f"{self.figure:.2f}" if isinstance(self.figure, float) else str(self.figure)
        return f"{'pass' if self.holds else 'FAIL'}  {self.name:58} {figure:>7}  (at most {self.at_most})"


def bars(interviews: list[Interview], content: Content) -> list[Bar]:
    """Return every bar with its figure.

    Raises:
        statistics.StatisticsError: Where no interview ends in a roadmap.
    """
    lengths = [len(interview.asked) for interview in interviews if interview.is_roadmap]
    shorter = [
        len(interview.asked)
        for interview in interviews
        if interview.is_roadmap and interview.without_personal_data
    ]
    order = content.questions.ids()
    return [
        Bar("questions on average, without personal data", float(mean(shorter)), MEAN_WITHOUT_PERSONAL_DATA),
        Bar("questions on average, over all", float(mean(lengths)), MEAN_OVER_ALL),
        Bar("questions in the longest interview", max(lengths), MOST_QUESTIONS),
        Bar("results that differ from asking everything", sum(not one.is_same for one in interviews), 0),
        Bar("interviews out of order", sum(not _in_order(one.asked, order) for one in interviews), 0),
        Bar("growth of the announced total in a path", max(one.growth for one in interviews), MOST_GROWTH),
    ]


def _in_order(asked: tuple[str, ...], order: tuple[str, ...]) -> bool:
    places = [order.index(question_id) for question_id in asked]
    return places == sorted(places)


def details(interviews: list[Interview]) -> Iterator[str]:
    """Yield lines about lengths, outcomes and the first estimate, for which there is no bar."""
    roadmaps = [one for one in interviews if one.is_roadmap]
    others = [len(one.asked) for one in interviews if not one.is_roadmap]
    outcomes = Counter(one.decided.outcome.value for one in interviews)
    yield "outcomes: " + ", ".join(f"{name} {count}" for name, count in outcomes.most_common())
    for name, chosen in (
        ("without personal data", [one for one in roadmaps if one.without_personal_data]),
        ("with personal data", [one for one in roadmaps if not one.without_personal_data]),
    ):
        lengths = [len(one.asked) for one in chosen]
        first = [one.estimates[0] - one.opening for one in chosen]
        yield (
            f"{name}: {len(chosen)} roadmaps, {min(lengths)} to {max(lengths)} questions, "
            f"mean {mean(lengths):.2f}; first estimate {mean(first):.2f}"
        )
    yield f"without a roadmap: mean {mean(others):.2f}, at most {max(others)} questions"
    yield "the announced total grew after: " + (_growing(interviews) or "nothing")


def _growing(interviews: list[Interview]) -> str:
    """Return after which answers the estimate grew, by how much and how often."""
    grown = Counter(
        (question_id, after - before)
        for one in interviews
        for question_id, before, after in one.changes()
        if after > before
    )
    return ", ".join(f"{question_id} +{by} ({times} times)" for (question_id, by), times in sorted(grown.items()))


def main(arguments: list[str] | None = None) -> int:
    """Print the figures; return 1 where one of them misses its bar."""
    parser = argparse.ArgumentParser(prog="python -m bench.interview_length", description=__doc__.splitlines()[0])
    parser.add_argument("--firms", type=int, default=FIRMS, help="how many random firms (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, help="where the random numbers start")
    options = parser.parse_args(arguments)
    content = load_content()
    missed = 0
    for share in (0.0, UNKNOWN_SHARE):
        interviews = run_interviews(content, options.firms, options.seed, share)
        print(f"\n{options.firms} random firms, {share:.0%} of the answers unknown")
        for bar in bars(interviews, content):
            print(f"  {bar}")
            missed += not bar.holds
        for line in details(interviews):
            print(f"        {line}")
    print(f"\n{missed} bars missed." if missed else "\nEvery bar holds.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
