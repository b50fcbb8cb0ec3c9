"""Somebody who sends what no person would: a sample of the 20,000 messages of `make bench-load`."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import ROOT
from tests.security.fuzz import NO_LIMITS, fuzz
from tests.security.serving import serving

SAMPLE = 400


def test_whatever_is_sent_is_answered_or_refused_and_nothing_breaks(tmp_path: Path) -> None:
    with serving(ROOT, tmp_path, {**NO_LIMITS, "LOG_LEVEL": "INFO"}) as (bot, settings):
        outcome = fuzz(bot, settings.actions, SAMPLE, seed=1)
    assert outcome.wrong == []
    assert outcome.unavailable == []
    assert outcome.answers.total() > 0.9 * SAMPLE  # raw connections may end without an answer
    assert outcome.answers["message: 200"] > SAMPLE / 3
