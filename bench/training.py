"""How long training takes beside the bot of `rasa init`, and that nothing else than phrases needs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.figures import Figure, ratio
from bench.stock import run_rasa, stock_folder
from components.german_pipeline import installed_pipeline
from scripts.quiet import quiet_environment
from scripts.training import OPTIONAL_INPUTS, REQUIRED_INPUTS, training_fingerprint

REPETITIONS = 2
LEARNED = ("phrases", "mentions")
"""Folders of content/ whose texts are learned; schemas/ are no content."""


def measure(root: Path) -> Iterator[Figure]:
    """Yield the figures of the training."""
    yield _without_training(root)
    stock = stock_folder(root)
    ours, theirs = [], []
    for _ in range(REPETITIONS):
        with tempfile.TemporaryDirectory() as folder:
            ours.append(_seconds(_train, root, folder))
            theirs.append(_seconds(run_rasa, ["train", "--force", "--out", folder], stock))
    yield ratio("training with all data", 3.0, ours, theirs, "s")


def _train(root: Path, folder: str) -> None:
    command = [sys.executable, "-m", "scripts.quiet", "rasa", "train", "--force", "--out", folder]
    environment = quiet_environment(os.environ, "WARNING")
    subprocess.run(command, cwd=root, env=environment, capture_output=True, check=True)


def _seconds(work: Callable[..., None], *arguments: Any) -> float:
    begun = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - begun


def _without_training(root: Path) -> Figure:
    """Change each file of texts, rules and catalogue in a copy; count those that need a training."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        for part in (*REQUIRED_INPUTS, *OPTIONAL_INPUTS, "content"):
            if (root / part).is_dir():
                shutil.copytree(root / part, copy / part, dirs_exist_ok=True)
            elif (root / part).is_file():
                shutil.copy(root / part, copy / part)
        pipeline = installed_pipeline()
        before = training_fingerprint(copy, pipeline)
        files = [file for file in (copy / "content").rglob("*.yml") if file.parent.name not in LEARNED]
        needed = []
        for file in files:
            text = file.read_text(encoding="utf-8")
            file.write_text(f"{text}\n# changed\n", encoding="utf-8")
            if training_fingerprint(copy, pipeline) != before:
                needed.append(file.name)
            file.write_text(text, encoding="utf-8")
    detail = f"{len(files)} files changed, training needed for: {', '.join(needed) or 'none'}"
    return Figure("files of texts, rules and catalogue that need a training", 0, len(needed), detail)
