"""A wire between the servers and their database that can be slow, or dead for a while."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

from settings.ports import LOOPBACK

CHUNK = 65536


class Wire:
    """Passes on what comes to `port`; `delay` are the seconds by which each packet comes later, both ways."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listening = socket.create_server((LOOPBACK, 0))
        self._flows = threading.Event()
        self._flows.set()
        self.port: int = self._listening.getsockname()[1]
        self.delay = 0.0
        self.packets = 0

    def stall(self, seconds: float) -> None:
        """Let nothing through for a while; nothing is lost."""
        self._flows.clear()
        time.sleep(seconds)
        self._flows.set()

    def serve(self) -> None:
        """Take connections until the listening socket is closed."""
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                far = socket.create_connection((LOOPBACK, self._target))
                far.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                for source, sink in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=(source, sink), daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listening.close()
        self._flows.set()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                if self.delay:
                    time.sleep(self.delay)
                self._flows.wait()
                self.packets += 1
                sink.sendall(data)
        for side in (source, sink):
            with contextlib.suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def wire_to(port: int) -> Iterator[Wire]:
    """A wire to a port of this machine."""
    wire = Wire(port)
    thread = threading.Thread(target=wire.serve, daemon=True)
    thread.start()
    try:
        yield wire
    finally:
        wire.close()
