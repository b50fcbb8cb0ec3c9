"""The log: all that an operator needs, nothing that a person said, and nothing that opens a conversation."""

from __future__ import annotations

import json
import logging
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import requests

from monitoring import logs
from monitoring.logs import JsonLines, log_format, safe_record
from monitoring.naming import concerning, named
from monitoring.redaction import redacted, without_values
from settings.errors import LaunchError
from tests.bot import TIMEOUT, TOKEN
from tests.channels.page import Page
from tests.conftest import ROOT
from tests.monitoring.test_metrics import actions_address, interview
from tests.monitoring.watched import Watched, watched_bot

TELLTALE = "Quastenflosser"
"""A word that nobody but our person says."""
CONVERSATION = "web-" + "Ab3_-" * 6 + "xy"
TOKEN_OF_A_PAGE = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ3ZWIifQ.c2lnbmF0dXJl"


def trouble(watched: Watched, page: Page) -> None:
    """Say the word in every way, and break what can be broken while it is said."""
    interview(page)
    page.say(f"Wir bauen {TELLTALE}-Boote mit 12 Leuten in Kempten")
    page.say(f"/{TELLTALE}")
    page.say(f'/inform{{"goal": "{TELLTALE}"')
    page.say(f'/restart{{"x": ["{TELLTALE}"]}}')
    page.press('/inform{"employees": 7}', title=TELLTALE)
    page.send(payload=f'/inform{{"goal": "{TELLTALE}"}}', title=TELLTALE)
    page.send(text=f"{TELLTALE}\u0000")
    page.request("POST", "/message", data=f"{{{TELLTALE}".encode(), headers={"Content-Type": "application/json"})
    page.request("GET", f"/report/{page.token}.pdf")
    with watched.bot.actions.stopped():
        page.say(f"{TELLTALE} kosten zu viel")
    # An action that fails: its server answers with the whole request, and Rasa puts that into its error.
    broken = {"next_action": "action_why", "sender_id": page.conversation, "tracker": {"latest_message": TELLTALE}}
    assert TELLTALE in requests.post(f"{actions_address(watched)}/webhook", json=broken, timeout=TIMEOUT).text
    # A row that cannot be stored: the database adds it to its error.
    with closing(sqlite3.connect(watched.bot.database)) as database:
        database.execute("CREATE TRIGGER refuse BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'full'); END")
        page.say(f"{TELLTALE} mit Ei")
        database.execute("DROP TRIGGER refuse")
    where = f"{watched.bot.address}/conversations/{page.conversation}/tracker?token={TOKEN}"
    assert TELLTALE in requests.get(where, timeout=TIMEOUT).text


@pytest.fixture(scope="module")
def troubled(watched: Watched) -> tuple[Watched, Page]:
    page = Page(watched.bot)
    trouble(watched, page)
    return watched, page


def require_silence(lines: list[str], page: Page) -> None:
    """No line holds what was said or what opens the conversation."""
    text = "\n".join(lines)
    for secret in (TELLTALE, page.conversation, page.token, TOKEN):
        assert secret not in text, text[max(0, text.index(secret) - 500) :][:1000]


def test_log_in_json_holds_nothing_that_was_said(troubled: tuple[Watched, Page]) -> None:
    watched, page = troubled
    require_silence(watched.lines(), page)


def test_every_line_is_an_object_with_time_level_logger_and_message(troubled: tuple[Watched, Page]) -> None:
    watched, _ = troubled
    entries = watched.entries()
    assert len(entries) > 50
    for entry in entries:
        assert {"time", "level", "logger", "message"} <= entry.keys()
        assert datetime.fromisoformat(entry["time"]).utcoffset() == timedelta(0)
    loggers = {entry["logger"] for entry in entries}
    assert {"sanic.access", "rasa.core.processor", "rasa_sdk.endpoint"} <= loggers


def test_conversation_can_be_followed_through_both_servers(troubled: tuple[Watched, Page]) -> None:
    watched, page = troubled
    name = named(page.conversation)
    loggers = {entry["logger"] for entry in watched.entries() if entry.get("conversation") == name}
    assert {"rasa.core.processor", "sanic.access", "rasa_sdk.endpoint"} <= loggers


def test_access_log_says_what_was_asked_and_not_by_whom(troubled: tuple[Watched, Page]) -> None:
    watched, _ = troubled
    lines = [entry for entry in watched.entries() if entry["logger"] == "sanic.access"]
    assert {"request", "status", "bytes"} <= lines[-1].keys()
    assert all("host" not in line for line in lines)
    assert any("/report/…" in line["request"] for line in lines)


def test_error_says_its_kind_and_place(troubled: tuple[Watched, Page]) -> None:
    watched, _ = troubled
    errors = [entry["error"] for entry in watched.entries() if "error" in entry]
    assert any("rasa_sdk/executor.py" in error for error in errors)


def test_log_in_text_holds_nothing_that_was_said_either(tmp_path: Path) -> None:
    with watched_bot(tmp_path, **{logs.FORMAT: "text"}) as watched:
        page = Page(watched.bot)
        trouble(watched, page)
    lines = watched.lines()
    require_silence(lines, page)
    assert any("Failed to run custom action" in line for line in lines)
    assert any("a turn failed: IntegrityError in" in line for line in lines)
    assert [line for line in lines if line.startswith("{")] == []


class TestRecords:
    """What libraries log when something breaks."""

    @pytest.fixture(autouse=True)
    def safe(self) -> Iterator[None]:
        before = logging.getLogRecordFactory()
        logging.setLogRecordFactory(safe_record)
        yield
        logging.setLogRecordFactory(before)

    def line(self, caplog: pytest.LogCaptureFixture) -> dict[str, str]:
        read: dict[str, str] = json.loads(JsonLines().format(caplog.records[-1]))
        return read

    def test_arguments_that_do_not_fit_are_left_out(self, caplog: pytest.LogCaptureFixture) -> None:
        logging.getLogger("test").error("two %s %s", *[TELLTALE])
        assert self.line(caplog)["message"] == "two %s %s"

    def test_event_of_rasa_becomes_a_sentence_without_its_fields(self, caplog: pytest.LogCaptureFixture) -> None:
        event = {
            "event": "pika.events.publish.failed",
            "event_info": "It failed",
            "rasa_event": {"text": TELLTALE},
        }
        logging.getLogger("rasa").error(json.dumps(event))
        assert self.line(caplog)["message"] == "pika.events.publish.failed: It failed"

    def test_errors_that_led_to_an_error_are_all_named_and_none_quoted(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        def fail() -> None:
            try:
                int(TELLTALE)
            except ValueError as error:
                raise RuntimeError(f"body='{TELLTALE}'") from error

        try:
            fail()
        except RuntimeError:
            logging.getLogger("test").exception("It broke")
        said = self.line(caplog)["error"]
        assert said.index("ValueError") < said.index("RuntimeError")
        assert "test_logs.py" in said
        assert TELLTALE not in said.replace("int(TELLTALE)", "")

    def test_debug_is_left_as_it_is(self, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.DEBUG):
            logging.getLogger("test").debug("Received %s", CONVERSATION)
        assert self.line(caplog)["message"] == f"Received {CONVERSATION}"

    def test_lines_in_a_turn_name_the_conversation_by_its_hash(self, caplog: pytest.LogCaptureFixture) -> None:
        with concerning(CONVERSATION):
            logging.getLogger("test").warning("for sender %s", CONVERSATION)
        assert self.line(caplog)["message"] == f"for sender {named(CONVERSATION)}"
        assert self.line(caplog)["conversation"] == named(CONVERSATION)
        logging.getLogger("test").warning("later")
        assert "conversation" not in self.line(caplog)

    def test_line_stays_one_line(self, caplog: pytest.LogCaptureFixture) -> None:
        logging.getLogger("test").error("one\ntwo\r\u2028three")
        assert "\n" not in JsonLines().format(caplog.records[-1])


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (f"GET /report/{TOKEN_OF_A_PAGE}.pdf", "GET /report/….pdf"),
        (
            f"/conversations/{CONVERSATION}/tracker?token=abc",
            f"/conversations/{named(CONVERSATION)}/tracker?token=…",
        ),
        (f"telegram-{'0' * 32} left", f"{named('telegram-' + '0' * 32)} left"),
        (f"(sqlite3.Error) full\n[SQL: INSERT]\n[parameters: ('{TELLTALE}')]", "(sqlite3.Error) full…"),
        (f'relation "x"\nDETAIL:  Failing row contains ({TELLTALE}).', 'relation "x"…'),
        (f"500, Internal Server Error, body='{{{TELLTALE}}}'", "500, Internal Server Error, …"),
        ("web-server started, web-1 is up", "web-server started, web-1 is up"),
    ],
)
def test_what_libraries_add_to_their_errors_is_taken_out(said: str, expected: str) -> None:
    assert redacted(said) == expected


def test_file_that_is_missing_is_named() -> None:
    with pytest.raises(FileNotFoundError) as caught:
        Path("/nowhere/at/all").read_text(encoding="utf-8")
    assert "/nowhere/at/all" in without_values(caught.value)


def test_unknown_format_ends_the_start_with_a_sentence() -> None:
    with pytest.raises(LaunchError, match="WEGWEISER_LOG_FORMAT is 'xml'; it must be one of: text, json"):
        log_format({logs.FORMAT: "xml"})


def test_error_that_ends_a_server_is_a_line_of_json_too() -> None:
    program = "from monitoring import logs; logs.install({'WEGWEISER_LOG_FORMAT': 'json'}); int('port')"
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False, capture_output=True, text=True)
    assert json.loads(ended.stderr)["message"].startswith("The server ended: ValueError: invalid literal")
