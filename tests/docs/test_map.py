"""The map in docs/development.md is true: which package imports which, who needs Rasa, what is tested where."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

import pytest

from tests.conftest import ROOT
from tests.packages import PACKAGES

PAGE = (ROOT / "docs" / "development.md").read_text(encoding="utf-8")
NETWORK = frozenset(
    (
        "aiogram",
        "aiohttp",
        "aiormq",
        "http",
        "httpx",
        "nio",
        "prometheus_client",
        "psycopg2",
        "redis",
        "requests",
        "sanic",
        "slack_sdk",
        "smtplib",
        "socket",
        "sqlalchemy",
        "twilio",
        "urllib",
    )
)
"""Modules that reach another machine or listen; urllib also takes addresses apart."""
RASA = frozenset(("rasa", "rasa_sdk"))


@dataclass(frozen=True, slots=True)
class Row:
    """One package as the page describes it."""

    package: str
    ours: frozenset[str]
    rasa: frozenset[str]
    network: bool


def named(cell: str) -> frozenset[str]:
    return frozenset(re.findall(r"`([\w/]+)`", cell))


def rows() -> dict[str, Row]:
    table = PAGE.split("## The packages", 1)[1].split("\n## ", 1)[0]
    found = re.findall(r"^\| `([\w/]+)` \|[^|]*\|([^|]*)\|([^|]*)\|([^|]*)\|$", table, re.MULTILINE)
    return {
        package: Row(package, named(ours), named(rasa), network.strip() == "yes")
        for package, ours, rasa, network in found
    }


ROWS = rows()


def imports(package: str) -> dict[str, str]:
    """The modules that a package imports, by their first name, each with one file that does."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            found |= {name.split(".")[0]: path.relative_to(ROOT).as_posix() for name in names}
    return found


def test_every_package_is_in_the_table() -> None:
    assert set(PACKAGES) == set(ROWS)


@pytest.mark.parametrize("package", ROWS)
def test_a_package_imports_of_ours_only_what_the_table_allows(package: str) -> None:
    ours = {name.rpartition("/")[2] for name in (*ROWS, "tests")} - {package.rpartition("/")[2]}
    got = {name: file for name, file in imports(package).items() if name in ours}
    extra = {name: file for name, file in got.items() if name not in ROWS[package].ours}
    assert extra == {}, f"{package} must not import these; see docs/development.md, The packages"
    assert ROWS[package].ours <= got.keys(), f"docs/development.md allows {package} more than it needs"


def test_a_package_imports_only_what_stands_above_it() -> None:
    above: set[str] = {"tests"}
    for row in ROWS.values():
        assert row.ours <= above, f"{row.package} reaches back up; see docs/development.md, The packages"
        above.add(row.package)


@pytest.mark.parametrize("package", ROWS)
def test_a_package_needs_rasa_only_where_the_table_says_so(package: str) -> None:
    got = {name: file for name, file in imports(package).items() if name in RASA}
    assert got.keys() == ROWS[package].rasa, f"{got}; see docs/development.md, The packages"


@pytest.mark.parametrize("package", [package for package in ROWS if not ROWS[package].network])
def test_a_package_without_network_reaches_for_none(package: str) -> None:
    got = {name: file for name, file in imports(package).items() if name in NETWORK}
    assert got == {}, f"{package} has no network; see docs/development.md, The packages"


def test_the_adviser_stands_alone() -> None:
    assert ROWS["wegweiser"] == Row("wegweiser", frozenset(), frozenset(), network=False)
