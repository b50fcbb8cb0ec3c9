"""A text made ready for finding numbers: dialect as regular words, no dates and phone numbers, cut into tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from wegweiser.understand.counted import PEOPLE
from wegweiser.understand.normalise import fold
from wegweiser.understand.number_words import spoken_value

#: Dialect and abbreviations, as regular words.
_REGULAR = {
    "samma": "sind wir", "semma": "sind wir", "simma": "sind wir", "simmer": "sind wir", "semmer": "sind wir",
    "sinmer": "sind wir", "hamma": "haben wir", "hemma": "haben wir", "hammer": "haben wir",
    "san": "sind", "sann": "sind", "senn": "sind", "sin": "sind", "suend": "sind", "sinds": "sind",
    "sans": "sind", "warens": "waren",
    "hom": "haben", "ham": "haben", "hebbt": "haben", "hend": "haben", "hent": "haben", "hobn": "haben",
    "mia": "wir", "wi": "wir", "i": "ich", "ick": "ich", "icke": "ich", "ik": "ich",
    "un": "und", "unn": "und", "ond": "und", "mei": "mein", "meim": "mein", "ming": "mein", "moi": "mein",
    "meen": "mein", "meene": "meine", "mene": "meine", "mien": "mein",
    "blos": "bloss", "nua": "nur", "alloa": "allein", "alloans": "allein", "alloi": "allein", "alleene": "allein",
    "alleen": "allein", "alloinig": "allein", "alleine": "allein", "alloanig": "allein", "frueha": "frueher",
    "bruada": "bruder", "bruader": "bruder", "brudder": "bruder", "brooder": "bruder",
    "insg": "insgesamt", "inkl": "inklusive", "incl": "inklusive", "zzgl": "plus", "zuzueglich": "plus",
    "davo": "davon", "dovo": "davon",
    "heuer": "jetzt", "jetzad": "jetzt", "jetza": "jetzt", "jetze": "jetzt", "heint": "heute", "z": "zu",
}  # fmt: skip
_REGULAR_WORD = re.compile(rf"\b(?:{'|'.join(sorted(_REGULAR, key=len, reverse=True))})\b")
_ABBREVIATION = re.compile(r"\b(ca|max|min|mind|inkl|incl|ges|zzgl|evtl|insg|rd|ungef)\.")
_WE_AS_MIR = re.compile(r"\bm[ie]r(?=\s(?:sind|haben|sein|schaff))|(?<=\bsind\s)m[ie]r\b")
_PLUS_MINUS = re.compile(r"(?P<first>\d\s?)?(?:\bplus\s?[/-]?\s?minus\b|\+\s?/?\s?-|±)(?P<second>\s?\d{1,4})?")
_HALF = re.compile(
    r"(?<=\d)[.](?:5|50|25|75)(?=\s?(?:stellen|vollzeit|vz|fte|kraeft|leut|mitarb|ma\b|mann|koepf|vk))"
)
_YEARS = re.compile(r"\b(diese[sm]|letzte[sn]|vorige[sn]|vergangene[sn]|naechste[sn]|kommende[sn])\sjahr\b")
_YEAR_WORDS = {"die": "jetzt", "let": "damals", "vor": "damals", "ver": "damals", "nae": "bald", "kom": "bald"}
_ROUGHLY = re.compile(
    r"\b(?:(?P<where>anfang|mitte|ende|paar\sund|paarund|paar\sun|etliche\sund|paar)\s?)(?P<number>[a-z]{5,30})\b"
    r"|\b(?P<before>[a-z]{5,30})\sund\s(?:ein\s)?paar(?:\szerquetschte)?\b"
)
_ABOVE = {"anfang": 2, "mitte": 5, "ende": 8}
_FEW_ABOVE = 3

_DIGITS = r"\d{1,15}(?:[.,]\d{1,6})?"
_UNIT = r"(?:%|prozent|promille|€|\$|(?:eur|teur|k|mio|mrd|chf)\b|euro[a-z]{0,10}|dollar)"
#: What holds digits and is no count at all, whatever stands around it.
_NOISE = re.compile(
    rf"""\b[\w.+-]{{1,64}}@\S{{1,64}} | https?://\S{{1,200}} | www\.\S{{1,200}}
    | \b\d{{1,2}}\.\s?\d{{1,2}}\.(?:\s?\d{{2,4}})?(?!\d) | \b\d{{1,4}}[-/]\d{{1,2}}[-/]\d{{2,4}}\b
    | \b\d{{1,2}}:\d{{2}}\b | \b24\s?/\s?7\b | \bu\s?-?\d{{2}}\b
    | \b(?:tel|telefon|fon|fax|mobil|handy|rufnummer)[a-z]{{0,8}}[.:\s]{{0,5}}[+(]?\d[\d\s()/-]{{0,30}}
    | \+\d[\d\s()/-]{{5,30}}
    | \b0\d{{2,5}}\s?[/-]\s?\d[\d\s-]{{0,20}} | \b0\d{{2,5}}\s\d{{4,10}}
    | \bv?\d{{1,4}}\.\d{{1,2}}(?:\.\d{{1,6}}){{0,4}}\b(?!\.?\d) | \bv\d{{1,4}}\b
    | \b(?:von\s)?{_DIGITS}\s?(?:-|–|auf|bis|oder)\s?{_DIGITS}\s?(?:tsd\.?\s?|tausend\s?)?{_UNIT}
    | \b{_DIGITS}\s?{_UNIT}
    | (?:€|\$|\beur|\beuro)\s?\d[\d.,]{{0,20}}
    | \b\d[\d.,]{{0,20}}(?:\s?(?:k|tsd|tausend|mio|mrd|million[a-z]{{0,2}})\b\.?)?\s?(?:€|\$|eur\b
    |euro[a-z]{{0,10}}|dollar|chf)
    | (?<![.\d])\b0\d{{1,15}}\b
    | \b(?:seit|anno|jahre?|gegruendet|baujahr|bj|ab|von|im|in|ende|anfang|mitte|stand)\s(?:dem\s
    |jahre?\s){{0,2}}(?:1[89]|20)\d{{2}}\b
    | \b(?:1[89]|20)\d{{2}}\s(?:gegruendet|gestartet|uebernommen|eroeffnet)\b""",
    re.VERBOSE,
)
_BEGUN = re.compile(r"gegruendet|gestartet|eroeffnet")
#: A postcode has its town behind it or "in", "aus", "bei" before it.
_POSTCODE = re.compile(
    r"\b(?:(?P<before>in|aus|bei|plz|postleitzahl|sitz|standort|ort)[\s:]{1,3})?"
    r"(?:d-)?\d{5}\b(?!\d)(?:\s+(?P<after>[a-z]{2,}))?"
)
_TOKEN = re.compile(
    r"(?P<number>\d{1,3}(?:[. ’']\d{3}){1,4}(?!\d)|\d+(?:,\d+)?)"
    r"|(?P<word>[a-z]+)|(?P<mark>[-–—−+&:;,.!?()/|=~\n])"
)
_MOST_DIGITS = 15
#: A pasted page is read so far; a page of prose has fewer.
_MOST_TOKENS = 2500


class Token(NamedTuple):
    """A number, word or mark; `value` for digits, `glued` when no space precedes it."""

    text: str
    value: float | None
    glued: bool


Tokens = Sequence[Token]


def readable(text: str) -> str:
    """Return a text folded, with dialect as regular words and without what only looks like a count.

    Args:
        text: What the person wrote.

    Returns:
        Folded text in which "mir san zwoa" is "wir sind zwoa", "Mitte zwanzig" is "25", and dates, phone numbers,
        percentages, amounts of money and postcodes are a "§".
    """
    clean = _ABBREVIATION.sub(r"\1 ", fold(text.replace("½", ",5")))
    clean = re.sub(r"\bz[’'`´]\s?(?=[a-z])", "zu ", clean)
    clean = re.sub(r"(?<=[a-z])[’'`´](?=[a-z])", "", clean)
    clean = _PLUS_MINUS.sub(lambda m: m[1] if m[1] and m[2] else f"{m[1] or ''} ca {m[2] or ''}", clean)
    clean = _HALF.sub(lambda m: "," + m[0][1:], clean)
    clean = re.sub(r"(?<=\d)\s1/2\b", ",5", clean)
    clean = _YEARS.sub(lambda m: _YEAR_WORDS[m[1][:3]], clean)
    clean = _ROUGHLY.sub(_roughly, clean)
    clean = _WE_AS_MIR.sub("wir", _REGULAR_WORD.sub(lambda m: _REGULAR[m[0]], clean))
    return _POSTCODE.sub(_drop_postcode, _NOISE.sub(_drop_noise, clean))


def _roughly(match: re.Match[str]) -> str:
    """Read "Mitte zwanzig" as 25, "ein paar und zwanzig" and "zwanzig und ein paar" as 23."""
    value, where = spoken_value(match["number"] or match["before"]), match["where"]
    if value is None or not 20 <= value <= 100 or value % 10 or where == "paar":
        return match[0]
    return f"{value + _ABOVE.get(where or '', _FEW_ABOVE)}"


def _drop_noise(match: re.Match[str]) -> str:
    begun = _BEGUN.search(match[0])
    return f" {begun[0]} § " if begun else " § "


def _drop_postcode(match: re.Match[str]) -> str:
    """Drop a postcode and its town; "12000 Mitarbeiter" and a five-digit number alone stay."""
    counts_people = match["after"] is not None and match["after"] in PEOPLE
    return match[0] if counts_people or not (match["before"] or match["after"]) else " § "


def tokens(clean: str) -> list[Token]:
    """Cut a folded text into numbers, words and marks; other characters part words and are dropped."""
    found, end = [], 0
    for match in islice(_TOKEN.finditer(clean), _MOST_TOKENS):
        glued, end = match.start() == end, match.end()
        text = match[0]
        if match["number"]:
            digits = re.sub(r"[. ’']", "", text).replace(",", ".")
            # more digits than any headcount has: keep it out of range
            found.append(Token(text, float(digits) if len(digits) <= _MOST_DIGITS else 1e15, glued))
        else:
            found.append(Token("-" if text in "–—−" else text, None, glued))
    return found


def text_at(found: Tokens, index: int) -> str:
    """Return the text of a token, "" outside of the list."""
    return found[index].text if 0 <= index < len(found) else ""
