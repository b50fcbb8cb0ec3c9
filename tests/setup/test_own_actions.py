"""Actions that run in the Rasa server do what those of an action server do."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa_sdk import Action
from rasa_sdk.interfaces import ActionExecutionRejection as Refusal

from scripts.own_actions import OWN, OwnActions, with_own_actions


class Changing(Action):
    """Changes what it was given, and returns what JSON does not know as it is."""

    def name(self) -> str:
        return "action_changing"

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        tracker.slots["goal"].append("changed")
        dispatcher.utter_message(text="gesagt")
        return [{"event": "slot", "name": "goal", "value": ("a", "b"), "timestamp": None}]


class Refusing(Action):
    """Refuses to run."""

    def name(self) -> str:
        return "action_refusing"

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        raise Refusal(self.name(), "not now")


DOMAIN = Domain.from_yaml(
    """
version: "3.1"
slots:
  goal:
    type: any
    mappings: [{type: custom}]
"""
)


@pytest.fixture(scope="module")
def endpoint() -> OwnActions:
    own = OwnActions()
    for action in (Changing(), Refusing()):
        own._executor.register_action(action)
    return own


def run(name: str, endpoint: OwnActions, tracker: DialogueStateTracker) -> list[Any]:
    action = RemoteAction(name, endpoint)
    return asyncio.run(action.run(CollectingOutputChannel(), None, tracker, DOMAIN))


def tracker() -> DialogueStateTracker:
    held = DialogueStateTracker.from_events("one", [], DOMAIN.slots)
    held.slots["goal"].value = ["told"]
    return held


def test_an_action_cannot_change_the_conversation_but_by_what_it_returns(endpoint: OwnActions) -> None:
    held = tracker()
    said, slot = run("action_changing", endpoint, held)
    assert held.get_slot("goal") == ["told"]
    assert said.text == "gesagt"
    assert slot.value == ["a", "b"]


def test_an_action_that_refuses_is_taken_for_refused(endpoint: OwnActions) -> None:
    with pytest.raises(ActionExecutionRejection):
        run("action_refusing", endpoint, tracker())


@pytest.mark.parametrize(("line", "own"), [(f"type: {OWN}", True), ("url: http://127.0.0.1:5055/webhook", False)])
def test_only_an_endpoints_file_that_says_so_gets_them(tmp_path: Path, line: str, own: bool) -> None:
    file = tmp_path / "endpoints.yml"
    file.write_text(f"action_endpoint:\n  {line}\n", encoding="utf-8")
    endpoints = with_own_actions(AvailableEndpoints.read_endpoints)(str(file))
    assert isinstance(endpoints.action, OwnActions) is own
