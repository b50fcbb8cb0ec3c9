"""The services that the adviser works with, as the environment names them, for Rasa's endpoints file.

Unset means one machine: SQLite, locks in memory, no stream of events, the action server beside the Rasa server.
docs/operations.md lists the variables for operators.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from settings.errors import LaunchError
from settings.ports import LOOPBACK
from storage.places import DATABASE_VARIABLE

REDIS = "WEGWEISER_REDIS_URL"
EVENTS = "WEGWEISER_EVENTS_URL"
ACTIONS = "WEGWEISER_ACTION_URL"
API_TOKEN = "WEGWEISER_API_TOKEN"  # noqa: S105 - the name of the variable

# Rasa wants these passwords apart from their addresses. The launcher hands them to its own process only.
REDIS_PASSWORD = "WEGWEISER_DERIVED_REDIS_PASSWORD"  # noqa: S105
EVENTS_PASSWORD = "WEGWEISER_DERIVED_EVENTS_PASSWORD"  # noqa: S105

STORE = "storage.forgetting_store.ForgettingTrackerStore"
EVENTS_QUEUE = "wegweiser_events"
SHORTEST_TOKEN = 32

_PERCENT_ALONE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_DATABASE_EXAMPLE = "postgresql://user:password@host:5432/name"
_REDIS_EXAMPLE = "redis://:password@host:6379/0"
_EVENTS_EXAMPLE = "amqp://user:password@host:5672/vhost"
_ACTIONS_EXAMPLE = "http://actions:5055/webhook"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a service is. `variable` named it; `password` is as it stands in `url`, percent-encoded."""

    variable: str
    url: str
    scheme: str
    host: str
    port: int
    path: str
    user: str = ""
    password: str = ""

    @property
    def place(self) -> str:
        """Host and port, for messages."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Services:
    """What is set; None is the default for one machine."""

    database: Address | None = None
    redis: Address | None = None
    events: Address | None = None
    actions: Address | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Services:
        """Return the services that are set.

        Args:
            environment: Usually `os.environ`.

        Raises:
            LaunchError: If one cannot be an address; the text shows no password.
        """
        return cls(
            database=_database(environment),
            redis=_redis(environment),
            events=_events(environment),
            actions=_actions(environment),
        )

    @property
    def is_embedded(self) -> bool:
        """Whether nothing is set, so that `endpoints.yml` can be used as it is."""
        return self == Services()

    def passwords(self) -> dict[str, str]:
        """Return the variables that `endpoints` refers to, besides those that the operator sets."""
        found = {}
        if self.redis and self.redis.password:
            found[REDIS_PASSWORD] = unquote(self.redis.password)
        if self.events:
            found[EVENTS_PASSWORD] = self.events.password
        return found

    def endpoints(self, embedded: Mapping[str, Any], action_port: int) -> dict[str, Any]:
        """Return the content of Rasa's endpoints file; passwords are references that Rasa fills in.

        Args:
            embedded: The content of `endpoints.yml`.
            action_port: Port of the action server on this machine, used where no other one is set.
        """
        content = dict(embedded)
        url = self.actions.url if self.actions else f"http://{LOOPBACK}:{action_port}/webhook"
        content["action_endpoint"] = {**embedded["action_endpoint"], "url": url}
        if self.database:
            content["tracker_store"] = {"type": STORE, "dialect": "postgresql", "url": f"${{{DATABASE_VARIABLE}}}"}
        if self.redis:
            content["lock_store"] = _lock_store(self.redis)
        if self.events:
            content["event_broker"] = _event_broker(self.events)
        return content


def _lock_store(redis: Address) -> dict[str, Any]:
    store: dict[str, Any] = {
        "type": "storage.redis_locks.RedisLocks",
        "url": redis.host,
        "port": redis.port,
        "db": int(redis.path.strip("/") or "0"),
        "use_ssl": redis.scheme == "rediss",
    }
    if redis.user:
        store["username"] = unquote(redis.user)
    if redis.password:
        store["password"] = f"${{{REDIS_PASSWORD}}}"
    return store


def _event_broker(events: Address) -> dict[str, Any]:
    # Only the whole address carries the virtual host; Rasa compares user and password with those in it.
    return {
        "type": "storage.event_stream.EventStream",
        "url": f"${{{EVENTS}}}",
        "username": events.user,
        "password": f"${{{EVENTS_PASSWORD}}}",
        "port": events.port,
        "queues": [EVENTS_QUEUE],
    }


def check_api_token(environment: Mapping[str, str]) -> None:
    """Make sure that the token of the HTTP API, if one is set, cannot be guessed.

    Raises:
        LaunchError: If it is too short, or holds characters that do not pass through an address as they are.
    """
    token = environment.get(API_TOKEN, "")
    if not token:
        return
    if len(token) < SHORTEST_TOKEN or not re.fullmatch(r"[A-Za-z0-9._~-]+", token):
        raise LaunchError(
            f"{API_TOKEN} has {len(token)} characters; it must have at least {SHORTEST_TOKEN}, only letters, "
            "digits and . _ ~ -, for example from: python -c 'import secrets; print(secrets.token_hex())'"
        )


def _database(environment: Mapping[str, str]) -> Address | None:
    address = _address(environment, DATABASE_VARIABLE, {"postgresql": 5432}, _DATABASE_EXAMPLE)
    if address and not address.path.strip("/"):
        raise _unusable(DATABASE_VARIABLE, address.url, "it names no database", _DATABASE_EXAMPLE)
    return address


def _redis(environment: Mapping[str, str]) -> Address | None:
    address = _address(environment, REDIS, {"redis": 6379, "rediss": 6379}, _REDIS_EXAMPLE)
    if address and not re.fullmatch(r"/?|/\d{1,4}", address.path):
        raise _unusable(
            REDIS, address.url, "what follows the host must be the number of a database", _REDIS_EXAMPLE
        )
    return address


def _events(environment: Mapping[str, str]) -> Address | None:
    address = _address(environment, EVENTS, {"amqp": 5672, "amqps": 5671}, _EVENTS_EXAMPLE)
    if address and not (address.user and address.password):
        raise _unusable(EVENTS, address.url, "user and password are missing", _EVENTS_EXAMPLE)
    return address


def _actions(environment: Mapping[str, str]) -> Address | None:
    address = _address(environment, ACTIONS, {"http": 80, "https": 443}, _ACTIONS_EXAMPLE)
    if address and (address.user or address.password):
        raise _unusable(ACTIONS, address.url, "an action server takes no user and no password", _ACTIONS_EXAMPLE)
    if address and not address.path.endswith("/webhook"):
        raise _unusable(ACTIONS, address.url, "its path must end with /webhook", _ACTIONS_EXAMPLE)
    return address


def _address(
    environment: Mapping[str, str], variable: str, ports: Mapping[str, int], example: str
) -> Address | None:
    """Return the address in a variable, None where it is unset; `ports` are the defaults by allowed scheme."""
    url = environment.get(variable, "").strip()
    if not url:
        return None
    parts = urlsplit(url)
    if reason := _what_is_wrong(url, parts, ports):
        raise _unusable(variable, url, reason, example)
    return Address(
        variable=variable,
        url=url,
        scheme=parts.scheme,
        host=parts.hostname or "",
        port=parts.port or ports[parts.scheme],
        path=parts.path,
        user=parts.username or "",
        password=parts.password or "",
    )


def _what_is_wrong(url: str, parts: SplitResult, schemes: Collection[str]) -> str | None:
    if parts.scheme not in schemes or "://" not in url:
        return f"it must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}"
    # A slash, # or ? that is not encoded ends the host early; what follows the last @ is then no host.
    if "@" in url.partition(parts.netloc)[2] or parts.netloc.count("@") > 1 or _PERCENT_ALONE.search(url):
        return "in user and password, characters such as @ : / ? # and % must be percent-encoded"
    try:
        _ = parts.port
    except ValueError:
        return "the port must be a number from 1 to 65535"
    return None if parts.hostname and parts.port != 0 else "it names no host, or port 0"


def _unusable(variable: str, url: str, reason: str, example: str) -> LaunchError:
    return LaunchError(f"{variable} is {_without_secrets(url)}: {reason}. Expected: {example}")


def _without_secrets(url: str) -> str:
    """Return what can be shown of an address: only what certainly is no part of a password."""
    scheme, separator, rest = url.partition("://")
    if not separator:
        return f"a text of {len(url)} characters without ://"
    _, at, place = rest.rpartition("@")
    # Without @, a colon may stand before a port or before the password of an address that was not finished.
    shown = re.split(r"[?#]" if at else r"[?#:]", place)[0]
    hidden = "" if shown == place else "…"
    return repr(f"{scheme}://{'***@' if at else ''}{shown}{hidden}")
