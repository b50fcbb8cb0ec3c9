"""Funding and contact points as a chamber's adviser would name them (tests/cases/catalogue.yml)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from tests.conftest import ROOT, TODAY
from wegweiser.answers import parse_answers
from wegweiser.catalogue import Partner, Programme, Status
from wegweiser.content import Content, load_content
from wegweiser.recommendation import Result, recommend
from wegweiser.yamltext import read_answers_yaml


def _table(name: str) -> Any:
    return read_answers_yaml((ROOT / "tests" / "cases" / name).read_text(encoding="utf-8"), name)


CONTENT = load_content()
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
        assert excluded["bafa-unternehmensberatung"] == "beendet seit 31.12.2026"

    @pytest.mark.parametrize("changes", [{"goal": "unclear"}, {"simple_solution": "yes"}], ids=["goal", "no_ai"])
    @pytest.mark.parametrize("land", LANDS)
    def test_every_land_still_gets_two_contacts_without_a_roadmap(
        self, land: str, changes: dict[str, str]
    ) -> None:
        assert len(advise(NEW_YEAR, federal_state=land, **changes)["partners"]) >= 2
