"""Names of places and postcodes in a text, exact and misspelt, and whether each is meant as a place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from wegweiser.understand.counted import PEOPLE, is_thing
from wegweiser.understand.normalise import normalise
from wegweiser.understand.place_tables import Candidate, Entry, Places
from wegweiser.understand.word_lists import word_set

#: Longest name in words ("landkreis neustadt an der waldnaab").
_LONGEST = 6
#: Fuzzy reading looks at no more words, so that a pasted page costs no more than a sentence.
_FUZZY_WORDS = 12
_FUZZY_SHORTEST, _FUZZY_LONGEST = 5, 40

_WORD = re.compile(r"[^\W_]+")
_ENDS_A_CLAUSE = frozenset(",;:()|\n\r.!?–—")
_ISCH = re.compile(r"(\w+isch)(?:e|er|en|es|em)")

#: Cues that make even an everyday word a place.
_STRONG_CUES = word_set(
    """in aus bei nahe raum grossraum region kreis landkreis lk stadt gemeinde ort sitz standort firmensitz
    hauptsitz"""
)
#: Words that may stand around an everyday word in an answer to the question for the place.
_FILLERS = word_set(
    """ja also na ich wir sind sitzen bin ist in aus bei nahe um der die das den dem im am an raum region kreis
    landkreis stadt gemeinde ort sitz standort hier genau naehe von unser unsere firma betrieb kommen komme
    liegt liegen etwa deutschland d plz eigentlich mitten bitte"""
)
_NOT_SAID_OF_FOOD = word_set("trinken getraenke kochen backen")
_POSTCODE_LABELS = word_set("plz postleitzahl d")
#: Before five digits they make a postcode of them, if no town but the end of a clause or one of _AFTER follows.
_POSTCODE_CUES = word_set("in aus bei sitz standort firmensitz hauptsitz betriebssitz ort")
_AFTER_A_POSTCODE = word_set("mit und sind haben arbeiten sitzen wir seit")
_POSTCODE_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Word:
    """A word: normalised, as written, and whether it comes first after a comma or the like."""

    norm: str
    raw: str
    first: bool


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found at words `start` to before `end`."""

    entry: Entry
    start: int
    end: int


def split_words(text: str) -> list[Word]:
    """Return the words of a text in their order."""
    words: list[Word] = []
    end = 0
    for match in _WORD.finditer(text):
        gap, raw = text[end : match.start()], match[0]
        first = not words or not _ENDS_A_CLAUSE.isdisjoint(gap)
        end = match.end()
        parts = (raw.lower(),) if raw.isascii() else normalise(raw).split()
        words.extend(Word(norm, raw, first and i == 0) for i, norm in enumerate(parts))
    return words


def mentions(words: Sequence[Word], places: Places, asked: bool) -> list[Mention]:
    """Find what names a place.

    Args:
        words: The words of a text.
        places: The lookup tables.
        asked: Whether the text answers the question for the Land.

    Returns:
        The names and postcodes that are meant as places, in their order; where there is none, a misspelt name.
    """
    named = list(_exact(words, places, asked))
    inside = frozenset(i for mention in named for i in range(mention.start, mention.end))
    found = [mention for mention in named if _is_meant(mention, words, asked, inside)]
    found += _postcodes(words, places, asked, found)
    return sorted(found or _misspelt(words, places, asked), key=lambda mention: mention.start)


def _exact(words: Sequence[Word], places: Places, asked: bool) -> Iterator[Mention]:
    """Yield the longest known name at each position."""
    entries, i = places.entries, 0
    while i < len(words):
        longest = min(_LONGEST, len(words) - i, places.lengths.get(words[i].norm, 1))
        for length in range(longest, 0, -1):
            key = words[i].norm if length == 1 else " ".join(word.norm for word in words[i : i + length])
            entry = entries.get(key)
            if entry is None and length == 1:
                entry = _inflected(key, entries, asked)
            if entry is not None:
                yield Mention(entry, i, i + length)
                i += length
                break
        else:
            i += 1


def _inflected(word: str, entries: Mapping[str, Entry], asked: bool) -> Entry | None:
    """Read "bayerischen", "Bayerns" and, as an answer, "Augsburger"."""
    match = _ISCH.fullmatch(word)
    if match:
        return entries.get(match[1])
    if len(word) > 5 and word.endswith("s"):
        entry = entries.get(word[:-1])
        return entry if entry and entry.rank > 0 and not entry.everyday else None
    if asked and len(word) > 7 and word.endswith("er"):
        stem = word[:-2]
        entry = entries.get(stem) or entries.get(stem + "en")
        return entry if entry and entry.rank != 1 and not entry.everyday and not entry.small else None
    return None


def _previous(words: Sequence[Word], start: int) -> str:
    return words[start - 1].norm if start > 0 else ""


def _is_meant(mention: Mention, words: Sequence[Word], asked: bool, named: frozenset[int]) -> bool:
    """Tell whether a name that was found is meant as a place.

    `named` are the positions of the words that belong to any name.
    """
    entry, start, end = mention.entry, mention.start, mention.end
    name = " ".join(word.norm for word in words[start:end])
    alone = words[start].first and (end == len(words) or words[end].first)
    strong = _previous(words, start) in _STRONG_CUES and not words[start].first
    only_place = asked and _is_only_place(words, named)
    if len(name.removeprefix("de ")) <= 2:
        # "he", "by": a code only as the whole answer, or in capitals where a place may stand
        return only_place or (words[start].raw.isupper() and (strong or asked or alone))
    if not asked and entry.everyday and end < len(words) and words[end].norm.isdigit() and not words[end].first:
        return len(words[end].norm) == _POSTCODE_DIGITS  # "in Halle 2"
    if asked:
        return alone or only_place or strong or not (entry.everyday or entry.only_asked or entry.village)
    if entry.everyday or entry.small:
        written = alone and words[start].raw[:1].isupper()
        fits = not entry.everyday or _is_home_list(words, start, end)
        return not entry.only_asked and (strong or (written and fits))
    return not entry.only_asked


def _is_only_place(words: Sequence[Word], named: frozenset[int]) -> bool:
    """Tell whether an answer holds nothing but names of places and "wir sitzen in"."""
    if len(words) > 3 * _FUZZY_WORDS:
        return False
    others = [word.norm for i, word in enumerate(words) if i not in named]
    return all(word in _FILLERS or word.isdigit() for word in others)


def _is_home_list(words: Sequence[Word], start: int, end: int) -> bool:
    """Tell whether an everyday word stands in a note such as "Tischlerei, Essen, 25 Leute"."""
    neighbours = {word.norm for word in words[max(0, start - 2) : end + 2]}
    around = words[max(0, start - _FUZZY_WORDS) : end + _FUZZY_WORDS]
    return any(word.norm.isdigit() for word in around) and neighbours.isdisjoint(_NOT_SAID_OF_FOOD)


def _postcodes(words: Sequence[Word], places: Places, asked: bool, found: Iterable[Mention]) -> Iterator[Mention]:
    """Yield postcodes that are meant as such."""
    towns = {mention.start for mention in found}
    for i, word in enumerate(words):
        if len(word.norm) != _POSTCODE_DIGITS or not (word.norm.isascii() and word.norm.isdigit()):
            continue
        states = places.states_of_postcode(word.norm)
        following = words[i + 1].norm if i + 1 < len(words) else ""
        counts = following.isdigit() and not words[i + 1].first
        if not states or counts or is_thing(following) or following in PEOPLE:
            continue
        if i + 1 in towns or (asked and len(words) <= _FUZZY_WORDS) or _is_meant_as_postcode(words, i, asked):
            named = tuple(Candidate(state, places.labels.get(state, state)) for state in states)
            yield Mention(Entry(named, rank=2), i, i + 1)


def _is_meant_as_postcode(words: Sequence[Word], i: int, asked: bool) -> bool:
    """Recognise "PLZ 99084", "in 99084," and, in a note, "Bäckerei, 87435, 12 Mann"."""
    previous = _previous(words, i)
    if previous in _POSTCODE_LABELS or (
        previous == "ist" and (asked or _previous(words, i - 1) in _POSTCODE_LABELS)
    ):
        return True
    ends = i + 1 == len(words) or words[i + 1].first
    if words[i].norm.endswith("000"):
        return False  # an amount: no postcode is so round
    if previous in _POSTCODE_CUES and (ends or words[i + 1].norm in _AFTER_A_POSTCODE):
        return True
    if previous in _POSTCODE_CUES and words[i + 1].raw[:1].isupper():
        return True
    return i > 0 and words[i].first and ends and not words[i].norm.endswith("00")


def _misspelt(words: Sequence[Word], places: Places, asked: bool) -> Iterator[Mention]:
    """Yield a name with a typo.

    As an answer, only when nothing else but "wir sitzen in …" stands around it, up to the first comma. In a free
    sentence, only straight after "in", "aus", "bei" or the like and, where the person uses
    capitals, with one.
    """
    capitals = any(word.raw[:1].isupper() for word in words[1:])
    content = [i for i, word in enumerate(words) if word.norm not in _FILLERS and not word.norm.isdigit()]
    if asked:
        if len(words) > _FUZZY_WORDS:
            return
        clause = next((i for i, word in enumerate(words) if i and word.first), len(words))
        opening = [i for i in content if i < clause]
        if opening and opening[0] and _previous(words, opening[0]) not in _STRONG_CUES:
            opening = []  # "wir schwanken, …" is no Schwansen
        spans = [(said[0], said[-1] + 1) for said in (content, opening) if said and said[-1] - said[0] <= 3]
    else:
        starts = [i for i, word in enumerate(words) if _previous(words, i) in _STRONG_CUES][:_FUZZY_WORDS]
        starts = [i for i in starts if words[i].raw[:1].isupper() or not capitals]
        spans = [(i, i + length) for i in starts for length in (3, 2, 1) if i + length <= len(words)]
        spans = [span for span in spans if not any(word.norm.isdigit() for word in words[span[0] : span[1]])]
    for start, end in spans:
        found = _nearest(" ".join(word.norm for word in words[start:end]), places, asked)
        if found is not None:
            yield Mention(found, start, end)
            return


def _nearest(name: str, places: Places, asked: bool) -> Entry | None:
    """Return the one known name within a safe number of typos."""
    allowed = _typos_allowed(name, places, asked)
    if not allowed:
        return None
    keys = [key for key in places.fuzzy.get(name[0], ()) if abs(len(key) - len(name)) <= allowed]
    found = process.extract(name, keys, scorer=OSA.distance, score_cutoff=allowed, limit=3)
    if not found:
        return None
    best = [places.entries[key] for key, distance, _ in found if distance == found[0][1]]
    entry = max(best, key=lambda e: e.rank)
    if len({e.candidates[0].state for e in best if e.rank == entry.rank}) > 1:
        return None
    if entry.everyday and (not asked or len(name) < 6):
        return None
    return entry


def _typos_allowed(name: str, places: Places, asked: bool) -> int:
    """Return how many typos a name may have: more in a long one, fewer in a free sentence."""
    if not _FUZZY_SHORTEST <= len(name) <= _FUZZY_LONGEST or name.isdigit():
        return 0
    if name in places.not_places or name in _FILLERS:
        return 0
    if asked:
        return 1 if len(name) < 8 else 2 if len(name) < 14 else 3
    # "in Wiener Neustadt", "aus Kölner Produktion" are no typos
    known = name.endswith("er") and (name[:-2] in places.entries or name[:-2] + "en" in places.entries)
    return 0 if len(name) < 7 or known else 1 if len(name) < 12 else 2
