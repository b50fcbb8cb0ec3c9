"""Phrases that people use for an answer (content/phrases/), from which the answer classifier learns."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from jsonschema import Draft7Validator

from wegweiser.content import CONTENT_DIR, Content
from wegweiser.errors import ContentError, Fault, shown
from wegweiser.yamltext import YamlError, read_content_yaml

Phrases = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Question id to value to phrases."""


def load_phrases(content: Content, directory: Path = CONTENT_DIR) -> Phrases:
    """Return the phrases of all questions that have a file, together with the words of their options.

    Raises:
        ContentError: With every fault: a file for no question, a value the question does not have.
    """
    schema = json.loads((directory / "schemas" / "phrases.json").read_text(encoding="utf-8"))
    phrases: dict[str, dict[str, tuple[str, ...]]] = {}
    faults: list[Fault] = []
    for path in sorted((directory / "phrases").glob("*.yml")):
        try:
            raw = read_content_yaml(path)
        except YamlError as error:
            faults.append(error.fault)
            continue
        found = _faults(path, raw, schema, content)
        faults += found
        if not found:
            options = content.questions[path.stem].options
            phrases[path.stem] = {
                option.value: (*raw.get(option.value, ()), option.label, *option.words, *option.anywhere)
                for option in options
            }
    if faults:
        raise ContentError(faults)
    return phrases


def _faults(path: Path, raw: object, schema: Mapping[str, object], content: Content) -> list[Fault]:
    file = f"phrases/{path.name}"
    errors = Draft7Validator(schema).iter_errors(raw)
    faults = [
        Fault(
            file,
            ".".join(map(str, error.absolute_path)) or "file",
            "phrases",
            shown(error.instance),
            error.message,
        )
        for error in errors
    ]
    if faults or not isinstance(raw, Mapping):
        return faults
    question = content.questions.by_id.get(path.stem)
    if question is None:
        return [Fault(file, "file", "name", path.stem, f"one of: {', '.join(content.questions.ids())}")]
    return [
        Fault(file, value, "value", shown(value), f"one of: {', '.join(question.values)}")
        for value in raw
        if value not in question.values
    ]
