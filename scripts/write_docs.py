"""Write docs/regeln.md, the page of all questions and rules, from the content: `python -m scripts.write_docs`."""

from __future__ import annotations

import sys
from pathlib import Path

from wegweiser.content import load_content
from wegweiser.errors import ContentError
from wegweiser.rules_page import rules_page

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "regeln.md"


def main() -> int:
    """Write the page; return 0, or 1 where the content is not valid."""
    try:
        content = load_content()
    except ContentError as error:
        print(f"The content is not valid:\n{error}", file=sys.stderr)
        return 1
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(rules_page(content), encoding="utf-8")
    print(f"Wrote {PAGE.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
