"""Choosing options by their numbers: "2", "Nummer zwei", "die mittlere", "1 und 3"."""

from __future__ import annotations

import re

from wegweiser.questions import Kind, Question, Value
from wegweiser.understand.normalise import normalise

_POLITE = (
    r"(?:(?:die|der|das|den|nr|nummer|option|antwort|punkt|nehme|nimm|nehmen|mal|wir|ich|also|bitte|dann)\s)*"
)
_NUMBER_WORDS = {
    **{"eins": "1", "oans": "1", "zwei": "2", "zwo": "2", "zwoa": "2", "drei": "3", "vier": "4", "fuenf": "5"},
    **{"sechs": "6", "sieben": "7", "acht": "8", "neun": "9", "zehn": "10"},
}
_NUMBERS_ONLY = re.compile(
    rf"{_POLITE}(\d{{1,2}}(?:\s(?:und\s|oder\s)?\d{{1,2}})*)(?:\s(?:bitte|danke|halt|dann|nehm ich))*"
)
_ORDINAL = re.compile(
    rf"{_POLITE}(erst|zweit|dritt|viert|fuenft|sechst|siebt|acht|neunt|zehnt|letzt|mittler)(?:e|es|er|en|ens)"
)
_ORDINALS = ("erst", "zweit", "dritt", "viert", "fuenft", "sechst", "siebt", "acht", "neunt", "zehnt")


def by_number(text: str, question: Question) -> Value | None:
    """Return the option or options chosen by number ("2", "Nummer zwei", "die mittlere", "1 und 3")."""
    plain = " ".join(_NUMBER_WORDS.get(word, word) for word in normalise(text).split())
    if (ordinal := _ORDINAL.fullmatch(plain)) is not None:
        numbers = [_position(ordinal[1], len(question.options))]
    elif (listed := _NUMBERS_ONLY.fullmatch(plain)) is not None:
        numbers = [int(number) for number in re.findall(r"\d+", listed[1])]
    else:
        return None
    if not all(1 <= number <= len(question.options) for number in numbers):
        return None
    values = tuple(dict.fromkeys(question.values[number - 1] for number in numbers))
    if question.kind is Kind.MULTIPLE:
        return values
    return values[0] if len(values) == 1 else None


def _position(stem: str, count: int) -> int:
    """Return the place of "erste", "letzte" and, of an odd number of options, "mittlere"; 0 for none."""
    if stem == "letzt":
        return count
    if stem == "mittler":
        return (count + 1) // 2 if count % 2 else 0
    return _ORDINALS.index(stem) + 1
