"""Choosing options by their numbers: "2", "Numma zwo", "die dritte bitte", "1 und 3", "die ersten beiden"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wegweiser.questions import Kind, Question, Value
from wegweiser.understand.normalise import fold, normalise
from wegweiser.understand.number_words import ARTICLES, exact_value
from wegweiser.understand.word_lists import word_set

#: Words that may stand around the numbers.
_AROUND = word_set(
    """die der das den de dat nr no nummer numma nummero num option antwort punkt auswahl moeglichkeit variante
    nehme nehm nimm nehmen nemma mal wir ich i also bitte bittschoen biddschee danke dann halt wohl ja na gut ok
    okay waehle waehl sage sag wuerde wuerd eher von oben"""
)
_JOINERS = word_set("und un u oder sowie plus")
_DIGITS = re.compile(r"(\d{1,2})(?:te|ter|tes|ten|tens|t|er|ste|ster|stes)?")
_HYPHEN = re.compile(r"(?<=\d)\s*[-–—]\s*(?=\d)")
_ORDINAL = re.compile(
    r"(erst|erscht|ascht|ober|zweit|zwot|zwoat|tweed|dritt|dridd|viert|fuenft|sechst|siebt|siebent|acht|neunt|zehnt|letzt|mittler|oberst"
    r"|letscht|unterst|unter)(?:e|es|er|en|ens|a)"
)
_PLACES = {
    **{
        "erst": 1,
        "erscht": 1,
        "ascht": 1,
        "ober": 1,
        "oberst": 1,
        "zweit": 2,
        "zwot": 2,
        "zwoat": 2,
        "tweed": 2,
        "dritt": 3,
        "dridd": 3,
        "viert": 4,
        "fuenft": 5,
    },
    **{"sechst": 6, "siebt": 7, "siebent": 7, "acht": 8, "neunt": 9, "zehnt": 10},
}
_BOTH = word_set("beiden beide")
_ALL = word_set("alle saemtliche")


def by_number(text: str, question: Question) -> Value | None:
    """Return the option or options chosen by number.

    Args:
        text: What the person wrote.
        question: The question it answers; its options are numbered from 1, never lettered.

    Returns:
        The values of the options, one where the question takes one; None where the text says more than numbers of
        options, or a number that no option has.
    """
    values = tuple(question.values[number - 1] for number in chosen_numbers(text, len(question.options)))
    if question.kind is Kind.MULTIPLE:
        return values or None
    return values[0] if len(values) == 1 else None


def chosen_numbers(text: str, count: int) -> list[int]:
    """Return the numbers of the options that a text chooses among so many, each once; none where it says more."""
    numbers = _numbers(normalise(_HYPHEN.sub(" bis ", fold(text))).split(), count)
    return list(dict.fromkeys(numbers)) if all(1 <= number <= count for number in numbers) else []


def _numbers(words: Sequence[str], count: int) -> list[int]:
    """Return the numbers of options that the words name; none where they say anything else."""
    numbers: list[int] = []
    i = 0
    while i < len(words):
        word, after = words[i], words[i + 1] if i + 1 < len(words) else ""
        if word == "bis" and numbers and (last := _number(after)) is not None:
            numbers += range(numbers[-1] + 1, min(last, count + 1) + 1)
            i += 1
        elif word in ("ersten", "letzten") and (many := 2 if after in _BOTH else _number(after) or 0):
            numbers += range(1, many + 1) if word == "ersten" else range(count - many + 1, count + 1)
            i += 1
        elif word in _ALL:
            numbers += range(1, count + 1)
            i += _number(after) == count
        elif (number := _number(word)) is not None:
            numbers.append(number)
        elif (ordinal := _ORDINAL.fullmatch(word)) is not None:
            numbers.append(_position(ordinal[1], count))
        elif word not in _AROUND and not (word in _JOINERS and numbers):
            return []
        i += 1
    return numbers


def _number(word: str) -> int | None:
    """Read "2", "2tens", "zwo"; "ein" is an article."""
    if (digits := _DIGITS.fullmatch(word)) is not None:
        return int(digits[1])
    return None if word in ARTICLES else exact_value(word)


def _position(stem: str, count: int) -> int:
    """Return the place of "erste", "letzte" and, of an odd number of options, "mittlere"; 0 for none."""
    if stem in ("letzt", "letscht", "unterst", "unter"):
        return count
    if stem == "mittler":
        return (count + 1) // 2 if count % 2 else 0
    return _PLACES[stem]
