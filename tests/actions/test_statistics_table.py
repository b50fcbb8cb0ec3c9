"""The table of the counts: what an association reads, and that no small number can be worked out from it."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from actions.statistics import Event, Kind, count
from actions.statistics import __main__ as command
from actions.statistics.table import HIDDEN, Table, as_csv, as_text, make_table, shown_sum
from storage.places import COUNTS_VARIABLE
from tests.conftest import ROOT
from tests.example_associations import CHAMBER, GUILD, KNOWN, example
from tests.profiles import CONTENT, examples

QUESTIONS = CONTENT.questions.ids()
OUTCOMES = tuple(outcome.value for outcome in CONTENT.roadmaps.outcomes)

NUMBERS = st.integers(0, 30)
SMALL = st.integers(0, 4)


def counts_of(
    outcomes: dict[str, int], questions: dict[str, tuple[int, int]], begun: int = 0, **others: int
) -> dict[Event, int]:
    """Counts from outcomes, from questions with how many answered and left, and from the rest."""
    counts = {Event(Kind.RESULT, outcome): number for outcome, number in outcomes.items()}
    for question, (answered, left) in questions.items():
        counts[Event(Kind.QUESTION_SHOWN, question)] = answered + left
        counts[Event(Kind.QUESTION_ANSWERED, question)] = answered
    counts[Event(Kind.INTERVIEW_BEGUN)] = begun
    return counts | {Event(Kind(kind)): number for kind, number in others.items()}


def worlds(least: int) -> st.SearchStrategy[dict[str, Any]]:
    """All that can be counted, with no outcome and no part of a question below `least`."""
    numbers = st.integers(least, 30)
    return st.fixed_dictionaries(
        {
            "outcomes": st.fixed_dictionaries(dict.fromkeys(OUTCOMES, numbers)),
            "questions": st.fixed_dictionaries(dict.fromkeys(QUESTIONS, st.tuples(numbers, numbers))),
            "begun": st.integers(0, 60),
            "paused": NUMBERS,
            "deleted": NUMBERS,
        }
    )


WORLDS = st.sampled_from((0, 4, 5)).flatmap(worlds)


def table_of(world: dict[str, Any]) -> Table:
    return make_table(counts_of(**world), CONTENT)


def small_again(number: int, other: int) -> int:
    return other if number < 5 else number


class TestAHiddenNumber:
    """A number below five."""

    @examples(200, suppress_health_check=[HealthCheck.too_slow])
    @given(WORLDS, st.data())
    def test_could_be_any_number_below_five_for_all_that_the_table_shows(
        self, world: dict[str, Any], data: st.DataObject
    ) -> None:
        def other(number: int) -> int:
            return small_again(number, data.draw(SMALL))

        another = {
            "outcomes": {key: other(number) for key, number in world["outcomes"].items()},
            "questions": {key: (other(a), other(b)) for key, (a, b) in world["questions"].items()},
            "begun": world["begun"],
            "paused": other(world["paused"]),
            "deleted": other(world["deleted"]),
        }
        assert as_text(table_of(another), None, None) == as_text(table_of(world), None, None)
        assert as_csv(table_of(another)) == as_csv(table_of(world))

    @given(st.lists(NUMBERS, min_size=1, max_size=7))
    def test_is_not_what_a_total_leaves_over(self, numbers: list[int]) -> None:
        total, parts, _ = astuple(shown_sum(numbers))
        hidden = [number for number in numbers if number < 5]
        assert parts.count(HIDDEN) == len(hidden)
        if hidden:
            visible = sum(number for number in numbers if number >= 5)
            assert total == (f"≥{visible}" if visible else "–")
        else:
            assert total == str(sum(numbers))

    @examples(100, suppress_health_check=[HealthCheck.too_slow])
    @given(WORLDS)
    def test_is_nowhere_in_the_table(self, world: dict[str, Any]) -> None:
        table = table_of(world)
        cells = [table.paused, table.deleted, *(number for *_, number in table.outcomes)]
        cells += [part for row in table.questions for part in row.numbers.parts]
        assert all(cell == HIDDEN or int(cell) >= 5 for cell in cells)

    def test_of_people_who_left_hides_the_share_as_well(self) -> None:
        row = make_table(counts_of({}, {"goal": (98, 2)}, begun=100), CONTENT).questions[0]
        assert astuple(row.numbers) == ("≥98", ("98", HIDDEN), "")

    def test_of_people_who_left_does_not_show_in_how_many_began(self) -> None:
        table = make_table(counts_of({}, {"goal": (98, 2)}, begun=100), CONTENT)
        assert table.begun == "≥98"

    @pytest.mark.parametrize(("number", "cell"), [(0, "<5"), (4, "<5"), (5, "5"), (6, "6")])
    def test_ends_at_five(self, number: int, cell: str) -> None:
        assert make_table(counts_of({}, {}, paused=number), CONTENT).paused == cell


LARGE = {
    "outcomes": dict.fromkeys(OUTCOMES, 10),
    "questions": dict.fromkeys(QUESTIONS, (60, 20)),
    "begun": 83,
    "paused": 7,
    "deleted": 0,
}


class TestTheTable:
    """What stands in it."""

    def test_of_large_numbers_is_exact(self) -> None:
        table = table_of(LARGE)
        assert (table.begun, table.results, table.paused, table.deleted) == ("83", "70", "7", "<5")
        assert {number for *_, number in table.outcomes} == {"10"}
        assert {astuple(row.numbers) for row in table.questions} == {("80", ("60", "20"), "25")}

    def test_is_german_and_has_every_question_and_outcome(self) -> None:
        text = as_text(table_of(LARGE), "2026-11", example(CHAMBER))
        assert text.startswith("Statistik: 2026-11, Muster-Kammer für Industrie und Handel (Beispiel)\n")
        for outcome in CONTENT.roadmaps.outcomes.values():
            assert f"{outcome.title} " in text
        for question in CONTENT.questions:
            assert f"\n{question.title} " in text
        assert "20 (25 %)" in text

    def test_says_for_which_months_and_associations_it_is(self) -> None:
        assert as_text(table_of(LARGE), None, None).startswith("Statistik: alle Monate, alle Verbände\n")

    def test_can_be_read_by_a_spreadsheet(self) -> None:
        rows = list(csv.reader(io.StringIO(as_csv(table_of(LARGE))), delimiter=";"))
        assert {len(row) for row in rows} == {7}
        assert ["Frage", "goal", "Ziel", "80", "60", "20", "25"] in rows
        assert ["Gespräche", "paused", "mit Code unterbrochen", "7", "", "", ""] in rows
        assert len(rows) == 1 + 4 + len(OUTCOMES) + len(QUESTIONS)

    def test_of_an_interview_over_the_end_of_a_month_shows_no_fewer_than_nobody_left(self) -> None:
        counts = {Event(Kind.QUESTION_ANSWERED, "goal"): 9, Event(Kind.QUESTION_SHOWN, "goal"): 7}
        assert astuple(make_table(counts, CONTENT).questions[0].numbers) == ("≥9", ("9", HIDDEN), "")


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Call `python -m actions.statistics` inside this process, on a file of its own."""
    monkeypatch.setenv(COUNTS_VARIABLE, str(tmp_path / "statistics.db"))
    monkeypatch.setattr(command, "load_content", lambda: CONTENT)

    def call(*arguments: str) -> tuple[int, str, str]:
        try:
            code = command.main(list(arguments))
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


class TestTheCommand:
    """`python -m actions.statistics`."""

    def test_prints_the_counts_of_one_association(self, run: Run) -> None:
        count([Event(Kind.PAUSED)] * 7, example(GUILD))
        count([Event(Kind.PAUSED)] * 6, None)
        code, out, err = run("--association", GUILD)
        assert (code, err) == (0, "")
        assert "mit Code unterbrochen       7\n" in out
        assert "mit Code unterbrochen      13\n" in run()[1]

    def test_can_be_called_as_people_call_it(self, run: Run) -> None:
        count([Event(Kind.PAUSED)] * 7, None)
        done = subprocess.run(
            [sys.executable, "-m", "actions.statistics"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr) == run()

    def test_prints_the_counts_of_one_month(self, run: Run) -> None:
        count([Event(Kind.PAUSED)] * 7, None)
        assert "paused;mit Code unterbrochen;7;" in run("--csv")[1]
        assert "paused;mit Code unterbrochen;<5;" in run("--csv", "--month", "2001-01")[1]

    @pytest.mark.parametrize("month", ["2026-13", "2026-1", "November", "2026-11-22", ""])
    def test_refuses_what_is_no_month(self, month: str, run: Run) -> None:
        code, out, err = run("--month", month)
        assert (code, out) == (2, "")
        assert f"got {month!r}, expected a month as YYYY-MM" in err

    def test_names_the_associations_where_one_is_unknown(self, run: Run) -> None:
        expected = f"associations: id: –: got 'nope', expected one of: {KNOWN}\n"
        assert run("--association", "nope") == (2, "", expected)

    def test_without_a_file_says_which_it_looked_for_and_makes_none(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "statistics.db"
        expected = f"{file}: file: –: got no such file, expected the counts of the adviser\n"
        assert run() == (2, "", expected)
        assert not file.exists()

    def test_of_another_file_says_so(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "statistics.db").write_text("Sehr geehrte Damen und Herren, " * 50, encoding="utf-8")
        code, out, err = run()
        assert (code, out) == (2, "")
        assert "got file is not a database, expected the counts of the adviser" in err
