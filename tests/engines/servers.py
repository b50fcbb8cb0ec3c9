"""PostgreSQL, Redis and RabbitMQ for the tests alone: own folder, own free ports, loopback address only.

Each can be stopped, killed and started again with all that it had stored.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest
import redis

from scripts.engines import ENGINES
from scripts.processes import end_group
from scripts.training import tail
from settings.errors import LaunchError
from settings.ports import LOOPBACK
from tests.bot import free_port

PASSWORD = "password-of-the-tests"
NAME = "wegweiser"
STARTS_WITHIN = 90.0
"""Seconds; RabbitMQ takes ten where nothing else runs."""


def program(engine: str) -> Path:
    """The program of an engine; the test is left out, by name, where there is none."""
    found = ENGINES[engine].find()
    if found is None:
        pytest.skip(f"NOT RUN: there is no {engine} here (python -m scripts.engines)")
    return found


@contextlib.contextmanager
def own_folder(user: str | None) -> Iterator[Path]:
    """A new folder, of a user if one is named; deleted in the end."""
    with tempfile.TemporaryDirectory(prefix="wegweiser-") as name:
        folder = Path(name)
        if user is not None:
            account = pwd.getpwnam(user)
            os.chown(folder, account.pw_uid, account.pw_gid)
        yield folder


class Server:
    """A program that runs in the background.

    Args:
        command: Program and arguments.
        folder: Where it runs, and where its output goes: `log`.
        ready: Whether it answers.
        user: As whom it runs, if not as whoever runs the tests.
        environment: Added to that of the tests.
        politely: The signal that ends it.
        works_in: Where it runs, if not in its folder.
    """

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        ready: Callable[[], bool],
        *,
        user: str | None = None,
        environment: Mapping[str, str] | None = None,
        politely: signal.Signals = signal.SIGTERM,
        works_in: Path | None = None,
    ) -> None:
        self._command = list(command)
        self._ready = ready
        self._user = user
        self._environment = {**os.environ, **(environment or {})}
        self._politely = politely
        self._works_in = works_in or folder
        self.folder = folder
        self.log = folder / "log"
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start it; return once it answers."""
        self.begin()
        self.wait()

    def begin(self) -> None:
        """Start it and do not wait."""
        group = pwd.getpwnam(self._user).pw_gid if self._user else None
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self._command,
                cwd=self._works_in,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=self._user,
                group=group,
                extra_groups=[] if self._user else None,
            )

    def wait(self) -> None:
        """Wait until it answers; raise LaunchError with the end of its log where it does not."""
        assert self.process is not None
        deadline = time.monotonic() + STARTS_WITHIN
        while not self._ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise LaunchError(f"{self._command[0]} did not start. Its last lines:\n{tail(self.log)}")
            time.sleep(0.05)

    def stop(self) -> None:
        """End it politely, with all its children."""
        self._end(self._politely)

    def kill(self) -> None:
        """End it at once, as `kill -9` does."""
        self._end(signal.SIGKILL)

    def restart(self, signal_number: signal.Signals | None = None) -> None:
        """End it, with that signal, and start it again."""
        self._end(signal_number or self._politely)
        self.start()

    def _end(self, signal_number: signal.Signals) -> None:
        if self.process is None:
            return
        if signal_number is signal.SIGKILL:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal_number)
        else:
            self.process.send_signal(signal_number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(20)
        end_group(self.process)
        self.process = None


@dataclass
class Postgres:
    """A running PostgreSQL."""

    server: Server
    port: int

    @property
    def url(self) -> str:
        """How the adviser is told about it."""
        return self.url_at(self.port)

    def url_at(self, port: int, database: str = NAME) -> str:
        """The same through another port, or of another database in it."""
        return f"postgresql://{NAME}:{PASSWORD}@{LOOPBACK}:{port}/{database}"

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """The rows that a query gives."""
        with (
            contextlib.closing(psycopg2.connect(self.url)) as connection,
            connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(query, values)
            return cursor.fetchall() if cursor.description else []

    def new_database(self, name: str) -> str:
        """Make an empty database in it; return its address."""
        with contextlib.closing(psycopg2.connect(self.url)) as connection:
            connection.autocommit = True
            connection.cursor().execute(f'CREATE DATABASE "{name}"')
        return self.url_at(self.port, name)


@contextlib.contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A PostgreSQL with one user, who has a password, and one database."""
    postgres = program("PostgreSQL")
    # It refuses to run as root.
    user = "postgres" if os.geteuid() == 0 else None
    with own_folder(user) as folder:
        data, secret = folder / "data", folder / "password"
        secret.write_text(PASSWORD, encoding="ascii")
        secret.chmod(0o644)
        make = [str(postgres.resolve().parent / "initdb"), "-D", str(data), "-U", NAME, "--pwfile", str(secret)]
        make += ["--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-sync"]
        group = pwd.getpwnam(user).pw_gid if user else None
        subprocess.run(
            make,
            cwd=folder,
            check=True,
            capture_output=True,
            user=user,
            group=group,
            extra_groups=[] if user else None,
        )
        port = free_port()
        settings = {
            "listen_addresses": LOOPBACK,
            "port": port,
            "unix_socket_directories": "",
            "max_connections": 100,
            "shared_buffers": "32MB",
            # What a killed process has written is kept all the same; only a loss of power would cost something.
            "fsync": "off",
        }
        command = [str(postgres), "-D", str(data)]
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

        def ready() -> bool:
            with contextlib.suppress(psycopg2.OperationalError):
                psycopg2.connect(host=LOOPBACK, port=port, user=NAME, password=PASSWORD, dbname="postgres").close()
                return True
            return False

        # SIGINT: it ends the connections that are open; on SIGTERM it would wait for them.
        with Server(command, folder, ready, user=user, politely=signal.SIGINT) as server:
            running = Postgres(server, port)
            login = psycopg2.connect(running.url_at(port, "postgres"))
            with contextlib.closing(login):
                login.autocommit = True
                login.cursor().execute(f"CREATE DATABASE {NAME}")
            yield running


@dataclass
class Redis:
    """A running Redis."""

    server: Server
    port: int

    @property
    def url(self) -> str:
        """How the adviser is told about it."""
        return f"redis://:{PASSWORD}@{LOOPBACK}:{self.port}/0"

    @property
    def client(self) -> redis.Redis[str]:
        """A connection to it."""
        return redis.Redis(host=LOOPBACK, port=self.port, password=PASSWORD, decode_responses=True)


@contextlib.contextmanager
def running_redis() -> Iterator[Redis]:
    """A Redis with a password that keeps nothing on the disk: after a restart, its locks are gone."""
    command = [str(program("Redis")), "-"]
    port = free_port()
    with own_folder(None) as folder:
        # In a file, because a command line can be read by everybody on a machine.
        config = folder / "redis.conf"
        config.write_text(
            f'bind {LOOPBACK}\nport {port}\nrequirepass {PASSWORD}\nsave ""\nappendonly no\n', encoding="ascii"
        )
        command[1] = str(config)

        def ready() -> bool:
            with contextlib.suppress(redis.ConnectionError):
                client = redis.Redis(host=LOOPBACK, port=port, password=PASSWORD)
                with contextlib.closing(client):
                    return bool(client.ping())
            return False

        with Server(command, folder, ready) as server:
            yield Redis(server, port)


@dataclass
class Rabbit:
    """A running RabbitMQ."""

    server: Server
    port: int

    @property
    def url(self) -> str:
        """How the adviser is told about it."""
        return f"amqp://{NAME}:{PASSWORD}@{LOOPBACK}:{self.port}/%2F"


@contextlib.contextmanager
def running_rabbit() -> Iterator[Rabbit]:
    """A RabbitMQ with a user of its own, no plug-ins, and its own register of nodes (epmd)."""
    program("RabbitMQ")
    script, epmd = Path("/usr/lib/rabbitmq/bin/rabbitmq-server"), shutil.which("epmd")
    if not script.exists() or epmd is None:
        pytest.skip(f"NOT RUN: RabbitMQ is here, but neither {script} nor epmd as Debian installs them")
    port, register_port, node_port = free_port(), free_port(), free_port()
    with own_folder(None) as folder:
        (folder / "rabbitmq.conf").write_text(
            f"listeners.tcp.1 = {LOOPBACK}:{port}\ndefault_user = {NAME}\ndefault_pass = {PASSWORD}\n"
            "loopback_users = none\n",
            encoding="ascii",
        )
        (folder / "plugins").write_text("[].", encoding="ascii")
        environment = {
            "HOME": str(folder),
            "ERL_EPMD_PORT": str(register_port),
            "ERL_EPMD_ADDRESS": LOOPBACK,
            "RABBITMQ_NODENAME": f"{NAME}{port}@localhost",
            "RABBITMQ_DIST_PORT": str(node_port),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
            "RABBITMQ_MNESIA_BASE": str(folder / "stored"),
            "RABBITMQ_LOG_BASE": str(folder / "logs"),
            "RABBITMQ_PID_FILE": str(folder / "pid"),
            "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
        }

        register_folder = folder / "register"
        register_folder.mkdir()
        register = [epmd, "-port", str(register_port), "-address", LOOPBACK]
        with (
            Server(register, register_folder, lambda: _listens(register_port), environment=environment),
            Server([str(script)], folder, lambda: _speaks_amqp(port), environment=environment) as server,
        ):
            yield Rabbit(server, port)


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port), timeout=1):
        return True
    return False


def _speaks_amqp(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port), timeout=2) as connection:
        connection.sendall(b"AMQP\x00\x00\x09\x01")
        return bool(connection.recv(1))
    return False
