"""Rasa trains, starts and understands without TensorFlow, and says so where something needs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from scripts.quiet import quiet_environment
from scripts.setup import STAND_INS
from scripts.training import MODEL, ensure_model

ROOT = Path(__file__).resolve().parents[2]
PARSE = f"""
import asyncio
from rasa.core.agent import Agent
read = asyncio.run(Agent.load({str(MODEL)!r}).parse_message("das möchte ich abbrechen"))
print(read["intent"]["name"], "libtensorflow" in open("/proc/self/maps").read())
"""
NLU = """
version: "3.1"
nlu:
- intent: ja
  examples: |
    - ja
    - gern
- intent: nein
  examples: |
    - nein
    - lieber nicht
"""
OF_RASA = """
language: de
assistant_id: small
pipeline:
- name: WhitespaceTokenizer
- name: CountVectorsFeaturizer
"""
DIET = f"""{OF_RASA}
- name: DIETClassifier
  epochs: 1
"""


def train(folder: Path, config: str) -> subprocess.CompletedProcess[str]:
    """Let plain `rasa train nlu` work on a few words in a folder of its own."""
    (folder / "config.yml").write_text(config, encoding="utf-8")
    (folder / "nlu.yml").write_text(NLU, encoding="utf-8")
    command = [Path(sys.executable).parent / "rasa", "train", "nlu", "--nlu", "nlu.yml"]
    environment = quiet_environment(os.environ, "INFO")
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def test_our_model_is_loaded_and_understands_without_tensorflow() -> None:
    ensure_model(ROOT)
    done = run(PARSE)
    assert done.stdout.split()[-2:] == ["stop", "False"], done.stderr


def test_plain_rasa_trains_without_tensorflow(tmp_path: Path) -> None:
    done = train(tmp_path, OF_RASA)
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.glob("models/*.tar.gz"))


def test_a_component_that_needs_tensorflow_is_told_what_to_do(tmp_path: Path) -> None:
    done = train(tmp_path, DIET)
    assert done.returncode != 0
    assert "TensorFlowMissingError" in done.stderr
    assert "requirements/runtime.in" in done.stderr


def test_an_installed_tensorflow_is_found_first(tmp_path: Path) -> None:
    (tmp_path / "tensorflow.py").write_text("installed = True", encoding="utf-8")
    assert run("import tensorflow; assert tensorflow.installed", PYTHONPATH=str(tmp_path)).returncode == 0
    path = run("import sys; print(*sys.path, sep='\\n')").stdout.splitlines()
    site_packages = next(i for i, place in enumerate(path) if place.endswith("site-packages"))
    assert site_packages < path.index(str(STAND_INS))
