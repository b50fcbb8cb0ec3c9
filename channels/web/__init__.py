"""The channel `web`: a small REST connector for the widget. Its contract is docs/web-kanal.md."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, Sanic

from actions import adviser
from channels.enabled import open_names
from channels.web import upkeep
from channels.web.conversations import CHANNEL
from channels.web.frame import METHODS, Frame, Handlers
from channels.web.logs import guard_access_log
from channels.web.public import PublicRoutes
from channels.web.readiness import Readiness
from channels.web.refusals import Code
from channels.web.server import guard_server
from channels.web.talk import TalkRoutes
from channels.web.tokens import Tokens, own_key
from channels.web_settings import Settings, SettingsError
from monitoring.serving import measure_rasa
from settings.errors import LaunchError
from storage.keeping import KeepingError, retention_days

EVERYTHING_ELSE: dict[str, Handlers] = {"/<anything:path>": {}}
"""Addresses that do not exist are refused in the same form as all else."""


class WebChannel(InputChannel):
    """Lets a page talk to the adviser over HTTP.

    Args:
        settings: What the operator has set.
    """

    def __init__(self, settings: Settings) -> None:
        content = adviser.content()
        tokens = Tokens(settings.keys or (own_key(),))
        self._frame = Frame(settings, content.messages["web"]["refusals"])
        self._readiness = Readiness()
        public = PublicRoutes(settings, content, self._readiness)
        self._tables = (public.table(), TalkRoutes(settings, tokens, content).table())

    @classmethod
    def name(cls) -> str:
        """Return the name of the channel, which is part of its address."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WebChannel:
        """Return the channel; its settings come from the environment, where keys belong.

        Raises:
            RasaException: If a setting cannot be used; Rasa then ends with the sentence that says which.
        """
        if credentials:
            names = ", ".join(credentials)
            raise RasaException(
                f"credentials.yml: channels.web.WebChannel holds {names}; it takes no settings there, "
                "only environment variables, which docs/web-kanal.md lists."
            )
        try:
            retention_days(os.environ)
            return cls(Settings.from_environment(os.environ))
        except (SettingsError, KeepingError) as error:
            raise RasaException(str(error)) from error

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes. `on_new_message` is left alone: a turn holds the lock from before the message on."""
        guard_access_log()
        blueprint = Blueprint("web_channel")
        guard_server(blueprint)
        for table in (*self._tables, EVERYTHING_ELSE):
            for path, handlers in table.items():
                name = "".join(letter if letter.isalnum() else "_" for letter in path)
                # Strict: "/" would otherwise be taken for an empty rest of EVERYTHING_ELSE.
                blueprint.add_route(
                    self._frame.around(handlers), path, METHODS, name=name, stream=True, strict_slashes=True
                )
        blueprint.middleware("response")(self._frame.finish)
        blueprint.listener("after_server_start")(upkeep.start)
        try:
            is_measured = measure_rasa(
                os.environ, (CHANNEL, *open_names(os.environ)), [code.code for code in Code]
            )
        except LaunchError as error:
            raise RasaException(str(error)) from error
        if is_measured:
            blueprint.listener("after_server_start")(self._watch)
            blueprint.listener("before_server_stop")(self._end_watch)
        return blueprint

    async def _watch(self, app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
        self._watching = asyncio.create_task(self._readiness.watch(app))

    async def _end_watch(self, *_: object) -> None:
        self._watching.cancel()
