"""What only Mattermost has."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from tests.channels.messengers.people import MESSAGES, MattermostPerson, Office, text_of


def test_webhook_may_send_a_form_instead_of_json(on_mattermost: MattermostPerson) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    form = urlencode(on_mattermost.post("@wegweiser Wir wollen Kosten senken."))
    assert on_mattermost.send({"data": form, "headers": kind}).status_code == 200
    assert "Frage 1" in text_of(on_mattermost.listen())


def test_trigger_word_alone_greets(on_mattermost: MattermostPerson) -> None:
    on_mattermost.send({"json": on_mattermost.post("@wegweiser")})
    assert MESSAGES["greeting"] in text_of(on_mattermost.listen())


def test_post_without_trigger_word_is_left_alone_so_that_the_bot_never_hears_itself(
    on_mattermost: MattermostPerson,
) -> None:
    assert on_mattermost.send({"json": on_mattermost.post("Hallo", trigger_word="")}).status_code == 200
    assert on_mattermost.listen() == []


def test_button_of_one_person_is_refused_to_another(office: Office, on_mattermost: MattermostPerson) -> None:
    on_mattermost.say("Wir wollen Kosten senken.")
    button: dict[str, Any] = on_mattermost.heard[-1].buttons["Handwerk"]
    press = on_mattermost.pressed(button)
    press["json"]["user_id"] = "max"
    assert on_mattermost.send(press).status_code == 403
    changed = on_mattermost.pressed({**button, "payload": "/restart"})
    assert on_mattermost.send(changed).status_code == 403
    assert on_mattermost.listen() == []


def test_press_is_answered_so_that_no_error_is_shown(on_mattermost: MattermostPerson) -> None:
    on_mattermost.say("Wir wollen Kosten senken.")
    press = on_mattermost.pressed(on_mattermost.heard[-1].buttons["Handwerk"])
    assert on_mattermost.send(press).json() == {}
    assert "Frage 2" in text_of(on_mattermost.listen())
    assert on_mattermost.send(press).json() == {}
    assert on_mattermost.listen() == []
