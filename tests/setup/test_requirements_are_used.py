"""Nobody installs what nobody needs: each package that is named is imported or run somewhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from functools import cache
from importlib.metadata import packages_distributions

import pytest

from tests.conftest import ROOT
from tests.packages import PACKAGES

FILES = ("runtime.in", "dev.in", "tools.in")
RUN = ("Makefile", "scripts/setup.py", "scripts/mutation.py", "tests/wegweiser/test_report.py")
"""Where packages are run as programs."""
NEEDED_UNSEEN = {
    "faker": "wegweiser/personal_names.py imports its lists of names by language",
    "pytest-xdist": "pytest loads it by itself",
    "dask": "Rasa 3.6 imports it; its own pin ends at Python 3.10",
}


def named(file: str) -> list[str]:
    """The packages of a file, without versions."""
    lines = (ROOT / "requirements" / file).read_text(encoding="utf-8").splitlines()
    return [found[0] for line in lines if (found := re.match(r"[A-Za-z0-9][\w.-]*", line))]


@cache
def imported() -> frozenset[str]:
    """The names, in front of the first dot, of all modules that our code imports."""
    found: set[str] = set()
    for path in (path for folder in (*PACKAGES, "tests") for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return frozenset(found)


@cache
def installed() -> Mapping[str, list[str]]:
    """The modules of the environment, and of which packages they are."""
    return packages_distributions()


def modules(package: str) -> set[str]:
    """The names under which a package is imported; a package of types stands for the one it describes."""
    wanted = re.sub(r"[-_.]+", "-", package.removeprefix("types-")).lower()
    return {
        module
        for module, packages in installed().items()
        if wanted in {re.sub(r"[-_.]+", "-", name).lower() for name in packages}
    }


def is_run(package: str) -> bool:
    """Whether a program of this name is run by make or while setting up."""
    call = re.compile(rf"(?:-m |MODULE\) |\"){package}\b")
    return any(call.search((ROOT / file).read_text(encoding="utf-8")) for file in RUN)


@pytest.mark.parametrize(("file", "package"), [(file, package) for file in FILES for package in named(file)])
def test_each_named_package_is_imported_or_run_by_us(file: str, package: str) -> None:
    is_used = modules(package) & imported() or is_run(package)
    assert bool(is_used) is (package not in NEEDED_UNSEEN), f"requirements/{file}: {package}"


def test_exceptions_are_still_named() -> None:
    assert NEEDED_UNSEEN.keys() <= {package for file in FILES for package in named(file)}
