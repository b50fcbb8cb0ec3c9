"""Conditions in three values: true, false, not yet known."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.profiles import CONTENT, complete, examples
from wegweiser.conditions import All, AnyOf, Condition, Truth, View, parse_condition
from wegweiser.content import Content
from wegweiser.decision import decide_outcome, view_for_interview, view_for_recommendation
from wegweiser.questions import Answers
from wegweiser.rules import Modifier, OutcomeRule

TRUTHS: tuple[Truth, ...] = (True, False, None)


def view(**parts: Any) -> View:
    """A view on four questions: `yes` and `no` are answered so, `open` is open, `gone` does not apply."""
    return View(
        derived=parts.get("derived", {}),
        holding={"yes": frozenset(("yes",)), "no": frozenset(("no",)), **parts.get("holding", {})},
        said={"yes": frozenset(("yes",)), "no": frozenset(("no",)), **parts.get("said", {})},
        numbers=parts.get("numbers", {}),
        open=frozenset(("open", "also_open")) | parts.get("open", frozenset()),
        facets=parts.get("facets", {}),
    )


def part(truth: Truth) -> dict[str, str]:
    """A condition that has this value in the view."""
    return {"question": {True: "yes", False: "no", None: "open"}[truth], "is": "yes"}


def value(condition: dict[str, Any], in_view: View | None = None) -> Truth:
    """What a condition evaluates to."""
    return parse_condition(condition).evaluate(view() if in_view is None else in_view)


class TestAnswerIs:
    """`is`, `in` and `not` compare with the answer that counts."""

    @pytest.mark.parametrize(
        ("condition", "expected"),
        [
            ({"question": "yes", "is": "yes"}, True),
            ({"question": "yes", "is": "no"}, False),
            ({"question": "open", "is": "yes"}, None),
            ({"question": "gone", "is": "yes"}, False),
            ({"question": "yes", "in": ["maybe", "yes"]}, True),
            ({"question": "yes", "in": ["maybe", "no"]}, False),
            ({"question": "open", "in": ["yes", "no"]}, None),
            ({"question": "gone", "in": ["yes", "no"]}, False),
            ({"question": "yes", "not": ["no"]}, True),
            ({"question": "yes", "not": ["yes"]}, False),
            ({"question": "yes", "not": ["yes", "no"]}, False),
            ({"question": "open", "not": ["no"]}, None),
        ],
    )
    def test_has_the_value_of_the_table(self, condition: dict[str, Any], expected: Truth) -> None:
        assert value(condition) is expected

    @pytest.mark.parametrize("condition", [{"is": "yes"}, {"in": ["yes"]}, {"not": ["yes"]}, {"not": ["no"]}])
    def test_of_a_question_that_does_not_apply_is_false_also_when_negated(self, condition: dict[str, Any]) -> None:
        assert value({"question": "gone", **condition}) is False

    @pytest.mark.parametrize(
        ("condition", "expected"),
        [
            ({"in": ["a"]}, True),
            ({"in": ["c"]}, False),
            ({"in": ["b", "c"]}, True),
            ({"not": ["a"]}, False),
            ({"not": ["c"]}, True),
        ],
    )
    def test_of_several_answers_holds_where_any_of_them_does(self, condition: Any, expected: Truth) -> None:
        several = view(holding={"several": frozenset(("a", "b"))})
        assert value({"question": "several", **condition}, several) is expected

    def test_never_holds_for_an_unknown_without_effect(self) -> None:
        nothing = view(holding={"area": frozenset()})
        assert value({"question": "area", "is": "hr"}, nothing) is False


class TestSaid:
    """`said` compares with what was really said."""

    @pytest.mark.parametrize(
        ("said", "holding", "expected"),
        [
            (("employees",), ("employees",), True),
            (("customers",), ("customers",), False),
            (("unknown",), ("customers", "employees"), False),
            (("customers", "employees"), ("customers", "employees"), True),
        ],
    )
    def test_is_not_satisfied_by_what_unknown_counts_as(
        self, said: tuple[str, ...], holding: tuple[str, ...], expected: bool
    ) -> None:
        subjects = view(said={"subjects": frozenset(said)}, holding={"subjects": frozenset(holding)})
        assert value({"question": "subjects", "said": ["employees", "applicants"]}, subjects) is expected

    def test_of_unknown_holds_where_unknown_was_said(self) -> None:
        assert value({"question": "q", "said": "unknown"}, view(said={"q": frozenset(("unknown",))})) is True
        assert value({"question": "yes", "said": "unknown"}) is False

    def test_is_not_yet_known_while_open_and_false_where_it_does_not_apply(self) -> None:
        assert value({"question": "open", "said": "yes"}) is None
        assert value({"question": "gone", "said": "yes"}) is False


class TestAtLeast:
    """`at_least` compares with a number."""

    @pytest.mark.parametrize(("people", "expected"), [(4, False), (5, True), (6, True), (1, False)])
    def test_holds_from_the_border_on(self, people: int, expected: bool) -> None:
        assert value({"question": "people", "at_least": 5}, view(numbers={"people": people})) is expected

    def test_is_false_where_no_number_is_known_and_not_yet_known_while_open(self) -> None:
        assert value({"question": "gone", "at_least": 5}) is False
        assert value({"question": "open", "at_least": 5}) is None


class TestAllAndAny:
    """`all` and `any` in three values."""

    @pytest.mark.parametrize(("first", "second"), itertools.product(TRUTHS, TRUTHS))
    def test_follow_the_table_of_three_values(self, first: Truth, second: Truth) -> None:
        both = {first, second}
        for_all = False if False in both else None if None in both else True
        for_any = True if True in both else None if None in both else False
        parts = [part(first), part(second)]
        assert value({"all": parts}) is for_all
        assert value({"any": parts}) is for_any

    @pytest.mark.parametrize("truths", itertools.product(TRUTHS, repeat=3))
    def test_do_not_hang_on_the_order_of_their_parts(self, truths: tuple[Truth, ...]) -> None:
        for form in ("all", "any"):
            values = {value({form: [part(truth) for truth in order]}) for order in itertools.permutations(truths)}
            assert len(values) == 1

    def test_without_parts_are_true_and_false(self) -> None:
        assert value({"all": []}) is True
        assert value({"any": []}) is False

    def test_may_stand_in_each_other(self) -> None:
        assert value({"all": [{"any": [part(False), part(True)]}, part(None)]}) is None
        assert value({"any": [{"all": [part(True), part(True)]}, part(None)]}) is True
        assert value({"all": [{"any": [part(None), part(False)]}, part(False)]}) is False


class TestDerivedAndFacets:
    """Named conditions, and what is known of the result so far."""

    @pytest.mark.parametrize("truth", TRUTHS)
    def test_a_derived_condition_is_what_it_stands_for(self, truth: Truth) -> None:
        named = view(derived={"able": parse_condition(part(truth))})
        assert value({"derived": "able"}, named) is truth

    def test_a_derived_condition_is_undecided_for_the_same_questions(self) -> None:
        named = view(derived={"able": parse_condition(part(None))})
        assert parse_condition({"derived": "able"}).undecided(named) == {"open"}

    @pytest.mark.parametrize(
        ("facets", "expected"),
        [
            ({"law_level": "orange"}, True),
            ({"law_level": "green"}, False),
            ({"law_level": None}, None),
            ({}, None),
        ],
    )
    def test_a_facet_is_not_yet_known_until_it_has_a_value(
        self, facets: dict[str, str | None], expected: Truth
    ) -> None:
        assert value({"law_level": "orange"}, view(facets=facets)) is expected

    def test_a_facet_may_be_one_of_several(self) -> None:
        assert value({"outcome": ["buy", "foundation"]}, view(facets={"outcome": "buy"})) is True
        assert value({"outcome": ["buy", "foundation"]}, view(facets={"outcome": "no_ai"})) is False

    def test_a_facet_asks_for_no_question(self) -> None:
        assert parse_condition({"outcome": "buy"}).undecided(view()) == frozenset()


class TestUndecided:
    """The questions because of which a condition is not yet known."""

    @pytest.mark.parametrize(
        ("condition", "expected"),
        [
            ({"all": [part(True), part(None)]}, {"open"}),
            ({"all": [part(False), part(None)]}, set()),
            ({"all": [part(None), part(False)]}, set()),
            ({"any": [part(True), part(None)]}, set()),
            ({"any": [part(False), part(None)]}, {"open"}),
            ({"all": [part(None), {"question": "also_open", "is": "yes"}]}, {"open", "also_open"}),
            ({"all": [part(None), {"any": [part(True), {"question": "also_open", "is": "yes"}]}]}, {"open"}),
            ({"any": [part(None), {"all": [part(False), {"question": "also_open", "is": "yes"}]}]}, {"open"}),
            ({"question": "yes", "is": "no"}, set()),
            ({"question": "gone", "not": ["yes"]}, set()),
        ],
    )
    def test_come_only_from_parts_that_are_undecided(self, condition: dict[str, Any], expected: set[str]) -> None:
        assert parse_condition(condition).undecided(view()) == expected

    @pytest.mark.parametrize("truths", itertools.product(TRUTHS, repeat=3))
    @pytest.mark.parametrize("form", [All, AnyOf])
    def test_are_there_exactly_where_the_value_is_not_yet_known(
        self, truths: tuple[Truth, ...], form: type[All | AnyOf]
    ) -> None:
        condition = form(tuple(parse_condition(part(truth)) for truth in truths))
        assert bool(condition.undecided(view())) is (condition.evaluate(view()) is None)

    def test_are_all_named_by_the_condition(self) -> None:
        condition = parse_condition({"all": [part(True), {"any": [part(None), part(False)]}]})
        assert condition.questions() == {"yes", "open", "no"}


class TestBecause:
    """The questions whose answers decided."""

    @pytest.mark.parametrize(
        ("condition", "because", "because_not"),
        [
            (part(True), {"yes"}, set()),
            (part(False), set(), {"no"}),
            (part(None), set(), set()),
            ({"all": [part(True), {"question": "no", "not": ["yes"]}]}, {"yes", "no"}, set()),
            ({"all": [part(True), part(False)]}, set(), {"no"}),
            ({"all": [part(True), part(None)]}, set(), set()),
            ({"any": [part(True), part(False)]}, {"yes"}, set()),
            ({"any": [part(False), {"question": "yes", "is": "no"}]}, set(), {"yes", "no"}),
            ({"any": [part(False), part(None)]}, set(), set()),
            ({"outcome": "buy"}, set(), set()),
        ],
    )
    def test_are_those_of_the_parts_that_made_it_true_or_false(
        self, condition: dict[str, Any], because: set[str], because_not: set[str]
    ) -> None:
        seen = view(derived={"named": parse_condition(condition)}, facets={"outcome": "buy"})
        for built in (parse_condition(condition), parse_condition({"derived": "named"})):
            assert built.because(seen) == because
            assert built.because_not(seen) == because_not


VALUES = ("a", "b", "c")
QUESTIONS = ("p", "q", "r", "n")
OPERATORS = ("is", "in", "not", "said")


def _comparisons() -> st.SearchStrategy[dict[str, Any]]:
    def build(question: str, operator: str, values: list[str], minimum: int) -> dict[str, Any]:
        if question == "n":
            return {"question": "n", "at_least": minimum}
        return {"question": question, operator: values[0] if operator == "is" else values}

    return st.builds(
        build,
        st.sampled_from(QUESTIONS),
        st.sampled_from(OPERATORS),
        st.lists(st.sampled_from(VALUES), min_size=1, max_size=2, unique=True),
        st.integers(1, 9),
    )


CONDITIONS = st.recursive(
    st.one_of(_comparisons(), st.just({"derived": "able"})),
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, max_size=3)),
    ),
    max_leaves=8,
)
CLOSED = st.fixed_dictionaries(
    {
        question: st.one_of(st.none(), st.sampled_from(VALUES)) if question != "n" else st.integers(1, 9)
        for question in QUESTIONS
    }
)
"""How each question ends: with a value, or as one that does not apply (None)."""


def _closed(answers: dict[str, Any], still_open: frozenset[str], able: Condition) -> View:
    known = {key: answer for key, answer in answers.items() if key not in still_open and answer is not None}
    texts = {key: frozenset((answer,)) for key, answer in known.items() if key != "n"}
    numbers = {"n": known["n"]} if "n" in known else {}
    return View({"able": able}, holding=texts, said=dict(texts), numbers=numbers, open=still_open)


class TestWhatIsKnown:
    """A value that is known while questions are open stays, however they are answered."""

    @examples(1_500)
    @given(
        condition=CONDITIONS,
        able=_comparisons(),
        answers=CLOSED,
        still_open=st.frozensets(st.sampled_from(QUESTIONS)),
    )
    def test_never_changes_when_open_questions_are_closed(
        self, condition: dict[str, Any], able: dict[str, Any], answers: dict[str, Any], still_open: frozenset[str]
    ) -> None:
        built, named = parse_condition(condition), parse_condition(able)
        before = _closed(answers, still_open, named)
        after = _closed(answers, frozenset(), named)
        final = built.evaluate(after)
        assert final is not None, "with nothing open every condition is known"
        if (known := built.evaluate(before)) is not None:
            assert known is final
        else:
            assert built.undecided(before)
            assert built.undecided(before) <= still_open

    @examples(600)
    @given(answers=complete(CONTENT), kept=st.frozensets(st.sampled_from(CONTENT.questions.ids())))
    def test_never_changes_for_a_rule_when_a_firm_answers_more(
        self, answers: Answers, kept: frozenset[str]
    ) -> None:
        some = {key: answer for key, answer in answers.items() if key in kept}
        before = view_for_interview(some, CONTENT.questions, CONTENT.rules)
        after = view_for_recommendation(answers, CONTENT.questions, CONTENT.rules)
        conditions = [rule.when for rule in CONTENT.rules.outcomes]
        conditions += [rule.when for rule in CONTENT.rules.law if rule.when is not None]
        for condition in conditions:
            known = condition.evaluate(before)
            if known is not None:
                assert known is condition.evaluate(after)

    @examples(600)
    @given(answers=complete(CONTENT), kept=st.frozensets(st.sampled_from(CONTENT.questions.ids())))
    def test_decides_the_outcome_before_all_is_said(self, answers: Answers, kept: frozenset[str]) -> None:
        some = {key: answer for key, answer in answers.items() if key in kept}
        before = view_for_interview(some, CONTENT.questions, CONTENT.rules)
        first_left = next(rule for rule in CONTENT.rules.outcomes if rule.when.evaluate(before) is not False)
        if first_left.when.evaluate(before):
            after = view_for_recommendation(answers, CONTENT.questions, CONTENT.rules)
            assert decide_outcome(after, CONTENT.rules)[0].id == first_left.id


def test_conditions_of_the_rules_cover_every_form(content: Content) -> None:
    """Every form that the files use is one that the tables above try."""
    rules: list[OutcomeRule | Modifier] = [*content.rules.outcomes, *content.rules.modifiers]
    forms = {type(found).__name__ for rule in rules for found in _walk(rule.when)}
    tried = {"All", "AnyOf", "AnswerIs", "AnswerSaid", "AtLeast", "Derived", "FacetIs"}
    assert forms <= tried, f"add rows on {forms - tried} to the tables above, and the name here"


def _walk(condition: Condition) -> list[Condition]:
    return [condition, *(inner for part in getattr(condition, "parts", ()) for inner in _walk(part))]
