"""What the tests of monitoring share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.monitoring.watched import JSON, Watched, watched_bot


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """A bot with metrics and a log in JSON; no longer than a module, so that no other bot gets its variables."""
    with watched_bot(tmp_path_factory.mktemp("watched"), **JSON) as running:
        yield running
