"""What stands in a PDF, as a reader shows it."""

from __future__ import annotations

import pypdfium2
from pypdfium2 import raw

_BROKEN_AT_THE_HYPHEN = "\ufffe"


def page_count(pdf: bytes) -> int:
    """How many pages it has."""
    return len(pypdfium2.PdfDocument(pdf))


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page, in reading order."""
    texts = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    return [text.replace(_BROKEN_AT_THE_HYPHEN, "-") for text in texts]


def pdf_title(pdf: bytes) -> str:
    """Its title."""
    return str(pypdfium2.PdfDocument(pdf).get_metadata_dict()["Title"])


def smallest_type(pdf: bytes) -> float:
    """The size of its smallest letter, in points."""
    sizes = []
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        letters = (i for i in range(text.count_chars()) if chr(raw.FPDFText_GetUnicode(text, i)).isalnum())
        sizes += [raw.FPDFText_GetFontSize(text, i) for i in letters]
    return min(sizes)
