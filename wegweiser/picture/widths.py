"""How wide text is, so that it can be wrapped where no browser measures it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_REGULAR = {
    28: "ijlïî",
    30: "'",
    32: " ,.‚‘’\u00a0",
    34: ":;·",
    38: "f",
    40: "()I[]t",
    42: "!/\\r",
    47: '-"²³',
    50: "°",
    53: "s„“”",
    55: "|",
    57: "*?zL_JckçK",
    60: "•`vxy",
    62: "Faeoäöéèêáàâëóô§«»",
    64: "012356789bdghnpqu{}üßñú",
    66: "$4T–",
    68: "EPSÉ€KY",
    69: "ABVXZÄ",
    74: "RC",
    76: "UÜHN",
    79: "&DGOQÖ",
    82: "w",
    84: "#+<=>^~×±",
    91: "M",
    98: "m½",
}
_BOLD = {
    35: "' ijlïî\u00a0",
    38: ",.‚‘’·",
    40: ":;",
    46: "If!()/[\\]²",
    50: "-t³r°",
    56: '"_|',
    60: "Jz`csç",
    64: "*?§L–•",
    66: "xvy„“”",
    68: "k«»aeäéèêáàâë",
    70: "EFToöóôÉ$0123456789€",
    72: "bdghnpqu{}üßñú",
    74: "SZCPY",
    78: "BAKRVXÄ",
    83: "UÜG",
    86: "#+<=>DHN^~×±OQÖ",
    93: "&w",
    100: "M",
    111: "mW",
}
_WIDEST = 1.11
"""For characters the tables do not know, in em."""


def _table(groups: dict[int, str]) -> dict[str, float]:
    return {char: hundredths / 100 for hundredths, chars in groups.items() for char in chars}


_EM = {False: _table(_REGULAR), True: _table(_BOLD)}
"""Widths in em, by boldness: the widest of Arial, DejaVu Sans, IBM Plex Sans, Inter, Open Sans and Roboto.

Nobody knows which sans serif a page shows the picture in. Open Sans stands for Segoe UI, Inter for the font of
Apple's systems, DejaVu Sans for the widest that is usual.
"""


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide `text` is at most, in the unit of `size`."""
    table = _EM[bold]
    return size * sum(table.get(char, _WIDEST) for char in text)


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Return `text` as lines of at most `width`; a word that is too long by itself is broken with a hyphen."""
    lines: list[str] = []
    for word in _short_words(text.split(), width, size, bold=bold):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _short_words(words: Iterable[str], width: float, size: float, *, bold: bool) -> Iterator[str]:
    for word in words:
        rest = word
        while len(rest) > 1 and text_width(rest, size, bold=bold) > width:
            end = _most_characters(rest, width, size, bold=bold)
            yield f"{rest[:end]}-"
            rest = rest[end:]
        yield rest


def _most_characters(word: str, width: float, size: float, *, bold: bool) -> int:
    """Return how many characters of `word` fit in front of a hyphen: one at least."""
    end = len(word) - 1
    while end > 1 and text_width(f"{word[:end]}-", size, bold=bold) > width:
        end -= 1
    return end
