"""The Rasa server starts and understands without TensorFlow, and says so where something needs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from scripts.training import MODEL, ensure_model

ROOT = Path(__file__).resolve().parents[2]
PARSE = f"""
import asyncio
from scripts.without_tensorflow import leave_out_tensorflow
leave_out_tensorflow()
from rasa.core.agent import Agent
read = asyncio.run(Agent.load({str(MODEL)!r}).parse_message("das möchte ich abbrechen"))
print(read["intent"]["name"], "libtensorflow" in open("/proc/self/maps").read())
"""
NEED = """
from scripts.without_tensorflow import leave_out_tensorflow
leave_out_tensorflow()
import rasa.nlu.classifiers.diet_classifier
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_our_model_is_loaded_and_understands_without_tensorflow() -> None:
    ensure_model(ROOT)
    done = run(PARSE)
    assert done.stdout.split()[-2:] == ["stop", "False"], done.stderr


def test_a_component_that_needs_tensorflow_is_told_what_to_do() -> None:
    done = run(NEED)
    assert done.returncode != 0
    assert "leaves TensorFlow out" in done.stderr
    assert "scripts/rasa_server.py" in done.stderr
