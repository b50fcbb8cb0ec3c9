"""Before Rasa starts: real databases that let us in, refuse, are not there, or come up a little later."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest

from scripts.reachable import checks_for, require
from scripts.services import Services
from settings.errors import LaunchError
from settings.ports import LOOPBACK
from tests.bot import free_port
from tests.engines.servers import (
    PASSWORD,
    Postgres,
    Rabbit,
    Redis,
    running_rabbit,
    running_redis,
)

QUICK = (0.01, 0.01)
VARIABLES = {
    "WEGWEISER_DATABASE_URL": f"postgresql://u:{PASSWORD}@{LOOPBACK}:PORT/name",
    "WEGWEISER_REDIS_URL": f"redis://:{PASSWORD}@{LOOPBACK}:PORT/0",
    "WEGWEISER_EVENTS_URL": f"amqp://u:{PASSWORD}@{LOOPBACK}:PORT/x",
    "WEGWEISER_ACTION_URL": f"http://{LOOPBACK}:PORT/webhook",
}


@pytest.fixture(scope="module")
def redis() -> Iterator[Redis]:
    with running_redis() as running:
        yield running


@pytest.fixture(scope="module")
def rabbit() -> Iterator[Rabbit]:
    with running_rabbit() as running:
        yield running


def check(variable: str, url: str, delays: tuple[float, ...] = QUICK) -> None:
    require(checks_for(Services.from_environment({variable: url})), delays)


def refusal(variable: str, url: str, capfd: pytest.CaptureFixture[str]) -> str:
    """The sentence with which a start ends; it comes at once and holds no password."""
    with pytest.raises(LaunchError) as caught:
        check(variable, url)
    assert "trying again" not in capfd.readouterr().err
    assert PASSWORD not in str(caught.value)
    return str(caught.value)


def test_nothing_is_tried_where_nothing_is_set() -> None:
    assert checks_for(Services()) == []


def test_a_database_that_lets_us_in_is_taken(postgres: Postgres) -> None:
    check("WEGWEISER_DATABASE_URL", postgres.url)


def test_a_wrong_password_of_the_database_ends_the_start_at_once(
    postgres: Postgres, capfd: pytest.CaptureFixture[str]
) -> None:
    text = refusal("WEGWEISER_DATABASE_URL", postgres.url.replace(PASSWORD, f"x{PASSWORD}"), capfd)

    assert text.startswith(f"WEGWEISER_DATABASE_URL: PostgreSQL at 127.0.0.1:{postgres.port} refuses the login (")
    assert "password authentication failed" in text
    assert text.endswith("Check user, password and the name of the database.")


def test_a_database_that_does_not_exist_ends_the_start_at_once(
    postgres: Postgres, capfd: pytest.CaptureFixture[str]
) -> None:
    text = refusal("WEGWEISER_DATABASE_URL", postgres.url_at(postgres.port, "other"), capfd)

    assert 'database "other" does not exist' in text


def test_redis_is_taken_or_refuses_a_wrong_password_and_a_database_it_does_not_have(
    redis: Redis, capfd: pytest.CaptureFixture[str]
) -> None:
    check("WEGWEISER_REDIS_URL", redis.url)
    wrong = refusal("WEGWEISER_REDIS_URL", redis.url.replace(PASSWORD, "wrong"), capfd)
    missing = refusal("WEGWEISER_REDIS_URL", redis.url.replace(f":{PASSWORD}@", ""), capfd)
    other = refusal("WEGWEISER_REDIS_URL", redis.url.removesuffix("/0") + "/999", capfd)

    place = f"WEGWEISER_REDIS_URL: Redis at 127.0.0.1:{redis.port} refuses the login ("
    for text in (wrong, missing, other):
        assert text.startswith(place)
        assert text.endswith("Check the password and the number of the database.")
    assert "out of range" in other


def test_rabbitmq_is_taken_or_refuses_a_wrong_password_and_an_unknown_virtual_host(
    rabbit: Rabbit, capfd: pytest.CaptureFixture[str]
) -> None:
    check("WEGWEISER_EVENTS_URL", rabbit.url)
    wrong = refusal("WEGWEISER_EVENTS_URL", rabbit.url.replace(PASSWORD, "wrong"), capfd)
    unknown = refusal("WEGWEISER_EVENTS_URL", rabbit.url.replace("%2F", "unknown"), capfd)

    assert "vhost unknown not found" in unknown
    for text in (wrong, unknown):
        assert text.startswith(f"WEGWEISER_EVENTS_URL: RabbitMQ at 127.0.0.1:{rabbit.port} refuses the login (")
        assert text.endswith("Check user, password and virtual host.")


@pytest.mark.parametrize("variable", VARIABLES)
def test_an_address_where_nothing_is_ends_the_start_after_a_few_attempts(
    variable: str, capfd: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    with pytest.raises(LaunchError) as caught:
        check(variable, VARIABLES[variable].replace("PORT", str(port)))
    said = capfd.readouterr().err

    text = str(caught.value)
    assert text.startswith(f"{variable}: ")
    assert f"at 127.0.0.1:{port} cannot be reached (" in text
    assert "tried 3 times. Check that it runs, that host and port are right" in text
    assert said.count("trying again in 0.01 s") == 2
    assert PASSWORD not in text + said


@pytest.mark.parametrize("variable", VARIABLES)
def test_a_name_that_nobody_knows_ends_the_start(variable: str) -> None:
    url = VARIABLES[variable].replace(f"{LOOPBACK}:PORT", "no-such-host.invalid:5")
    with pytest.raises(LaunchError, match=rf"{variable}: .* at no-such-host\.invalid:5 cannot be reached"):
        check(variable, url)


@pytest.mark.parametrize("variable", [name for name in VARIABLES if name != "WEGWEISER_ACTION_URL"])
def test_something_else_that_listens_there_ends_the_start(variable: str) -> None:
    """It accepts, says nothing that makes sense, and hangs up."""
    with socket.create_server((LOOPBACK, 0)) as server:

        def answer() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    with connection:
                        connection.sendall(b"220 mail.example ESMTP\r\n")

        threading.Thread(target=answer, daemon=True).start()
        port = server.getsockname()[1]
        with pytest.raises(LaunchError, match=rf"{variable}: .* at 127.0.0.1:{port} cannot be reached"):
            check(variable, VARIABLES[variable].replace("PORT", str(port)))
        server.shutdown(socket.SHUT_RDWR)


def test_a_database_that_comes_up_a_little_later_is_waited_for(capfd: pytest.CaptureFixture[str]) -> None:
    with running_redis() as redis:
        redis.server.stop()
        starting = threading.Timer(0.3, redis.server.start)
        starting.start()
        check("WEGWEISER_REDIS_URL", redis.url, (0.1, 1.0, 2.0, 4.0))
        starting.join()

    assert "trying again in 0.1 s" in capfd.readouterr().err
