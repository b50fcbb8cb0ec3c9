"""Several Rasa servers and action servers, as an operator starts them, with the engines that they share."""

from __future__ import annotations

import contextlib
import os
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from settings.ports import LOOPBACK
from tests.bot import WEB_KEY, free_port
from tests.conftest import ROOT, TODAY
from tests.engines.servers import Server, own_folder

SETTINGS = {
    "WEGWEISER_TODAY": TODAY.isoformat(),
    "WEGWEISER_WEB_KEYS": WEB_KEY,
    # The tests stand behind as many proxies as the operator's page.
    "WEGWEISER_TRUSTED_PROXIES": "1",
    "LOG_LEVEL": "WARNING",
}


@dataclass
class Node:
    """One of our servers; its log is in its folder."""

    server: Server
    port: int

    @property
    def address(self) -> str:
        """Its address."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def log(self) -> str:
        """All that it has logged."""
        return self.server.log.read_text(encoding="utf-8", errors="replace")


@dataclass
class Cluster:
    """Servers that share the engines."""

    rasa: list[Node] = field(default_factory=list)
    actions: list[Node] = field(default_factory=list)

    @property
    def nodes(self) -> list[Node]:
        """All of them."""
        return self.actions + self.rasa


def answers(url: str) -> bool:
    """Whether an address answers with 200."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with contextlib.suppress(OSError), opener.open(url, timeout=2) as response:
        return bool(response.status == 200)
    return False


def rasa_node(folder: Path, settings: Mapping[str, str], port: int | None = None) -> Node:
    """A Rasa server that is not started yet, with these variables besides those of all tests."""
    port = port or free_port()
    return Node(
        _server(folder, "rasa", {**settings, "WEGWEISER_PORT": str(port)}, f"{port}/webhooks/web/health"), port
    )


def action_node(folder: Path, settings: Mapping[str, str], port: int | None = None) -> Node:
    """An action server that is not started yet."""
    port = port or free_port()
    return Node(
        _server(folder, "actions", {**settings, "WEGWEISER_ACTION_PORT": str(port)}, f"{port}/health"), port
    )


def _server(folder: Path, command: str, settings: Mapping[str, str], health: str) -> Server:
    folder.mkdir(parents=True, exist_ok=True)
    environment = {
        # Nothing of the operator's own may reach the tests.
        **{name: "" for name in os.environ if name.startswith("WEGWEISER_")},
        **SETTINGS,
        **settings,
    }
    return Server(
        [sys.executable, "-m", "scripts.run", command],
        folder,
        lambda: answers(f"http://{LOOPBACK}:{health}"),
        environment=environment,
        works_in=ROOT,
    )


@contextlib.contextmanager
def running(cluster: Cluster) -> Iterator[Cluster]:
    """Start all servers of a cluster at the same time; end them all."""
    with contextlib.ExitStack() as stack:
        for node in cluster.nodes:
            stack.callback(node.server.kill)
            node.server.begin()
        for node in cluster.nodes:
            node.server.wait()
        yield cluster


@contextlib.contextmanager
def cluster_of(
    settings: Mapping[str, str], *, only_first: Mapping[str, str] | None = None, rasa: int = 2, actions: int = 1
) -> Iterator[Cluster]:
    """Run some Rasa servers and action servers; each Rasa server asks the first action server unless told.

    Args:
        settings: Variables of all of them.
        only_first: Variables of the first Rasa server alone.
        rasa: How many Rasa servers.
        actions: How many action servers.
    """
    with own_folder(None) as folder:
        cluster = Cluster()
        cluster.actions += [action_node(folder / f"actions-{number}", settings) for number in range(actions)]
        where = {"WEGWEISER_ACTION_URL": f"{cluster.actions[0].address}/webhook", **settings}
        for number in range(rasa):
            own = only_first or {} if number == 0 else {}
            cluster.rasa.append(rasa_node(folder / f"rasa-{number}", {**where, **own}))
        with running(cluster):
            yield cluster
