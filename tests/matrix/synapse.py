"""A real Matrix homeserver (Synapse) for the tests, on the loopback address."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
import yaml

from scripts.processes import background, wait_until_healthy
from scripts.setup_matrix import SYNAPSE
from settings.ports import LOOPBACK
from tests.bot import TIMEOUT, Service, free_port

SERVER = "kammer.example"
SECRET = "secret-of-the-tests"
PASSWORD = "password-of-the-tests"
# As many as the tests need: the limits of Synapse are for people.
LIMIT = {"per_second": 1000, "burst_count": 1000}
LIMITS = {
    "rc_message": LIMIT,
    "rc_registration": LIMIT,
    "rc_login": {"address": LIMIT, "account": LIMIT, "failed_attempts": LIMIT},
    "rc_joins": {"local": LIMIT, "remote": LIMIT},
    "rc_invites": {"per_room": LIMIT, "per_user": LIMIT, "per_issuer": LIMIT},
}


@dataclass
class Homeserver:
    """A running homeserver; `server` can be stopped and started again."""

    address: str
    folder: Path
    server: Service

    def register(self, name: str) -> str:
        """Make an account with the password of the tests; return its full name."""
        where = f"{self.address}/_synapse/admin/v1/register"
        nonce = requests.get(where, timeout=TIMEOUT).json()["nonce"]
        signed = "\0".join((nonce, name, PASSWORD, "notadmin")).encode()
        mac = hmac.new(SECRET.encode(), signed, hashlib.sha1).hexdigest()
        body = {"nonce": nonce, "username": name, "password": PASSWORD, "admin": False, "mac": mac}
        answer = requests.post(where, json=body, timeout=TIMEOUT)
        answer.raise_for_status()
        return f"@{name}:{SERVER}"

    def get(self, path: str, token: str, **query: Any) -> Any:
        """Ask the homeserver's API as somebody."""
        headers = {"Authorization": f"Bearer {token}"}
        where = f"{self.address}/_matrix/client/v3{path}"
        answer = requests.get(where, headers=headers, params=query, timeout=TIMEOUT)
        answer.raise_for_status()
        return answer.json()

    def post(self, path: str, token: str, body: dict[str, Any]) -> Any:
        """Send something to the homeserver's API as somebody."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        where = f"{self.address}/_matrix/client/v3{path}"
        answer = requests.post(where, headers=headers, json=body, timeout=TIMEOUT)
        answer.raise_for_status()
        return answer.json()


@contextlib.contextmanager
def running_synapse(folder: Path) -> Iterator[Homeserver]:
    """Run a homeserver with its database in `folder`."""
    port = free_port()
    config = folder / "homeserver.yaml"
    config.write_text(yaml.safe_dump(_config(folder, port)), encoding="utf-8")
    command = [str(SYNAPSE.python), "-m", "synapse.app.homeserver", "--config-path", str(config)]
    address = f"http://{LOOPBACK}:{port}"

    @contextlib.contextmanager
    def run() -> Iterator[None]:
        with (
            (folder / "synapse.log").open("ab") as log,
            # Keys are made at the first start.
            background([*command, "--generate-keys"], cwd=folder, environment={}, output=log) as keys,
        ):
            keys.wait(60)
        with (
            (folder / "synapse.log").open("ab") as log,
            background(command, cwd=folder, environment={}, output=log) as server,
        ):
            wait_until_healthy(f"{address}/health", server, "homeserver", limit=120)
            yield

    with Service(run) as server:
        yield Homeserver(address, folder, server)


def _config(folder: Path, port: int) -> dict[str, Any]:
    log_config = folder / "log.yaml"
    root = {"level": "WARNING", "handlers": ["console"]}
    handlers = {"console": {"class": "logging.StreamHandler"}}
    log_config.write_text(yaml.safe_dump({"version": 1, "handlers": handlers, "root": root}), encoding="utf-8")
    listener = {"port": port, "type": "http", "bind_addresses": [LOOPBACK], "resources": [{"names": ["client"]}]}
    return {
        "server_name": SERVER,
        "listeners": [listener],
        "database": {"name": "sqlite3", "args": {"database": str(folder / "homeserver.db")}},
        "log_config": str(log_config),
        "media_store_path": str(folder / "media"),
        "signing_key_path": str(folder / "signing.key"),
        "registration_shared_secret": SECRET,
        "macaroon_secret_key": SECRET,
        "form_secret": SECRET,
        "report_stats": False,
        "trusted_key_servers": [],
        "suppress_key_server_warning": True,
        **LIMITS,
    }
