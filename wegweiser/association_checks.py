"""Checks of the associations that reach across entries and files, after each file has passed its schema."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.parsers import expat

from wegweiser.content_checks import check_days, check_funding, check_partners
from wegweiser.errors import Fault, cut, shown

Raw = Mapping[str, Any]

LARGEST_LOGO = 100_000
"""How many bytes a logo may have; it is loaded with every page."""
MOST_SENTENCES = 2
_SENTENCE_END = re.compile(r"[.!?](?:\s|$)")
_PERSON = re.compile(r"\b(?:Herrn?|Frau|Dr\.|Prof\.|Dipl\.)(?=\s)")
_SVG = "http://www.w3.org/2000/svg"
_MOVES_OR_RUNS = frozenset(("script", "foreignobject", "animate", "set", "animatetransform", "animatemotion"))


def check_associations(files: Mapping[str, Raw], raw: Mapping[str, Any], folder: Path) -> Iterator[Fault]:
    """Yield the faults of the associations.

    Args:
        files: The data of each association by the name of its file.
        raw: The data of the other content files by their names.
        folder: Where the files and the logos lie.
    """
    for file, data in files.items():
        yield from _identity(file, data)
        yield from _partners(file, data, raw["partners"])
        yield from _funding(file, data, raw["funding"])
        yield from check_days(file, [*_own_partners(data), *data["funding"]])
        yield from _words(file, data)
        yield from _logo(file, data, folder)
        if data["handover"] and not data["privacy_url"]:
            expected = "the address of the privacy notice, which has to say what becomes of what is handed over"
            yield Fault(file, data["id"], "privacy_url", "null", expected)
    yield from _accounts(files)


def _identity(file: str, data: Raw) -> Iterator[Fault]:
    if Path(file).stem != data["id"]:
        yield Fault(file, data["id"], "id", shown(data["id"]), f"the name of the file, {Path(file).stem}")


def _own_partners(data: Raw) -> list[Raw]:
    return [partner for partner in data["partners"] if not isinstance(partner, str)]


def _partners(file: str, data: Raw, partners: list[Raw]) -> Iterator[Fault]:
    known = {partner["id"] for partner in partners}
    named = [partner for partner in data["partners"] if isinstance(partner, str)]
    for partner in named:
        if partner not in known:
            yield Fault(file, data["id"], "partners", shown(partner), "an id of partners.yml, or an own entry")
    own = _own_partners(data)
    yield from _ids(file, [*named, *(partner["id"] for partner in own)])
    yield from _not_taken(file, own, known, "partners.yml")
    yield from check_partners(file, own)


def _funding(file: str, data: Raw, funding: list[Raw]) -> Iterator[Fault]:
    known = {programme["id"] for programme in funding}
    own = data["funding"]
    yield from _ids(file, [programme["id"] for programme in own])
    yield from _not_taken(file, own, known, "funding.yml")
    yield from check_funding(file, own, known | {programme["id"] for programme in own})


def _ids(file: str, ids: list[str]) -> Iterator[Fault]:
    for entry_id, count in Counter(ids).items():
        if count > 1:
            yield Fault(file, entry_id, "id", f"{count} entries with it", "one entry")


def _not_taken(file: str, own: list[Raw], known: set[str], other: str) -> Iterator[Fault]:
    for entry in own:
        if entry["id"] in known:
            expected = f"an id that {other} does not have; to name an entry there, its id alone is enough"
            yield Fault(file, entry["id"], "id", shown(entry["id"]), expected)


def _words(file: str, data: Raw) -> Iterator[Fault]:
    sentences = len(_SENTENCE_END.findall(data["greeting"].strip()))
    if sentences > MOST_SENTENCES:
        yield Fault(file, data["id"], "greeting", f"{sentences} sentences", "one or two")
    for number, contact in enumerate(data["contacts"]):
        place = (file, data["id"], f"contacts.{number}")
        if person := _PERSON.search(contact["role"]):
            yield Fault(*place[:2], f"{place[2]}.role", shown(person[0]), "a task or an office, no person")
        if contact["phone"] is None and contact["email"] is None:
            yield Fault(*place, "neither phone nor email", "at least one of the two")


def _accounts(files: Mapping[str, Raw]) -> Iterator[Fault]:
    owner: dict[tuple[str, str], str] = {}
    for file, data in files.items():
        for channel, account in data["channels"].items():
            first = owner.setdefault((channel, account.casefold()), data["id"])
            if first != data["id"]:
                got = f"{shown(account)}, which also belongs to {first}"
                yield Fault(file, data["id"], f"channels.{channel}", got, "an account of one association")


def _logo(file: str, data: Raw, folder: Path) -> Iterator[Fault]:
    name = data["logo"]
    if name is None:
        return
    place = (file, data["id"], "logo")
    try:
        drawing = (folder / name).read_bytes()
    except OSError as error:
        yield Fault(*place, f"{shown(name)}: {error.strerror}", f"an SVG file in {folder.name}/")
        return
    if len(drawing) > LARGEST_LOGO:
        yield Fault(*place, f"{shown(name)} with {len(drawing)} bytes", f"at most {LARGEST_LOGO} bytes")
    elif problem := svg_problem(drawing):
        yield Fault(*place, f"{shown(name)}: {problem}", "a still SVG drawing without scripts and outside sources")


def svg_problem(drawing: bytes) -> str | None:
    """Return why a drawing must not be shown: no SVG, or one that runs or loads something; None where it may.

    Browsers run no script in a picture, but the file has an address of its own, at which it would run.
    """
    problems: list[str] = []
    tags: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(tag: str, attributes: dict[str, str]) -> None:
        tags.append(tag)
        name = tag.rpartition(" ")[2].lower()
        if name in _MOVES_OR_RUNS:
            problems.append(f"<{name}>")
        problems.extend(_attribute_problems(attributes))

    def doctype(*_: object) -> None:
        problems.append("a document type, which may hold entities")

    def style(text: str) -> None:
        if tags and tags[-1].endswith(" style") and re.search(r"@import|url\(\s*['\"]?[^#'\")\s]", text):
            problems.append("a style that loads something")

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = doctype
    parser.CharacterDataHandler = style
    parser.buffer_text = True
    try:
        parser.Parse(drawing, True)
    except expat.ExpatError as error:
        return problems[0] if problems else f"no XML, {expat.ErrorString(error.code)} in line {error.lineno}"
    if tags[0] != f"{_SVG} svg":
        return f"<{cut(tags[0])}>"
    return problems[0] if problems else None


def _attribute_problems(attributes: Mapping[str, str]) -> Iterator[str]:
    for key, value in attributes.items():
        name = key.rpartition(" ")[2].lower()
        outside = name in ("href", "src") and not value.startswith("#")
        loads = re.search(r"url\(\s*['\"]?[^#'\")\s]", value)
        if name.startswith("on") or outside or loads:
            yield f"the attribute {name}={shown(value)}"
