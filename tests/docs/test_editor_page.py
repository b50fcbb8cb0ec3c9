"""docs/redaktion.md tells editors the truth: every field, every value, templates that pass."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.fields_page import resolved
from tests.conftest import ROOT
from tests.content_copy import change_file, copy_content
from wegweiser.content import CONTENT_DIR, Content, load_content
from wegweiser.freshness import CHECKED_WITHIN
from wegweiser.yamltext import read_content_yaml

PAGE = (ROOT / "docs" / "redaktion.md").read_text(encoding="utf-8")
SCHEMAS = CONTENT_DIR / "schemas"
DESCRIBED = ("funding", "partners")
TEMPLATES = {
    "Förderprogramm": "funding",
    "Anlaufstelle": "partners",
    "Anwendungsfall": "use_cases",
    "Begriff": "glossary",
}


def schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def fields(name: str) -> dict[str, Any]:
    properties: dict[str, Any] = schema(name)["items"]["properties"]
    return properties


def values(field: dict[str, Any]) -> list[str]:
    """The values that a field or the items of its list may have."""
    allowed = resolved(field, {}).get("enum") or resolved(field.get("items", {}), {}).get("enum") or []
    return [value for value in allowed if value is not None]


def code(text: str) -> set[str]:
    """What stands in backticks outside the templates."""
    return set(re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL)))


def section(name: str) -> str:
    found = re.search(rf"^## [^\n]*`{name}\.yml`.*?(?=^## )", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"no section on {name}.yml"
    return found[0]


def described_fields() -> Iterator[tuple[str, str]]:
    for name in DESCRIBED:
        yield from ((name, field) for field in fields(name))


def template(title: str, path: Path) -> Any:
    blocks = [
        block for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL) if f"# Vorlage {title}\n" in block
    ]
    assert len(blocks) == 1
    path.write_text(blocks[0], encoding="utf-8")
    return read_content_yaml(path)


@pytest.mark.parametrize(("name", "field"), described_fields())
def test_each_field_of_funding_and_partners_is_explained_in_its_section(name: str, field: str) -> None:
    assert field in code(section(name))


@pytest.mark.parametrize(("name", "field"), described_fields())
def test_each_allowed_value_is_named_on_the_page(name: str, field: str) -> None:
    missing = [value for value in values(fields(name)[field]) if not re.search(rf"\b{value}\b", PAGE)]
    assert missing == [], f"name them in docs/redaktion.md where it explains `{field}`"


def test_the_industries_on_the_page_are_the_options_of_the_question_in_their_order(content: Content) -> None:
    (told,) = re.findall(r"^Branchen \(`industries`\): (.*?)\n\n", PAGE, re.MULTILINE | re.DOTALL)
    named = re.findall(r"`(\w+)` \w", told)
    assert tuple(named) == content.questions["industry"].values, (
        "docs/redaktion.md, „Branchen“: each option of `industry` in content/questions.yml, with its German word"
    )


@pytest.mark.parametrize("name", DESCRIBED)
def test_each_row_of_a_table_is_about_a_field_that_exists(name: str) -> None:
    rows = re.findall(r"^\| (`.*?) \|", section(name), re.MULTILINE)
    named = [field for row in rows for field in re.findall(r"`(\w+)`", row)]

    assert named
    assert [field for field in named if field not in fields(name)] == []


@pytest.mark.parametrize(("title", "name"), TEMPLATES.items())
def test_each_template_can_be_copied_into_its_file(
    title: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = template(title, tmp_path / "template.yml")
    assert list(copied[0]) == list(fields(name)), "the template shows every field, in the order of the schema"

    directory = copy_content(tmp_path, monkeypatch)
    change_file(directory / f"{name}.yml", lambda entries: entries.extend(copied))
    assert load_content(directory)


@pytest.mark.parametrize("name", TEMPLATES.values())
def test_each_file_for_editors_starts_with_the_line_that_gives_completion(name: str) -> None:
    first = (CONTENT_DIR / f"{name}.yml").read_text(encoding="utf-8").splitlines()[0]

    assert first == f"# yaml-language-server: $schema=schemas/{name}.json"
    assert (SCHEMAS / f"{name}.json").is_file()


def test_the_page_shows_that_line() -> None:
    assert "# yaml-language-server: $schema=schemas/funding.json" in code(PAGE)


def test_the_limits_of_texts_on_the_page_are_those_of_the_schemas() -> None:
    for name in DESCRIBED:
        text = fields(name)["text"]
        assert f"{text['minLength']} bis {text['maxLength']} Zeichen" in section(name)
    assert f"höchstens {fields('funding')['requirements']['maxLength']} Zeichen" in section("funding")
    assert f"Nach {CHECKED_WITHIN.days} Tagen" in PAGE


def test_the_commands_on_the_page_are_targets_of_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    commands = {command.split()[1] for command in code(PAGE) if command.startswith("make ")}

    assert commands == {"check-content", "check-links"}
    assert commands <= targets


def test_the_files_on_the_page_exist() -> None:
    named = {name for name in code(PAGE) if name.startswith("content/")}

    assert named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []
