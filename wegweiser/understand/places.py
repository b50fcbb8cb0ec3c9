"""From German free text to a Bundesland: by its name, a region, a town or a postcode."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from wegweiser.understand.normalise import normalise

OUTSIDE = "outside"

#: Longest name in words ("landkreis neustadt an der waldnaab").
_LONGEST = 6
#: Fuzzy reading looks at no more words, so that a pasted page costs no more than a sentence.
_FUZZY_WORDS = 12
_FUZZY_SHORTEST = 5

_WORD = re.compile(r"[^\W_]+")
_SUFFIX = re.compile(r"\s(?:am|an|bei|im|in|ob|unter|vor|auf)\s|/|,\s|\s?\(")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SMALL_WORDS = _set("am an bei im in ob unter vor auf der dem den die a i")

#: Cues that make even an everyday word a place.
_STRONG_CUES = _set(
    """in aus bei nahe raum grossraum region kreis landkreis lk stadt gemeinde ort sitz standort
    firmensitz hauptsitz"""
)
#: Words before a name that make it a destination or somebody else's place.
_ELSEWHERE = _set(
    """kunden kunde kundin kundinnen lieferanten lieferant exportieren export liefern beliefern
    verkaufen versenden messe konkurrenz wettbewerber mitbewerber abnehmer auftraggeber
    importieren beziehen kaufen bestellen reisen urlaub server cloud rechenzentrum"""
)
#: "nach Hamburg" is a destination, "Herr Hagen" a person.
_NOT_A_PLACE_AFTER = _set("nach herr herrn frau familie name")
_HOME = _set(
    """sitz sitzen sind standort firmensitz hauptsitz betrieb firma unternehmen zuhause daheim
    kommen"""
)
#: Words that may stand around an everyday word in an answer to the question for the place.
_FILLERS = _set(
    """ja also na ich wir sind sitzen bin ist in aus bei nahe um der die das den dem im am an
    raum region kreis landkreis stadt gemeinde ort sitz standort hier genau naehe von
    unser unsere firma betrieb kommen komme liegt liegen etwa deutschland d plz eigentlich
    mitten bitte"""
)
_NOT_A_POSTCODE_UNIT = _set(
    """euro eur stueck teile artikel kunden mitarbeiter mitarbeiterinnen leute personen stunden
    liter tonnen kilo kilometer km qm quadratmeter meter auftraege bestellungen anfragen
    rechnungen belege seiten datensaetze bilder mails tage k einheiten produkte varianten
    kwh umsatz"""
)
#: Before a name, of several: where the firm was, where others work or live.
_NOT_THE_SEAT = _set(
    """frueher ehemals damals urspruenglich vorher einst gegruendet waren war zuerst filiale filialen
    niederlassung zweigstelle aussenstelle zweigwerk lager wohne wohnt wohnen geboren mutterkonzern konzern mutter
    kunden kunde"""
)
_NOW = _set("jetzt heute inzwischen mittlerweile seit aktuell nun")
_MAIN_SEAT = _set("hauptsitz firmensitz stammsitz zentrale hauptstandort hauptverwaltung haupthaus stammhaus")
#: How many words around a name may say which one is meant.
_CLARIFIERS = 8
_ISCH = re.compile(r"(\w+isch)(?:e|er|en|es|em)")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A Land a text may mean: `state` is DE-BW … DE-TH or "outside", `name` what to show."""

    state: str
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """What a text says about the place: one candidate is clear, several are to be asked about."""

    candidates: tuple[Candidate, ...]

    @property
    def state(self) -> str | None:
        """The Land if it is clear, else None."""
        return self.candidates[0].state if len(self.candidates) == 1 else None


@dataclass(frozen=True, slots=True)
class _Entry:
    """What one spelling stands for.

    `rank` orders what may name a candidate: 0 a town, 1 a county or region, 2 a Land or
    "outside". `small` towns and `everyday` words need a word such as "in" before them in a free
    sentence; `only_asked` ones never count there.
    """

    candidates: tuple[Candidate, ...]
    rank: int
    small: bool = False
    everyday: bool = False
    only_asked: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """Lookup tables for `read_place`, built once from the two content files."""

    entries: Mapping[str, _Entry]
    fuzzy: Mapping[str, tuple[str, ...]]
    not_places: frozenset[str]
    range_starts: tuple[str, ...]
    range_ends: tuple[str, ...]
    range_states: tuple[tuple[str, ...], ...]
    labels: Mapping[str, str]

    @classmethod
    def from_content(cls, places: Mapping[str, Any], postcodes: Mapping[str, Any]) -> Places:
        """Prepare the tables.

        Args:
            places: Content of content/places.yml.
            postcodes: Content of content/postcodes.yml.

        Returns:
            Tables that never change.

        Raises:
            KeyError: A section that content/schemas/places.json requires is missing.
        """
        labels = {state["value"]: state["label"] for state in places["states"]} | {OUTSIDE: "Ausland"}
        entries = _entries(places)
        fuzzy: dict[str, list[str]] = {}
        exact_only = {normalise(name) for names in places["small_towns"].values() for name in names}
        for key, entry in entries.items():
            if len(key) >= _FUZZY_SHORTEST and not entry.small and key not in exact_only:
                fuzzy.setdefault(key[0], []).append(key)
        ranges = sorted(postcodes["ranges"])
        return cls(
            entries=MappingProxyType(entries),
            fuzzy=MappingProxyType({letter: tuple(keys) for letter, keys in fuzzy.items()}),
            not_places=frozenset(
                normalise(word) for word in (*places["not_places"], *places["in_several_states"])
            ),
            range_starts=tuple(str(row[0]) for row in ranges),
            range_ends=tuple(str(row[1]) for row in ranges),
            range_states=tuple(tuple(row[2:]) for row in ranges),
            labels=MappingProxyType(labels),
        )

    def states_of_postcode(self, code: str) -> tuple[str, ...]:
        """Return the Länder of a postcode of five digits, none if there is no such postcode."""
        index = bisect_right(self.range_starts, code) - 1
        return self.range_states[index] if index >= 0 and code <= self.range_ends[index] else ()


@dataclass(frozen=True, slots=True)
class _Word:
    """A word: normalised, as written, and whether it comes first after a comma or the like."""

    norm: str
    raw: str
    first: bool


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name found at words `start` to before `end`."""

    entry: _Entry
    start: int
    end: int


def read_place(text: str, places: Places, asked: bool) -> Place | None:
    """Read in which Land a firm sits.

    Args:
        text: What the person wrote.
        places: The lookup tables.
        asked: True when the open question is the Land: short codes ("BW"), bare postcodes,
            everyday words that are also towns ("Essen") and misspelt names count. False for a
            free sentence: such words need "in", "aus", "bei" or the like before them.

    Returns:
        One candidate when the Land is clear, several when the person is to be asked which one,
        None when the text names no place. Never raises.
    """
    words = _words(text)
    found = list(_exact(words, places, asked))
    named = frozenset(i for mention in found for i in range(mention.start, mention.end))
    mentions = [mention for mention in found if _counts(mention, words, asked, named)]
    mentions += _postcodes(words, places, asked, mentions)
    if not mentions:
        mentions = list(_misspelt(words, places, asked))
    mentions = _without_elsewhere(sorted(mentions, key=lambda m: m.start), words, asked)
    mentions = _present_seat([_clarified(mention, words) for mention in mentions], words)
    if not mentions:
        return None
    return Place(_combine(mentions))


def _words(text: str) -> list[_Word]:
    words: list[_Word] = []
    end = 0
    for match in _WORD.finditer(text):
        gap, end = text[end : match.start()], match.end()
        first = not words or any(c in ",;:()|\n\r.!?" for c in gap) or any(c in gap for c in "–—")
        for i, norm in enumerate(normalise(match[0]).split()):
            words.append(_Word(norm, match[0], first and i == 0))
    return words


def _exact(words: Sequence[_Word], places: Places, asked: bool) -> Iterator[_Mention]:
    """Yield the longest known name at each position."""
    entries, i = places.entries, 0
    while i < len(words):
        for length in range(min(_LONGEST, len(words) - i), 0, -1):
            key = words[i].norm if length == 1 else " ".join(word.norm for word in words[i : i + length])
            entry = entries.get(key)
            if entry is None and length == 1:
                entry = _inflected(key, entries, asked)
            if entry is not None:
                yield _Mention(entry, i, i + length)
                i += length
                break
        else:
            i += 1


def _inflected(word: str, entries: Mapping[str, _Entry], asked: bool) -> _Entry | None:
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


def _previous(words: Sequence[_Word], start: int) -> str:
    return words[start - 1].norm if start > 0 else ""


def _counts(
    mention: _Mention,
    words: Sequence[_Word],
    asked: bool,
    named: frozenset[int],
) -> bool:
    """Tell whether a name that was found is meant as a place.

    `named` are the positions of the words that belong to any name.
    """
    entry, start, end = mention.entry, mention.start, mention.end
    name = " ".join(word.norm for word in words[start:end])
    alone = words[start].first and (end == len(words) or words[end].first)
    strong = _previous(words, start) in _STRONG_CUES and not words[start].first
    only_place = asked and _is_only_place(words, named)
    if len(name) <= 2:
        # "he", "by": a code only as the whole answer, or in capitals where a place may stand
        return only_place or (words[start].raw.isupper() and (strong or asked or alone))
    if asked:
        return alone or only_place or not (entry.everyday or entry.only_asked) or strong
    if entry.everyday or entry.small:
        written = alone and words[start].raw[:1].isupper()
        fits = not entry.everyday or _is_home_list(words, start, end)
        return not entry.only_asked and (strong or (written and fits))
    return not entry.only_asked


def _is_only_place(words: Sequence[_Word], named: frozenset[int]) -> bool:
    """Tell whether an answer holds nothing but names of places and "wir sitzen in"."""
    if len(words) > 3 * _FUZZY_WORDS:
        return False
    others = [word.norm for i, word in enumerate(words) if i not in named]
    return all(word in _FILLERS or word.isdigit() for word in others)


def _is_home_list(words: Sequence[_Word], start: int, end: int) -> bool:
    """Tell whether an everyday word stands in a note such as "Tischlerei, Essen, 25 Leute"."""
    neighbours = {w.norm for w in words[max(0, start - 2) : end + 2]}
    around = words[max(0, start - _FUZZY_WORDS) : end + _FUZZY_WORDS]
    return any(w.norm.isdigit() for w in around) and not neighbours & {
        "trinken",
        "getraenke",
        "kochen",
        "backen",
    }


def _postcodes(
    words: Sequence[_Word], places: Places, asked: bool, mentions: Iterable[_Mention]
) -> Iterator[_Mention]:
    """Yield postcodes that are meant as such."""
    starts = {mention.start for mention in mentions}
    for i, word in enumerate(words):
        if len(word.norm) != 5 or not (word.norm.isascii() and word.norm.isdigit()):
            continue
        states = places.states_of_postcode(word.norm)
        following = words[i + 1].norm if i + 1 < len(words) else ""
        if not states or following in _NOT_A_POSTCODE_UNIT or following.isdigit():
            continue
        previous = _previous(words, i)
        labelled = previous in ("plz", "postleitzahl", "d", "ist") and (asked or previous != "ist")
        town = i + 1 in starts
        named = previous in ("in", "aus", "bei") and i + 1 < len(words) and words[i + 1].raw[:1].isupper()
        if labelled or town or named or (asked and len(words) <= _FUZZY_WORDS):
            found = tuple(Candidate(state, places.labels.get(state, state)) for state in states)
            yield _Mention(_Entry(found, rank=2), i, i + 1)


def _misspelt(words: Sequence[_Word], places: Places, asked: bool) -> Iterator[_Mention]:
    """Yield a name with a typo.

    As an answer, only when nothing else but "wir sitzen in …" stands around it. In a free
    sentence, only straight after "in", "aus", "bei" or the like and, where the person uses
    capitals, with one.
    """
    capitals = any(word.raw[:1].isupper() for word in words[1:])
    content = [i for i, word in enumerate(words) if word.norm not in _FILLERS and not word.norm.isdigit()]
    if asked:
        if not content or content[-1] - content[0] > 3 or len(words) > _FUZZY_WORDS:
            return
        spans = [(content[0], content[-1] + 1)]
    else:
        starts = [i for i, word in enumerate(words) if _previous(words, i) in _STRONG_CUES][:_FUZZY_WORDS]
        starts = [i for i in starts if words[i].raw[:1].isupper() or not capitals]
        spans = [(i, i + length) for i in starts for length in (3, 2, 1) if i + length <= len(words)]
    for start, end in spans:
        found = _nearest(" ".join(word.norm for word in words[start:end]), places, asked)
        if found is not None:
            yield _Mention(found, start, end)
            return


def _nearest(name: str, places: Places, asked: bool) -> _Entry | None:
    """Return the one known name within a safe number of typos."""
    if not _FUZZY_SHORTEST <= len(name) <= 40 or name in places.not_places or name in _FILLERS or name.isdigit():
        return None
    if asked:
        allowed = 1 if len(name) < 8 else 2 if len(name) < 14 else 3
    else:
        # "in Wiener Neustadt", "aus Kölner Produktion" are no typos
        known = name.endswith("er") and (name[:-2] in places.entries or name[:-2] + "en" in places.entries)
        allowed = 0 if len(name) < 7 or known else 1 if len(name) < 12 else 2
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


def _without_elsewhere(mentions: list[_Mention], words: Sequence[_Word], asked: bool) -> list[_Mention]:
    """Drop places a person denies ("nicht in Bayern"), or where others or servers are."""
    kept: list[_Mention] = []
    for mention in mentions:
        before = [w.norm for w in words[max(0, mention.start - 4) : mention.start]]
        near = _clause_before(words, max(0, mention.start - 3), mention.start)
        denied = "nicht" in near and not {"sondern", "weit"} & set(before)
        if denied or (not asked and before[-1:] and before[-1] in _NOT_A_PLACE_AFTER):
            continue
        after = words[mention.end].norm if mention.end < len(words) else ""
        if not asked and (_ELSEWHERE & set(before) or after in _ELSEWHERE) and not _HOME & set(before[-2:]):
            continue
        kept.append(mention)
    if asked and not kept and not any(w.norm == "nicht" for w in words):
        return mentions
    return kept


def _clarified(mention: _Mention, words: Sequence[_Word]) -> _Mention:
    """Narrow "Frankfurt, aber das an der Oder" down by what only one full name holds."""
    if len(mention.entry.candidates) == 1:
        return mention
    said = {word.norm for word in words[mention.start : mention.end]} | _SMALL_WORDS
    kept: list[Candidate] = []
    denied: list[Candidate] = []
    for candidate in mention.entry.candidates:
        telling = {word for word in normalise(candidate.name).split() if len(word) > 2} - said
        for i in range(mention.end, min(mention.end + _CLARIFIERS, len(words))):
            # "oder" is a river only after "der"
            if words[i].norm in telling and (words[i].norm != "oder" or words[i - 1].norm in ("der", "d")):
                before = {word.norm for word in words[max(mention.end, i - 4) : i]}
                (denied if "nicht" in before and "sondern" not in before else kept).append(candidate)
                break
    left = kept or [candidate for candidate in mention.entry.candidates if candidate not in denied]
    return replace(mention, entry=replace(mention.entry, candidates=tuple(left)))


def _present_seat(mentions: list[_Mention], words: Sequence[_Word]) -> list[_Mention]:
    """Of several places leave out the former one, branches and where people live; keep a named head office."""
    if len(mentions) < 2:
        return mentions
    seats: list[_Mention] = []
    others: list[_Mention] = []
    end = 0
    for mention in mentions:
        before = _clause_before(words, max(end, mention.start - _CLARIFIERS), mention.start)
        moved = before[-1:] == ["von"] and "nach" in {word.norm for word in words[mention.end : mention.end + 2]}
        seats += [mention] if _MAIN_SEAT & set(before) else []
        others += [mention] if moved or (_NOT_THE_SEAT & set(before) and not _NOW & set(before)) else []
        end = mention.end
    return seats or [mention for mention in mentions if mention not in others] or mentions


def _clause_before(words: Sequence[_Word], start: int, end: int) -> list[str]:
    """Return the words from `start` to before `end`, from the last comma on."""
    first = max((i for i in range(start, end + 1) if i < len(words) and words[i].first), default=start)
    return [word.norm for word in words[first:end]]


def _combine(mentions: Sequence[_Mention]) -> tuple[Candidate, ...]:
    """Narrow several names down to the Länder they share; if there is none, keep all."""
    shared = set.intersection(*({c.state for c in m.entry.candidates} for m in mentions))
    ordered = sorted(mentions, key=lambda m: m.entry.rank)
    candidates: dict[str, Candidate] = {}
    for mention in ordered:
        for candidate in mention.entry.candidates:
            if not shared or candidate.state in shared:
                candidates.setdefault(candidate.state, candidate)
    return tuple(candidates.values())


class _Table:
    """Collects spelling -> candidates while the tables are built."""

    def __init__(self) -> None:
        self.found: dict[str, dict[str, Candidate]] = {}
        self.ranks: dict[str, int] = {}
        self.small: set[str] = set()
        self.only_asked: set[str] = set()

    def add(self, name: str, candidate: Candidate, rank: int) -> None:
        """Add a spelling; the first name for a Land stays."""
        key = normalise(name)
        self.found.setdefault(key, {}).setdefault(candidate.state, candidate)
        self.ranks[key] = min(rank, self.ranks.get(key, rank))

    def add_states(self, places: Mapping[str, Any]) -> None:
        """Add Länder with their regions and codes, and the words for outside."""
        for state in places["states"]:
            for word in (state["label"], state["value"], *state["words"]):
                # a region shows as itself, a code or an adjective as the Land
                plain = len(word) > 4 and word.isalpha() and word.istitle()
                shown = word if plain else state["label"]
                self.add(word, Candidate(state["value"], shown), 2)
        for word in places["outside"]:
            self.add(word, Candidate(OUTSIDE, word[0].upper() + word[1:]), 2)

    def add_counties(self, section: Mapping[str, Sequence[str]]) -> None:
        """Add "Landkreis X" also as "Kreis X" and "LK X"."""
        for state, names in section.items():
            for name in names:
                self.add(name, Candidate(state, name), 1)
                bare = name.removeprefix("Landkreis ").removeprefix("Kreis ")
                for kind in ("Landkreis", "Kreis", "LK") if bare != name else ():
                    self.add(f"{kind} {bare}", Candidate(state, name), 1)

    def add_towns(self, section: Mapping[str, Sequence[str]], small: bool) -> None:
        """Add full names, then the shorter spellings that are not names of other places."""
        shorter: dict[str, list[Candidate]] = {}
        before = frozenset(self.found)
        for state, names in section.items():
            for name in names:
                for spelling in _spellings(name):
                    shorter.setdefault(spelling, []).append(Candidate(state, name))
                if small and normalise(name) in before:
                    continue
                self.add(name, Candidate(state, name), 0)
                if small:
                    self.small.add(normalise(name))
        known = frozenset(self.found)
        for spelling, candidates in shorter.items():
            for candidate in candidates if spelling not in known else ():
                self.add(spelling, candidate, 0)
                if small:
                    self.small.add(spelling)

    def add_look_alikes(self, section: Mapping[str, Sequence[str]]) -> None:
        """Add small places that would else be read as a larger town, misspelt."""
        for state, names in section.items():
            for name in names:
                if normalise(name) not in self.found:
                    self.add(name, Candidate(state, name), 0)
                    self.only_asked.add(normalise(name))
                    self.small.add(normalise(name))

    def set_ambiguous(self, section: Mapping[str, Sequence[Sequence[str]]]) -> None:
        """Let a name stand for several places, whatever it stood for before."""
        for name, several in section.items():
            self.found[normalise(name)] = {}
            self.small.discard(normalise(name))
            for state, full in several:
                self.add(name, Candidate(state, full), 0)


def _entries(places: Mapping[str, Any]) -> dict[str, _Entry]:
    """Build spelling -> entry from the sections of content/places.yml."""
    table = _Table()
    table.add_states(places)
    table.add_counties(places["counties"])
    table.add_towns(places["towns"], small=False)
    table.add_towns(places["small_towns"], small=True)
    table.add_look_alikes(places["look_alikes"])
    for name, (state, full) in places["aliases"].items():
        table.add(name, Candidate(state, full), 0)
    table.set_ambiguous(places["ambiguous"])
    table.set_ambiguous(places["ambiguous_by_hand"])
    everyday = {normalise(word) for word in places["everyday"]}
    only_asked = table.only_asked | {normalise(word) for word in places["only_when_asked"]}
    entries = {
        key: _Entry(
            candidates=tuple(by_state.values()),
            rank=table.ranks[key],
            small=key in table.small,
            everyday=key in everyday,
            only_asked=key in only_asked,
        )
        for key, by_state in table.found.items()
    }
    return entries | _without_umlauts(places, entries)


def _spellings(name: str) -> Iterator[str]:
    """Yield other spellings: "frankfurt", "frankfurt main" of "Frankfurt am Main"."""
    bare = normalise(_SUFFIX.split(name, maxsplit=1)[0])
    full = normalise(name)
    words = full.split()
    if bare != full:
        yield bare
        rest = [word for word in words[len(bare.split()) :] if word not in _SMALL_WORDS]
        for link in ((), ("am",), ("an", "der"), ("in",), ("im",), ("bei",)):
            yield " ".join((bare, *link, *rest))
    if words[0] in ("st", "sankt"):
        yield " ".join(("sankt" if words[0] == "st" else "st", *words[1:]))


def _without_umlauts(places: Mapping[str, Any], entries: Mapping[str, _Entry]) -> dict[str, _Entry]:
    """Return spellings with "o" for "ö" ("Dusseldorf"), where that is no other name."""
    names = [name for names in places["towns"].values() for name in names]
    names += [state["label"] for state in places["states"]]
    plain: dict[str, _Entry] = {}
    for name in names:
        key = normalise(name.translate(str.maketrans("äöüÄÖÜ", "aouAOU")))
        if len(key) >= 6 and key not in entries:
            plain[key] = entries[normalise(name)]
    return plain
