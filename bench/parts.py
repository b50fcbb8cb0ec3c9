"""Which parts of a benchmark are run, as the command line names them."""

from __future__ import annotations

import argparse
from collections.abc import Collection


def add_parts(parser: argparse.ArgumentParser, parts: Collection[str]) -> None:
    """Let a command take names of `parts`, under that name; an empty list stands for all. Any other is refused."""

    def part(text: str) -> str:
        if text not in parts:
            raise argparse.ArgumentTypeError(f"got {text!r}, expected one of: {', '.join(parts)}")
        return text

    parser.add_argument("parts", nargs="*", type=part, metavar="PART", help=f"{', '.join(parts)}; default: all")
