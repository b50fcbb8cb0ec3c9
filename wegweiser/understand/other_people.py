"""People who are not the firm's, or only some of it: "davon 3 Azubis", "uns fehlen 3 Leute", "zwei in der IT"."""

from __future__ import annotations

from wegweiser.understand.named_people import names_person
from wegweiser.understand.number_phrases import Count, is_number_at
from wegweiser.understand.number_text import Tokens, text_at
from wegweiser.understand.number_words import ARTICLES
from wegweiser.understand.word_lists import WordList, word_set

#: Straight before a number: a part of a total already named.
_OF_A_TOTAL = word_set("davon darunter jeweils inklusive einschliesslich umgerechnet")
#: Straight before a number: not this one.
_DENIED = word_set("nicht statt anstatt seit pro je")
#: Shortly before a number: people a firm does not have.
_WANTED = word_set(
    "fehlen fehlt suchen suche brauchen braeuchten benoetigen einsparen sparen entlassen kuendigten"
)
#: Straight beside people: what a part of them do.
_DONE_BY_A_PART = word_set(
    """machen macht kuemmern kuemmert pruefen prueft sitzen tippen schreiben verbringen fehlen brauchen gehen
    suchen benoetigen erfassen kontrollieren krank wuerden koennen koennten packen teilen schauen kennen wissen
    duerfen muessen stehen helfen warten"""
)
_WE = word_set("sind wir mit haben")
#: In a free sentence shortly before people: what a part of them do, or what is done for or by others.
_OTHERS = WordList(
    """sitzen sitzt stehen steht stehn haengen rufen ruft bedienen versorgen beliefern betreuen schulen bewirten
    verleihen verpflegen koennen kennen wuerden kundenstamm *kartei *abteilung support helpdesk *truppe scrum
    stammtisch verein soll sollen"""
)
#: In a free sentence straight behind people: they are only some.
_SPECIALISTS = WordList(
    "it edv ki support helpdesk netz geschaeftsleitung betriebsrat br innung montage verband nachbar*"
)
_PLACES_OF_A_PART = word_set("in im fuer fuers aus vom von beim")
_SMALL_WORDS = word_set("der die das da dem den einer unserer s")
_RELATIVE = word_set("die de wo welche")
#: After "die": it is a relative pronoun, and no article.
_AFTER_RELATIVE = word_set(
    "sich das dem den da es uns mir ihm halt schon nur auch immer nichts nix damit dort dafuer mit"
)
#: A works council has at most so many members in a firm of up to 9,000 people (§ 9 BetrVG).
_LARGEST_COUNCIL = 35
_POSTS_TO_FILL = word_set("ausgeschrieben unbesetzt offen frei vakant aus")
_ONE_OF_THEM = word_set("mensch menschen person mitarbeiter berater beraterin kollegen")
_WINDOW = 4
_THOSE = word_set("das des dat")
_FEW = 5
_OURS = word_set("bin sind wir arbeite arbeiten betrieb firma")


def are_other_people(found: Tokens, count: Count, asked: bool) -> bool:
    """Tell whether a number counts none, or only some, of the people of the firm.

    Args:
        found: The tokens of a text.
        count: One of its numbers.
        asked: Whether the text answers the question for the headcount; else the number must be about all of them.

    Returns:
        True where the words around the number say so.
    """
    if count.value <= 0 or _are_denied(found, count) or _are_posts(found, count):
        return True
    return not asked and count.people and not count.subject and _are_some(found, count)


def _are_denied(found: Tokens, count: Count) -> bool:
    """Recognise "nicht 20", "davon 3 Azubis", "uns fehlen 3 Leute", "kochen für 80 Personen"."""
    before, after = text_at(found, count.start - 1), text_at(found, count.end)
    window = [text_at(found, j) for j in range(max(0, count.start - _WINDOW), count.start)]
    close = window[-2:] if count.digits and not names_person(before) else window[-1:]
    guests = before == "fuer" and text_at(found, count.end - 1) in ("personen", "leute", "menschen")
    return (
        before in _DENIED
        or guests
        or (after == "davon" and not is_number_at(found, count.end + 1))
        or not _OF_A_TOTAL.isdisjoint(close)
        or not _WANTED.isdisjoint(window)
        or (count.people and _are_a_change(found, count))
        or (count.people and before not in _WE and _does_a_part(found, count))
    )


def _does_a_part(found: Tokens, count: Count) -> bool:
    """Recognise "zwei Mitarbeiter machen die Rechnungen", "drei Leute haben das gesehen"."""
    for j in range(count.end, min(count.end + 3, len(found))):
        word, after = found[j].text, text_at(found, j + 1)
        if word in (",", ".", ";", "(", "und"):
            return False
        if word in _DONE_BY_A_PART and after != "wir":
            return True
    return text_at(found, count.end) in ("haben", "hatten") and text_at(found, count.end + 1) != "wir"


def _are_a_change(found: Tokens, count: Count) -> bool:
    """Recognise "zwei Leute mehr"; not "zwölf Leute mehr oder weniger"."""
    more = text_at(found, count.end) in ("mehr", "weniger")
    return more and text_at(found, count.end + 1) not in ("als", "oder")


def _are_posts(found: Tokens, count: Count) -> bool:
    """Recognise "an vier Stellen", "zwei Stellen ausgeschrieben"."""
    if text_at(found, count.end - 1) != "stellen":
        return False
    before = {text_at(found, count.start - 1), text_at(found, count.start - 2)}
    return "an" in before or text_at(found, count.end) in _POSTS_TO_FILL


def _are_some(found: Tokens, count: Count) -> bool:
    """Recognise "da stehen 6 Leute", "zwei Leute im Support", "zwei Leute, die sich kümmern"."""
    before = text_at(found, count.start - 1)
    one = text_at(found, count.start) in ARTICLES and text_at(found, count.end - 1) in _ONE_OF_THEM
    if one and before in ("mit", "zu", "an", "von", "bei"):
        return True
    if before in _DONE_BY_A_PART or _are_others(found, count) or _are_council(found, count):
        return True
    behind = count.end + (text_at(found, count.end) == ",")
    about = text_at(found, behind + 1)
    relative = about in _AFTER_RELATIVE or about in _DONE_BY_A_PART or about == "haben"
    if text_at(found, behind) in _RELATIVE and relative and before not in ("sind", "wir", "mit"):
        return True
    are = text_at(found, count.end) == "sind"
    if are and text_at(found, count.end + 1) in _THOSE:
        return True
    return _are_specialists(found, count.end + are) or _are_colleagues(found, count)


def _are_others(found: Tokens, count: Count) -> bool:
    for j in range(count.start - 1, count.start - 1 - _WINDOW, -1):
        word = text_at(found, j)
        if word in ("", ",", ".", ";", ":", "!", "?", "und"):
            return False
        if word in _OTHERS or (word.endswith("team") and (word != "team" or text_at(found, j - 1) == "-")):
            return True
    return False


def _are_specialists(found: Tokens, i: int) -> bool:
    if text_at(found, i) not in _PLACES_OF_A_PART:
        return False
    i += 1
    while text_at(found, i) in _SMALL_WORDS:
        i += 1
    return text_at(found, i) in _SPECIALISTS


def _are_colleagues(found: Tokens, count: Count) -> bool:
    """Recognise "mit zwei Kollegen tausche ich mich aus": a few of other firms."""
    few = text_at(found, count.end - 1).startswith("kolleg") and count.value <= _FEW
    window = {text_at(found, j) for j in range(count.start - _WINDOW, count.start)}
    return few and text_at(found, count.start - 1) == "mit" and _OURS.isdisjoint(window)


def _are_council(found: Tokens, count: Count) -> bool:
    """Recognise "Betriebsrat, drei Mann"; "kein Betriebsrat, 8 Leute" names all."""
    if text_at(found, count.end) == "betriebsrat":
        return True
    j = count.start - 1
    if text_at(found, j) == ",":
        j -= 1
    else:
        while j > count.start - _WINDOW and text_at(found, j) not in ("betriebsrat", ",", "."):
            j -= 1
    named = text_at(found, j) == "betriebsrat" and not text_at(found, j - 1).startswith(
        ("kein", "keen", "ohne", "koa")
    )
    return named and count.value <= _LARGEST_COUNCIL
