"""What an operator reads when the settings of the process are wrong; nothing of a secret is repeated."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from scripts.setup_matrix import MATRIX
from tests.conftest import ROOT

RIGHT = {
    "HOMESERVER": "https://matrix.kammer.example",
    "USER": "@wegweiser:kammer.example",
    "PASSWORD": "geheimnis",
}


@pytest.mark.usefixtures("environments")
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"HOMESERVER": ""}, "WEGWEISER_MATRIX_HOMESERVER is missing"),
        (
            {"HOMESERVER": "kammer.example"},
            "WEGWEISER_MATRIX_HOMESERVER is 'kammer.example'; it must be an address",
        ),
        ({"USER": "wegweiser"}, "WEGWEISER_MATRIX_USER is 'wegweiser'; it must be a full account name"),
        ({"USER": ""}, "WEGWEISER_MATRIX_USER is missing"),
        ({"PASSWORD": ""}, "exactly one of WEGWEISER_MATRIX_PASSWORD and WEGWEISER_MATRIX_ACCESS_TOKEN"),
        ({"ACCESS_TOKEN": "auch"}, "exactly one of WEGWEISER_MATRIX_PASSWORD and WEGWEISER_MATRIX_ACCESS_TOKEN"),
        ({"ADVISER": "ftp://wegweiser"}, "WEGWEISER_MATRIX_ADVISER is 'ftp://wegweiser'; it must be an address"),
        ({"ALLOWED_SERVERS": "a.example, https://b"}, "WEGWEISER_MATRIX_ALLOWED_SERVERS holds 'https://b'"),
        ({"HOMESERVR": "x"}, "WEGWEISER_MATRIX_HOMESERVR is set, but there is no such setting"),
        ({"STORE": "/dev/null/store"}, "/dev/null/store (WEGWEISER_MATRIX_STORE) cannot be used"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_a_wrong_setting_ends_the_start_with_one_sentence(
    change: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    settings = {**RIGHT, "STORE": str(tmp_path / "store"), **change}
    environment = {key: value for key, value in os.environ.items() if not key.startswith("WEGWEISER_")}
    environment |= {f"WEGWEISER_MATRIX_{key}": value for key, value in settings.items()}
    environment["PYTHONPATH"] = f"{ROOT / 'matrix'}:{ROOT}"
    command = [str(MATRIX.python), "-m", "wegweiser_matrix"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert ended.stderr.startswith("wegweiser_matrix: ")
    assert sentence in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert "geheimnis" not in ended.stderr
