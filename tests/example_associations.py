"""The two associations that come along as examples, which operators delete (docs/verbaende.md)."""

from __future__ import annotations

import pytest

from tests.profiles import CONTENT
from tests.summary import ONLY_WHERE
from wegweiser.association import Association

GUILD, CHAMBER = "muster-innung", "muster-kammer"
_ARE_THERE = {GUILD, CHAMBER} <= set(CONTENT.associations)
_REASON = f"{ONLY_WHERE}the examples {GUILD} and {CHAMBER} have not been deleted"

needs_examples = pytest.mark.skipif(not _ARE_THERE, reason=_REASON)
"""Marks a test, class or module that is about a member of one of the examples."""
KNOWN = ", ".join(CONTENT.associations) or "a file in content/associations/, where there is none"
"""How an error lists the associations that there are."""


def example(name: str) -> Association:
    """Return one of the two; where one was deleted, the test or module that asks for it is not run."""
    if not _ARE_THERE:
        pytest.skip(_REASON, allow_module_level=True)
    return CONTENT.associations[name]
