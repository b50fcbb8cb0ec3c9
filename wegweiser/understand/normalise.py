"""One spelling for German text, so that "Thüringen", "THUERINGEN" and "thüringen!" are the same."""

from __future__ import annotations

import unicodedata

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_ASCII = [chr(code) for code in range(128)]
_NO_CONTROLS = str.maketrans({c: " " for c in _ASCII if not c.isprintable()})
_WORDS_ONLY = str.maketrans({c: " " for c in _ASCII if not c.isalnum()})


def fold(text: str) -> str:
    """Fold letters and keep punctuation.

    Lower case; ä, ö, ü, ß as ae, oe, ue, ss; other accents dropped; full-width and similar forms
    as the plain character; invisible characters (zero width, bidirectional marks, soft hyphens)
    dropped; control characters as spaces. Takes time linear in the length of the text.

    Args:
        text: Anything a person can type or paste.

    Returns:
        The folded text, spaces as they were.
    """
    usual = text.lower().translate(_UMLAUTS)
    if usual.isascii():  # nearly all that people type: no letter has to be looked at by itself
        return usual.translate(_NO_CONTROLS)
    visible = "".join(c for c in text if unicodedata.category(c) != "Cf")
    composed = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold())
    plain = unicodedata.normalize("NFKD", composed.translate(_UMLAUTS)).casefold()
    kept = (c for c in plain if unicodedata.category(c) not in ("Mn", "Me", "Cf"))
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn") else c for c in kept)


def normalise(text: str) -> str:
    """Fold letters and turn everything but letters and digits into single spaces.

    Args:
        text: Anything a person can type or paste.

    Returns:
        Lower-case words and digits with one space between them and none around; "" if there are
        none. Normalising twice changes nothing.
    """
    folded = fold(text)
    if folded.isascii():
        return " ".join(folded.translate(_WORDS_ONLY).split())
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


def tokens(text: str) -> tuple[str, ...]:
    """Split a text into its normalised words and numbers.

    Args:
        text: Anything a person can type or paste.

    Returns:
        The words of `normalise(text)`, in order.
    """
    return tuple(normalise(text).split())
