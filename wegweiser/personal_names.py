"""Finds names of people in the surroundings that give them away: "ich heiße …", "Frau Dr. …", "Viele Grüße …".

A name without such surroundings is left alone: a firm, a town and a trade can be called the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from importlib import import_module

from wegweiser.personal_name_words import NO_NAME, NO_PERSON, TRADES_AND_NAMES

Span = tuple[int, int]

_LANGUAGES = (
    "de_DE",
    "de_AT",
    "de_CH",
    "tr_TR",
    "pl_PL",
    "it_IT",
    "hr_HR",
    "ro_RO",
    "hu_HU",
    "cs_CZ",
    "es_ES",
    "fr_FR",
)
"""Whose names Faker lists for us: those that are common in German firms."""
_MOST_WORDS = 3
"""A name has at most so many words, particles and titles not counted."""

_LONGEST = 80
"""Characters in front of "ist mein Name" that are looked at."""

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_GAP = re.compile(r"[^\S\n]+")
_NOBLE = frozenset(("von", "van", "de", "der", "den", "zu", "di", "da", "el", "al"))
"""Small words with which a last name begins, where a capital follows."""

_TITLES = r"(?:\b(?:dr|prof|dipl|ing|med|jur|rer|nat|mag)\b\.?(?:-ing\.?)?\s*)*"
_I_AM_CALLED = re.compile(
    r"\b(?:ich\s+hei(?:ß|ss)e|(?:i\s+hoa(?:ß|ss)|i\s+hei(?:ß|ss))|mein\s+name\s+(?:ist|lautet|is)|(?:vor|nach)?name\s*:"
    r"|gez\.)\s*(?:[„\"'])?(?:(?:der|die|herr|frau)\s+)?" + _TITLES,
    re.IGNORECASE,
)
_I_AM = re.compile(
    r"\b(?:(?:ich|i|isch|ick)\s+bin|hier\s+(?:ist|is|schreibt|spricht))\s+(?P<article>(?:der|die|da|de|dr|s)\s+)?"
    + _TITLES,
    re.IGNORECASE,
)
_HERE = re.compile(r"\bhier\s+", re.IGNORECASE)
_ADDRESSED = re.compile(
    rf"(?:\b(?P<whose>mein|meine|meiner|meinem|meinen|ein|eine|einer|unser|unsere|unserer|keine)\s+)?"
    rf"\b(?:herrn?|frau|fräulein|hr\.|hrn\.|fr\.)\s+{_TITLES}",
    re.IGNORECASE,
)
_DOCTOR = re.compile(r"\b(?:dr|prof)\.\s*" + _TITLES, re.IGNORECASE)
_CLOSING = re.compile(
    r"(?:\b(?:(?:freundlich|viel|lieb|best|herzlich|schön|schoen|kollegial|sonnig)\w*\s+gr(?:ü|ue|u)(?:ß|ss)\w*)"
    r"|\bgr(?:ü|ue)(?:ß|ss)(?:e|en)?\b|\bm\.?f\.?g\.?\b|\b(?:lg|vg|hochachtungsvoll)\b)[\s,.!;–-]*(?:(?:ihr|ihre|eure?|dein|deine)\s+)?",
    re.IGNORECASE,
)
_PEOPLE = (
    "chef|chefin|inhaber|inhaberin|geschäftsführer|geschäftsführerin|ansprechpartner|ansprechpartnerin|kollege|kollegin"
    "|kollegen|mitarbeiter|mitarbeiterin|geselle|gesellin|meister|meisterin|azubi|lehrling|mann|ehemann|frau|ehefrau"
    "|sohn|tochter|bruder|schwester|vater|mutter|schwager|schwägerin|onkel|tante|partner|partnerin|sekretärin"
    "|buchhalterin|buchhalter|betriebsleiter|betriebsleiterin"
)
_INTRODUCED = re.compile(
    rf"\b(?:(?:{_PEOPLE})(?:\s*[:,]\s*|\s+(?:ist|is|heißt|heisst)\s+|\s+)|kontakt\s*:\s*|(?:heißt|heisst|namens)\s+)"
    r"(?:(?:der|die)\s+)?" + _TITLES,
    re.IGNORECASE,
)
_PART = re.compile(r"[^,;\n]+")
_IS_MY_NAME = re.compile(r"\b(?:(?:ist|is) )?mein name\b", re.IGNORECASE)

_TRADE_OR_NOUN = re.compile(
    r".*(?:ung|heit|keit|schaft|erei|betrieb|meister(?:in)?|führer(?:in)?|leiter(?:in)?|inhaber(?:in)?|bauer(?:in)?"
    r"|techniker(?:in)?|berater(?:in)?|macher(?:in)?|arbeiter(?:in)?|händler(?:in)?|halter(?:in)?|kraft|handel|werk)"
)


def find_names(text: str) -> list[Span]:
    """Return where names stand, in order and without overlaps."""
    found: list[Span] = []
    for start, end in sorted(_all(text), key=lambda span: (span[0], -span[1])):
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return found


def _all(text: str) -> Iterator[Span]:
    for match in _I_AM_CALLED.finditer(text):
        yield from _given(text, match.end())
    for match in _I_AM.finditer(text):
        yield from _first_and_more(text, match.end(), has_article=match["article"] is not None)
    for match in _HERE.finditer(text):
        yield from _first_and_more(text, match.end(), is_whole=True)
    for match in _ADDRESSED.finditer(text):
        yield from _addressed(text, match.end(), is_somebodys=match["whose"] is not None)
    for match in _DOCTOR.finditer(text):
        yield from _addressed(text, match.end(), is_somebodys=False)
    for match in _CLOSING.finditer(text):
        yield from _signed(text, match.end())
    for match in _INTRODUCED.finditer(text):
        yield from _first_and_more(text, match.end(), is_typed_carefully=True)
    for match in _IS_MY_NAME.finditer(text):
        yield from _before(text, match.start())
    for match in _PART.finditer(text):
        yield from _alone(text, match.start(), match.end())


def _given(text: str, start: int) -> Iterator[Span]:
    """Yield the name after "ich heiße": whatever stands there, in capitals or not."""
    words = _words(text, start)
    if not words or _is_small(words[0]) or _looks_like_firm(words[0]):
        return
    name = words[:1]
    is_capital = _is_capital(words[0])
    for word in words[1:_MOST_WORDS]:
        if _is_small(word) or _is_role(word) or (is_capital and not _is_capital(word)):
            break
        name.append(word)
        if not is_capital:
            break
    yield start, name[-1].end()


def _first_and_more(
    text: str,
    start: int,
    *,
    has_article: bool = False,
    is_typed_carefully: bool = False,
    is_whole: bool = False,
) -> Iterator[Span]:
    """Yield a known first name, with the last name after it.

    Args:
        text: The text.
        start: Where the name would begin.
        has_article: "ich bin der Max": then a first name is enough, also in small letters.
        is_typed_carefully: Whether only a word in capitals can be a name here.
        is_whole: Whether the last name has to be there too, in capitals.
    """
    words = _words(text, start)
    if not words or _is_small(words[0]) or _is_role(words[0]) or not _is_first(words[0]):
        return
    name = words[:1]
    if _is_capital(words[0]):
        for word in words[1:_MOST_WORDS]:
            if not _is_capital(word) or _looks_like_firm(word) or _is_small(word):
                break
            name.append(word)
        if is_whole and len(name) == 1:
            return
    elif is_typed_carefully or is_whole:
        return
    elif len(words) > 1 and _is_last(words[1]) and not _is_small(words[1]):
        name.append(words[1])
    elif not has_article:
        return
    yield start, name[-1].end()


def _addressed(text: str, start: int, *, is_somebodys: bool) -> Iterator[Span]:
    """Yield the name after "Frau" or "Herr"; of "meine Frau …" only a known one."""
    words = _words(text, start)
    if not words or _is_small(words[0]):
        return
    word = words[0]
    is_known = _is_first(word) or _is_last(word)
    if not _is_capital(word):
        if not is_known or is_somebodys or len(word.group()) <= 2:
            return
    elif not is_known and (is_somebodys or _is_role(word) or _TRADE_OR_NOUN.fullmatch(word.group().lower())):
        return
    name = words[:1]
    if len(words) > 1 and _is_first(word) and _can_follow(words[1]):
        name.append(words[1])
    yield start, name[-1].end()


def _can_follow(word: re.Match[str]) -> bool:
    """Whether a word can be the last name after a first one."""
    return (_is_capital(word) or _is_last(word)) and not _is_small(word) and not _looks_like_firm(word)


def _signed(text: str, start: int) -> Iterator[Span]:
    """Yield the name below a letter: with a known name in it, or two words that are alone on their line."""
    words = _words(text, start)[:_MOST_WORDS]
    name: list[re.Match[str]] = []
    for word in words:
        if _is_small(word) or word.group().lower() in NO_PERSON - TRADES_AND_NAMES:
            break
        if not _is_capital(word) and not _is_first(word) and not (name and _is_last(word)):
            break
        name.append(word)
    if not name:
        return
    is_alone = _is_end_of_line(text, name[-1].end())
    is_known = _is_first(name[0]) or (is_alone and _is_last(name[-1]))
    is_shaped = is_alone and len(name) > 1 and not any(_looks_like_firm(word) for word in name)
    if (is_known and (is_alone or _is_capital(name[0]))) or is_shaped:
        yield start, name[-1].end()


def _alone(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield a first and a last name that stand between commas or on a line, and nothing else there."""
    start += _blanks(text, start, end)
    for first, last in _first_and_more(text, start, is_whole=True):
        is_all = not text[last:end].strip(" .!–-")
        if is_all and not _NOBLE & set(text[first:last].split()):
            yield first, last


def _before(text: str, end: int) -> Iterator[Span]:
    """Yield the name in front of "ist mein Name"."""
    line = max(text.rfind("\n", 0, end) + 1, end - _LONGEST)
    name: list[re.Match[str]] = []
    for word in reversed(list(_WORD.finditer(text, line, end))):
        gap = text[word.end() : name[0].start()] if name else text[word.end() : end].replace(",", "", 1)
        if gap.strip() or _is_small(word) or len(name) == _MOST_WORDS:
            break
        if not _is_capital(word) and not _is_first(word) and not _is_last(word):
            break
        name.insert(0, word)
    while name and not _is_first(name[0]):
        name.pop(0)
    if name:
        yield name[0].start(), name[-1].end()


def _words(text: str, start: int) -> list[re.Match[str]]:
    """Return the next words on the line that only blanks stand between, without particles of names."""
    words: list[re.Match[str]] = []
    place = start
    while len(words) <= _MOST_WORDS and (word := _WORD.match(text, place)):
        if text[word.end() : word.end() + 1].isdigit() or text[word.end() : word.end() + 1] == "@":
            break
        if not (word.group() in _NOBLE and _capital_follows(text, word.end())):
            words.append(word)
        gap = _GAP.match(text, word.end())
        if gap is None:
            break
        place = gap.end()
    return words


def _capital_follows(text: str, place: int) -> bool:
    gap = _GAP.match(text, place)
    return gap is not None and text[gap.end() : gap.end() + 1].isupper()


def _blanks(text: str, start: int, end: int) -> int:
    return len(text[start:end]) - len(text[start:end].lstrip())


def _is_end_of_line(text: str, place: int) -> bool:
    return not text[place:].partition("\n")[0].strip(" .,!–-")


def _is_capital(word: re.Match[str]) -> bool:
    return word.group()[0].isupper()


def _is_small(word: re.Match[str]) -> bool:
    return word.group().lower() in NO_NAME


def _is_role(word: re.Match[str]) -> bool:
    return word.group().lower() in NO_PERSON


def _looks_like_firm(word: re.Match[str]) -> bool:
    lower = word.group().lower()
    return _TRADE_OR_NOUN.fullmatch(lower) is not None or (lower in NO_PERSON and lower not in TRADES_AND_NAMES)


def _is_first(word: re.Match[str]) -> bool:
    return all(part in _FIRST_NAMES for part in _folded(word.group()).split("-"))


def _is_last(word: re.Match[str]) -> bool:
    return any(part in _LAST_NAMES for part in _folded(word.group()).split("-"))


def _known(kind: str) -> frozenset[str]:
    """Return the names that Faker lists, folded; a single letter is none."""
    names: set[str] = set()
    for language in _LANGUAGES:
        provider = import_module(f"faker.providers.person.{language}").Provider
        lists = (getattr(provider, name) for name in dir(provider) if name.startswith(kind))
        names.update(_folded(name) for some in lists for name in some)
    return frozenset(part for name in names for part in name.split("-") if len(part) > 1)


def _folded(name: str) -> str:
    """Return a name in small letters without accents: "Ayşe" and "Ayse" are the same."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ı", "i").replace("’", "'"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


_FIRST_NAMES = _known("first_names")
_LAST_NAMES = _known("last_names")
# Read when a server starts, so that nobody's first message waits for it.
