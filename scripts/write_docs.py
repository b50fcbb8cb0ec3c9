"""Write the pages of docs/ that are made from content, schemas, commands and packages.

python -m scripts.write_docs    # what `make docs` calls
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from scripts.commands_page import CommandError, commands_page
from scripts.fields_page import fields_page
from scripts.licences import LicenceError, licences_page
from wegweiser.content import load_content
from wegweiser.errors import ContentError
from wegweiser.rules_page import rules_page

ROOT = Path(__file__).resolve().parents[1]
RULES = ROOT / "docs" / "regeln.md"
FIELDS = ROOT / "docs" / "felder.md"
COMMANDS = ROOT / "docs" / "commands.md"
LICENCES = ROOT / "docs" / "licences.md"

PAGES: Mapping[Path, Callable[[], str]] = {
    RULES: lambda: rules_page(load_content()),
    FIELDS: fields_page,
    COMMANDS: commands_page,
    LICENCES: licences_page,
}
"""The pages, with what makes their text."""


def main() -> int:
    """Write the pages; return 0, or 1 where one of them cannot be made. The others are written all the same."""
    code = 0
    for page, text in PAGES.items():
        try:
            page.write_text(text(), encoding="utf-8")
        except ContentError as error:
            print(f"{page.relative_to(ROOT)}: the content is not valid:\n{error}", file=sys.stderr)
            code = 1
        except LicenceError as error:
            # The environment of the process for Matrix is there only where somebody has used it.
            print(f"{page.relative_to(ROOT)} is left as it is: {error}", file=sys.stderr)
        except CommandError as error:
            print(f"{page.relative_to(ROOT)}: {error}", file=sys.stderr)
            code = 1
        else:
            print(f"Wrote {page.relative_to(ROOT)}.")
    return code


if __name__ == "__main__":
    sys.exit(main())
