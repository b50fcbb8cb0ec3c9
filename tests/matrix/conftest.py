"""What the tests of the Matrix process share: a homeserver, the process itself, people with clients."""

from __future__ import annotations

import contextlib
import itertools
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.processes import background
from scripts.setup import SetupError
from scripts.setup_matrix import MATRIX, SYNAPSE, install
from settings.errors import LaunchError
from tests.bot import Bot, Service
from tests.conftest import ROOT
from tests.matrix.people import LIMIT, Person, running_person
from tests.matrix.synapse import PASSWORD, Homeserver, running_synapse

_numbers = itertools.count(1)


@dataclass
class MatrixProcess:
    """The process; `user` is the bot's account, `service` stops and starts it."""

    user: str
    folder: Path
    command: list[str]
    environment: dict[str, str]
    service: Service

    @property
    def log(self) -> str:
        """All that it has written."""
        return (self.folder / "process.log").read_text(encoding="utf-8")

    def stopped(self) -> contextlib.AbstractContextManager[None]:
        """Stop the process while the block runs."""
        return self.service.stopped()

    def waits(self, is_so: Callable[[], bool]) -> None:
        """Wait until something has become so."""
        deadline = time.monotonic() + LIMIT
        while not is_so():
            assert time.monotonic() < deadline, self.log
            time.sleep(0.1)

    def login(self) -> dict[str, str]:
        """What it remembers of its login."""
        with contextlib.closing(sqlite3.connect(self.folder / "store" / "matrix.db")) as database:
            database.row_factory = sqlite3.Row
            return dict(database.execute("SELECT * FROM login").fetchone())

    def tokens(self) -> dict[str, str]:
        """The token of each room in which a conversation is held."""
        with contextlib.closing(sqlite3.connect(self.folder / "store" / "matrix.db")) as database:
            return dict(database.execute("SELECT room_id, adviser_token FROM rooms").fetchall())


@pytest.fixture(scope="session")
def environments() -> None:
    """Both environments; where one cannot be had, the tests that need it are skipped and say why."""
    for environment in (MATRIX, SYNAPSE):
        try:
            install(environment)
        except SetupError as error:
            pytest.skip(f"NOT TESTED with a real homeserver: {environment.folder.name}: {error}")


@pytest.fixture(scope="session")
def homeserver(environments: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homeserver]:
    """A homeserver, started once."""
    with running_synapse(tmp_path_factory.mktemp("synapse")) as running:
        yield running


@pytest.fixture(scope="session")
def process(homeserver: Homeserver, bot: Bot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MatrixProcess]:
    """The process with an account of its own, started once."""
    with running_process(homeserver, bot, tmp_path_factory.mktemp("matrix"), "wegweiser") as running:
        yield running


@contextlib.contextmanager
def running_process(
    homeserver: Homeserver, bot: Bot, folder: Path, name: str, **more: str
) -> Iterator[MatrixProcess]:
    """Run the process with more settings; for a new account, unless its name is empty."""
    user = homeserver.register(name) if name else ""
    settings = {
        "HOMESERVER": homeserver.address,
        "USER": user,
        "PASSWORD": PASSWORD,
        "STORE": str(folder / "store"),
        "ADVISER": f"{bot.address}/webhooks/web",
        **more,
    }
    environment = os.environ | {f"WEGWEISER_MATRIX_{key}": value for key, value in settings.items()}
    environment["PYTHONPATH"] = f"{ROOT / 'matrix'}:{ROOT}"
    command = [str(MATRIX.python), "-m", "wegweiser_matrix"]

    @contextlib.contextmanager
    def run() -> Iterator[None]:
        path = folder / "process.log"
        before = path.stat().st_size if path.exists() else 0
        with (
            path.open("ab") as log,
            background(command, cwd=ROOT, environment=environment, output=log) as running,
        ):
            wait_until_ready(path, before, running.poll)
            yield

    with Service(run) as service:
        yield MatrixProcess(settings["USER"], folder, command, environment, service)


def wait_until_ready(log: Path, before: int, poll: Callable[[], int | None]) -> None:
    """Wait until the process says that it is ready, behind what its log already held."""
    deadline = time.monotonic() + LIMIT
    while "Ready" not in log.read_bytes()[before:].decode():
        if poll() is not None or time.monotonic() > deadline:
            raise LaunchError(f"The process did not get ready:\n{log.read_text(encoding='utf-8')}")
        time.sleep(0.1)


@pytest.fixture
def new_person(homeserver: Homeserver, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Person]]:
    """Makes people, each with an account and a client."""
    with contextlib.ExitStack() as stack:

        def make() -> Person:
            user = homeserver.register(f"mensch{next(_numbers)}")
            folder = tmp_path_factory.mktemp("person")
            return stack.enter_context(running_person(homeserver.address, user, PASSWORD, folder))

        yield make


@pytest.fixture
def person(new_person: Callable[[], Person]) -> Person:
    """Somebody with a client."""
    return new_person()
