"""Finding the words people use for an answer: with typos, inflected, in compounds, negated."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz, process

from wegweiser.understand.normalise import normalise
from wegweiser.understand.word_lists import NOT, WordList, word_set

_INFLECTIONS = frozenset(("e", "n", "s", "en", "er", "es", "em", "ern", "ens", "in", "innen"))
_SHORTEST_INFLECTED = 4
_SHORTEST_FUZZY = 5
_LIKE_ENOUGH = 84.0
_MOST_TOKENS = 60
"""A pasted page costs no more than a long sentence."""

_NEGATORS = NOT | word_set(
    """kein keine keinen keiner keinem keinerlei nichts ohne weder nie niemals null nirgends nirgendwo
    koa koan koane koin koine keen keene keener kee kei kaa"""
)
_NEGATORS_BEHIND = NOT | word_set("nichts keine nirgends nirgendwo")
_NOT_REALLY_NEGATED = frozenset(("nur", "bloss", "allein", "zuletzt"))
_NEGATION_REACH = 2
_SMALL_WORDS = frozenset(("in", "den", "der", "dem", "die", "das", "bei", "aus", "nach", "zu"))
"""Between a negation and what it denies they do not count: "nicht in den USA"."""
_CLAUSE_END = re.compile(r"[,;:.!?\n]+")
_CONJUNCTIONS = frozenset(("und", "aber", "sondern", "doch", "jedoch", "sowie", "plus", "oder", "auch"))


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase stands for: a value of a question. Of two readings the one with the higher `rank` holds."""

    question: str
    value: str
    rank: int


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found in a clause: words `start` to before `end`, `letters` of it, and whether it is negated."""

    meaning: Meaning
    clause: int
    start: int
    end: int
    letters: int
    likeness: float
    negated: bool

    def within(self, other: Match) -> bool:
        """Whether this match lies inside a longer one, or says less well what another says of the same words."""
        inside = self.clause == other.clause and other.start <= self.start and self.end <= other.end
        return inside and other._weight() > self._weight()

    def _weight(self) -> tuple[float, ...]:
        return (self.end - self.start, self.likeness, self.letters)


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[str, ...]
    meaning: Meaning


class Lexicon:
    """Phrases with their meanings, prepared for quick search."""

    def __init__(self, phrases: Iterable[tuple[str, Meaning]]) -> None:
        """Prepare the phrases; a `*` at an end of a word stands for any letters there."""
        self._by_first: dict[str, list[_Phrase]] = defaultdict(list)
        vocabulary: set[str] = set()
        for text, meaning in phrases:
            words = tuple(_pattern(word) for word in text.split() if _pattern(word).strip("*"))
            if not words:
                continue
            words = tuple(part for word in words for part in word.split())
            self._by_first[words[0]].append(_Phrase(words, meaning))
            vocabulary.update(words)
        self._vocabulary = frozenset(word for word in vocabulary if "*" not in word)
        self._wildcards = tuple(word for word in vocabulary if "*" in word)
        self._any_wildcard = WordList(" ".join(self._wildcards))
        self._fuzzy: dict[str, list[str]] = defaultdict(list)
        for word in self._vocabulary:
            if len(word) >= _SHORTEST_FUZZY:
                self._fuzzy[word[0]].append(word)

    def find(self, text: str) -> list[Match]:
        """Return the phrases found in `text`, without those that lie inside a longer one."""
        matches: list[Match] = []
        left = _MOST_TOKENS
        for number, clause in enumerate(clauses(text)):
            tokens = normalise(clause).split()[:left]
            left -= len(tokens)
            matches += self._find_in_clause(tokens, number)
        return [match for match in matches if not any(match.within(other) for other in matches)]

    def _find_in_clause(self, tokens: Sequence[str], clause: int) -> Iterable[Match]:
        likes = [self._likes(token) for token in tokens]
        for start, like in enumerate(likes):
            for word, likeness in like.items():
                for phrase in self._by_first.get(word, ()):
                    found = _rest(phrase.words[1:], likes, start + 1)
                    if found is None:
                        continue
                    end, rest_likeness = found
                    yield Match(
                        meaning=phrase.meaning,
                        clause=clause,
                        start=start,
                        end=end,
                        letters=sum(len(part) for part in phrase.words),
                        likeness=min(likeness, rest_likeness),
                        negated=_is_negated(tokens, start, end),
                    )

    def _likes(self, token: str) -> dict[str, float]:
        """Return the known words a token may stand for, with how like they are (0 to 1)."""
        likes: dict[str, float] = {}
        if len(token) >= _SHORTEST_FUZZY:
            near = process.extract(
                token, self._fuzzy[token[0]], scorer=fuzz.ratio, score_cutoff=_LIKE_ENOUGH, limit=4
            )
            likes = {word: score / 100 for word, score, _ in near}
        for length in range(1, 6):
            stem = token[:-length]
            if len(stem) >= _SHORTEST_INFLECTED and token[-length:] in _INFLECTIONS and stem in self._vocabulary:
                likes[stem] = 0.99
        if token in self._any_wildcard:
            likes.update((word, 0.98) for word in self._wildcards if _fits(word, token))
        if token in self._vocabulary:
            likes[token] = 1.0
        return likes


def clauses(text: str) -> list[str]:
    """Split a text at punctuation, which no phrase and no negation reaches across."""
    return [clause for clause in _CLAUSE_END.split(text) if clause.strip()]


def denies(text: str) -> bool:
    """Whether a text says that something is not so; "nicht nur" does not."""
    tokens = [*normalise(text).split(), ""]
    return any(
        token in _NEGATORS and following not in _NOT_REALLY_NEGATED for token, following in pairwise(tokens)
    )


def _pattern(word: str) -> str:
    plain = normalise(word)
    return f"{'*' if word.startswith('*') else ''}{plain}{'*' if word.endswith('*') else ''}"


def _fits(pattern: str, token: str) -> bool:
    core = pattern.strip("*")
    if pattern.startswith("*") and pattern.endswith("*"):
        return core in token
    return token.endswith(core) if pattern.startswith("*") else token.startswith(core)


def _rest(words: Sequence[str], likes: Sequence[dict[str, float]], start: int) -> tuple[int, float] | None:
    """Find the remaining words of a phrase in order, with at most one other word between two of them."""
    position, likeness = start, 1.0
    for word in words:
        for step in (0, 1):
            if position + step < len(likes) and word in likes[position + step]:
                likeness = min(likeness, likes[position + step][word])
                position += step + 1
                break
        else:
            return None
    return position, likeness


def _is_negated(tokens: Sequence[str], start: int, end: int) -> bool:
    """Whether a "kein", "nicht" or "ohne" stands close before the phrase, or a "nicht" or "nix" behind it.

    A negation ends at "und", "aber", "sondern" and goes on behind "oder"; "nicht nur" is none.
    """
    reached = 0
    for i in range(start - 1, -1, -1):
        if tokens[i] == "oder":
            reached = -1  # what it joins with is no step
            continue
        if tokens[i] in _CONJUNCTIONS or reached == _NEGATION_REACH:
            break
        if tokens[i] in _NEGATORS and tokens[i + 1] not in _NOT_REALLY_NEGATED:
            return True
        reached += tokens[i] not in _SMALL_WORDS
    for token in tokens[end : end + _NEGATION_REACH + 1]:
        if token in _CONJUNCTIONS:
            break
        if token in _NEGATORS_BEHIND:
            return True
    return False
