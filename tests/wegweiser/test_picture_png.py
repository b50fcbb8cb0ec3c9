"""The picture of a roadmap as PNG: whole, and small enough for a messenger."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.firms import all_results
from tests.profiles import CONTENT
from wegweiser.picture.png import roadmap_png

RESULTS = all_results(CONTENT)
LONGEST = max(RESULTS, key=lambda name: len(RESULTS[name]["steps"]) + len(RESULTS[name]["law"]["dates"]))
SHORTEST = min(RESULTS, key=lambda name: len(RESULTS[name]["steps"]))


@pytest.mark.parametrize("name", sorted({LONGEST, SHORTEST, *list(RESULTS)[::9]}))
def test_picture_is_sharp_and_within_what_telegram_takes(name: str) -> None:
    png = roadmap_png(RESULTS[name])
    with Image.open(io.BytesIO(png)) as image:
        assert image.format == "PNG"
        assert image.width == 720
        assert image.width + image.height <= 10_000
        assert image.height <= 20 * image.width
    assert len(png) <= 10_000_000


def test_picture_has_dark_text_on_white() -> None:
    with Image.open(io.BytesIO(roadmap_png(RESULTS[SHORTEST]))) as image:
        colours = image.convert("RGB").getcolors(1_000_000) or []
    assert image.getpixel((0, 0))[:3] == (255, 255, 255)
    assert min(sum(colour) for _, colour in colours) < 150


def test_same_result_gives_the_same_picture() -> None:
    assert roadmap_png(RESULTS[LONGEST]) == roadmap_png(RESULTS[LONGEST])
