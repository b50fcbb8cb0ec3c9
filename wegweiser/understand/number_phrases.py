"""Number phrases among the tokens of a text: "25", "fünf und zwanzig", "zwei Dutzend", "zwischen 10 und 15"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wegweiser.understand.counted import GROUPS, PEOPLE, ROLES
from wegweiser.understand.number_text import Tokens, text_at
from wegweiser.understand.number_words import ARTICLES, exact_value, spoken_value
from wegweiser.understand.word_lists import word_set

RANGE = word_set("- bis oder bzw")
_SPECIAL = word_set("halbes halbe dutzend handvoll hand haende hundert tausend")
_FACTORS = {"halbes": 0.5, "halbe": 0.5}
_SCALES = {"dutzend": 12, "hundert": 100, "tausend": 1000, "handvoll": 5}
_SOME = word_set("paar einige mehrere")
_MOST_OR_LEAST = word_set("zu vielleicht auch maximal max hoechstens")
_SIZES = word_set("gutes gute knappes knappe halbes ganzes gut volles kleines")
_ORDINALS = {"zweit": 2, "zweien": 2, "dritt": 3, "dreien": 3, "siebt": 7, "acht": 8}
_COMPOUND = re.compile(
    r"(?P<number>[a-z]+?)(?:koepfig\w*|mann(?:betrieb|firma|unternehmen|team|gmbh)\w*|personen\w*)"
)
_LONGEST = 40
_MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Count:
    """A number phrase: tokens `start` to before `end`.

    `people`: it counts people. `role`: it counts people by what they do ("3 Köche"). `subject`: only words before
    it say so ("wir sind 12"). `kin`: they are named one by one ("meine Frau und ich"). `digits`: it is no word.
    """

    value: float
    start: int
    end: int
    people: bool = False
    digits: bool = False
    subject: bool = False
    kin: bool = False
    role: bool = False


def number_phrase(found: Tokens, i: int) -> Count | None:
    """Return the number phrase that starts at token `i`, of a range the middle; None where there is none."""
    if not found[i].text[0].isalnum():
        return None
    count = _compound(found, i) or _together(found, i) or _single(found, i)
    return None if count is None else _grown(found, _range(found, count))


def is_number_at(found: Tokens, i: int) -> bool:
    """Tell whether token `i` is a number in digits or a number word."""
    if not 0 <= i < len(found):
        return False
    return found[i].value is not None or spoken_value(found[i].text) is not None


def _single(found: Tokens, i: int) -> Count | None:
    """Return the number phrase that starts at token `i`, without ranges."""
    if found[i].value is not None:
        return _in_digits(found, i, found[i].value or 0)
    return _special(found, i) if found[i].text in _SPECIAL else _in_words(found, i)


def _in_digits(found: Tokens, i: int, value: float) -> Count:
    """Read "25", "-5", "2 tausend", "2 Dutzend"."""
    minus = text_at(found, i - 1) == "-" and found[i].glued
    if minus and not _is_number_before_dash(found, i - 1):
        return Count(-value, i, i + 1, digits=True)
    if text_at(found, i + 1) == "tausend":
        return Count(value * 1000, i, i + 2)
    return _dozen(found, Count(value, i, i + 1, digits=True))


def _is_number_before_dash(found: Tokens, dash: int) -> bool:
    before = text_at(found, dash - 1)
    return bool(before) and (found[dash - 1].value is not None or before.isalpha())


def _special(found: Tokens, i: int) -> Count | None:
    """Read "Dutzend", "halbes Dutzend", "Handvoll"; not "ein paar hundert"."""
    word, after = found[i].text, text_at(found, i + 1)
    if word in _FACTORS:
        scale = _SCALES.get(after)
        return Count(_FACTORS[word] * scale, i, i + 2) if scale else None
    if text_at(found, i - 1) in _SOME:
        return None
    if word in ("hand", "haende"):
        return Count(5, i, i + 2) if after in ("voll", "voller") else None
    return _in_words(found, i) or Count(_SCALES[word], i, i + 1)


def _in_words(found: Tokens, i: int) -> Count | None:
    """Read "fünfundzwanzig", "fünf und zwanzig", "zwei hundert zehn": the longest run of words."""
    if found[i].text == "anderthalb":
        return _dozen(found, Count(1.5, i, i + 1))
    half = found[i].text.removesuffix("einhalb")
    if half != found[i].text and (whole := spoken_value(half)) is not None:
        return _dozen(found, Count(whole + 0.5, i, i + 1))
    best = _longest_run(found, i)
    if best is not None and not (best.end == i + 1 and found[i].text in ARTICLES):
        return _dozen(found, best)
    return _article(found, i) if found[i].text in ARTICLES else None


def _longest_run(found: Tokens, i: int) -> Count | None:
    """Join up to five words to one number word: "fünf-und-zwanzig", "zwei hundert"."""
    joined, best = "", None
    for j in range(i, min(i + _MOST_WORDS, len(found))):
        word = found[j].text
        if word == "-" and j > i and found[j].glued and j + 1 < len(found) and found[j + 1].glued:
            continue
        if found[j].value is not None or not word.isalpha() or len(joined) + len(word) > _LONGEST:
            break
        joined += word
        value = spoken_value(joined) if j == i else exact_value(joined)
        spelt_out = value is not None and (value >= 20 or "-" not in (text_at(found, j - 1), text_at(found, j)))
        if value is not None and word != "und" and (j == i or (spelt_out and joined != "neunzehn")):
            best = Count(value, i, j + 1)
    return best


def _article(found: Tokens, i: int) -> Count | None:
    """Read "ein Dutzend", "eine Person", "ein Koch"; "ein" before anything else is no number."""
    scaled, after = _dozen(found, Count(1, i, i + 1)), text_at(found, i + 1)
    if scaled.end > i + 1:
        return scaled
    return scaled if (after in PEOPLE or after in ROLES) and after not in GROUPS else None


def _dozen(found: Tokens, count: Count) -> Count:
    """Multiply a number by the "Dutzend" or "Handvoll" that may follow it."""
    i, factor = count.end, 1.0
    while text_at(found, i) in _SIZES:
        factor = 0.5 if text_at(found, i) == "halbes" else factor
        i += 1
    word, end = text_at(found, i), i + 1
    if word in ("hand", "haende") and text_at(found, i + 1) in ("voll", "voller"):
        word, end = "handvoll", i + 2
    scale = {"dutzend": 12, "hundert": 100 if factor == 0.5 else 0, "handvoll": 5}.get(word, 0)
    return Count(count.value * factor * scale, count.start, end) if scale else count


def _range(found: Tokens, count: Count) -> Count:
    """Read "30-40", "10 bis 15", "zwischen 10 und 20", "zwei, drei" as the middle of both."""
    i, joiner = count.end, text_at(found, count.end)
    if (spoken := _side_by_side(found, count, joiner)) is not None:
        return spoken
    between = "zwischen" in (text_at(found, count.start - 1), text_at(found, count.start - 2))
    listed = joiner == "," and not count.people
    if not (joiner in RANGE or (between and joiner == "und") or listed):
        return count
    second = i + 2 if joiner == "-" and text_at(found, i + 1) in RANGE else i + 1
    while text_at(found, second) in _MOST_OR_LEAST:
        second += 1
    upper = _single(found, second) if second < len(found) else None
    if upper is None or (listed and not _may_be_listed(found, count, upper)):
        return count
    low = _lower_end(found, count.value, upper)
    return Count((low + upper.value) / 2, count.start, upper.end) if 0 < low < upper.value else count


def _side_by_side(found: Tokens, count: Count, joiner: str) -> Count | None:
    """Read "zehn zwölf Leute" as a range; number words that make one number are joined already."""
    if count.digits or count.value < 2 or not joiner.isalpha() or joiner in RANGE | {"und"} | ARTICLES:
        return None
    upper = _single(found, count.end)
    if upper is None or not count.value < upper.value <= 1.5 * count.value + 1:
        return None
    return Count((count.value + upper.value) / 2, count.start, upper.end)


def _may_be_listed(found: Tokens, count: Count, upper: Count) -> bool:
    """Tell whether "5, 6" or "dreißig, vierzig Leute" is a range, not a list."""
    if upper.digits != count.digits:
        return False
    tens = count.value % 10 == upper.value % 10 == 0 and text_at(found, upper.end) in PEOPLE
    return upper.value - count.value == (10 if tens else 1)


def _lower_end(found: Tokens, low: float, upper: Count) -> float:
    """Give the lower end the scale of the upper: "zwei- bis dreihundert", "zwei bis drei Dutzend"."""
    if low < 10 and not upper.digits and upper.value >= 100 and upper.value % 100 == 0:
        return low * 100
    return low * 12 if low < 10 and text_at(found, upper.end - 1) == "dutzend" else low


def _grown(found: Tokens, count: Count) -> Count:
    """Read "von 10 auf 20 gewachsen" as 20."""
    i = count.end
    if text_at(found, count.start - 1) != "von" or text_at(found, i) != "auf" or i + 1 >= len(found):
        return count
    grown = _single(found, i + 1)
    return count if grown is None else Count(grown.value, count.start, grown.end)


def _compound(found: Tokens, i: int) -> Count | None:
    """Read "fünfköpfig", "Zehnmannbetrieb"."""
    match = _COMPOUND.fullmatch(found[i].text) if len(found[i].text) <= _LONGEST else None
    value = exact_value(match["number"]) if match else None
    return None if value is None else Count(value, i, i + 1, people=True)


def _together(found: Tokens, i: int) -> Count | None:
    """Read "zu fünft", "zu zweit", "zu 5."."""
    if text_at(found, i) != "zu" or i + 1 >= len(found):
        return None
    word = found[i + 1].text
    stem = word.removesuffix("st") if word.endswith("gst") else word.removesuffix("t")
    value = _ORDINALS.get(word) or (exact_value(stem) if word.endswith("t") and stem != word else None)
    if value is None and found[i + 1].value is not None and text_at(found, i + 2) in ("t", "st"):
        return Count(found[i + 1].value or 0, i, i + 3, people=True)
    return None if value is None else Count(value, i, i + 2, people=True)
