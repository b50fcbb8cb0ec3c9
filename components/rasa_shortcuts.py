"""Spares Rasa 3.6.21 work that it does anew for each message and that always comes out the same.

Three methods are replaced, because nothing else reaches them; each still asks Rasa's own where the short way does
not decide. tests/components/test_rasa_shortcuts.py fails where one of Rasa's is not the known one.

- The result of an action: Rasa has the JSON Schema itself checked by jsonschema each time, before the result is
  checked with it, and each event with the schemas of all kinds of events, one of which has to fit.
- Whether the domain is empty: Rasa writes the whole of it out, and an empty one beside it, to compare the two.
- Which class a kind of event has: Rasa goes through all classes and asks each whether it is abstract.
"""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses

rasas_check = RemoteAction._validate_action_result
rasas_is_empty = Domain.is_empty
rasas_event_class = Event.resolve_by_type


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


RemoteAction._validate_action_result = check_result
Domain.is_empty = is_empty
Event.resolve_by_type = staticmethod(event_class)
