"""German number words as people write them: "fünfundzwanzig", "fuffzehn", "zwoaradreißg", "söventig"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz.distance import OSA

from wegweiser.understand.word_lists import word_set

#: Words that are an article far more often than a one.
ARTICLES = word_set("ein eine einen einem einer een eene eenen oa oan oane")

_SHORTEST, _LONGEST = 4, 60
_SHORTEST_MISSPELT = 5

#: How people write the numbers up to twelve, dialects included.
_SPOKEN_ONES = {
    1: "ein eins oans eens aans",
    2: "zwei zwo zwoa zwoi zwee zwaa zwai twee",
    3: "drei drai dree drue",
    4: "vier fier veer",
    5: "fuenf funf fuemf fuemm fimf finf fumf fenf femf fuenw fimpf fuef fief fiev",
    6: "sechs seggs secks sechsa saechs soess",
    7: "sieben siem siebm simme sieme siebn siebne siwwe sibbe siebene soeven",
    8: "acht ocht aacht",
    9: "neun neune neine noine noin nuen negen",
}
#: Ones that mean something else when they stand alone: "oanazwanzg", "neinundzwanzig".
_ONES_BEFORE_TENS = {"oan": 1, "een": 1, "nein": 9}
_SPOKEN_TEENS = {
    10: "zehn zehne zehna zehen zaehn tein teihn",
    11: "elf elfe oaf oafe oelf oelwe elwe oeif oelven",
    12: "zwoelf zwoif zwoife zwelf zwelfe zwoelwe zwelwe zwoef zwoeif zwoelef zwolf twoelf twolf",
}
_LOW_GERMAN_TENS = {
    20: "twintig",
    30: "doertig dortig",
    40: "veertig",
    50: "foeftig foefftig fofftig",
    60: "soesstig sosstig",
    70: "soeventig",
    80: "achtig tachtig tachentig",
    90: "negentig",
}
#: What stands before "-zehn" and "-zig".
_STEMS = {
    2: "zwan zwon zwoan zwaen",
    3: "drei drai drue dri",
    4: "vier fier vir fir",
    5: "fuenf fuff fuf fuch fuemf fuemm fimf finf fumf fuem fuef foff",
    6: "sech sechs seg saech",
    7: "sieb sieben siem sib sibb sibbe sibe",
    8: "acht ach ocht och",
    9: "neun nein noin nuen",
}
_TEEN_ENDS = ("zehn", "zehne", "zen", "zehna", "zea", "zeh", "zn", "zaeh", "zaehn", "tein", "teihn")
_TEN_ENDS = ("ig", "ich", "isch", "sch", "ge", "g", "k", "iger", "ik")


def _by_word(spoken: Mapping[int, str]) -> dict[str, int]:
    return {word: value for value, words in spoken.items() for word in words.split()}


_ONES = _by_word(_SPOKEN_ONES)
_TEENS = _by_word(_SPOKEN_TEENS) | {
    stem + end: 10 + value
    for stem, value in _by_word(_STEMS).items()
    for end in _TEEN_ENDS
    if value > 2 and stem + end != "achzeh"
}
_TENS = _by_word(_LOW_GERMAN_TENS) | {
    stem + z + end: 10 * value
    for stem, value in _by_word(_STEMS).items()
    for end in _TEN_ENDS
    for z in (("ss", "s", "z") if value == 3 else ("z",))
}
_HALVES = {"anderthalb": 1.5, "eineinhalb": 1.5, "zweieinhalb": 2.5, "dreieinhalb": 3.5, "viereinhalb": 4.5}
_HEADS = _ONES | _ONES_BEFORE_TENS
_LINKS = ("und", "unn", "un", "ond", "ad", "ra", "ed", "a", "e")
_TENS_SPELT = ("zwanzig", "dreissig", "vierzig", "fuenfzig", "sechzig", "siebzig", "achtzig", "neunzig")
_HUNDRED = re.compile(r"hun+(?:d?[ea]r?[td]|dret)")
_THOUSAND = re.compile(r"[td]aus+(?:en|ne|n|e|a|an)?(?:d|t|nd)|dusend|tusig")
_TYPO_TARGETS = (
    *_TENS_SPELT,
    *("zwoelf", "dreizehn", "vierzehn", "fuenfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn"),
    *("hundert", "sieben", "sechs", "fuenf"),
)
#: Everyday words one letter away from a number word.
_NO_TYPOS = word_set(
    """siebe sieber sieden liebe lieben hunderte tausende wecks zecken wechs hundertstel fuenft fuenfte sechste
    siebte seche segen secht"""
)


@lru_cache(maxsize=4096)
def spoken_value(word: str) -> int | None:
    """Return the value of a number word as people write it: with an ending, in dialect, with one typo.

    Args:
        word: One word, folded (wegweiser.understand.normalise).

    Returns:
        A whole number from 1 to 999,999, or None where the word is no number.
    """
    value = exact_value(word)
    if value is not None or not _SHORTEST <= len(word) <= _LONGEST or word in _NO_TYPOS:
        return value
    if word.endswith(("e", "er", "a")):
        value = exact_value(word.removesuffix("r").removesuffix("e").removesuffix("a"))
    return value if value is not None or len(word) < _SHORTEST_MISSPELT else exact_value(word, typos=True)


@lru_cache(maxsize=4096)
def exact_value(word: str, typos: bool = False) -> int | None:
    """Return the value of a number word, compounds and dialects included, without typos unless told."""
    for table in (_ONES, _TEENS, _TENS):
        if word in table:
            return table[word]
    if not _SHORTEST <= len(word) <= _LONGEST:
        return None
    for scale, factor, limit in ((_THOUSAND, 1000, 999), (_HUNDRED, 100, 99)):
        if (match := scale.search(word)) is not None:
            return _scaled_value(word[: match.start()], word[match.end() :], factor, limit, typos)
    linked = _linked_value(word)
    return linked if linked is not None or not typos else _misspelt_value(word)


def _scaled_value(head: str, tail: str, factor: int, limit: int, typos: bool) -> int | None:
    """Return the value of "zwei-tausend-fünfzig" by what stands around the "tausend"."""
    tail = tail.removeprefix("und") if tail != "und" else "?"
    before = _HALVES.get(head) or (exact_value(head, typos) if head else 1)
    after = exact_value(tail, typos) if tail else 0
    if before is None or after is None or before > limit or after >= factor:
        return None
    return int(before * factor) + after


def _linked_value(word: str) -> int | None:
    """Return the value of "fünfundzwanzig", "dreiazwanzg"."""
    for length in range(2, min(8, len(word) - 4)):
        ones, rest = _HEADS.get(word[:length]), word[length:]
        if ones is None:
            continue
        for link in _LINKS:
            if rest.startswith(link) and rest[len(link) :] in _TENS:
                return ones + _TENS[rest[len(link) :]]
    return None


def _misspelt_value(word: str) -> int | None:
    """Return the value of a number word with one typo, if only one number word is that near."""
    if word in _NO_TYPOS:
        return None
    near = {exact_value(target) for target in _TYPO_TARGETS if _is_near(word, target)}
    if not near:
        head, link, tail = word.partition("und")
        near = {_ONES[head] + _TENS[t] for t in _TENS_SPELT if head in _ONES and _is_near(tail, t)}
        if not near and link and tail in _TENS:
            near = {value + _TENS[tail] for one, value in _ONES.items() if _is_near(head, one)}
    return near.pop() if len(near) == 1 else None


def _is_near(word: str, target: str) -> bool:
    return len(word) >= _SHORTEST_MISSPELT and OSA.distance(word, target, score_cutoff=1) <= 1
