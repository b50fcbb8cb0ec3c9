"""Makes sure that there is a Chromium for the tests of the widget.

    python -m scripts.browser

Debian's package is installed where that is possible without asking; else one line says what is left out. It is
no error: everything else can be tested without a browser.
"""

from __future__ import annotations

import os
import shutil
import sys

from scripts.packages import install_packages

BROWSER_VARIABLE = "WEGWEISER_CHROMIUM"
"""Names the browser's program where it is not on PATH."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PACKAGE = "chromium"


def find_browser() -> str | None:
    """Returns the program of a Chromium, None where there is none."""
    return os.environ.get(BROWSER_VARIABLE) or next(filter(None, map(shutil.which, BROWSERS)), None)


def main() -> int:
    """Command line; returns 0 in any case."""
    if find_browser() is None:
        install_packages([PACKAGE], "the tests of the widget")
    if find_browser() is None:
        print(
            f"No Chromium on PATH and none in {BROWSER_VARIABLE}, and it may not be installed here: "
            "the tests of the widget in a browser are left out.",
            file=sys.stderr,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
