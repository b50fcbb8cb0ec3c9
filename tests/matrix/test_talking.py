"""Somebody talks with the adviser in a Matrix room: on a real homeserver, with the real adviser's server."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.matrix.conftest import MatrixProcess
from tests.matrix.people import Person, Room
from tests.matrix.synapse import Homeserver

FIRM = "Wir sind eine Tischlerei mit 37 Leuten in Augsburg und wollen weniger Ausschuss."
PNG = "89504e470d0a1a0a"
PDF = b"%PDF-".hex()
RESULT = "Sie können jetzt nachfragen"
QUESTIONS = 25
"""More than any interview has."""


def interview(room: Room) -> str:
    """Answer all questions with their first option, as a number; return all that the bot said."""
    said = [room.hears(FIRM)]
    while RESULT not in said[-1]:
        assert len(said) < QUESTIONS, said
        options = "\n1. " in said[-1].rpartition("Frage ")[2]
        said.append(room.hears("1" if options else "weiß nicht"))
    return "\n".join(said)


@pytest.mark.parametrize("encrypted", [True, False], ids=["encrypted", "unencrypted"])
def test_an_interview_by_numbers_leads_to_the_result_with_its_picture(
    process: MatrixProcess, person: Person, homeserver: Homeserver, encrypted: bool
) -> None:
    room = person.room(process.user, encrypted=encrypted)
    assert "Ich bin ein Programm" in room.greeted()
    said = interview(room)
    assert "Verstanden: " in said
    assert "– 37" in said
    assert "\n1. " in said
    assert "/inform" not in said
    assert "Meine Empfehlung" in said
    pictures = [told for told in room.all if told["kind"] == "m.image"]
    assert [told["begins"][: len(PNG)] for told in pictures] == [PNG]
    assert pictures[0]["text"].startswith(("Ihre Roadmap: ", "Ihr Weg: "))
    assert {told["encrypted"] for told in room.all} == {encrypted}
    chunk = homeserver.get(f"/rooms/{room.id}/messages", person.token, dir="b", limit=200)["chunk"]
    kinds = {event["type"] for event in chunk if event["type"].startswith(("m.room.mess", "m.room.encrypted"))}
    assert kinds == {"m.room.encrypted" if encrypted else "m.room.message"}


def test_the_report_comes_as_an_encrypted_file(process: MatrixProcess, person: Person) -> None:
    room = person.room(process.user, encrypted=True)
    room.greeted()
    room.hears(FIRM)
    room.hears("Ergebnis jetzt bitte", until=RESULT)
    room.write("Gib mir den Bericht als PDF")
    report = room.gets("Bericht als PDF")[-1]
    assert (report["kind"], report["name"], report["encrypted"]) == ("m.file", "ki-wegweiser.pdf", True)
    assert report["begins"].startswith(PDF)


def test_an_option_can_be_chosen_by_its_number_its_name_and_why_is_answered(
    process: MatrixProcess, person: Person
) -> None:
    room = person.room(process.user, encrypted=True)
    room.greeted()
    question = room.hears(FIRM)
    title = re.findall(r"^2\. (.+)$", question, re.MULTILINE)[-1]
    why = room.hears("warum?")
    assert title in why
    after = room.hears(title)
    assert f"– {title}" in after
    second = re.findall(r"^1\. (.+)$", after, re.MULTILINE)[-1]
    assert f"– {second}" in room.hears("1")


def test_several_rooms_at_once_are_not_mixed_up(process: MatrixProcess, new_person: Callable[[], Person]) -> None:
    one, other = new_person(), new_person()
    rooms = one.room(process.user, encrypted=True), other.room(process.user, encrypted=False)
    for room in rooms:
        room.greeted()
    rooms[0].write("Wir sind eine Bäckerei mit 17 Leuten in Kiel und wollen weniger wegwerfen.")
    rooms[1].write("Wir sind eine Spedition mit 140 Leuten in Dresden und wollen Kosten senken.")
    heard = [room.waits() for room in rooms]
    assert ("17" in heard[0], "140" in heard[0]) == (True, False)
    assert ("17" in heard[1], "140" in heard[1]) == (False, True)
    assert "Schleswig-Holstein" in heard[0]
    assert "Sachsen" in heard[1]
    tokens = process.tokens()
    assert tokens[rooms[0].id] != tokens[rooms[1].id]


def test_several_messages_in_a_row_are_answered_in_their_order(process: MatrixProcess, person: Person) -> None:
    room = person.room(process.user, encrypted=True)
    room.greeted()
    room.write("37 Beschäftigte")
    room.write("wir sitzen in Bayern")
    first, second = room.waits(), room.waits()
    assert "– 37" in first
    assert "Bayern" not in first
    assert "Bayern" in second


@pytest.mark.parametrize("encrypted", [True, False], ids=["encrypted", "unencrypted"])
def test_what_is_not_text_gets_one_sentence(process: MatrixProcess, person: Person, encrypted: bool) -> None:
    room = person.room(process.user, encrypted=encrypted)
    room.greeted()
    person.do("image", room=room.id)
    assert room.waits("nur Text") == room.all[-1]["text"]
    sticker = {"body": "Katze", "url": "mxc://kammer.example/katze", "info": {}}
    person.do("send", room=room.id, kind="m.sticker", content=sticker)
    room.waits("nur Text")
    before = len(room.all)
    room.hears("37 Beschäftigte")
    assert len(room.all) == before + 1


def test_edits_and_notices_are_not_answered(process: MatrixProcess, person: Person) -> None:
    room = person.room(process.user, encrypted=True)
    room.greeted()
    written = room.write("37 Beschäftigte")
    room.waits()
    relation = {"rel_type": "m.replace", "event_id": written}
    room.write("* 30 Beschäftigte", **{"m.relates_to": relation})
    notice = {"msgtype": "m.notice", "body": "Ich bin auch ein Programm."}
    person.do("send", room=room.id, kind="m.room.message", content=notice)
    room.hears("wir sitzen in Bayern")
    assert len(room.all) == 3


def test_text_that_begins_with_a_slash_is_text(process: MatrixProcess, person: Person) -> None:
    room = person.room(process.user, encrypted=False)
    room.greeted()
    said = room.hears('/inform{"employees": 37}', until=".")
    assert "Verstanden: Beschäftigte – 37" not in said


def test_among_several_people_the_bot_answers_only_where_it_is_mentioned(
    process: MatrixProcess, new_person: Callable[[], Person]
) -> None:
    one, other = new_person(), new_person()
    room = one.room(process.user, encrypted=True, others=(other.user,))
    other.do("join", room=room.id)
    one.do("joined", room=room.id, others=[process.user, other.user])
    assert "erwähnen" in room.waits("erwähnen")
    room.write("Was meinst du, 37 Leute?")
    room.write("wegweiser: 30 Beschäftigte", **{"m.mentions": {"user_ids": [process.user]}})
    assert "Ich bin ein Programm" in room.waits()
    texts = "\n".join(told["text"] for told in room.all)
    assert "– 30" in texts
    assert "– 37" not in texts
