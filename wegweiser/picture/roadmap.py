"""The picture of a roadmap: from today through the phases to where it leads, and the legal dates on the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wegweiser.picture.canvas import (
    ASCENT,
    BODY,
    FONTS,
    HEADING,
    LINE,
    LINE_HEIGHT,
    MARGIN,
    SMALL,
    TINT,
    TITLE,
    WIDTH,
    Anchor,
    Canvas,
    Fill,
    block_height,
    centred,
)
from wegweiser.picture.outline import (
    FOLLOWING,
    LAW_HEADING,
    LAW_HINT,
    Kind,
    Phase,
    Result,
    Station,
    full_title,
    label,
    legal_dates,
    phases_of,
    roadmap_text,
)
from wegweiser.picture.stations import RADIUS, REACH, draw_shape, draw_station
from wegweiser.picture.widths import text_width, wrap
from wegweiser.text import german_day

TEXT_X = 64
"""Where the text beside the path begins."""
TEXT_WIDTH = WIDTH - TEXT_X - MARGIN
TRACK_X = 36
"""Where the path runs: in the middle between the band's edge and the text."""
TRACK_WIDTH = 3
BAND_X = 8
GAP, ROW_GAP, SMALL_GAP = 20, 12, 8
HEADER_HEIGHT = 36
ROW_PADDING = 8
LEGEND_RADIUS = 8
TODAY_RADIUS = 6.5


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text."""

    text: str
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A station with its text, centred on `middle`."""

    station: Station
    lines: tuple[Line, ...]
    middle: float


@dataclass(frozen=True, slots=True)
class Band:
    """A phase with its rows, from `top` downwards."""

    phase: Phase
    rows: tuple[Row, ...]
    top: float
    height: float

    @property
    def bottom(self) -> float:
        """The y of its lower edge."""
        return self.top + self.height


def roadmap_svg(
    result: Result,
    *,
    headline: bool = True,
    dates: bool = True,
    fonts: str = FONTS,
    ink: str | None = None,
) -> str:
    """Return the roadmap of a result as an SVG picture, 360 units wide and as high as it needs.

    Args:
        result: the result object.
        headline: with the title of the roadmap; without, where one stands beside the picture.
        dates: with the legal dates; without, where a list of them stands beside the picture.
        fonts: a font-family list.
        ink: the colour of text and lines, by default that of the page around the picture.
    """
    canvas = Canvas("roadmap", f"{label(result)}: {full_title(result)}", roadmap_text(result, dates=dates))
    phases = phases_of(result)
    y = _draw_headline(canvas, result) + GAP if headline else SMALL_GAP
    y = _draw_path(canvas, phases, result, y)
    if dates:
        y = _draw_legal_dates(canvas, legal_dates(result), y)
    y = _draw_legend(canvas, phases, y)
    return canvas.svg(y + MARGIN, fonts=fonts, ink=ink)


def _draw_headline(canvas: Canvas, result: Result) -> float:
    """Draw the headline; return the y below it, as do all functions that draw one part below another."""
    y = _paragraph(canvas, label(result), MARGIN, MARGIN, size=SMALL)
    y = _paragraph(canvas, result["outcome_title"], MARGIN, y + 2, size=TITLE, bold=True)
    if result["variant_title"]:
        y = _paragraph(canvas, result["variant_title"], MARGIN, y + 2, size=HEADING)
    return y


def _draw_path(canvas: Canvas, phases: Iterable[Phase], result: Result, y: float) -> float:
    """Draw the path from today through all phases to where it leads."""
    today = y + RADIUS
    bands = _place(phases, today + RADIUS + SMALL_GAP)
    for band in bands:
        canvas.rect(BAND_X, band.top, WIDTH - 2 * BAND_X, band.height, fill=Fill.STEP, fill_opacity=TINT)
    _draw_track(canvas, today + TODAY_RADIUS, bands[-1].rows[-1].middle)
    y = _draw_following(canvas, result["leads_to"], bands[-1]) if result["leads_to"] else bands[-1].bottom
    _draw_today(canvas, result, today)
    for band in bands:  # the stations last: they lie on the path
        _draw_band(canvas, band)
    return y


def _place(phases: Iterable[Phase], y: float) -> list[Band]:
    """Return the phases and their stations with their places, from `y` downwards."""
    bands = []
    for phase in phases:
        top, y = y, y + HEADER_HEIGHT
        rows = []
        for station in phase.stations:
            lines = _lines_of(station)
            height = max(2 * RADIUS, _height(lines)) + 2 * ROW_PADDING
            rows.append(Row(station, lines, y + height / 2))
            y += height
        y += ROW_PADDING / 2
        bands.append(Band(phase, tuple(rows), top, y - top))
        y += SMALL_GAP
    return bands


def _lines_of(station: Station) -> tuple[Line, ...]:
    title = [Line(text, BODY) for text in wrap(station.title, TEXT_WIDTH, BODY)]
    note = [Line(text, SMALL, bold=True) for text in wrap(station.note, TEXT_WIDTH, SMALL, bold=True)]
    return (*title, *note)


def _draw_today(canvas: Canvas, result: Result, y: float) -> None:
    """Draw where the path begins."""
    canvas.circle(TRACK_X, y, TODAY_RADIUS, fill="none", stroke=LINE, stroke_width=5)
    _beside(canvas, [Line(f"Heute, {german_day(result['today'])}", BODY, bold=True)], y)


def _draw_band(canvas: Canvas, band: Band) -> None:
    baseline = centred(band.top + HEADER_HEIGHT / 2, HEADING)
    canvas.text([band.phase.title], TEXT_X, baseline, size=HEADING, bold=True)
    canvas.text([band.phase.span], WIDTH - MARGIN, baseline, size=SMALL, anchor=Anchor.END)
    for row in band.rows:
        draw_station(canvas, row.station.kind, TRACK_X, row.middle, row.station.number)
        _beside(canvas, row.lines, row.middle)


def _draw_track(canvas: Canvas, start: float, end: float) -> None:
    canvas.line(TRACK_X, start, TRACK_X, end, stroke=LINE, stroke_width=TRACK_WIDTH)


def _draw_following(canvas: Canvas, titles: Iterable[str], last: Band) -> float:
    """Draw the path on to the roadmaps that may come next, and their names."""
    lines = [Line(FOLLOWING, SMALL)]
    lines += [Line(text, BODY, bold=True) for title in titles for text in wrap(title, TEXT_WIDTH, BODY, bold=True)]
    top = last.bottom + GAP
    middle = top + _height(lines) / 2
    _draw_track(canvas, last.rows[-1].middle, middle)
    canvas.polygon([(TRACK_X - 8, middle - 2), (TRACK_X + 8, middle - 2), (TRACK_X, middle + 9)], fill=LINE)
    _beside(canvas, lines, middle)
    return top + _height(lines)


def _draw_legal_dates(canvas: Canvas, dates: Sequence[tuple[str, list[str]]], y: float) -> float:
    if not dates:
        return y
    y = _paragraph(canvas, LAW_HEADING, MARGIN, y + GAP + SMALL_GAP, size=HEADING, bold=True)
    for day, texts in dates:
        y += ROW_GAP
        _draw_flag(canvas, y)
        y = _paragraph(canvas, german_day(day), TEXT_X, y, size=SMALL, bold=True)
        for text in texts:
            y = _paragraph(canvas, text, TEXT_X, y + SMALL_GAP / 2, size=SMALL)
    return _paragraph(canvas, LAW_HINT, MARGIN, y + ROW_GAP, size=SMALL)


def _draw_flag(canvas: Canvas, y: float) -> None:
    left, right = TRACK_X - 7, TRACK_X + 9
    canvas.line(left, y, left, y + 18, stroke=LINE, stroke_width=2, stroke_linecap="round")
    canvas.polygon([(left, y), (right, y), (right - 4, y + 5), (right, y + 10), (left, y + 10)], fill=Fill.GATE)


def _draw_legend(canvas: Canvas, phases: Iterable[Phase], y: float) -> float:
    """Draw what the shapes mean, where there is more than one."""
    used = {station.kind for phase in phases for station in phase.stations}
    if len(used) == 1:
        return y
    y += GAP
    canvas.line(MARGIN, y, WIDTH - MARGIN, y, stroke=LINE, stroke_width=1)
    reach = REACH * LEGEND_RADIUS
    x, y = float(MARGIN), y + SMALL_GAP + reach
    for kind in (kind for kind in Kind if kind in used):
        width = 2 * reach + 4 + text_width(kind, SMALL)
        if x > MARGIN and x + width > WIDTH - MARGIN:
            x, y = float(MARGIN), y + 2 * reach + 4
        draw_shape(canvas, kind, x + reach, y, LEGEND_RADIUS)
        canvas.text([kind], x + 2 * reach + 4, centred(y, SMALL), size=SMALL)
        x += width + 12
    return y + reach


def _paragraph(canvas: Canvas, text: str, x: float, y: float, *, size: float, bold: bool = False) -> float:
    """Write `text` below `y`, as wide as the picture allows."""
    lines = wrap(text, WIDTH - MARGIN - x, size, bold=bold)
    canvas.text(lines, x, y + size * ASCENT, size=size, bold=bold)
    return y + block_height(len(lines), size)


def _beside(canvas: Canvas, lines: Sequence[Line], middle: float) -> None:
    """Write lines beside the path, their block centred on `middle`."""
    top = middle - _height(lines) / 2
    for line in lines:
        canvas.text([line.text], TEXT_X, top + line.size * ASCENT, size=line.size, bold=line.bold)
        top += line.size * LINE_HEIGHT


def _height(lines: Sequence[Line]) -> float:
    if not lines:
        return 0
    return sum(line.size * LINE_HEIGHT for line in lines[:-1]) + block_height(1, lines[-1].size)
