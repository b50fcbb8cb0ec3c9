"""How people take back a number they just wrote: "20, quatsch, 25", "ach nein", "ich meine", "stimmt nicht"."""

from __future__ import annotations

from collections.abc import Sequence

from wegweiser.understand.word_lists import word_set

#: One of these between two numbers says that the second one holds.
CORRECTIONS = word_set(
    """sondern quatsch nein ne nee noe naa korrigiere korrigiert korrektur berichtigung doch besser bessergesagt
    eher lieber stopp stop vertippt vertan verzaehlt verschrieben verguckt moment warte wart falsch sorry
    entschuldigung tschuldigung pardon aeh aehm oeh schmarrn bloedsinn unsinn"""
)
_TOGETHER = (
    word_set("sagen wir"),
    word_set("ich meine"),
    word_set("ich meinte"),
    word_set("stimmt nicht"),
    word_set("ach was"),
)
_PHRASES = ([",", "halt", ","], [",", "ach", ","], [",", "na", ","])


def is_correction(gap: Sequence[str]) -> bool:
    """Tell whether the folded words and marks between two numbers say that the second one holds."""
    words = frozenset(gap)
    return bool(words & CORRECTIONS) or any(both <= words for both in _TOGETHER) or list(gap) in _PHRASES
