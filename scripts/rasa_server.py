"""Rasa's command line, with its HTTP API where the operator has set a token for it.

    python -m scripts.quiet scripts.rasa_server run --model models/wegweiser.tar.gz

Rasa takes the token as an argument only, and every user of a machine can read the arguments of a process. So it is
added here, in the process itself.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from typing import Any

import rasa.core.channels.console
import rasa.server
from rasa.__main__ import main as rasa_main
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from scripts import shell
from scripts.services import API_TOKEN

MODEL_ROUTES = "model"
READ_ONLY = frozenset(("model/parse", "model/predict"))
"""The routes below /model that only ask the model that is loaded."""


def refuse_other_models(request: Request) -> HTTPResponse | None:
    """Refuse what loads, removes, trains or tests a model: a model holds code that runs when it is loaded."""
    route = request.route.path if request.route else ""
    if route.partition("/")[0] != MODEL_ROUTES or route in READ_ONLY:
        return None
    return json({"status": "failure", "reason": "Forbidden", "message": "The model is part of the release."}, 403)


def with_fixed_model(create_app: Callable[..., Sanic]) -> Callable[..., Sanic]:
    """Return Rasa's function that makes the HTTP API, but without what changes the model."""

    @functools.wraps(create_app)
    def create(*arguments: Any, **options: Any) -> Sanic:
        app = create_app(*arguments, **options)
        app.register_middleware(refuse_other_models, "request")
        return app

    return create


def main() -> None:
    """Command line of `rasa`."""
    command = "".join(sys.argv[1:2])
    token = os.environ.get(API_TOKEN, "")
    if token and command == "run":
        rasa.server.create_app = with_fixed_model(rasa.server.create_app)
        sys.argv += ["--enable-api", f"--auth-token={token}"]
    if command == "shell":
        shell.make_usual(rasa.core.channels.console)
    rasa_main()


if __name__ == "__main__":
    main()
