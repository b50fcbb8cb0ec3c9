"""How people take back what they just wrote: "20, quatsch, 25", "ach nein", "ich meine", "stimmt nicht"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wegweiser.understand.word_lists import word_set

#: One of these between two numbers says that the second one holds.
CORRECTIONS = word_set(
    """sondern sondan sondarn sonnern quatsch nein ne nee noe naa korrigiere korrigiert korrektur berichtigung
    doch besser bessergesagt eher lieber stopp stop vertippt vertan verzaehlt verschrieben verguckt
    moment warte wart falsch sorry entschuldigung tschuldigung pardon aeh aehm oeh schmarrn bloedsinn
    unsinn"""
)
_TOGETHER = (
    word_set("sagen wir"),
    word_set("ich meine"),
    word_set("ich meinte"),
    word_set("stimmt nicht"),
    word_set("ach was"),
)
_PHRASES = ([",", "halt", ","], [",", "ach", ","], [",", "na", ","])
_SIGH = r"(?:ach|oh|och|ups|mist|hm+|ä+h+m?)"
_NO = r"(?:nein|nee+|ne|nö|naa?)"
# Not all of CORRECTIONS: behind a question that was just put, "doch" or "lieber" alone may begin its answer.
_STOP = (
    r"(?:quatsch|moment(?: ?mal)?|warte?(?: ?mal)?|halt|stopp?|sorry|(?:ent|t)?schuldigung|pardon|falsch"
    r"|vertan|vertippt|verklickt|blödsinn|unsinn|schmarrn|korrektur|ich mein(?:e|te)?|besser gesagt)"
)
_BEFORE = re.compile(
    rf"\W*(?:(?:{_SIGH}\W+)*(?:{_NO}\W+)?(?:{_STOP}\W+)+"
    rf"|(?:{_SIGH}\W+)+{_NO}\W+"
    rf"|{_NO}\W+(?=doch\b)"
    r")(?:doch\W+)?(?:lieber\W+)?(?=\w)",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\W+(?:(?:meinte?|wollte) ich(?: sagen)?|war gemeint|sollte es sein|meinte)\W*$", re.IGNORECASE
)
_LONGEST = 200
"""Letters of a message that corrects itself. In a pasted page the patterns would look for seconds and more."""


def is_correction(gap: Sequence[str]) -> bool:
    """Tell whether the folded words and marks between two numbers say that the second one holds."""
    words = frozenset(gap)
    return bool(words & CORRECTIONS) or any(both <= words for both in _TOGETHER) or list(gap) in _PHRASES


def said_instead(text: str) -> str | None:
    """Return what somebody says instead of the answer before; None where nothing shows that they take it back.

    "Ach nein, Produktion", "quatsch, Büro", "Produktion meinte ich": "Produktion", "Büro", "Produktion". A mere
    "nein, Produktion" may be an answer.
    """
    if len(text) > _LONGEST:
        return None
    begun = _BEFORE.match(text)
    rest = text[begun.end() :] if begun else text
    ended = _BEHIND.search(rest)
    rest = rest[: ended.start()] if ended else rest
    return rest.strip() if (begun or ended) and rest.strip() else None
