"""Where the parts of an SVG picture lie: a box around every line of text and every shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from xml.etree import ElementTree as ET

from wegweiser.picture.canvas import ASCENT, DESCENT, ON_FILL, SVG
from wegweiser.picture.widths import text_width

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Box:
    """A rectangle around a part of the picture."""

    left: float
    top: float
    right: float
    bottom: float
    name: str

    def meets(self, other: Box) -> bool:
        """Whether the two share more than an edge."""
        return (
            self.left < other.right - 0.01
            and other.left < self.right - 0.01
            and self.top < other.bottom - 0.01
            and other.top < self.bottom - 0.01
        )

    def holds(self, other: Box) -> bool:
        """Whether the other lies inside this one."""
        return (
            self.left <= other.left + 0.01
            and other.right <= self.right + 0.01
            and self.top <= other.top + 0.01
            and other.bottom <= self.bottom + 0.01
        )


class Picture:
    """An SVG picture that was parsed: its parts, and its boxes by kind."""

    def __init__(self, svg: str) -> None:
        self.root = ET.fromstring(svg)  # noqa: S314 - our own picture
        _, _, self.width, self.height = map(float, self.root.attrib["viewBox"].split())

    @property
    def frame(self) -> Box:
        """The whole picture."""
        return Box(0, 0, self.width, self.height, "the picture")

    def elements(self, name: str) -> Iterator[ET.Element]:
        """The elements of a name."""
        return self.root.iter(f"{{{SVG}}}{name}")

    def texts(self, *, on_fill: bool = False) -> list[Box]:
        """The lines of text; `on_fill`: those that stand on a shape instead of the page."""
        return [
            box
            for element in self.elements("text")
            if (element.get("fill") == ON_FILL) is on_fill
            for box in _lines(element)
        ]

    def shapes(self) -> list[Box]:
        """The filled shapes, without the tinted bands."""
        names = ("circle", "polygon", "path", "rect")
        return [shape(item) for name in names for item in self.elements(name) if not item.get("fill-opacity")]

    def bands(self) -> list[Box]:
        """The tinted bands."""
        return [shape(rect) for rect in self.elements("rect") if rect.get("fill-opacity")]

    def lines(self) -> list[Box]:
        """The straight lines."""
        return [shape(line) for line in self.elements("line")]


def overlaps(boxes: list[Box]) -> list[tuple[Box, Box]]:
    """Return the pairs of boxes that lie on each other."""
    ordered = sorted(boxes, key=lambda box: box.top)
    return [
        (first, second)
        for index, first in enumerate(ordered)
        for second in ordered[index + 1 :]
        if first.meets(second)
    ]


def _lines(element: ET.Element) -> Iterator[Box]:
    size, baseline = float(element.attrib["font-size"]), float(element.attrib["y"])
    bold = element.get("font-weight") == "700"
    for line in element:
        baseline += float(line.get("dy", 0))
        text, x = line.text or "", float(line.attrib["x"])
        width = text_width(text, size, bold=bold)
        left = x - {"start": 0, "middle": width / 2, "end": width}[element.get("text-anchor", "start")]
        yield Box(left, baseline - ASCENT * size, left + width, baseline + DESCENT * size, text)


def shape(element: ET.Element) -> Box:
    """Return the box around a shape, without its stroke."""
    name = element.tag.removeprefix(f"{{{SVG}}}")
    value = {key: float(text) for key, text in element.attrib.items() if NUMBER.fullmatch(text)}
    if name == "rect":
        return Box(value["x"], value["y"], value["x"] + value["width"], value["y"] + value["height"], name)
    if name == "circle":
        x, y, r = value["cx"], value["cy"], value["r"]
        return Box(x - r, y - r, x + r, y + r, name)
    if name == "line":
        half = value["stroke-width"] / 2
        xs, ys = sorted((value["x1"], value["x2"])), sorted((value["y1"], value["y2"]))
        return Box(xs[0] - half, ys[0] - half, xs[1] + half, ys[1] + half, name)
    numbers = [float(number) for number in NUMBER.findall(element.get("points") or element.attrib["d"])]
    xs, ys = numbers[::2], numbers[1::2]
    return Box(min(xs), min(ys), max(xs), max(ys), name)


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours as WCAG 2 defines it."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def blend(colour: str, share: float, ground: str) -> str:
    """Return what a colour of a given opacity looks like on a ground."""
    mixed = (round(share * a + (1 - share) * b) for a, b in zip(_rgb(colour), _rgb(ground), strict=True))
    return "#" + "".join(f"{value:02x}" for value in mixed)


def _rgb(colour: str) -> list[int]:
    return [int(colour[start:end], 16) for start, end in pairwise((1, 3, 5, 7))]


def _luminance(colour: str) -> float:
    parts = (value / 255 for value in _rgb(colour))
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
