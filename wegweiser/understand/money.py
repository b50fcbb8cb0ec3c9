"""From German free text to an amount of money in Euro."""

from __future__ import annotations

import re

from wegweiser.understand.normalise import fold

_WORDS = {
    "zwei": 2, "drei": 3, "vier": 4, "fuenf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10,
    "zwoelf": 12, "fuenfzehn": 15, "zwanzig": 20, "fuenfundzwanzig": 25, "dreissig": 30, "vierzig": 40,
    "fuenfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80, "neunzig": 90, "hundert": 100,
    "einhundert": 100, "zweihundert": 200, "dreihundert": 300, "fuenfhundert": 500, "ein": 1, "eine": 1,
}  # fmt: skip
_UNITS = {
    "k": 1_000, "t": 1_000, "tsd": 1_000, "tausend": 1_000, "teur": 1_000, "tausender": 1_000, "mille": 1_000,
    "mio": 1_000_000, "million": 1_000_000, "millionen": 1_000_000, "hundert": 100,
}  # fmt: skip
_NUMBER = r"\d{1,3}(?:[. ']\d{3})+|\d+(?:,\d+)?"
_UNIT = r"k|t|tsd|tausend(?:er)?|teur|mille|mio|million(?:en)?"
_AMOUNT = re.compile(rf"({_NUMBER})\s*({_UNIT})?\b")
_RANGE = re.compile(rf"({_NUMBER})\s*({_UNIT})?\s*(?:euro|eur|€)?\s*(?:-|–|bis|und)\s*({_NUMBER})\s*({_UNIT})?\b")
_SPOKEN = re.compile(
    rf"\b({'|'.join(sorted(_WORDS, key=len, reverse=True))})?\s*(tausend|hundert|mille|millionen|million)\b"
)
_STRICTLY_BELOW = re.compile(r"\b(?:unter|weniger als|keine)\s")
_TOO_MUCH = 10**12


def read_amount(text: str) -> int | None:
    """Return the amount in whole Euro that `text` names; of a range the middle; None where it names none.

    "unter 5.000" is one Euro less than the number named, "über 100.000" the number itself.
    """
    folded = fold(text[:400])
    amount = _range(folded) or _single(folded)
    if amount is None or amount > _TOO_MUCH:
        return None
    if _STRICTLY_BELOW.search(folded) and not _RANGE.search(folded):
        return max(amount - 1, 0)
    return amount


def _range(text: str) -> int | None:
    match = _RANGE.search(text)
    if match is None:
        return None
    low, low_unit, high, high_unit = match.groups()
    first = _value(low, low_unit or (high_unit if float(_plain(low)) < float(_plain(high)) else None))
    return (first + _value(high, high_unit)) // 2


def _single(text: str) -> int | None:
    spoken = _SPOKEN.search(text)
    match = _AMOUNT.search(text)
    if match is not None:
        return _value(match[1], match[2])
    if spoken is None:
        return None
    return _WORDS.get(spoken[1] or "", 1) * _UNITS[spoken[2]]


def _value(number: str, unit: str | None) -> int:
    return round(float(_plain(number)) * _UNITS.get((unit or "").removesuffix("er"), 1))


def _plain(number: str) -> str:
    if "," in number:
        return number.replace(",", ".")
    return re.sub(r"[. ']", "", number)
