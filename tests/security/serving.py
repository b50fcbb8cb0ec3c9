"""The servers as `make serve` starts them, with nothing opened for tests; their memory; raw connections."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from scripts.processes import background, wait_until_healthy
from scripts.quiet import quiet_environment
from scripts.run import action_server, credentials_for, rasa_arguments
from scripts.training import ensure_model
from settings.ports import LOOPBACK
from tests.bot import TIMEOUT, Bot, Service, environment, free_port, write_endpoints

MESSENGERS = {
    "WEGWEISER_TELEGRAM_TOKEN": "123456:AAtoken-of-the-tests",
    "WEGWEISER_TELEGRAM_SECRET": "secret-of-the-tests",
    "WEGWEISER_TELEGRAM_URL": "https://bot.example.org/webhooks/telegram/webhook",
    "WEGWEISER_TELEGRAM_API": "http://127.0.0.1:9/telegram",
    "WEGWEISER_TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "WEGWEISER_TWILIO_AUTH_TOKEN": "auth-token-of-the-tests",
    "WEGWEISER_TWILIO_URL": "https://bot.example.org/webhooks/twilio/webhook",
    "WEGWEISER_MATTERMOST_SERVER": "http://127.0.0.1:9/mattermost",
    "WEGWEISER_MATTERMOST_TOKEN": "mattermost-token",
    "WEGWEISER_MATTERMOST_WEBHOOK_TOKEN": "mattermost-webhook-token",
    "WEGWEISER_MATTERMOST_URL": "https://bot.example.org/webhooks/mattermost/webhook",
    "WEGWEISER_SLACK_TOKEN": "xoxb-token",
    "WEGWEISER_SLACK_SIGNING_SECRET": "slack-signing-secret",
    "WEGWEISER_ROCKETCHAT_SERVER": "http://127.0.0.1:9/rocketchat",
    "WEGWEISER_ROCKETCHAT_USER_ID": "bot",
    "WEGWEISER_ROCKETCHAT_TOKEN": "rocketchat-token",
    "WEGWEISER_ROCKETCHAT_WEBHOOK_TOKEN": "rocketchat-webhook-token",
    "WEGWEISER_TEAMS_APP_ID": "app",
    "WEGWEISER_TEAMS_PASSWORD": "password",
}
"""Every messenger open, and nobody behind it: port 9 is closed."""


class Changing(dict[str, str]):
    """Settings that a test may change before it starts a server again; `actions` is the action server's port."""

    actions: int


@contextlib.contextmanager
def serving(root: Path, folder: Path, settings: Mapping[str, str]) -> Iterator[tuple[Bot, Changing]]:
    """Run both servers as `make serve` does; yield them with the settings that count at the next start.

    Args:
        root: The project's folder.
        folder: Where conversations and logs go.
        settings: Environment variables.
    """
    ensure_model(root)
    port, action_port = free_port(), free_port()
    endpoints_file = write_endpoints(root, folder, action_port)
    changing = Changing(settings)
    changing.actions = action_port
    changing |= {
        "WEGWEISER_TODAY": "2026-11-22",
        "WEGWEISER_PAUSES": str(folder / "pauses.db"),
        "WEGWEISER_STATISTICS": str(folder / "statistics.db"),
    }

    @contextlib.contextmanager
    def rasa() -> Iterator[None]:
        with (
            environment(changing),
            credentials_for(root) as credentials,
            (folder / "rasa.log").open("ab") as log,
            background(
                [
                    *(sys.executable, "-m", "scripts.quiet"),
                    *rasa_arguments("run", credentials, endpoints_file, LOOPBACK, port),
                ],
                cwd=root,
                environment=quiet_environment(os.environ, "INFO"),
                output=log,
            ) as server,
        ):
            wait_until_healthy(f"http://{LOOPBACK}:{port}/webhooks/web/health", server, "Rasa server", limit=120)
            yield

    @contextlib.contextmanager
    def actions() -> Iterator[None]:
        with (
            environment(changing),
            action_server(root, action_port, log=folder / "actions.log", log_level="INFO"),
        ):
            yield

    with Service(actions) as action_service, Service(rasa) as rasa_service:
        address = f"http://{LOOPBACK}:{port}"
        yield Bot(address, folder / "talks.db", folder / "rasa.log", rasa_service, action_service), changing


def process_on(port: int) -> Path:
    """Return the folder in /proc of the server that was started with a port.

    Raises:
        ProcessLookupError: If there is none.
    """
    for process in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            words = (process / "cmdline").read_bytes().split(b"\0")
            if words[words.index(b"--port") + 1] == str(port).encode():
                return process
    raise ProcessLookupError(f"no process was started with --port {port}")


def memory(port: int) -> float:
    """Return how many megabytes of memory the server on a port holds."""
    pages = int((process_on(port) / "statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def processor_seconds(port: int) -> float:
    """Return for how many seconds the server on a port has used a core."""
    fields = (process_on(port) / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Exchange:
    """What came back on a connection, until the server closed it or was silent for a while."""

    raw: bytes
    closed: bool

    @property
    def statuses(self) -> list[int]:
        """The status of each answer."""
        lines = self.raw.split(b"\r\n")
        return [int(line.split(b" ")[1]) for line in lines if line.startswith(b"HTTP/1.1 ")]

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the first answer, by their names in lower case."""
        head = self.raw.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
        return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head)}


def exchange(address: str, *pieces: bytes, pause: float = 0.0, silence: float = 2.0) -> Exchange:
    """Send bytes as they are.

    Args:
        address: The server.
        pieces: What is sent.
        pause: Seconds before each piece after the first.
        silence: Seconds without an answer after which there will be none.
    """
    where = urlsplit(address)
    got, closed = b"", False
    with socket.create_connection((str(where.hostname), where.port or 80), timeout=TIMEOUT) as line:
        line.settimeout(silence)
        try:
            for place, piece in enumerate(pieces):
                if place:
                    time.sleep(pause)
                line.sendall(piece)
            while data := line.recv(65_536):
                got += data
            closed = True
        except TimeoutError:
            pass
        except ConnectionError:
            closed = True
    return Exchange(got, closed)
