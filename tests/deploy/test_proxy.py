"""The configuration of the reverse proxy, in a real nginx, with small servers behind it."""

from __future__ import annotations

import contextlib
import http.server
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from channels.enabled import MESSENGERS
from scripts.processes import background
from settings.ports import LOOPBACK
from tests.bot import TIMEOUT, free_port
from tests.deploy.checking import DEPLOY, program

NGINX = DEPLOY / "nginx"


def nginx() -> str:
    return program("nginx", "/usr/sbin/nginx")


@dataclass
class Behind:
    """A server behind the proxy; it can accept a request and die before it answers."""

    port: int = 0
    heard: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    hangs_up: bool = False
    status: int = 200


@contextlib.contextmanager
def behind() -> Iterator[Behind]:
    state = Behind()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            state.heard.append((self.command, self.path, dict(self.headers)))
            if state.hangs_up:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(state.status)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 - so the library calls them

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer((LOOPBACK, 0), Handler) as server:
        server.daemon_threads = True
        state.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield state
        server.shutdown()


@dataclass
class Proxy:
    """A running proxy with two Rasa servers and two action servers behind it."""

    outside: str
    inside: str
    rasa: tuple[Behind, Behind]
    actions: tuple[Behind, Behind]
    log: Path

    def heard(self) -> list[str]:
        """The paths that any server has heard."""
        return [path for server in (*self.rasa, *self.actions) for _, path, _ in server.heard]


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[Proxy]:
    outside, inside = free_port(), free_port()
    with contextlib.ExitStack() as stack:
        first, second, third, fourth = (stack.enter_context(behind()) for _ in range(4))
        folder = configuration(tmp_path, [first.port, second.port], [third.port, fourth.port])
        (folder / "outside.conf").write_text(f"listen {LOOPBACK}:{outside};\n", encoding="ascii")
        (folder / "inside.conf").write_text(f"listen {LOOPBACK}:{inside};\n", encoding="ascii")
        log = tmp_path / "log"
        output = stack.enter_context(log.open("wb"))
        command = [nginx(), "-p", f"{folder}/", "-c", "nginx.conf"]
        stack.enter_context(background(command, cwd=folder, environment={}, output=output))
        wait_for(outside)
        addresses = (f"http://{LOOPBACK}:{port}" for port in (outside, inside))
        yield Proxy(*addresses, (first, second), (third, fourth), log)


def wait_for(port: int) -> None:
    """Wait until something listens there."""
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port), timeout=1):
            return
        time.sleep(0.05)
    pytest.fail("nginx does not listen")


def configuration(folder: Path, rasa: list[int], actions: list[int]) -> Path:
    """The configuration with other servers than those of the compose file."""
    shutil.copytree(NGINX, folder / "nginx")
    lines = [
        f"upstream {name} {{ zone {name} 128k; {' '.join(f'server {LOOPBACK}:{port};' for port in ports)} }}"
        for name, ports in (("rasa", rasa), ("actions", actions))
    ]
    (folder / "nginx" / "servers.conf").write_text("\n".join(lines), encoding="ascii")
    main = folder / "nginx" / "nginx.conf"
    # Files of its own, so that another nginx on this machine is not disturbed.
    text = main.read_text(encoding="utf-8").replace("/tmp/", f"{folder}/")  # noqa: S108 - the proxy's, not ours
    main.write_text(text.replace("/dev/stdout", f"{folder}/access"), encoding="utf-8")
    return folder / "nginx"


def tried(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [nginx(), "-t", "-p", f"{folder}/", "-c", "nginx.conf"], capture_output=True, text=True, check=False
    )


def test_nginx_takes_the_configuration(tmp_path: Path) -> None:
    checked = tried(configuration(tmp_path, [5005], [5055]))
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr


def test_nginx_takes_the_example_with_tls(tmp_path: Path) -> None:
    folder = configuration(tmp_path, [5005], [5055])
    openssl = program("openssl")
    pair = [str(tmp_path / "tls.key"), str(tmp_path / "tls.crt")]
    make = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=wegweiser"]
    subprocess.run([*make, "-keyout", pair[0], "-out", pair[1]], check=True, capture_output=True)
    text = (folder / "outside-tls.conf").read_text(encoding="utf-8")
    (folder / "outside.conf").write_text(text.replace("/etc/nginx/tls", str(tmp_path)), encoding="utf-8")

    checked = tried(folder)
    assert checked.returncode == 0, checked.stderr


def test_the_servers_of_the_compose_file_are_valid_but_for_what_a_new_nginx_knows(tmp_path: Path) -> None:
    folder = configuration(tmp_path, [1], [2])
    text = (NGINX / "servers.conf").read_text(encoding="utf-8")
    # Names are known only among containers, and `resolve` only to nginx 1.27.3 or newer.
    for name in ("rasa", "actions"):
        assert f"server {name}:" in text
        text = text.replace(f"server {name}:", f"server {LOOPBACK}:")
    (folder / "servers.conf").write_text(text.replace(" resolve ", " "), encoding="utf-8")

    checked = tried(folder)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("path", ["/webhooks/web/", "/webhooks/web/widget.js", "/webhooks/web/history"])
def test_the_web_channel_comes_through(proxy: Proxy, path: str) -> None:
    assert requests.get(proxy.outside + path, timeout=TIMEOUT).status_code == 200
    assert proxy.heard() == [path]


@pytest.mark.parametrize("name", MESSENGERS)
def test_each_messenger_comes_through(proxy: Proxy, name: str) -> None:
    path = f"/webhooks/{name}/webhook"
    assert requests.post(proxy.outside + path, json={}, timeout=TIMEOUT).status_code == 200
    assert proxy.heard() == [path]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/model",
        "/version",
        "/status",
        "/conversations/x/tracker",
        "/webhooks/rest/webhook",
        "/webhooks/telegram/",
        "/webhooks/telegram/webhook/x",
        "/webhooks/web/ready",
        "/webhooks/web/../../model",
        "/webhooks/web/%2e%2e/%2e%2e/model",
        "//model",
        "/webhook",
        "/metrics",
    ],
)
def test_nothing_else_does(proxy: Proxy, path: str) -> None:
    # Not `requests`, which would tidy the path up before it sends it.
    with socket.create_connection(address(proxy.outside), timeout=TIMEOUT) as connection:
        connection.sendall(f"PUT {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        answer = connection.recv(100).decode()

    assert " 404 " in answer.splitlines()[0]
    assert proxy.heard() == []


def address(url: str) -> tuple[str, int]:
    host, _, port = url.removeprefix("http://").partition(":")
    return host, int(port)


def test_who_asked_is_told_at_the_end_of_what_the_visitor_claims(proxy: Proxy) -> None:
    headers = {"X-Forwarded-For": "203.0.113.9", "Host": "wegweiser.example.org"}
    requests.get(f"{proxy.outside}/webhooks/web/", headers=headers, timeout=TIMEOUT)
    heard = next(server.heard[0][2] for server in proxy.rasa if server.heard)

    assert heard["X-Forwarded-For"] == f"203.0.113.9, {LOOPBACK}"
    assert heard["Host"] == "wegweiser.example.org"


def test_a_message_goes_to_the_other_server_when_the_first_one_dies_over_it(proxy: Proxy) -> None:
    proxy.rasa[0].hangs_up = True
    for _ in range(2):
        answer = requests.post(f"{proxy.outside}/webhooks/web/message", json={}, timeout=TIMEOUT)
        assert answer.status_code == 200
    assert len(proxy.rasa[0].heard) >= 1
    assert len(proxy.rasa[1].heard) == 2


def test_a_message_goes_to_the_other_server_when_the_first_one_is_not_ready(proxy: Proxy) -> None:
    proxy.rasa[0].status = 503
    for _ in range(2):
        assert requests.post(f"{proxy.outside}/webhooks/web/message", json={}, timeout=TIMEOUT).status_code == 200


def test_what_a_messenger_sent_is_not_given_to_a_second_server(proxy: Proxy) -> None:
    for server in proxy.rasa:
        server.hangs_up = True
    answer = requests.post(f"{proxy.outside}/webhooks/telegram/webhook", json={}, timeout=TIMEOUT)

    assert answer.status_code == 502
    assert proxy.heard() == ["/webhooks/telegram/webhook"]


def test_an_action_that_was_begun_is_not_run_again_by_another_server(proxy: Proxy) -> None:
    for server in proxy.actions:
        server.hangs_up = True
    assert requests.post(f"{proxy.inside}/webhook", json={}, timeout=TIMEOUT).status_code == 502
    assert proxy.heard() == ["/webhook"]


def test_actions_are_spread_and_only_the_webhook_is_open_inside(proxy: Proxy) -> None:
    for _ in range(4):
        assert requests.post(f"{proxy.inside}/webhook", json={}, timeout=TIMEOUT).status_code == 200
    assert [len(server.heard) for server in proxy.actions] == [2, 2]
    for path in ("/actions", "/health", "/webhooks/web/"):
        assert requests.get(proxy.inside + path, timeout=TIMEOUT).status_code == 404


def test_a_body_that_is_too_large_is_refused_before_a_server_hears_of_it(proxy: Proxy) -> None:
    answer = requests.post(f"{proxy.outside}/webhooks/web/message", data=b"x" * 300_000, timeout=TIMEOUT)
    assert answer.status_code == 413
    assert proxy.heard() == []


def test_the_log_holds_no_address_no_key_of_a_report_and_no_query(proxy: Proxy) -> None:
    for path in ("/webhooks/web/report/secret-key.pdf", "/webhooks/web/history?secret=1", "/secret-path"):
        requests.get(proxy.outside + path, timeout=TIMEOUT)
    requests.get(f"{proxy.outside}/webhooks/web/", timeout=TIMEOUT)
    text = (proxy.log.parent / "access").read_text(encoding="utf-8")

    assert "GET /webhooks/web/report/(key) 200" in text
    assert "GET /webhooks/web/history 200" in text
    assert "GET (other) 404" in text
    assert "secret" not in text
    # The address of the server behind is not logged either.
    assert LOOPBACK not in text


def test_errors_are_logged_without_who_asked_and_for_what(proxy: Proxy) -> None:
    for server in proxy.rasa:
        server.hangs_up = True
    answer = requests.get(f"{proxy.outside}/webhooks/web/report/secret-key.pdf", timeout=TIMEOUT)

    assert answer.status_code == 502
    assert "secret" not in proxy.log.read_text(encoding="utf-8")
