"""What the tests of the channel share."""

from __future__ import annotations

import pytest

from tests.bot import Bot
from tests.channels.page import Page


@pytest.fixture
def page(bot: Bot) -> Page:
    """A page that has not begun a conversation."""
    return Page(bot)


@pytest.fixture
def talking(page: Page) -> Page:
    """A page with a conversation that has just begun."""
    page.start()
    return page
