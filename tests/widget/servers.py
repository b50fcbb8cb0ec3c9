"""The real servers behind the widget: they can be stopped and started again in the middle of a conversation."""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from scripts.processes import background, wait_until_healthy
from settings.ports import LOOPBACK
from scripts.quiet import quiet_environment
from scripts.run import action_server
from scripts.training import MODEL, ensure_model
from tests.bot import free_port, write_endpoints

TODAY = "2026-11-22"
FOREIGN_PAGE = "http://kammer.example"
"""The origin of another host that may talk to the server."""


@dataclass
class Servers:
    """Rasa server and action server on ports that stay the same; conversations go to `folder`.

    The action server inherits its settings from this process, so they are put into `os.environ` while it starts.
    """

    root: Path
    folder: Path
    port: int = field(default_factory=free_port)
    action_port: int = field(default_factory=free_port)
    _rasa: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)
    _actions: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    @property
    def origin(self) -> str:
        """Where pages of the server come from."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def channel(self) -> str:
        """Address of the channel, with a slash at the end."""
        return f"{self.origin}/webhooks/web/"

    def start(self) -> None:
        """Train if need be and start both servers."""
        ensure_model(self.root)
        write_endpoints(self.root, self.folder, self.action_port)
        self.start_actions()
        self.start_rasa()

    def stop(self) -> None:
        """Stop both servers."""
        self.stop_rasa()
        self.stop_actions()

    def start_rasa(self) -> None:
        """Start the Rasa server."""
        command = [sys.executable, "-m", "scripts.quiet", "rasa", "run", "--model", str(self.root / MODEL)]
        command += ["--endpoints", str(self.folder / "endpoints.yml")]
        command += ["--interface", LOOPBACK, "--port", str(self.port)]
        settings = {
            "WEGWEISER_TODAY": TODAY,
            "WEGWEISER_WEB_ORIGINS": FOREIGN_PAGE,
            "WEGWEISER_WEB_KEYS": "key-of-the-widget-tests-" + "x" * 32,
            "WEGWEISER_WEB_REQUESTS_PER_MINUTE": "10000",
            "WEGWEISER_WEB_STARTS_PER_HOUR": "10000",
            "WEGWEISER_WEB_MESSAGES_PER_MINUTE": "1000",
        }
        environment = quiet_environment({**os.environ, **settings}, "WARNING")
        log = self._rasa.enter_context((self.folder / "rasa.log").open("ab"))
        process = self._rasa.enter_context(background(command, cwd=self.root, environment=environment, output=log))
        wait_until_healthy(f"{self.channel}health", process, "Rasa server", limit=120)

    def stop_rasa(self) -> None:
        """Stop the Rasa server."""
        self._rasa.close()

    def start_actions(self) -> None:
        """Start the action server."""
        settings = {"WEGWEISER_TODAY": TODAY, "WEGWEISER_PAUSES": str(self.folder / "pauses.db")}
        before = {name: os.environ.get(name) for name in settings}
        os.environ.update(settings)
        try:
            log = self.folder / "actions.log"
            self._actions.enter_context(action_server(self.root, self.action_port, log=log, log_level="WARNING"))
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value

    def stop_actions(self) -> None:
        """Stop the action server."""
        self._actions.close()
