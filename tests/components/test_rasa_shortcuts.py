"""The shorter ways lead where Rasa's own lead."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from rasa.core.actions.action import RemoteAction
from rasa.engine.exceptions import GraphComponentException, GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
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
    rasas_run,
    run,
)

ACTION = RemoteAction("action_any", None)


class Sum(GraphComponent):
    """Adds up what it is given."""

    @classmethod
    def create(cls, config: Any, model_storage: Any, resource: Any, execution_context: Any) -> Sum:
        return cls()

    def add(self, left: int, right: int) -> int:
        if left == right == 0:
            raise RuntimeError("Nothing to add.")
        return left + right


def node(**needs: str) -> SchemaNode:
    return SchemaNode(needs=needs, uses=Sum, constructor_name="create", fn="add", config={}, eager=True)


@pytest.fixture
def sums(tmp_path: Path) -> DaskGraphRunner:
    """A graph whose nodes do not stand in the order in which they can run."""
    nodes = {
        "total": node(left="subtotal", right="given"),
        "subtotal": node(left="given", right="other"),
        "aside": node(left="given", right="nowhere"),
    }
    schema = GraphSchema(nodes)
    return DaskGraphRunner.create(schema, LocalModelStorage(tmp_path), ExecutionContext(schema, "any"))


@pytest.mark.parametrize("way", [run, rasas_run])
class TestTheComponents:
    """The same, whether they run our way or Rasa's."""

    def test_run_in_the_order_in_which_they_need_each_other(
        self, way: Callable[..., Any], sums: DaskGraphRunner
    ) -> None:
        assert way(sums, inputs={"given": 3, "other": 4}, targets=["total"]) == {"total": 10}
        assert way(sums, inputs={"given": 1, "other": 1}, targets=["total", "subtotal"]) == {
            "total": 3,
            "subtotal": 2,
        }
        assert way(sums, inputs={"given": 5, "other": 6}, targets=["given"]) == {"given": 5}

    def test_refuse_to_run_where_something_is_missing(
        self, way: Callable[..., Any], sums: DaskGraphRunner
    ) -> None:
        with pytest.raises(GraphRunError, match="Expected input 'nowhere' to provide parameter 'right'"):
            way(sums, inputs={"given": 3}, targets=["aside"])

    def test_refuse_an_input_that_is_the_name_of_one_of_them(
        self, way: Callable[..., Any], sums: DaskGraphRunner
    ) -> None:
        with pytest.raises(GraphRunError, match="'subtotal' clashes with a node name"):
            way(sums, inputs={"given": "subtotal", "other": 4}, targets=["total"])

    def test_give_way_to_an_input_in_the_place_of_one_of_them(
        self, way: Callable[..., Any], sums: DaskGraphRunner
    ) -> None:
        assert way(sums, inputs={"given": 1, "subtotal": 20}, targets=["total"]) == {"total": 21}

    def test_tell_which_of_them_failed(self, way: Callable[..., Any], sums: DaskGraphRunner) -> None:
        with pytest.raises(GraphComponentException, match="node subtotal"):
            way(sums, inputs={"given": 0, "other": 0}, targets=["total"])


@pytest.mark.parametrize(
    ("rasas", "known"),
    [
        (
            (rasas_check, RemoteAction.action_response_format_spec),
            "92c725034cf9d06a0bacc907e9a07deb21b7be90687a0dbd5002dd17aa5031b5",
        ),
        ((rasas_is_empty,), "884be90ef485f1d2c0f140657a47f106a7d2785b63b03e46cd699b4072e95369"),
        (
            (
                rasas_run,
                DaskGraphRunner._build_dask_graph,
                DaskGraphRunner._add_inputs_to_graph,
                GraphSchema.minimal_graph_schema,
            ),
            "ba2c4acec79fff0ff8492b9b3c41007c5c77ed81721c6190984e79c102943a39",
        ),
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
    assert DaskGraphRunner.run is run


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
