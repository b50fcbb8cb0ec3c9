"""People named one by one: "meine Frau und ich", "Vater und Sohn", "der Chef", "wir beide"."""

from __future__ import annotations

import re

from wegweiser.understand.number_phrases import Count, is_number_at
from wegweiser.understand.number_text import Tokens, text_at
from wegweiser.understand.word_lists import word_set

#: People of the family or the firm that a possessive makes countable: "mein Bruder".
RELATIVES = re.compile(
    r"(?:ehe|lebens|geschaefts)?(?:mann|frau|bruder|schwester|vater|papa|mutter|mama|sohn|bua|bub|tochter|schwager"
    r"|schwaegerin|onkel|tante|neffe|nichte|cousin|cousine|opa|oma|partner(?:in)?|kolleg(?:e|in|en)|chef(?:in)?"
    r"|kompagnon|kumpel|freund(?:in)?|schwiegervater|schwiegersohn|gattin|gatte|eltern|soehne|toechter"
    r"|azubi(?:ne)?|lehrling|gesell(?:e|in)|mitarbeiterin|angestellte|buerokraft|aushilfe|sekretaerin|lehrbu[ab])"
)
OWNERS = word_set("chef chefin inhaber inhaberin geschaeftsfuehrer geschaeftsfuehrerin meister")
ME = word_set("ich mir mich")
_ALONE = word_set("einzelkaempfer einzelkaempferin einzelunternehmer einzelunternehmerin")
_PLURAL = {"eltern": 2, "soehne": 2, "toechter": 2}
_COUPLES = word_set("ehepaar paerchen")
#: Relatives that count without a possessive, in company: "Vater und Tochter".
_KIN = word_set(
    "azubi lehrling vater mutter sohn tochter bruder schwester mann frau onkel neffe papa bua bub chef chefin"
)
_MINE = word_set("mein meine meiner meinem unser unsere unserem da der die dem am a noch no natuerlich")
_AFTER_ME = word_set("selbst selber allein und mit plus sowie als sind noch no halt eben")
_BEFORE_ME = word_set(
    """und plus sowie nur bloss also auch sind noch no eben halt mit dann arbeiten zwar waeren sonst eigentlich
    ausser neben"""
)
_LINKS = word_set("und , mit plus & +")
_JOINERS = word_set("und plus + & , sowie mit noch u no")
_INCLUSIVE = word_set("mit inklusive einschliesslich samt ohne bei fuer von uns")


def named_people(found: Tokens, i: int) -> Count | None:
    """Return how many people are named one by one from token `i` on; None where nobody is."""
    if text_at(found, i) == "wir" and text_at(found, i + 1) in ("beide", "beiden"):
        return Count(2, i, i + 2, people=True, kin=True)
    value, end = _person(found, i)
    if value == 0 or _is_inclusive(found, i) or is_number_at(found, i - 1):
        return None
    while text_at(found, end) in _LINKS:
        more, after = _person(found, end + 1)
        if more == 0:
            break
        value, end = value + more, after
    first, in_company = text_at(found, i), text_at(found, end) in _JOINERS or is_joiner(found, i - 1)
    in_company = in_company or (text_at(found, i - 1) == "," and end == len(found))
    if first in _KIN and value == 1 and not in_company:
        return None
    return Count(value, i, end, people=True, kin=True)


def is_joiner(found: Tokens, i: int) -> bool:
    """Tell whether token `i` adds what stands on both sides of it."""
    return text_at(found, i) in ("und", "plus", "+", "sowie", "&")


def names_person(word: str) -> bool:
    """Tell whether a folded word names one person of the firm."""
    return word in ME or word in OWNERS or RELATIVES.fullmatch(word) is not None


def _is_inclusive(found: Tokens, i: int) -> bool:
    """Tell whether a person is in the number named already: "12 mit mir", "inklusive Chef", "ohne mich"."""
    return text_at(found, i - 1) in _INCLUSIVE


def _person(found: Tokens, i: int) -> tuple[int, int]:
    """Return how many people the words at `i` name (0: none) and where they end."""
    end = i
    while text_at(found, end) in _MINE and end < i + 3:
        end += 1
    word, after = text_at(found, end), text_at(found, end + 1)
    if word in ME and end == i:
        before = text_at(found, i - 1)
        if before.isalpha() and before not in _BEFORE_ME:
            return 0, i
        # "meine Schwester und ich führen …" names two, "12 und ich glaube …" does not name me
        ours = before == "und" and after.endswith("en")
        return (0, i) if after.isalpha() and after not in _AFTER_ME and not ours else (1, end + 1)
    if RELATIVES.fullmatch(word) and (end > i or word in _KIN or word in OWNERS):
        return _PLURAL.get(word, 1), end + 1
    if word in OWNERS:
        return 1, end + 1
    if (word in _ALONE and after in _LINKS) or (word == "allein" and after == "mit" and end == i):
        return 1, end + 1
    return (2, end + 1) if word in _COUPLES else (0, i)
