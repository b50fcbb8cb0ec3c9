"""Every message of content/messages.yml can be reached."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT
from tests.profiles import CONTENT
from wegweiser.content import Content
from wegweiser.questions import Kind
from wegweiser.text import PARTS
from wegweiser.yamltext import read_content_yaml

CODE = "\n".join(
    path.read_text(encoding="utf-8")
    for folder in ("actions", "channels")
    for path in sorted((ROOT / folder).glob("*.py"))
)
MESSAGES = CONTENT.messages


def intents_of(action: str) -> set[str]:
    """The intents whose rules lead to an action."""
    found = set()
    for path in (ROOT / "data" / "rules").glob("*.yml"):
        for rule in read_content_yaml(path)["rules"]:
            intent = None
            for step in rule["steps"]:
                intent = step.get("intent", intent)
                if step.get("action") == action and intent is not None:
                    found.add(intent)
    return found


@pytest.mark.parametrize("name", MESSAGES)
def test_message_is_sent_by_an_action_or_a_channel(name: str) -> None:
    assert re.search(rf'["\']{name}["\']', CODE), f"nothing sends {name}"


def test_each_reply_has_a_rule_and_each_rule_its_reply(content: Content) -> None:
    assert set(content.messages["replies"]) == intents_of("action_reply")


def test_each_question_about_the_result_has_its_part(content: Content) -> None:
    handled = {"funding_detail", "what_if"}
    assert set(content.messages["after_result"]) | handled == intents_of("action_result_part")
    shown = {part for parts in content.messages["after_result"].values() for part in parts}
    assert shown <= set(PARTS)


def test_every_kind_of_question_has_words_for_not_understanding(content: Content) -> None:
    assert set(content.messages["not_understood"]) == {kind.value for kind in Kind}
