"""The picture of the readiness profile: a row for each factor with up to two filled fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wegweiser.picture.canvas import (
    ASCENT,
    BODY,
    FONTS,
    HEADING,
    LINE,
    MARGIN,
    SMALL,
    WIDTH,
    Canvas,
    Fill,
    block_height,
    centred,
)
from wegweiser.picture.widths import wrap

Result = Mapping[str, Any]

TITLE = "Ihr Reifeprofil"
LEVELS = {0: "am Anfang", 1: "auf dem Weg", 2: "gut", None: "noch offen"}
"""What a factor's points mean; None where an answer is missing."""
MOST_POINTS = 2

FIELDS_X, FIELD_WIDTH, FIELD_HEIGHT, FIELD_GAP = 124, 44, 14, 6
TITLE_WIDTH = FIELDS_X - MARGIN - 12
WORDS_X = FIELDS_X + MOST_POINTS * (FIELD_WIDTH + FIELD_GAP) + 8
ROW_PADDING = 7


def readiness_svg(result: Result, *, headline: bool = True, fonts: str = FONTS, ink: str | None = None) -> str:
    """Return the readiness profile of a result as an SVG picture; the other arguments as in `roadmap_svg`."""
    canvas = Canvas("readiness", TITLE, readiness_text(result))
    y: float = ROW_PADDING
    if headline:
        canvas.text([TITLE], MARGIN, MARGIN + HEADING * ASCENT, size=HEADING, bold=True)
        y += MARGIN + block_height(1, HEADING)
    for factor, points in result["readiness"].items():
        y = _draw_row(canvas, result["readiness_titles"][factor], points, y)
    return canvas.svg(y + MARGIN - ROW_PADDING, fonts=fonts, ink=ink)


def readiness_text(result: Result) -> str:
    """Return the profile as text: a sentence, then all factors on one line."""
    titles = result["readiness_titles"]
    rows = [f"{titles[factor]}: {_in_words(points)}" for factor, points in result["readiness"].items()]
    return f"{TITLE}: {len(rows)} Voraussetzungen mit je 0 bis {MOST_POINTS} Punkten.\n{'; '.join(rows)}."


def _in_words(points: int | None) -> str:
    return LEVELS[points] if points is None else f"{LEVELS[points]} ({points})"


def _draw_row(canvas: Canvas, title: str, points: int | None, y: float) -> float:
    """Draw one factor below `y`; return the y below it."""
    lines = wrap(title, TITLE_WIDTH, BODY)
    words = wrap(LEVELS[points], WIDTH - MARGIN - WORDS_X, SMALL)
    height = max(block_height(len(lines), BODY), block_height(len(words), SMALL)) + 2 * ROW_PADDING
    middle = y + height / 2
    canvas.text(lines, MARGIN, centred(middle, BODY, len(lines)))
    for field in range(MOST_POINTS):
        _draw_field(canvas, FIELDS_X + field * (FIELD_WIDTH + FIELD_GAP), middle, field, points)
    canvas.text(words, WORDS_X, centred(middle, SMALL, len(words)), size=SMALL)
    return y + height


def _draw_field(canvas: Canvas, x: float, middle: float, field: int, points: int | None) -> None:
    """Draw a field: filled where a point was reached, an outline where not, a dashed one where it is open."""
    y = middle - FIELD_HEIGHT / 2
    if points is not None and field < points:
        canvas.rect(x, y, FIELD_WIDTH, FIELD_HEIGHT, fill=Fill.STEP)
        return
    dashes = {"stroke_dasharray": "4 3"} if points is None else {}
    canvas.rect(
        x + 0.75,
        y + 0.75,
        FIELD_WIDTH - 1.5,
        FIELD_HEIGHT - 1.5,
        fill="none",
        stroke=LINE,
        stroke_width=1.5,
        **dashes,
    )
