"""What the environment says about services: read, refused clearly, and handed to Rasa without passwords."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import SQLTrackerStore
from rasa.core.utils import AvailableEndpoints

from scripts import run
from scripts.services import API_TOKEN, Services, check_api_token
from settings.errors import LaunchError
from settings.ports import interface_from

SECRET = "geheim-123"
DATABASE = f"postgresql://wegweiser:{SECRET}@db.example:5433/wegweiser?sslmode=require"
REDIS = f"rediss://user:{SECRET}%2F@redis.example/3"
EVENTS = f"amqp://user:{SECRET}%2F@rabbit.example/%2Fvhost"
ACTIONS = "http://actions.example:5055/webhook"
ALL = {
    "WEGWEISER_DATABASE_URL": DATABASE,
    "WEGWEISER_REDIS_URL": REDIS,
    "WEGWEISER_EVENTS_URL": EVENTS,
    "WEGWEISER_ACTION_URL": ACTIONS,
}


def endpoints(environment: dict[str, str]) -> dict[str, Any]:
    embedded = yaml.safe_load((run.ROOT / run.ENDPOINTS).read_text(encoding="utf-8"))
    return Services.from_environment(environment).endpoints(embedded, 5055)


def test_without_any_variable_everything_is_on_this_machine() -> None:
    assert Services.from_environment(dict.fromkeys(ALL, "  ")).is_embedded


@pytest.mark.parametrize("name", ALL)
def test_each_service_can_be_set_alone_and_leaves_the_others_as_they_are(name: str) -> None:
    section = {
        "WEGWEISER_DATABASE_URL": "tracker_store",
        "WEGWEISER_REDIS_URL": "lock_store",
        "WEGWEISER_EVENTS_URL": "event_broker",
        "WEGWEISER_ACTION_URL": "action_endpoint",
    }[name]
    before, after = endpoints({}), endpoints({name: ALL[name]})

    assert after.pop(section) != before.pop(section, None)
    assert after == before


def test_rasa_reads_what_we_write_and_no_password_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    services = Services.from_environment(ALL)
    for name, value in (ALL | services.passwords()).items():
        monkeypatch.setenv(name, value)
    with run.endpoints_for(run.ROOT, services, 5055) as file:
        text = file.read_text(encoding="utf-8")
        read = AvailableEndpoints.read_endpoints(str(file))

    assert SECRET not in text
    assert read.action.url == ACTIONS
    assert SQLTrackerStore.get_db_url(host=read.tracker_store.url) == DATABASE
    pool = LockStore.create(read.lock_store)._redis.connection_pool
    assert pool.connection_kwargs.items() >= {
        ("host", "redis.example"),
        ("port", 6379),
        ("db", 3),
        ("username", "user"),
        ("password", f"{SECRET}/"),
    }
    assert pool.connection_class.__name__ == "SSLConnection"
    events = read.event_broker
    assert events.url == EVENTS
    # Rasa puts user and password into the address unless it finds them there letter by letter.
    assert f"{events.kwargs['username']}:{events.kwargs['password']}@" in EVENTS
    assert events.kwargs["port"] == 5672


def test_the_file_for_rasa_is_gone_afterwards() -> None:
    with run.endpoints_for(run.ROOT, Services.from_environment(ALL), 5055) as file:
        assert file.stat().st_mode & 0o077 == 0
    assert not file.exists()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "WEGWEISER_DATABASE_URL",
            "db.example",
            r"a text of 10 characters without ://.*must begin with postgresql://",
        ),
        (
            "WEGWEISER_DATABASE_URL",
            f"mysql://u:{SECRET}@db/x",
            r"mysql://\*\*\*@db/x.*must begin with postgresql://",
        ),
        ("WEGWEISER_DATABASE_URL", f"postgresql://u:{SECRET}@db", "names no database"),
        ("WEGWEISER_DATABASE_URL", f"postgresql://u:{SECRET}@/name", "names no host"),
        ("WEGWEISER_DATABASE_URL", f"postgresql://u:{SECRET}@db:99999/name", "the port must be a number"),
        ("WEGWEISER_DATABASE_URL", f"postgresql://u:{SECRET}@db:0/name", "port 0"),
        ("WEGWEISER_DATABASE_URL", f"postgresql://u:1/{SECRET}@db/name", "must be percent-encoded"),
        ("WEGWEISER_DATABASE_URL", f"postgresql://u:#{SECRET}@db/name", "must be percent-encoded"),
        ("WEGWEISER_DATABASE_URL", f"postgresql://u:{SECRET}@x@db/name", "must be percent-encoded"),
        ("WEGWEISER_DATABASE_URL", f"postgresql://u:{SECRET}%@db/name", "must be percent-encoded"),
        ("WEGWEISER_DATABASE_URL", f"postgresql://u:{SECRET}", "the port must be a number"),
        ("WEGWEISER_REDIS_URL", f"redis://:{SECRET}@r/first", "must be the number of a database"),
        ("WEGWEISER_REDIS_URL", f"http://:{SECRET}@r/0", "must begin with redis:// or rediss://"),
        ("WEGWEISER_EVENTS_URL", "amqp://rabbit.example/x", "user and password are missing"),
        ("WEGWEISER_ACTION_URL", "http://actions:5055", "its path must end with /webhook"),
        ("WEGWEISER_ACTION_URL", f"http://u:{SECRET}@actions:5055/webhook", "takes no user and no password"),
    ],
)
def test_what_is_no_address_is_refused_without_showing_a_password(name: str, value: str, sentence: str) -> None:
    with pytest.raises(LaunchError, match=f"^{name} is .*{sentence}.*Expected: ") as caught:
        Services.from_environment({name: value})

    assert SECRET not in str(caught.value)


def test_the_address_to_listen_on_is_the_own_machine_unless_set() -> None:
    assert interface_from({}) == "127.0.0.1"
    assert interface_from({"WEGWEISER_INTERFACE": " 0.0.0.0 "}) == "0.0.0.0"
    with pytest.raises(LaunchError, match=r"WEGWEISER_INTERFACE is 'eth0'; it must be an IP address"):
        interface_from({"WEGWEISER_INTERFACE": "eth0"})


@pytest.mark.parametrize("token", ["x" * 31, "x" * 31 + "&", "with a space, but long enough for a token"])
def test_a_token_that_can_be_guessed_or_breaks_an_address_is_refused_and_not_shown(token: str) -> None:
    with pytest.raises(
        LaunchError, match=r"WEGWEISER_API_TOKEN has \d+ characters; it must have at least 32"
    ) as error:
        check_api_token({API_TOKEN: token})

    assert token not in str(error.value)


def test_no_token_and_a_long_one_are_accepted() -> None:
    check_api_token({})
    check_api_token({API_TOKEN: "x" * 32})


def test_our_own_endpoints_are_used_where_nothing_is_set(tmp_path: Path) -> None:
    assert not any(name in os.environ for name in ALL)
    with run.endpoints_for(run.ROOT, Services.from_environment(os.environ), run.DEFAULT_ACTION_PORT) as file:
        assert file == run.ROOT / run.ENDPOINTS
