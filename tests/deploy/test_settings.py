"""The page for operators names every setting that there is, and deploy/ sets none that there is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from channels.enabled import ACCOUNT, MESSENGERS, variable
from scripts.run import ACTION_PORT_VARIABLE, DEFAULT_ACTION_PORT, DEFAULT_PORT, PORT_VARIABLE
from tests.conftest import ROOT
from tests.deploy.checking import DEPLOY
from tests.packages import SHIPPED

PAGE = ROOT / "docs" / "operations.md"
NAME = re.compile(r"WEGWEISER_[A-Z0-9_]*[A-Z0-9]\b(?!_)")
# Of the image itself, for docker compose; the adviser does not read it.
OF_COMPOSE = {"WEGWEISER_IMAGE"}


def files(folder: Path, *endings: str) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name.endswith(endings) and "__pycache__" not in path.parts:
            yield path


def names_in(paths: Iterator[Path]) -> set[str]:
    return {name for path in paths for name in NAME.findall(path.read_text(encoding="utf-8"))}


def settings_of_the_code() -> set[str]:
    """The names that stand in the code, and those that it puts together: messengers and Matrix."""
    found = {name for folder in SHIPPED for name in names_in(files(ROOT / folder, ".py"))}
    for name, messenger in MESSENGERS.items():
        found |= {variable(name, key) for key in (*messenger.required, *messenger.optional, ACCOUNT)}
    return found | names_of_matrix()


def names_of_matrix() -> set[str]:
    """Read from the text, because the process for Matrix has an environment of its own."""
    text = (ROOT / "matrix" / "wegweiser_matrix" / "settings.py").read_text(encoding="utf-8")
    listed = re.search(r"^NAMES = \((.*?)\)$", text, re.MULTILINE | re.DOTALL)
    assert listed is not None
    return {f"WEGWEISER_MATRIX_{name}" for name in re.findall(r'"([A-Z_]+)"', listed[1])}


def settings_of_the_page() -> set[str]:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    return {name for row in rows for name in re.findall(r"`(WEGWEISER_[A-Z0-9_]+)`", row)}


def test_every_setting_of_the_code_stands_in_a_table_of_the_page() -> None:
    assert settings_of_the_code() - settings_of_the_page() == set()


def test_every_setting_of_the_page_is_read_by_the_code() -> None:
    assert settings_of_the_page() - settings_of_the_code() == set()


def test_every_setting_in_deploy_is_read_by_the_code() -> None:
    there = names_in(files(DEPLOY, ".yml", ".yaml", ".example", ".conf", "Containerfile"))
    assert there - settings_of_the_code() - OF_COMPOSE == set()
    assert len(there) > 10


def test_the_page_names_the_ports_that_the_launcher_takes() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert f"| `{PORT_VARIABLE}` | {DEFAULT_PORT} |" in text
    assert f"| `{ACTION_PORT_VARIABLE}` | {DEFAULT_ACTION_PORT} |" in text


def test_the_page_leads_only_to_pages_and_headings_that_exist() -> None:
    text = PAGE.read_text(encoding="utf-8")
    headings = {
        re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in text.splitlines()
        if line.startswith("#")
    }
    for target in re.findall(r"\]\(([^)]+)\)", text):
        page, _, heading = target.partition("#")
        assert (PAGE.parent / page).exists(), target
        assert page or heading in headings, target
