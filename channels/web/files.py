"""Files as they are on the disk: the demo page and the widget, with an ETag and compressed."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from channels.web.headers import DATA_POLICY, PAGE_POLICY

DEMO = Path(__file__).resolve().parent / "demo"
WIDGET = Path(__file__).resolve().parents[2] / "widget" / "dist" / "widget.js"


@dataclass(frozen=True, slots=True)
class Served:
    """A file, how it is named to a browser, and what the browser may do with it.

    `shared` lets pages of other hosts load it.
    """

    path: Path
    content_type: str
    policy: str = DATA_POLICY
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """A file's content with its ETag, plain and compressed."""

    plain: bytes
    zipped: bytes
    etag: str


PAGE = Served(DEMO / "index.html", "text/html; charset=utf-8", PAGE_POLICY)
STYLE = Served(DEMO / "demo.css", "text/css; charset=utf-8")
SCRIPT = Served(WIDGET, "text/javascript; charset=utf-8", shared=True)


class Files:
    """Reads files once, and again when they have changed."""

    def __init__(self) -> None:
        self._read: dict[Path, tuple[tuple[int, int], Body]] = {}

    def body(self, path: Path) -> Body:
        """Return the content of a file; raise FileNotFoundError where there is none."""
        state = path.stat()
        version = (state.st_mtime_ns, state.st_size)
        known = self._read.get(path)
        if known is None or known[0] != version:
            plain = path.read_bytes()
            # No time stamp inside: the same file has the same bytes on every machine.
            body = Body(plain, gzip.compress(plain, mtime=0), f'"{hashlib.sha256(plain).hexdigest()[:24]}"')
            known = self._read[path] = (version, body)
        return known[1]


def accepts_gzip(header: str) -> bool:
    """Whether a browser that sends this Accept-Encoding can unpack gzip."""
    for part in header.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def is_known(header: str, etag: str) -> bool:
    """Whether a browser that sends this If-None-Match has the file already."""
    return any(part.strip().removeprefix("W/") in (etag, "*") for part in header.split(","))
