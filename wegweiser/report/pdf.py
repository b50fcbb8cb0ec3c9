"""Turns the texts of a report into a PDF with typst: tagged, with alternative texts, after PDF/UA-1."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from math import inf
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from wegweiser.report.document import Texts, make_document

FOLDER = Path(__file__).parent
"""Holds template and fonts; the template can read no file outside it."""
TEMPLATE = FOLDER / "report.typ"
FONTS = FOLDER / "fonts"
"""IBM Plex Sans as it is published, with its licence: no machine needs fonts for a report."""

MOST_PAGES = 3
TYPE_SIZES = ((14_400, 9.0), (15_900, 8.5), (17_700, 8.0), (inf, 7.6), (inf, 7.2))
"""Up to how many characters a report usually fits on three pages, and the type size in points at which it does.

Measured with random results. Where it does not fit after all, the next smaller size is taken.
"""

_one_at_a_time = Lock()


def report_pdf(
    result: Mapping[str, Any],
    answers: Sequence[Mapping[str, str]],
    association: Mapping[str, Any] | None = None,
) -> bytes:
    """Return the report on a result as a PDF: the same bytes for the same arguments, at most three pages.

    Args:
        result: the result object.
        answers: what was answered, each with the question's `title` and the answer's `label`.
        association: whom to contact, any of `name`, `address`, `url`, `email` and `phone`.
    """
    document = make_document(result, answers, association)
    length = _characters(document)
    sizes = [size for most, size in TYPE_SIZES if length <= most]
    pdf = _compile(document, sizes[0])
    for smaller in sizes[1:]:
        if _page_count(pdf) <= MOST_PAGES:
            break
        pdf = _compile(document, smaller)
    return pdf


def _characters(value: Any) -> int:
    """Return how long all texts in `value` are together, without the pictures."""
    if isinstance(value, Mapping):
        return sum(_characters(item) for key, item in value.items() if key != "svg")
    if isinstance(value, list):
        return sum(map(_characters, value))
    return len(value) if isinstance(value, str) else 0


def _page_count(pdf: bytes) -> int:
    found = re.search(rb"<xmpTPg:NPages>(\d+)</xmpTPg:NPages>", pdf)
    if found is None:
        raise ValueError("typst: PDF: got no number of pages in the metadata, expected xmpTPg:NPages")
    return int(found[1])


def _compile(document: Texts, size: float) -> bytes:
    inputs = {"document": json.dumps(document | {"size": size}, ensure_ascii=False)}
    with _one_at_a_time:  # the compiler keeps its inputs from one call to the next
        pdf = _compiler().compile(sys_inputs=inputs, format="pdf", pdf_standards=["ua-1"])
    if not isinstance(pdf, bytes):
        raise TypeError(f"typst: compile: got {type(pdf).__name__}, expected bytes")
    return pdf


@cache
def _compiler() -> typst.Compiler:
    """Read template and fonts once; the compiler also remembers what it has laid out before."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    return typst.Compiler(input=TEMPLATE, root=FOLDER, font_paths=fonts, ignore_system_fonts=True)
