"""Files as they are served."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from channels.web.files import Files, accepts_gzip, is_known


def test_file_is_read_again_when_it_has_changed(tmp_path: Path) -> None:
    file = tmp_path / "widget.js"
    file.write_text("one", encoding="utf-8")
    files = Files()
    before = files.body(file)
    assert gzip.decompress(before.zipped) == before.plain == b"one"
    assert files.body(file) is before
    file.write_text("two", encoding="utf-8")
    os.utime(file, ns=(1, 1))
    after = files.body(file)
    assert after.plain == b"two"
    assert after.etag != before.etag


def test_file_that_has_not_been_built_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Files().body(tmp_path / "widget.js")


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("gzip, deflate, br", True),
        ("br;q=1.0, GZIP;q=0.8", True),
        ("*", True),
        ("", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip; q=0.0", False),
    ],
)
def test_file_is_compressed_for_who_can_unpack_it(header: str, accepted: bool) -> None:
    assert accepts_gzip(header) is accepted


@pytest.mark.parametrize(
    ("header", "known"),
    [('"abc"', True), ('W/"abc"', True), ('"x", "abc"', True), ("*", True), ("", False), ('"abcd"', False)],
)
def test_browser_that_has_the_file_is_not_sent_it_again(header: str, known: bool) -> None:
    assert is_known(header, '"abc"') is known
