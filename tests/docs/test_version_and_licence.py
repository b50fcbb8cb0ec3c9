"""One version everywhere, a licence for everything that is installed, and a citation that tools can read."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from scripts.licences import ALLOWED, LicenceError, compatible, licences_page, locked
from scripts.write_docs import LICENCES
from tests.conftest import ROOT
from wegweiser.cli import main
from wegweiser.version import VERSION
from wegweiser.yamltext import read_content_yaml

PAGE = LICENCES.read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\S+) \| (\d\S*) \| ([^|]+) \|$", PAGE, re.MULTILINE)
LICENSED = {(name, version): licence for name, version, licence in ROWS}
PLACES = {
    "pyproject.toml": r'^version = "([^"]+)"',
    "CITATION.cff": r"^version: (\S+)",
    "CHANGELOG.md": r"^## (\d+\.\d+\.\d+)",
    "widget/package.json": r'^  "version": "([^"]+)"',
    "widget/package-lock.json": r'^  "version": "([^"]+)"',
}
IMAGE = re.compile(r"(?:ki-wegweiser:|newTag: )(\d+\.\d+\.\d+)")


@pytest.mark.parametrize(("file", "pattern"), PLACES.items())
def test_the_version_is_the_same_wherever_it_is_shown(file: str, pattern: str) -> None:
    found = re.search(pattern, (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None, f"{file} shows no version; expected {VERSION}"
    assert found[1] == VERSION, f"{file} shows {found[1]}, but wegweiser/version.py says {VERSION}"


def test_the_command_line_says_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out == f"KI-Wegweiser Mittelstand {VERSION}\n"


def test_examples_name_the_image_of_this_version() -> None:
    files = [path for folder in ("deploy", "docs") for path in (ROOT / folder).rglob("*") if path.is_file()]
    readable = [path for path in files if path.suffix not in (".png", ".svg", ".pdf")]
    stale = [
        f"{path.relative_to(ROOT)}: {found}"
        for path in readable
        for found in IMAGE.findall(path.read_text(encoding="utf-8"))
        if found != VERSION
    ]
    assert stale == [], f"expected {VERSION} there"


def test_the_project_says_its_licence_everywhere_alike() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "Apache-2.0"
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert '"license": "Apache-2.0"' in (ROOT / "widget" / "package.json").read_text(encoding="utf-8")


def test_the_citation_has_what_the_format_demands() -> None:
    citation = read_content_yaml(ROOT / "CITATION.cff")
    assert citation["cff-version"] == "1.2.0"
    assert citation["license"] == "Apache-2.0"
    assert {"message", "title", "authors", "date-released"} <= set(citation)
    assert f"## {VERSION} – {citation['date-released']}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", ["requirements/runtime.txt", "requirements/dev.txt", "matrix/requirements.txt"])
def test_every_locked_package_is_on_the_page_of_licences(file: str) -> None:
    missing = [" ".join(package) for package in locked(ROOT / file) if package not in LICENSED]
    assert missing == [], f"of {file}; run `make docs`"


def test_nothing_is_on_the_page_that_is_no_longer_installed() -> None:
    files = ("requirements/dev.txt", "matrix/requirements.txt")
    known = {package for file in files for package in locked(ROOT / file)}
    assert LICENSED.keys() - known - npm_packages() == set(), "run `make docs`"


def npm_packages() -> set[tuple[str, str]]:
    text = (ROOT / "widget" / "package-lock.json").read_text(encoding="utf-8")
    return set(re.findall(r'"node_modules/([^"]+)": \{\n\s+"version": "([^"]+)"', text))


def test_every_package_of_the_widget_is_on_the_page() -> None:
    assert npm_packages()
    assert npm_packages() <= LICENSED.keys(), "run `make docs`"


def test_every_licence_goes_together_with_apache() -> None:
    assert len(ROWS) > 250
    assert [row for row in ROWS if not compatible(row[2])] == [], f"allowed: {sorted(ALLOWED)}"


def test_a_licence_that_forbids_use_in_apache_is_noticed() -> None:
    assert not compatible("AGPL-3.0-or-later")
    assert not compatible("MIT AND GPL-3.0-only")
    assert compatible("AGPL-3.0-or-later OR Apache-2.0")


def test_the_page_says_what_is_not_ours_to_license() -> None:
    assert all(name in PAGE for name in ("GeoNames", "CC-BY-4.0", "OFL-1.1", "AGPL-3.0-or-later"))


def test_without_the_environment_for_matrix_says_how_to_have_it(tmp_path: Path) -> None:
    (tmp_path / ".venv").mkdir()
    with pytest.raises(LicenceError, match=r"process for Matrix .* run `python3 -m scripts\.setup_matrix` before"):
        licences_page(tmp_path)


@pytest.mark.skipif(
    not (ROOT / "matrix" / ".venv" / "lib").is_dir(), reason="`make matrix` has not set its environment up"
)
def test_the_page_is_what_the_installed_packages_say() -> None:
    assert licences_page(ROOT) == PAGE, f"run `make docs`; {Path(LICENCES).name} is out of date"
