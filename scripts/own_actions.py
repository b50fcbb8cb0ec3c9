"""Runs the actions in the Rasa server itself where the endpoints file names no action server.

One process fewer to start and to hold in memory, and no conversation to pack, send and unpack each turn. The
actions are those of actions/, run by the same executor that an action server has.
"""

from __future__ import annotations

import asyncio
import copy
import functools
import json
from collections.abc import Callable
from typing import Any

from rasa.core.actions.constants import SELECTIVE_DOMAIN
from rasa.core.utils import AvailableEndpoints
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

OWN = "own"
"""`type` of an action endpoint that is no server."""
PACKAGE = "actions"


class OwnActions(EndpointConfig):  # type: ignore[misc]
    """An endpoint that runs the actions instead of asking a server to."""

    def __init__(self) -> None:
        """Import the actions, and with them the content, so that a fault in it ends the start."""
        super().__init__(url=f"package {PACKAGE}", **{SELECTIVE_DOMAIN: True})
        self._executor = ActionExecutor()
        self._executor.register_package(PACKAGE)

    async def request(self, *_: Any, json: dict[str, Any], timeout: float | None = None, **__: Any) -> Any:
        """Run the action that a call names; return its result as a server would have sent it.

        Args:
            json: The call as Rasa puts it together.
            timeout: Seconds that the action may take.

        Raises:
            ClientResponseError: If the action refuses to run, as Rasa expects it of a server.
            TimeoutError: If it takes too long.
        """
        tracker = json["tracker"]
        call = {**json, "tracker": {**tracker, "slots": copy.deepcopy(tracker["slots"])}}
        try:
            async with asyncio.timeout(timeout):
                result = await self._executor.run(call)
        except ActionExecutionRejection as refusal:
            text = _as_sent({"error": refusal.message, "action_name": refusal.action_name})
            raise ClientResponseError(400, refusal.message, text) from refusal
        return _as_received(_as_sent(result))


def _as_sent(result: Any) -> str:
    return json.dumps(result)


def _as_received(text: str) -> Any:
    return json.loads(text)


def with_own_actions(read: Callable[[str], AvailableEndpoints]) -> Callable[[str], AvailableEndpoints]:
    """Return Rasa's reader of the endpoints file, but for an action endpoint of the type `own`."""

    @functools.wraps(read)
    def read_endpoints(endpoint_file: str) -> AvailableEndpoints:
        endpoints = read(endpoint_file)
        if endpoints.action is not None and endpoints.action.type == OWN:
            endpoints.action = OwnActions()
        return endpoints

    return read_endpoints
