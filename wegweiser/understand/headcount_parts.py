"""Adding up the parts of a headcount: "12 Leute plus 3 Azubis", "drei Leute und ich", "10 im Büro, 15 draußen"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from wegweiser.understand.corrections import CORRECTIONS
from wegweiser.understand.firm_people import CLAUSE_END, JOINERS
from wegweiser.understand.number_phrases import Count
from wegweiser.understand.number_text import Tokens, text_at
from wegweiser.understand.word_lists import WordList, word_set

NOW = word_set("jetzt jetz inzwischen mittlerweile heute aktuell derzeit momentan zurzeit nun heit heid etz")
SEASONS = word_set("sommer winter saison hochsaison nebensaison fruehjahr herbst schnitt")
TOTAL_BEFORE = word_set(
    "insgesamt gesamt zusammen total summe summa macht ergibt ergeben also alles sprich = unterm dann"
)
TOTAL_AFTER = word_set("insgesamt gesamt zusammen total")
_PARTING = word_set(
    "auch also macht sind insgesamt gesamt zusammen total summe alles sprich = unterm davon darunter"
)
_INSIDE = word_set("im in auf am")
_AREAS = word_set(
    """buero werkstatt produktion lager verwaltung verkauf laden kueche service montage baustelle aussendienst
    innendienst halle fertigung vertrieb technik theke backstube versand entwicklung buchhaltung empfang pflege
    draussen drinnen drausn bau"""
)
_KIN_LINKS = JOINERS | word_set("( dazu dann der die natuerlich mein meine no")
#: Between two parts of which only the second names people: "12 und 3 Azubis", "wir zwei und noch drei Aushilfen".
_PLAIN_LINKS = (
    ["und"],
    ["plus"],
    ["+"],
    ["sowie"],
    ["und", "noch"],
    ["und", "dazu"],
    [",", "dazu"],
    ["plus", "noch"],
)
_WHOLE = WordList("leut* leit mitarbeiter* ma mann personen beschaeftigte* koepfe angestellte* menschen")
_ONLY = word_set("nur bloss lediglich halt")
_MOST_PARTS = 8
_REACH_PLACE = 3
_SCANNED = 200


def with_totals(found: Tokens, counts: Sequence[Count]) -> list[Count]:
    """Put a total in the place of the parts that make it up: "5 Therapeuten und 2 am Empfang, also 7".

    Args:
        found: The tokens of a text.
        counts: Its numbers that may count the firm's people.

    Returns:
        The numbers; a total is marked as counting people, its parts are gone.
    """
    kept: list[Count] = []
    for count in counts:
        parts = _parts_of(found, kept, count)
        if parts:
            del kept[-parts:]
            kept.append(replace(count, people=True))
        else:
            kept.append(count)
    return kept


def _parts_of(found: Tokens, earlier: Sequence[Count], total: Count) -> int:
    """Return how many of the last numbers make up a total that is said to be one; 0 for none."""
    if len(earlier) < 2:
        return 0
    before = {text_at(found, j) for j in range(max(earlier[-1].end, total.start - 4), total.start)}
    if not (before & TOTAL_BEFORE or "sind" in before or text_at(found, total.end) in TOTAL_AFTER):
        return 0
    for number in range(2, min(len(earlier), _MOST_PARTS) + 1):
        parts = earlier[-number:]
        people = any(part.people or part.role or _is_placed(found, part) for part in parts)
        if people and sum(part.value for part in parts) == total.value:
            return number
    return 0


def _is_placed(found: Tokens, count: Count) -> bool:
    """Recognise "im Büro sind vier", "2 am Empfang"."""
    around = range(max(0, count.start - _REACH_PLACE), min(count.end + _REACH_PLACE, len(found)))
    return any(found[j].text in _AREAS for j in around)


def summed(found: Tokens, counts: Sequence[Count], asked: bool) -> Iterator[Count]:
    """Add what is joined.

    Args:
        found: The tokens of a text.
        counts: Its numbers that may count the firm's people.
        asked: Whether the text answers the question for the headcount.

    Yields:
        The numbers and sums in their order. People named one by one count in a free sentence only where it says
        that they are the firm.
    """
    i = 0
    while i < len(counts):
        first, parts = counts[i], [counts[i]]
        while i + 1 < len(counts) and _are_joined(found, parts[-1], counts[i + 1], asked):
            i += 1
            parts.append(counts[i])
        i += 1
        value, end = _sum(found, parts), parts[-1].end
        if any(not part.kin for part in parts):
            people = any(part.people and not part.kin for part in parts) or (asked and len(parts) > 1)
            yield replace(first, value=value, end=end, people=people, kin=False)
        elif value > 1 and (asked or _is_said_of_us(found, first)):
            yield replace(first, value=value, end=end, people=True)


def _sum(found: Tokens, parts: Sequence[Count]) -> float:
    """Add the parts; a first one that is the sum of the others is their total ("wir sind 5: 2 und 3")."""
    total, first = sum(part.value for part in parts), parts[0]
    if len(parts) == 1 or 2 * first.value != total:
        return total
    if len(parts) == 2:
        listed = parts[1].kin and text_at(found, first.end) in (",", ":")
        return first.value if listed and first.value > 1 else total
    whole = first.subject or text_at(found, first.end - 1) in _WHOLE or not first.people
    return first.value if whole else total


def _is_said_of_us(found: Tokens, people: Count) -> bool:
    """Recognise "wir sind mein Mann und ich", "sind nur mein Mann und ich"; not "nur der Chef und ich"."""
    before = people.start - 1 - (text_at(found, people.start - 1) in _ONLY)
    return text_at(found, before) == "sind" or any(
        text_at(found, i) == "arbeiten" or {text_at(found, i), text_at(found, i + 1)} == {"wir", "sind"}
        for i in range(min(len(found), _SCANNED))
    )


def _are_joined(found: Tokens, first: Count, then: Count, asked: bool) -> bool:
    """Tell whether two numbers are parts of one headcount."""
    gap = [text_at(found, j) for j in range(first.end, then.start)]
    named = (first.people or first.role) and (then.people or then.role) and not (first.kin or then.kin)
    if named and not gap:
        return True  # "2 Azubis 3 Gesellen 1 Meister"
    broken = JOINERS.isdisjoint(gap) or not (CLAUSE_END | CORRECTIONS | NOW | _PARTING).isdisjoint(gap)
    if broken or (gap == [","] and first.subject):
        return False  # "wir sind 20, 3 Azubis"
    if first.kin or then.kin:
        return _is_joined_by_name(found, first, then, gap)
    if named:
        return len(gap) <= 4
    added = first.people and gap in (["plus"], ["+"])
    linked = then.people and not then.subject and gap in _PLAIN_LINKS
    return added or linked or (asked and _are_areas(found, first, then, gap))


def _is_joined_by_name(found: Tokens, first: Count, then: Count, gap: Sequence[str]) -> bool:
    """Recognise "drei Leute und ich", "ich mit meinem Sohn"; not "12, ich glaube"."""
    plain = set(gap) - _INSIDE - _AREAS <= _KIN_LINKS and gap[-1:] != ["mit"]
    plain = plain or (first.kin and "dazu" in gap)
    inner = list(gap) == ["mit"] and first.kin
    listed = list(gap) != [","] or first.kin or not text_at(found, then.end).isalpha()
    return (plain or inner) and listed


def _are_areas(found: Tokens, first: Count, then: Count, gap: Sequence[str]) -> bool:
    """Recognise "10 im Büro und 15 in der Werkstatt", "im Büro 10, in der Werkstatt 15", "10 + 15"."""
    inside = {text_at(found, j) for j in range(max(0, first.start - 3), first.start)}
    if (inside | set(gap)) & SEASONS:
        return False
    areas = _INSIDE | _AREAS
    placed = text_at(found, then.end) in areas
    after = (gap[0] in areas or (first.people and "und" in gap)) and placed
    ahead = bool(inside & areas) and len(gap) > 1 and gap[1] in areas
    return list(gap) in (["+"], ["plus"]) or ((after or ahead) and len(gap) <= 6)
