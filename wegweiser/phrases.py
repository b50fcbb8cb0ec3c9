"""Sentences people use, from which the answer classifier learns.

content/phrases/ holds answers to a question that is open, content/mentions/ clauses from which a fact is clear
without any question.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from jsonschema import Draft7Validator

from wegweiser.content import CONTENT_DIR, Content
from wegweiser.errors import ContentError, Fault, shown
from wegweiser.questions import UNKNOWN
from wegweiser.yamltext import YamlError, read_content_yaml

Phrases = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Question id to value to phrases; what is said for "weiß nicht" stands at the value that is stored for it."""

NO_FACT = "no_fact"
"""The file in content/mentions/ of clauses that say nothing the adviser asks for; its only key as well."""
ANY_QUESTION = "any_question"
"""The file in content/phrases/ of what is said for "weiß nicht" to any question; its only key is `unknown`."""


def load_phrases(content: Content, directory: Path = CONTENT_DIR) -> Phrases:
    """Return the phrases of all questions that have a file, together with the words of their options.

    Under `ANY_QUESTION` stands what is said for "weiß nicht" whatever was asked.

    Raises:
        ContentError: With every fault: a file for no question, a value the question does not have.
    """
    phrases = _load("phrases", content, directory)
    return {
        name: values if name == ANY_QUESTION else _with_words(content, name, values)
        for name, values in phrases.items()
    }


def load_mentions(content: Content, directory: Path = CONTENT_DIR) -> Phrases:
    """Return the clauses that state a fact by themselves, and under `NO_FACT` those that state none.

    Raises:
        ContentError: As `load_phrases`.
    """
    return _load("mentions", content, directory)


def shared_phrases(content: Content) -> Phrases:
    """Return what a bare "ja" or "nein" of the shared word lists means for each question."""
    return {
        question.id: {
            option.value: content.shared_words[option.shared] for option in question.options if option.shared
        }
        for question in content.questions
    }


def _with_words(
    content: Content, question: str, values: Mapping[str, tuple[str, ...]]
) -> Mapping[str, tuple[str, ...]]:
    words = {
        option.value: (option.label, *option.words, *option.anywhere)
        for option in content.questions[question].options
    }
    return {value: (*values.get(value, ()), *words.get(value, ())) for value in {**words, **values}}


def _load(folder: str, content: Content, directory: Path) -> dict[str, Mapping[str, tuple[str, ...]]]:
    schema = json.loads((directory / "schemas" / "phrases.json").read_text(encoding="utf-8"))
    loaded: dict[str, Mapping[str, tuple[str, ...]]] = {}
    faults: list[Fault] = []
    for path in sorted((directory / folder).glob("*.yml")):
        try:
            raw = read_content_yaml(path)
        except YamlError as error:
            faults.append(replace(error.fault, file=f"{folder}/{path.name}"))
            continue
        found = _faults(folder, path, raw, schema, content)
        faults += found
        if not found:
            question = content.questions.by_id.get(path.stem)
            stored = {UNKNOWN: question.stored_unknown} if question else {}
            loaded[path.stem] = {stored.get(value, value): tuple(texts) for value, texts in raw.items()}
    if faults:
        raise ContentError(faults)
    return loaded


def _faults(folder: str, path: Path, raw: object, schema: Mapping[str, object], content: Content) -> list[Fault]:
    file = f"{folder}/{path.name}"
    errors = Draft7Validator(schema).iter_errors(raw)
    faults = [
        Fault(
            file,
            ".".join(map(str, error.absolute_path)) or "file",
            folder,
            shown(error.instance),
            error.message,
        )
        for error in errors
    ]
    if faults or not isinstance(raw, Mapping):
        return faults
    names = (*content.questions.ids(), ANY_QUESTION if folder == "phrases" else NO_FACT)
    if path.stem not in names:
        return [Fault(file, "file", "name", path.stem, f"one of: {', '.join(names)}")]
    allowed = _allowed(folder, path.stem, content)
    return [
        Fault(file, value, "value", shown(value), f"one of: {', '.join(allowed)}")
        for value in raw
        if value not in allowed
    ]


def _allowed(folder: str, name: str, content: Content) -> tuple[str, ...]:
    """Return the keys that a file may have; nobody mentions by the way that he does not know."""
    if name in (NO_FACT, ANY_QUESTION):
        return (NO_FACT if name == NO_FACT else UNKNOWN,)
    question = content.questions[name]
    says_unknown = folder == "phrases" and question.stored_unknown == UNKNOWN
    return (*question.values, UNKNOWN) if says_unknown else question.values
