"""A real browser, the real servers, and visitors of a page with the widget."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from scripts.browser import BROWSER_VARIABLE, find_browser
from tests.widget.servers import Servers
from tests.widget.visitor import Visitor, guarded_context

ROOT = Path(__file__).resolve().parents[2]
WIDGET = ROOT / "widget"

NewVisitor = Callable[..., Visitor]


@pytest.fixture(scope="session")
def built_widget() -> Path:
    """The widget, built from its sources."""
    node = shutil.which("node")
    if node is None or not (WIDGET / "node_modules").is_dir():
        pytest.skip("the widget cannot be built: install Node 20 or newer, then `make widget`")
    subprocess.run([node, "scripts/build.mjs"], cwd=WIDGET, check=True)
    return WIDGET / "dist" / "widget.js"


@pytest.fixture(scope="session")
def servers(built_widget: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Rasa server and action server, started once for all tests of the widget."""
    running = Servers(ROOT, tmp_path_factory.mktemp("widget"))
    try:
        running.start()
        yield running
    finally:
        running.stop()


def launch(playwright: Playwright) -> Browser:
    """Start a real Chromium without a window."""
    # Without a user of its own, as in a container, Chromium has no sandbox.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    # A page of another host may not talk to the loopback address, where the server of the tests is.
    arguments.append("--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests")
    return playwright.chromium.launch(executable_path=find_browser(), args=arguments)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium.

    It ends with each module: while it runs, nothing else in this process can use asyncio.
    """
    if find_browser() is None:
        pytest.skip(f"no Chromium on PATH and none in {BROWSER_VARIABLE}")
    with sync_playwright() as playwright:
        running = launch(playwright)
        yield running
        running.close()


@pytest.fixture
def new_visitor(browser: Browser, servers: Servers) -> Iterator[NewVisitor]:
    """Brings visitors, each with a device of their own; at the end, nothing may have gone wrong on their pages."""
    visitors: list[Visitor] = []

    def bring(**device: Any) -> Visitor:
        visitor = Visitor(guarded_context(browser, **device), servers)
        visitors.append(visitor)
        return visitor

    yield bring
    for visitor in visitors:
        visitor.leave()


@pytest.fixture
def visitor(new_visitor: NewVisitor) -> Visitor:
    """A visitor at a desk who has opened the page."""
    someone = new_visitor()
    someone.arrives()
    return someone
