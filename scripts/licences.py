"""The licences of everything that is installed with the adviser, as the page docs/licences.md.

What a package says of itself is read from its installed metadata, which spells the same licence in a dozen ways;
here each gets its SPDX name. `make docs` writes the page, a test compares it with the locked files and ALLOWED.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

from scripts.setup import ROOT

ALLOWED = frozenset(
    (
        "0BSD",
        "Apache-2.0",
        "BSD",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "ISC",
        "LGPL-2.1-or-later",
        "LGPL-3.0-or-later",
        "MIT",
        "MIT-0",
        "MIT-CMU",
        "MPL-2.0",
        "PSF-2.0",
        "TCL",
        "Unlicense",
    )
)
"""Licences that an Apache-2.0 program may use. MPL and LGPL ask that changes to *those* packages be published;
they are used unchanged, as packages of their own."""

_SPELLINGS: Mapping[str, str] = {
    "3-clause bsd license": "BSD-3-Clause",
    "apache": "Apache-2.0",
    "apache 2": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd": "BSD",
    "bsd 3-clause": "BSD-3-Clause",
    "bsd 3-clause license": "BSD-3-Clause",
    "bsd license": "BSD",
    "gnu library or lesser general public license (lgpl)": "LGPL-3.0-or-later",
    "internet systems consortium license": "ISC",
    "isc license": "ISC",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "new bsd": "BSD-3-Clause",
    "psf": "PSF-2.0",
    "python software foundation license": "PSF-2.0",
}
_TOLD_ELSEWHERE: Mapping[str, str] = {
    # Their metadata says nothing or too little; read from the licence file of the package. The Rust library that
    # is compiled into vodozemac is Apache-2.0, the libraries inside pypdfium2 are as permissive.
    "packaging": "Apache-2.0 OR BSD-2-Clause",
    "peewee": "MIT",
    "promql-parser": "MIT",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "python-stdnum": "LGPL-2.1-or-later",
    "vodozemac": "MIT AND Apache-2.0",
}
_LOCKED = re.compile(r"^([\w.-]+)==([^\s;\\]+)", re.MULTILINE)
_SETUP_MATRIX = "python3 -m scripts.setup_matrix"
_PYTHON = Path("lib") / "python3.11" / "site-packages"

_HEAD = """\
# Licences

The KI-Wegweiser Mittelstand is under [Apache-2.0](../LICENSE). This page lists what is installed with it and under
which licence. It is made from the locked files and the metadata of the installed packages; `make docs` renews it, and
a test checks that it is complete and that every licence goes together with Apache-2.0. "BSD" alone stands where a
package does not say whether it has two or three clauses.

## Data, fonts and models

| What | Where | Licence |
|---|---|---|
| Names of places and postcodes: [GeoNames](https://www.geonames.org), cleaned and selected | `content/places.yml`, `content/postcodes.yml` | CC-BY-4.0: name the source, as here |
| Font of the report: IBM Plex Sans | `wegweiser/report/fonts/` | OFL-1.1 |
| spaCy's German model `de_core_news_sm`, where it can be had | installed by `make setup` | MIT |
| Facts on law, funding and contact points | `content/` | Apache-2.0; each entry names its source |

## Programs that the tests start and that are no part of the adviser

| What | Licence | |
|---|---|---|
| Synapse, the Matrix homeserver of the tests | AGPL-3.0-or-later | in an environment of its own below `.tools/`; nothing of the adviser imports it, and nobody needs it to run the adviser |
| Chromium, PostgreSQL, Redis, RabbitMQ, nginx | as in Debian | packages of the distribution |
"""  # noqa: E501 - a row of a table is one line


@dataclass(frozen=True, slots=True)
class Package:
    """One locked package with its licence, an SPDX expression."""

    name: str
    version: str
    licence: str


class LicenceError(Exception):
    """A licence cannot be told; the text names the package and what to do."""


def licences_page(root: Path = ROOT) -> str:
    """Return docs/licences.md.

    Args:
        root: The project's folder.

    Raises:
        LicenceError: If a locked package is not installed, or its licence is spelled in a way not known here.
    """
    matrix_environment = root / "matrix" / ".venv"
    if not matrix_environment.is_dir():
        raise LicenceError(
            "the packages of the process for Matrix are listed there too and are not installed here; "
            f"to renew it, run `{_SETUP_MATRIX}` before."
        )
    here = _installed(root / ".venv" / _PYTHON)
    runtime = _packages(root / "requirements" / "runtime.txt", here, "make setup")
    only_dev = [
        package
        for package in _packages(root / "requirements" / "dev.txt", here, "make setup")
        if package not in runtime
    ]
    matrix = _packages(
        root / "matrix" / "requirements.txt", _installed(matrix_environment / _PYTHON), _SETUP_MATRIX
    )
    built_in, build_tools = _widget(root / "widget" / "package-lock.json")
    return "\n".join(
        (
            _HEAD,
            *_table("The servers (`requirements/runtime.txt`)", runtime),
            *_table("The process for Matrix (`matrix/requirements.txt`)", matrix),
            *_table("The widget: what is built into it (`widget/package-lock.json`)", built_in),
            *_table("Only for tests and development (`requirements/dev.txt`)", only_dev),
            *_table("Only to build and check the widget", build_tools),
        )
    )


def compatible(licence: str) -> bool:
    """Say whether an SPDX expression can be kept with ALLOWED: all of AND, one of OR."""
    return any(
        all(part.strip("() ") in ALLOWED for part in choice.split(" AND ")) for choice in licence.split(" OR ")
    )


def locked(file: Path) -> list[tuple[str, str]]:
    """Return names and versions in a locked requirements file."""
    return _LOCKED.findall(file.read_text(encoding="utf-8"))


def _table(title: str, packages: Iterable[Package]) -> list[str]:
    rows = [f"| {package.name} | {package.version} | {package.licence} |" for package in packages]
    return [f"## {title}", "", "| Package | Version | Licence |", "|---|---|---|", *rows, ""]


def _packages(file: Path, installed: Mapping[str, Distribution], command: str) -> list[Package]:
    """Return the locked packages of a file; `command` is what installs them."""
    return [Package(name, version, _licence(name, version, installed, command)) for name, version in locked(file)]


def _installed(folder: Path) -> dict[str, Distribution]:
    return {_key(found.metadata["Name"]): found for found in distributions(path=[str(folder)])}


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _licence(name: str, version: str, installed: Mapping[str, Distribution], command: str) -> str:
    if name in _TOLD_ELSEWHERE:
        return _TOLD_ELSEWHERE[name]
    found = installed.get(_key(name))
    if found is None or found.version != version:
        got = found.version if found else "nothing"
        raise LicenceError(f"{name}: got {got} installed, expected {version}; run `{command}` before.")
    told = spelled(found)
    if told is None:
        raise LicenceError(
            f"{name} {version}: its metadata tells no licence known here. Read its licence file and add it to "
            "_SPELLINGS or _TOLD_ELSEWHERE in scripts/licences.py."
        )
    return told


def spelled(found: Distribution) -> str | None:
    """Return what a package says of its licence, as an SPDX expression; None where it cannot be told."""
    metadata = found.metadata
    if expression := metadata.get_all("License-Expression"):
        return str(expression[0])
    text = str((metadata.get_all("License") or [""])[0]).strip()
    first = text.splitlines()[0].split(";")[0].strip() if text else ""
    if all(part in ALLOWED for part in first.split(" AND ")):
        return first
    classifiers = [
        line.split(" :: ")[-1] for line in metadata.get_all("Classifier") or () if line.startswith("License ::")
    ]
    names = [_SPELLINGS[name.lower()] for name in (first, *classifiers) if name.lower() in _SPELLINGS]
    return names[0] if names else None


def _widget(file: Path) -> tuple[list[Package], list[Package]]:
    """Return the packages that are built into the widget, and those that only build it."""
    entries = json.loads(file.read_text(encoding="utf-8"))["packages"]
    kinds: dict[bool, list[Package]] = {False: [], True: []}
    for path, entry in sorted(entries.items()):
        if path:
            name = path.rpartition("node_modules/")[2]
            kinds[bool(entry.get("dev"))].append(Package(name, entry["version"], entry["license"]))
    return kinds[False], kinds[True]
