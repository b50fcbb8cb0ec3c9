"""The command line: what goes in, what comes out, and what it says of bad input."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from wegweiser import cli
from wegweiser import content as content_module
from wegweiser.content import Content

TODAY = "2026-11-22"
RESULT_KEYS = {
    "outcome",
    "variant",
    "modifiers",
    "readiness",
    "reasons",
    "steps",
    "use_cases",
    "law",
    "funding",
    "funding_excluded",
    "partners",
    "examples",
    "what_if",
    "open",
    "conflicts",
    "today",
    "notice",
}
ITEM_KEYS = {
    "reasons": {"question", "value", "text"},
    "steps": {"id", "phase", "title", "text"},
    "use_cases": {"id", "title", "text"},
    "funding": {"id", "name", "why", "status", "valid_until", "apply_before_start", "url", "checked"},
    "funding_excluded": {"id", "name", "reason"},
    "partners": {"id", "name", "why", "url", "checked"},
    "examples": {"id", "title", "text", "source"},
    "what_if": {"question", "value", "outcome", "variant", "text"},
    "open": {"question", "how"},
    "conflicts": {"question", "value", "because"},
}
DUTY_KEYS = {"id", "title", "basis", "source", "applies_from"}
READINESS_KEYS = {"goal", "data", "competence", "infrastructure", "strategy", "investment"}

FIRM = """\
# Eine Tischlerei in Augsburg
goal: improve_quality
goal_measurable: yes
business_area: production
simple_solution: no
data_state: structured
data_amount: enough
personal_data: none
expertise: it
infrastructure: basic
budget: 25k_100k
differentiator: no
ready_service: unknown
cooperation: no
industry: crafts
employees: 25
federal_state: DE-BY
people_evaluated: automatic
"""


@dataclass(frozen=True)
class Run:
    """What a call of the command line left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[Any]:
        """The JSON objects of the output, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


def spawn(*arguments: str, stdin: bytes = b"", **environment: str) -> Run:
    """Call `python -m wegweiser` as people do."""
    done = subprocess.run(
        [sys.executable, "-m", "wegweiser", *arguments],
        input=stdin,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )
    return Run(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


Call = Callable[..., Run]


@pytest.fixture
def call(content: Content, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call the command line inside this process, with the content loaded once: fast enough for long tables."""
    monkeypatch.setattr(content_module, "load_content", lambda: content)

    def run(*arguments: str, stdin: str = "") -> Run:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        try:
            code = cli.main(list(arguments))
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        return Run(code, captured.out, captured.err)

    return run


@pytest.fixture
def answers(tmp_path: Path) -> Callable[[str | bytes], str]:
    """Write a file of answers and return its path."""

    def write(text: str | bytes) -> str:
        file = tmp_path / "answers.yml"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(file)

    return write


Write = Callable[[str | bytes], str]


class TestRecommend:
    """`python -m wegweiser recommend`."""

    def test_prints_the_result_as_text(self, answers: Write) -> None:
        run = spawn("recommend", answers(FIRM), "--today", TODAY)
        assert (run.code, run.err) == (0, "")
        assert run.out.startswith("Meine Empfehlung: Eigene Lösung mit Partnern")
        for heading in ("Ihre Schritte", "Ihr Reifeprofil", "Recht und Datenschutz", "Wer Ihnen helfen kann"):
            assert heading in run.out
        assert "Stand 22.11.2026" in run.out

    def test_prints_the_result_object_with_every_key_of_the_contract(self, answers: Write) -> None:
        run = spawn("recommend", answers(FIRM), "--today", TODAY, "--json")
        assert (run.code, run.err) == (0, "")
        assert "\\u00" not in run.out, "umlauts stay readable"
        result = json.loads(run.out)
        assert result.keys() >= RESULT_KEYS
        assert result["today"] == TODAY
        assert result["readiness"].keys() == READINESS_KEYS
        assert result["law"].keys() >= {"level", "duties", "as_of"}
        assert all(duty.keys() >= DUTY_KEYS for duty in result["law"]["duties"])
        for part, keys in ITEM_KEYS.items():
            assert all(item.keys() >= keys for item in result[part]), part
        full = ("reasons", "steps", "use_cases", "funding", "funding_excluded", "partners", "what_if", "open")
        assert [part for part in (*full, "conflicts") if not result[part]] == []

    def test_gives_an_empty_firm_a_result_with_every_key(self, call: Call) -> None:
        (result,) = call("recommend", "--jsonl", "--today", TODAY, stdin="{}\n").lines
        assert result.keys() >= RESULT_KEYS
        assert result["outcome"] == "clarify_goal"

    def test_goes_on_after_bad_lines_and_keeps_every_line_in_its_place(self) -> None:
        lines = [
            b'{"goal": "unclear"}',
            b"no JSON",
            b'{"simple_solution": true}',
            b'{"goal": "plan_better", "simple_solution": "yes"}',
            b'["goal"]',
            b"\xff\xfe\xfd",
            b'{"goal": "improve_quality", "data_state": "paper"}',
        ]
        run = spawn("recommend", "--jsonl", "--today", TODAY, stdin=b"\n".join(lines) + b"\n")
        assert (run.code, run.err) == (0, "")
        kinds = [line.get("outcome", "error") for line in run.lines]
        assert kinds == ["clarify_goal", "error", "error", "no_ai", "error", "error", "foundation"]
        for number in (2, 3, 5, 6):
            assert run.lines[number - 1].keys() == {"error"}
            assert run.lines[number - 1]["error"].startswith(f"line {number}: ")

    def test_takes_the_real_day_where_none_is_given(self, call: Call) -> None:
        (result,) = call("recommend", "--jsonl", stdin="{}").lines
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", result["today"])
        assert result["today"] >= TODAY

    def test_judges_by_the_day_that_is_given(self, call: Call, answers: Write) -> None:
        file = answers(FIRM.replace("ready_service: unknown", "ready_service: yes"))
        now = json.loads(call("recommend", file, "--json", "--today", TODAY).out)
        later = json.loads(call("recommend", file, "--json", "--today", "2029-01-01").out)
        assert "by-digitalbonus" in {item["id"] for item in now["funding"]}
        assert "by-digitalbonus" in {item["id"] for item in later["funding_excluded"]}

    def test_gives_the_same_for_a_file_and_for_a_line(self, call: Call, answers: Write) -> None:
        from wegweiser.yamltext import read_answers_yaml

        file = json.loads(call("recommend", answers(FIRM), "--json", "--today", TODAY).out)
        line = json.dumps(read_answers_yaml(FIRM, "firm"))
        assert call("recommend", "--jsonl", "--today", TODAY, stdin=line).lines == [file]

    def test_lists_answers_that_contradict_others(self, call: Call, answers: Write) -> None:
        result = json.loads(call("recommend", answers(FIRM), "--json", "--today", TODAY).out)
        assert [conflict["question"] for conflict in result["conflicts"]] == ["people_evaluated"]


class TestNext:
    """`python -m wegweiser next`."""

    def test_names_the_next_question_for_a_file(self, answers: Write) -> None:
        run = spawn("next", answers("goal: plan_better\n"))
        assert (run.code, json.loads(run.out), run.err) == (0, {"next": "industry"}, "")

    def test_names_the_next_question_for_every_line(self, call: Call) -> None:
        stdin = '{}\n{"goal": "unclear"}\n{"goal": "unclear", "federal_state": "DE-BY"}\n'
        run = call("next", "--jsonl", stdin=stdin)
        assert run.lines == [{"next": "goal"}, {"next": "federal_state"}, {"next": None}]

    def test_keeps_errors_in_their_place(self, call: Call) -> None:
        run = call("next", "--jsonl", stdin='{}\n{"goal": "magic"}\n{}\n')
        assert [[*line] for line in run.lines] == [["next"], ["error"], ["next"]]

    def test_takes_null_for_not_asked_yet_and_unknown_for_asked(self, call: Call) -> None:
        stdin = '{"goal": "plan_better", "industry": null}\n{"goal": "plan_better", "industry": "unknown"}\n'
        assert call("next", "--jsonl", stdin=stdin).lines == [{"next": "industry"}, {"next": "employees"}]


class TestAnswers:
    """What is understood as an answer."""

    @pytest.mark.parametrize("word", ["yes", "no"])
    @pytest.mark.parametrize("quote", ["", '"', "'"])
    def test_stay_texts_where_yaml_would_make_yes_and_no_of_them(
        self, word: str, quote: str, call: Call, answers: Write
    ) -> None:
        file = answers(f"goal: plan_better\ngoal_measurable: yes\nsimple_solution: {quote}{word}{quote}\n")
        run = call("recommend", file, "--json", "--today", TODAY)
        assert (json.loads(run.out)["outcome"] == "no_ai") is (word == "yes")

    @pytest.mark.parametrize("word", ["on", "off", "true", "false", "Yes", "NO", "True", "y", "n"])
    def test_are_shown_in_the_error_as_the_texts_they_are(self, word: str, call: Call, answers: Write) -> None:
        run = call("recommend", answers(f"simple_solution: {word}\n"))
        assert run.code == 2
        assert f"simple_solution: got '{word}', expected one of: yes, no, unknown" in run.err

    def test_may_be_a_single_text_for_a_list(self, call: Call) -> None:
        firm = {"goal": "plan_better", "personal_data": "yes", "people_evaluated": "emotions"}
        one, several = {**firm, "data_subjects": "applicants"}, {**firm, "data_subjects": ["applicants"]}
        stdin = f"{json.dumps(one)}\n{json.dumps(several)}\n"
        first, second = call("recommend", "--jsonl", "--today", TODAY, stdin=stdin).lines
        assert first == second
        assert first["outcome"] == "prohibited"

    def test_may_be_unknown_everywhere(self, call: Call, content: Content) -> None:
        stdin = json.dumps(dict.fromkeys(content.questions.ids(), "unknown"))
        (result,) = call("recommend", "--jsonl", "--today", TODAY, stdin=stdin).lines
        assert result["outcome"] == "clarify_goal"
        assert call("next", "--jsonl", stdin=stdin).lines == [{"next": None}]

    def test_count_an_unknown_goal_as_unclear(self, call: Call) -> None:
        stdin = '{"goal": "unknown"}\n{"goal": "unclear"}\n'
        first, second = call("recommend", "--jsonl", "--today", TODAY, stdin=stdin).lines
        assert first == second
        assert first["outcome"] == "clarify_goal"

    def test_may_be_a_whole_number_written_with_a_point(self, call: Call) -> None:
        (line,) = call(
            "next", "--jsonl", stdin='{"goal": "plan_better", "industry": "it", "employees": 40.0}'
        ).lines
        assert line == {"next": "federal_state"}

    @pytest.mark.parametrize("end", ["\n", "\r\n", ""])
    def test_may_end_their_lines_in_any_way(self, end: str, call: Call) -> None:
        assert call("next", "--jsonl", stdin=f'{{"goal": "unclear"}}{end}').lines == [{"next": "federal_state"}]

    def test_of_an_empty_input_are_no_lines(self) -> None:
        assert spawn("recommend", "--jsonl") == Run(0, "", "")


ALLOWED_GOALS = "one of: reduce_costs, improve_quality,"
LAUGHS = "goal: [&a0 [x]" + "".join(f", &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 41)) + "]"
MERGES = "a0: &a0 {x: y}\n" + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 41))
BAD_FILES: list[tuple[str, str | bytes, str, str, str, str]] = [
    ("an unknown key", "weather: yes", "answers", "weather", "an unknown key", "one of: goal, industry,"),
    ("a value outside the list", "goal: magic", "answers", "goal", "'magic'", ALLOWED_GOALS),
    ("a value of another question", "hosting: customers", "answers", "hosting", "'customers'", "one of: own, eu,"),
    ("a list", "[goal]", "answers", "–", "['goal']", "a mapping"),
    ("a list that holds itself", "&a [*a]", "answers", "–", "[[[[", "a mapping"),
    ("lists that hold each other twice", LAUGHS, "answers", "goal", "[['x'], [['x'], ['x']],", ALLOWED_GOALS),
    ("mappings that merge each other twice", MERGES, "answers", "a0", "an unknown key", "one of: goal"),
    ("a control character in a key", '"a\\nb\\e[31m": 1', "answers", "a\\nb\\x1b[31m", "an unknown key", "goal"),
    ("a long key", f"? {'k' * 100_000}\n: 1", "answers", f"{'k' * 59}…", "an unknown key", "one of: goal"),
    ("a list as a key", "? [a, b]\n: c", "line 1", "YAML", "a key must be a text", "valid YAML"),
    ("5,000 digits", f"employees: {'1' * 5_000}", "line 1", "YAML", "no number that can be read", "valid YAML"),
    ("a tag that does not fit", "goal: !!int x", "line 1", "YAML", "no number that can be read: 'x'", "valid"),
    ("lists in each other", "[" * 3_000 + "]" * 3_000, "line 1", "YAML", "more than 50 lists", "valid YAML"),
    ("too much", "#" * 1_000_001, "file", "–", "more than 1 MB", "a YAML file of at most 1 MB"),
    ("a text", "goal", "answers", "–", "'goal'", "a mapping"),
    ("nothing", "", "answers", "–", "null", "a mapping"),
    ("an empty list", "data_subjects: []", "answers", "data_subjects", "[]", "a list without repeats"),
    ("repeats", "data_subjects: [public, public]", "answers", "data_subjects", "['public', 'public']", "repeats"),
    ("a list where one belongs", "goal: [plan_better]", "answers", "goal", "['plan_better']", ALLOWED_GOALS),
    ("a mapping where one belongs", "goal: {a: b}", "answers", "goal", "{'a': 'b'}", ALLOWED_GOALS),
    ("two and a half people", "employees: 2.5", "answers", "employees", "2.5", "a whole number from 1"),
    ("no people", "employees: 0", "answers", "employees", "0", "a whole number from 1"),
    ("less than no people", "employees: -3", "answers", "employees", "-3", "a whole number from 1"),
    ("people in words", "employees: vierzig", "answers", "employees", "'vierzig'", "a whole number from 1"),
    ("no number", "employees: .nan", "answers", "employees", "'.nan'", "a whole number from 1"),
    ("a day", "goal: 2026-11-22", "answers", "goal", "'2026-11-22'", ALLOWED_GOALS),
    ("no YAML", "goal: [", "line 1", "YAML", "", "valid YAML"),
    ("a key twice", "goal: unclear\ngoal: unclear", "line 2", "YAML", "twice", "valid YAML"),
    ("two documents", "a: b\n---\nc: d", "line 2", "YAML", "another document", "valid YAML"),
    ("a tag that runs code", "goal: !!python/object/apply:os.getcwd []", "line 1", "YAML", "tag", "valid YAML"),
    ("a control character", 'goal: "\x01"', "text", "YAML", "#x0001", "valid YAML"),
    ("Latin-1", "goal: für".encode("latin-1"), "file", "–", "not UTF-8", "UTF-8"),
    ("two faults", "goal: magic\nemployees: 0", "answers", "employees", "0", "a whole number from 1"),
]
"""What stands in the file; entry, field, what stood there and what is allowed, as the message names them."""


class TestBadInput:
    """Bad input ends with exit code 2 and one line that says what was wrong."""

    @pytest.mark.parametrize("command", ["recommend", "next"])
    @pytest.mark.parametrize(
        ("text", "entry", "field", "got", "expected"),
        [pytest.param(*parts, id=name) for name, *parts in BAD_FILES],
    )
    def test_in_a_file_is_named(
        self,
        text: str | bytes,
        entry: str,
        field: str,
        got: str,
        expected: str,
        command: str,
        call: Call,
        answers: Write,
    ) -> None:
        file = answers(text)
        run = call(command, file)
        assert (run.code, run.out) == (2, "")
        (line,) = run.err.splitlines()
        entry = entry.replace("line 1", "line ") if field == "YAML" else entry
        pattern = f"{re.escape(file)}: {re.escape(entry)}.*?{re.escape(field)}: got (.*?), expected (.*)"
        found = [re.fullmatch(pattern, part) for part in line.split("; ")]
        assert any(match and got in match[1] and expected in match[2] for match in found), line

    def test_shows_neither_traceback_nor_output_in_a_real_call(self, answers: Write) -> None:
        run = spawn("recommend", answers("goal: magic\n"), "--json")
        assert (run.code, run.out) == (2, "")
        assert len(run.err.splitlines()) == 1
        assert "Traceback" not in run.err

    def test_of_a_missing_file_is_named(self, call: Call, tmp_path: Path) -> None:
        run = call("recommend", str(tmp_path / "none.yml"))
        expected = "got No such file or directory, expected a readable YAML file in UTF-8"
        assert (run.code, run.err) == (2, f"{tmp_path}/none.yml: file: –: {expected}\n")

    def test_of_a_folder_is_named(self, call: Call, tmp_path: Path) -> None:
        run = call("next", str(tmp_path))
        assert (run.code, len(run.err.splitlines())) == (2, 1)
        assert "Is a directory" in run.err

    @pytest.mark.parametrize("command", ["recommend", "next"])
    def test_of_neither_a_file_nor_lines_is_named(self, command: str, call: Call) -> None:
        run = call(command)
        assert (run.code, run.out) == (2, "")
        assert run.err == f"arguments: {command}: file: got neither a file nor --jsonl, expected one of the two\n"

    def test_of_both_a_file_and_lines_is_named(self, call: Call, answers: Write) -> None:
        run = call("recommend", answers(FIRM), "--jsonl")
        assert (run.code, run.out) == (2, "")
        assert "both a file and --jsonl" in run.err

    @pytest.mark.parametrize("day", ["2026-02-30", "heute", "22.11.2026", ""])
    def test_of_a_day_that_does_not_exist_ends_with_code_2(self, day: str, call: Call, answers: Write) -> None:
        run = call("recommend", answers(FIRM), "--today", day)
        assert (run.code, run.out) == (2, "")
        assert f"--today: got {day!r}, expected a day as YYYY-MM-DD" in run.err.splitlines()[-1]

    @pytest.mark.parametrize(
        "arguments", [("recommend", "a.yml", "--today", "heute"), ("recommend", "--colour"), ("advise",), ()]
    )
    def test_of_arguments_takes_one_line(self, arguments: tuple[str, ...], call: Call) -> None:
        run = call(*arguments)
        assert run.code == 2
        assert len(run.err.splitlines()) == 1

    @pytest.mark.parametrize("day", ["20261122", "2026-W47-7"])
    def test_of_a_day_in_another_form_is_named(self, day: str, call: Call, answers: Write) -> None:
        assert call("next", answers(FIRM), "--today", day).code == 2

    def test_stays_on_one_line_whatever_the_key(self, call: Call, answers: Write) -> None:
        run = call("next", answers('"a\\nb\\e[31m": 1\n'))
        assert run.code == 2
        assert len(run.err.splitlines()) == 1
        assert "\x1b" not in run.err

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("? [a, b]\n: c\n", id="a list as a key"),
            pytest.param(f"employees: {'1' * 5_000}\n", id="a number of 5,000 digits"),
            pytest.param("[" * 3_000 + "]" * 3_000, id="3,000 lists in each other"),
        ],
    )
    def test_that_is_meant_to_break_it_is_named_too(self, text: str, call: Call, answers: Write) -> None:
        run = call("next", answers(text))
        assert (run.code, len(run.err.splitlines())) == (2, 1)

    def test_nested_without_end_does_not_kill_the_process(self, answers: Write) -> None:
        run = spawn("next", answers("[" * 200_000 + "]" * 200_000))
        assert (run.code, len(run.err.splitlines())) == (2, 1)


BAD_LINES: list[tuple[str, str, str, str]] = [
    ('{"goal": "magic"}', "answers: goal", "'magic'", ALLOWED_GOALS),
    ('{"weather": 1}', "answers: weather", "an unknown key", "one of: goal"),
    ("null", "answers: –", "null", "a mapping"),
    ("[]", "answers: –", "[]", "a mapping"),
    ("7", "answers: –", "7", "a mapping"),
    ('"goal"', "answers: –", "'goal'", "a mapping"),
    ("{", "line: JSON", "'{'", "a JSON object"),
    ("{'goal': 'unclear'}", "line: JSON", "goal", "a JSON object"),
    ('{"simple_solution": true}', "answers: simple_solution", "true", "one of: yes, no, unknown"),
    ('{"simple_solution": false}', "answers: simple_solution", "false", "one of: yes, no, unknown"),
    ('{"employees": true}', "answers: employees", "true", "a whole number from 1"),
    ('{"employees": 2.5}', "answers: employees", "2.5", "a whole number from 1"),
    ('{"employees": 0}', "answers: employees", "0", "a whole number from 1"),
    ('{"employees": "40"}', "answers: employees", "'40'", "a whole number from 1"),
    ('{"employees": [40]}', "answers: employees", "[40]", "a whole number from 1"),
    ('{"employees": NaN}', "answers: employees", "NaN", "a whole number from 1"),
    ('{"employees": Infinity}', "answers: employees", "Infinity", "a whole number from 1"),
    ('{"employees": 1e999}', "answers: employees", "Infinity", "a whole number from 1"),
    ('{"data_subjects": []}', "answers: data_subjects", "[]", "a list without repeats"),
    ('{"data_subjects": ["public", "public"]}', "answers: data_subjects", "['public', 'public']", "a list"),
    ('{"data_subjects": ["unknown", "public"]}', "answers: data_subjects", "['unknown', 'public']", "a list"),
    ('{"data_subjects": "magic"}', "answers: data_subjects", "'magic'", "a list without repeats"),
    ('{"data_subjects": [true]}', "answers: data_subjects", "[true]", "a list without repeats"),
    ('{"data_subjects": [["public"]]}', "answers: data_subjects", "[['public']]", "a list without repeats"),
    ('{"data_subjects": {"public": 1}}', "answers: data_subjects", "{'public': 1}", "a list without repeats"),
    ('{"goal": {"a": [1]}}', "answers: goal", "{'a': [1]}", ALLOWED_GOALS),
    ('{"goal": ""}', "answers: goal", "''", ALLOWED_GOALS),
    ('{"goal": "\\u2028"}', "answers: goal", "'\\u2028'", ALLOWED_GOALS),
    ('{"goal": "\\ud800"}', "answers: goal", "'\\ud800'", ALLOWED_GOALS),
    (f'{{"employees": 1{"0" * 5_000}}}', "line: JSON", "employees", "a JSON object"),
    (f'{{"goal": "{"x" * 1_000_000}"}}', "answers: goal", "'xxx", ALLOWED_GOALS),
    ("[" * 100_000 + "]" * 100_000, "line: JSON", "[[[", "a JSON object"),
    ('{"goal":' * 100_000 + "1" + "}" * 100_000, "line: JSON", "goal", "a JSON object"),
    ("{" * 1_000_000, "line: JSON", "{{{", "a JSON object"),
]
"""A line; place, what stood there and what is allowed, as the message names them."""


class TestBadLines:
    """With --jsonl a bad line gives an error object, and the rest goes on."""

    def test_are_named_each_in_its_place(self, call: Call) -> None:
        run = call("next", "--jsonl", stdin="".join(f"{line}\n{{}}\n" for line, *_ in BAD_LINES))
        assert (run.code, run.err) == (0, "")
        assert len(run.lines) == 2 * len(BAD_LINES)
        assert run.lines[1::2] == [{"next": "goal"}] * len(BAD_LINES)
        for number, (line, (_, place, got, expected)) in enumerate(zip(run.lines[::2], BAD_LINES, strict=True)):
            pattern = f"line {2 * number + 1}: {re.escape(place)}: got (.*), expected (.*)"
            match = re.fullmatch(pattern, line["error"])
            assert match, line["error"][:200]
            assert got in match[1]
            assert match[2].startswith(expected)
            assert len(line["error"]) < 700

    @pytest.mark.parametrize("encoding", ["utf-8:strict", "utf-8:surrogateescape"])
    def test_that_are_not_utf_8_are_named(self, encoding: str) -> None:
        stdin = b'{"goal": "unclear"}\n\xff\xfe{"goal": 1}\n{"goal": "f\xfcr"}\n{}\n'
        run = spawn("next", "--jsonl", stdin=stdin, PYTHONIOENCODING=encoding)
        assert (run.code, run.err) == (0, "")
        assert [[*line] for line in run.lines] == [["next"], ["error"], ["error"], ["next"]]

    def test_are_written_in_utf_8_in_every_locale(self) -> None:
        run = spawn("recommend", "--jsonl", "--today", TODAY, stdin=b"{}\n", PYTHONIOENCODING="ascii")
        assert run.code == 0
        assert run.lines[0]["outcome_title"] == "Erst das Ziel klären"

    def test_with_half_a_character_as_a_key_do_not_stop_the_rest(self) -> None:
        run = spawn("next", "--jsonl", stdin=b'{"\\ud800": 1}\n{}\n')
        assert [[*line] for line in run.lines] == [["error"], ["next"]]

    def test_that_are_blank_keep_their_place_too(self, call: Call) -> None:
        assert len(call("next", "--jsonl", stdin="{}\n\n{}\n").lines) == 3

    def test_that_are_blank_are_left_out_only_at_the_end(self, call: Call) -> None:
        run = call("next", "--jsonl", stdin="\n{}\n \n\n")
        assert [[*line] for line in run.lines] == [["error"], ["next"], ["error"]]
        assert run.lines[0]["error"] == "line 1: line: JSON: got a blank line, expected a JSON object"

    def test_with_a_key_twice_are_named(self, call: Call) -> None:
        (line,) = call("next", "--jsonl", stdin='{"goal": "unclear", "goal": "plan_better"}\n').lines
        assert [*line] == ["error"]
        assert "got the key 'goal' twice" in line["error"]

    def test_with_many_faults_name_the_first_ones(self, call: Call) -> None:
        many = json.dumps({f"key{number}": 1 for number in range(10_000)})
        (line,) = call("next", "--jsonl", stdin=many).lines
        assert "answers: key0: got an unknown key" in line["error"]
        assert line["error"].endswith("; and 9990 more")

    def test_may_be_read_in_part(self) -> None:
        command = f"yes '{{}}' | head -20000 | {sys.executable} -m wegweiser next --jsonl | head -1"
        done = subprocess.run(["bash", "-c", command], capture_output=True, cwd=ROOT, timeout=60, check=False)
        assert done.stdout == b'{"next": "goal"}\n'
        assert done.stderr == b""


MODULES_AFTER = """
import sys
try:
    from wegweiser.cli import main
    main(["--help"])
except SystemExit as stop:
    assert not stop.code
print("modules:", *sorted({name.split(".")[0] for name in sys.modules}))
"""
ALL_MODULES = """
import importlib, pkgutil, sys
import wegweiser
names = [module.name for module in pkgutil.walk_packages(wegweiser.__path__, "wegweiser.")]
assert len(names) > 20
for name in names:
    if not name.endswith("__main__"):
        importlib.import_module(name)
print("modules:", *sorted({name.split(".")[0] for name in sys.modules}))
"""


def _modules(code: str) -> tuple[str, set[str]]:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60, check=True
    )
    said, _, modules = done.stdout.partition("modules:")
    return said, set(modules.split())


class TestWhatIsImported:
    """Light to start, and alone."""

    def test_for_help_is_nearly_nothing_so_that_it_answers_at_once(self) -> None:
        said, modules = _modules(MODULES_AFTER)
        assert said.startswith("usage: python -m wegweiser")
        assert "recommend a roadmap from answers" in said
        assert modules.isdisjoint(("rasa", "rasa_sdk", "numpy", "yaml", "jsonschema", "tensorflow", "spacy"))

    def test_for_the_adviser_is_neither_rasa_nor_the_network(self) -> None:
        _, modules = _modules(ALL_MODULES)
        assert "wegweiser" in modules
        foreign = ("rasa", "rasa_sdk", "actions", "components", "channels", "tensorflow", "spacy", "numpy")
        network = ("requests", "urllib3", "httpx", "aiohttp", "sanic")
        assert modules.isdisjoint((*foreign, *network))

    @pytest.mark.parametrize("command", [(), ("recommend",), ("next",)])
    def test_says_its_help_in_english(self, command: tuple[str, ...], call: Call) -> None:
        run = call(*command, "--help")
        assert (run.code, run.err) == (0, "")
        assert run.out.startswith("usage: python -m wegweiser")
        assert not re.search(r"[äöüÄÖÜß]", run.out)
