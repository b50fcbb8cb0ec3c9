"""Results of actions are checked as Rasa checks them, only without checking the schema each time."""

from __future__ import annotations

import hashlib
import inspect
from typing import Any

import jsonschema
import pytest
from rasa.core.actions.action import RemoteAction

from components.action_calls import check_result, rasas_check

KNOWN = "92c725034cf9d06a0bacc907e9a07deb21b7be90687a0dbd5002dd17aa5031b5"
ACTION = RemoteAction("action_any", None)


def test_rasas_own_check_is_the_known_one() -> None:
    """Where this fails: read what the method does now, and whether components/action_calls.py does the same."""
    source = inspect.getsource(rasas_check) + inspect.getsource(RemoteAction.action_response_format_spec)
    assert hashlib.sha256(source.encode()).hexdigest() == KNOWN


def test_rasa_uses_the_faster_check() -> None:
    assert RemoteAction._validate_action_result is check_result


@pytest.mark.parametrize(
    "result",
    [
        {"events": [], "responses": []},
        {"events": [{"event": "slot", "name": "goal", "value": None, "timestamp": None}], "responses": [{}]},
        {"events": [{"event": "active_loop", "name": "interview_form"}]},
    ],
)
def test_a_good_result_passes_both(result: dict[str, Any]) -> None:
    assert check_result(ACTION, result)
    assert rasas_check(ACTION, result)


@pytest.mark.parametrize(
    "result",
    [
        [],
        {"events": {}},
        {"events": [{"name": "no event"}]},
        {"events": [{"event": "slot", "name": 7, "value": 1}]},
        {"events": [{"event": "unheard_of"}]},
        {"responses": ["text"]},
    ],
)
def test_a_bad_result_is_refused_in_rasas_own_words(result: Any) -> None:
    with pytest.raises(jsonschema.ValidationError) as rasas:
        rasas_check(ACTION, result)
    with pytest.raises(jsonschema.ValidationError) as ours:
        check_result(ACTION, result)
    assert ours.value.message == rasas.value.message
