"""What the adviser has is in the documents: questions, rules, settings, commands, channels, fields."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from channels.enabled import MESSENGERS, variable
from scripts.commands_page import COMMANDS, targets
from scripts.fields_page import ELSEWHERE, FILES, WITHOUT_FIELDS, fields, read_schema
from scripts.write_docs import COMMANDS as COMMANDS_PAGE
from scripts.write_docs import FIELDS, OPTIONS, PAGES, RULES
from tests.conftest import ROOT
from tests.docs.error_messages import sources
from wegweiser.content import CONTENT_DIR, Content

DOCS = ROOT / "docs"
SETTING = re.compile(r"\bWEGWEISER_[A-Z]+(?:_[A-Z]+)*\b")


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def pages() -> list[Path]:
    return sorted(path for path in DOCS.rglob("*.md") if "transcripts" not in path.parts)


SETTINGS = sorted({name for path in (*sources(), ROOT / "Makefile") for name in SETTING.findall(text(path))})
MESSENGER_SETTINGS = [
    variable(name, key)
    for name, messenger in MESSENGERS.items()
    for key in (*messenger.required, *messenger.optional)
]


class TestEverythingIsDocumented:
    """A missing one is named, with the page where it belongs."""

    @pytest.mark.parametrize("setting", sorted({*SETTINGS, *MESSENGER_SETTINGS}))
    def test_setting(self, setting: str) -> None:
        told = set(SETTING.findall(text(DOCS / "operations.md")))
        assert setting in told, f"add {setting} to docs/operations.md, Alle Einstellungen"

    def test_no_setting_that_nobody_reads(self) -> None:
        known = {*SETTINGS, *MESSENGER_SETTINGS} | {variable(name, "ACCOUNT") for name in MESSENGERS}
        known |= {f"WEGWEISER_MATRIX_{key}" for key in re.findall(r'"([A-Z_]+)"', matrix_settings())}
        elsewhere = "\n".join(map(text, (ROOT / "deploy").rglob("*.y*ml")))  # such as the image of Compose
        stray = set(SETTING.findall(text(DOCS / "operations.md"))) - known
        assert {name for name in stray if name not in elsewhere} == set(), (
            "docs/operations.md names them, no code does"
        )

    @pytest.mark.parametrize("target", targets())
    def test_make_target(self, target: str) -> None:
        assert f"| `make {target}` |" in text(COMMANDS_PAGE), "run `make docs`"

    def test_every_target_for_people_says_what_it_does(self) -> None:
        phony = " ".join(re.findall(r"^\.PHONY: (.+)$", text(ROOT / "Makefile"), re.MULTILINE)).split()
        assert [name for name in phony if name not in targets()] == [], "in the Makefile, add `## what it does`"

    def test_every_command_with_options(self) -> None:
        ours = [path for path in sources() if "ArgumentParser(" in text(path)]
        modules = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in ours}
        modules = {module.removesuffix(".__main__").replace("wegweiser.cli", "wegweiser") for module in modules}
        told = {command.split()[0] for command in COMMANDS}
        assert modules - told == set(), "add them to COMMANDS in scripts/commands_page.py, then `make docs`"

    @pytest.mark.parametrize("channel", [*MESSENGERS, "matrix"])
    def test_channel(self, channel: str) -> None:
        page = DOCS / "channels" / f"{channel}.md"
        assert page.is_file(), f"write {page.relative_to(ROOT)}: set up, variables, data, limits"
        assert f"({page.name})" in text(DOCS / "channels" / "README.md"), "add a row to docs/channels/README.md"

    def test_every_question_and_its_answers(self, content: Content) -> None:
        page = text(RULES)
        for question in content.questions:
            assert f"| `{question.id}` |" in page, "run `make docs`"
            assert all(f"(`{option.value}`)" in page for option in question.options), "run `make docs`"

    def test_every_rule(self, content: Content) -> None:
        page = text(RULES)
        rules = (*content.rules.outcomes, *content.rules.law, *content.rules.modifiers)
        assert [rule.id for rule in rules if f"| `{rule.id}` |" not in page] == [], "run `make docs`"

    @pytest.mark.parametrize(
        "name", sorted({path.stem for path in (CONTENT_DIR / "schemas").glob("*.json")} - {*WITHOUT_FIELDS})
    )
    def test_every_field_of_the_content(self, name: str) -> None:
        assert name in FILES or name in ELSEWHERE, (
            f"add {name} to FILES in scripts/fields_page.py, then `make docs`"
        )
        page = text(DOCS / ELSEWHERE[name]) if name in ELSEWHERE else text(FIELDS)
        missing = [
            path
            for path, _, _ in fields(read_schema(name))
            if not any(told in page for told in (f"`{path}`", f"`{path}.", f"`{path.rpartition('.')[2]}`"))
        ]
        assert missing == [], f"schemas/{name}.json has them, its page has not; run `make docs`"

    @pytest.mark.parametrize("name", [name for name in FILES if name != "messages"])
    def test_every_field_says_what_it_means(self, name: str) -> None:
        mute = [path for path, field, _ in fields(read_schema(name)) if not field.get("description")]
        assert mute == [], f"add a German description in content/schemas/{name}.json"


def matrix_settings() -> str:
    return text(ROOT / "matrix" / "wegweiser_matrix" / "settings.py")


class TestPagesMadeByAProgram:
    """They are fresh; those of rules and licences have tests of their own."""

    def test_fields(self) -> None:
        assert PAGES[FIELDS]() == text(FIELDS), "run `make docs`"

    def test_options_for_the_completion_of_editors(self) -> None:
        assert PAGES[OPTIONS]() == text(OPTIONS), "run `make docs`"

    def test_commands(self) -> None:
        assert PAGES[COMMANDS_PAGE]() == text(COMMANDS_PAGE), "run `make docs`"
