"""From German free text to a headcount: "so um die vierzig", "12 Leute plus 3 Azubis"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wegweiser.understand.corrections import is_correction
from wegweiser.understand.firm_people import CLAUSE_END, firm_people
from wegweiser.understand.headcount_parts import (
    NOW,
    SEASONS,
    TOTAL_AFTER,
    TOTAL_BEFORE,
    summed,
    with_totals,
)
from wegweiser.understand.named_people import names_person
from wegweiser.understand.number_phrases import Count, is_number_at
from wegweiser.understand.number_text import Tokens, readable, text_at, tokens
from wegweiser.understand.number_words import ARTICLES
from wegweiser.understand.word_lists import word_set

LARGEST = 1_000_000
#: A text with more numbers than this is a pasted list, and names no headcount.
_MOST_NUMBERS = 150
#: A bare number deep in a text longer than this is about something else.
_LONGEST_ANSWER = 25
_LONGEST_ALONE = 12
_LONGEST_GAP = 8
#: "Einen Mitarbeiter" is an answer; "… und eine Bürokraft, die stundenweise kommt" is not.
_SHORT = 6

#: Beside a number: how many there once were, or shall be.
_ONCE = word_set(
    """frueher damals einst ehemals urspruenglich angefangen gegruendet gestartet begonnen waren warn gewesen
    hatten gehabt vorher zuvor anfangs letztes voriges vorjahr zeiten"""
)
#: A bare number with another word behind it may count anything.
_AFTER_A_TOTAL = word_set(
    """insgesamt gesamt zusammen total mit und oder bis im in sind wir leute haben dann heute jetzt also noch
    wieder bei"""
)
_SOON = word_set("bald demnaechst kuenftig naechstes geplant ziel sollen wollen werden kommendes")
_ENDS_A_TIME = CLAUSE_END | word_set(", aber - ( ) davon")

_ALONE = re.compile(
    r"""\b(?:einzelunternehm\w*|(?<!sind\s)einzelkaempfer\w*|solo[- ]?(?:selb|unternehm)\w*|ich[- ]?ag\b
    |(?:bin|mach\w*|arbeite)\ssolo
    |ein-?(?:mann|frau|personen)-?(?:betrieb|firma|show|unternehmen|team|laden|gmbh|bude|kanzlei|praxis)\w*
    |allein(?:betrieb|unternehm)\w*
    |(?:bin|arbeite)\s(?:ganz\s)?allein|ich\s(?:ganz\s)?allein(?=\s*(?:$|[,.;!?]|und\b|mit\b|ohne\b))
    |ohne\s(?:angestellte|mitarbeiter|personal)\w*)""",
    re.VERBOSE,
)
_ALONE_ASKED = re.compile(
    r"""(?:\b(?:nur|bloss|lediglich|eigentlich|grad|gerade)\s(?:ich|mich|meine\swenigkeit|der\schef|einer|eine|oana
    |oaner|eener|eena|aner)\b
    |^\W*(?:ich|solo|allein|ich\sselbst|ich\sselber|selbst|oana|oaner|eener|einer|eine
    |nur\sein(?:er|e)?|keine\s(?:mitarbeit\w*|angestellt\w*|leute|beschaeftigt\w*)|bin\sallein)\W*$
    |\bganz\sallein\b|\bfreiberufl\w*|\bone[- ]?(?:wo)?man[- ]?\w*|\bsoloselb\w*|\balleinunterhalt\w*
    |\bein[- ](?:mann|frau|personen)[- ]\w+
    |\b(?:ausser|neben)\smir\s(?:keine?r?|niemand)\b|\b(?:keine?r?|niemand|kein\smensch)\sausser\smir\b
    |\bsonst\s(?:keine?r|niemand)\b
    |\bmein\seinziger\s(?:mitarbeiter|angestellter)\b|\bich\sund\smeine?\s(?:hund|katze|laptop|computer)\b
    |\bich\smach\w*\s(?:alles|das|des|es)\s(?:allein|selbst|selber)\b)""",
    re.VERBOSE,
)
_NOW_ALONE = re.compile(
    r"\b(?:jetzt|heute|inzwischen|mittlerweile|nun)\s(?:nur\snoch\sich|(?:bin\sich|ich)\s(?:ganz\s|wieder\s)?allein)\b"
)
#: "Kann ich mit einem Menschen sprechen?" is no headcount.
_WANTS_TO_TALK = re.compile(
    r"\bmit (?:dem|der|denen|wem) ich\b"
    r"|\b(?:mit|zu|an) (?:\w+ ){0,2}(?:menschen?|mensch|jemand\w*|person|mitarbeiter\w*|berater\w*|ihnen|euch)\b"
    r".{0,20}\b(?:sprechen|sprech|reden|telefonieren|anrufen|verbinden)\b"
    r"|\b(?:rede|spreche?|schreibe?|chatte|verbinden?|kontakt)\b.{0,20}\bmit (?:\w+ ){0,2}"
    r"(?:menschen?|mensch|jemand\w*|person|mitarbeiter\w*|berater\w*)\b"
)


def read_headcount(text: str, asked: bool) -> int | None:
    """Read how many people a firm has.

    Args:
        text: What the person wrote.
        asked: True when the open question is the headcount: a bare number is one. False for a free sentence: a
            number counts only with a people word ("25 Leute", "wir sind zu fünft", "40-Mann-Betrieb"), or as the
            total or correction of such a number, and only where it is about the whole firm.

    Returns:
        A whole number from 1 to 1,000,000, or None when the text names none. Of a range, the middle, rounded
        half up; of several numbers the corrected one, the one of today, the total, or else the sum of the parts.
        Years, ages, amounts of money, percentages, postcodes, phone numbers, dates, versions and counts of other
        things are not headcounts. Never raises.
    """
    clean = readable(text)
    found = tokens(clean)
    if sum(is_number_at(found, i) for i in range(len(found)) if found[i].text not in ARTICLES) > _MOST_NUMBERS:
        return None
    if _WANTS_TO_TALK.search(clean) and not any(token.value for token in found):
        return None
    counts = with_totals(found, list(firm_people(found, asked)))
    chosen = _choose(found, list(summed(found, counts, asked)), asked)
    if chosen is None or _NOW_ALONE.search(clean):
        return 1 if _is_alone(clean, len(found), asked) else None
    whole = int(chosen + 0.5)
    return whole if 1 <= whole <= LARGEST else None


def _is_alone(clean: str, length: int, asked: bool) -> bool:
    """Recognise "Einzelunternehmer", "bin allein" and, as an answer, "nur ich"."""
    if _ALONE.search(clean) or _NOW_ALONE.search(clean):
        return True
    return asked and length <= _LONGEST_ALONE and _ALONE_ASKED.search(clean) is not None


def _choose(found: Tokens, counts: Sequence[Count], asked: bool) -> float | None:
    """Pick the headcount among the numbers of a text."""
    present = _present(found, _candidates(found, counts, asked))
    if not present:
        return None
    if len(present) > 1 and sum(text_at(found, i) in SEASONS for i in range(min(len(found), 50))) > 1:
        return (present[0].value + present[1].value) / 2
    return _corrected(found, present) or _total(found, present) or present[0].value


def _candidates(found: Tokens, counts: Sequence[Count], asked: bool) -> list[Count]:
    """Leave out bare numbers where others count people, unless they are the total, or correct or follow those."""
    if asked:
        counts = [count for count in counts if _may_stand_alone(found, count, len(counts))]
        if not any(count.people for count in counts):
            return list(counts)
    kept: list[Count] = []
    for count in counts:
        one = count.value == 1 and text_at(found, count.start) in ARTICLES and not (asked and len(found) <= _SHORT)
        marked = asked and (_time(found, count) == "now" or _is_total(found, counts, count))
        if (count.people and not one) or marked or (kept and _follows(found, kept, count)):
            kept.append(count)
    return kept


def _may_stand_alone(found: Tokens, count: Count, others: int) -> bool:
    """Tell whether a number without a people word answers the question for the headcount."""
    if count.digits and 1800 <= count.value <= 2099 and others > 1:
        return False
    return count.people or len(found) <= _LONGEST_ANSWER


def _follows(found: Tokens, earlier: Sequence[Count], count: Count) -> bool:
    """Recognise what belongs to people named before: "30 Leute, moment, 33", "früher 80 Leute, heute 52"."""
    gap = _between(found, earlier[-1], count)
    if len(gap) > _LONGEST_GAP or count.role or count.kin:
        return False
    after = text_at(found, count.end)
    if after.isalpha() and after not in _AFTER_A_TOTAL and not count.people:
        return False
    return is_correction(gap) or not NOW.isdisjoint(gap) or _is_total(found, earlier, count)


def _between(found: Tokens, earlier: Count, later: Count) -> list[str]:
    return [text_at(found, j) for j in range(earlier.end, later.start)]


def _present(found: Tokens, counts: Sequence[Count]) -> list[Count]:
    """Leave out what was once and what is planned: "früher 30, heute 20, bald 25"."""
    times = [_time(found, count) for count in counts]
    present = [count for count, time in zip(counts, times, strict=True) if time in ("now", "")]
    now = [count for count, time in zip(counts, times, strict=True) if time == "now"]
    return now if now and len(present) < len(counts) else present


def _time(found: Tokens, count: Count) -> str:
    """Return "now", "once", "soon" or "" by the words around a number, up to the next comma or number."""
    around: set[str] = set()
    for step, start in ((-1, count.start - 1), (1, count.end)):
        for j in range(start, start + 7 * step, step):
            word = text_at(found, j)
            if not word or word in _ENDS_A_TIME or (step > 0 and word in ("und", "dann")):
                break
            if is_number_at(found, j) and word not in ARTICLES:
                break
            around.add(word)
    if around & NOW:
        return "now"
    if around & _ONCE or {"vor", "jahren"} <= around:
        return "once"
    return "soon" if around & _SOON else ""


def _corrected(found: Tokens, counts: Sequence[Count]) -> float | None:
    """Return the number that corrects or follows another: "20, quatsch, 25", "12, jetzt 18"."""
    for earlier, later in zip(reversed(counts[:-1]), reversed(counts[1:]), strict=True):
        gap = _between(found, earlier, later)
        if is_correction(gap) or not NOW.isdisjoint(gap):
            return later.value
    return None


def _total(found: Tokens, counts: Sequence[Count]) -> float | None:
    """Return the number named as the total of the others, or that is their sum."""
    for i, count in enumerate(counts):
        earlier = [other.value for other in counts[:i]]
        added = len(earlier) > 1 and sum(earlier) == count.value
        if (_is_total(found, counts, count) or added) and all(count.value >= other.value for other in counts):
            return count.value
    return None


def _is_total(found: Tokens, counts: Sequence[Count], count: Count) -> bool:
    """Recognise "macht zusammen 12", "also 12 Mann", "12 insgesamt"."""
    ends = [other.end for other in counts if other.end <= count.start]
    first = max([count.start - 4, 0, *ends])
    before = {text_at(found, j) for j in range(first, count.start)}
    arrow = text_at(found, count.start - 1) == "-" and text_at(found, count.start - 2) == "-"
    with_me = text_at(found, count.start - 2) == "mit" and names_person(text_at(found, count.start - 1))
    said = count.start - 1 - (text_at(found, count.start - 1) in ("aber", "dann", "also"))
    so_many = bool(ends) and text_at(found, said) == "sind" and count.value >= max(c.value for c in counts)
    return (
        not before.isdisjoint(TOTAL_BEFORE)
        or arrow
        or with_me
        or so_many
        or text_at(found, count.end) in TOTAL_AFTER
    )
