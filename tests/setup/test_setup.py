"""`make setup`: getting the spaCy model, within limits, and not again and again."""

from __future__ import annotations

import http.server
import socket
import subprocess
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import setup
from scripts.setup import SetupError

WHEEL = "de_core_news_sm-3.7.0-py3-none-any.whl"


@pytest.fixture(scope="module")
def uv() -> str:
    """The uv that installed the environment these tests run in."""
    return setup.find_uv()


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of its own, so that nothing here touches the real environment."""
    monkeypatch.setattr(setup, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(setup, "TOOLS", tmp_path / ".tools")
    (tmp_path / ".venv").mkdir()
    monkeypatch.delenv(setup.MODEL_VARIABLE, raising=False)
    return tmp_path


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """Serves the files of a folder, and nothing at all for /slow."""
    folder = tmp_path / "served"
    folder.mkdir()

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: object) -> None:
            super().__init__(*args, directory=str(folder))  # type: ignore[arg-type]

        def do_GET(self) -> None:
            if self.path == "/slow":
                self.send_response(200)
                self.send_header("Content-Length", "10")
                self.end_headers()
                self.wfile.write(b"12345")
                self.wfile.flush()
                time.sleep(1)
            else:
                super().do_GET()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        thread = threading.Thread(target=httpd.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_address[1]}"
        httpd.shutdown()
        thread.join()


def make_wheel(folder: Path) -> Path:
    """The smallest wheel that can be installed."""
    wheel = folder / WHEEL
    info = "de_core_news_sm-3.7.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("de_core_news_sm/__init__.py", "")
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: de_core_news_sm\nVersion: 3.7.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return wheel


def test_a_download_arrives_whole(server: str, tmp_path: Path) -> None:
    (tmp_path / "served" / "file").write_bytes(b"x" * 100_000)
    target = tmp_path / "new" / "file.whl"

    setup.download(f"{server}/file", target, connect_limit=5, total_limit=5)

    assert target.read_bytes() == b"x" * 100_000


def test_a_download_that_is_refused_says_so(server: str, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="File not found"):
        setup.download(f"{server}/missing", tmp_path / "file.whl", 5, 5)

    assert not (tmp_path / "file.whl").exists()


def test_a_silent_server_is_not_waited_for(tmp_path: Path) -> None:
    start = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(OSError, match=r"no answer within 0\.3 seconds|timed out"):
            setup.download(url, tmp_path / "file.whl", 0.3, 5)

    assert time.monotonic() - start < 2


def test_a_slow_download_leaves_nothing_that_looks_complete(server: str, tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"not complete within 0\.3 seconds"):
        setup.download(f"{server}/slow", tmp_path / "file.whl", 5, 0.3)

    assert not (tmp_path / "file.whl").exists()


@pytest.mark.parametrize("name", ["missing/" + WHEEL, "other-1.0-py3-none-any.whl"])
def test_a_named_file_that_is_not_the_model_is_an_error(
    folders: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (folders / "other-1.0-py3-none-any.whl").touch()
    monkeypatch.setenv(setup.MODEL_VARIABLE, str(folders / name))

    with pytest.raises(SetupError, match=r"DE_CORE_NEWS_SM_WHEEL is .*Correct or unset it"):
        setup.install_model("uv")


def test_a_named_file_is_installed(uv: str, folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run([uv, "venv", "--quiet", "--clear", str(folders / ".venv")], check=True)
    monkeypatch.setenv(setup.MODEL_VARIABLE, str(make_wheel(folders)))

    pipeline, line = setup.install_model(uv)

    assert pipeline == "de_core_news_sm"
    assert WHEEL in line
    assert list(folders.glob(".venv/lib/python*/site-packages/de_core_news_sm/__init__.py"))


@pytest.mark.usefixtures("folders")
def test_without_a_network_the_embedded_pipeline_is_named_in_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no network")

    monkeypatch.setattr(setup, "download", refuse)

    pipeline, line = setup.install_model("uv")

    assert pipeline == "embedded"
    assert "no network" in line
    assert "make spacy-model" in line
    assert "\n" not in line


@pytest.mark.usefixtures("folders")
def test_the_model_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def install(uv: str) -> tuple[str, str]:
        asked.append(uv)
        return "embedded", f"answer {len(asked)}"

    monkeypatch.setattr(setup, "install_model", install)

    assert setup.ensure_model("uv", again=False, quiet=False) == "answer 1"
    assert setup.ensure_model("uv", again=False, quiet=False) == "answer 1"
    assert setup.ensure_model("uv", again=False, quiet=True) is None
    assert setup.ensure_model("uv", again=True, quiet=True) == "answer 2"
    monkeypatch.setenv(setup.MODEL_VARIABLE, "another file")
    assert setup.ensure_model("uv", again=False, quiet=True) == "answer 3"
