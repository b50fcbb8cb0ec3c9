"""How long understanding alone takes for a message, beside the default pipeline of `rasa init`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import yaml

from bench.figures import Figure, ratio
from bench.stock import stock_folder, stock_model
from bench.talks import SENTENCES
from scripts.comparison import PYTHON
from scripts.quiet import quiet_environment
from scripts.training import MODEL

REPETITIONS = 3
MESSAGES = 200


def measure(root: Path) -> Iterator[Figure]:
    """Yield the figure of the understanding."""
    answers = yaml.safe_load((root / SENTENCES / "answers.yml").read_text(encoding="utf-8"))
    texts = [str(answer["text"]) for answer in answers]
    messages = Random(0).sample(texts, MESSAGES)  # noqa: S311 - a sample, no secret
    stock = stock_model(stock_folder(root))
    ours, theirs = [], []
    for _ in range(REPETITIONS):
        ours.append(_milliseconds(root, Path(sys.executable), root / MODEL, messages))
        theirs.append(_milliseconds(root, PYTHON, stock, messages))
    yield ratio("understanding alone, per message", 0.7, ours, theirs, "ms")


def _milliseconds(root: Path, python: Path, model: Path, messages: Sequence[str]) -> float:
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(messages, file)
        file.flush()
        command = [str(python), "-m", "scripts.quiet", "bench.parse", str(model), file.name]
        environment = quiet_environment(os.environ, "WARNING")
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])
