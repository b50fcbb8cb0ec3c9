"""Counts what axe finds in each state of the widget, in each theme.

python -m tests.widget.figures
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.widget.conftest import ROOT, launch
from tests.widget.servers import Servers
from tests.widget.test_accessibility import ASSOCIATION, OPEN_POLICY, RULES, THEMES, axe_faults, states
from tests.widget.visitor import Visitor, guarded_context


def main() -> None:
    """Print a line for each theme."""
    print(f"axe with {', '.join(RULES)}")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        servers = Servers(ROOT, Path(folder))
        browser = launch(playwright)
        try:
            servers.start()
            for name, device in THEMES.items():
                visitor = Visitor(guarded_context(browser, **device), servers)
                visitor.arrives(policy=OPEN_POLICY, settings={"association": ASSOCIATION})
                faults = [len(axe_faults(visitor.page)) for _ in states(visitor)]
                print(f"  {name:24}{len(faults):>3} states{sum(faults):>5} violations", flush=True)
                visitor.leave()
        finally:
            browser.close()
            servers.stop()


if __name__ == "__main__":
    main()
