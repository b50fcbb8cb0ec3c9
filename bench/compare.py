"""Measures this bot beside the bot that `rasa init` writes, and writes docs/benchmarks.md.

    python -m bench.compare                  # everything; about an hour on two cores
    python -m bench.compare turns advice     # only these parts; the others stay in the document as they were

Both sides are measured in turn, several times; a figure is the ratio of the medians. Every bar that is missed
stands in the output and in the document. Needs a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import advice, environment, growth, training, turns, understanding
from bench.figures import Figure, as_table, printed
from bench.parts import add_parts
from scripts.run import end_like_an_exception
from scripts.training import ensure_model
from settings.errors import LaunchError

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "benchmarks.md"
FIGURES = ROOT / "bench" / "figures.json"
"""The latest figures of each part, from which the document is written."""
PARTS: Mapping[str, Callable[[Path], Iterator[Figure]]] = {
    "turns": turns.measure,
    "understanding": understanding.measure,
    "advice": advice.measure,
    "training": training.measure,
    "environment": environment.measure,
    "growth": growth.measure,
}
MISSED = "Why a bar is missed"


def main() -> int:
    """Command line; returns 1 if a bar is missed."""
    parser = argparse.ArgumentParser(description="Measures this bot beside the bot that `rasa init` writes.")
    add_parts(parser, PARTS)
    chosen = parser.parse_args().parts or list(PARTS)
    signal.signal(signal.SIGTERM, end_like_an_exception)
    known = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else {}
    try:
        ensure_model(ROOT)
        for part in chosen:
            print(f"Measuring {part} ...", flush=True)
            figures = list(PARTS[part](ROOT))
            print(printed(figures), flush=True)
            known[part] = {"on": _now(), "machine": _machine(), "figures": [asdict(figure) for figure in figures]}
            FIGURES.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    except LaunchError as error:
        print(error, file=sys.stderr)
        return 2
    DOCUMENT.write_text(_document(known, _reasons()), encoding="utf-8")
    missed = [line["line"] for part in chosen for line in known[part]["figures"] if not Figure(**line).passed]
    print(f"Missed: {'; '.join(missed)}" if missed else "All bars are reached.")
    return 1 if missed else 0


def _now() -> str:
    return f"{datetime.now(UTC):%d.%m.%Y}"


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return f"{os.cpu_count()} cores, {memory:.0f} GB of memory, {platform.system()} {platform.machine()}"


def _reasons() -> str:
    """Return what was written by hand about missed bars; it stays when the figures are measured anew."""
    written = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.is_file() else ""
    return written.partition(f"## {MISSED}\n")[2].strip()


def _document(known: Mapping[str, Any], reasons: str) -> str:
    parts = [
        "# Benchmarks\n",
        "Written by `make bench` (`make bench PART=turns` for one part). This bot beside the one that `rasa init` "
        "writes, with\nits default pipeline and policies, trained with the same versions of all packages and "
        "TensorFlow, which only it needs.\nWhole turns of interviews, with their actions, against its turns, "
        "which have none. Both run in turn; a figure is the ratio\nof the medians, in brackets lowest and "
        "highest.\n",
    ]
    for part in PARTS:
        if part in known:
            figures = [Figure(**line) for line in known[part]["figures"]]
            parts.append(f"## {part.capitalize()}\n\n{known[part]['on']}, {known[part]['machine']}.\n")
            parts.append(as_table(figures) + "\n")
    return "\n".join([*parts, f"## {MISSED}\n", reasons + "\n"])


if __name__ == "__main__":
    sys.exit(main())
