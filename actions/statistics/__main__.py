"""The command `python -m actions.statistics`.

python -m actions.statistics                                              # all months, all associations
python -m actions.statistics --month 2026-11 --association muster-innung
python -m actions.statistics --csv
"""

from __future__ import annotations

import argparse
import os
import re
import sqlite3
import sys

from actions.statistics.counting import read
from actions.statistics.table import as_csv, as_text, make_table
from storage import places
from wegweiser.association import UnknownAssociationError, find_association
from wegweiser.content import load_content

_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")


def main(arguments: list[str] | None = None) -> int:
    """Print the counts as a German table; return 0, or 2 where the arguments or the file are bad."""
    options = _parser().parse_args(arguments)
    content = load_content()
    try:
        chosen = find_association(options.association, content) if options.association is not None else None
        counts = read(options.month, chosen.id if chosen else None)
    except UnknownAssociationError as error:
        print(error, file=sys.stderr)
        return 2
    except (sqlite3.Error, OSError) as error:
        got = getattr(error, "strerror", None) or error
        place = places.DATABASE_VARIABLE if places.database_url(os.environ) else places.counts_file(os.environ)
        print(f"{place}: file: –: got {got}, expected the counts of the adviser", file=sys.stderr)
        return 2
    table = make_table(counts, content)
    print(as_csv(table) if options.csv else as_text(table, options.month, chosen), end="")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m actions.statistics", description="Print the anonymous counts as a German table."
    )
    parser.add_argument("--month", type=_month, metavar="YYYY-MM", help="of this month only")
    parser.add_argument("--association", metavar="ID", help="of this association only")
    parser.add_argument("--csv", action="store_true", help="separated by semicolons, for a spreadsheet")
    return parser


def _month(text: str) -> str:
    if not _MONTH.fullmatch(text):
        raise argparse.ArgumentTypeError(f"got {text!r}, expected a month as YYYY-MM")
    return text


if __name__ == "__main__":
    sys.exit(main())
