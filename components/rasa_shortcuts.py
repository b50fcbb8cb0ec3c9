"""Spares Rasa 3.6.21 work that it does anew for each message and that always comes out the same.

Four methods are replaced, because nothing else reaches them; each still asks Rasa's own where the short way does
not decide. tests/components/test_rasa_shortcuts.py fails where one of Rasa's is not the known one.

- The result of an action: Rasa has the JSON Schema itself checked by jsonschema each time, before the result is
  checked with it, and each event with the schemas of all kinds of events, one of which has to fit.
- Whether the domain is empty: Rasa writes the whole of it out, and an empty one beside it, to compare the two.
- Which class a kind of event has: Rasa goes through all classes and asks each whether it is abstract.
- In which order the components run: Rasa has dask find it out each time, and schedule what runs one by one anyway.
"""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from graphlib import TopologicalSorter
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from jsonschema import Draft202012Validator
from rasa.core.actions.action import RemoteAction
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses

rasas_check = RemoteAction._validate_action_result
rasas_is_empty = Domain.is_empty
rasas_event_class = Event.resolve_by_type
rasas_run = DaskGraphRunner.run


class _Schemas(NamedTuple):
    """Rasa's schema, taken apart: a result without what is special to kinds of events, and these by name."""

    result: Draft202012Validator
    kinds: dict[str, Draft202012Validator]


@lru_cache(maxsize=1)
def _schemas() -> _Schemas:
    schema = deepcopy(RemoteAction.action_response_format_spec())  # parts of it are Rasa's own
    kinds = schema["properties"]["events"]["items"].pop("oneOf")
    by_name = {kind["properties"]["event"]["const"]: Draft202012Validator(kind) for kind in kinds}
    return _Schemas(Draft202012Validator(schema), by_name)


def check_result(action: RemoteAction, result: Any) -> bool:
    """Return True for a result of an action that Rasa's schema allows; raise what Rasa raises for any other."""
    return _is_allowed(result) or rasas_check(action, result)


def _is_allowed(result: Any) -> bool:
    schemas = _schemas()
    if not schemas.result.is_valid(result):
        return False
    events = result.get("events", ())
    return all(
        (kind := schemas.kinds.get(event["event"])) is not None and kind.is_valid(event) for event in events
    )


def is_empty(domain: Domain) -> bool:
    """Return whether a domain has nothing at all."""
    return not domain.responses and bool(rasas_is_empty(domain))


def event_class(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
    """Return the class of a kind of event, or the default, where there is one; raise what Rasa raises."""
    return _event_classes().get(type_name) or rasas_event_class(type_name, default)


@lru_cache(maxsize=1)
def _event_classes() -> dict[str, type[Event]]:
    # The first of a name is the one that Rasa finds.
    return {kind.type_name: kind for kind in reversed(all_subclasses(Event))}


def run(
    runner: DaskGraphRunner, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
) -> dict[str, Any]:
    """Return the outputs of the targets by name; raise what Rasa raises.

    Args:
        runner: Holds the components as nodes of a graph.
        inputs: What comes from outside, by name.
        targets: Names of nodes or inputs; all that the graph is for unless named.
    """
    wanted = tuple(targets or runner._graph_schema.target_names)
    results = {name: (name, value) for name, value in (inputs or {}).items()}
    words = (word for pair in results.values() for word in pair if isinstance(word, str))
    if not runner._instantiated_nodes.keys().isdisjoint(words):
        return dict(rasas_run(runner, inputs, targets))
    try:
        for name, needs in _order(runner, wanted):
            # A node itself refuses to run where only the name of what it needs is there.
            results[name] = runner._instantiated_nodes[name](*(results.get(need, need) for need in needs))
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
    return dict(results[name] for name in wanted)


_Order = list[tuple[str, list[str]]]
_orders: WeakKeyDictionary[DaskGraphRunner, dict[tuple[str, ...], _Order]] = WeakKeyDictionary()


def _order(runner: DaskGraphRunner, targets: tuple[str, ...]) -> _Order:
    """Return the nodes that the targets need, each with the names of what it needs itself, in the order to run."""
    known = _orders.setdefault(runner, {})
    if targets not in known:
        nodes = runner._graph_schema.minimal_graph_schema(list(targets)).nodes
        needs = {name: list(node.needs.values()) for name, node in nodes.items()}
        known[targets] = [(name, needs[name]) for name in TopologicalSorter(needs).static_order() if name in needs]
    return known[targets]


RemoteAction._validate_action_result = check_result
Domain.is_empty = is_empty
Event.resolve_by_type = staticmethod(event_class)
DaskGraphRunner.run = run
