"""What only Telegram has."""

from __future__ import annotations

import io

import pytest
from aiohttp import web
from PIL import Image

from tests.channels.messengers.interviews import by_typing, interview
from tests.channels.messengers.people import MESSAGES, ONLY_TEXT, Office, TelegramPerson, text_of
from tests.channels.messengers.test_every_messenger import OPENING


def test_telegram_learns_at_the_start_where_to_send_and_with_which_secret(office: Office) -> None:
    office.telegram.wait_for_call("setWebhook")


def test_start_button_greets(on_telegram: TelegramPerson) -> None:
    assert MESSAGES["greeting"] in text_of(on_telegram.say("/start"))


def test_roadmap_comes_as_a_picture_with_its_name(on_telegram: TelegramPerson) -> None:
    result = interview(on_telegram, by_typing, on_telegram.say(OPENING))
    (picture,) = [message for message in result if message.picture is not None]
    with Image.open(io.BytesIO(picture.picture or b"")) as image:
        assert image.width == 720
    assert picture.text.startswith("Ihre Roadmap: ")


def test_picture_that_telegram_does_not_take_comes_as_lines(office: Office, on_telegram: TelegramPerson) -> None:
    office.telegram.refuses_pictures = True
    try:
        result = interview(on_telegram, by_typing, on_telegram.say(OPENING))
    finally:
        office.telegram.refuses_pictures = False
    assert "┝━ Klären" in text_of(result)


def test_pressing_a_button_is_confirmed_so_that_it_stops_waiting(
    office: Office, on_telegram: TelegramPerson
) -> None:
    on_telegram.say("Wir wollen Kosten senken.")
    before = office.telegram.calls.count("answerCallbackQuery")
    on_telegram.press("Handwerk")
    assert office.telegram.calls.count("answerCallbackQuery") == before + 1


def test_sticker_voice_and_file_get_one_sentence(on_telegram: TelegramPerson) -> None:
    for content in ({"sticker": {"emoji": "👍"}}, {"voice": {"duration": 3}}, {"document": {"file_id": "x"}}):
        assert on_telegram.send(on_telegram.update(message=on_telegram.message(**content))).status_code == 200
        assert [heard.text for heard in on_telegram.listen(unreadable=1)] == [ONLY_TEXT]


def test_edited_messages_joins_and_groups_are_left_alone(on_telegram: TelegramPerson) -> None:
    group = {"id": -5, "type": "group", "title": "Innung"}
    for update in (
        on_telegram.update(edited_message=on_telegram.message(text="Kosten senken")),
        on_telegram.update(my_chat_member={"chat": {"id": on_telegram.chat, "type": "private"}}),
        on_telegram.update(message=on_telegram.message(new_chat_members=[{"id": 1}])),
        on_telegram.update(message=on_telegram.message(text="Kosten senken", chat=group)),
    ):
        assert on_telegram.send(update).status_code == 200
    assert on_telegram.listen() == []
    assert "-5" not in on_telegram.service.delivered


def test_update_that_comes_again_after_a_restart_is_not_answered_again(
    office: Office, on_telegram: TelegramPerson
) -> None:
    update = on_telegram.written("Hallo")
    on_telegram.send(update)
    assert len(on_telegram.listen()) == 1
    office.restart()
    assert on_telegram.send(update).status_code == 200
    assert on_telegram.listen() == []


@pytest.mark.parametrize("payload", ["/session_start", "/restart{}", '/inform{"forget": true}', "Kosten", ""])
def test_button_that_is_none_of_ours_does_nothing(on_telegram: TelegramPerson, payload: str) -> None:
    assert on_telegram.send(on_telegram.pressed(payload)).status_code == 200
    assert on_telegram.listen() == []


def test_nonsense_with_the_secret_is_refused(on_telegram: TelegramPerson) -> None:
    header = on_telegram.written("x")["headers"]
    for request in ({"data": b"{"}, {"json": []}, {"json": {"message": {"chat": 3}}}, {"json": {"message": [1]}}):
        assert on_telegram.send({**request, "headers": header}).status_code == 400
    assert on_telegram.listen() == []


def test_busy_telegram_gets_the_message_a_moment_later(office: Office, on_telegram: TelegramPerson) -> None:
    busy = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 1}}
    office.telegram.failures.append(web.json_response(busy, status=429))
    assert MESSAGES["greeting"] in text_of(on_telegram.say("/start"))


def test_person_who_has_blocked_the_bot_harms_nobody_else(office: Office, on_telegram: TelegramPerson) -> None:
    blocked = {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}
    office.telegram.failures.append(web.json_response(blocked, status=403))
    assert on_telegram.say("Hallo") == []
    assert "Frage 1" in text_of(TelegramPerson(office).say("Wir wollen Kosten senken."))
