"""`python -m wegweiser report` and `… picture`: what they write, and what they say where they cannot."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.example_associations import CHAMBER, needs_examples
from tests.firms import BASE
from tests.pdfs import page_texts, pdf_title
from tests.pictures import Picture
from wegweiser import cli
from wegweiser import content as content_module
from wegweiser.content import Content

TODAY = "2026-11-22"
COMMANDS = pytest.mark.parametrize("command", ["report", "picture"])
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def firm(tmp_path: Path) -> Path:
    """A file with the answers of a firm."""
    file = tmp_path / "answers.yml"
    file.write_text("".join(f"{key}: {value}\n" for key, value in BASE.items()), encoding="utf-8")
    return file


@pytest.fixture
def call(content: Content, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call the command line inside this process, with the content loaded once; return code, output and errors."""
    monkeypatch.setattr(content_module, "load_content", lambda: content)

    def run(*arguments: object) -> tuple[int, str, str]:
        try:
            code = cli.main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


class TestReport:
    """`report` writes a PDF."""

    def test_writes_the_report_with_the_answers_as_people_call_it(self, firm: Path, tmp_path: Path) -> None:
        out = tmp_path / "bericht.pdf"
        done = subprocess.run(
            [sys.executable, "-m", "wegweiser", "report", firm, "--out", out, "--today", TODAY],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        text = "".join(page_texts(out.read_bytes()))
        title = "KI-Wegweiser Mittelstand: Eigene Lösung mit Partnern – Erst ein kleiner Versuch"
        assert pdf_title(out.read_bytes()) == title
        assert "Beschäftigte: 40" in text
        assert "22.11.2026" in text

    def test_judges_by_the_day_that_is_given(self, call: Call, firm: Path, tmp_path: Path) -> None:
        for day, shown in (("2026-11-22", "22.11.2026"), ("2028-03-01", "01.03.2028")):
            out = tmp_path / f"{day}.pdf"
            assert call("report", firm, "--out", out, "--today", day) == (0, "", "")
            assert f"Heute, {shown}" in page_texts(out.read_bytes())[0]

    @needs_examples
    def test_names_the_association_whose_member_the_firm_is(self, call: Call, firm: Path, tmp_path: Path) -> None:
        out = tmp_path / "bericht.pdf"
        assert call("report", firm, "--out", out, "--association", CHAMBER) == (0, "", "")
        text = "".join(page_texts(out.read_bytes()))
        assert "Ihr Kontakt" in text
        assert "Muster-Kammer" in text


class TestPicture:
    """`picture` writes an SVG."""

    @pytest.mark.parametrize(("option", "title"), [([], "Ihre Roadmap: "), (["--readiness"], "Ihr Reifeprofil")])
    def test_writes_the_roadmap_or_the_readiness_profile(
        self, option: list[str], title: str, call: Call, firm: Path, tmp_path: Path
    ) -> None:
        out = tmp_path / "bild.svg"
        assert call("picture", firm, "--out", out, "--today", TODAY, *option) == (0, "", "")
        svg = out.read_text(encoding="utf-8")
        (told,) = Picture(svg).elements("title")
        assert (told.text or "").startswith(title)


class TestWriting:
    """A file is written whole or not at all."""

    @COMMANDS
    def test_replaces_an_older_file_and_leaves_nothing_else(
        self, command: str, call: Call, firm: Path, tmp_path: Path
    ) -> None:
        out = tmp_path / "out"
        out.write_text("old", encoding="utf-8")
        assert call(command, firm, "--out", out) == (0, "", "")
        assert out.stat().st_size > 1000
        assert {file.name for file in tmp_path.iterdir()} == {"answers.yml", "out"}

    @COMMANDS
    def test_writes_to_where_a_link_points(self, command: str, call: Call, firm: Path, tmp_path: Path) -> None:
        link, out = tmp_path / "link", tmp_path / "out"
        link.symlink_to(out)
        assert call(command, firm, "--out", link) == (0, "", "")
        assert link.is_symlink()
        assert out.stat().st_size > 1000

    @COMMANDS
    @pytest.mark.parametrize(
        ("out", "reason"),
        [
            (".", "not a regular file"),
            ("missing/out", "No such file or directory"),
            ("answers.yml/out", "Not a directory"),
            ("o" * 300, "File name too long"),
        ],
    )
    def test_says_why_it_could_not(
        self, command: str, out: str, reason: str, call: Call, firm: Path, tmp_path: Path
    ) -> None:
        code, printed, said = call(command, firm, "--out", tmp_path / out)
        assert (code, printed) == (2, "")
        assert said == f"arguments: --out: {tmp_path / out}: got {reason}, expected a file that can be written\n"
        assert [file.name for file in tmp_path.iterdir()] == ["answers.yml"]

    @COMMANDS
    def test_keeps_the_older_file_where_the_disk_is_full(
        self, command: str, call: Call, firm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        out = tmp_path / "out"
        out.write_text("old", encoding="utf-8")

        def full(path: Path, data: bytes) -> int:
            with path.open("wb") as file:
                file.write(data[:10])
            raise OSError(28, os.strerror(28))

        monkeypatch.setattr(Path, "write_bytes", full)
        code, _, said = call(command, firm, "--out", out)
        assert code == 2
        assert "got No space left on device" in said
        assert out.read_text(encoding="utf-8") == "old"
        assert {file.name for file in tmp_path.iterdir()} == {"answers.yml", "out"}


class TestBadInput:
    """Bad input is told on one line, and nothing is written."""

    @COMMANDS
    @pytest.mark.parametrize(
        ("answers", "said"),
        [
            ("goal: magic\n", "answers: goal: got 'magic', expected one of: reduce_costs,"),
            ("weather: good\n", "answers: weather: got an unknown key"),
            ("goal: [\n", "valid YAML"),
        ],
    )
    def test_in_the_answers(
        self, command: str, answers: str, said: str, call: Call, firm: Path, tmp_path: Path
    ) -> None:
        firm.write_text(answers, encoding="utf-8")
        code, printed, error = call(command, firm, "--out", tmp_path / "out")
        assert (code, printed) == (2, "")
        assert said in error
        assert error.count("\n") == 1
        assert not (tmp_path / "out").exists()

    @COMMANDS
    @pytest.mark.parametrize("missing", ["file", "--out"])
    def test_in_the_arguments(self, command: str, missing: str, call: Call, firm: Path, tmp_path: Path) -> None:
        arguments = ["--out", tmp_path / "out"] if missing == "file" else [firm]
        code, _, said = call(command, *arguments)
        assert code == 2
        assert said.startswith(f"python -m wegweiser {command}: ")
        assert missing in said
        assert not (tmp_path / "out").exists()
