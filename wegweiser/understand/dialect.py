"""The usual word for what people type as they speak: "mia ham koa ahnung" is "wir haben kein ahnung"."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from jsonschema import Draft7Validator

from wegweiser.content import CONTENT_DIR
from wegweiser.errors import ContentError, Fault, shown
from wegweiser.understand.normalise import normalise
from wegweiser.yamltext import YamlError, read_content_yaml

FILE = "dialect.yml"


class Dialect:
    """Spellings of words, and the usual word for each."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        """Take the spellings by usual word, as content/dialect.yml has them."""
        self._usual = {normalise(spelling): normalise(word) for word, each in words.items() for spelling in each}

    def standard(self, text: str) -> str:
        """Return a normalised text with the usual words in place of their spellings."""
        return " ".join(self._usual.get(word, word) for word in text.split())


def load_dialect(directory: Path = CONTENT_DIR) -> Dialect:
    """Return the spellings of content/dialect.yml.

    Raises:
        ContentError: With every fault: a spelling of two words, of a word that has spellings itself, or of several
            words at once.
    """
    try:
        raw = read_content_yaml(directory / FILE)
    except YamlError as error:
        raise ContentError([error.fault]) from error
    schema = json.loads((directory / "schemas" / "dialect.json").read_text(encoding="utf-8"))
    faults = [
        Fault(FILE, ".".join(map(str, e.absolute_path)) or "file", "word", shown(e.instance), e.message)
        for e in Draft7Validator(schema).iter_errors(raw)
    ]
    faults = faults or _ambiguous(raw)
    if faults:
        raise ContentError(faults)
    return Dialect(raw)


def _ambiguous(words: Mapping[str, Sequence[str]]) -> list[Fault]:
    """Return the spellings that do not lead to one word."""
    usual = {normalise(word) for word in words}
    told: dict[str, str] = {}
    faults = []
    for word, spellings in words.items():
        for spelling in map(normalise, spellings):
            if spelling in usual or len(spelling.split()) != 1:
                faults.append(Fault(FILE, word, "spelling", spelling, "one word that has no spellings itself"))
            elif told.setdefault(spelling, word) != word:
                faults.append(Fault(FILE, word, "spelling", spelling, f"one place; it is at {told[spelling]} too"))
    return faults
