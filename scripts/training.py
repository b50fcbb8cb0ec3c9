"""Whether the trained model fits what it would be trained from, and training it.

Rasa has a fingerprint of its own (`rasa train --dry-run`), but reading it takes as long as starting
Rasa, ten seconds and more. So a hash of everything that goes into training is kept beside the
model. A wrong "changed" costs little: Rasa then takes what has not changed from its cache.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path

from components.german_pipeline import Pipeline, installed_pipeline
from scripts.quiet import quiet_environment
from settings.errors import LaunchError

MODEL = Path("models") / "wegweiser.tar.gz"
RECORD = Path("models") / "wegweiser.json"
LOG = Path("var") / "train.log"
# Files and folders that training reads. `domain` is Rasa's other place for a domain.
REQUIRED_INPUTS = ("config.yml", "domain.yml", "data", "components", "content/phrases", "content/mentions")
OPTIONAL_INPUTS = ("domain",)


def training_fingerprint(root: Path, pipeline: Pipeline) -> str:
    """Returns a hash of everything that goes into training.

    Args:
        root: The project's folder.
        pipeline: The installed German pipeline.

    Raises:
        LaunchError: If something that training needs is missing.
    """
    digest = hashlib.sha256()
    for version in (str(pipeline), metadata.version("rasa")):
        digest.update(version.encode() + b"\0")
    for path in _input_files(root):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(root).as_posix()}\0{content}\0".encode())
    return digest.hexdigest()


def _input_files(root: Path) -> Iterator[Path]:
    for name in REQUIRED_INPUTS + OPTIONAL_INPUTS:
        path = root / name
        if path.is_file():
            yield path
        elif path.is_dir():
            yield from sorted(
                file for file in path.rglob("*") if file.is_file() and file.suffix in {".yml", ".yaml", ".py"}
            )
        elif name in REQUIRED_INPUTS:
            raise LaunchError(f"{path} is missing; without it there is nothing to train from.")


def ensure_model(root: Path, *, show_output: bool = False) -> bool:
    """Trains the model unless there is one for the current data.

    Args:
        root: The project's folder.
        show_output: Whether Rasa's output goes to the terminal instead of a file.

    Returns:
        Whether it had to be trained.

    Raises:
        LaunchError: If something is missing or training fails.
    """
    fingerprint = training_fingerprint(root, installed_pipeline())
    record = _read_record(root)
    if _fits(root, record, fingerprint):
        return False
    last = record.get("seconds")
    expected = "about three minutes" if last is None else f"{last} seconds last time"
    print(f"Training the model ({expected}) ...", flush=True)
    (root / RECORD).unlink(missing_ok=True)
    start = time.monotonic()
    _train(root, show_output=show_output)
    seconds = round(time.monotonic() - start)
    print(f"Trained in {seconds} seconds: {MODEL}", flush=True)
    (root / RECORD).write_text(json.dumps({"fingerprint": fingerprint, "seconds": seconds}))
    return True


def is_current(root: Path) -> bool:
    """Returns whether there is a model that was trained from what is here.

    Raises:
        LaunchError: If something that training needs is missing.
    """
    return _fits(root, _read_record(root), training_fingerprint(root, installed_pipeline()))


def _fits(root: Path, record: Mapping[str, object], fingerprint: str) -> bool:
    return record.get("fingerprint") == fingerprint and (root / MODEL).is_file()


def _read_record(root: Path) -> dict[str, object]:
    try:
        record = json.loads((root / RECORD).read_text())
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _train(root: Path, *, show_output: bool) -> None:
    command = [sys.executable, "-m", "scripts.quiet", "rasa", "train"]
    command += ["--out", str(MODEL.parent), "--fixed-model-name", MODEL.name.split(".")[0]]
    environment = quiet_environment(os.environ, "INFO")
    if show_output:
        code = subprocess.run(command, cwd=root, env=environment, check=False).returncode
    else:
        log = root / LOG
        log.parent.mkdir(exist_ok=True)
        with log.open("wb") as file:
            code = subprocess.run(
                command, cwd=root, env=environment, stdout=file, stderr=file, check=False
            ).returncode
    if code == 130:
        raise KeyboardInterrupt
    if code != 0 or not (root / MODEL).is_file():
        where = "see above" if show_output else f"its last lines:\n{tail(root / LOG)}\nAll: {LOG}"
        raise LaunchError(f"Training failed with exit code {code}; {where}")


def tail(path: Path, lines: int = 15) -> str:
    """Returns the last lines of a text file."""
    return "\n".join(path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
