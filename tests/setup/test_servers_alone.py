"""A Rasa server and an action server, each started alone as in a container: with PostgreSQL, Redis and a token."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest
import requests

from scripts import run
from scripts.processes import background, wait_until_healthy
from scripts.quiet import quiet_environment
from scripts.training import MODEL, ensure_model
from settings.ports import LOOPBACK
from tests.bot import TIMEOUT, WEB_KEY, free_port
from tests.engines.servers import NAME, PASSWORD, Postgres, running_redis

TOKEN = "token-of-the-tests-with-32-characters"


@dataclass
class Servers:
    """The two servers, their output, and what stood on their command lines and in the temporary folder."""

    rasa: str
    actions: str
    output: Path
    command_lines: str
    temporary: Path


@contextmanager
def server(command: str, health: str, settings: Mapping[str, str], output: Path) -> Iterator[int]:
    """Run a server alone while the block runs; yield its process id."""
    line = [sys.executable, "-m", "scripts.run", command]
    environment = quiet_environment(os.environ, "INFO") | settings
    with (
        output.open("ab") as log,
        background(line, cwd=run.ROOT, environment=environment, output=log) as process,
    ):
        wait_until_healthy(health, process, command, limit=120)
        yield process.pid


def command_line(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> Iterator[Servers]:
    ensure_model(run.ROOT)
    folder = tmp_path_factory.mktemp("servers")
    temporary = folder / "tmp"
    temporary.mkdir()
    rasa_port, action_port = free_port(), free_port()
    rasa, actions = f"http://{LOOPBACK}:{rasa_port}", f"http://{LOOPBACK}:{action_port}"
    with running_redis() as redis:
        settings = {
            "WEGWEISER_PORT": str(rasa_port),
            "WEGWEISER_ACTION_PORT": str(action_port),
            "WEGWEISER_DATABASE_URL": postgres.new_database("servers_alone"),
            "WEGWEISER_REDIS_URL": redis.url,
            "WEGWEISER_ACTION_URL": f"{actions}/webhook",
            "WEGWEISER_API_TOKEN": TOKEN,
            "WEGWEISER_WEB_KEYS": WEB_KEY,
            "TMPDIR": str(temporary),
        }
        output = folder / "output"
        with (
            server("actions", f"{actions}/health", settings, output) as action_process,
            server("rasa", f"{rasa}/webhooks/web/health", settings, output) as rasa_process,
        ):
            lines = command_line(action_process) + command_line(rasa_process)
            yield Servers(rasa, actions, output, lines, temporary)
    assert list(temporary.glob("*.yml")) == [], "temporary settings outlive the servers"


def test_a_conversation_runs_through_both_and_is_kept_in_postgresql(servers: Servers, postgres: Postgres) -> None:
    channel = f"{servers.rasa}/webhooks/web"
    begun = requests.post(f"{channel}/session", json={}, timeout=TIMEOUT)
    assert begun.status_code == 201
    answer = requests.post(
        f"{channel}/message",
        json={"id": "00000000-0000-4000-8000-000000000001", "text": "Wir sind eine Schreinerei in Kempten"},
        headers={"Authorization": f"Bearer {begun.json()['token']}"},
        timeout=TIMEOUT,
    )

    assert "Branche – Handwerk" in answer.json()["messages"][0]["text"]
    with closing(psycopg2.connect(postgres.url_at(postgres.port, "servers_alone"))) as connection:
        cursor = connection.cursor()
        cursor.execute("SELECT count(*) FROM events WHERE sender_id LIKE 'web-%'")
        assert cursor.fetchone()[0] > 10


def test_no_secret_is_on_a_command_line_in_a_temporary_file_or_in_the_log(servers: Servers) -> None:
    files = [file.read_text(encoding="utf-8") for file in servers.temporary.glob("*.yml")]
    assert any("ForgettingTrackerStore" in text for text in files)
    said = servers.output.read_text(encoding="utf-8")
    for secret in (PASSWORD, TOKEN, WEB_KEY):
        assert secret not in servers.command_lines
        assert all(secret not in text for text in files)
        assert secret not in said


def test_the_http_api_wants_the_token(servers: Servers) -> None:
    assert requests.get(f"{servers.rasa}/status", timeout=TIMEOUT).status_code == 401
    with_token = requests.get(f"{servers.rasa}/status", params={"token": TOKEN}, timeout=TIMEOUT)
    assert with_token.json()["model_file"] == MODEL.name


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/model"),
        ("PUT", "/model/"),
        ("PUT", "/%6dodel"),
        ("DELETE", "/model"),
        ("POST", "/model/train"),
        ("POST", "/model/test/intents"),
        ("POST", "/model/test/stories"),
    ],
)
def test_nobody_can_change_the_model_also_with_the_token(servers: Servers, method: str, path: str) -> None:
    before = requests.get(f"{servers.rasa}/status", params={"token": TOKEN}, timeout=TIMEOUT).json()
    answer = requests.request(
        method,
        f"{servers.rasa}{path}",
        params={"token": TOKEN},
        json={"model_file": "other.tar.gz"},
        timeout=TIMEOUT,
    )

    assert answer.status_code in {403, 404}
    assert requests.get(f"{servers.rasa}/status", params={"token": TOKEN}, timeout=TIMEOUT).json() == before


def test_the_model_can_be_asked_with_the_token(servers: Servers) -> None:
    answer = requests.post(
        f"{servers.rasa}/model/parse", params={"token": TOKEN}, json={"text": "Hallo"}, timeout=TIMEOUT
    )
    assert answer.json()["intent"]["name"] == "greet"


def test_rasas_own_rest_channel_is_closed(servers: Servers) -> None:
    answer = requests.post(
        f"{servers.rasa}/webhooks/rest/webhook", json={"sender": "x", "message": "Hallo"}, timeout=TIMEOUT
    )
    assert answer.status_code == 404


def refused(command: str, settings: Mapping[str, str], folder: Path = run.ROOT) -> str:
    """Start a server that must not come up; return what it says."""
    result = subprocess.run(
        [sys.executable, "-m", "scripts.run", command],
        cwd=folder,
        env=quiet_environment(os.environ, "INFO") | settings,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    return result.stderr


@pytest.mark.parametrize("command", ["rasa", "actions", "serve", "chat"])
def test_a_start_with_a_wrong_address_ends_with_one_sentence(command: str) -> None:
    text = refused(command, {"WEGWEISER_DATABASE_URL": f"mysql://u:{PASSWORD}@db/name"})

    assert text.startswith("WEGWEISER_DATABASE_URL is 'mysql://***@db/name': it must begin with postgresql://")
    assert PASSWORD not in text


@pytest.mark.parametrize("command", ["rasa", "actions"])
def test_a_start_with_a_wrong_password_names_the_server(command: str, postgres: Postgres) -> None:
    ports = {"WEGWEISER_PORT": str(free_port()), "WEGWEISER_ACTION_PORT": str(free_port())}
    text = refused(command, ports | {"WEGWEISER_DATABASE_URL": postgres.url.replace(PASSWORD, "wrong")})

    assert f"WEGWEISER_DATABASE_URL: PostgreSQL at 127.0.0.1:{postgres.port} refuses the login" in text
    assert f'user "{NAME}"' in text


def test_a_rasa_server_alone_does_not_train_and_says_that_the_model_is_missing(tmp_path: Path) -> None:
    for path in run.ROOT.iterdir():
        if path.name in {"models", "scripts"}:
            continue
        (tmp_path / path.name).symlink_to(path)
    # The launcher takes the folder in which it lies for the project's.
    (tmp_path / "scripts").mkdir()
    for path in (run.ROOT / "scripts").glob("*.py"):
        (tmp_path / "scripts" / path.name).write_bytes(path.read_bytes())
    text = refused("rasa", {"WEGWEISER_PORT": str(free_port())}, tmp_path)

    assert text.startswith(f"{tmp_path / MODEL} is missing. A server alone trains no model")
    assert not (tmp_path / "models").exists()
