"""The counts: nothing is lost, nothing about anybody is kept, and nobody is disturbed where they fail."""

from __future__ import annotations

import logging
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.conversation import Memory
from actions.statistics import Event, Kind, count, progress_of, read
from actions.statistics import counting as counting_module
from storage import places
from tests.conftest import ROOT
from tests.engines.servers import Postgres
from tests.example_associations import GUILD, example
from wegweiser.association import Association
from wegweiser.content import Content

SHOWN, ANSWERED = Kind.QUESTION_SHOWN, Kind.QUESTION_ANSWERED


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of its own for each test."""
    file = tmp_path / "new" / "statistics.db"
    monkeypatch.setenv(places.COUNTS_VARIABLE, str(file))
    monkeypatch.delenv(places.DATABASE_VARIABLE, raising=False)
    return file


@pytest.fixture
def shared(postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database of its own for a test, instead of the file."""
    url = postgres.new_database(tmp_path.name)
    monkeypatch.setenv(places.DATABASE_VARIABLE, url)
    return url


@pytest.fixture(scope="module")
def guild() -> Association:
    return example(GUILD)


def rows(file: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT * FROM counts ORDER BY 1, 2, 3, 4").fetchall()


class TestCounting:
    """Events are added up."""

    def test_adds_to_what_was_counted_before(self) -> None:
        for _ in range(3):
            count([Event(Kind.INTERVIEW_BEGUN), Event(SHOWN, "goal")], None)
        count([Event(SHOWN, "goal")], None)
        assert read() == {Event(Kind.INTERVIEW_BEGUN): 3, Event(SHOWN, "goal"): 4}

    def test_adds_the_same_event_twice_in_one_turn(self) -> None:
        count([Event(Kind.PAUSED), Event(Kind.PAUSED)], None)
        assert read() == {Event(Kind.PAUSED): 2}

    def test_keeps_associations_and_months_apart(self, file: Path, guild: Association) -> None:
        count([Event(Kind.RESULT, "buy")], guild)
        count([Event(Kind.RESULT, "buy")], None)
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute("INSERT INTO counts VALUES ('2025-01', ?, 'result', 'buy', 40)", (GUILD,))
        assert read() == {Event(Kind.RESULT, "buy"): 42}
        assert read(association=GUILD) == {Event(Kind.RESULT, "buy"): 41}
        assert read(month="2025-01") == {Event(Kind.RESULT, "buy"): 40}
        assert read(month="2025-02") == {}

    def test_of_nothing_does_not_even_make_a_file(self, file: Path) -> None:
        count([], None)
        assert not file.parent.exists()

    @given(st.lists(st.sampled_from(["goal", "industry", "budget"]), max_size=12))
    def test_gives_back_what_went_in(self, keys: list[str]) -> None:
        before = read() if places.counts_file(os.environ).exists() else {}
        count([Event(SHOWN, key) for key in keys], None)
        after = read() if places.counts_file(os.environ).exists() else {}
        for key in ("goal", "industry", "budget"):
            grown = after.get(Event(SHOWN, key), 0) - before.get(Event(SHOWN, key), 0)
            assert grown == keys.count(key)


class TestWhatIsKept:
    """Nothing of anybody."""

    def test_is_a_month_an_association_what_happened_and_how_often(self, file: Path, guild: Association) -> None:
        count([Event(SHOWN, "goal")], guild)
        ((month, association, kind, key, number),) = rows(file)
        assert re.fullmatch(r"\d{4}-\d{2}", month)
        assert (association, kind, key, number) == (GUILD, "question_shown", "goal", 1)

    def test_does_not_tell_in_which_order_it_came(self, file: Path) -> None:
        names = ("industry", "goal", "budget")
        for name in names:
            count([Event(SHOWN, name)], None)
        with closing(sqlite3.connect(file)) as connection:
            stored = [key for (key,) in connection.execute("SELECT key FROM counts")]
            with pytest.raises(sqlite3.OperationalError, match="rowid"):
                connection.execute("SELECT rowid FROM counts")
        assert stored == sorted(names)

    @pytest.mark.parametrize(
        "key",
        ["Tischlerei Huber", "089 99998-321", "buero@example.org", "a" * 41, "Goal", "web-3f9a2c", "goal\n", "ä"],
    )
    def test_can_be_nothing_that_people_type(self, key: str) -> None:
        with pytest.raises(ValueError, match="expected a name") as error:
            Event(SHOWN, key)
        assert key not in str(error.value)

    def test_has_room_for_every_question_and_outcome(self, content: Content) -> None:
        for key in (*content.questions.ids(), *(outcome.value for outcome in content.roadmaps.outcomes)):
            assert Event(SHOWN, key).key == key


def memory(**fields: Any) -> Memory:
    return Memory(**{"greeted": True, **fields})


class TestATurn:
    """What a turn of an interview is counted as."""

    def test_that_greets_begins_an_interview_and_shows_its_first_question(self) -> None:
        events = progress_of(Memory(), memory(put=["goal"]))
        assert events == [Event(Kind.INTERVIEW_BEGUN), Event(SHOWN, "goal")]

    def test_with_an_answer_counts_it_and_the_next_question(self) -> None:
        before = memory(put=["goal"])
        after = memory(put=["goal", "industry"], answers={"goal": "plan_better"})
        assert progress_of(before, after) == [Event(SHOWN, "industry"), Event(ANSWERED, "goal")]

    def test_with_several_answers_counts_only_those_to_questions_that_were_shown(self) -> None:
        before = memory(put=["goal"])
        answers = {"goal": "plan_better", "industry": "it", "employees": 12}
        after = memory(put=["goal", "federal_state"], answers=answers)
        assert progress_of(before, after) == [Event(SHOWN, "federal_state"), Event(ANSWERED, "goal")]

    def test_in_which_a_question_is_asked_again_counts_nothing(self) -> None:
        before = memory(put=["goal"])
        assert progress_of(before, memory(put=["goal"], misses=1)) == []

    def test_in_which_an_answer_changes_counts_nothing(self) -> None:
        before = memory(put=["goal", "industry"], answers={"goal": "plan_better"})
        after = memory(put=["goal", "industry"], answers={"goal": "reduce_costs"})
        assert progress_of(before, after) == []

    def test_that_starts_anew_begins_another_interview(self) -> None:
        before = memory(put=["goal", "industry"], answers={"goal": "plan_better"})
        events = progress_of(before, memory(put=["goal"]))
        assert events == [Event(Kind.INTERVIEW_BEGUN), Event(SHOWN, "goal")]

    @given(st.lists(st.sampled_from(["goal", "industry", "employees", "budget"]), unique=True))
    def test_never_counts_more_answers_than_questions(self, put: list[str]) -> None:
        memories = [Memory(), memory(put=put[:1])]
        for number in range(len(put)):
            answers = dict.fromkeys(put[: number + 1], "unknown")
            memories.append(memory(put=put[: number + 2], answers=answers))
        events = [event for pair in pairwise(memories) for event in progress_of(*pair)]
        assert events.count(Event(Kind.INTERVIEW_BEGUN)) == 1
        for question in put:
            assert events.count(Event(SHOWN, question)) == 1
            assert events.count(Event(ANSWERED, question)) == 1


WRITER = """
import os, sys
from actions.statistics import Event, Kind, count
for line in sys.stdin:
    os.environ["WEGWEISER_STATISTICS"], times = line.split()
    for _ in range(int(times)):
        count([Event(Kind.QUESTION_SHOWN, "goal"), Event(Kind.QUESTION_ANSWERED, sys.argv[1])], None)
    print("done", flush=True)
"""
WRITERS = ("industry", "employees", "budget", "hosting")


@contextmanager
def writers() -> Iterator[Callable[[Path, int], None]]:
    """Four processes that count into the same file at the same time."""
    with ExitStack() as stack:
        running = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", WRITER, name],
                    cwd=ROOT,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                )
            )
            for name in WRITERS
        ]

        def write(file: Path, times: int) -> None:
            for process in running:
                assert process.stdin is not None
                process.stdin.write(f"{file} {times}\n")
                process.stdin.flush()
            for process in running:
                assert process.stdout is not None
                assert process.stdout.readline() == "done\n"

        yield write
        assert [process.communicate(timeout=60)[1] for process in running] == ["", "", "", ""]


class TestSeveralProcesses:
    """Servers that count at the same time."""

    def test_lose_nothing(self, file: Path) -> None:
        with writers() as write:
            write(file, 200)
        assert read() == {Event(SHOWN, "goal"): 800, **{Event(ANSWERED, name): 200 for name in WRITERS}}

    def test_lose_nothing_when_all_begin_with_the_same_new_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        files = [tmp_path / f"{number}.db" for number in range(100)]
        with writers() as write:
            for new in files:
                write(new, 1)
        for new in files:
            monkeypatch.setenv(places.COUNTS_VARIABLE, str(new))
            assert read()[Event(SHOWN, "goal")] == 4


class TestAFailure:
    """A disk that is full or broken disturbs nobody."""

    @pytest.fixture(autouse=True)
    def _log_anew(self) -> None:
        counting_module._log_once.cache_clear()

    def failing(self, caplog: pytest.LogCaptureFixture) -> str:
        """Count a few times; return the only line of the log."""
        with caplog.at_level(logging.ERROR):
            for _ in range(3):
                count([Event(Kind.INTERVIEW_BEGUN)], None)
        (record,) = caplog.records
        return record.getMessage()

    def test_of_the_folder_is_logged_once(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        (tmp_path / "blocked").write_text("a file where the folder should be", encoding="utf-8")
        monkeypatch.setenv(places.COUNTS_VARIABLE, str(tmp_path / "blocked" / "statistics.db"))
        assert "WEGWEISER_STATISTICS" in self.failing(caplog)

    def test_of_a_file_that_is_something_else_is_logged_once_and_leaves_it_alone(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        letter = tmp_path / "letter.txt"
        letter.write_text("Sehr geehrte Damen und Herren, " * 100, encoding="utf-8")
        text = letter.read_text(encoding="utf-8")
        monkeypatch.setenv(places.COUNTS_VARIABLE, str(letter))
        assert "file is not a database" in self.failing(caplog)
        assert letter.read_text(encoding="utf-8") == text

    def test_of_a_table_that_another_process_holds_is_logged_once(
        self, file: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        count([Event(Kind.PAUSED)], None)
        monkeypatch.setattr(counting_module, "SECONDS_TO_WAIT", 0.05)
        with closing(sqlite3.connect(file)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            assert "locked" in self.failing(caplog)
        count([Event(Kind.PAUSED)], None)
        assert read() == {Event(Kind.PAUSED): 2}

    def test_of_a_full_disk_is_survived(self, file: Path) -> None:
        script = (
            "import resource, signal\n"
            "from actions.statistics import Event, Kind, count\n"
            "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))\n"
            "for _ in range(3):\n"
            "    count([Event(Kind.INTERVIEW_BEGUN)], None)\n"
            "print('the conversation goes on')\n"
        )
        run = subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env=os.environ,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (run.returncode, run.stdout) == (0, "the conversation goes on\n")
        assert run.stderr.count("Nothing is counted in") == 1

    def test_does_not_forbid_counting_once_it_is_over(self, file: Path, caplog: pytest.LogCaptureFixture) -> None:
        file.parent.mkdir()
        file.mkdir()
        self.failing(caplog)
        file.rmdir()
        count([Event(Kind.INTERVIEW_BEGUN)], None)
        assert read() == {Event(Kind.INTERVIEW_BEGUN): 1}


SHARED_WRITER = """
import sys
from actions.statistics import Event, Kind, count
print("ready", flush=True)
sys.stdin.readline()
for _ in range(200):
    count([Event(Kind.QUESTION_SHOWN, "goal"), Event(Kind.QUESTION_ANSWERED, sys.argv[1])], None)
"""


class TestADatabase:
    """Several servers count into the same database."""

    def test_keeps_associations_and_months_apart(self, shared: str, guild: Association, file: Path) -> None:
        for _ in range(2):
            count([Event(Kind.RESULT, "buy"), Event(SHOWN, "goal"), Event(SHOWN, "goal")], guild)
        count([Event(Kind.RESULT, "buy")], None)
        assert read() == {Event(Kind.RESULT, "buy"): 3, Event(SHOWN, "goal"): 4}
        assert read(association=GUILD) == {Event(Kind.RESULT, "buy"): 2, Event(SHOWN, "goal"): 4}
        assert read(month="2025-02") == {}
        assert not file.parent.exists()

    def test_loses_nothing_when_servers_begin_at_the_same_time_in_an_empty_one(self, shared: str) -> None:
        processes = [
            subprocess.Popen(
                [sys.executable, "-c", SHARED_WRITER, name],
                cwd=ROOT,
                env=os.environ,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for name in WRITERS
        ]
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        assert [process.communicate("now\n", timeout=60)[1] for process in processes] == ["", "", "", ""]
        assert read() == {Event(SHOWN, "goal"): 800, **{Event(ANSWERED, name): 200 for name in WRITERS}}

    def test_that_is_away_is_logged_once_without_its_password(
        self, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        counting_module._log_once.cache_clear()
        monkeypatch.setenv(places.DATABASE_VARIABLE, "postgresql://wegweiser:very-secret@127.0.0.1:1/wegweiser")
        with caplog.at_level(logging.ERROR):
            for _ in range(3):
                count([Event(Kind.INTERVIEW_BEGUN)], None)
            with pytest.raises(OSError, match="Connection refused"):
                read()
        (record,) = caplog.records
        assert "WEGWEISER_DATABASE_URL" in record.getMessage()
        assert "very-secret" not in caplog.text
