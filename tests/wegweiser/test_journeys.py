"""Firms on their way through the interview: forward, back, and with a change of mind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.conftest import ROOT, TODAY
from tests.firms import TABLE
from wegweiser.answers import parse_answer, parse_answers
from wegweiser.content import Content
from wegweiser.decision import view_for_recommendation
from wegweiser.interview import next_question
from wegweiser.questions import Answers, Value
from wegweiser.recommendation import Result, make_case, recommend
from wegweiser.yamltext import read_answers_yaml

JOURNEYS: list[dict[str, Any]] = read_answers_yaml(
    (ROOT / "tests/cases/journeys.yml").read_text(encoding="utf-8"), "journeys.yml"
)

by_name = pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey["name"])


@dataclass
class Walk:
    """One firm's way: what it has answered, in which order it was asked, and the answers at every result seen."""

    content: Content
    answers: dict[str, Value]
    asked: list[str] = field(default_factory=list)
    ever_asked: set[str] = field(default_factory=set)
    looked_at: list[Answers] = field(default_factory=list)

    def open_question(self) -> str | None:
        return next_question(self.answers, self.content.questions, self.content.rules)

    def answer(self, question_id: str, raw: object) -> None:
        asked = self.open_question()
        assert asked == question_id, (
            f"after {self.asked[-1:]}: asked is {asked}; answer it in tests/cases/journeys.yml"
        )
        self.answers[question_id] = self._parsed(question_id, raw)
        self.asked.append(question_id)
        self.ever_asked.add(question_id)

    def back(self) -> str:
        """Take back the answer given last."""
        question_id = self.asked.pop()
        del self.answers[question_id]
        return question_id

    def change(self, raw: Mapping[str, object]) -> None:
        self.answers.update({question_id: self._parsed(question_id, value) for question_id, value in raw.items()})

    def result(self) -> Result:
        self.looked_at.append(dict(self.answers))
        return recommend(self.answers, self.content, TODAY)

    def valid(self) -> set[str]:
        """The answers that count."""
        return (
            self.answers.keys()
            & view_for_recommendation(self.answers, self.content.questions, self.content.rules).holding.keys()
        )

    def still_to_ask(self, planned: Answers) -> list[str]:
        """What would be asked from here to the end, with the answers that the journey will give."""
        return list(_asked_from(self.answers, planned, self.content))

    def _parsed(self, question_id: str, raw: object) -> Value:
        return parse_answer(raw, self.content.questions[question_id])


def _asked_from(known: Answers, planned: Answers, content: Content) -> Iterator[str]:
    answers = dict(known)
    while (question_id := next_question(answers, content.questions, content.rules)) is not None:
        yield question_id
        answers[question_id] = planned.get(question_id, content.questions[question_id].stored_unknown)


def begin(journey: dict[str, Any], content: Content) -> Walk:
    opening = parse_answers(journey.get("opening", {}), content.questions, journey["name"])
    return Walk(content, dict(opening))


def walk(journey: dict[str, Any], content: Content) -> Walk:
    """Go through the journey, checking every step."""
    way = begin(journey, content)
    steps = journey["steps"]
    for place, step in enumerate(steps):
        if "back" in step:
            assert way.back() == step["back"]
            assert way.open_question() == step["back"]
        elif "change" in step:
            _change(way, step, _planned(steps[place + 1 :], content))
        else:
            ((question_id, raw),) = step.items()
            way.answer(question_id, raw)
    assert way.open_question() is None, "the journey ends before the interview"
    return way


def _planned(steps: list[dict[str, Any]], content: Content) -> Answers:
    raw = {
        key: value for step in steps if step.keys().isdisjoint(("back", "change")) for key, value in step.items()
    }
    return parse_answers(raw, content.questions, "later steps")


def _change(way: Walk, step: dict[str, Any], planned: Answers) -> None:
    valid, to_ask = way.valid(), way.still_to_ask(planned)
    if "before" in step:
        _compare(way.result(), step["before"])
    way.change(step["change"])
    to_ask_now, valid_now = way.still_to_ask(planned), way.valid()
    assert _in_table_order(valid - valid_now, way.content) == step.get("drops", []), "what no longer counts"
    assert [item for item in to_ask_now if item not in to_ask] == step.get("asks", []), "what is newly asked"
    assert [item for item in to_ask if item not in to_ask_now] == step.get("spares", []), "what is spared"
    if "after" in step:
        _compare(way.result(), step["after"])


def _in_table_order(question_ids: set[str], content: Content) -> list[str]:
    return [question_id for question_id in content.questions.ids() if question_id in question_ids]


def _compare(got: Result, expect: dict[str, Any]) -> None:
    """Compare the result with what the journey says of it; variant, law and modifiers not named must be absent."""
    assert (got["outcome"], got["variant"]) == (expect["outcome"], expect.get("variant")), (
        f"because of {[reason['question'] for reason in got['reasons']]}; change `before` or `after` "
        "of the journey in tests/cases/journeys.yml if this is meant"
    )
    assert got["law"]["level"] == expect.get("law")
    assert set(got["modifiers"]) == set(expect.get("modifiers", []))
    assert [item["question"] for item in got["conflicts"]] == expect.get("conflicts", [])
    if "duties" in expect:
        assert [duty["id"] for duty in got["law"]["duties"]] == expect["duties"]


@by_name
def test_journey_is_asked_in_this_order_and_ends_there(journey: dict[str, Any], content: Content) -> None:
    way = walk(journey, content)
    _compare(way.result(), journey["ends"])


@by_name
def test_journey_can_be_gone_back_to_its_beginning_and_forward_again(
    journey: dict[str, Any], content: Content
) -> None:
    goal = walk(journey, content)
    way = begin(journey, content)
    way.answers = {key: goal.answers[key] for key in way.answers}
    while (question_id := way.open_question()) is not None:
        way.answer(question_id, goal.answers[question_id])
    there = list(way.asked)
    for question_id in reversed(there):
        assert way.back() == question_id
        assert way.open_question() == question_id
    for question_id in there:
        way.answer(question_id, goal.answers[question_id])
    assert way.result()["steps"] == goal.result()["steps"]


@by_name
def test_change_of_mind_leads_where_the_same_answers_lead_at_once(
    journey: dict[str, Any], content: Content
) -> None:
    changed = walk(journey, content)
    at_once = {key: changed.answers[key] for key in changed.valid()}
    got, expected = changed.result(), recommend(at_once, content, TODAY)
    got.pop("conflicts"), expected.pop("conflicts")
    assert got == expected


def test_there_are_journeys_back_and_with_a_change() -> None:
    steps = [step for journey in JOURNEYS for step in journey["steps"]]
    assert len(JOURNEYS) >= 12
    assert sum("back" in step for step in steps) >= 3
    assert sum("change" in step for step in steps) >= 6


@dataclass
class Reached:
    """What all journeys and all examples of the rules came by."""

    questions: set[str] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)
    outcomes: set[str] = field(default_factory=set)
    variants: set[str] = field(default_factory=set)
    modifiers: set[str] = field(default_factory=set)
    levels: set[str] = field(default_factory=set)
    duties: set[str] = field(default_factory=set)
    steps: set[str] = field(default_factory=set)

    def look(self, answers: Answers, content: Content) -> None:
        decision = make_case(answers, content, TODAY).decision
        self.rules.add(decision.rule.id)
        self.outcomes.add(decision.outcome)
        self.variants |= {decision.variant} if decision.variant else set()
        self.modifiers.update(decision.modifiers)
        self.levels |= {decision.law_level} if decision.law_level else set()
        self.duties.update(decision.duties)
        self.steps.update(step["id"] for step in recommend(answers, content, TODAY)["steps"])


def reached(content: Content) -> Reached:
    everything = Reached()
    for journey in JOURNEYS:
        way = walk(journey, content)
        everything.questions |= way.ever_asked
        for answers in (*way.looked_at, way.answers):
            everything.look(answers, content)
    for case in TABLE["cases"]:
        answers = parse_answers({**TABLE["base"], **case.get("answers", {})}, content.questions, case["name"])
        everything.questions.update(_asked_from({}, answers, content))
        everything.look(answers, content)
    return everything


def everything_there_is(content: Content) -> dict[str, set[str]]:
    roadmaps = content.roadmaps
    own = {step.id for text in roadmaps.outcomes.values() for step in text.steps}
    of_variants = {step.id for text in roadmaps.variants.values() for step in text.steps}
    shared = {step.id for step in roadmaps.shared_steps.values()}
    return {
        "questions": set(content.questions.ids()),
        "rules": {rule.id for rule in content.rules.outcomes},
        "outcomes": set(roadmaps.outcomes),
        "variants": set(roadmaps.variants),
        "modifiers": {modifier.id for modifier in content.rules.modifiers},
        "levels": set(content.law.levels),
        "duties": set(content.law.duties),
        "steps": own | of_variants | shared,
    }


def test_every_question_rule_roadmap_and_duty_was_reached(content: Content) -> None:
    been = reached(content)
    missing = {
        kind: sorted(there_is - getattr(been, kind)) for kind, there_is in everything_there_is(content).items()
    }
    never = {kind: ids for kind, ids in missing.items() if ids}
    assert not never, f"never reached; add a firm that gets there to tests/cases/journeys.yml: {never}"
