"""An operator who hears of a weakness in a package can look up whether the adviser has it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from scripts.sbom import REQUIREMENTS, WIDGET, write_all
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def bills(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The bill of each part."""
    files = write_all(tmp_path_factory.mktemp("sbom"))
    return {file.name.removesuffix(".cdx.json"): json.loads(file.read_bytes()) for file in files}


def listed(bill: dict[str, Any]) -> set[tuple[str, str]]:
    """Name and version of everything in a bill."""
    found = set()
    for part in bill["components"]:
        name = f"{part['group']}/{part['name']}" if part.get("group") else part["name"]
        found.add((name, part["version"]))
    return found


@pytest.mark.parametrize("part", REQUIREMENTS)
def test_every_locked_python_package_is_listed_with_its_version(part: str, bills: dict[str, Any]) -> None:
    locked = re.findall(r"^([a-z0-9.-]+)==(\S+)", Path(ROOT / REQUIREMENTS[part]).read_text("utf-8"), re.MULTILINE)
    assert len(locked) > 20
    assert listed(bills[part]) == set(locked)
    assert all(component.get("purl") for component in bills[part]["components"])


def test_every_package_that_the_widget_is_built_with_is_listed(bills: dict[str, Any]) -> None:
    lock = json.loads((ROOT / "widget" / "package-lock.json").read_text("utf-8"))["packages"]
    locked = {
        (path.rpartition("node_modules/")[2], package["version"])
        for path, package in lock.items()
        # npm leaves out what other platforms would need.
        if path and not package.get("optional")
    }
    assert locked
    assert locked <= listed(bills[WIDGET])


def test_bills_are_of_the_kind_that_other_tools_read(bills: dict[str, Any]) -> None:
    for bill in bills.values():
        assert bill["bomFormat"] == "CycloneDX"
        assert float(bill["specVersion"]) >= 1.5
