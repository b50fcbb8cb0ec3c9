"""The locked requirements: exact, hashed, the same on each machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements"
LOCKED = ("runtime.txt", "dev.txt", "comparison.txt", "tools.txt")
PIN = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^\s;]+)(?: ;[^\\]+)?(?: \\)?$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")


def pins(name: str) -> dict[str, str]:
    found = (PIN.match(line) for line in (REQUIREMENTS / name).read_text().splitlines())
    return {match["name"]: match["version"] for match in found if match}


@pytest.mark.parametrize("name", LOCKED)
def test_each_requirement_has_a_version_and_hashes(name: str) -> None:
    hashes = -1
    for line in (REQUIREMENTS / name).read_text().splitlines():
        if PIN.match(line):
            assert hashes != 0, f"the requirement before {line!r} has no hash"
            hashes = 0
        elif HASH.match(line):
            hashes += 1
        else:
            assert line.startswith("    #"), f"{name}: {line!r} is neither a pin, a hash nor a note"
    assert hashes > 0


@pytest.mark.parametrize("path", sorted(REQUIREMENTS.iterdir()), ids=lambda path: path.name)
def test_no_address_and_no_path_of_a_machine(path: Path) -> None:
    found = re.findall(
        r"https?:|file:|git\+|--(?:extra-)?index-url|--find-links|(?<![\w.])/[a-z]+/|[A-Z]:\\",
        path.read_text(),
    )
    assert found == []


@pytest.mark.parametrize("other", ["dev.txt", "comparison.txt"])
def test_tests_and_comparison_run_with_the_versions_that_run_in_production(other: str) -> None:
    runtime, others = pins("runtime.txt"), pins(other)

    assert runtime
    assert {name: others.get(name) for name in runtime} == runtime


def test_what_is_left_out_is_left_out() -> None:
    overrides = (REQUIREMENTS / "overrides.txt").read_text()
    left_out = set(re.findall(r"^(\S+) ; sys_platform == 'never'$", overrides, re.MULTILINE))

    assert left_out
    assert left_out & set(pins("dev.txt")) == set()
