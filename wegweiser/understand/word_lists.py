"""Lists of words, some given by their beginning or end, to look a word up in."""

from __future__ import annotations


def word_set(words: str) -> frozenset[str]:
    """Return the words of a text with spaces between them."""
    return frozenset(words.split())


NOT = word_set("nicht nich net ned nix nischt nuescht garnicht garnich garnix garned")
""""nicht" and how it is said in dialects, folded."""


class WordList:
    """Words to look up: "azubi*" stands for all that begin so, "*kraft" for all that end so.

    "*fahrer*" stands for all that hold it.
    """

    __slots__ = ("_ends", "_parts", "_starts", "_whole")

    def __init__(self, words: str) -> None:
        """Take the words with spaces between them, folded (wegweiser.understand.normalise)."""
        each = words.split()
        self._whole = frozenset(word for word in each if "*" not in word)
        self._starts = tuple(word[:-1] for word in each if word.endswith("*") and word[0] != "*")
        self._ends = tuple(word[1:] for word in each if word[0] == "*" and not word.endswith("*"))
        self._parts = tuple(word[1:-1] for word in each if word[0] == "*" and word.endswith("*"))

    def __contains__(self, word: str) -> bool:
        """Tell whether a folded word is in the list."""
        if word in self._whole or word.startswith(self._starts) or word.endswith(self._ends):
            return True
        return any(part in word for part in self._parts)
