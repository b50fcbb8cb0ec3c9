"""Write what is made from content, schemas, commands and packages: pages of docs/, a schema for editors.

python -m scripts.write_docs    # what `make docs` calls
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from scripts.commands_page import CommandError, commands_page
from scripts.fields_page import fields_page
from scripts.licences import LicenceError, licences_page
from wegweiser.content import CONTENT_DIR, load_content
from wegweiser.errors import ContentError
from wegweiser.options_schema import FILE as OPTIONS_FILE
from wegweiser.options_schema import options_schema
from wegweiser.rules_page import rules_page
from wegweiser.yamltext import read_content_yaml

ROOT = Path(__file__).resolve().parents[1]
OPTIONS = CONTENT_DIR / "schemas" / OPTIONS_FILE
RULES = ROOT / "docs" / "regeln.md"
FIELDS = ROOT / "docs" / "felder.md"
COMMANDS = ROOT / "docs" / "commands.md"
LICENCES = ROOT / "docs" / "licences.md"


def options_text() -> str:
    """Return content/schemas/options.json.

    Raises:
        ContentError: If the content is not valid.
    """
    load_content()
    schema = options_schema(read_content_yaml(CONTENT_DIR / "questions.yml"))
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


PAGES: Mapping[Path, Callable[[], str]] = {
    OPTIONS: options_text,  # the first: the page of fields reads it
    RULES: lambda: rules_page(load_content()),
    FIELDS: fields_page,
    COMMANDS: commands_page,
    LICENCES: licences_page,
}
"""The files, with what makes their text."""


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
