"""Somebody who has the reverse proxy of deploy/nginx in front of them, on the way to the real server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scripts.processes import background, wait_until_healthy
from settings.ports import LOOPBACK
from tests.bot import Bot, free_port
from tests.conftest import ROOT
from tests.security.serving import exchange
from tests.security.test_looking_for_open_doors import OF_RASA, WEB
from tests.security.test_sending_broken_requests import JSON, LENGTHS, lives

NGINX = shutil.which("nginx", path="/usr/local/sbin:/usr/sbin:/usr/local/bin:/usr/bin")

UNCLEAR = {kind: length for kind, length in LENGTHS.items() if kind != "behind a bare line feed"}
"""nginx takes a bare line feed for the end of a line, as it may, and writes the head anew for the server."""

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


@pytest.fixture(scope="module")
def proxy(running: tuple[Bot, object], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of nginx with the configuration that is shipped; only the addresses are those of the test."""
    folder = tmp_path_factory.mktemp("nginx")
    port, server = free_port(), urlsplit(running[0].address).netloc
    shipped = (ROOT / "deploy" / "nginx" / "nginx.conf").read_text(encoding="utf-8")
    (folder / "nginx.conf").write_text(shipped.replace("/tmp/", f"{folder}/"), encoding="utf-8")  # noqa: S108
    upstreams = f"upstream rasa {{ server {server}; }}\nupstream actions {{ server {LOOPBACK}:9; }}\n"
    (folder / "servers.conf").write_text(upstreams, encoding="utf-8")
    (folder / "outside.conf").write_text(f"listen {LOOPBACK}:{port};\n", encoding="utf-8")
    (folder / "inside.conf").write_text(f"listen {LOOPBACK}:{free_port()};\n", encoding="utf-8")
    command = [str(NGINX), "-p", f"{folder}/", "-c", "nginx.conf"]
    with (
        (folder / "log").open("wb") as log,
        background(command, cwd=folder, environment={}, output=log) as process,
    ):
        address = f"http://{LOOPBACK}:{port}"
        wait_until_healthy(f"{address}{WEB}/health", process, "nginx")
        yield address


def test_proxy_lets_nothing_of_rasas_through(proxy: str) -> None:
    for method, paths in OF_RASA.items():
        for path in (*paths, "/", "/webhooks/web", "/webhooks", "/webhooks/telegram/"):
            head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            got = exchange(proxy, head.encode())
            assert got.statuses in ([301], [404]), (method, path)
            assert b"rasa" not in got.raw.lower()


@pytest.mark.parametrize("path", ["/webhooks/web/../../conversations/x/tracker", "/webhooks/web/..%2f..%2fmodel"])
def test_no_path_leads_past_the_proxy(path: str, proxy: str) -> None:
    got = exchange(proxy, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert got.statuses in ([400], [404])


@pytest.mark.parametrize("length", UNCLEAR.values(), ids=UNCLEAR)
def test_proxy_and_server_agree_where_a_request_ends(
    length: bytes, proxy: str, running: tuple[Bot, object]
) -> None:
    smuggled = b"GET /webhooks/web/settings?association=smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
    before = running[0].log.read_bytes()
    head = b"POST /webhooks/web/message HTTP/1.1\r\n" + JSON + length + b"\r\n\r\n{}"
    got = exchange(proxy, head + smuggled)
    assert set(got.statuses) <= {400, 401, 411, 413, 501}
    assert b'"association"' not in got.raw
    after = exchange(proxy, b"GET /webhooks/web/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert after.statuses == [200]
    assert b"Traceback" not in running[0].log.read_bytes()[len(before) :]
    assert lives(running[0])


def test_large_body_ends_at_the_proxy(proxy: str) -> None:
    head = b"POST /webhooks/web/message HTTP/1.1\r\n" + JSON + b"Content-Length: 300000\r\n\r\n"
    assert exchange(proxy, head).statuses == [413]


def test_browsers_are_told_to_come_back_only_encrypted_where_tls_ends_and_nowhere_else() -> None:
    folder = ROOT / "deploy" / "nginx"
    told = [file.name for file in folder.iterdir() if "Strict-Transport-Security" in Path(file).read_text("utf-8")]
    assert told == ["outside-tls.conf"]
    sent = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "channels").rglob("*.py"))
    assert "Strict-Transport-Security" not in sent
