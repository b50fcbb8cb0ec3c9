"""Answers kept under a code."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions import pauses


@pytest.fixture(autouse=True)
def _own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(pauses.FILE_VARIABLE, str(tmp_path / "pauses.db"))


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


def test_an_everyday_sentence_holds_no_code() -> None:
    assert pauses.find_code("Wir wollen KI nutzen und sind 25 Leute") is None


def test_codes_cannot_be_guessed() -> None:
    codes = {pauses.keep({}) for _ in range(200)}
    assert len(codes) == 200
