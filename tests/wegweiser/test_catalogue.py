"""Funding and contact points as a chamber's adviser would name them (tests/cases/catalogue.yml)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise, product
from typing import Any

import pytest

from tests.conftest import ROOT, TODAY
from tests.profiles import CONTENT
from wegweiser.answers import parse_answers
from wegweiser.catalogue import Partner, Priority, Programme, Status
from wegweiser.content import Content
from wegweiser.funding import how_it_ended
from wegweiser.lookup import find_named
from wegweiser.recommendation import Result, recommend
from wegweiser.rules import LawLevel
from wegweiser.text import programme_text
from wegweiser.yamltext import read_answers_yaml


def _table(name: str) -> Any:
    return read_answers_yaml((ROOT / "tests" / "cases" / name).read_text(encoding="utf-8"), name)


BASE: dict[str, Any] = _table("rules.yml")["base"]
CATALOGUE: dict[str, Any] = _table("catalogue.yml")
CASES: list[dict[str, Any]] = CATALOGUE["cases"]
DISPUTED: list[dict[str, Any]] = CATALOGUE["disputed"]
WAYS: dict[str, dict[str, Any]] = CATALOGUE["ways"]
ROADMAP_WAYS = ("buy", "bridge", "foundation", "skills", "build", "together")
KEYS = frozenset(
    (
        "name",
        "answers",
        "outcome",
        "today",
        "mend",
        "must_fund",
        "must_not_fund",
        "fund_order",
        "must_partner",
        "must_not_partner",
        "must_partner_category",
    )
)
LANDS = tuple(CONTENT.states)
PROGRAMMES: dict[str, Programme] = {item.id: item for item in CONTENT.funding}
PARTNERS: dict[str, Partner] = {item.id: item for item in CONTENT.partners}
NEW_YEAR = date(2027, 1, 2)


def advise(today: date = TODAY, **changes: Any) -> Result:
    """The recommendation for the firm of the table, with some answers changed."""
    return recommend(parse_answers({**BASE, **changes}, CONTENT.questions, "firm"), CONTENT, today)


def _ids(items: list[dict[str, Any]]) -> list[str]:
    return [item["id"] for item in items]


def complaints(case: dict[str, Any]) -> list[str]:
    """What an adviser would object to in the recommendation for a case."""
    today = date.fromisoformat(case["today"]) if "today" in case else TODAY
    result = advise(today, **case["answers"])
    funding, partners = _ids(result["funding"]), _ids(result["partners"])
    categories = {PARTNERS[partner].category for partner in partners}
    found = [f"leads to {result['outcome']}"] if result["outcome"] != case["outcome"] else []
    found += [f"does not name {item}" for item in case.get("must_fund", []) if item not in funding]
    found += [f"names {item}" for item in case.get("must_not_fund", []) if item in funding]
    found += [f"does not name {item}" for item in case.get("must_partner", []) if item not in partners]
    found += [f"names {item}" for item in case.get("must_not_partner", []) if item in partners]
    found += [f"names no {item}" for item in case.get("must_partner_category", []) if item not in categories]
    for first, second in pairwise(case.get("fund_order", [])):
        if first not in funding or (second in funding and funding.index(second) < funding.index(first)):
            found.append(f"does not name {first} before {second}")
    return [f"{complaint} (funding: {funding}, partners: {partners})" for complaint in found]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_adviser_agrees(case: dict[str, Any]) -> None:
    assert complaints(case) == []


if DISPUTED:  # pytest would list an empty table as a test that was not run

    @pytest.mark.xfail(reason="disputed: an adviser would judge otherwise; once mended, move the case to `cases`")
    @pytest.mark.parametrize("case", DISPUTED, ids=lambda case: case["name"])
    def test_adviser_would_judge_otherwise(case: dict[str, Any]) -> None:
        assert complaints(case) == []


class TestTheTable:
    """The cases themselves."""

    def test_has_at_least_44_cases_of_different_names(self) -> None:
        names = [case["name"] for case in (*CASES, *DISPUTED)]
        assert len(CASES) >= 44
        assert len(set(names)) == len(names)

    def test_has_every_land_and_outside(self) -> None:
        lands = {case["answers"].get("federal_state", BASE["federal_state"]) for case in CASES}
        assert lands >= {*LANDS, "outside"}

    def test_has_every_outcome(self) -> None:
        outcomes = {case["outcome"] for case in CASES}
        assert outcomes == {outcome.value for outcome in CONTENT.roadmaps.outcomes}

    @pytest.mark.parametrize("case", [*CASES, *DISPUTED], ids=lambda case: case["name"])
    def test_names_only_what_exists(self, case: dict[str, Any]) -> None:
        assert case.keys() <= KEYS
        assert {"name", "answers", "outcome"} < case.keys(), "a case has to demand something"
        for key in ("must_fund", "must_not_fund", "fund_order"):
            assert [item for item in case.get(key, []) if item not in PROGRAMMES] == []
        for key in ("must_partner", "must_not_partner"):
            assert [item for item in case.get(key, []) if item not in PARTNERS] == []
        known = {partner.category for partner in CONTENT.partners}
        assert set(case.get("must_partner_category", [])) <= known

    def test_says_what_to_mend_where_it_disputes(self) -> None:
        assert [case["name"] for case in DISPUTED if not case.get("mend")] == []
        assert [case["name"] for case in CASES if "mend" in case] == []


PURPOSES = {
    "buy": frozenset(("investment",)),
    "bridge": frozenset(("investment",)),
    "foundation": frozenset(("consulting", "training")),
    "skills": frozenset(("consulting", "training")),
    "build": frozenset(("research", "pilot")),
    "together": frozenset(("research", "network")),
}
"""What a firm needs money for first, by its way."""
PURE_RESEARCH = frozenset(item.id for item in CONTENT.funding if item.supports == {"research"})


class TestEverywhere:
    """What holds in every Land and on every way."""

    @pytest.mark.parametrize("way", ["buy", "bridge", "foundation", "skills"])
    @pytest.mark.parametrize("land", [*LANDS, "outside", "unknown"])
    def test_no_pure_research_programme_is_named_for_buying_or_for_a_foundation(self, land: str, way: str) -> None:
        assert {"zim", "kmu-innovativ", "forschungszulage", "igf"} - PURE_RESEARCH == {"zim", "igf"}
        funding = set(_ids(advise(federal_state=land, **WAYS[way])["funding"]))
        assert funding.isdisjoint(PURE_RESEARCH | {"zim", "igf"})

    @pytest.mark.parametrize("way", ROADMAP_WAYS)
    @pytest.mark.parametrize("land", [*LANDS, "outside", "unknown"])
    def test_no_loan_is_named_where_the_land_gives_a_grant_for_the_same(self, land: str, way: str) -> None:
        purposes = PURPOSES[way]
        funding = [PROGRAMMES[item] for item in _ids(advise(federal_state=land, **WAYS[way])["funding"])]
        loans = [item.id for item in funding if "loan" in item.kinds]
        grants = [
            item.id
            for item in funding
            if item.state and "grant" in item.kinds and item.id not in loans and item.supports & purposes
        ]
        assert not (loans and grants)

    @pytest.mark.parametrize("people", [1, 9, 49, 50, 99, 100, 249, 250, 499, 500])
    @pytest.mark.parametrize("land", LANDS)
    def test_no_programme_is_named_to_a_firm_of_the_wrong_size(self, land: str, people: int) -> None:
        for way in ROADMAP_WAYS:
            for item in _ids(advise(federal_state=land, employees=people, **WAYS[way])["funding"]):
                programme = PROGRAMMES[item]
                assert (programme.max_employees or 10_000) >= people >= (programme.min_employees or 0)
                assert not (programme.sme_only and people > max(249, programme.max_employees or 0))

    @pytest.mark.parametrize("way", ROADMAP_WAYS)
    @pytest.mark.parametrize("land", LANDS)
    def test_nothing_of_another_land_is_named(self, land: str, way: str) -> None:
        result = advise(federal_state=land, **WAYS[way])
        assert {PROGRAMMES[item].state for item in _ids(result["funding"])} <= {land, None}
        assert {PROGRAMMES[item].state for item in _ids(result["funding_excluded"])} <= {land, None}
        partners = [PARTNERS[item] for item in _ids(result["partners"])]
        assert all(partner.nationwide or land in partner.states for partner in partners)

    @pytest.mark.parametrize("way", ROADMAP_WAYS)
    @pytest.mark.parametrize("land", [*LANDS, "outside", "unknown"])
    def test_nothing_is_named_that_ended_that_is_paused_or_that_has_no_source(self, land: str, way: str) -> None:
        for people in (9, 60, 300):
            result = advise(federal_state=land, employees=people, **WAYS[way])
            for programme in (PROGRAMMES[item] for item in _ids(result["funding"])):
                assert programme.status is not Status.ENDED
                assert not programme.paused
                assert programme.url
            assert all(PARTNERS[item].url for item in _ids(result["partners"]))

    @pytest.mark.parametrize("land", LANDS)
    def test_the_data_protection_authority_of_the_land_is_named_with_personal_data(self, land: str) -> None:
        for way in ROADMAP_WAYS:
            partners = _ids(advise(federal_state=land, **WAYS[way], **WAYS["customers"])["partners"])
            authorities = [item for item in partners if PARTNERS[item].authority_kind == "data_protection"]
            assert authorities == [f"datenschutz-{land[3:].lower()}"]

    @pytest.mark.parametrize("land", LANDS)
    def test_no_data_protection_authority_is_named_without_personal_data(self, land: str) -> None:
        partners = _ids(advise(federal_state=land, **WAYS["buy"])["partners"])
        assert [item for item in partners if PARTNERS[item].category == "authority"] == []

    @pytest.mark.parametrize("land", LANDS)
    def test_a_free_contact_of_the_own_land_or_the_whole_country_stands_first(self, land: str) -> None:
        for changes in ({"goal": "unclear"}, {"simple_solution": "yes"}, *(WAYS[way] for way in ROADMAP_WAYS)):
            first = PARTNERS[_ids(advise(federal_state=land, **changes)["partners"])[0]]
            assert first.cost == "free"
            assert land in first.states or first.nationwide


class TestAProgrammeThatIsPaused:
    """Applications are suspended: the programme is ruled out and says why."""

    def test_is_ruled_out_although_it_is_open_and_fits(self) -> None:
        fitting = PROGRAMMES["by-digitalbonus"]
        paused = replace(fitting, paused=True, application_state="Anträge ruhen bis Jahresende")
        programmes = tuple(paused if item is fitting else item for item in CONTENT.funding)
        answers = parse_answers({**BASE, **WAYS["buy"]}, CONTENT.questions, "firm")
        result = recommend(answers, replace(CONTENT, funding=programmes), TODAY)
        assert "by-digitalbonus" not in _ids(result["funding"])
        reasons = {item["id"]: item["reason"] for item in result["funding_excluded"]}
        assert reasons["by-digitalbonus"] == "Anträge ruhen bis Jahresende"


class TestAProgrammeThatIsNotForFirms:
    """It is known, but never recommended."""

    @pytest.mark.parametrize("way", ROADMAP_WAYS)
    def test_is_ruled_out_with_the_reason(self, way: str) -> None:
        others = [item for item in CONTENT.funding if not item.for_firms]
        result = advise(**WAYS[way])
        reasons = {item["id"]: item["reason"] for item in result["funding_excluded"]}
        assert others
        assert {reasons[item.id] for item in others} == {"richtet sich nicht an Betriebe"}

    def test_is_known_when_asked_for(self) -> None:
        invest = PROGRAMMES["invest-wagniskapital"]
        assert find_named("Was ist der INVEST-Zuschuss?", CONTENT.funding) == [invest]
        assert "Privatpersonen" in programme_text(invest, CONTENT.funding, TODAY)


class TestAProgrammeThatIsOver:
    """It says when, so that the last valid day does not read as the first day without it."""

    def test_ran_out_on_its_last_day(self) -> None:
        limited = PROGRAMMES["bafa-unternehmensberatung"]
        assert how_it_ended(limited, NEW_YEAR) == "ausgelaufen am 31.12.2026"

    def test_ended_on_the_day_that_is_known(self) -> None:
        ended = replace(PROGRAMMES["bafa-unternehmensberatung"], status=Status.ENDED, ended_on=date(2026, 5, 4))
        assert how_it_ended(ended, TODAY) == "beendet am 04.05.2026"

    def test_just_ended_before_its_time_when_no_day_is_known(self) -> None:
        ended = replace(PROGRAMMES["bafa-unternehmensberatung"], status=Status.ENDED)
        assert how_it_ended(ended, TODAY) == "beendet"


class TestLowPriority:
    """What fits only in special cases stands behind everything else."""

    @pytest.mark.parametrize("way", ROADMAP_WAYS)
    @pytest.mark.parametrize("land", [*LANDS, "unknown"])
    def test_stands_last(self, land: str, way: str) -> None:
        for today in (TODAY, NEW_YEAR):
            result = advise(today, federal_state=land, **WAYS[way])
            is_low = [PROGRAMMES[item].priority is Priority.LOW for item in _ids(result["funding"])]
            assert is_low == sorted(is_low)
            assert Priority.LOW not in [PARTNERS[item].priority for item in _ids(result["partners"])]

    def test_fills_up_where_too_little_else_fits(self) -> None:
        last = "grw"
        programmes = tuple(item for item in CONTENT.funding if item.supports & {"investment"} and not item.state)
        answers = parse_answers({**BASE, **WAYS["buy"]}, CONTENT.questions, "firm")
        result = recommend(answers, replace(CONTENT, funding=programmes), TODAY)
        assert _ids(result["funding"])[-1] == last


class TestBecause:
    """Each programme and contact point names the questions whose answers brought it."""

    @pytest.mark.parametrize("way", ROADMAP_WAYS)
    @pytest.mark.parametrize("land", [*LANDS, "outside", "unknown"])
    def test_is_never_empty_and_names_answered_questions(self, land: str, way: str) -> None:
        answers = {**BASE, **WAYS[way], **WAYS["customers"], "federal_state": land}
        result = advise(**answers)
        for item in (*result["funding"], *result["partners"]):
            assert item["because"]
            assert [question for question in item["because"] if answers[question] == "unknown"] == []

    def test_names_what_the_outcome_hangs_on_where_nothing_is_known(self) -> None:
        result = recommend({}, CONTENT, TODAY)
        others = [item for item in result["partners"] if item["because"][0] != "personal_data"]
        assert result["outcome"] == "clarify_goal"
        assert others
        assert {tuple(item["because"]) for item in others} == {("goal",)}

    @pytest.mark.parametrize("land", LANDS)
    def test_names_the_land_exactly_where_an_entry_is_of_the_land(self, land: str) -> None:
        for way in ROADMAP_WAYS:
            result = advise(federal_state=land, **WAYS[way])
            for item in result["funding"]:
                of_land = PROGRAMMES[item["id"]].level == "state"
                assert ("federal_state" in item["because"]) == of_land == ("Ihrem Bundesland" in item["why"])
            for item in result["partners"]:
                of_land = land in PARTNERS[item["id"]].states
                assert ("federal_state" in item["because"]) == of_land == ("Ihrem Bundesland" in item["why"])

    @pytest.mark.parametrize("industry", CONTENT.questions["industry"].values)
    def test_names_the_industry_exactly_where_an_entry_is_of_the_industry(self, industry: str) -> None:
        for land, way in product(("DE-MV", "DE-RP", "DE-TH"), ROADMAP_WAYS):
            result = advise(federal_state=land, industry=industry, **WAYS[way])
            for item in result["funding"]:
                of_industry = industry in PROGRAMMES[item["id"]].industries
                assert ("industry" in item["because"]) == of_industry == ("für Ihre Branche" in item["why"])
            for item in result["partners"]:
                of_industry = industry in PARTNERS[item["id"]].industries
                assert ("industry" in item["because"]) == of_industry == ("für Ihre Branche" in item["why"])

    def test_names_the_size_where_a_limit_was_checked(self) -> None:
        bonus = next(item for item in advise(**WAYS["buy"])["funding"] if item["id"] == "by-digitalbonus")
        assert bonus["because"] == ["federal_state", "employees"]
        assert bonus["why"].endswith("gilt in Ihrem Bundesland, bis 49 Beschäftigte")

    def test_names_no_size_where_it_is_not_known(self) -> None:
        funding = advise(employees="unknown", **WAYS["buy"])["funding"]
        assert [item["id"] for item in funding if "employees" in item["because"]] == []

    def test_names_the_goal_where_a_programme_is_for_some_goals_only(self) -> None:
        result = advise(federal_state="outside", goal="new_offering", ai_contact="none")
        accelerator = next(item for item in result["funding"] if item["id"] == "eic-accelerator")
        assert accelerator["because"] == ["federal_state", "goal", "employees"]
        assert "für Ihr Ziel" in accelerator["why"]

    def test_names_the_personal_data_where_the_data_protection_authority_is_named(self) -> None:
        result = advise(**WAYS["buy"], **WAYS["customers"])
        authority = next(item for item in result["partners"] if item["id"] == "datenschutz-by")
        assert authority["because"] == ["personal_data", "federal_state"]
        assert authority["why"] == "Datenschutzaufsicht für Ihr Bundesland, wegen der personenbezogenen Daten"

    @pytest.mark.parametrize("personal_data", [None, "unknown"])
    def test_does_not_claim_personal_data_that_nobody_has_spoken_of(self, personal_data: str | None) -> None:
        answers = {**BASE, "federal_state": "DE-TH", "simple_solution": "yes", "personal_data": personal_data}
        given = {question: value for question, value in answers.items() if value is not None}
        result = recommend(parse_answers(given, CONTENT.questions, "firm"), CONTENT, TODAY)
        authority = next(item for item in result["partners"] if item["id"] == "datenschutz-th")
        assert authority["why"].endswith("Bundesland, falls personenbezogene Daten vorkommen")

    def test_names_what_the_ai_act_is_about_where_its_supervisor_is_named(self) -> None:
        result = advise(**{**WAYS["buy"], **WAYS["staff"], "people_evaluated": "no", "sensitive_data": "yes"})
        desk = next(item for item in result["partners"] if item["id"] == "bnetza-ki-service-desk")
        assert result["law"]["level"] == "orange"
        assert desk["because"] == ["sensitive_data"]
        assert desk["why"] == "Fragen zur KI-Verordnung, wegen der besonders geschützten Daten"


class TestTheSupervisorOfTheAiAct:
    """The market surveillance authority."""

    def test_goes_with_the_duties_of_the_levels_orange_and_red(self) -> None:
        grave = {row.id for row in CONTENT.rules.law if row.level in (LawLevel.ORANGE, LawLevel.RED)}
        assert set(CONTENT.partner_weights.market_surveillance) == grave, (
            "content/matching.yml, partners, market_surveillance: name each row of the law with level orange or "
            "red, and no other, with the questions that its rule reads"
        )

    def test_goes_with_questions_that_the_rule_of_the_duty_reads(self) -> None:
        rows = {row.id: row for row in CONTENT.rules.law}
        for duty, questions in CONTENT.partner_weights.market_surveillance.items():
            condition = rows[duty].when
            assert condition
            assert set(questions) <= condition.questions(), (
                f"content/matching.yml, market_surveillance, {duty}: only questions that its rule in "
                "content/rules.yml reads"
            )

    def test_is_not_named_below(self) -> None:
        result = advise(**WAYS["buy"], **WAYS["customers"])
        assert result["law"]["level"] == "yellow"
        assert "bnetza-ki-service-desk" not in _ids(result["partners"])

    def test_is_named_where_a_prohibited_practice_meets_a_missing_goal(self) -> None:
        result = advise(**{**WAYS["staff"], "people_evaluated": "emotions", "goal": "unclear"})
        assert (result["outcome"], result["law"]["level"]) == ("clarify_goal", "red")
        assert "bnetza-ki-service-desk" in _ids(result["partners"])


class TestOutsideGermany:
    """Only EU funding and contact points that work everywhere."""

    @pytest.mark.parametrize(
        "changes",
        [{}, {"goal": "unclear"}, {"simple_solution": "yes"}, *(WAYS[way] for way in ROADMAP_WAYS)],
    )
    def test_names_only_what_works_there(self, changes: dict[str, Any]) -> None:
        result = advise(federal_state="outside", **changes)
        assert {PROGRAMMES[item].level for item in _ids(result["funding"])} <= {"eu"}
        assert len(result["partners"]) >= 2
        for item in result["partners"]:
            assert PARTNERS[item["id"]].abroad
            assert "auch außerhalb Deutschlands" in item["why"]


class TestTheOwnIndustry:
    """A centre of the firm's own industry is named in every Land, also beside a general one."""

    @pytest.mark.parametrize(
        ("industry", "centres"),
        [
            ("construction", {"mdz-bau"}),
            ("hospitality", {"mdz-tourismus"}),
            ("retail", {"mdz-handel", "mdz-ruhr-owl"}),
            ("crafts", {"bit-netzwerk", "hwk-betriebsberatung", "mdz-handwerk"}),
        ],
    )
    @pytest.mark.parametrize("land", LANDS)
    def test_has_its_centre_named(self, land: str, industry: str, centres: set[str]) -> None:
        for way in ROADMAP_WAYS:
            partners = _ids(advise(federal_state=land, industry=industry, **WAYS[way])["partners"])
            assert not centres.isdisjoint(partners)


class TestAfterTheTurnOfTheYear:
    """On 2 January 2027, when much that was limited to 2026 is over."""

    @pytest.mark.parametrize("way", ROADMAP_WAYS)
    @pytest.mark.parametrize("land", [*LANDS, "outside", "unknown"])
    def test_every_land_still_gets_two_partners_and_a_programme(self, land: str, way: str) -> None:
        result = advise(NEW_YEAR, federal_state=land, **WAYS[way])
        assert len(result["partners"]) >= 2
        assert len(result["funding"]) >= 1

    @pytest.mark.parametrize("way", ROADMAP_WAYS)
    @pytest.mark.parametrize("land", [*LANDS, "outside", "unknown"])
    def test_nothing_is_named_that_ended_with_2026(self, land: str, way: str) -> None:
        result = advise(NEW_YEAR, federal_state=land, **WAYS[way])
        for item in _ids(result["funding"]):
            until = PROGRAMMES[item].valid_until
            assert PROGRAMMES[item].status is not Status.ENDED
            assert until is None or until >= NEW_YEAR
        for item in _ids(result["partners"]):
            until = PARTNERS[item].valid_until
            assert PARTNERS[item].status is not Status.ENDED
            assert until is None or until >= NEW_YEAR

    @pytest.mark.parametrize("land", LANDS)
    def test_what_ended_with_2026_is_named_among_the_ruled_out(self, land: str, content: Content) -> None:
        excluded = {
            item["id"]: item["reason"]
            for item in advise(NEW_YEAR, federal_state=land, **WAYS["buy"])["funding_excluded"]
        }
        assert excluded["bafa-unternehmensberatung"] == "ausgelaufen am 31.12.2026"

    @pytest.mark.parametrize("changes", [{"goal": "unclear"}, {"simple_solution": "yes"}], ids=["goal", "no_ai"])
    @pytest.mark.parametrize("land", LANDS)
    def test_every_land_still_gets_two_contacts_without_a_roadmap(
        self, land: str, changes: dict[str, str]
    ) -> None:
        assert len(advise(NEW_YEAR, federal_state=land, **changes)["partners"]) >= 2
