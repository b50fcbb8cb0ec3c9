"""Somebody who writes code, markup or formulas and hopes that it runs where it comes out again.

Elsewhere: the widget (tests/widget/test_safety.py), the pictures (tests/wegweiser/test_picture.py), the report
(tests/wegweiser/test_report.py), logos (tests/wegweiser/test_association.py), mail
(tests/actions/test_handover.py).
"""

from __future__ import annotations

import csv
import io
import time

import pytest

from actions.statistics.counting import Event, Kind
from actions.statistics.table import as_csv, make_table
from channels.web.tokens import DAY, Audience, Session, Tokens
from tests.bot import WEB_KEY, Bot
from tests.channels.page import Page
from tests.security.serving import Changing, exchange
from wegweiser.content import Content
from wegweiser.handover import MOST_WISH, clean_wish

FORMULAS = ("=1+1", "@SUM(1)", "+49 151 1234567", "-1", "\t=1+1", '=HYPERLINK("http://evil.example";"hier")')


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_the_statistics_is_a_formula_to_a_spreadsheet(formula: str, content: Content) -> None:
    with pytest.raises(ValueError, match="expected a name"):
        Event(Kind.RESULT, formula)
    counts = {Event(Kind.QUESTION_SHOWN, question.id): 50 for question in content.questions}
    rows = list(csv.reader(io.StringIO(as_csv(make_table(counts, content)))))
    assert len(rows) > len(content.questions.ids())
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u0085", "\x0b", "\x00"])
def test_wish_to_be_called_stays_on_its_line_of_the_sheet(end: str) -> None:
    wish = f"0151 1234567{end}Bcc: evil@example.org{end}{end}.{end}QUIT"
    assert clean_wish(wish) == "0151 1234567 Bcc: evil@example.org . QUIT"
    assert len(clean_wish("\u200b" * 10_000 + wish)) <= MOST_WISH


def test_what_is_typed_comes_back_as_json_and_never_as_a_page(visitor: Page) -> None:
    for text in ("<script>alert(1)</script>", "\u2028alert(1)", "</script>", *FORMULAS):
        answer = visitor.send(text=text)
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert visitor.request("GET", "/history").headers["Content-Type"] == "application/json"


def test_no_log_holds_what_was_typed_or_opens_anything_also_where_libraries_say_more(
    served: Bot, settings: Changing
) -> None:
    settings |= {"LOG_LEVEL": "INFO", "LOG_LEVEL_LIBRARIES": "INFO"}
    before = len(served.log.read_bytes())
    served.rasa.restart()
    page = Page(served)
    page.start()
    page.say("Geheimrezept Zimtschnecke")
    page.give("goal", "reduce_costs")
    key = Tokens((WEB_KEY,)).sign(Session(page.conversation, None, int(time.time()) + DAY), Audience.REPORT)
    head = f"GET /webhooks/web/report/{key}.pdf HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    for silence in (0.001, 0.05, 5.0):  # hang up before the report is there, and not
        exchange(served.address, head, silence=silence)
    exchange(served.address, head.replace(b"Host", b"Content-Length: -1\r\nHost"))
    page.request("GET", "/history", headers={"Authorization": f"Basic {page.token}"})
    assert page.request("GET", f"/report/{key}.pdf").status_code == 200
    log = served.log.read_bytes()[before:].decode("utf-8", "replace")
    assert "Rasa server is up and running" in log
    for secret in ("Zimtschnecke", key, page.conversation, WEB_KEY):
        assert secret not in log
