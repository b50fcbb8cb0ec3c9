"""The real content keeps the contract, its facts and German typography; the bot's files agree with it."""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from rasa_sdk import Action

import actions
from tests.conftest import ROOT, TODAY
from tests.firms import BASE
from tests.summary import ONLY_WHERE
from wegweiser.answers import parse_answers
from wegweiser.content import NAMES, Content
from wegweiser.decision import view_for_recommendation
from wegweiser.questions import UNKNOWN, Kind
from wegweiser.recommendation import recommend
from wegweiser.rules import ROADMAPS, LawLevel, Outcome, Variant
from wegweiser.text import result_text
from wegweiser.understand.normalise import normalise
from wegweiser.yamltext import read_answers_yaml, read_content_yaml

FACTS = ROOT.parent / "shared" / "facts"
NOT_HERE = f"{ONLY_WHERE}the maintainers' research lies beside the project, nothing is missing here"
HELD_OUT = ROOT / "tests" / "nlu_heldout"

STATES = tuple(
    f"DE-{code}"
    for code in ("BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV", "NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH")
)
"""The sixteen Länder of ISO 3166-2, in the order of their German names."""
CONTRACT: dict[str, str] = {
    "goal": "reduce_costs improve_quality avoid_downtime plan_better relieve_staff serve_customers new_offering "
    "unclear",
    "industry": "crafts manufacturing food construction retail automotive logistics health agriculture "
    "hospitality it services energy other",
    "employees": "",
    "federal_state": " ".join((*STATES, "outside")),
    "business_area": "purchasing production logistics sales service administration hr development",
    "goal_measurable": "yes partly no",
    "simple_solution": "yes no",
    "data_state": "paper scattered structured connected",
    "data_amount": "none some enough",
    "personal_data": "none incidental yes",
    "data_subjects": "customers employees applicants public children",
    "sensitive_data": "yes no",
    "people_evaluated": "no suggestion automatic emotions",
    "ai_contact": "none internal customers",
    "hosting": "own eu third_country undecided",
    "works_council": "yes no",
    "ready_service": "yes no",
    "service_brings_data": "yes no",
    "differentiator": "yes partly no",
    "cooperation": "yes no",
    "expertise": "none it data_science",
    "infrastructure": "none basic strong",
    "budget": "under_5k 5k_25k 25k_100k over_100k",
}
"""The table of questions in the specification: slot and values, in the order in which they are asked."""

MEANT = "questions.yml and CONTRACT in this file differ; change CONTRACT too if the change is meant"

ROWS_OF_THE_LAW = (
    "literacy emotions_work emotions personal processor transfer ai_notice dsfa staff works_council "
    "sensitive children public automatic high_risk none"
)
"""The rows of the law in the specification, as a result lists their duties."""

COUNTS_AS: dict[str, str] = {
    "goal": "unclear",
    "industry": "other",
    "employees": "",
    "federal_state": "",
    "business_area": "",
    "goal_measurable": "partly",
    "simple_solution": "no",
    "data_state": "scattered",
    "data_amount": "none",
    "personal_data": "yes",
    "data_subjects": "customers employees",
    "sensitive_data": "no",
    "people_evaluated": "suggestion",
    "ai_contact": "customers",
    "hosting": "undecided",
    "works_council": "yes",
    "ready_service": "no",
    "service_brings_data": "no",
    "differentiator": "no",
    "cooperation": "no",
    "expertise": "none",
    "infrastructure": "none",
    "budget": "under_5k",
}
"""What "weiß nicht" counts as (specification, decision rules)."""

ONLY_WHEN: list[tuple[str, dict[str, Any], bool]] = [
    ("goal_measurable", {"goal": "unclear"}, False),
    ("goal_measurable", {"goal": "plan_better"}, True),
    ("data_subjects", {"personal_data": "yes"}, True),
    ("data_subjects", {"personal_data": "incidental"}, False),
    ("data_subjects", {"personal_data": "none"}, False),
    ("data_subjects", {"personal_data": "unknown"}, True),
    ("sensitive_data", {"personal_data": "incidental"}, True),
    ("sensitive_data", {"personal_data": "none"}, False),
    ("people_evaluated", {"personal_data": "yes"}, True),
    ("people_evaluated", {"personal_data": "incidental"}, False),
    ("ai_contact", {"personal_data": "none", "goal": "plan_better"}, False),
    ("ai_contact", {"personal_data": "none", "goal": "serve_customers"}, True),
    ("ai_contact", {"personal_data": "none", "goal": "new_offering"}, True),
    ("ai_contact", {"personal_data": "none", "goal": "relieve_staff"}, True),
    ("ai_contact", {"personal_data": "incidental", "goal": "plan_better"}, True),
    ("hosting", {"personal_data": "incidental"}, True),
    ("hosting", {"personal_data": "none"}, False),
    ("works_council", {"personal_data": "none", "employees": 50}, False),
    ("works_council", {"personal_data": "incidental", "employees": 5}, True),
    ("works_council", {"personal_data": "incidental", "employees": 4}, False),
    ("works_council", {"personal_data": "incidental", "employees": "unknown"}, True),
    ("works_council", {"personal_data": "yes", "employees": 5, "data_subjects": ["employees"]}, True),
    ("works_council", {"personal_data": "yes", "employees": 4, "data_subjects": ["employees"]}, False),
    ("works_council", {"personal_data": "yes", "employees": 50, "data_subjects": ["applicants"]}, False),
    ("service_brings_data", {"data_state": "paper", "ready_service": "yes"}, True),
    ("service_brings_data", {"data_state": "paper", "ready_service": "no"}, False),
    ("service_brings_data", {"data_state": "scattered", "ready_service": "yes"}, False),
]
"""Question, answers, and whether the question then applies (specification, "applies when")."""


class TestTheQuestions:
    """The questions of the contract."""

    def test_stand_in_the_order_of_the_contract(self, content: Content) -> None:
        assert content.questions.ids() == tuple(CONTRACT), MEANT

    @pytest.mark.parametrize("question", CONTRACT)
    def test_have_exactly_the_values_of_the_contract(self, question: str, content: Content) -> None:
        assert content.questions[question].values == tuple(CONTRACT[question].split()), MEANT

    @pytest.mark.parametrize("question", COUNTS_AS)
    def test_count_unknown_as_the_contract_says(self, question: str, content: Content) -> None:
        assert content.questions[question].counts_as == set(COUNTS_AS[question].split())

    def test_store_unknown_in_their_own_word_only_for_goal_and_hosting(self, content: Content) -> None:
        own = {item.id: item.stored_unknown for item in content.questions if item.stored_unknown != UNKNOWN}
        assert own == {"goal": "unclear", "hosting": "undecided"}

    def test_have_the_kind_that_their_answer_needs(self, content: Content) -> None:
        special = {item.id: item.kind for item in content.questions if item.kind is not Kind.CHOICE}
        assert special == {
            "employees": Kind.NUMBER,
            "federal_state": Kind.PLACE,
            "data_subjects": Kind.MULTIPLE,
            "budget": Kind.MONEY,
        }

    @pytest.mark.parametrize(("question", "answers", "applies"), ONLY_WHEN)
    def test_apply_as_the_contract_says(
        self, question: str, answers: dict[str, Any], applies: bool, content: Content
    ) -> None:
        known = parse_answers(answers, content.questions, "firm")
        view = view_for_recommendation(known, content.questions, content.rules)
        assert view.applies(question) is applies

    def test_apply_always_where_the_contract_names_no_condition(self, content: Content) -> None:
        conditional = {item.id for item in content.questions if item.applies_when is not None}
        assert conditional == {question for question, _, _ in ONLY_WHEN}

    @pytest.mark.parametrize("question", CONTRACT)
    def test_have_text_example_reason_and_a_way_to_find_out(self, question: str, content: Content) -> None:
        item = content.questions[question]
        for text in (item.text, item.example, item.why, item.how_to_find_out, item.title):
            assert text.strip()
        assert item.text.endswith(("?", "."))
        assert item.how_to_find_out.endswith((".", "?"))
        assert item.unknown_because

    @pytest.mark.parametrize(
        "question", [name for name in CONTRACT if name not in ("employees", "federal_state", "budget")]
    )
    def test_know_words_for_every_option(self, question: str, content: Content) -> None:
        for option in content.questions[question].options:
            assert option.words or option.anywhere or option.shared, option.value

    def test_know_the_borders_of_the_classes_of_money(self, content: Content) -> None:
        borders = {option.value: option.below for option in content.questions["budget"].options}
        assert borders == {"under_5k": 5_000, "5k_25k": 25_000, "25k_100k": 100_000, "over_100k": None}

    @pytest.mark.parametrize("question", CONTRACT)
    def test_never_give_two_options_the_same_label(self, question: str, content: Content) -> None:
        labels = [normalise(option.label) for option in content.questions[question].options]
        assert len(set(labels)) == len(labels)


def _texts(data: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every text of a content file with the path to it."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(value, (*path, str(key)))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            name = value.get("id", value.get("value", number)) if isinstance(value, dict) else number
            yield from _texts(value, (*path, str(name)))
    elif isinstance(data, str):
        yield path, data


RAW: dict[str, Any] = {name: read_content_yaml(ROOT / "content" / f"{name}.yml") for name in NAMES}
NOT_SHOWN = frozenset(("id", "url", "source", "sources", "source_date", "editor_note", "successor", "checked"))
"""Fields that are identifiers, addresses or for editors."""
TYPED_BY_PEOPLE = frozenset(("words", "anywhere", "shared_words", "aliases", "names", "not_places"))
"""Fields with what people type, in their spelling."""


def _shown(name: str, without: frozenset[str] = NOT_SHOWN) -> list[tuple[str, str]]:
    return [("/".join(path), text) for path, text in _texts(RAW[name]) if without.isdisjoint(path)]


ASCII_UMLAUT = re.compile(
    r"(?i)\b\w*(?:fuer|ueber|koenn|moeg|muess|wuer|waer|waeh|groess|oeff|foerd|beschaeft"
    r"|pruef|gesch?aeft|aender|naech|zusaetz|haeng|gebuehr|stuetz|strass|gemaess|ausser|spaet|qualitaet|kuenst"
    r"|schaed|laeng|haeuf|fuehr|buero|unterschiedl?ich?er?weis|massnahm|heiss(?:t|en)|mitglieder?laend)\w*"
)
TYPOGRAPHY = {
    "a straight double quote": re.compile('"'),
    "a straight single quote": re.compile(r"(?<!\w)'|'(?!\w)"),
    "a hyphen used as a dash": re.compile(r"\s-\s"),
    "two spaces": re.compile(r"\S[ \t]{2,}\S"),
    "a space at the edge": re.compile(r"\A\s|[ \t]\Z"),
    "a space before a punctuation mark": re.compile(r"\w [,;.!?](?:\s|$)"),
    "three dots": re.compile(r"\.\.\."),
    "an opening quote without its end": re.compile(r"„[^“„]*\Z|„[^“]*„"),
    "a Latin spelling of an umlaut": ASCII_UMLAUT,
}


def _marks(text: str, of: dict[str, re.Pattern[str]]) -> list[str]:
    return [f"{fault}: {found[0]!r}" for fault, pattern in of.items() if (found := pattern.search(text))]


def _spoken(text: str) -> str:
    """A text without the addresses in it, which have a spelling of their own."""
    return re.sub(r"https?://\S+|\b[\w.-]+\.(?:de|eu|com|org)\b", "Adresse", text.strip("\n"))


GENDER = re.compile(r"\w[:*_/]-?[Ii]n(?:nen)?\b|\w[a-zäöü]Innen\b|\wIn\b")
PROMISES = {
    "a promise of funding": re.compile(r"(?i)\b(?:Sie bekommen|bekommen Sie|Sie erhalten sicher)\b"),
    "EUR": re.compile(r"\bEUR\b"),
    "a special character for gender": GENDER,
}


class TestTypography:
    """Good German in everything that is shown."""

    @pytest.mark.parametrize("name", [name for name in NAMES if name != "postcodes"])
    def test_is_german_in_every_text(self, name: str) -> None:
        without = NOT_SHOWN | TYPED_BY_PEOPLE
        found = {
            place: marks for place, text in _shown(name, without) if (marks := _marks(_spoken(text), TYPOGRAPHY))
        }
        assert found == {}

    @pytest.mark.parametrize("name", [name for name in NAMES if name != "postcodes"])
    def test_promises_nothing_and_writes_for_everyone(self, name: str) -> None:
        found = {place: marks for place, text in _shown(name) if (marks := _marks(text, PROMISES))}
        assert found == {}

    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            ('Das ist "gut".', "a straight double quote"),
            ("Das ist 'gut'.", "a straight single quote"),
            ("Erst das Ziel - dann die KI.", "a hyphen used as a dash"),
            ("Zwei  Wörter", "two spaces"),
            ("Ein Wort .", "a space before a punctuation mark"),
            ("Und so weiter...", "three dots"),
            ("Das heißt „gut.", "an opening quote without its end"),
            ("Beratung fuer Betriebe", "a Latin spelling of an umlaut"),
            ("Die Förderung ist moeglich", "a Latin spelling of an umlaut"),
            ("Mitarbeiter:innen", "a special character for gender"),
            ("Mitarbeiter*innen", "a special character for gender"),
            ("MitarbeiterInnen", "a special character for gender"),
            ("Sie bekommen 5.000 Euro", "a promise of funding"),
            ("Bis 5.000 EUR", "EUR"),
        ],
    )
    def test_is_really_looked_at(self, text: str, fault: str) -> None:
        marks = _marks(text, {**TYPOGRAPHY, **PROMISES})
        assert [mark.split(":", 1)[0] for mark in marks] == [fault]

    @pytest.mark.parametrize(
        "text",
        [
            "it’s OWL und de:hub",
            "Steuern zahlen, neue Wege",
            "Mindestlohn – „gut“ – und mehr",
            "Mutmacherin",
            "In 5",
        ],
    )
    def test_is_not_found_wanting_where_it_is_right(self, text: str) -> None:
        assert _marks(text, {**TYPOGRAPHY, **PROMISES}) == []


def _sentences(text: str) -> int:
    """Count sentences; a dot after a number or an abbreviation of one letter ends none."""
    return len(re.findall(r"(?<!\b\w)(?<!\d)[.!?](?=\s+[A-ZÄÖÜ„]|\s*\Z)", text)) or 1


NARROWER_THAN_THE_FACTS = frozenset(
    (programme, "supports") for programme in ("igf", "wipano", "nw-mid-assistent", "nw-mid-digitale-sicherheit")
)
"""Where the facts' `supports` is too wide to match by; the texts of these entries say what they are really for."""

ANOTHER_RESEARCHED_ADDRESS = frozenset(
    (programme, "url")
    for programme in (
        "invest-wagniskapital",
        "bw-innovationsfinanzierung",
        "by-ki-transfer-plus",
        "hh-hamburg-kredit-innovation",
    )
)
"""Where the facts' `url` is missing or leads to a test server; these show another address that the facts name."""


def researched(name: str) -> list[dict[str, Any]]:
    """The entries as the maintainers researched them, in a file that is no part of the project."""
    file = FACTS / f"{name}.yml"
    if not file.is_file():
        pytest.skip(NOT_HERE)
    facts: list[dict[str, Any]] = read_content_yaml(file)
    return facts


class TestFundingAndPartners:
    """The researched entries."""

    def test_are_as_many_as_were_researched(self, content: Content) -> None:
        assert len(content.funding) >= 90
        assert len(content.partners) >= 202

    @pytest.mark.parametrize("name", ["funding", "partners"])
    def test_have_the_ids_of_the_facts(self, name: str) -> None:
        facts = {entry["id"] for entry in researched(name)}
        assert facts <= {entry["id"] for entry in RAW[name]}

    @pytest.mark.parametrize("name", ["funding", "partners"])
    def test_agree_with_the_facts_in_what_decides(self, name: str) -> None:
        facts = {entry["id"]: entry for entry in researched(name)}
        fields = {
            "funding": (
                "level",
                "state",
                "kinds",
                "supports",
                "apply_before_start",
                "status",
                "valid_until",
                "url",
            ),
            "partners": ("category", "states", "nationwide", "offers", "cost", "status", "valid_until", "url"),
        }[name]
        differing = [
            f"{entry['id']}.{field}: {entry[field]!r}, facts: {fact[field]!r}"
            for entry in RAW[name]
            for fact in [facts.get(entry["id"], entry)]  # an entry that an editor has added since
            for field in fields
            if (entry["id"], field) not in NARROWER_THAN_THE_FACTS | ANOTHER_RESEARCHED_ADDRESS
            if _comparable(entry[field]) != _comparable(fact.get(field))
        ]
        assert differing == []

    def test_show_no_address_that_was_not_researched(self) -> None:
        files = [FACTS / f"{name}.yml" for name in ("funding", "partners")]
        if not all(file.is_file() for file in files):
            pytest.skip(NOT_HERE)
        facts = unquote("\n".join(file.read_text(encoding="utf-8") for file in files))
        researched = {entry["id"] for file in files for entry in read_content_yaml(file)}
        shown = {
            entry["id"]: entry["url"]
            for name in ("funding", "partners")
            for entry in RAW[name]
            if entry["id"] in researched and entry["url"] and unquote(entry["url"]) not in facts
        }
        assert shown == {}

    @pytest.mark.parametrize("name", ["funding", "partners"])
    def test_say_what_they_are_in_two_sentences_at_most(self, name: str) -> None:
        long = {entry["id"]: entry["text"] for entry in RAW[name] if _sentences(entry["text"].strip()) > 2}
        assert long == {}

    def test_are_counted_in_sentences_rightly(self) -> None:
        assert _sentences("Bis 31. Dezember gilt das, z. B. in Bonn. Dann nicht mehr.") == 2
        assert _sentences("Das geht. Das auch. Das nicht!") == 3

    @pytest.mark.parametrize("field", ["name", "text"])
    def test_say_something_in_every_field_people_read(self, field: str) -> None:
        empty = [
            entry["id"] for name in ("funding", "partners") for entry in RAW[name] if not entry[field].strip()
        ]
        assert empty == []

    def test_of_funding_are_found_by_a_short_name(self) -> None:
        assert [entry["id"] for entry in RAW["funding"] if not entry["aliases"]] == []

    def test_name_a_successor_that_has_not_ended_before_them(self) -> None:
        by_id = {entry["id"]: entry for entry in RAW["funding"]}
        itself = [entry["id"] for entry in RAW["funding"] if entry["successor"] == entry["id"]]
        assert itself == []
        assert all(entry["successor"] in by_id for entry in RAW["funding"] if entry["successor"])

    def test_have_no_alias_that_means_another_programme(self) -> None:
        owner: dict[str, str] = {}
        shared = []
        for entry in RAW["funding"]:
            for alias in {normalise(alias) for alias in (entry["name"], *entry["aliases"])}:
                if owner.setdefault(alias, entry["id"]) != entry["id"]:
                    shared.append(f"{alias}: {owner[alias]}, {entry['id']}")
        assert shared == []

    def test_have_a_data_protection_authority_in_every_land(self, content: Content) -> None:
        lands = [
            land
            for partner in content.partners
            if partner.authority_kind == "data_protection" and not partner.nationwide
            for land in partner.states
        ]
        assert sorted(lands) == sorted(STATES)


def _comparable(value: object) -> object:
    return sorted(value) if isinstance(value, list) else str(value) if isinstance(value, date) else value


ROUTES: dict[str, dict[str, Any]] = {
    "foundation": {"data_state": "paper"},
    "buy": {"ready_service": "yes"},
    "build_with_partners": {"differentiator": "yes"},
    "ecosystem": {"data_amount": "some", "cooperation": "yes"},
    "prohibited": {"personal_data": "yes", "data_subjects": ["employees"], "people_evaluated": "emotions"},
    "no_ai": {"simple_solution": "yes"},
    "clarify_goal": {"goal_measurable": "no"},
}


class TestNoResult:
    """What must stand in no result, in no Land and on no way."""

    @pytest.mark.parametrize("route", ROUTES)
    def test_shows_a_note_for_editors_or_bad_german(self, route: str, content: Content) -> None:
        notes = {
            entry["editor_note"].strip()[:60]
            for name in ("funding", "partners")
            for entry in RAW[name]
            if entry["editor_note"]
        }
        assert len(notes) > 100
        for land in (*STATES, "outside"):
            answers = parse_answers({**BASE, **ROUTES[route], "federal_state": land}, content.questions, "firm")
            result = recommend(answers, content, TODAY)
            assert result["outcome"] == route, "change ROUTES in this file if this is meant"
            whole = json.dumps(result, ensure_ascii=False)
            assert "editor_note" not in whole
            assert [note for note in notes if note in whole] == []
            for line in result_text(result).splitlines():
                assert _marks(_spoken(line.strip()), {**TYPOGRAPHY, **PROMISES}) == []


class TestRoadmapsLawAndUseCases:
    """What belongs together is there together."""

    def test_of_every_outcome_have_steps(self, content: Content) -> None:
        assert set(content.roadmaps.outcomes) == set(Outcome)
        assert [item.id for item in content.roadmaps.outcomes.values() if not item.steps] == []
        assert set(content.roadmaps.variants) == set(Variant)
        assert [item.id for item in content.roadmaps.variants.values() if not item.steps] == []

    def test_lead_on_as_the_contract_says(self, content: Content) -> None:
        onward = {
            item.id: set(item.leads_to) for item in content.roadmaps.outcomes.values() if item.id in ROADMAPS
        }
        assert onward == {
            Outcome.FOUNDATION: {Outcome.BUY, Outcome.BUILD_WITH_PARTNERS, Outcome.ECOSYSTEM},
            Outcome.BUY: {Outcome.BUILD_WITH_PARTNERS},
            Outcome.BUILD_WITH_PARTNERS: {Outcome.ECOSYSTEM},
            Outcome.ECOSYSTEM: {Outcome.BUILD_WITH_PARTNERS},
        }

    def test_have_a_duty_for_every_row_of_the_law(self, content: Content) -> None:
        assert [row.id for row in content.rules.law] == ROWS_OF_THE_LAW.split(), (
            "content/rules.yml, law, differs from ROWS_OF_THE_LAW in this file; change that too if this is meant"
        )
        assert set(content.law.duties) == set(ROWS_OF_THE_LAW.split())

    def test_have_a_title_for_every_level_of_the_law(self, content: Content) -> None:
        assert set(content.law.levels) == set(LawLevel)
        assert all(title and text for title, text in content.law.levels.values())

    @pytest.mark.parametrize("area", CONTRACT["business_area"].split())
    def test_have_three_use_cases_in_every_area(self, area: str, content: Content) -> None:
        assert len([case for case in content.use_cases if area in case.business_areas]) >= 3

    @pytest.mark.parametrize("goal", [goal for goal in CONTRACT["goal"].split() if goal != "unclear"])
    def test_have_a_use_case_for_every_goal(self, goal: str, content: Content) -> None:
        assert [case for case in content.use_cases if goal in case.goals]

    @pytest.mark.parametrize("area", CONTRACT["business_area"].split())
    def test_have_a_use_case_without_personal_data_in_every_area(self, area: str, content: Content) -> None:
        harmless = [case for case in content.use_cases if case.personal_data == "none"]
        assert [case for case in harmless if area in case.business_areas]

    def test_name_no_durations_or_costs_in_the_steps(self) -> None:
        figure = re.compile(r"\d+\s*(?:Wochen?|Monate?n?|Jahren?|Tagen?|Euro|€|Prozent)")
        steps = [text for path, text in _texts(RAW["roadmaps"]) if path[-1] == "text"]
        assert [text for text in steps if figure.search(text)] == []


def _rasa(path: str) -> Any:
    """Read a file of Rasa's. Its `yes` and `false` stay texts, which no test here minds."""
    return read_answers_yaml((ROOT / path).read_text(encoding="utf-8"), path)


DOMAIN = _rasa("domain.yml")


class TestTheDomain:
    """Slots and form of the bot are those of the questions."""

    def test_has_a_slot_for_every_question_in_their_order(self, content: Content) -> None:
        slots = [slot for slot in DOMAIN["slots"] if slot in CONTRACT]
        assert tuple(slots) == content.questions.ids(), (
            "domain.yml: slots: expected the questions of questions.yml"
        )

    def test_fills_every_slot_of_a_question_in_the_form(self, content: Content) -> None:
        assert tuple(DOMAIN["forms"]) == ("interview_form",)
        slots = tuple(DOMAIN["forms"]["interview_form"]["required_slots"])
        assert slots == content.questions.ids(), "domain.yml: forms: expected the questions of questions.yml"

    @pytest.mark.parametrize("question", CONTRACT)
    def test_gives_every_slot_the_type_of_its_answer(self, question: str) -> None:
        types = {"employees": "float", "data_subjects": "list"}
        assert DOMAIN["slots"][question]["type"] == types.get(question, "text")

    @pytest.mark.parametrize("slot", DOMAIN["slots"])
    def test_lets_only_the_actions_fill_a_slot(self, slot: str) -> None:
        assert DOMAIN["slots"][slot]["mappings"] == [{"type": "custom"}]

    def test_has_bookkeeping_slots_that_the_actions_know(self) -> None:
        from actions.conversation import BOOKKEEPING, FORGET

        assert {slot for slot in DOMAIN["slots"] if slot not in CONTRACT} == {*BOOKKEEPING, FORGET}

    def test_knows_an_entity_for_every_button(self) -> None:
        assert [question for question in CONTRACT if question not in DOMAIN["entities"]] == []


def _action_names() -> list[str]:
    """The names of all concrete actions of the package."""
    found: list[str] = []
    for module in pkgutil.walk_packages(actions.__path__, "actions."):
        for _, item in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if item.__module__ == module.name and issubclass(item, Action) and not inspect.isabstract(item):
                action: Any = item()
                found.append(action.name())
    return found


OF_RASA = frozenset(
    ("action_listen", "action_restart", "action_session_start", "action_default_fallback", "action_back")
)
"""Actions that Rasa brings; overriding one of them is allowed."""


class TestTheActions:
    """Actions of the domain, of the code and of the rules."""

    def test_of_the_domain_are_those_of_the_code(self) -> None:
        assert sorted(DOMAIN["actions"]) == sorted(_action_names())

    def test_of_every_rule_exist(self) -> None:
        known = {*DOMAIN["actions"], *DOMAIN["forms"], *DOMAIN.get("responses", {}), *OF_RASA}
        missing = []
        for file in sorted((ROOT / "data" / "rules").glob("*.yml")):
            for rule in _rasa(f"data/rules/{file.name}")["rules"]:
                for step in rule["steps"]:
                    if "action" in step and step["action"] not in known:
                        missing.append(f"{file.name}: {rule['rule']}: {step['action']}")
        assert missing == []

    def test_of_the_domain_are_all_used(self) -> None:
        used = {
            step["action"]
            for file in (ROOT / "data" / "rules").glob("*.yml")
            for rule in _rasa(f"data/rules/{file.name}")["rules"]
            for step in rule["steps"]
            if "action" in step
        }
        called_by_rasa = {"action_back", "action_restart", "validate_interview_form", "action_session_start"}
        assert set(DOMAIN["actions"]) - used - called_by_rasa == set()

    def test_have_rules_of_different_names(self) -> None:
        names = [
            rule["rule"]
            for file in (ROOT / "data" / "rules").glob("*.yml")
            for rule in _rasa(f"data/rules/{file.name}")["rules"]
        ]
        assert sorted(set(names)) == sorted(names)


ENTITY = re.compile(r"\[([^\]]+)\](?:\{[^}]*\}|\([^)]*\))")


def _plain(example: str) -> str:
    """An example as a person would type it, in one spelling."""
    return normalise(ENTITY.sub(r"\1", example))


def _examples(files: list[Path]) -> dict[str, list[str]]:
    """The examples of each intent, finer intents counted with their own."""
    found: dict[str, list[str]] = {}
    for file in files:
        for entry in read_answers_yaml(file.read_text(encoding="utf-8"), file.name)["nlu"]:
            if "intent" in entry:
                lines = [line.strip()[1:].strip() for line in entry["examples"].splitlines() if line.strip()]
                found.setdefault(entry["intent"].split("/")[0], []).extend(lines)
    return found


TRAINING = _examples(sorted((ROOT / "data" / "nlu").glob("*.yml")))
CONTRACT_INTENTS = frozenset(
    (
        "inform",
        "why",
        "unknown_skip",
        "back",
        "change",
        "summary",
        "restart",
        "stop",
        "pause_resume",
        "help",
        "capabilities",
        "bot_challenge",
        "what_do_you_know",
        "delete_data",
        "human",
        "glossary",
        "smalltalk",
        "insult",
        "out_of_scope",
        "foreign_language",
        "why_roadmap",
        "what_if",
        "funding",
        "funding_detail",
        "partners",
        "examples",
        "privacy_duties",
        "pdf",
        "affirm",
        "deny",
    )
)


class TestTheTrainingData:
    """Examples of what people say."""

    def test_have_every_intent_of_the_domain_and_no_other(self) -> None:
        assert sorted(TRAINING) == sorted(DOMAIN["intents"])

    def test_have_every_intent_of_the_contract(self) -> None:
        assert CONTRACT_INTENTS - set(TRAINING) == set()

    @pytest.mark.parametrize("intent", DOMAIN["intents"])
    def test_have_at_least_25_different_examples_of_every_intent(self, intent: str) -> None:
        assert len({_plain(example) for example in TRAINING.get(intent, [])}) >= 25

    def test_have_no_example_in_two_intents(self) -> None:
        owner: dict[str, str] = {}
        shared = []
        for intent, examples in TRAINING.items():
            for example in map(_plain, examples):
                if owner.setdefault(example, intent) != intent:
                    shared.append(f"{example!r}: {owner[example]}, {intent}")
        assert shared == []

    def test_mark_only_contract_values_as_entities(self, content: Content) -> None:
        wrong = []
        for examples in TRAINING.values():
            for marked in re.findall(r"\{\"entity\"[^}]*\}", "\n".join(examples)):
                entity = json.loads(marked)
                question = content.questions.by_id.get(entity["entity"])
                value = entity.get("value")
                if question is not None and question.values and value not in (*question.values, UNKNOWN):
                    wrong.append(marked)
        assert wrong == []

    def test_contain_no_held_out_sentence(self) -> None:
        files = sorted(HELD_OUT.glob("*.yml"))
        if not files:
            pytest.skip(f"there are no held-out sentences yet: {HELD_OUT}")
        trained = {_plain(example) for examples in TRAINING.values() for example in examples}
        held_out = [
            entry["text"]
            for file in files
            for entry in read_answers_yaml(file.read_text(encoding="utf-8"), file.name)
        ]
        assert held_out
        # One or two words ("weiß nicht") are what everybody says; leaving them out would not be honest either.
        assert [text for text in held_out if len(text.split()) > 2 and _plain(text) in trained] == []
