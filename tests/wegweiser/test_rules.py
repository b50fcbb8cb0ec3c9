"""The example table of the decision rules, and what must hold for every firm."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import TODAY
from tests.firms import IF_MEANT, TABLE
from tests.profiles import CONTENT, complete, examples, partial
from wegweiser.answers import parse_answers
from wegweiser.content import Content
from wegweiser.decision import decide, prune, view_for_recommendation
from wegweiser.interview import Progress, next_question, progress
from wegweiser.questions import UNKNOWN, Answers
from wegweiser.recommendation import Result, recommend
from wegweiser.rules import ROADMAPS, Outcome


def firm(content: Content, **changes: Any) -> Answers:
    """The firm of the table, with some answers changed."""
    return parse_answers({**TABLE["base"], **changes}, content.questions, "firm")


def result(content: Content, **changes: Any) -> Result:
    """The recommendation for the firm of the table, with some answers changed."""
    return recommend(firm(content, **changes), content, TODAY)


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: case["name"])
def test_example_of_the_specification(case: dict[str, Any], content: Content) -> None:
    got = result(content, **case.get("answers", {}))
    expect = case["expect"]
    assert got["outcome"] == expect["outcome"], (
        f"because of {[reason['question'] for reason in got['reasons']]}; {IF_MEANT}"
    )
    assert got["variant"] == expect.get("variant"), f"variant; {IF_MEANT}"
    assert got["law"]["level"] == expect.get("law"), f"law; {IF_MEANT}"
    assert set(got["modifiers"]) == set(expect.get("modifiers", [])), f"modifiers; {IF_MEANT}"
    if "duties" in expect:
        assert [duty["id"] for duty in got["law"]["duties"]] == expect["duties"], f"duties; {IF_MEANT}"


class TestEveryFirm:
    """Properties that hold for all answers."""

    @examples(300)
    @given(answers=partial(CONTENT))
    def test_gets_steps_and_a_json_result_whatever_it_knows(self, answers: Answers) -> None:
        got = recommend(answers, CONTENT, TODAY)
        assert got["steps"]
        assert got["notice"]
        assert got["law"]["level"] in (None, "green", "yellow", "orange", "red")

    @examples(200)
    @given(answers=complete(CONTENT), seed=st.integers())
    def test_gets_the_same_result_in_any_order_of_answers(self, answers: Answers, seed: int) -> None:
        items = list(answers.items())
        random.Random(seed).shuffle(items)  # noqa: S311 - an order, no secret
        assert recommend(dict(items), CONTENT, TODAY) == recommend(answers, CONTENT, TODAY)

    @examples(200)
    @given(answers=complete(CONTENT))
    def test_is_not_influenced_by_answers_that_do_not_apply(self, answers: Answers) -> None:
        full = recommend(answers, CONTENT, TODAY)
        pruned = recommend(prune(answers, CONTENT.questions, CONTENT.rules), CONTENT, TODAY)
        full.pop("conflicts")
        assert pruned.pop("conflicts") == []
        assert pruned == full

    @examples(300)
    @given(answers=complete(CONTENT), day=st.dates(date(2026, 1, 1), date(2032, 1, 1)))
    def test_is_recommended_nothing_that_has_expired(self, answers: Answers, day: date) -> None:
        got = recommend(answers, CONTENT, day)
        for item in got["funding"]:
            assert item["status"] != "ended"
            assert item["valid_until"] is None or date.fromisoformat(item["valid_until"]) >= day
        partners = {partner.id: partner for partner in CONTENT.partners}
        for item in got["partners"]:
            until = partners[item["id"]].valid_until
            assert until is None or until >= day

    @examples(200)
    @given(answers=complete(CONTENT))
    def test_is_shown_a_source_and_a_date_for_everything(self, answers: Answers) -> None:
        got = recommend(answers, CONTENT, TODAY)
        for item in (*got["funding"], *got["partners"]):
            assert item["url"].startswith("http")
            assert item["checked"] == "2026-11-22"
        for duty in got["law"]["duties"]:
            assert duty["source"].startswith("https://")
            assert duty["basis"]

    @examples(300)
    @given(answers=complete(CONTENT))
    def test_is_never_both_offered_and_refused_a_programme(self, answers: Answers) -> None:
        got = recommend(answers, CONTENT, TODAY)
        offered = {item["id"] for item in got["funding"]}
        assert offered.isdisjoint(item["id"] for item in got["funding_excluded"])
        assert len(got["funding"]) <= 5
        assert len(got["partners"]) <= 5


def interview(answers: Answers, content: Content) -> dict[str, Any]:
    """Answer only what is asked, and return those answers."""
    given_answers: dict[str, Any] = {}
    while (question_id := next_question(given_answers, content.questions, content.rules)) is not None:
        assert question_id not in given_answers, "asked twice"
        given_answers[question_id] = answers[question_id]
    return given_answers


class TestTheInterview:
    """What `next` asks, and what it may leave out."""

    @examples(2_000)
    @given(answers=complete(CONTENT))
    def test_leaves_out_only_what_cannot_change_the_result(self, answers: Answers) -> None:
        asked = interview(answers, CONTENT)
        short = decide(view_for_recommendation(asked, CONTENT.questions, CONTENT.rules), CONTENT.rules)
        full = decide(view_for_recommendation(answers, CONTENT.questions, CONTENT.rules), CONTENT.rules)
        assert (short.outcome, short.variant) == (full.outcome, full.variant)
        if full.outcome in ROADMAPS or full.outcome is Outcome.PROHIBITED:
            assert short.law_level == full.law_level
            assert short.duties == full.duties
            assert short.modifiers == full.modifiers

    @examples(300)
    @given(answers=complete(CONTENT))
    def test_asks_in_the_order_of_the_question_table(self, answers: Answers) -> None:
        order = CONTENT.questions.ids()
        asked = [order.index(question_id) for question_id in interview(answers, CONTENT)]
        assert asked == sorted(asked)

    @examples(300)
    @given(answers=complete(CONTENT))
    def test_announces_its_length_honestly(self, answers: Answers) -> None:
        asked = interview(answers, CONTENT)
        given_answers: dict[str, Any] = {}
        totals = []
        for question_id in asked:
            where = progress(given_answers, CONTENT.questions, CONTENT.rules)
            assert where.number == len(given_answers) + 1 <= where.total
            totals.append((question_id, where.total))
            given_answers[question_id] = answers[question_id]
        for (before, first), (_, second) in itertools.pairwise(totals):
            if before != "personal_data":
                assert second - first <= 2, f"after {before} the estimate grew from {first} to {second}"

    def test_asks_only_for_the_state_once_the_goal_is_unclear(self, content: Content) -> None:
        assert interview(firm(content, goal="unclear"), content).keys() == {"goal", "federal_state"}

    def test_begins_with_the_goal(self, content: Content) -> None:
        assert next_question({}, content.questions, content.rules) == "goal"

    def test_asks_nothing_that_does_not_apply_even_where_a_roadmap_wants_it(self, content: Content) -> None:
        rules = replace(content.rules, wanted_for_roadmap=(*content.rules.wanted_for_roadmap, "works_council"))
        asked: Answers = {}
        while (question_id := next_question(asked, content.questions, rules)) is not None:
            asked = {**asked, question_id: firm(content)[question_id]}
        assert asked["personal_data"] == "none"
        assert "works_council" not in asked

    def test_takes_as_long_as_announced_for_a_firm_that_answers_as_assumed(self, content: Content) -> None:
        announced = []
        asked: Answers = {}
        while (question_id := next_question(asked, content.questions, content.rules)) is not None:
            announced.append(progress(asked, content.questions, content.rules))
            asked = {**asked, question_id: content.rules.assumed_for_progress[question_id]}
        assert announced == [Progress(number, len(asked)) for number in range(1, len(asked) + 1)]

    def test_counts_questions_that_were_put_and_not_what_was_told_at_once(self, content: Content) -> None:
        told = {"goal": "plan_better", "industry": "food", "employees": 12, "federal_state": "DE-BY"}
        by_answers = progress(told, content.questions, content.rules)
        by_questions = progress(told, content.questions, content.rules, put=1)
        assert by_answers.number == 5
        assert by_questions == Progress(2, by_answers.total - 3)

    def test_never_announces_fewer_questions_than_were_put(self, content: Content) -> None:
        answers = interview(firm(content), content)
        assert progress(answers, content.questions, content.rules, put=9) == Progress(10, 10)


class TestSteps:
    """The order of the steps."""

    def test_privacy_gate_stands_right_before_the_first_test_with_real_data(self, content: Content) -> None:
        for outcome in content.roadmaps.outcomes.values():
            if outcome.id not in ROADMAPS:
                continue
            first_test = next(step.id for step in outcome.steps if step.first_real_data_test)
            got = result(content, **_for(outcome.id))
            assert got["outcome"] == outcome.id, (
                "the firm that _for() in this file makes for it gets another roadmap; change content/rules.yml, "
                "or _for() if this is meant"
            )
            steps = [step["id"] for step in got["steps"]]
            assert steps[steps.index("privacy_gate") + 1] == first_test

    def test_modifiers_and_skills_come_after_the_common_first_step(self, content: Content) -> None:
        got = result(content, goal="new_offering", ready_service=UNKNOWN, expertise="none", budget="under_5k")
        steps = [step["id"] for step in got["steps"]]
        assert steps[:4] == [
            "first_problem",
            "easier_first_case",
            "check_market",
            "skills_training",
        ]

    def test_bridge_ends_with_its_review(self, content: Content) -> None:
        got = result(content, ready_service="yes", differentiator="yes", budget="under_5k")
        assert got["steps"][-1]["id"] == "bridge_review"


def _for(outcome: Outcome) -> dict[str, Any]:
    """Answers with incidental personal data that lead to a roadmap."""
    personal = {
        "personal_data": "incidental",
        "sensitive_data": "no",
        "ai_contact": "none",
        "hosting": "own",
        "works_council": "no",
    }
    own = {
        Outcome.FOUNDATION: {"data_state": "paper"},
        Outcome.BUY: {"ready_service": "yes"},
        Outcome.BUILD_WITH_PARTNERS: {},
        Outcome.ECOSYSTEM: {"data_amount": "some", "cooperation": "yes"},
    }
    return personal | own[outcome]


class TestReadiness:
    """The readiness profile."""

    def test_takes_the_weaker_of_state_and_amount_of_data(self, content: Content) -> None:
        assert result(content, data_state="scattered")["readiness"]["data"] == 1
        assert result(content, data_amount="none")["readiness"]["data"] == 0

    def test_is_unknown_where_an_answer_is_missing_unless_the_other_is_zero(self, content: Content) -> None:
        assert result(content, data_amount=UNKNOWN)["readiness"]["data"] is None
        assert result(content, data_amount=UNKNOWN, data_state="paper")["readiness"]["data"] == 0

    def test_of_the_goal_is_zero_where_it_is_unclear(self, content: Content) -> None:
        assert result(content, goal="unclear")["readiness"]["goal"] == 0
        assert result(content, goal_measurable="partly")["readiness"]["goal"] == 1
        assert result(content, goal_measurable=UNKNOWN)["readiness"]["goal"] is None


class TestWhatIfAndOpen:
    """What another answer would change."""

    def test_names_a_ready_service_as_the_way_to_buying(self, content: Content) -> None:
        changes = {
            (change["question"], change["value"]): change["outcome"] for change in result(content)["what_if"]
        }
        assert changes["ready_service", "yes"] == "buy"
        assert changes["goal_measurable", "no"] == "clarify_goal"
        assert ("budget", "under_5k") not in changes

    def test_never_proposes_not_knowing(self, content: Content) -> None:
        values = {change["value"] for change in result(content)["what_if"]}
        assert values.isdisjoint(("unknown", "unclear", "undecided"))

    def test_lists_an_unknown_that_could_change_the_result(self, content: Content) -> None:
        (point,) = result(content, ready_service=UNKNOWN)["open"]
        assert point["question"] == "ready_service"
        assert {change["outcome"] for change in point["would"]} >= {"buy"}

    def test_does_not_list_undecided_hosting(self, content: Content) -> None:
        got = result(content, **_for(Outcome.BUY), **{"industry": UNKNOWN})
        assert got["open"] == []


class TestLaw:
    """The law part."""

    def test_of_a_goal_to_be_clarified_is_not_assessed(self, content: Content) -> None:
        law = result(content, goal_measurable="no")["law"]
        assert (law["level"], law["duties"]) == (None, [])

    def test_stays_red_although_the_goal_is_not_clear(self, content: Content) -> None:
        got = result(
            content,
            goal_measurable="no",
            personal_data="yes",
            data_subjects=["applicants"],
            people_evaluated="emotions",
        )
        assert got["outcome"] == "clarify_goal"
        assert got["law"]["level"] == "red"
        assert [duty["id"] for duty in got["law"]["duties"]] == ["emotions_work"]

    def test_warns_of_the_ban_where_it_is_not_known_whose_emotions(self, content: Content) -> None:
        got = result(content, personal_data="yes", data_subjects=UNKNOWN, people_evaluated="emotions")
        emotions = next(duty for duty in got["law"]["duties"] if duty["id"] == "emotions")
        assert "verboten, falls Beschäftigte oder Bewerbende gemeint sind" in emotions["text"]

    @pytest.mark.parametrize(
        ("day", "words"),
        [
            (date(2027, 12, 1), "ab dem 2. Dezember 2027"),
            (date(2027, 12, 2), "Erfüllen Sie die Pflichten dafür"),
        ],
    )
    def test_of_high_risk_changes_on_its_day(self, content: Content, day: date, words: str) -> None:
        answers = firm(
            content,
            personal_data="yes",
            data_subjects=["applicants"],
            people_evaluated="suggestion",
            ai_contact="none",
            hosting="own",
            sensitive_data="no",
        )
        duties = recommend(answers, content, day)["law"]["duties"]
        assert words in next(duty["text"] for duty in duties if duty["id"] == "high_risk")


class TestConflicts:
    """Stored answers that say something although they do not apply."""

    def test_lists_an_evaluation_of_people_without_personal_data(self, content: Content) -> None:
        conflicts = result(content, people_evaluated="automatic")["conflicts"]
        assert [conflict["question"] for conflict in conflicts] == ["people_evaluated"]

    def test_ignores_what_says_nothing(self, content: Content) -> None:
        got = result(content, people_evaluated="no", sensitive_data="no", ai_contact="none")
        assert got["conflicts"] == []
