"""The picture of a roadmap as PNG, for messengers: they show no SVG."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import Lock

import typst

from wegweiser.picture.canvas import WIDTH
from wegweiser.picture.outline import Result
from wegweiser.picture.roadmap import roadmap_svg

FONTS = Path(__file__).parents[1] / "report" / "fonts"
"""The fonts of the report: no machine needs some of its own."""
FONT = "IBM Plex Sans"
INK = "#1e1e1e"
DOTS_PER_INCH = 144
"""Twice as many dots as the picture has units: sharp on a phone."""
PAGE = Path(__file__).with_name("picture.typ")

_one_at_a_time = Lock()


def roadmap_png(result: Result) -> bytes:
    """Return the roadmap of a result as a PNG picture, 720 dots wide and as high as it needs.

    The typesetter of the report draws it: it reads SVG, so that no other package is needed.

    Args:
        result: the result object.
    """
    svg = roadmap_svg(result, fonts=f"'{FONT}'", ink=INK)
    with _one_at_a_time:  # the compiler keeps its inputs from one call to the next
        png = _compiler().compile(sys_inputs={"svg": svg, "width": str(WIDTH)}, format="png", ppi=DOTS_PER_INCH)
    if not isinstance(png, bytes):
        raise TypeError(f"typst: compile: got {type(png).__name__}, expected bytes")
    return png


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    return typst.Compiler(input=PAGE, font_paths=fonts, ignore_system_fonts=True)
