"""docs/verbaende.md tells associations the truth: every field, every value, every variable."""

from __future__ import annotations

import json
import re

import pytest

from actions import associations, handover
from actions.statistics.table import LEAST_SHOWN
from storage.places import COUNTS, COUNTS_VARIABLE
from tests.conftest import ROOT
from wegweiser.association_checks import LARGEST_LOGO
from wegweiser.content import CONTENT_DIR
from wegweiser.handover import MOST_WISH

PAGE = (ROOT / "docs" / "verbaende.md").read_text(encoding="utf-8")
SCHEMA = json.loads((CONTENT_DIR / "schemas" / "association.json").read_text(encoding="utf-8"))
FIELDS = SCHEMA["properties"]
IN_CODE = set(re.findall(r"`([^`\n]+)`", PAGE))


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_has_a_row(field: str) -> None:
    assert re.search(rf"^\| [^|]*`{field}`", PAGE, re.MULTILINE)


@pytest.mark.parametrize("field", ["defaults", "contacts", "handover"])
def test_every_field_inside_a_field_is_named_in_its_row(field: str) -> None:
    part = FIELDS[field].get("items", FIELDS[field])["properties"]
    (row,) = re.findall(rf"^\| `{field}` \|.*", PAGE, re.MULTILINE)
    assert [name for name in part if f"`{name}`" not in row] == []


@pytest.mark.parametrize("kind", FIELDS["kind"]["enum"])
def test_every_kind_is_explained(kind: str) -> None:
    assert re.search(rf"`{kind}` [A-Z]", PAGE)


def test_every_row_is_about_a_field_that_exists() -> None:
    table = PAGE.split("| Feld |", 1)[1].split("\n\n", 1)[0]
    named = {name for row in table.splitlines() for name in re.findall(r"`(\w+)`", row.split("|")[1:2][0] or "")}
    assert named - {""} == set(FIELDS)


@pytest.mark.parametrize(
    "variable",
    [
        handover.HOST,
        handover.SENDER,
        handover.USER,
        handover.PASSWORD,
        handover.SECURITY,
        handover.PORT,
        associations.VARIABLE,
        COUNTS_VARIABLE,
        str(COUNTS),
    ],
)
def test_every_variable_is_named(variable: str) -> None:
    assert variable in IN_CODE


@pytest.mark.parametrize("security", list(handover.Security))
def test_every_way_to_encrypt_is_named(security: str) -> None:
    assert security in IN_CODE


def test_the_limits_are_those_of_the_code() -> None:
    assert f"höchstens {FIELDS['id']['maxLength']} Zeichen" in PAGE
    assert f"höchstens {MOST_WISH} Zeichen" in PAGE
    assert f"bis {LARGEST_LOGO // 1000} kB" in PAGE
    assert f"Zahlen unter {LEAST_SHOWN} erscheinen nie" in PAGE
    assert (FIELDS["contacts"]["maxItems"], FIELDS["partners"]["maxItems"]) == (3, 3)
    assert "eine bis drei Stellen" in PAGE
    assert "höchstens drei eigene Anlaufstellen" in PAGE


def test_every_page_it_links_to_exists() -> None:
    links = re.findall(r"\]\(([^)]+)\)", PAGE)
    assert links
    assert [link for link in links if not (ROOT / "docs" / link).is_file()] == []
