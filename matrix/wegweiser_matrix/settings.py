"""What an operator can set: environment variables, read once and checked at the start."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "WEGWEISER_MATRIX_"
DEFAULT_ADVISER = "http://127.0.0.1:5005/webhooks/web"
DEFAULT_STORE = "var/matrix"
USER = re.compile(r"@[^:\s]+:(?P<server>[^\s]+)")
SERVER = re.compile(r"[A-Za-z0-9.\-]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?")


class SettingsError(Exception):
    """The process cannot start; the text says what is wrong, what stood there and what is allowed."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings.

    `homeserver` and `adviser` are addresses without a slash at the end. `user` is empty where only a token is set.
    One of `password` and `access_token` is set; `device_id` may be empty. `allowed_servers` are lower case; empty
    means all.
    """

    homeserver: str
    user: str
    password: str
    access_token: str
    device_id: str
    store: Path
    adviser: str
    allowed_servers: frozenset[str]


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Return the settings.

    Args:
        environment: Usually `os.environ`.

    Raises:
        SettingsError: If a variable is missing or holds what is not allowed. Secrets are not quoted.
    """
    values = {key: value.strip() for key, value in environment.items() if key.startswith(PREFIX)}
    known = {f"{PREFIX}{name}" for name in NAMES}
    if unknown := sorted(set(values) - known):
        raise SettingsError(
            f"{unknown[0]} is set, but there is no such setting. Known: {', '.join(sorted(known))}."
        )
    value = {name: values.get(f"{PREFIX}{name}", "") for name in NAMES}
    if not value["HOMESERVER"]:
        raise SettingsError(f"{PREFIX}HOMESERVER is missing; set it to the homeserver's address, https://…")
    if bool(value["PASSWORD"]) == bool(value["ACCESS_TOKEN"]):
        raise SettingsError(f"Set exactly one of {PREFIX}PASSWORD and {PREFIX}ACCESS_TOKEN.")
    if value["PASSWORD"] and not value["USER"]:
        raise SettingsError(f"{PREFIX}USER is missing; a password needs the account, @name:server.")
    if value["USER"] and not USER.fullmatch(value["USER"]):
        raise SettingsError(f"{PREFIX}USER is {value['USER']!r}; it must be a full account name, @name:server.")
    return Settings(
        homeserver=_address("HOMESERVER", value["HOMESERVER"]),
        user=value["USER"],
        password=value["PASSWORD"],
        access_token=value["ACCESS_TOKEN"],
        device_id=value["DEVICE_ID"],
        store=Path(value["STORE"] or DEFAULT_STORE),
        adviser=_address("ADVISER", value["ADVISER"] or DEFAULT_ADVISER),
        allowed_servers=_servers(value["ALLOWED_SERVERS"]),
    )


NAMES = ("HOMESERVER", "USER", "PASSWORD", "ACCESS_TOKEN", "DEVICE_ID", "STORE", "ADVISER", "ALLOWED_SERVERS")


def _address(name: str, text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise SettingsError(
            f"{PREFIX}{name} is {text!r}; it must be an address that begins with http:// or https://."
        )
    return text.rstrip("/")


def _servers(text: str) -> frozenset[str]:
    servers = [part.strip().lower() for part in text.split(",") if part.strip()]
    for server in servers:
        if not SERVER.fullmatch(server):
            raise SettingsError(
                f"{PREFIX}ALLOWED_SERVERS holds {server!r}; it must be server names such as kammer.example, "
                "separated by commas."
            )
    return frozenset(servers)
