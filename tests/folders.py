"""The folders of the tests and what they are about, as tests/README.md says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

TESTS = Path(__file__).resolve().parent
README = TESTS / "README.md"
NONE = "none"


@dataclass(frozen=True, slots=True)
class Folder:
    """One row of the table: what the tests are about, and whether `make test-fast` runs all, some or none."""

    about: str
    fast: str

    @property
    def has_fast_tests(self) -> bool:
        """Whether any of its tests needs nothing to be started."""
        return self.fast != NONE


def read_folders(text: str) -> dict[str, Folder]:
    """Read the rows `| folder | about | all, some or none | … |` of the table."""
    rows = re.findall(r"^\| `([\w/]+)` \| ([^|]+) \| (all|some|none) \|", text, flags=re.MULTILINE)
    return {name: Folder(about.strip(), fast) for name, about, fast in rows}


FOLDERS = read_folders(README.read_text(encoding="utf-8"))


def folder_of(node_id: str) -> str:
    """Return the folder below tests/ in which a test stands."""
    parts = PurePosixPath(node_id.split("::", 1)[0]).parts
    return parts[1] if len(parts) > 2 else "."
