"""Makes sure that there is a Chromium for the tests of the widget.

    python -m scripts.browser

Debian's package is installed where that is possible without asking; else one line says what is left out. It is
no error: everything else can be tested without a browser.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

BROWSER_VARIABLE = "WEGWEISER_CHROMIUM"
"""Names the browser's program where it is not on PATH."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PACKAGE = "chromium"


def find_browser() -> str | None:
    """Returns the program of a Chromium, None where there is none."""
    return os.environ.get(BROWSER_VARIABLE) or next(filter(None, map(shutil.which, BROWSERS)), None)


def install_browser() -> bool:
    """Installs Debian's Chromium; returns whether there is one now."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    print(f"Installing Debian's {PACKAGE} for the tests of the widget ...", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", PACKAGE]):
        if subprocess.run([apt, *arguments], env=quiet, stdout=subprocess.DEVNULL, check=False).returncode != 0:
            return False
    return find_browser() is not None


def main() -> int:
    """Command line; returns 0 in any case."""
    if find_browser() is None and not install_browser():
        print(
            f"No Chromium on PATH and none in {BROWSER_VARIABLE}, and it may not be installed here: "
            "the tests of the widget in a browser are left out.",
            file=sys.stderr,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
