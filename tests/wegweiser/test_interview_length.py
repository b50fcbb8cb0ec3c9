"""The interview is short, its estimate honest, and what it leaves out does not matter."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from bench.interview_length import (
    SEED,
    UNKNOWN_SHARE,
    Interview,
    bars,
    draw_firm,
    main,
    run_interview,
    run_interviews,
)
from tests.profiles import CONTENT
from wegweiser.content import Content
from wegweiser.questions import Kind, Part
from wegweiser.rules import Outcome

FIRMS, FIRMS_WITH_UNKNOWN = 2_000, 500


@pytest.fixture(scope="module")
def interviews() -> list[Interview]:
    return run_interviews(CONTENT, FIRMS, SEED)


@pytest.fixture(scope="module")
def interviews_with_unknown() -> list[Interview]:
    return run_interviews(CONTENT, FIRMS_WITH_UNKNOWN, SEED, UNKNOWN_SHARE)


class TestRandomFirms:
    """The bars of `make interview-length`, on fewer firms."""

    def test_keep_every_bar(self, interviews: list[Interview]) -> None:
        assert [str(bar) for bar in bars(interviews, CONTENT) if not bar.holds] == []

    def test_keep_every_bar_with_some_answers_unknown(self, interviews_with_unknown: list[Interview]) -> None:
        assert [str(bar) for bar in bars(interviews_with_unknown, CONTENT) if not bar.holds] == []

    def test_reach_every_outcome(self, interviews: list[Interview]) -> None:
        assert {interview.decided.outcome for interview in interviews} == set(Outcome)

    def test_are_never_asked_what_the_opening_said(self, interviews: list[Interview]) -> None:
        opening = {question.id for question in CONTENT.questions if question.part is Part.OPENING}
        assert all(opening.isdisjoint(interview.asked) for interview in interviews)

    def test_draw_every_value_of_every_question(self, content: Content) -> None:
        rng = random.Random(SEED)  # noqa: S311 - random firms, no secret
        firms = [draw_firm(content, rng) for _ in range(500)]
        for question in content.questions:
            if question.kind is Kind.CHOICE:
                assert {firm[question.id] for firm in firms} == set(question.values)


class TestMeasuring:
    """The measure itself notices what it is there to notice."""

    def test_growth_counts_several_small_rises_together(self, interviews: list[Interview]) -> None:
        rising = replace(
            interviews[0],
            asked=("goal_measurable", "simple_solution", "data_state", "data_amount"),
            estimates=(16, 15, 17, 18),
        )
        assert rising.growth == 3

    def test_growth_leaves_out_the_second_part(self, interviews: list[Interview]) -> None:
        jump = replace(
            interviews[0], asked=("data_amount", "personal_data", "data_subjects"), estimates=(16, 16, 22)
        )
        assert jump.growth == 0

    def test_another_result_is_noticed(self, content: Content) -> None:
        rng = random.Random(SEED)  # noqa: S311 - random firms, no secret
        one = run_interview(draw_firm(content, rng), content)
        assert one.is_same
        assert not replace(one, full=replace(one.full, outcome=Outcome.PROHIBITED)).is_same

    def test_same_seed_gives_the_same_figures(self, content: Content) -> None:
        assert run_interviews(content, 20, 7) == run_interviews(content, 20, 7)

    def test_command_prints_every_bar_and_ends_well(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["--firms", "100"]) == 0
        assert capsys.readouterr().out.count("pass  ") == 12
