"""Links lead somewhere, and the examples of the documents work when they are copied."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.commands_page import targets
from tests.conftest import ROOT
from wegweiser.answers import parse_answers
from wegweiser.content import Content
from wegweiser.yamltext import read_answers_yaml

PAGES = sorted(
    path for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")) if "mitschnitt" not in path.name
)
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def blocks(language: str) -> list[tuple[str, str]]:
    return [(name(page), body) for page in PAGES for kind, body in BLOCK.findall(text(page)) if kind == language]


def anchors(page: Path) -> set[str]:
    """The anchors that a Markdown viewer gives to the headings of a page."""
    heads = re.findall(r"^#+ (.+)$", BLOCK.sub("", text(page)), re.MULTILINE)
    plain = [re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", head).replace("`", "") for head in heads]
    return {re.sub(r"[^\w\- ]", "", head.strip().lower()).replace(" ", "-") for head in plain}


def shell_lines() -> list[tuple[str, str]]:
    """The command lines in the documents, continued lines joined, without comments and output."""
    found = []
    for language in ("", "sh", "bash", "shell"):
        for page, body in blocks(language):
            for line in body.replace("\\\n", " ").splitlines():
                if re.match(r"(\$ )?(make|\.venv/bin/python|python3? -m)\b", line.strip()):
                    found.append((page, line.strip().removeprefix("$ ")))
    return found


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_to_a_file_and_a_heading_that_exist(page: Path) -> None:
    for target in (first or second for first, second in LINK.findall(BLOCK.sub("", text(page)))):
        if re.match(r"\w+:", target):
            continue
        file, _, anchor = target.partition("#")
        linked = (page.parent / file).resolve() if file else page
        assert linked.exists(), f"{name(page)} links to {target}, which does not exist"
        if anchor and linked.suffix == ".md":
            assert anchor in anchors(linked), (
                f"{name(page)} links to {target}; headings there: {sorted(anchors(linked))}"
            )


@pytest.mark.parametrize("page", [page for page in PAGES if page.parent == ROOT / "docs"], ids=name)
def test_every_document_is_in_the_index(page: Path) -> None:
    if page.name != "README.md":
        assert f"({page.name})" in text(ROOT / "docs" / "README.md"), f"add docs/{page.name} to docs/README.md"


def test_every_make_target_that_is_named_exists() -> None:
    found = [
        (name(page), target)
        for page in PAGES
        for target in re.findall(r"(?:`|^)make ((?:[a-z-]+ ?)+)", text(page), re.MULTILINE)
    ]
    wrong = [(page, word) for page, words in found for word in words.split() if word not in targets()]
    assert len(found) > 30
    assert wrong == [], f"targets: {', '.join(targets())}"


@pytest.mark.parametrize(("page", "body"), blocks("yaml"))
def test_every_yaml_example_is_yaml(page: str, body: str) -> None:
    assert yaml.safe_load(body) is not None, page


def readme_answers() -> str:
    found = [
        body for page, body in blocks("yaml") if page in ("README.md", "docs/development.md") and "goal:" in body
    ]
    assert found, "README.md shows no answers.yml"
    return found[0]


def test_the_answers_in_the_readme_are_answers(content: Content) -> None:
    raw: Any = read_answers_yaml(readme_answers(), "README.md")
    assert parse_answers(raw, content.questions, "README.md")


ADVISER = sorted(
    {(page, line) for page, line in shell_lines() if re.search(r"python3? -m wegweiser ", line)},
)


@pytest.mark.parametrize(("page", "line"), ADVISER)
def test_every_command_of_the_adviser_in_the_documents_runs(page: str, line: str, tmp_path: Path) -> None:
    (tmp_path / "answers.yml").write_text(readme_answers(), encoding="utf-8")
    (tmp_path / "answers.jsonl").write_text('{"goal": "plan_better"}\n', encoding="utf-8")
    command, _, source = line.partition(" < ")
    words = shlex.split(command, comments=True)
    words = [sys.executable, *words[words.index("-m") :]]
    ran = subprocess.run(
        words,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        input=(tmp_path / source.strip()).read_bytes() if source else b"",
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, f"{page}: {line}: {ran.stderr.decode()}"


def test_the_readme_shows_how_to_ask_the_adviser() -> None:
    assert any(page == "README.md" for page, _ in ADVISER)


MODULES = sorted(
    {(page, found) for page in PAGES for found in re.findall(r"python3? -m ([a-z_][\w.]*)", text(page))}
)


@pytest.mark.parametrize(
    ("page", "module"), MODULES, ids=lambda value: value if isinstance(value, str) else value.name
)
def test_every_module_that_is_run_in_the_documents_exists(page: Path, module: str) -> None:
    if module in ("pytest", "ruff", "mypy", "mutmut", "http.server"):
        return
    folders = (ROOT, ROOT / "matrix")
    path = module.replace(".", "/")
    assert any(
        (folder / f"{path}.py").is_file() or (folder / path / "__main__.py").is_file() for folder in folders
    ), f"{name(page)} runs {module}"
