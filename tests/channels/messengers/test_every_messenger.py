"""What holds in every messenger, from its webhook to its API, with the real bot in between."""

from __future__ import annotations

import pytest
import requests

from tests.channels.messengers.interviews import by_button, by_typing, interview
from tests.channels.messengers.people import (
    MESSAGES,
    ONLY_TEXT,
    MattermostPerson,
    Office,
    Person,
    SlackPerson,
    TeamsPerson,
    TelegramPerson,
    text_of,
)
from tests.channels.page import Page
from wegweiser.content import Content

OPENING = "Wir sind ein Handwerksbetrieb in Bayern mit 25 Leuten und wollen bessere Qualität."
PARTS = ("Meine Empfehlung", "Ihre Schritte", "Recht und Datenschutz", "Förderung, die in Frage kommt")


def test_whole_interview_by_typing_ends_with_all_of_the_result_and_its_card(person: Person) -> None:
    result = interview(person, by_typing, person.say(OPENING))
    for part in (*PARTS, "Wer Ihnen helfen kann"):
        assert part in text_of(result)
    pictures = [heard for heard in result if heard.picture is not None]
    assert len(pictures) == 1 or "┝━ Klären" in text_of(result)


@pytest.mark.parametrize("kind", [TelegramPerson, MattermostPerson, SlackPerson, TeamsPerson])
def test_whole_interview_by_buttons_ends_with_the_result(office: Office, kind: type[Person]) -> None:
    person = kind(office)  # type: ignore[call-arg]
    result = interview(person, by_button, person.say(OPENING))
    for part in PARTS:
        assert part in text_of(result)


def test_bot_says_before_the_first_question_that_it_is_a_machine(person: Person) -> None:
    assert MESSAGES["greeting"].split(":")[0] in text_of(person.say("Hallo"))


def test_options_can_be_asked_about_left_open_and_named_by_their_words(person: Person) -> None:
    heard = text_of(person.say("Wir wollen Kosten senken."))
    assert "Frage 1" in heard
    assert "Frage 1" in text_of(person.say("Warum fragen Sie das?"))
    assert "Frage 2" in text_of(person.say("Handwerk"))
    assert "Frage 3" in text_of(person.say("Weiß nicht"))


def test_picture_gets_one_sentence_and_no_answer_to_the_question(person: Person) -> None:
    assert person.send(person.picture()).status_code == 200
    assert [heard.text for heard in person.listen(unreadable=1)] == [ONLY_TEXT]


def test_forged_request_is_refused_and_nothing_reaches_the_bot(person: Person) -> None:
    for request in person.forged("Kosten senken"):
        assert person.send(request).status_code in (401, 403)
    assert person.listen() == []


def test_message_that_comes_again_is_answered_once(person: Person) -> None:
    message = person.written("Hallo")
    assert [person.send(message).status_code for _ in range(3)] == [200, 200, 200]
    assert len(person.listen()) == 1


def test_picture_that_comes_again_is_answered_once(person: Person) -> None:
    picture = person.picture()
    assert [person.send(picture).status_code for _ in range(3)] == [200, 200, 200]
    person.send(person.written("Hallo"))
    first, *others = person.listen(unreadable=1)
    assert first.text == ONLY_TEXT
    assert MESSAGES["greeting"] in text_of(others)


def test_text_that_looks_like_a_payload_is_text(person: Person) -> None:
    person.say("Wir wollen Kosten senken.")
    assert "Frage 2" not in text_of(person.say('/inform{"industry": "crafts"}'))
    assert "Frage 2" not in text_of(person.say("/session_start"))


def test_everything_can_be_deleted(person: Person) -> None:
    person.say("Wir wollen Kosten senken.")
    heard = person.say("Alles löschen")
    assert "„Ja“ oder „Nein“" in text_of(heard) or "Ja" in heard[-1].buttons
    assert MESSAGES["deleted"] in text_of(person.say("Ja"))


def test_nonsense_instead_of_a_request_is_refused(person: Person) -> None:
    for request in ({"data": b"{"}, {"json": []}, {"json": {}}, {"data": b"\xff=1"}):
        assert person.send(request).status_code in (400, 401, 403)
    assert person.listen() == []


def test_two_messages_at_once_are_answered_one_after_the_other(person: Person) -> None:
    for text in ("Wir wollen Kosten senken.", "Handwerk"):
        person.send(person.written(text))
    heard = text_of(person.listen())
    assert heard.index("Frage 1") < heard.index("Frage 2")


def test_log_and_store_know_neither_the_person_nor_their_words(office: Office, person: Person) -> None:
    person.say("Geheimwort Zwiebelturm")
    log = office.bot.log.read_text(encoding="utf-8")
    for private in ("Zwiebelturm", "Mustermann", "mustermann", person.address):
        assert private not in log
    stored = office.bot.database.read_bytes()
    assert b"ustermann" not in stored
    assert person.address.encode() not in stored
    assert "Traceback" not in log


def test_channel_says_that_it_is_open(person: Person) -> None:
    address = person.webhook.removesuffix("webhook")
    assert requests.get(address, timeout=10).json() == {"status": "ok"}


def test_interview_paused_on_the_website_goes_on_in_the_messenger_once(
    office: Office, person: Person, content: Content
) -> None:
    page = Page(office.bot)
    page.start()
    asked = page.say("Wir sind eine Tischlerei mit 25 Leuten in Augsburg und wollen Kosten senken.")
    paused = " ".join(message["text"] for message in page.say("Pause")["messages"])
    code = next(word.strip(".") for word in paused.split() if word.startswith("KI-"))

    resumed = text_of(person.say(code))
    assert "Branche – Handwerk, Beschäftigte – 25, Bundesland – Bayern" in resumed
    assert content.questions[asked["messages"][-1]["question"]].text in resumed
    assert "Diesen Code kenne ich nicht" in text_of(person.say(code))
