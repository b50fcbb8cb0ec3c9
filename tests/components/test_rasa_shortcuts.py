"""The shorter ways lead where Rasa's own lead."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.utils.common import all_subclasses

from components.rasa_shortcuts import (
    check_result,
    event_class,
    is_empty,
    rasas_check,
    rasas_event_class,
    rasas_is_empty,
)

ACTION = RemoteAction("action_any", None)


@pytest.mark.parametrize(
    ("rasas", "known"),
    [
        (
            (rasas_check, RemoteAction.action_response_format_spec),
            "92c725034cf9d06a0bacc907e9a07deb21b7be90687a0dbd5002dd17aa5031b5",
        ),
        ((rasas_is_empty,), "884be90ef485f1d2c0f140657a47f106a7d2785b63b03e46cd699b4072e95369"),
        ((rasas_event_class,), "b5cf570fa7f286c7059ec73d8880528d03a78b28cf4e80285a46079c0fa65968"),
    ],
)
def test_rasas_own_way_is_the_known_one(rasas: tuple[Callable[..., Any], ...], known: str) -> None:
    """Where this fails: read what the method does now, and whether components/rasa_shortcuts.py does the same."""
    source = "".join(map(inspect.getsource, rasas))
    assert hashlib.sha256(source.encode()).hexdigest() == known


def test_rasa_takes_the_shorter_ways() -> None:
    assert RemoteAction._validate_action_result is check_result
    assert Domain.is_empty is is_empty
    assert Event.resolve_by_type is event_class


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"intents": ["inform"]},
        {"responses": {"utter_hello": [{"text": "Hallo"}]}},
        {"slots": {"forget": {"type": "bool", "mappings": [{"type": "custom"}]}}},
    ],
)
def test_an_empty_domain_is_empty_and_no_other(parts: dict[str, Any]) -> None:
    domain = Domain.from_dict(parts)
    assert is_empty(domain) == rasas_is_empty(domain) == (not parts)


def test_each_kind_of_event_has_the_class_that_rasa_finds() -> None:
    for kind in all_subclasses(Event):
        assert event_class(kind.type_name) is rasas_event_class(kind.type_name)
    assert event_class("topic") is None
    assert event_class("unheard_of", SlotSet) is SlotSet
    with pytest.raises(ValueError, match="unheard_of"):
        event_class("unheard_of")


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
