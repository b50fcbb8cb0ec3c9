"""Why something is recommended, why something else is not, and what a change changes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import TODAY
from wegweiser.answers import parse_answers
from wegweiser.content import Content
from wegweiser.difference import difference
from wegweiser.lookup import find_named
from wegweiser.recommendation import Result, recommend
from wegweiser.text import PARTS, part_text, programme_text, result_pieces

FIRM: dict[str, Any] = {
    "goal": "serve_customers",
    "industry": "crafts",
    "employees": 40,
    "federal_state": "DE-BY",
    "business_area": "service",
    "goal_measurable": "yes",
    "simple_solution": "no",
    "data_state": "structured",
    "data_amount": "enough",
    "personal_data": "yes",
    "data_subjects": ["customers"],
    "sensitive_data": "no",
    "people_evaluated": "no",
    "ai_contact": "customers",
    "hosting": "third_country",
    "ready_service": "yes",
    "differentiator": "no",
    "cooperation": "no",
    "expertise": "it",
    "infrastructure": "basic",
    "budget": "5k_25k",
}


def result(content: Content, **changes: Any) -> Result:
    return recommend(parse_answers({**FIRM, **changes}, content.questions, "firm"), content, TODAY)


class TestReasons:
    """What decided."""

    def test_name_the_answer_and_what_it_decided(self, content: Content) -> None:
        texts = [reason["text"] for reason in result(content)["reasons"]]
        assert texts[0] == "Weil es ein fertiges Angebot gibt, ist Zukaufen der kürzeste Weg."

    def test_of_duties_are_the_answers_that_brought_them(self, content: Content) -> None:
        duties = {duty["id"]: duty["because"] for duty in result(content)["law"]["duties"]}
        assert duties["literacy"] == []
        assert duties["processor"] == ["personal_data", "hosting"]
        assert duties["transfer"] == ["personal_data", "hosting"]
        assert duties["ai_notice"] == ["ai_contact"]
        assert duties["dsfa"] == ["personal_data", "ai_contact"]

    def test_of_the_privacy_gate_are_the_personal_data(self, content: Content) -> None:
        steps = {step["id"]: step["because"] for step in result(content)["steps"]}
        assert steps["privacy_gate"] == ["personal_data"]
        assert steps["easier_first_case"] == ["personal_data", "ai_contact"]
        assert "ready_service" in steps["first_problem"]

    def test_of_an_easier_first_case_may_be_the_law_level(self, content: Content) -> None:
        got = result(content, ai_contact="none", sensitive_data="yes")
        steps = {step["id"]: step["because"] for step in got["steps"]}
        assert steps["easier_first_case"] == ["sensitive_data"]

    def test_every_step_of_a_roadmap_has_one(self, content: Content) -> None:
        assert all(step["because"] for step in result(content)["steps"])

    def test_of_an_open_answer_say_that_it_is_open(self, content: Content) -> None:
        got = result(content, data_state="paper", ready_service="yes", service_brings_data="unknown")
        texts = " ".join(reason["text"] for reason in got["reasons"])
        assert "noch offen ist, ob der Dienst eigene Daten mitbringt" in texts


class TestADuty:
    """Why it is named."""

    def test_tells_which_of_its_points_are_open(self, content: Content) -> None:
        duties = result(content, hosting="unknown")["law"]["duties"]
        titles = {title for duty in duties for title in duty["because_titles"]}
        assert "Ort der Verarbeitung (noch offen)" in titles
        assert "Personenbezogene Daten" in titles


class TestRuledOut:
    """What is not recommended."""

    def test_names_each_other_roadmap_with_the_answer_against_it(self, content: Content) -> None:
        ruled_out = {item["outcome"]: item["text"] for item in result(content)["ruled_out"]}
        assert ruled_out.keys() == {"foundation", "ecosystem", "build_with_partners"}
        assert ruled_out["foundation"].startswith("„Fundament legen“ passt nicht, weil ")
        assert "niemand mitmachen" in ruled_out["ecosystem"] or "genug Daten" in ruled_out["ecosystem"]

    def test_closes_a_clause_within_a_clause_with_a_comma(self, content: Content) -> None:
        got = result(content, data_amount="unknown", data_state="paper", service_brings_data="yes")
        texts = " ".join(item["text"] for item in got["ruled_out"])
        assert "weil noch offen ist, ob Ihre Daten reichen, und weil die Lösung Sie nicht abheben würde." in texts

    def test_is_only_not_yet_recommended_where_all_that_speaks_against_it_is_open(self, content: Content) -> None:
        got = result(content, ready_service="unknown")
        ruled_out = {item["outcome"]: item["text"] for item in got["ruled_out"]}
        assert ruled_out["buy"] == (
            "„KI zukaufen“ kommt vorerst nicht in Frage, weil noch offen ist, ob es ein fertiges Angebot gibt."
        )
        assert ruled_out["foundation"].startswith("„Fundament legen“ passt nicht, weil")

    def test_is_empty_where_no_roadmap_is_recommended(self, content: Content) -> None:
        assert result(content, goal="unclear")["ruled_out"] == []


class TestDifference:
    """What a changed answer changes."""

    def test_names_roadmap_steps_and_duties_that_came_and_went(self, content: Content) -> None:
        lines = "\n".join(difference(result(content), result(content, data_state="paper", hosting="own")))
        assert "bisher „KI zukaufen“, jetzt „Fundament legen“" in lines
        assert "Schritte, neu: Einen Ablauf auswählen" in lines
        assert "Pflichten, entfallen:" in lines

    def test_is_empty_where_nothing_changes(self, content: Content) -> None:
        assert difference(result(content), result(content)) == []


class TestText:
    """The result as text."""

    def test_says_everything_that_the_result_holds(self, content: Content) -> None:
        got = result(content)
        text = "\n".join(result_pieces(got))
        for key, name in (("steps", "title"), ("funding", "name"), ("partners", "name"), ("use_cases", "title")):
            for item in got[key]:
                assert item[name] in text
        for duty in got["law"]["duties"]:
            assert duty["title"] in text
            assert duty["source"] in text

    @pytest.mark.parametrize("words", ["bekommen Sie", "Sie bekommen", "Sie erhalten", "garantiert"])
    def test_promises_nothing(self, content: Content, words: str) -> None:
        assert words not in "\n".join(result_pieces(result(content)))

    def test_shows_no_note_for_editors(self, content: Content) -> None:
        assert "editor_note" not in str(result(content))

    @pytest.mark.parametrize("part", PARTS)
    def test_has_every_part_also_of_a_case_without_roadmap(self, content: Content, part: str) -> None:
        part_text(result(content, goal="unclear"), part)


class TestNaming:
    """Programmes and terms by the names people use."""

    @pytest.mark.parametrize(
        ("text", "programme"),
        [
            ("Erzähl mir mehr zu ZIM", "zim"),
            ("gibt es digital jetzt noch?", "digital-jetzt"),
            ("Was ist mit go-digital", "go-digital"),
            ("forschungszulage", "forschungszulage"),
        ],
    )
    def test_a_programme_is_found_by_name(self, content: Content, text: str, programme: str) -> None:
        assert [found.id for found in find_named(text, content.funding)] == [programme]

    def test_a_short_name_is_not_found_inside_a_word(self, content: Content) -> None:
        assert find_named("wir zimmern Möbel mit Leim", content.funding) == []

    def test_an_ended_programme_says_so_and_names_what_to_look_at_instead(self, content: Content) -> None:
        (found,) = find_named("Digital Jetzt", content.funding)
        text = programme_text(found, content.funding, TODAY)
        assert "beendet" in text
        assert "stattdessen" in text

    @pytest.mark.parametrize(("text", "term"), [("was heißt DSFA?", "dsfa"), ("was ist ein avv", "avv")])
    def test_a_term_is_found_by_its_abbreviation(self, content: Content, text: str, term: str) -> None:
        (found,) = find_named(text, content.glossary)
        assert term.upper() in found.names

    def test_the_glossary_has_at_least_forty_terms(self, content: Content) -> None:
        assert len(content.glossary) >= 40


class TestWording:
    """What is told reads like sentences."""

    def test_a_duty_says_in_a_sentence_what_brought_it(self, content: Content) -> None:
        told = part_text(result(content), "law")
        assert "Anlass ist der Punkt „Direkter Kontakt“." in told
        assert "Anlass sind die Punkte „Personenbezogene Daten“ und „Ort der Verarbeitung“." in told

    def test_the_next_way_is_said_once_after_the_steps(self, content: Content) -> None:
        last = part_text(result(content), "steps").splitlines()[-1]
        assert last == "Läuft das gut, kann „Eigene Lösung mit Partnern“ der nächste Weg sein."
        several = part_text(result(content, data_state="paper", service_brings_data="no"), "steps")
        assert several.endswith(
            "kann „KI zukaufen“, „Eigene Lösung mit Partnern“ oder „Gemeinsam im Ökosystem“ der nächste Weg sein."
        )

    def test_how_much_and_on_what_terms_are_told_apart(self, content: Content) -> None:
        told = part_text(result(content, ready_service="no", differentiator="yes"), "funding")
        assert "Bedingungen: zuerst ein Nachweis der Bescheinigungsstelle Forschungszulage (BSFZ)" in told
        assert "; zuerst ein Nachweis" not in told


class TestDeadlines:
    """How long a programme can still be applied for."""

    def test_a_deadline_within_eight_weeks_is_said_aloud(self, content: Content) -> None:
        got = result(content, federal_state="DE-SN")
        near = [item for item in got["funding"] if item["ends_soon"]]
        assert near
        assert all(item["valid_until"] == "2026-12-31" for item in near)
        assert "Achtung, endet bald: am 31.12.2026" in part_text(got, "funding")

    def test_a_far_one_is_only_named(self, content: Content) -> None:
        got = result(content)
        far = [item for item in got["funding"] if item["valid_until"] and not item["ends_soon"]]
        assert all(item["valid_until"] > "2027-01-17" for item in far)
