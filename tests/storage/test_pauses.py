"""Answers kept under a code: in a file, and in a database that several servers share."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from storage import pauses, places
from tests.conftest import ROOT
from tests.engines.servers import Postgres

TAKERS = 4
CODES = 50


@pytest.fixture(autouse=True, params=["file", pytest.param("database", marks=pytest.mark.starts)])
def _own_place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(places.DATABASE_VARIABLE, raising=False)
    monkeypatch.setenv(places.PAUSES_VARIABLE, str(tmp_path / "pauses.db"))
    if request.param == "database":
        postgres: Postgres = request.getfixturevalue("postgres")
        monkeypatch.setenv(places.DATABASE_VARIABLE, postgres.new_database(tmp_path.name))


def test_a_code_gives_back_the_answers_once() -> None:
    code = pauses.keep({"goal": "unclear", "employees": 3})
    assert pauses.take(code) == {"goal": "unclear", "employees": 3}
    assert pauses.take(code) is None


def test_a_code_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    code = pauses.keep({"goal": "unclear"})
    now = pauses.time.time()
    monkeypatch.setattr(pauses.time, "time", lambda: now + (pauses.DAYS + 1) * 24 * 60 * 60)
    assert pauses.take(code) is None


@pytest.mark.parametrize("typed", ["ki-{a}-{b}", "Weiter mit KI {a} {b} bitte", "KI{a}{b}"])
def test_a_code_is_found_however_it_is_typed(typed: str) -> None:
    code = pauses.keep({})
    _, first, second = code.split("-")
    assert pauses.find_code(typed.format(a=first.lower(), b=second)) == code


def test_a_code_without_a_digit_is_found_by_its_hyphens() -> None:
    assert pauses.find_code("weiter mit ki-abcd-efgh") == "KI-ABCD-EFGH"


@pytest.mark.parametrize(
    "text",
    [
        "Wir wollen KI nutzen und sind 25 Leute",
        "metallbau, 30 leute in siegen, wir brauchen ki-beratung",
        "KI Beratung",
        "was die ki kann weak",
    ],
)
def test_an_everyday_sentence_holds_no_code(text: str) -> None:
    assert pauses.find_code(text) is None


def test_codes_cannot_be_guessed() -> None:
    codes = {pauses.keep({}) for _ in range(200)}
    assert len(codes) == 200


TAKER = """
import sys
from storage import pauses
print("ready", flush=True)
sys.stdin.readline()
print(sum(pauses.take(code) is not None for code in sys.argv[1:]))
"""


def test_of_several_servers_that_are_told_a_code_one_gets_the_answers() -> None:
    codes = [pauses.keep({"employees": 3}) for _ in range(CODES)]
    takers = [
        subprocess.Popen(
            [sys.executable, "-c", TAKER, *codes],
            cwd=ROOT,
            env=os.environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(TAKERS)
    ]
    for taker in takers:
        assert taker.stdout is not None
        assert taker.stdout.readline() == "ready\n"
    got = [taker.communicate("now\n", timeout=60)[0] for taker in takers]
    assert sum(map(int, got)) == CODES
