"""The shapes of the stations: each kind has its own, so that none is known by its colour alone."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from wegweiser.picture.canvas import ON_FILL, SMALL, Anchor, Canvas, Fill, centred
from wegweiser.picture.outline import Kind

RADIUS = 14
"""Of a station on the path. A shape reaches up to 1.3 times its radius from its middle."""
REACH = 1.3


def draw_station(canvas: Canvas, kind: Kind, x: float, y: float, number: int) -> None:
    """Draw a station of the path around a point, with its number inside."""
    draw_shape(canvas, kind, x, y, RADIUS)
    canvas.text([str(number)], x, centred(y, SMALL), size=SMALL, bold=True, anchor=Anchor.MIDDLE, fill=ON_FILL)


def draw_shape(canvas: Canvas, kind: Kind, x: float, y: float, radius: float) -> None:
    """Draw the shape of a kind around a point."""
    _SHAPES[kind](canvas, x, y, radius)


def _circle(canvas: Canvas, x: float, y: float, radius: float) -> None:
    canvas.circle(x, y, 0.95 * radius, fill=Fill.STEP)


def _diamond(canvas: Canvas, x: float, y: float, radius: float) -> None:
    half = 1.25 * radius  # a diamond looks smaller than a circle of its width
    corners = [(x, y - half), (x + half, y), (x, y + half), (x - half, y)]
    canvas.polygon(corners, fill=Fill.DECISION)


def _shield(canvas: Canvas, x: float, y: float, radius: float) -> None:
    def at(across: float, down: float) -> str:
        return f"{x + across * radius:.2f} {y + down * radius:.2f}"

    right = f"L{at(1, -0.85)}L{at(1, 0)}C{at(1, 0.6)} {at(0.5, 1)} {at(0, 1.25)}"
    left = f"C{at(-0.5, 1)} {at(-1, 0.6)} {at(-1, 0)}L{at(-1, -0.85)}"
    canvas.path(f"M{at(0, -1.15)}{right}{left}Z", fill=Fill.GATE)


def _octagon(canvas: Canvas, x: float, y: float, radius: float) -> None:
    angles = [math.pi / 8 + corner * math.pi / 4 for corner in range(8)]
    reach = 1.1 * radius
    canvas.polygon(
        [(x + reach * math.cos(angle), y + reach * math.sin(angle)) for angle in angles], fill=Fill.STOP
    )


_SHAPES: Mapping[Kind, Callable[[Canvas, float, float, float], None]] = {
    Kind.STEP: _circle,
    Kind.DECISION: _diamond,
    Kind.GATE: _shield,
    Kind.STOP: _octagon,
}
