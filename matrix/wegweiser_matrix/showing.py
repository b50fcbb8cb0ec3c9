"""A message of the adviser as what a Matrix room can show: text with numbered options, a picture, a file."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from channels.fallback import Limits, Piece, pieces
from wegweiser.picture import roadmap_text
from wegweiser.picture.png import roadmap_png
from wegweiser_matrix import sentences
from wegweiser_matrix.adviser import Message
from wegweiser_matrix.logs import what_broke

logger = logging.getLogger(__name__)

LIMITS = Limits(text=10_000, pictures=True)
"""An event has at most 65,536 bytes (Matrix specification, "Size limits"), also encrypted and in base64.
Matrix has no buttons."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text message."""

    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture of a roadmap; `text` says all that it shows."""

    png: bytes
    width: int
    height: int
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """The report; `url` is relative to the address of the channel."""

    url: str


Post = Text | Picture | Report


def posts(messages: Iterable[Message]) -> list[Post]:
    """Return what to post for the messages of the adviser, in their order."""
    return [post for message in messages for post in _posts(message)]


def _posts(message: Message) -> Iterator[Post]:
    if message["type"] == "report":
        yield Report(message["url"])
        return
    sent = dict(message)
    if message["type"] == "roadmap":
        sent["custom"] = {"type": "roadmap", "result": message["result"]}
    for piece in pieces(sent, LIMITS, sentences.of_the_adviser()):
        yield from _shown(piece)


def _shown(piece: Piece) -> Iterator[Post]:
    if piece.drawn is None:
        yield Text(piece.text)
        return
    try:
        yield picture(piece.drawn)
    except Exception as error:  # noqa: BLE001 - a picture must not cost the rest of the answer, which has said it all
        logger.warning("A result could not be drawn: %s.", what_broke(error))


def picture(result: Mapping[str, Any]) -> Picture:
    """Return the picture of a result."""
    png = roadmap_png(result)
    # Where the PNG format has them, behind signature, length and name of the first chunk.
    width, height = (int.from_bytes(png[start : start + 4], "big") for start in (16, 20))
    return Picture(png, width, height, roadmap_text(result))
