"""What both pictures are drawn with: the grid, the colours, the type sizes, and shapes as SVG elements.

The standard library's ElementTree builds the elements: it escapes every text, and a drawing library would add a
package for six element names. The pictures go into pages with a strict content security policy, so there are no
scripts, no style elements or attributes, and no references to anything outside.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from enum import StrEnum
from xml.etree import ElementTree as ET

SVG = "http://www.w3.org/2000/svg"

WIDTH = 360
"""All pictures are this wide; their unit is a pixel of a narrow phone."""
MARGIN = 16

SMALL, BODY, HEADING, TITLE = 13.5, 14.5, 15.5, 20
"""Type sizes. The smallest is 12 pixels where the picture is 320 pixels wide."""
LINE_HEIGHT = 1.3
"""From one line of text to the next, in type sizes."""
ASCENT, DESCENT = 0.95, 0.25
"""What a line takes above and below its baseline, in type sizes; umlauts on capitals included."""

INK = "currentColor"
"""Text and thin lines take the colour of the page's text, so the picture is right on a light and a dark page."""
ON_FILL = "#ffffff"
"""Text on a fill."""
LINE = "#677789"
TINT = 0.09
"""How much of a colour the bands behind a phase have."""

FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"

ELEMENTS = frozenset(
    ("svg", "g", "rect", "path", "line", "circle", "polyline", "polygon", "text", "tspan", "title", "desc")
)
"""The elements a picture may have; whoever inserts one into a page needs to let through no others."""
ATTRIBUTES = frozenset(
    (
        *("xmlns", "viewBox", "role", "id", "class", "aria-labelledby", "aria-describedby", "lang"),
        *("x", "y", "dy", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "width", "height", "d", "points"),
        *(
            "fill",
            "fill-opacity",
            "stroke",
            "stroke-width",
            "stroke-linecap",
            "stroke-linejoin",
            "stroke-dasharray",
        ),
        *("color", "font-family", "font-size", "font-weight", "text-anchor"),
    )
)
"""The attributes a picture may have."""


class Fill(StrEnum):
    """Mid tones: at least 3:1 against white and against dark grey (#1e1e1e), and white text on them 4.5:1."""

    STEP = "#2f79bb"
    DECISION = "#8c61be"
    GATE = "#b65d0f"
    STOP = "#d2404c"


class Anchor(StrEnum):
    """Which point of a text its x names."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


class Canvas:
    """A picture that is drawn from top to bottom; its height is known at the end."""

    def __init__(self, kind: str, title: str, description: str) -> None:
        title, description = xml_text(title), xml_text(description)
        key = hashlib.blake2s(f"{kind}\n{title}\n{description}".encode(), digest_size=6).hexdigest()
        self._title_id, self._description_id = f"{kind}-{key}-title", f"{kind}-{key}-desc"
        self._kind = kind
        self._root = ET.Element("svg")
        ET.SubElement(self._root, "title", {"id": self._title_id}).text = title
        ET.SubElement(self._root, "desc", {"id": self._description_id}).text = description

    def svg(self, height: float, *, fonts: str = FONTS, ink: str | None = None) -> str:
        """Return the picture, `height` high.

        `fonts` is a font-family list. `ink` is the colour of text and lines, by default that of the page.
        """
        attributes = {
            "xmlns": SVG,
            "viewBox": f"0 0 {WIDTH} {number(height)}",
            "role": "img",
            "lang": "de",
            "aria-labelledby": self._title_id,
            "aria-describedby": self._description_id,
            "class": f"wegweiser-{self._kind}",
            "font-family": fonts,
            "fill": INK,
        }
        if ink is not None:
            attributes["color"] = ink
        self._root.attrib.update(attributes)
        return ET.tostring(self._root, encoding="unicode")

    def text(
        self,
        lines: Iterable[str],
        x: float,
        y: float,
        *,
        size: float = BODY,
        bold: bool = False,
        anchor: Anchor = Anchor.START,
        fill: str = INK,
    ) -> None:
        """Write `lines` from the first one's baseline `y` downwards."""
        attributes = {"x": number(x), "y": number(y), "font-size": number(size)}
        if bold:
            attributes["font-weight"] = "700"
        if anchor is not Anchor.START:
            attributes["text-anchor"] = anchor
        if fill != INK:
            attributes["fill"] = fill
        element = ET.SubElement(self._root, "text", attributes)
        for index, line in enumerate(lines):
            step = {"dy": number(size * LINE_HEIGHT)} if index else {}
            ET.SubElement(element, "tspan", {"x": number(x), **step}).text = xml_text(line)

    def rect(self, x: float, y: float, width: float, height: float, **style: str | float) -> None:
        """Draw a rectangle with slightly rounded corners."""
        self._shape("rect", {"x": x, "y": y, "width": width, "height": height, "rx": min(8, height / 4)}, style)

    def circle(self, x: float, y: float, radius: float, **style: str | float) -> None:
        """Draw a circle around a point."""
        self._shape("circle", {"cx": x, "cy": y, "r": radius}, style)

    def polygon(self, points: Iterable[tuple[float, float]], **style: str | float) -> None:
        """Draw a closed shape."""
        self._shape("polygon", {"points": " ".join(f"{number(x)},{number(y)}" for x, y in points)}, style)

    def path(self, d: str, **style: str | float) -> None:
        """Draw SVG path data."""
        self._shape("path", {"d": d}, style)

    def line(self, x1: float, y1: float, x2: float, y2: float, **style: str | float) -> None:
        """Draw a straight line."""
        self._shape("line", {"x1": x1, "y1": y1, "x2": x2, "y2": y2}, style)

    def _shape(self, name: str, place: dict[str, str | float], style: dict[str, str | float]) -> None:
        """Add a shape; in the names of `style`, "_" stands for "-"."""
        named = {key.replace("_", "-"): value for key, value in style.items()}
        attributes = {
            key: value if isinstance(value, str) else number(value) for key, value in (place | named).items()
        }
        ET.SubElement(self._root, name, attributes)


def number(value: float) -> str:
    """Return a coordinate with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def xml_text(text: str) -> str:
    """Return `text` without the characters that no XML document may hold; spaces of all kinds stay spaces."""
    return "".join(char if char.isprintable() or char == "\n" else " " * char.isspace() for char in text)


def block_height(lines: int, size: float) -> float:
    """Return how high so many lines of text are, from the top of the first to the bottom of the last."""
    return size * (ASCENT + DESCENT + (lines - 1) * LINE_HEIGHT)


def centred(middle: float, size: float, lines: int = 1) -> float:
    """Return the baseline of the first of so many lines of text whose block is centred on `middle`."""
    return middle - block_height(lines, size) / 2 + size * ASCENT
