"""Messages and stored rows that are meant to break something: one sentence back, and the conversation goes on."""

from __future__ import annotations

import json
import uuid

import pytest
import requests

from tests.bot import TIMEOUT
from tests.channels.page import Page, question_of
from tests.faults.conftest import Site, talk
from tests.firms import BASE
from wegweiser.content import Content

pytestmark = pytest.mark.faults
GIVEN = ("goal", "industry", "employees")

BODIES: dict[str, bytes] = {
    "a NUL character": b'{"id": "ID", "text": "Wir\\u0000 sind"}',
    "bytes that are no UTF-8": b'{"id": "ID", "text": "\xff\xfe\x00"}',
    "halves of surrogate pairs": b'{"id": "ID", "text": "\\ud83d \\udc4d\\ud83d"}',
    "a megabyte": b'{"id": "ID", "text": "' + b"x" * 1_000_000 + b'"}',
    "twenty thousand characters": b'{"id": "ID", "text": "' + "ä".encode() * 20_000 + b'"}',
    "JSON nested a hundred thousand deep": b"[" * 99_000,
    "an object nested deep": b'{"id": "ID", "text": ' + b'{"a":' * 19_000 + b"1" + b"}" * 19_001,
    "a number with a thousand digits": b'{"id": "ID", "text": ' + b"9" * 10_000 + b"}",
    "a payload with a number of a thousand digits": b'{"id": "ID", "payload": "/inform{\\"employees\\": '
    + b"9" * 1_000
    + b'}", "title": "x"}',
    "a payload that is not a number": b'{"id": "ID", "payload": "/inform{\\"employees\\": NaN}", "title": "x"}',
    "only combining marks": json.dumps({"id": "ID", "text": "a" + "\u0301" * 5_000}).encode(),
    "text that turns around": json.dumps({"id": "ID", "text": "\u202e\u2066\u200f" * 500}).encode(),
    "an intent that is typed": b'{"id": "ID", "text": "/inform{\\"employees\\": 3}"}',
    "SQL": json.dumps({"id": "ID", "text": "'); DELETE FROM events; -- %s %(x)s :name {0} \\"}).encode(),
}
ROWS: dict[str, tuple[str, str]] = {
    "broken JSON": ("user", '{"event": "user", "text": "abc'),
    "an unknown event": ("from_the_future", '{"event": "from_the_future", "timestamp": 1.0}'),
    "nothing": ("slot", "{}"),
    "JSON that is no object": ("slot", "[1, 2]"),
    "an empty text": ("bot", ""),
    "a slot that does not exist": ("slot", '{"event": "slot", "timestamp": 1.0, "name": "gone", "value": 1}'),
    "a value that is not allowed": (
        "slot",
        '{"event": "slot", "timestamp": 1.0, "name": "employees", "value": "x"}',
    ),
}


@pytest.fixture
def page(site: Site) -> Page:
    """A person who has answered three questions."""
    # Straight to a server, as nginx would hand it on: so each page counts as an address of its own.
    page = Page(site.cluster.rasa[0])
    page.start()
    for question in GIVEN:
        page.give(question, BASE[question])
    return page


def answer_to(page: Page, site: Site, body: bytes) -> requests.Response:
    """Send bytes through nginx, as they are."""
    return requests.post(
        f"{site.proxy.channel}/message",
        data=body.replace(b"ID", str(uuid.uuid4()).encode()),
        headers={"Authorization": f"Bearer {page.token}", "Content-Type": "application/json"},
        timeout=TIMEOUT,
    )


@pytest.mark.parametrize("kind", BODIES)
def test_a_message_gets_one_sentence_and_changes_nothing(kind: str, page: Page, site: Site) -> None:
    before = page.answers()
    answer = answer_to(page, site, BODIES[kind])
    assert answer.status_code in (200, 400, 413), answer.text[:300]
    if answer.status_code == 200:
        assert any(message.get("text") for message in answer.json()["messages"])
    elif answer.headers["Content-Type"].startswith("application/json"):
        assert answer.json()["error"]["message"]
    else:  # nginx itself refuses what is larger than any message of the widget
        assert answer.status_code == 413
        assert len(BODIES[kind]) > 256_000
    assert page.answers() == before
    assert question_of(page.give("federal_state", BASE["federal_state"])) is not None
    assert page.answers().keys() == before.keys() | {"federal_state"}


@pytest.mark.parametrize("kind", ROWS)
def test_a_row_that_cannot_be_read_costs_no_answer(kind: str, page: Page, site: Site) -> None:
    before = page.answers()
    type_name, data = ROWS[kind]
    site.postgres.rows(
        "INSERT INTO events (sender_id, type_name, timestamp, data) VALUES (%s, %s, 1.0, %s)",
        page.conversation,
        type_name,
        data,
    )
    assert page.give("federal_state", BASE["federal_state"])["messages"]
    kept = page.answers()
    if kind == "a value that is not allowed":  # the row says that the answer is something else; it is asked again
        before.pop("employees")
    assert kept == before | {"federal_state": kept["federal_state"]}
    assert len(page.history()["messages"]) > len(GIVEN)


def test_in_the_middle_of_it_all_others_are_served(site: Site, content: Content, page: Page) -> None:
    def poison() -> None:
        for body in BODIES.values():
            answer_to(page, site, body)

    persons, _ = talk(content, site.proxy.channel, 10, poison)
    assert not any(person.apologies for person in persons)


def test_what_could_not_be_read_is_logged_without_its_text(site: Site) -> None:
    logs = "".join(node.log for node in site.cluster.rasa)
    assert "cannot be read" in logs
    assert '"text": "abc' not in logs
