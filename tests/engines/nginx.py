"""nginx in front of the servers, with the configuration that is delivered: deploy/nginx."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from settings.ports import LOOPBACK
from tests.bot import free_port
from tests.conftest import ROOT
from tests.engines.servers import Server, own_folder, program

CONFIG = ROOT / "deploy" / "nginx" / "nginx.conf"


@dataclass
class Proxy:
    """A running nginx: people come in at `outside`, Rasa servers at `inside`."""

    server: Server
    outside: int
    inside: int

    @property
    def channel(self) -> str:
        """The address of the web channel."""
        return f"http://{LOOPBACK}:{self.outside}/webhooks/web"

    @property
    def action_url(self) -> str:
        """Where Rasa servers find an action server."""
        return f"http://{LOOPBACK}:{self.inside}/webhook"


def _upstream(name: str, ports: Sequence[int]) -> str:
    servers = "".join(f"    server {LOOPBACK}:{port} max_fails=2 fail_timeout=5s;\n" for port in ports)
    return f"upstream {name} {{\n    zone {name} 128k;\n    least_conn;\n{servers}    keepalive 32;\n}}\n"


@contextlib.contextmanager
def running_nginx(rasa: Sequence[int], actions: Sequence[int]) -> Iterator[Proxy]:
    """Run nginx in front of servers at these ports; they need not run yet."""
    nginx = program("nginx")
    outside, inside = free_port(), free_port()
    with own_folder(None) as folder:
        # The delivered file writes to /tmp, which belongs to it alone in a container, and not here.
        delivered = CONFIG.read_text(encoding="utf-8").replace("/tmp/", f"{folder}/")  # noqa: S108
        if os.geteuid() == 0:  # its workers would be somebody to whom the folder is closed
            delivered = f"user root;\n{delivered}"
        (folder / "nginx.conf").write_text(delivered, encoding="utf-8")
        (folder / "outside.conf").write_text(f"listen {LOOPBACK}:{outside};\n", encoding="ascii")
        (folder / "inside.conf").write_text(f"listen {LOOPBACK}:{inside};\n", encoding="ascii")
        (folder / "servers.conf").write_text(
            _upstream("rasa", rasa) + _upstream("actions", actions), encoding="ascii"
        )

        def ready() -> bool:
            with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, outside), timeout=1):
                return True
            return False

        with Server([str(nginx), "-p", f"{folder}/", "-c", "nginx.conf"], folder, ready) as server:
            yield Proxy(server, outside, inside)
