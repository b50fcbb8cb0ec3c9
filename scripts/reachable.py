"""Tries, before Rasa does, whether the services that are set answer and let us in."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from scripts.services import Address, Services
from settings.errors import LaunchError

DELAYS = (1.0, 2.0, 4.0, 8.0, 15.0)
"""Seconds between the attempts. A database that starts together with the adviser needs some of them."""
TIMEOUT = 5
"""Seconds for one attempt."""


class RefusedError(Exception):
    """The service answers, but does not let us in: another attempt would end the same way."""


class UnreachableError(Exception):
    """The service does not answer, or not yet."""


@dataclass(frozen=True, slots=True)
class Check:
    """One service to be tried: what it is called, and what an operator checks if it refuses."""

    name: str
    address: Address
    attempt: Callable[[Address], None]
    on_refusal: str


def checks_for(services: Services) -> list[Check]:
    """Return a check for each service that is set."""
    found = [
        (services.database, "PostgreSQL", log_in_to_postgresql, "user, password and the name of the database"),
        (services.redis, "Redis", log_in_to_redis, "the password and the number of the database"),
        (services.events, "RabbitMQ", log_in_to_rabbitmq, "user, password and virtual host"),
        (services.actions, "the action server", connect, ""),
    ]
    return [Check(name, address, attempt, hint) for address, name, attempt, hint in found if address]


def require(checks: Iterable[Check], delays: Sequence[float] = DELAYS) -> None:
    """Wait until each service lets us in.

    Args:
        checks: The services.
        delays: Seconds between the attempts.

    Raises:
        LaunchError: If one refuses, or does not answer at the last attempt; it names variable, host and port.
    """
    for check in checks:
        _require(check, delays)


def _require(check: Check, delays: Sequence[float]) -> None:
    where = f"{check.address.variable}: {check.name} at {check.address.place}"
    for number, delay in enumerate((*delays, None), start=1):
        try:
            check.attempt(check.address)
        except RefusedError as error:
            raise LaunchError(
                f"{where} refuses the login ({_without_password(error, check.address)}). Check {check.on_refusal}."
            ) from None
        except UnreachableError as error:
            reason = _without_password(error, check.address)
        else:
            return
        if delay is None:
            raise LaunchError(
                f"{where} cannot be reached ({reason}), tried {number} times. Check that it runs, "
                "that host and port are right, and that no firewall stands in between."
            )
        print(f"{where} cannot be reached ({reason}); trying again in {delay:g} s.", file=sys.stderr, flush=True)
        time.sleep(delay)


def _without_password(error: Exception, address: Address) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    for secret in {address.password, unquote(address.password)} - {""}:
        text = text.replace(secret, "***")
    return text


def log_in_to_postgresql(address: Address) -> None:
    """Log in to the database."""
    import psycopg2

    try:
        psycopg2.connect(address.url, connect_timeout=TIMEOUT).close()
    except psycopg2.Error as error:
        # Without a connection there is no SQLSTATE, only the text of the server.
        refused = any(sign in str(error) for sign in ("authentication", "pg_hba.conf", "does not exist"))
        raise (RefusedError if refused else UnreachableError)(error) from error


def log_in_to_redis(address: Address) -> None:
    """Log in, choose the database and ask for a sign of life."""
    import redis

    client = redis.Redis.from_url(address.url, socket_connect_timeout=TIMEOUT, socket_timeout=TIMEOUT)
    try:
        client.ping()
    except redis.BusyLoadingError as error:
        raise UnreachableError(error) from error
    except (redis.AuthenticationError, redis.ResponseError) as error:
        raise RefusedError(error) from error
    except redis.RedisError as error:
        raise UnreachableError(error) from error
    finally:
        client.close()


def log_in_to_rabbitmq(address: Address) -> None:
    """Log in and open the virtual host."""
    from aiormq import connect as open_connection
    from aiormq.exceptions import AMQPError, AuthenticationError, ConnectionNotAllowed, ProbableAuthenticationError
    from pamqp.commands import Connection
    from pamqp.exceptions import AMQPInternalError, PAMQPException

    async def attempt() -> None:
        async with asyncio.timeout(TIMEOUT):
            connection = await open_connection(address.url)
            await connection.close()

    # Not asyncio.run: it would leave this thread without the event loop that Rasa asks for afterwards.
    with contextlib.closing(asyncio.new_event_loop()) as loop:
        try:
            loop.run_until_complete(attempt())
        except (AuthenticationError, ProbableAuthenticationError, ConnectionNotAllowed) as error:
            raise RefusedError(error) from error
        except AMQPInternalError as error:
            # How aiormq says that the server has closed the connection instead of opening the virtual host.
            closed = next((part for part in error.args if isinstance(part, Connection.Close)), None)
            raise (RefusedError(closed.reply_text) if closed else UnreachableError(error)) from error
        except (OSError, TimeoutError, AMQPError, PAMQPException) as error:
            raise UnreachableError(error) from error


def connect(address: Address) -> None:
    """Open a connection."""
    try:
        socket.create_connection((address.host, address.port), timeout=TIMEOUT).close()
    except OSError as error:
        raise UnreachableError(error) from error
