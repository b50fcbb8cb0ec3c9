"""Spares Rasa what takes longer than any action: checking the schema of results anew at each result.

Rasa 3.6.21 has the JSON Schema of an action's result itself checked by jsonschema each time, before the result
is checked with it, and each event with the schemas of all kinds of events, one of which has to fit. Nothing but
the method replaced here reaches that. tests/components/test_action_calls.py fails where Rasa's own method is not
the known one.
"""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator
from rasa.core.actions.action import RemoteAction

rasas_check = RemoteAction._validate_action_result


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


RemoteAction._validate_action_result = check_result
