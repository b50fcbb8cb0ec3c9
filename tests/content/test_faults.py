"""A fault in the content stops the start, and the message says where it is and what belongs there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.content_copy import change_file, copy_content
from wegweiser.content import NAMES, load_content
from wegweiser.errors import ContentError, Fault

Change = Callable[[Any], None]


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the content that a test may break."""
    return copy_content(tmp_path, monkeypatch)


def edit(directory: Path, name: str, change: Change) -> None:
    """Change the data of one file."""
    change_file(directory / f"{name}.yml", change)


def replace(directory: Path, name: str, old: str, new: str) -> None:
    """Change the text of one file at one place."""
    file = directory / f"{name}.yml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults(directory: Path) -> list[Fault]:
    """The faults with which loading stops."""
    with pytest.raises(ContentError) as error:
        load_content(directory)
    return error.value.faults


def entry(data: Any, entry_id: str) -> Any:
    """The entry of this id, in a list or in the lists of a mapping."""
    lists = data.values() if isinstance(data, Mapping) else [data]
    return next(item for part in lists for item in part if isinstance(item, dict) and item.get("id") == entry_id)


def option(data: Any, question: str, value: str) -> Any:
    """One option of a question."""
    return next(item for item in entry(data, question)["options"] if item["value"] == value)


MOST_FAULTS = 2
"""How many faults one broken thing may bring."""


@dataclass(frozen=True)
class Broken:
    """One thing broken, and what the fault has to name: parts are compared whole, or for containing a text."""

    name: str
    file: str
    change: Change
    entry: str
    field: str
    got: str
    expected: str

    def matches(self, fault: Fault) -> bool:
        return (
            fault.file == f"{self.file}.yml"
            and fault.entry == self.entry
            and fault.field == self.field
            and self.got in fault.got
            and self.expected in fault.expected
        )


def put(entry_id: str, key: str, value: Any) -> Change:
    """Set a field of an entry."""
    return lambda data: entry(data, entry_id).__setitem__(key, value)


def drop(entry_id: str, key: str) -> Change:
    """Take a field away from an entry."""
    return lambda data: entry(data, entry_id).__delitem__(key)


def when(entry_id: str, condition: Any) -> Change:
    """Set the condition of a rule."""
    return put(entry_id, "when", condition)


def _set(*path: str, to: Any) -> Change:
    """Set a value in nested mappings."""

    def change(data: Any) -> None:
        for key in path[:-1]:
            data = data[key]
        data[path[-1]] = to

    return change


def _two_tests(data: Any) -> None:
    for step in entry(data["outcomes"], "buy")["steps"]:
        if step["id"] == "buy_compare":
            step["first_real_data_test"] = True


def _no_test(data: Any) -> None:
    for step in entry(data["outcomes"], "buy")["steps"]:
        step.pop("first_real_data_test", None)


def _same_word(data: Any) -> None:
    option(data, "data_state", "connected")["words"].append(option(data, "data_state", "paper")["words"][0])


def _same_word_in_other_letters(data: Any) -> None:
    word = option(data, "data_state", "paper")["words"][0]
    option(data, "data_state", "connected")["anywhere"].append(f"{word.upper()}*")


def _no_words(data: Any) -> None:
    last = option(data, "data_state", "connected")
    last["words"], last["anywhere"] = [], []


def _new_question(data: Any) -> None:
    data["questions"].append({**entry(data, "cooperation"), "id": "weather"})


def _assume_weather(data: Any) -> None:
    data["assumed_for_progress"]["weather"] = "yes"


def _new_duty(data: Any) -> None:
    data["duties"].append({**entry(data["duties"], "literacy"), "id": "weather"})


def _drop_duty(data: Any) -> None:
    data["duties"].remove(entry(data["duties"], "transfer"))


def _no_last_rule(data: Any) -> None:
    data["outcomes"].pop()


def _unexplained(data: Any) -> None:
    del entry(data["outcomes"], "data_together")["reasons"]["cooperation"]


def _few_use_cases(data: Any) -> None:
    for case in data:
        case["business_areas"] = ["production"] if "hr" in case["business_areas"] else case["business_areas"]


def _value_twice(data: Any) -> None:
    entry(data, "cooperation")["options"].append(dict(option(data, "cooperation", "no")))


ZIM_TWICE: Change = lambda data: data.append(dict(entry(data, "zim")))  # noqa: E731 - one of a table
DAY = "a day that exists"
BROKEN = [
    Broken("a missing field", "funding", drop("zim", "text"), "zim", "entry", "nothing", "the field text"),
    Broken("a wrong type", "funding", put("zim", "paused", "nein"), "zim", "paused", "'nein'", "true or false"),
    Broken(
        "a number as a text",
        "funding",
        put("zim", "max_employees", "499"),
        "zim",
        "max_employees",
        "'499'",
        "a whole number",
    ),
    Broken(
        "a value outside the list", "funding", put("zim", "level", "world"), "zim", "level", "'world'", "federal"
    ),
    Broken(
        "a kind outside the list", "funding", put("zim", "kinds", ["gift"]), "zim", "kinds.0", "'gift'", "grant"
    ),
    Broken(
        "an industry that is no option",
        "funding",
        put("zim", "industries", ["wood"]),
        "zim",
        "industries.0",
        "'wood'",
        "other (the options of industry in questions.yml)",
    ),
    Broken("an empty text", "funding", put("zim", "name", ""), "zim", "name", "''", "at least 1 characters"),
    Broken(
        "an unknown field", "partners", put("bvmw", "colour", "red"), "bvmw", "entry", "'colour'", "known fields"
    ),
    Broken("no address", "partners", put("bvmw", "url", "bvmw.de"), "bvmw", "url", "'bvmw.de'", "http"),
    Broken(
        "an unknown question in a condition",
        "rules",
        when("simple_first", {"question": "weather", "is": "yes"}),
        "simple_first",
        "when",
        "weather",
        "a question of questions.yml",
    ),
    Broken(
        "a condition on a value that does not exist",
        "rules",
        when("simple_first", {"question": "simple_solution", "is": "perhaps"}),
        "simple_first",
        "when.is",
        "'perhaps'",
        "a value of simple_solution: ['no', 'yes']",
    ),
    Broken(
        "a value that does not exist deep inside a condition",
        "rules",
        when("people_first", {"all": [{"any": [{"question": "expertise", "not": ["magic"]}]}]}),
        "people_first",
        "when.not",
        "'magic'",
        "a value of expertise",
    ),
    Broken(
        "a comparison with unknown, which only `said` may make",
        "rules",
        when("simple_first", {"question": "simple_solution", "is": "unknown"}),
        "simple_first",
        "when.is",
        "'unknown'",
        "a value of simple_solution",
    ),
    Broken(
        "a condition of a law row on a value that does not exist",
        "rules",
        when("transfer", {"question": "hosting", "in": ["eu", "moon"]}),
        "transfer",
        "when.in",
        "'moon'",
        "a value of hosting",
    ),
    Broken(
        "a condition without a comparison",
        "rules",
        when("simple_first", {"question": "simple_solution"}),
        "simple_first",
        "when",
        "simple_solution",
        "one of: all, any, derived, outcome, law_level, question + is, question + in, question + not,",
    ),
    Broken(
        "a comparison with a number where a text belongs",
        "rules",
        when("simple_first", {"all": [{"question": "simple_solution", "is": 5}]}),
        "simple_first",
        "when.all.0.is",
        "5",
        "a text",
    ),
    Broken(
        "applies_when on a later question",
        "questions",
        put("goal_measurable", "applies_when", {"question": "budget", "is": "under_5k"}),
        "goal_measurable",
        "applies_when",
        "budget",
        "a question that stands before this one",
    ),
    Broken(
        "applies_when on itself",
        "questions",
        put("goal_measurable", "applies_when", {"question": "goal_measurable", "is": "yes"}),
        "goal_measurable",
        "applies_when",
        "goal_measurable",
        "a question that stands before this one",
    ),
    Broken(
        "a derived name that does not exist",
        "rules",
        when("own_advantage", {"derived": "able"}),
        "own_advantage",
        "when",
        "able",
        "one of ['capable']",
    ),
    Broken(
        "a reason for a question that does not exist",
        "rules",
        put("simple_first", "reasons", {"weather": "regnet es."}),
        "simple_first",
        "reasons",
        "weather",
        "a question of questions.yml",
    ),
    Broken(
        "no last rule that always holds", "rules", _no_last_rule, "people_first", "when", "a cond", "{all: []}"
    ),
    Broken("an id twice", "funding", ZIM_TWICE, "zim", "id", "2 entries with it", "one entry"),
    Broken(
        "a value twice", "questions", _value_twice, "cooperation", "options", "a value twice", "each value once"
    ),
    Broken(
        "a day that does not exist",
        "funding",
        put("inqa-coaching", "valid_until", "2026-02-30"),
        "inqa-coaching",
        "valid_until",
        "'2026-02-30'",
        DAY,
    ),
    Broken(
        "a day of checking that does not exist",
        "partners",
        put("bvmw", "checked", "2026-13-01"),
        "bvmw",
        "checked",
        "'2026-13-01'",
        "",
    ),
    Broken(
        "no day",
        "funding",
        put("zim", "valid_until", "bald"),
        "zim",
        "valid_until",
        "'bald'",
        "a day as YYYY-MM-DD",
    ),
    Broken(
        "a state missing at level state",
        "funding",
        put("sl-zts", "state", None),
        "sl-zts",
        "state",
        "null",
        "a Land such as DE-BY, because level is state",
    ),
    Broken(
        "a state at level federal",
        "funding",
        put("zim", "state", "DE-BY"),
        "zim",
        "state",
        "'DE-BY'",
        "null, because level is not state",
    ),
    Broken(
        "a successor that does not exist",
        "funding",
        put("go-digital", "successor", "go-again"),
        "go-digital",
        "successor",
        "go-again",
        "an id of funding.yml",
    ),
    Broken(
        "a partner without states",
        "partners",
        put("edih-saarland", "states", []),
        "edih-saarland",
        "states",
        "none",
        "states, or nationwide: true",
    ),
    Broken(
        "an authority without its kind",
        "partners",
        put("datenschutz-by", "authority_kind", None),
        "datenschutz-by",
        "authority_kind",
        "null",
        "a kind exactly for category authority",
    ),
    Broken("a duty without a row", "law", _new_duty, "weather", "id", "a duty no rule leads to", "literacy"),
    Broken("a row without a duty", "law", _drop_duty, "transfer", "id", "no duty", "a duty for each row"),
    Broken(
        "two tests with real data in a roadmap",
        "roadmaps",
        _two_tests,
        "buy",
        "steps",
        "2 steps with first_real_data_test",
        "1",
    ),
    Broken(
        "no test with real data in a roadmap",
        "roadmaps",
        _no_test,
        "buy",
        "steps",
        "0 steps with first_real_data_test",
        "1",
    ),
    Broken(
        "one word for two options",
        "questions",
        _same_word,
        "data_state",
        "options.connected.words",
        "which also means 'paper'",
        "a word of one option",
    ),
    Broken(
        "one word for two options, spelt in two ways",
        "questions",
        _same_word_in_other_letters,
        "data_state",
        "options.connected.anywhere",
        "which also means 'paper'",
        "a word of one option",
    ),
    Broken(
        "an option without words",
        "questions",
        _no_words,
        "data_state",
        "options.connected.words",
        "none",
        "words people use for it",
    ),
    Broken(
        "too few use cases in an area",
        "use_cases",
        _few_use_cases,
        "hr",
        "business_areas",
        "0 use cases",
        "at least 3",
    ),
    Broken(
        "a rule that reads a question and says nothing about it",
        "rules",
        _unexplained,
        "data_together",
        "reasons",
        "nothing for cooperation",
        "a reason for each question of the condition",
    ),
    Broken(
        "a question that brings in the supervisor, without words for why",
        "matching",
        _set("partners", "market_surveillance", "public", to=["works_council"]),
        "partners",
        "market_surveillance.public",
        "works_council",
        "a question under concerns: people_evaluated, data_subjects, sensitive_data",
    ),
    Broken(
        "words for a question that does not exist",
        "matching",
        _set("partners", "concerns", "weather", to="des Wetters"),
        "partners",
        "concerns",
        "weather",
        "a question of questions.yml",
    ),
    Broken(
        "unknown that counts as a value that does not exist",
        "questions",
        lambda data: entry(data, "budget")["unknown"].__setitem__("counts_as", "nothing"),
        "budget",
        "unknown.counts_as",
        "'nothing'",
        "under_5k",
    ),
]


class TestOneFault:
    """One thing is broken."""

    @pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
    def test_is_named_with_file_entry_field_what_stood_there_and_what_belongs_there(
        self, broken: Broken, directory: Path
    ) -> None:
        edit(directory, broken.file, broken.change)
        found = faults(directory)
        assert [fault for fault in found if broken.matches(fault)], "\n".join(map(str, found))
        assert all(fault.got and fault.expected for fault in found)
        assert len(found) <= MOST_FAULTS, "one fault must not hide in a crowd of others"

    def test_of_a_question_that_no_rule_uses(self, directory: Path) -> None:
        edit(directory, "questions", _new_question)
        edit(directory, "rules", _assume_weather)
        fault = Fault("questions.yml", "weather", "id", "used nowhere", "a rule that reads it")
        assert faults(directory) == [fault]

    def test_of_a_key_that_stands_twice_names_the_line(self, directory: Path) -> None:
        replace(directory, "funding", "  level: federal\n", "  level: federal\n  level: eu\n")
        lines = (directory / "funding.yml").read_text(encoding="utf-8").splitlines()
        place = f"line {lines.index('  level: eu') + 1}"
        fault = Fault("funding.yml", place, "YAML", "the key 'level' stands here twice", "valid YAML")
        assert faults(directory) == [fault]

    def test_of_a_file_that_is_no_yaml_names_the_line(self, directory: Path) -> None:
        (directory / "law.yml").write_text("as_of: '2026-11-22'\nduties: [a, b\n", encoding="utf-8")
        (fault,) = faults(directory)
        assert (fault.file, fault.entry, fault.field) == ("law.yml", "line 3", "YAML")
        assert fault.got
        assert fault.expected == "valid YAML: equal indentation, and quotation marks that are closed"

    def test_of_a_text_with_a_colon_says_that_it_needs_quotation_marks(self, directory: Path) -> None:
        (directory / "law.yml").write_text("as_of: Stand: heute\n", encoding="utf-8")
        (fault,) = faults(directory)
        assert "quotation marks around a text with a colon" in fault.expected

    @pytest.mark.parametrize("name", NAMES)
    def test_of_a_missing_file_names_it(self, name: str, directory: Path) -> None:
        (directory / f"{name}.yml").unlink()
        assert faults(directory) == [Fault(f"{name}.yml", "file", "–", "no such file", "a YAML file")]

    @pytest.mark.parametrize("name", NAMES)
    def test_of_an_empty_file_names_it(self, name: str, directory: Path) -> None:
        (directory / f"{name}.yml").write_text("", encoding="utf-8")
        for fault in faults(directory):
            assert (fault.file, fault.entry, fault.got) == (f"{name}.yml", "file", "null")

    def test_of_text_that_is_not_utf_8_names_the_file(self, directory: Path) -> None:
        (directory / "law.yml").write_bytes("as_of: für".encode("latin-1"))
        (fault,) = faults(directory)
        assert (fault.file, fault.entry) == ("law.yml", "file")
        assert "UTF-8" in fault.got + fault.expected

    def test_of_a_key_that_is_no_text_names_the_line(self, directory: Path) -> None:
        (directory / "law.yml").write_text("? [a, b]\n: c\n", encoding="utf-8")
        (fault,) = faults(directory)
        assert (fault.file, fault.entry, fault.field) == ("law.yml", "line 1", "YAML")

    def test_of_lists_in_each_other_without_end_names_the_line(self, directory: Path) -> None:
        (directory / "law.yml").write_text("\n" + "[" * 200_000, encoding="utf-8")
        (fault,) = faults(directory)
        assert (fault.file, fault.entry, fault.field) == ("law.yml", "line 2", "YAML")

    @pytest.mark.parametrize("text", ["!!timestamp x", "!!bool x", "!!int x", "!!map [x]", "!!seq {x: y}"])
    def test_of_a_tag_that_does_not_fit_is_no_traceback(self, text: str, directory: Path) -> None:
        (directory / "law.yml").write_text(f"as_of: {text}\n", encoding="utf-8")
        assert {fault.file for fault in faults(directory)} == {"law.yml"}

    def test_stands_on_one_line(self, directory: Path) -> None:
        edit(directory, "funding", put("zim", "level", "a\nb" * 200))
        (fault,) = faults(directory)
        assert "\n" not in str(fault)
        assert len(str(fault)) < 400


def _law_row_twice(data: Any) -> None:
    data["law"].append(dict(entry(data, "transfer")))


def _law_row_without_condition(data: Any) -> None:
    del entry(data["law"], "transfer")["when"]


def _negated(data: Any) -> None:
    option(data, "data_amount", "none")["negated"] = "magic"


def _modifier_twice(data: Any) -> None:
    data["modifiers"].append(dict(entry(data["modifiers"], "check_market")))


def _no_row_otherwise(data: Any) -> None:
    row = entry(data["law"], "none")
    del row["otherwise"]
    row["when"] = {"question": "personal_data", "is": "none"}


def _circle(data: Any) -> None:
    data["derived"] |= {"a": {"all": [{"derived": "b"}]}, "b": {"any": [{"derived": "a"}]}}


def _same_condition(data: Any) -> None:
    data["outcomes"].insert(2, {**entry(data, "simple_first"), "id": "again"})


def _unreal_change(data: Any) -> None:
    entry(data["duties"], "high_risk")["changes"] = [{"from": "2026-02-30", "text": "Neu."}]


MISLEADING: list[tuple[str, str, Change, str]] = [
    (
        "applies_when on a value that does not exist",
        "questions",
        put("goal_measurable", "applies_when", {"question": "goal", "is": "magic"}),
        "goal_measurable",
    ),
    (
        "applies_when on a derived name that does not exist",
        "questions",
        put("works_council", "applies_when", {"derived": "magic"}),
        "works_council",
    ),
    (
        "a derived name that hangs on itself",
        "rules",
        _set("derived", "capable", to={"derived": "capable"}),
        "derived",
    ),
    (
        "at_least on a question without numbers",
        "rules",
        when("simple_first", {"question": "goal", "at_least": 5}),
        "simple_first",
    ),
    ("a law row without a condition", "rules", _law_row_without_condition, "transfer"),
    ("a law row twice", "rules", _law_row_twice, "transfer"),
    (
        "a reason for a value that does not exist",
        "rules",
        put("simple_first", "reasons", {"simple_solution": {"magic": "regnet es."}}),
        "simple_first",
    ),
    (
        "readiness points for a value that does not exist",
        "rules",
        _set("readiness", "competence", "expertise", "magic", to=1),
        "readiness",
    ),
    (
        "an assumption that is no answer",
        "rules",
        _set("assumed_for_progress", "goal", to="magic"),
        "assumed_for_progress",
    ),
    (
        "a silent value that does not exist",
        "rules",
        _set("says_nothing", "ai_contact", to=["magic"]),
        "says_nothing",
    ),
    ("an opposite that does not exist", "questions", _negated, "data_amount"),
    ("a day of a change of law that does not exist", "law", _unreal_change, "high_risk"),
    ("a day of the law part that does not exist", "law", _set("as_of", to="2026-02-30"), "as_of"),
    ("more people at least than at most", "funding", put("zim", "min_employees", 600), "zim"),
    ("a message with an unknown placeholder", "messages", _set("progress", to="Frage {nummer}"), "progress"),
    ("a message with a placeholder never filled in", "messages", _set("privacy", to="{facts}"), "privacy"),
    (
        "a message that leaves out what is filled in",
        "messages",
        _set("understood", to="Verstanden."),
        "understood",
    ),
    ("a message with half a placeholder", "messages", _set("pause", to="Ihr Code: {code"), "pause"),
    ("a message with a placeholder in a list", "messages", _set("replies", "pdf", to=["{x}"]), "replies"),
    ("a modifier twice", "rules", _modifier_twice, "check_market"),
    ("no law row for everything else", "rules", _no_row_otherwise, "law"),
    ("derived names in a circle", "rules", _circle, "derived"),
    (
        "applies_when on a later question by way of a derived name",
        "questions",
        put("goal_measurable", "applies_when", {"derived": "capable"}),
        "goal_measurable",
    ),
    (
        "readiness points for a question with several answers",
        "rules",
        _set("readiness", "data", "data_subjects", to={"public": 1}),
        "readiness",
    ),
    (
        "no readiness points for an answer",
        "rules",
        _set("readiness", "competence", "expertise", to={"none": 0, "it": 1}),
        "readiness",
    ),
    ("a factor without a title", "rules", _set("readiness_titles", to={}), "readiness_titles"),
    (
        "an assumed number that is a text",
        "rules",
        _set("assumed_for_progress", "employees", to="50"),
        "assumed_for_progress",
    ),
    (
        "an assumption about a question that does not exist",
        "rules",
        _set("assumed_for_progress", "weather", to="yes"),
        "assumed_for_progress",
    ),
    ("a rule with the condition of an earlier one", "rules", _same_condition, "again"),
    ("a rule that always holds above others", "rules", when("simple_first", {"all": []}), "simple_first"),
]
"""Mistakes an editor can make: name, file, change, entry that the fault should name."""


class TestAMistakeThatWouldShowOnlyLater:
    """Unseen, it would mislead or fail while somebody is advised."""

    @pytest.mark.parametrize(
        ("file", "change", "entry_id"),
        [pytest.param(file, change, entry_id, id=name) for name, file, change, entry_id in MISLEADING],
    )
    def test_is_named_with_its_entry(self, file: str, change: Change, entry_id: str, directory: Path) -> None:
        edit(directory, file, change)
        assert (f"{file}.yml", entry_id) in {(fault.file, fault.entry) for fault in faults(directory)}

    def test_in_a_schema_is_named_with_its_line(self, directory: Path) -> None:
        schema = directory / "schemas" / "matching.json"
        schema.write_text(schema.read_text(encoding="utf-8").replace(",", "", 1), encoding="utf-8")
        edit(directory, "matching", _set("partners", "most", to=4))
        (fault,) = faults(directory)
        assert (fault.file, fault.entry) == ("schemas/matching.json", "line 3, column 3")

    def test_of_the_state_is_not_seen_in_a_land_of_places(self, directory: Path) -> None:
        condition = {"question": "federal_state", "in": ["DE-SL", "outside"]}
        edit(directory, "rules", lambda data: entry(data, "check_market")["when"]["all"].append(condition))
        assert load_content(directory)


class TestSeveralFaults:
    """More than one thing is broken."""

    def test_in_three_files_are_named_all_at_once(self, directory: Path) -> None:
        edit(directory, "funding", put("zim", "level", "world"))
        edit(directory, "partners", put("bvmw", "category", "pub"))
        edit(directory, "law", lambda data: entry(data["duties"], "literacy").__delitem__("basis"))
        found = {(fault.file, fault.entry) for fault in faults(directory)}
        assert found == {("funding.yml", "zim"), ("partners.yml", "bvmw"), ("law.yml", "literacy")}

    def test_between_three_files_are_named_all_at_once(self, directory: Path) -> None:
        edit(directory, "funding", put("sl-zts", "state", None))
        edit(directory, "partners", put("edih-saarland", "states", []))
        edit(directory, "roadmaps", _two_tests)
        found = {(fault.file, fault.entry) for fault in faults(directory)}
        assert found == {("funding.yml", "sl-zts"), ("partners.yml", "edih-saarland"), ("roadmaps.yml", "buy")}

    def test_of_yaml_and_of_fields_are_named_all_at_once(self, directory: Path) -> None:
        (directory / "examples.yml").write_text("- [", encoding="utf-8")
        (directory / "messages.yml").unlink()
        edit(directory, "funding", put("zim", "level", "world"))
        found = {fault.file for fault in faults(directory)}
        assert found == {"examples.yml", "messages.yml", "funding.yml"}

    def test_stand_each_on_a_line_of_the_message(self, directory: Path) -> None:
        edit(directory, "funding", put("zim", "level", "world"))
        edit(directory, "partners", put("bvmw", "category", "pub"))
        with pytest.raises(ContentError) as error:
            load_content(directory)
        assert len(str(error.value).splitlines()) == 2
        assert str(error.value).splitlines()[0].startswith("funding.yml: zim: level: got 'world', expected ")


class TestSoundContent:
    """A copy in which nothing is broken."""

    def test_loads_from_another_directory(self, directory: Path) -> None:
        assert load_content(directory).questions.ids() == load_content().questions.ids()

    def test_may_use_an_industry_as_soon_as_it_is_an_option_of_the_question(self, directory: Path) -> None:
        new = {
            "value": "circus",
            "label": "Zirkus",
            "because": "Sie im Zirkus arbeiten",
            "if": "Sie im Zirkus wären",
        }
        words = {"words": ["manege und zelt"], "anywhere": []}
        edit(directory, "questions", lambda data: entry(data, "industry")["options"].append(new | words))
        edit(directory, "funding", put("zim", "industries", ["circus"]))
        edit(directory, "partners", put("bvmw", "industries", ["circus"]))
        assert load_content(directory).questions["industry"].values[-1] == "circus"

    def test_loads_also_when_written_as_json(self, directory: Path) -> None:
        for name in NAMES:
            edit(directory, name, lambda data: None)
        assert len(load_content(directory).funding) == len(load_content().funding)
