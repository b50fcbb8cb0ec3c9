"""The launcher: ports, waiting, ending what it started, and when it trains."""

from __future__ import annotations

import http.server
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from components.german_pipeline import Pipeline
from scripts import processes, quiet, run, training
from scripts.services import Services
from settings.errors import LaunchError
from settings.ports import LOOPBACK, port_from
from tests.example_associations import KNOWN

EMBEDDED = Pipeline("embedded", "1")
SLEEPER = "import time; print('up', flush=True); time.sleep(60)"
# A child that starts a child of its own and does not care about being asked to end.
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and is not collected yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server((LOOPBACK, 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def free_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as server:
        return int(server.getsockname()[1])


def test_a_taken_port_is_named_with_the_variable_that_changes_it(taken_port: int) -> None:
    with pytest.raises(LaunchError) as caught:
        processes.require_free_port(taken_port, "the Rasa server", "WEGWEISER_PORT")

    assert f"Port {taken_port} for the Rasa server" in str(caught.value)
    assert "WEGWEISER_PORT=<port>" in str(caught.value)


def test_a_port_taken_on_all_addresses_counts_as_taken() -> None:
    with socket.create_server(("0.0.0.0", 0)) as server, pytest.raises(LaunchError):
        processes.require_free_port(server.getsockname()[1], "x", "X")


def test_a_free_port_is_accepted(free_port: int) -> None:
    processes.require_free_port(free_port, "the Rasa server", "WEGWEISER_PORT")


@pytest.mark.parametrize("text", ["0", "65536", "-1", "5005x", "5 0"])
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(LaunchError, match=r"WEGWEISER_PORT is .*1 to 65535"):
        port_from({"WEGWEISER_PORT": text}, "WEGWEISER_PORT", 5005)


def test_ports_come_from_the_environment_or_the_default() -> None:
    assert port_from({}, "P", 5005) == 5005
    assert port_from({"P": ""}, "P", 5005) == 5005
    assert port_from({"P": "6006"}, "P", 5005) == 6006


def test_the_two_ports_must_differ() -> None:
    with pytest.raises(LaunchError, match="both 7007"):
        run.ports_from({run.PORT_VARIABLE: "7007", run.ACTION_PORT_VARIABLE: "7007"})


def test_a_background_process_is_gone_afterwards(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SLEEPER]
    with processes.background(command, cwd=tmp_path, environment={}, output=None) as process:
        assert alive(process.pid)

    assert not alive(process.pid)


def test_an_error_inside_the_block_ends_the_process_too(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SLEEPER]
    with (
        pytest.raises(KeyboardInterrupt),
        processes.background(command, cwd=tmp_path, environment={}, output=None) as process,
    ):
        raise KeyboardInterrupt

    assert not alive(process.pid)


def test_stubborn_processes_and_their_children_are_ended() -> None:
    process = subprocess.Popen([sys.executable, "-c", STUBBORN], stdout=subprocess.PIPE, start_new_session=True)
    assert process.stdout is not None
    grandchild = int(process.stdout.readline())
    assert alive(grandchild)

    processes.end_group(process, grace=0.3)
    process.stdout.close()

    assert not alive(process.pid)
    assert not alive(grandchild)


def test_ending_what_has_ended_is_no_error() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""], start_new_session=True)
    process.wait()

    processes.end_group(process)


def test_waiting_ends_when_the_server_answers(free_port: int) -> None:
    class Health(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    def serve_a_little_later() -> None:
        time.sleep(0.4)
        with http.server.HTTPServer((LOOPBACK, free_port), Health) as server:
            server.handle_request()

    thread = threading.Thread(target=serve_a_little_later)
    thread.start()
    process = subprocess.Popen([sys.executable, "-c", SLEEPER], start_new_session=True)
    try:
        waited = processes.wait_until_healthy(f"http://127.0.0.1:{free_port}/", process, "x", 10)
    finally:
        processes.end_group(process)
        thread.join()

    assert waited >= 0.3


def test_waiting_ends_when_the_process_does(free_port: int) -> None:
    process = subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"])

    start = time.monotonic()
    with pytest.raises(LaunchError, match="action server ended with exit code 3"):
        processes.wait_until_healthy(f"http://127.0.0.1:{free_port}/", process, "action server", limit=10)

    assert time.monotonic() - start < 5


def test_waiting_has_a_limit(free_port: int) -> None:
    process = subprocess.Popen([sys.executable, "-c", SLEEPER], start_new_session=True)
    try:
        with pytest.raises(LaunchError, match=r"did not answer at .* within 0\.5 seconds"):
            processes.wait_until_healthy(f"http://127.0.0.1:{free_port}/", process, "x", limit=0.5)
    finally:
        processes.end_group(process)


def test_an_action_server_that_cannot_start_shows_its_last_lines(tmp_path: Path, free_port: int) -> None:
    """There is no `actions` package in that folder, and no `scripts` either."""
    with (
        pytest.raises(LaunchError, match=r"action server ended(.|\n)*last lines(.|\n)*scripts"),
        run.action_server(tmp_path, free_port, log=tmp_path / "log", log_level="WARNING"),
    ):
        pytest.fail("must not be reached")


LAUNCHER_WITH_CHILDREN = """
import os, signal, sys
from pathlib import Path
from scripts import processes, run

signal.signal(signal.SIGTERM, run.end_like_an_exception)
# A shell starts what runs in its background with Ctrl-C ignored; the tests may run there.
signal.signal(signal.SIGINT, signal.default_int_handler)
sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
here, environment = Path.cwd(), dict(os.environ)
with processes.background(sleeper, cwd=here, environment=environment, output=None) as process:
    foreground = [sys.executable, "-c",
                  "import os, time; print(os.getpid(), flush=True); time.sleep(60)"]
    print(process.pid, flush=True)
    code = run.run_in_foreground(foreground, here, environment)
sys.exit(code)
"""


@pytest.mark.parametrize(
    ("signal_number", "whole_group"),
    [
        (signal.SIGINT, True),  # Ctrl-C: the terminal sends it to the foreground group
        (signal.SIGTERM, False),  # kill
    ],
)
def test_nothing_is_left_after_a_signal(signal_number: int, whole_group: bool) -> None:
    launcher = subprocess.Popen(
        [sys.executable, "-c", LAUNCHER_WITH_CHILDREN],
        cwd=run.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert launcher.stdout is not None
    children = [int(launcher.stdout.readline()) for _ in range(2)]
    assert all(alive(pid) for pid in children)

    if whole_group:
        os.killpg(launcher.pid, signal_number)
    else:
        launcher.send_signal(signal_number)
    launcher.wait(timeout=10)
    launcher.stdout.close()

    assert [pid for pid in children if alive(pid)] == []


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "data" / "nlu").mkdir(parents=True)
    (tmp_path / "components").mkdir()
    (tmp_path / "content" / "phrases").mkdir(parents=True)
    (tmp_path / "content" / "mentions").mkdir()
    (tmp_path / "models").mkdir()
    for name in (
        "config.yml",
        "domain.yml",
        "data/nlu/a.yml",
        "components/x.py",
        "content/phrases/q.yml",
        "content/mentions/q.yml",
    ):
        (tmp_path / name).write_text(name, encoding="utf-8")
    return tmp_path


def test_the_fingerprint_stays_when_nothing_changes(project: Path) -> None:
    before = training.training_fingerprint(project, EMBEDDED)
    (project / "models" / "wegweiser.tar.gz").write_text("a model")
    (project / "components" / "__pycache__").mkdir()
    (project / "components" / "__pycache__" / "x.pyc").write_text("x")

    assert training.training_fingerprint(project, EMBEDDED) == before


@pytest.mark.parametrize(
    "name",
    [
        "config.yml",
        "domain.yml",
        "data/nlu/a.yml",
        "data/nlu/new.yml",
        "components/x.py",
        "content/phrases/q.yml",
        "content/mentions/q.yml",
    ],
)
def test_the_fingerprint_changes_with_each_input(project: Path, name: str) -> None:
    before = training.training_fingerprint(project, EMBEDDED)
    (project / name).write_text("changed", encoding="utf-8")

    assert training.training_fingerprint(project, EMBEDDED) != before


def test_the_fingerprint_changes_when_a_file_is_renamed_or_the_pipeline_is(project: Path) -> None:
    before = training.training_fingerprint(project, EMBEDDED)

    assert training.training_fingerprint(project, Pipeline("de_core_news_sm", "3.7.0")) != before
    (project / "data" / "nlu" / "a.yml").rename(project / "data" / "nlu" / "b.yml")
    assert training.training_fingerprint(project, EMBEDDED) != before


def test_a_missing_input_is_named(project: Path) -> None:
    (project / "domain.yml").unlink()

    with pytest.raises(LaunchError, match=r"domain\.yml is missing"):
        training.training_fingerprint(project, EMBEDDED)


@pytest.fixture
def trained(project: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Stands in for Rasa's training; holds one entry for each time it was called."""
    calls: list[Path] = []

    def train(root: Path, *, show_output: bool) -> None:
        calls.append(root)
        (root / training.MODEL).write_text("a model")

    monkeypatch.setattr(training, "_train", train)
    return calls


def test_it_trains_once_and_again_only_after_a_change(
    project: Path, trained: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert training.ensure_model(project)
    assert "about three minutes" in capsys.readouterr().out
    assert not training.ensure_model(project)
    (project / "data" / "nlu" / "a.yml").write_text("changed")
    assert training.ensure_model(project)
    assert "(0 seconds last time)" in capsys.readouterr().out
    assert len(trained) == 2


def test_it_trains_when_the_model_or_its_record_is_gone_or_damaged(project: Path, trained: list[Path]) -> None:
    training.ensure_model(project)
    (project / training.MODEL).unlink()
    assert training.ensure_model(project)
    (project / training.RECORD).write_text("{")
    assert training.ensure_model(project)
    assert len(trained) == 3


def test_a_failed_training_is_not_remembered_as_done(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def train(root: Path, *, show_output: bool) -> None:
        (root / training.MODEL).write_text("half a model")
        raise LaunchError("failed")

    monkeypatch.setattr(training, "_train", train)
    with pytest.raises(LaunchError):
        training.ensure_model(project)

    assert not (project / training.RECORD).exists()


def test_the_usual_port_needs_no_copy_of_the_endpoints() -> None:
    with run.endpoints_for(run.ROOT, Services(), run.DEFAULT_ACTION_PORT) as path:
        assert path == run.ROOT / run.ENDPOINTS

    endpoints = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert endpoints["action_endpoint"]["url"] == "http://127.0.0.1:5055/webhook"


def test_another_port_is_written_into_a_temporary_copy() -> None:
    original = yaml.safe_load((run.ROOT / run.ENDPOINTS).read_text(encoding="utf-8"))
    with run.endpoints_for(run.ROOT, Services(), 6066) as path:
        copy = yaml.safe_load(path.read_text(encoding="utf-8"))

    assert copy["action_endpoint"]["url"] == "http://127.0.0.1:6066/webhook"
    assert copy["tracker_store"] == original["tracker_store"]
    assert not path.exists()


def test_rasa_runs_without_telemetry_and_with_bytecode() -> None:
    environment = quiet.quiet_environment({"PYTHONDONTWRITEBYTECODE": "1"}, "WARNING")

    assert environment["RASA_TELEMETRY_ENABLED"] == "false"
    assert environment["LOG_LEVEL"] == "WARNING"
    assert "PYTHONDONTWRITEBYTECODE" not in environment


def test_what_the_user_has_set_wins() -> None:
    environment = quiet.quiet_environment({"LOG_LEVEL": "DEBUG"}, "WARNING")

    assert environment["LOG_LEVEL"] == "DEBUG"


def test_only_warnings_for_library_developers_are_silenced(tmp_path: Path) -> None:
    (tmp_path / "noisy.py").write_text(
        "import json, sys, warnings\n"
        "warnings.simplefilter('always')\n"
        "warnings.warn('old way', DeprecationWarning)\n"
        "warnings.warn('your data', UserWarning)\n"
        "print(json.dumps(sys.argv[1:]))\n"
    )
    result = subprocess.run(
        [sys.executable, "-m", "scripts.quiet", "noisy", "--flag", "value"],
        env={"PYTHONPATH": f"{run.ROOT}:{tmp_path}"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "old way" not in result.stderr
    assert "your data" in result.stderr
    assert json.loads(result.stdout) == ["--flag", "value"]


def test_an_unknown_association_ends_the_start_and_names_the_known_ones() -> None:
    with pytest.raises(LaunchError, match=rf"WEGWEISER_ASSOCIATION .*'muster'.*{KNOWN}"):
        run.check_operator({"WEGWEISER_ASSOCIATION": "muster"})


def test_a_mail_server_without_a_sender_ends_the_start() -> None:
    with pytest.raises(LaunchError, match="WEGWEISER_SMTP_FROM"):
        run.check_operator({"WEGWEISER_SMTP_HOST": "mail.example.org"})


def test_an_origin_with_a_path_ends_the_start() -> None:
    with pytest.raises(LaunchError, match=r"WEGWEISER_WEB_ORIGINS holds 'https://www\.example\.org/ki'"):
        run.check_operator({"WEGWEISER_WEB_ORIGINS": "https://www.example.org/ki"})


def test_what_is_set_is_checked_without_loading_rasa() -> None:
    """It takes five seconds and 400 megabytes, which the action server would have to bear, too."""
    code = "import sys; from scripts import run; run.check_operator({}); sys.exit('rasa' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=run.ROOT, check=False).returncode == 0


def test_without_an_association_and_a_mail_server_nothing_is_checked() -> None:
    run.check_operator({})
