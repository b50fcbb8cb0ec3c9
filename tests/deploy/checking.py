"""The tools that check deploy/, and the documents in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.setup import SetupError, find_uv
from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
COMPOSE = DEPLOY / "compose" / "compose.yml"
KUBERNETES = DEPLOY / "kubernetes"
BASE, EXAMPLE = KUBERNETES / "base", KUBERNETES / "overlays" / "example"
LOCK = Path(__file__).with_name("tools.txt")

Document = dict[str, Any]


def run_tool(*command: str) -> subprocess.CompletedProcess[str]:
    """Run one of the tools of tools.txt; the test is left out, by name, where they cannot be had."""
    _get_tools()
    return _in_their_environment(*command)


@lru_cache(maxsize=1)
def _get_tools() -> None:
    try:
        got = _in_their_environment("check-jsonschema", "--version")
    except SetupError as error:
        pytest.skip(f"NOT RUN: {error}")
    if got.returncode != 0:
        pytest.skip(f"NOT RUN: the tools of {LOCK.name} cannot be had: {got.stderr.strip()}")


def _in_their_environment(*command: str) -> subprocess.CompletedProcess[str]:
    uv = [find_uv(), "run", "--quiet", "--no-project", "--isolated", "--python", sys.executable]
    return subprocess.run(
        [*uv, "--with-requirements", str(LOCK), "--", *command], capture_output=True, text=True, check=False
    )


def program(name: str, *places: str) -> str:
    """The path of a program; the test is left out, by name, where there is none."""
    found = shutil.which(name) or next((place for place in places if Path(place).exists()), None)
    if found is None:
        pytest.skip(f"NOT RUN: there is no {name} here")
    return found


def documents(text: str) -> list[Document]:
    """The YAML documents in a text."""
    return [document for document in yaml.safe_load_all(text) if document]


def compose() -> Document:
    """The compose file."""
    return documents(COMPOSE.read_text(encoding="utf-8"))[0]


def pods(found: list[Document]) -> Iterator[tuple[str, Document]]:
    """The name and the pod of everything that starts one."""
    for document in found:
        spec = document.get("spec", {})
        if document["kind"] == "CronJob":
            spec = spec["jobTemplate"]["spec"]
        if "template" in spec:
            yield document["metadata"]["name"], spec["template"]["spec"]
