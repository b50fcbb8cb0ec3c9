"""Two Rasa servers with PostgreSQL, Redis and RabbitMQ: what is stored, deleted, published and answered once."""

from __future__ import annotations

import asyncio
import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import aio_pika
import pytest
import requests

from scripts.services import EVENTS_QUEUE
from tests.bot import TIMEOUT, Bot
from tests.channels.page import Page, question_of, spoken
from tests.conftest import ROOT
from tests.engines.cluster import Cluster
from tests.engines.people import check, interviews, people
from tests.engines.servers import Postgres, Rabbit
from tests.example_associations import GUILD, needs_examples
from tests.firms import BASE
from wegweiser.content import Content

TALK = ("Wir sind eine Bäckerei mit 8 Leuten in Kiel.", "besser planen", "warum?", "in der Produktion", "zurück")
REACHED = "0431 99998-321"
SHEETS = ROOT / "var" / "handover" / GUILD
AT_ONCE = 8


def page_of(cluster: Cluster, number: int, **start: Any) -> Page:
    """A page that talks with one of the servers."""
    page = Page(cluster.rasa[number])
    page.start(**start)
    return page


def also_at(cluster: Cluster, number: int, page: Page) -> Page:
    """The same page, but its requests come to another server."""
    return Page(cluster.rasa[number], page.address, page.token)


def stored(postgres: Postgres, page: Page) -> list[dict[str, Any]]:
    """All events of a conversation, in their order."""
    rows = postgres.rows("SELECT data FROM events WHERE sender_id = %s ORDER BY id", page.conversation)
    return [json.loads(str(data)) for (data,) in rows]


def comparable(event: dict[str, Any]) -> dict[str, Any]:
    """An event without what differs from talk to talk: times, names, the last digits of a confidence."""
    different = {"timestamp", "message_id", "metadata", "model_id", "assistant_id", "confidence", "parse_data"}
    if event.get("name") == "session_started_metadata":
        different |= {"value"}
    return {key: value for key, value in event.items() if key not in different}


def test_a_conversation_is_stored_in_postgresql_as_it_is_in_sqlite(
    cluster: Cluster, postgres: Postgres, bot: Bot
) -> None:
    shared, embedded = page_of(cluster, 0), Page(bot)
    embedded.start()
    for number, text in enumerate(TALK):
        there = also_at(cluster, number % 2, shared).say(text)
        here = embedded.say(text)
        assert spoken(there) == spoken(here)
    in_sqlite = [comparable(event) for event in embedded.behind.events()]
    assert [comparable(event) for event in stored(postgres, shared)] == in_sqlite
    assert also_at(cluster, 1, shared).answers() == embedded.answers()


def test_each_server_goes_on_where_the_other_was(cluster: Cluster, content: Content) -> None:
    talking = people(6, content)
    asyncio.run(interviews(talking, [f"{node.address}/webhooks/web" for node in cluster.rasa]))
    check(talking)


def test_alles_loeschen_leaves_no_row_of_the_conversation(cluster: Cluster, postgres: Postgres) -> None:
    page, other = page_of(cluster, 0), page_of(cluster, 1)
    for text in TALK:
        page.say(text)
    code = spoken(page.say("Pause")).partition("KI-")[2][:9]
    assert postgres.rows("SELECT count(*) FROM pauses WHERE code = %s", f"KI-{code}") == [(1,)]
    page.say("Alles löschen")
    also_at(cluster, 1, page).say("ja")
    assert stored(postgres, page) == []
    assert postgres.rows("SELECT count(*) FROM pauses WHERE code = %s", f"KI-{code}") == [(0,)]
    assert page.request("GET", "/history").status_code == 401
    assert stored(postgres, other)


def test_deleting_on_the_website_leaves_no_row_of_the_conversation(cluster: Cluster, postgres: Postgres) -> None:
    page = page_of(cluster, 0)
    page.say(TALK[0])
    assert also_at(cluster, 1, page).request("DELETE", "/session").status_code == 204
    assert stored(postgres, page) == []
    assert page.request("POST", "/message", json={"id": str(uuid.uuid4()), "text": "Hallo"}).status_code == 401
    assert stored(postgres, page) == []


def test_a_pause_code_of_one_server_is_taken_at_the_other(cluster: Cluster) -> None:
    first = page_of(cluster, 0)
    first.say(TALK[0])
    code = "KI-" + spoken(first.say("Pause")).partition("KI-")[2][:9]
    second = page_of(cluster, 1)
    second.say(code)
    assert second.answers() == first.answers()


@pytest.mark.parametrize("attempt", range(5))
def test_a_message_that_comes_to_all_servers_at_once_is_answered_once(
    attempt: int, cluster: Cluster, postgres: Postgres
) -> None:
    page = page_of(cluster, attempt % 2)
    message = str(uuid.uuid4())

    def say(number: int) -> dict[str, Any]:
        answer = also_at(cluster, number % 2, page).send(text=TALK[0], id=message)
        assert answer.status_code == 200, answer.text
        heard: dict[str, Any] = answer.json()
        return heard

    with ThreadPoolExecutor(AT_ONCE) as pool:
        heard = list(pool.map(say, range(AT_ONCE)))
    assert all(answer == heard[0] for answer in heard)
    said = [event for event in stored(postgres, page) if event["event"] == "user" and event["text"] == TALK[0]]
    assert len(said) == 1


class TestEvents:
    """What is published to RabbitMQ, by the one server for which that is set."""

    @staticmethod
    def published(rabbit: Rabbit, sender: str, until: str = "") -> list[dict[str, Any]]:
        """The events of a conversation in the queue, once this text is among them; they stay there."""

        async def look() -> list[dict[str, Any]]:
            connection = await aio_pika.connect(rabbit.url)
            async with connection:
                channel = await connection.channel()
                queue = await channel.get_queue(EVENTS_QUEUE, ensure=False)
                found = []
                while (message := await queue.get(fail=False, timeout=TIMEOUT)) is not None:
                    found.append(json.loads(message.body))
                return [event for event in found if event["sender_id"] == sender]

        for _ in range(50):
            events = asyncio.run(look())
            if until in json.dumps(events, ensure_ascii=False):
                return events
            asyncio.run(asyncio.sleep(0.1))
        raise AssertionError(f"{until!r} was not published")

    def test_are_those_that_are_stored(self, cluster: Cluster, postgres: Postgres, rabbit: Rabbit) -> None:
        page = page_of(cluster, 0)
        page.say(TALK[0])
        events = self.published(rabbit, page.conversation, "Bäckerei")
        assert [event | {"sender_id": ""} for event in events] == [
            event | {"sender_id": ""} for event in stored(postgres, page)
        ]

    def test_are_none_where_none_are_asked_for(self, cluster: Cluster, rabbit: Rabbit) -> None:
        page = page_of(cluster, 1)
        page.say(TALK[0])
        assert self.published(rabbit, page.conversation) == []

    @needs_examples
    def test_hold_nothing_by_which_a_person_can_be_reached(
        self, cluster: Cluster, postgres: Postgres, rabbit: Rabbit
    ) -> None:
        before = set(SHEETS.glob("*"))
        page = page_of(cluster, 0, association=GUILD)
        question = "goal"
        while question:
            question = question_of(page.give(question, BASE[question])) or ""
        page.say("Ich möchte mit einem Menschen sprechen")
        page.say("ja")
        try:
            assert "weitergegeben" in spoken(page.say(f"Erika Beispiel, {REACHED}"))
        finally:
            for sheet in set(SHEETS.glob("*")) - before:
                sheet.unlink()
        page.say("Wer bist du?")
        events = self.published(rabbit, page.conversation, "Wer bist du?")
        for place in (events, stored(postgres, page)):
            text = json.dumps(place, ensure_ascii=False)
            assert "(nicht gespeichert)" in text
            assert REACHED not in text
            assert "Erika" not in text


def test_nothing_typed_stands_in_a_log(cluster: Cluster) -> None:
    page = page_of(cluster, 0)
    page.say("Unser Betrieb heißt Mustermann Metallbau in Kassel")
    requests.post(f"{cluster.rasa[1].address}/webhooks/web/message", data=b"{", timeout=TIMEOUT)
    for node in cluster.nodes:
        assert "Mustermann" not in node.log
        assert "Traceback" not in node.log
        assert "password-of-the-tests" not in node.log
