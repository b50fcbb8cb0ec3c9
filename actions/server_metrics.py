"""Measures the action server from the outside: each call of an action, by its request and its answer."""

from __future__ import annotations

import inspect
import os
import sys
import time
from collections.abc import Mapping
from typing import Any

import rasa_sdk.plugin
from rasa_sdk import Action
from rasa_sdk.utils import all_subclasses
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

from monitoring import meter
from monitoring.meter import ActionEnding
from monitoring.naming import concern
from monitoring.serving import OFF, measure_actions, metrics_port
from settings.errors import LaunchError

WEBHOOK = "/webhook"
_ENDINGS = {200: ActionEnding.DONE, 400: ActionEnding.REJECTED}

hookimpl = rasa_sdk.plugin.pluggy.HookimplMarker("rasa_sdk")


def attach() -> None:
    """Be asked by rasa_sdk for additions to its server, once it has loaded the actions."""
    rasa_sdk.plugin.plugin_manager().register(_Additions())


class _Additions:
    """What rasa_sdk asks for."""

    @hookimpl
    def attach_sanic_app_extensions(self, app: Sanic) -> None:
        """Let each call be named in the log, and be measured where metrics are on."""
        app.register_middleware(_begin, "request")
        if metrics_port(os.environ) != OFF:
            _measure(os.environ)
            app.register_middleware(_end, "response")  # type: ignore[arg-type]


def _measure(environment: Mapping[str, str]) -> None:
    from actions import adviser
    from wegweiser.rules import Outcome

    content = adviser.content()
    ours = (action for action in all_subclasses(Action) if action.__module__.startswith(f"{adviser.__package__}."))
    names = {action().name() for action in ours if not inspect.isabstract(action)}
    try:
        measure_actions(environment, names, [*Outcome], [question.id for question in content.questions])
    except LaunchError as error:
        sys.exit(str(error))


async def _begin(request: Request) -> None:
    request.ctx.began = time.perf_counter()
    conversation = _call(request).get("sender_id")
    if isinstance(conversation, str):
        concern(conversation)


async def _end(request: Request, response: HTTPResponse) -> None:
    if request.path != WEBHOOK or request.method != "POST":
        return
    ending = _ENDINGS.get(response.status, ActionEnding.FAILED)
    meter.action_ran(str(_call(request).get("next_action")), ending, time.perf_counter() - request.ctx.began)


def _call(request: Request) -> Mapping[str, Any]:
    """Return the call as Rasa sends it; empty for anything else. Sanic keeps the parsed body for the handler."""
    if request.path != WEBHOOK or not request.body:
        return {}
    try:
        call = request.json
    except Exception:  # noqa: BLE001 - rasa_sdk answers what it cannot read; this only looks on
        return {}
    return call if isinstance(call, dict) else {}
