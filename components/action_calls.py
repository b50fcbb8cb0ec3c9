"""Spares Rasa what takes longer than any action: checking the schema of results anew at each result.

Rasa 3.6.21 has the JSON Schema of an action's result itself checked by jsonschema each time, before the result
is checked with it. Nothing but the method replaced here reaches that. tests/components/test_action_calls.py fails
where Rasa's own method is not the known one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator
from rasa.core.actions.action import RemoteAction

rasas_check = RemoteAction._validate_action_result


@lru_cache(maxsize=1)
def _schema() -> Draft202012Validator:
    return Draft202012Validator(RemoteAction.action_response_format_spec())


def check_result(action: RemoteAction, result: Any) -> bool:
    """Return True for a result of an action that Rasa's schema allows; raise what Rasa raises for any other."""
    return _schema().is_valid(result) or rasas_check(action, result)


RemoteAction._validate_action_result = check_result
