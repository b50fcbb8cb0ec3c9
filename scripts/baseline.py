"""The bot to compare with: the pipeline that `rasa init` writes, trained on the same sentences.

It knows no open question, so the question goes into its labels: an answer is an intent such as
`inform:goal=reduce_costs`. When it is asked, only the answers to the open question and the acts count; a bot of
`rasa init` itself would not even have that help.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from components.answer_classifier import segments
from components.phrases_importer import ANSWER, NOT_KNOWN
from scripts.quiet import quiet_environment
from settings.errors import LaunchError
from wegweiser.content import Content
from wegweiser.phrases import NO_FACT, load_mentions, load_phrases
from wegweiser.questions import UNKNOWN, Kind
from wegweiser.understand.normalise import normalise

MODEL = Path("models") / "baseline.tar.gz"
RECORD = Path("models") / "baseline.json"
EPOCHS = 100
"""How often the configuration of `rasa init` has all sentences learned."""
PORTION = 10
"""Epochs after which what was learned is stored, so that a training of hours may end at any time and go on later.

Each portion begins with small batches again, as Rasa's fine-tuning does.
"""
SURE = 0.3
"""From this confidence on its guess counts: the threshold that `rasa init` gives its FallbackClassifier."""
_ANSWERS = f"{ANSWER}:"
"""How the label of an answer begins. A slash would make it a retrieval intent."""
_LABEL = _ANSWERS + "{question}={value}"


def default_config() -> dict[str, Any]:
    """Return the configuration that Rasa itself writes: for German, understanding only, a portion of epochs."""
    text = files("rasa.engine.recipes.config_files").joinpath("default_config.yml").read_text(encoding="utf-8")
    config: dict[str, Any] = yaml.safe_load(text)
    del config["policies"]
    for component in config["pipeline"]:
        if "epochs" in component:
            component["epochs"] = PORTION
    return {**config, "language": "de", "assistant_id": "baseline"}


def training_data(content: Content, acts: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return sentences by intent: the dialogue acts as they are, each answer under its question and value."""
    sentences: dict[str, dict[str, str]] = {}
    for source in (load_phrases(content), load_mentions(content)):
        for question, values in source.items():
            for value, texts in values.items():
                for text in texts:
                    sentences.setdefault(_label(question, value), {}).setdefault(normalise(text), text)
    for text, intent in acts:
        sentences.setdefault(intent, {}).setdefault(normalise(text), text)
    return {intent: list(texts.values()) for intent, texts in sentences.items()}


def _label(question: str, value: str) -> str:
    if question == NO_FACT:
        return "out_of_scope"
    return NOT_KNOWN if value == UNKNOWN else _LABEL.format(question=question, value=value)


def ensure_baseline(root: Path, content: Content, acts: list[tuple[str, str]], epochs: int) -> int:
    """Train the pipeline with the current sentences until it has seen them often enough; 100 epochs take hours.

    Args:
        root: The project's folder.
        content: Its content.
        acts: Sentences with their dialogue acts.
        epochs: How often it is to have learned all sentences; portions are not cut.

    Returns:
        How often it has; a pipeline that was trained for longer is kept.

    Raises:
        LaunchError: If training fails.
    """
    data = training_data(content, acts)
    fingerprint = hashlib.sha256(json.dumps([default_config(), data], sort_keys=True).encode()).hexdigest()
    done = _epochs_done(root, fingerprint)
    while done < epochs:
        print(f"Training the pipeline of `rasa init` on {sum(map(len, data.values()))} sentences:")
        print(f"epochs {done + 1} to {done + PORTION} ...", flush=True)
        _train_portion(root, data, goes_on=done > 0)
        done += PORTION
        (root / RECORD).write_text(json.dumps({"fingerprint": fingerprint, "epochs": done}))
    return done


def _epochs_done(root: Path, fingerprint: str) -> int:
    if not ((root / RECORD).is_file() and (root / MODEL).is_file()):
        return 0
    record = json.loads((root / RECORD).read_text())
    return int(record["epochs"]) if record["fingerprint"] == fingerprint else 0


def _train_portion(root: Path, data: dict[str, list[str]], *, goes_on: bool) -> None:
    """Train `MODEL` for one portion, from the beginning or from where it stands; replace it when that is done.

    Raises:
        LaunchError: If training fails.
    """
    with tempfile.TemporaryDirectory(dir=root / MODEL.parent) as name:
        folder = Path(name)
        (folder / "config.yml").write_text(yaml.safe_dump(default_config()), encoding="utf-8")
        nlu = [
            {"intent": intent, "examples": "".join(f"- {_plain(text)}\n" for text in texts)}
            for intent, texts in data.items()
        ]
        (folder / "nlu.yml").write_text(
            yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True), encoding="utf-8"
        )
        command = [sys.executable, "-m", "scripts.quiet", "rasa", "train", "nlu"]
        command += ["--config", str(folder / "config.yml"), "--nlu", str(folder / "nlu.yml")]
        command += ["--out", str(folder), "--fixed-model-name", MODEL.name.split(".")[0]]
        if goes_on:
            command += ["--finetune", str(root / MODEL)]
        environment = quiet_environment(os.environ, "WARNING")
        if subprocess.run(command, cwd=root, env=environment, check=False).returncode != 0:
            raise LaunchError("Training the pipeline of `rasa init` failed; see above.")
        (folder / MODEL.name).replace(root / MODEL)


def _plain(text: str) -> str:
    """Return a sentence without what Rasa's format would read as markup of entities."""
    return " ".join(text.translate({ord(c): " " for c in "[](){}"}).split())


class Baseline:
    """What the pipeline of `rasa init` makes of a text."""

    def __init__(self, model: Path, content: Content) -> None:
        """Load the model."""
        from rasa.core.agent import Agent

        self._agent = Agent.load(str(model))
        self._content = content

    def answer(self, text: str, question: str) -> Any:
        """Return the value it reads for the open question; None where it would ask again."""
        value = self._best(text, question)
        if value == NOT_KNOWN:
            return self._content.questions[question].stored_unknown
        return self._value(value, question)

    def facts(self, text: str) -> dict[str, Any]:
        """Return what it reads in the clauses of a statement, each clause for itself."""
        found: dict[str, Any] = {}
        for segment in segments(text):
            label = self._best(segment, None)
            if label is not None and label.startswith(_ANSWERS):
                question = label.removeprefix(_ANSWERS).split("=")[0]
                found.setdefault(question, self._value(label, question))
        return found

    def act(self, text: str, question: str | None) -> str:
        """Return the dialogue act it reads."""
        label = self._best(text, question) or ""
        return ANSWER if label.startswith(_ANSWERS) else label

    def _value(self, label: str | None, question: str) -> Any:
        start = _LABEL.format(question=question, value="")
        if label is None or not label.startswith(start):
            return None
        value = label.removeprefix(start)
        return (value,) if self._content.questions[question].kind is Kind.MULTIPLE else value

    def _best(self, text: str, question: str | None) -> str | None:
        """Return the surest of the labels that are possible while a question is open."""
        parsed = asyncio.run(self._agent.parse_message(text))
        for name, confidence in self._possible(parsed, question):
            return name if confidence >= SURE else None
        return None

    def _possible(self, parsed: dict[str, Any], question: str | None) -> Iterator[tuple[str, float]]:
        ranking = [item for item in parsed["intent_ranking"] if item["name"] != "nlu_fallback"]
        start = f"{_ANSWERS}{question}="
        for item in ranking:
            name = item["name"]
            if question is None or not name.startswith(_ANSWERS) or name.startswith(start):
                yield name, item["confidence"]
