"""What the log may hold."""

from __future__ import annotations

import logging

from channels.web.logs import guard_access_log, hide_keys, what_broke
from monitoring.naming import named


def test_conversation_can_be_followed_but_not_gone_on_with() -> None:
    name = named("web-secret")
    assert name == named("web-secret") != named("web-other")
    assert len(name) == 8
    assert "secret" not in name


def test_error_says_where_it_broke_and_not_what_was_typed() -> None:
    try:
        int("what the user typed")
    except ValueError as error:
        said = what_broke(error)
    assert said.startswith("ValueError in test_logs.py:")
    assert "typed" not in said


def test_access_log_does_not_hold_the_key_of_a_report() -> None:
    guard_access_log()
    guard_access_log()
    access_log = logging.getLogger("sanic.access")
    assert access_log.filters.count(hide_keys) == 1
    record = logging.LogRecord("sanic.access", logging.INFO, "", 0, "", (), None)
    record.request = "GET http://localhost:5005/webhooks/web/report/eyJ.eyJ.sig.pdf"
    assert access_log.filter(record)
    assert record.request == "GET http://localhost:5005/webhooks/web/report/…"
