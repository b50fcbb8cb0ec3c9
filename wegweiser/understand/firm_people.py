"""Which numbers of a text count the people of the firm: "12 Leute", "wir sind 12", "3 Köche", not "2 Filialen"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from wegweiser.understand.counted import (
    GROUPS,
    LABELS,
    PEOPLE,
    ROLE_ADJECTIVES,
    ROLES,
    is_thing,
    may_be_adjective,
    names_thing,
)
from wegweiser.understand.named_people import named_people, names_person
from wegweiser.understand.number_phrases import Count, is_number_at, number_phrase
from wegweiser.understand.number_text import Tokens, text_at
from wegweiser.understand.other_people import are_other_people
from wegweiser.understand.word_lists import WordList, word_set

CLAUSE_END = word_set(". ; ! ? \n |")
JOINERS = word_set("und plus + & sowie mit u , noch")
_ENDS_A_PHRASE = CLAUSE_END | (JOINERS - {"und"}) | word_set("( ) davon sind ist arbeiten machen haben waren")
#: May stand between a number and its people besides adjectives: "20 fest Angestellte", "15 richtig gute Leute".
_ADVERBS = WordList("fest voll super von - halt so noch ganz rein und *ig *lich *isch *weise")
_SKIP_TO_NUMBER = word_set(
    """: ( von aus mit ca circa zirka etwa rund ungefaehr so um die an knapp gut fast ueber unter sind ist haben
    wir zahl anzahl umfasst zaehlt insgesamt gesamt aktuell derzeit momentan zurzeit zur zeit etwas mehr als
    weniger mindestens maximal hoechstens bis zu stark wohl vielleicht schaetzungsweise gerade = ~ - nur noch
    jetzt in der unserem unserer zusammen ja eigentlich genau also"""
)
_HEADINGS = word_set("mitarbeiterzahl mitarbeiteranzahl headcount")
_INSIDE_A_GROUP = word_set("im in dem unserem der")
#: After people and before a number that is an age: "Azubis mit 16", "Beschäftigte über 50".
_AGE = word_set("mit ueber unter ab bis")
_YOUNGEST = 14
_EACH = word_set("je jeweils a")
#: How many words may stand between a number and its people, or between "Mitarbeiter" and the number.
_REACH_AFTER, _REACH_BEFORE = 5, 6
_REACH_EACH = 5


def firm_people(found: Tokens, asked: bool) -> Iterator[Count]:
    """Find the numbers that may count the firm's people, and the people named one by one.

    Args:
        found: The tokens of a text.
        asked: Whether the text answers the question for the headcount.

    Yields:
        Number phrases in their order, with what they count filled in. Left out are those that count something else
        or other people.
    """
    i, things = 0, None
    while i < len(found):
        count = named_people(found, i) or _counted(found, i, asked)
        if count is None:
            i += 1
            continue
        i = count.end
        if count.kin:
            yield count
        elif things is not None and _is_each(found, things, count):
            yield replace(count, value=count.value * things.value)
        elif _is_thing_count(found, count):
            things = count
        elif not _is_age(found, count) and not are_other_people(found, count, asked):
            yield count


def _counted(found: Tokens, i: int, asked: bool) -> Count | None:
    """Return the number phrase at token `i` with what it counts; None where there is none; "neine" is "nein"."""
    count = number_phrase(found, i)
    if count is None or count.people:
        return count
    end, kind = _people_after(found, count)
    if kind == "people" or (kind == "role" and asked):
        return replace(count, end=end, people=True, role=kind == "role")
    if kind == "role":
        return replace(count, end=end, role=True)
    if _people_before(found, count):
        return replace(count, people=True, subject=True)
    return None if text_at(found, i) in ("neine", "noine") else count


def _people_after(found: Tokens, count: Count) -> tuple[int, str]:
    """Return where "… festangestellte Mitarbeiter" after a number ends, and whether it is "people" or a "role"."""
    role = (count.end, "")
    first = count.end + (text_at(found, count.end) == "er")  # "ein 8er-Team"
    for j in range(first, min(first + _REACH_AFTER, len(found))):
        word, after = found[j].text, text_at(found, j + 1)
        if is_thing(word):
            return count.end, ""
        if word in PEOPLE:
            if after == "-" and text_at(found, j + 2) in ("stunden", "tage", "jahre"):
                return count.end, ""
            inside = word in GROUPS and text_at(found, j - 1) in _INSIDE_A_GROUP
            return (count.end if inside else j + 1), "people"
        if word in ROLES:
            return j + 1, "role"
        if word in ROLE_ADJECTIVES:
            role = (j + 1, "role")
        elif word in _ENDS_A_PHRASE or is_number_at(found, j) or not (may_be_adjective(word) or word in _ADVERBS):
            break
    return role if not is_thing(text_at(found, role[0])) else (count.end, "")


def _people_before(found: Tokens, count: Count) -> bool:
    """Recognise "wir sind etwa 12", "Mitarbeiter: 12", "ein Team von 12"."""
    j = count.start - 1
    while j >= count.start - _REACH_BEFORE and text_at(found, j) in _SKIP_TO_NUMBER:
        if text_at(found, j) == "wir" and "sind" in (text_at(found, j - 1), text_at(found, j + 1)):
            return True
        j -= 1
    before = text_at(found, j)
    if before in GROUPS or before in _HEADINGS:
        return True
    if count.start - j > 3 or is_number_at(found, j - 1) or before not in PEOPLE:
        return False
    # "ma" is also dialect for "wir" and "mal"; an age follows the people it tells of
    said = text_at(found, j + 1)
    return not (before == "ma" and said != ":") and not (said in _AGE and text_at(found, j + 2) != "zu")


def _is_thing_count(found: Tokens, count: Count) -> bool:
    """Recognise "2 Standorte", "3 alte Maschinen", "Nr. 5", "Hauptstr. 12", "ein 8er-Pack"."""
    if (count.people or count.role) and not count.subject:
        return False
    if text_at(found, count.end) == "er":
        return "team" not in (text_at(found, count.end + 1), text_at(found, count.end + 2))
    before, start = text_at(found, count.start - 1), count.end
    if before == ".":
        before = text_at(found, count.start - 2)
    if before in LABELS:
        return True
    if text_at(found, start) == "-" and found[start].glued:
        start += 1
    return names_thing([text_at(found, j) for j in range(start, start + _REACH_AFTER - 1)])


def _is_each(found: Tokens, things: Count, count: Count) -> bool:
    """Recognise "3 Kolonnen mit je 4 Mann"."""
    near = count.start - things.end <= _REACH_EACH
    return near and count.people and text_at(found, count.start - 1) in _EACH


def _is_age(found: Tokens, count: Count) -> bool:
    """Recognise "ich bin 45", "unser Chef ist 62"."""
    j = count.start - 1
    while text_at(found, j) in ("jetzt", "schon", "erst", "selbst", "selber", "noch"):
        j -= 1
    one = text_at(found, j) == "bin" or (text_at(found, j) == "ist" and names_person(text_at(found, j - 1)))
    return one and _YOUNGEST <= count.value <= 99 and (not count.people or count.subject)
