"""The hand-over sheet: one page of plain text from which the adviser of an association can call a firm."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from wegweiser.association import Association
from wegweiser.text import german_day

MOST_WISH = 300
"""How many characters a firm may write on how to reach it."""
LEAST_DIGITS = 5
"""Fewer digits are no telephone number; the shortest in Germany have five with their area code."""
WIDTH = 84
LINES = 66
"""What fits on a page A4 in a fixed-width type of 10 points."""

_INDENT = "  "
_READINESS = {0: "0/2", 1: "1/2", 2: "2/2", None: "offen"}
_MOST_STEPS = 4

Result = Mapping[str, Any]


def clean_wish(text: str) -> str:
    """Return what a firm typed on one line, without characters that cannot be seen."""
    visible = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(visible.split())


def can_be_reached(wish: str) -> bool:
    """Whether a wish says how: with an e-mail address or a telephone number, as far as can be seen."""
    return "@" in wish or sum(char.isdigit() for char in wish) >= LEAST_DIGITS


def handover_sheet(
    result: Result, answers: Sequence[Mapping[str, str]], wish: str, association: Association
) -> str:
    """Return the sheet: at most `LINES` lines of at most `WIDTH` characters.

    Args:
        result: The result object.
        answers: What was answered, each with the question's `title` and the answer's `label`.
        wish: How the firm wants to be reached, as `clean_wish` returns it; nothing else says who it is.
        association: Whose adviser reads it; it has to have a hand-over.

    Raises:
        ValueError: If the wish is longer than `MOST_WISH`, or the association takes no hand-over.
    """
    if len(wish) > MOST_WISH:
        raise ValueError(f"wish: got {len(wish)} characters, expected at most {MOST_WISH}")
    if association.handover is None:
        raise ValueError(f"association {association.id}: handover: got none, expected one")
    head = [f"KI-Wegweiser Mittelstand: Kontaktwunsch eines Betriebs, {german_day(result['today'])}"]
    head += _paragraph(f"An {association.handover.recipient}", 2, indent="")
    sections = [head, *_sections(result, answers, wish)]
    return "\n\n".join("\n".join(section) for section in sections if section) + "\n"


def _sections(result: Result, answers: Sequence[Mapping[str, str]], wish: str) -> Iterator[list[str]]:
    """Yield the sections; the figures are the most lines each may take, together no more than a page."""
    facts = _joined((f"{item['title']}: {item['label']}" for item in answers), "; ")
    yield _section("So möchte der Betrieb erreicht werden", _paragraph(wish, 5))
    yield _section("Angaben des Betriebs, nicht geprüft", _paragraph(facts, 12))
    yield _section(
        f"Empfehlung an den Betrieb: {_title(result)}", _listed([item["text"] for item in result["reasons"]], 6)
    )
    yield _section("Erste Schritte", _steps(result))
    readiness = (
        f"{result['readiness_titles'][factor]} {_READINESS[points]}"
        for factor, points in result["readiness"].items()
    )
    yield _section("Reifeprofil", _paragraph(_joined(readiness, " · "), 2))
    yield _section(_law_title(result), _paragraph(_joined(_titles(result["law"]["duties"]), "; "), 6))
    funding = _joined((item["name"] for item in result["funding"]), "; ")
    yield _section("Förderung, die in Frage kommt", _paragraph(funding, 4))
    unclear = [*_titles(result["open"]), *(item["because"] for item in result["conflicts"])]
    yield _section("Noch offen oder widersprüchlich", _paragraph(_joined(unclear, "; "), 4))
    yield [
        "Der Betrieb hat dieser Weitergabe im Gespräch zugestimmt. Bitte nutzen Sie die",
        "Kontaktangabe nur dafür und löschen Sie das Blatt, wenn es erledigt ist.",
    ]


def _title(result: Result) -> str:
    variant = f" – {result['variant_title']}" if result["variant_title"] else ""
    return f"{result['outcome_title']}{variant}"


def _law_title(result: Result) -> str:
    return f"Recht und Datenschutz: {result['law']['title'] or 'nicht eingeschätzt'}"


def _titles(items: Iterable[Mapping[str, Any]]) -> list[str]:
    return [item["title"] for item in items]


def _steps(result: Result) -> list[str]:
    titles = _titles(result["steps"])
    lines = [f"{number}. {title}" for number, title in enumerate(titles[:_MOST_STEPS], start=1)]
    more = len(titles) - _MOST_STEPS
    if more > 0:
        lines.append(f"und {more} {'weiterer' if more == 1 else 'weitere'}")
    return [_INDENT + textwrap.shorten(line, WIDTH - len(_INDENT), placeholder=" …") for line in lines]


def _joined(items: Iterable[str], separator: str) -> str:
    return separator.join(items)


def _section(title: str, lines: list[str]) -> list[str]:
    """Return a section with its title on one line; nothing where it has no lines."""
    return [textwrap.shorten(title, WIDTH, placeholder=" …"), *lines] if lines else []


def _listed(texts: Iterable[str], most: int) -> list[str]:
    """Return texts as a list of at most `most` lines; the last one says that there was more."""
    return _cut([line for text in texts for line in _wrapped(text, f"{_INDENT}• ", _INDENT * 2)], most)


def _paragraph(text: str, most: int, indent: str = _INDENT) -> list[str]:
    """Return a text wrapped into at most `most` lines."""
    return _cut(_wrapped(text, indent, indent), most)


def _wrapped(text: str, first: str, others: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=others, break_on_hyphens=False)


def _cut(lines: list[str], most: int) -> list[str]:
    return lines if len(lines) <= most else [*lines[: most - 1], f"{_INDENT}…"]
