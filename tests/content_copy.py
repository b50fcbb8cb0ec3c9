"""A copy of the content that a test may break; only what the test has changed is read and checked again."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from wegweiser import content as content_module
from wegweiser.content import CONTENT_DIR
from wegweiser.errors import Fault
from wegweiser.yamltext import read_content_yaml

Raw = dict[str, Any] | list[Any]
_check = content_module._schema_faults
_known_faults: dict[int, list[Fault]] = {}
"""What the schemas say of the files as they are; those live as long as the tests, so their ids do not change."""


@cache
def _originals() -> dict[bytes, Raw]:
    """The data of every file of the content by its text; one file may have been copied to another place."""
    files = [*CONTENT_DIR.glob("*.yml"), *CONTENT_DIR.glob("associations/*.yml")]
    return {path.read_bytes(): read_content_yaml(path) for path in files}


def read(path: Path) -> Any:
    """Read a file; of one that is as it was the same data is returned each time, so it must not be changed."""
    known = _originals().get(path.read_bytes()) if path.is_file() else None
    return read_content_yaml(path) if known is None else known


def _schema_faults(
    file: str, schema_name: str, data: object, directory: Path, made: Mapping[str, content_module.Raw]
) -> list[Fault]:
    if not any(data is original for original in _originals().values()):
        return _check(file, schema_name, data, directory, made)
    if id(data) not in _known_faults:
        _known_faults[id(data)] = _check(file, schema_name, data, directory, made)
    return _known_faults[id(data)]


def copy_content(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy the content and its schemas into a folder; until the test ends, what is unchanged loads at once."""
    monkeypatch.setattr(content_module, "read_content_yaml", read)
    monkeypatch.setattr(content_module, "_schema_faults", _schema_faults)
    return Path(
        shutil.copytree(CONTENT_DIR, folder / "content", ignore=shutil.ignore_patterns("mentions", "phrases"))
    )


def change_file(file: Path, change: Callable[[Any], None]) -> None:
    """Change the data of a file; it is written as JSON, which is YAML too."""
    data = copy.deepcopy(read(file))
    change(data)
    file.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
