"""An association's own adviser: its file, its partners and funding first, its presets."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT, TODAY
from tests.content_copy import change_file, copy_content
from tests.example_associations import CHAMBER, GUILD, KNOWN, needs_examples
from tests.firms import BASE
from wegweiser.answers import parse_answers
from wegweiser.association import (
    AssociationKind,
    UnknownAssociationError,
    association_of_account,
    contact_lines,
    find_association,
    preset_answers,
)
from wegweiser.association_checks import svg_problem
from wegweiser.catalogue import Status
from wegweiser.content import CONTENT_DIR, Content, load_content
from wegweiser.errors import ContentError, Fault
from wegweiser.recommendation import Result, recommend
from wegweiser.text import result_text
from wegweiser.yamltext import read_content_yaml

Change = Callable[[Any], None]

WORKSHOP: dict[str, Any] = BASE | {"ready_service": "yes", "employees": 25, "industry": "crafts"}
HIGH_RISK = {
    "personal_data": "yes",
    "data_subjects": ["employees"],
    "people_evaluated": "suggestion",
    "sensitive_data": "no",
}


@pytest.fixture
def advise(content: Content) -> Callable[..., Result]:
    def run(association: str | None, today: date = TODAY, **changes: Any) -> Result:
        answers = parse_answers({**WORKSHOP, **changes}, content.questions, "firm")
        chosen = find_association(association, content) if association else None
        return recommend(answers, content, today, chosen)

    return run


Advise = Callable[..., Result]


def ids(items: list[dict[str, Any]]) -> list[str]:
    return [item["id"] for item in items]


@needs_examples
class TestAMember:
    """What a member of an association is told."""

    def test_hears_of_its_own_partners_first_and_that_they_are_its_own(self, advise: Advise) -> None:
        partners = advise(GUILD)["partners"]
        assert ids(partners)[:2] == ["muster-innung-werkstatt", "hwk-betriebsberatung"]
        assert {partner["why"] for partner in partners[:2]} == {"Anlaufstelle Ihrer Innung"}
        assert not any("Ihrer Innung" in partner["why"] for partner in partners[2:])

    def test_hears_of_each_partner_once(self, advise: Advise) -> None:
        named = ids(advise(GUILD)["partners"])
        assert len(set(named)) == len(named) <= 5

    def test_also_hears_of_a_place_that_is_not_its_own(self, advise: Advise) -> None:
        assert len(advise(GUILD)["partners"]) > 2

    def test_still_hears_of_the_authorities(self, advise: Advise) -> None:
        named = ids(advise(GUILD, **HIGH_RISK)["partners"])
        without = ids(advise(None, **HIGH_RISK)["partners"])
        authorities = [partner for partner in without if partner.startswith("datenschutz-")]
        assert authorities
        assert set(authorities) <= set(named)
        assert len(named) <= 5

    def test_hears_of_its_own_funding_first(self, advise: Advise) -> None:
        first, *others = advise(GUILD)["funding"]
        assert first["id"] == "muster-innung-gutschein"
        assert first["why"].endswith(", Angebot Ihrer Innung")
        assert not any("Angebot" in item["why"] for item in others)
        assert others

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [({"employees": 400}, "nur bis 249 Beschäftigte"), ({"industry": "it"}, "nicht für Ihre Branche")],
    )
    def test_is_refused_its_own_funding_by_the_rules_for_all(
        self, changes: dict[str, Any], reason: str, advise: Advise
    ) -> None:
        result = advise(GUILD, **changes)
        assert "muster-innung-gutschein" not in ids(result["funding"])
        refused = {item["id"]: item["reason"] for item in result["funding_excluded"]}
        assert refused["muster-innung-gutschein"] == reason

    def test_elsewhere_hears_neither_of_its_partner_nor_of_its_funding_there(self, advise: Advise) -> None:
        result = advise(GUILD, federal_state="DE-HH")
        assert "muster-innung-werkstatt" not in ids(result["partners"])
        assert "muster-innung-gutschein" not in ids(result["funding"])

    def test_without_a_land_hears_of_the_regional_partner_all_the_same(self, advise: Advise) -> None:
        assert ids(advise(GUILD, federal_state="unknown")["partners"])[0] == "muster-innung-werkstatt"

    @pytest.mark.parametrize(
        ("kind", "whose"),
        [
            (AssociationKind.ASSOCIATION, "Ihres Verbands"),
            (AssociationKind.GUILD, "Ihrer Innung"),
            (AssociationKind.CHAMBER, "Ihrer Kammer"),
            (AssociationKind.NETWORK, "Ihres Netzwerks"),
            (AssociationKind.ADVICE_CENTRE, "Ihrer Beratungsstelle"),
            (AssociationKind.DEVELOPMENT_AGENCY, "Ihrer Wirtschaftsförderung"),
        ],
    )
    def test_reads_whose_partner_it_is_in_good_german(
        self, kind: AssociationKind, whose: str, content: Content
    ) -> None:
        association = replace(find_association(GUILD, content), kind=kind)
        result = recommend(parse_answers(WORKSHOP, content.questions, "firm"), content, TODAY, association)
        assert result["partners"][0]["why"] == f"Anlaufstelle {whose}"

    def test_finds_the_association_in_the_result(self, advise: Advise) -> None:
        association = advise(CHAMBER)["association"]
        assert association["id"] == CHAMBER
        assert association["name"] == "Muster-Kammer für Industrie und Handel (Beispiel)"
        assert association["url"] == "https://www.example.com/muster-kammer"
        assert (association["phone"], association["email"]) == ("069 90009-200", "digital@example.com")
        assert [contact["role"] for contact in association["contacts"]] == [
            "Referat Digitalisierung und Innovation"
        ]

    def test_of_none_finds_none_in_the_result(self, advise: Advise) -> None:
        assert advise(None)["association"] is None

    def test_gets_the_same_roadmap_as_everybody(self, advise: Advise) -> None:
        own, plain = advise(GUILD), advise(None)
        same = own.keys() - {"association", "partners", "funding", "funding_excluded"}
        assert {key: own[key] for key in same} == {key: plain[key] for key in same}

    def test_gets_a_result_that_is_plain_json(self, advise: Advise) -> None:
        result = advise(GUILD)
        assert json.loads(json.dumps(result)) == result

    def test_is_not_sent_to_a_partner_that_has_ended(self, content: Content) -> None:
        association = find_association(GUILD, content)
        gone, other = association.partners
        association = replace(association, partners=(replace(gone, status=Status.ENDED), other))
        result = recommend(parse_answers(WORKSHOP, content.questions, "firm"), content, TODAY, association)
        assert ids(result["partners"])[0] == other.id

    def test_is_not_sent_to_a_partner_after_its_last_day(self, content: Content) -> None:
        association = find_association(GUILD, content)
        last = date(2026, 11, 21)
        association = replace(
            association, partners=tuple(replace(item, valid_until=last) for item in association.partners)
        )
        result = recommend(parse_answers(WORKSHOP, content.questions, "firm"), content, TODAY, association)
        assert not any("Ihrer Innung" in partner["why"] for partner in result["partners"])


class TestFinding:
    """Which association it is."""

    @needs_examples
    def test_by_its_id(self, content: Content) -> None:
        assert find_association(CHAMBER, content).kind is AssociationKind.CHAMBER

    @pytest.mark.parametrize("wrong", ["nope", "", "Muster-Innung", "../muster-innung"])
    def test_by_a_wrong_id_names_those_that_exist(self, wrong: str, content: Content) -> None:
        with pytest.raises(UnknownAssociationError) as error:
            find_association(wrong, content)
        assert str(error.value) == f"associations: id: –: got {wrong!r}, expected one of: {KNOWN}"

    def test_where_there_are_none_says_so(self, content: Content) -> None:
        with pytest.raises(UnknownAssociationError, match="where there is none"):
            find_association(GUILD, replace(content, associations={}))

    @needs_examples
    @pytest.mark.parametrize("account", ["muster_innung_bot", "Muster_Innung_Bot"])
    def test_by_the_account_of_a_messenger(self, account: str, content: Content) -> None:
        found = association_of_account("telegram", account, content)
        assert found is not None
        assert found.id == GUILD

    @pytest.mark.parametrize(("channel", "account"), [("telegram", "other"), ("matrix", "muster_innung_bot")])
    def test_by_an_account_of_nobody_is_none(self, channel: str, account: str, content: Content) -> None:
        assert association_of_account(channel, account, content) is None

    def test_by_an_empty_account_is_none(self, content: Content) -> None:
        assert association_of_account("telegram", "", content) is None
        assert association_of_account("matrix", "", content) is None


class TestPresets:
    """What is the same for all members is not asked."""

    @needs_examples
    def test_of_a_guild_are_industry_and_land(self, content: Content) -> None:
        presets = preset_answers(find_association(GUILD, content))
        assert presets == {"industry": "crafts", "federal_state": "DE-BY"}

    @needs_examples
    def test_of_a_chamber_leave_the_industry_open(self, content: Content) -> None:
        assert preset_answers(find_association(CHAMBER, content)) == {"federal_state": "DE-HE"}

    def test_are_answers_that_the_questions_allow(self, content: Content) -> None:
        for association in content.associations.values():
            presets = preset_answers(association)
            assert parse_answers(presets, content.questions, association.id) == presets


def command(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "wegweiser", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )


class TestTheCommandLine:
    """`--association`."""

    @needs_examples
    def test_gives_the_result_of_a_member_who_said_neither_industry_nor_land(self) -> None:
        answers = {key: value for key, value in WORKSHOP.items() if key not in ("industry", "federal_state")}
        run = command(
            "recommend", "--jsonl", "--association", GUILD, "--today", "2026-11-22", stdin=json.dumps(answers)
        )
        result = json.loads(run.stdout)
        assert (run.returncode, run.stderr) == (0, "")
        assert result["association"]["id"] == GUILD
        assert result["funding"][0]["id"] == "muster-innung-gutschein"

    @needs_examples
    def test_leaves_an_answer_that_was_given(self) -> None:
        run = command("recommend", "--jsonl", "--association", GUILD, stdin='{"federal_state": "DE-HH"}')
        assert "muster-innung-werkstatt" not in ids(json.loads(run.stdout)["partners"])

    @needs_examples
    def test_does_not_ask_what_is_the_same_for_all(self) -> None:
        stdin = '{"goal": "improve_quality"}\n'
        assert json.loads(command("next", "--jsonl", stdin=stdin).stdout) == {"next": "industry"}
        run = command("next", "--jsonl", "--association", GUILD, stdin=stdin)
        assert json.loads(run.stdout) == {"next": "employees"}

    def test_of_an_unknown_association_ends_with_one_line_that_names_the_others(self) -> None:
        run = command("recommend", "--jsonl", "--association", "nope", stdin="{}")
        assert (run.returncode, run.stdout) == (2, "")
        assert run.stderr == f"associations: id: –: got 'nope', expected one of: {KNOWN}\n"


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the content that a test may break."""
    return copy_content(tmp_path, monkeypatch)


def edit(directory: Path, change: Change, name: str = GUILD) -> None:
    """Change the data of an association's file."""
    change_file(directory / "associations" / f"{name}.yml", change)


def faults(directory: Path) -> list[Fault]:
    with pytest.raises(ContentError) as error:
        load_content(directory)
    return error.value.faults


def put(*path: Any) -> Change:
    """Set the value at the end of a path."""
    *inner, key, value = path

    def change(data: Any) -> None:
        for part in inner:
            data = data[part]
        data[key] = value

    return change


def drop(*path: Any) -> Change:
    *inner, key = path

    def change(data: Any) -> None:
        for part in inner:
            data = data[part]
        del data[key]

    return change


def add_partner(**changes: Any) -> Change:
    return lambda data: data["partners"].append({**data["partners"][0], **changes})


OWN, GRANT = "muster-innung-werkstatt", "muster-innung-gutschein"


@dataclass(frozen=True)
class Broken:
    """One thing broken, and what the one fault has to name."""

    name: str
    change: Change
    entry: str
    field: str
    got: str
    expected: str


BROKEN = [
    Broken("a missing field", drop("name"), GUILD, "entry", "nothing", "the field name"),
    Broken("an unknown field", put("motto", "x"), GUILD, "entry", "'motto'", "known fields"),
    Broken("an unknown kind", put("kind", "Innung"), GUILD, "kind", "'Innung'", "guild"),
    Broken("a colour by name", put("primary_color", "brown"), GUILD, "primary_color", "'brown'", "#"),
    Broken("a long greeting", put("greeting", "x" * 241), GUILD, "greeting", "'xxx", "240"),
    Broken(
        "three sentences", put("greeting", "Guten Tag. Schön. Fein."), GUILD, "greeting", "3 sent", "one or two"
    ),
    Broken("an address without scheme", put("url", "example.org"), GUILD, "url", "'example.org'", "http"),
    Broken(
        "an unknown industry", put("defaults", "industry", "wood"), GUILD, "defaults.industry", "'wood'", "crafts"
    ),
    Broken(
        "a Land that is none",
        put("defaults", "federal_state", "outside"),
        GUILD,
        "defaults.federal_state",
        "'o",
        "DE",
    ),
    Broken("no contact", put("contacts", []), GUILD, "contacts", "[]", "at least 1 entries"),
    Broken(
        "a person as contact",
        put("contacts", 0, "role", "Frau Muster, Beratung"),
        GUILD,
        "contacts.0.role",
        "'Frau'",
        "no person",
    ),
    Broken(
        "a contact that cannot be reached",
        lambda data: data["contacts"][1].update(phone=None, email=None),
        GUILD,
        "contacts.1",
        "neither phone nor email",
        "one of the two",
    ),
    Broken("words for a number", put("contacts", 0, "phone", "anrufen"), GUILD, "contacts.0.phone", "'anruf", "^"),
    Broken(
        "another id than the file's", put("id", "innung"), "innung", "id", "'innung'", "the name of the file, m"
    ),
    Broken(
        "a partner nobody knows", put("partners", 1, "zim"), GUILD, "partners", "'zim'", "an id of partners.yml"
    ),
    Broken("an own partner without text", drop("partners", 0, "text"), OWN, "entry", "nothing", "the field text"),
    Broken("an own partner without a Land", put("partners", 0, "states", []), OWN, "states", "none", "nationwide"),
    Broken("an id of partners.yml", put("partners", 0, "id", "bvmw"), "bvmw", "id", "'bvmw'", "its id alone"),
    Broken("a partner twice", add_partner(), OWN, "id", "2 entries", "one entry"),
    Broken(
        "a day that does not exist", put("partners", 0, "checked", "2026-02-30"), OWN, "checked", "'2026", "exists"
    ),
    Broken(
        "an id of funding.yml", put("funding", 0, "id", "zim"), "zim", "id", "'zim'", "that funding.yml does not"
    ),
    Broken("a programme without a Land", put("funding", 0, "state", None), GRANT, "state", "null", "a Land"),
    Broken("an unknown successor", put("funding", 0, "successor", "x"), GRANT, "successor", "x", "an id of"),
    Broken(
        "an unknown kind of funding", put("funding", 0, "kinds", ["gift"]), GRANT, "kinds.0", "'gift'", "grant"
    ),
    Broken("a logo that is missing", put("logo", "none.svg"), GUILD, "logo", "No such file", "an SVG file in"),
    Broken("a logo elsewhere", put("logo", "../../secret.svg"), GUILD, "logo", "'../../secret.svg'", "svg"),
    Broken(
        "a hand-over without a notice", put("privacy_url", None), GUILD, "privacy_url", "null", "privacy notice"
    ),
    Broken(
        "a hand-over to nowhere", drop("handover", "folder"), GUILD, "handover", "{", "one of: email, folder, null"
    ),
    Broken(
        "a hand-over to two places",
        put("handover", "email", "a@example.org"),
        GUILD,
        "handover",
        "{",
        "email, folder",
    ),
    Broken(
        "a folder above",
        put("handover", "folder", "../elsewhere"),
        GUILD,
        "handover.folder",
        "'../elsewhere'",
        "^",
    ),
]


@needs_examples
class TestAFault:
    """A fault in the file stops the start, and the message says where it is and what belongs there."""

    @pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
    def test_is_named_alone_with_file_entry_field_got_and_expected(self, broken: Broken, directory: Path) -> None:
        edit(directory, broken.change)
        (fault,) = faults(directory)
        assert fault.file == f"associations/{GUILD}.yml"
        assert (fault.entry, fault.field) == (broken.entry, broken.field)
        assert broken.got in fault.got
        assert broken.expected in fault.expected

    def test_of_more_than_three_partners_says_that_three_are_the_most(self, directory: Path) -> None:
        edit(directory, lambda data: data["partners"].extend(["bvmw", "kisz-berlin-brandenburg"]))
        (fault,) = faults(directory)
        assert (fault.entry, fault.field, fault.expected) == (GUILD, "partners", "at most 3 entries")

    def test_of_an_account_with_two_owners_names_both(self, directory: Path) -> None:
        edit(directory, put("channels", "telegram", "Muster_Innung_Bot"), CHAMBER)
        (fault,) = faults(directory)
        assert fault.file == f"associations/{CHAMBER}.yml"
        assert fault.got == f"'Muster_Innung_Bot', which also belongs to {GUILD}"

    def test_of_two_files_is_named_in_each(self, directory: Path) -> None:
        edit(directory, drop("name"))
        edit(directory, drop("url"), CHAMBER)
        assert {fault.file.removeprefix("associations/") for fault in faults(directory)} == {
            f"{GUILD}.yml",
            f"{CHAMBER}.yml",
        }

    def test_of_the_yaml_names_the_folder_and_the_line(self, directory: Path) -> None:
        (directory / "associations" / f"{GUILD}.yml").write_text("id: [\n", encoding="utf-8")
        (fault,) = faults(directory)
        assert (fault.file, fault.field) == (f"associations/{GUILD}.yml", "YAML")

    @pytest.mark.parametrize("text", ["", "[]", "innung"])
    def test_of_a_file_that_is_no_mapping_says_so(self, text: str, directory: Path) -> None:
        (directory / "associations" / f"{GUILD}.yml").write_text(text, encoding="utf-8")
        (fault,) = faults(directory)
        assert (fault.file, fault.entry, fault.expected) == (f"associations/{GUILD}.yml", "file", "fields")

    def test_stands_beside_one_in_another_file(self, directory: Path) -> None:
        edit(directory, put("kind", "Innung"))
        (directory / "law.yml").unlink()
        assert {fault.file for fault in faults(directory)} == {f"associations/{GUILD}.yml", "law.yml"}

    def test_is_none_where_results_are_not_handed_over(self, directory: Path) -> None:
        edit(directory, put("handover", None))
        assert load_content(directory).associations[GUILD].handover is None

    def test_is_none_where_there_is_no_association(self, directory: Path) -> None:
        shutil.rmtree(directory / "associations")
        assert load_content(directory).associations == {}


def svg(inner: str = "", attributes: str = "") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inner}</svg>'.encode()


class TestALogo:
    """Only a still drawing is shown."""

    @pytest.mark.parametrize(
        "drawing",
        [
            svg(),
            svg('<rect width="5" height="5"/><text>Innung</text>'),
            svg('<defs><linearGradient id="a"/></defs><rect fill="url(#a)"/><use href="#b"/>'),
            svg("<style>rect { fill: url('#a') }</style>"),
        ],
    )
    def test_that_is_still_may_be_shown(self, drawing: bytes) -> None:
        assert svg_problem(drawing) is None

    @pytest.mark.parametrize(
        ("drawing", "problem"),
        [
            (svg("<script>alert(1)</script>"), "<script>"),
            (svg("<g><SCRIPT/></g>"), "<script>"),
            (svg('<x:script xmlns:x="http://www.w3.org/2000/svg"/>'), "<script>"),
            (svg("<foreignObject/>"), "<foreignobject>"),
            (svg('<animate attributeName="href"/>'), "<animate>"),
            (svg(attributes='onload="alert(1)"'), "onload"),
            (svg('<image href="https://www.example.org/x.png"/>'), "href"),
            (svg('<a xlink:href="javascript:x" xmlns:xlink="http://www.w3.org/1999/xlink"/>'), "href"),
            (svg('<image href="data:image/png;base64,AA"/>'), "href"),
            (svg('<rect fill="url(https://www.example.org/a)"/>'), "fill"),
            (svg("<rect style=\"fill: url( 'https://www.example.org/a')\"/>"), "style"),
            (svg('<style>@import "https://www.example.org/a.css";</style>'), "style"),
            (svg("<style>rect { fill: url(https://www.example.org/a) }</style>"), "style"),
            (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg(), "document type"),
            (b"<html/>", "<html>"),
            (b"<svg/>", "<svg>"),
            (b"", "no XML"),
            (b"\x89PNG\r\n", "no XML"),
            (b"<svg", "no XML"),
        ],
    )
    def test_that_runs_or_loads_something_is_refused(self, drawing: bytes, problem: str) -> None:
        assert problem in (svg_problem(drawing) or "")

    @needs_examples
    def test_that_runs_something_stops_the_start(self, directory: Path) -> None:
        (directory / "associations" / "muster-innung.svg").write_bytes(svg("<script/>"))
        (fault,) = faults(directory)
        assert (fault.entry, fault.field, fault.got) == (GUILD, "logo", "'muster-innung.svg': <script>")

    @needs_examples
    def test_that_is_too_large_stops_the_start(self, directory: Path) -> None:
        (directory / "associations" / "muster-innung.svg").write_bytes(svg(f"<text>{'x' * 100_000}</text>"))
        (fault,) = faults(directory)
        assert fault.expected == "at most 100000 bytes"

    @given(st.binary(max_size=200))
    def test_of_any_bytes_is_judged_without_failing(self, drawing: bytes) -> None:
        problem = svg_problem(drawing)
        assert problem is None or problem


FICTION = re.compile(r"(?:030 23125|040 66969|069 90009|0221 4710|089 99998)-\d{3}")
"""Telephone numbers that the German regulator has set aside for films: nobody is called by mistake."""
HOST = re.compile(r"https?://(?:www\.)?example\.(?:org|com)(?:/|$)")


def own_texts(data: Any) -> list[str]:
    """Every text of an association's file."""
    if isinstance(data, str):
        return [data]
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return [text for part in parts for text in own_texts(part)]


@needs_examples
class TestTheExamples:
    """The two associations that come along are invented, and everybody can see it."""

    @pytest.mark.parametrize("name", [GUILD, CHAMBER])
    def test_say_that_they_are_examples(self, name: str, content: Content) -> None:
        association = find_association(name, content)
        assert "(Beispiel)" in association.name
        assert "Beispiel" in association.greeting
        own = [*association.funding, *(item for item in association.partners if item not in content.partners)]
        assert own
        assert all("(Beispiel)" in item.name and "gibt" in item.text for item in own)

    @pytest.mark.parametrize("name", [GUILD, CHAMBER])
    def test_name_no_real_address_and_no_real_number(self, name: str) -> None:
        data = read_content_yaml(CONTENT_DIR / "associations" / f"{name}.yml")
        addresses = [text for text in own_texts(data) if text.startswith("http")]
        mails = [text for text in own_texts(data) if "@" in text]
        assert addresses
        assert mails
        assert [address for address in addresses if not HOST.match(address)] == []
        assert [mail for mail in mails if not mail.endswith(("@example.org", "@example.com"))] == []
        phones = [contact["phone"] for contact in data["contacts"]]
        assert [phone for phone in phones if not FICTION.fullmatch(phone)] == []

    @pytest.mark.parametrize("name", [GUILD, CHAMBER])
    def test_start_with_the_line_that_gives_completion_in_the_editor(self, name: str) -> None:
        first = (CONTENT_DIR / "associations" / f"{name}.yml").read_text(encoding="utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=../schemas/association.json"

    @pytest.mark.parametrize("name", [GUILD, CHAMBER])
    def test_are_written_in_good_german(self, name: str, content: Content, advise: Advise) -> None:
        shown = [find_association(name, content).greeting, *contact_lines(find_association(name, content))]
        for text in [*shown, result_text(advise(name))]:
            assert '"' not in text
            assert " - " not in text
            assert not re.search(r"\w[:*_]in(?:nen)?\b", text)
