"""`pytest --fast`: what needs neither a trained model nor servers, a browser or a database engine.

Chosen by the folder (tests/README.md says which ones have no such test) and by the fixtures a test asks for.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.folders import FOLDERS, TESTS
from tests.profiles import FAST

STARTS = frozenset(("bot", "cluster", "node", "office", "postgres", "rabbit", "redis_server", "running"))
"""Fixtures that start what takes long to start; those that build on them ask for them too."""
MARKER = "starts"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption(
        "--fast", action="store_true", help="only tests without a model, servers, browser or database"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Describe the marker; in a fast run, draw fewer firms."""
    config.addinivalue_line("markers", f"{MARKER}: starts servers or an engine without a fixture that shows it")
    if config.getoption("--fast"):
        settings.load_profile(FAST)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even import the tests of a folder that has no fast one."""
    if config.getoption("--fast") and collection_path.parent == TESTS:
        folder = FOLDERS.get(collection_path.name)
        return True if folder is not None and not folder.has_fast_tests else None
    return None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, from the other folders, the tests that start something."""
    if not config.getoption("--fast"):
        return
    slow = [item for item in items if _starts_something(item)]
    config.hook.pytest_deselected(items=slow)
    items[:] = [item for item in items if item not in set(slow)]


def _starts_something(item: pytest.Item) -> bool:
    fixtures: Iterable[str] = getattr(item, "fixturenames", ())
    return not STARTS.isdisjoint(fixtures) or item.get_closest_marker(MARKER) is not None


def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> None:
    """Refuse to start anything in a fast run: a test that asks for it late needs the marker."""
    if request.config.getoption("--fast") and fixturedef.argname in STARTS:
        pytest.fail(
            f"The fixture {fixturedef.argname} starts something, and this test is among the fast ones. "
            f"Mark it, or the parameter that leads there, with `pytest.mark.{MARKER}`.",
            pytrace=False,
        )
