"""What only Rocket.Chat has."""

from __future__ import annotations

from tests.channels.messengers.interviews import by_typing, interview
from tests.channels.messengers.people import MESSAGES, Office, RocketChatPerson, text_of
from tests.channels.messengers.test_every_messenger import OPENING


def test_bot_does_not_hear_itself_nor_other_bots_nor_edits(
    office: Office, on_rocketchat: RocketChatPerson
) -> None:
    for content in ({"user_id": office.rocketchat.user}, {"bot": {"i": "x"}}, {"isEdited": True}):
        assert on_rocketchat.send(on_rocketchat.message("Kosten senken", **content)).status_code == 200
    assert on_rocketchat.listen() == []


def test_trigger_word_is_left_out(on_rocketchat: RocketChatPerson) -> None:
    on_rocketchat.send(on_rocketchat.message("!ki", trigger_word="!ki"))
    assert MESSAGES["greeting"] in text_of(on_rocketchat.listen())


def test_timeline_is_set_in_fixed_width(on_rocketchat: RocketChatPerson) -> None:
    result = interview(on_rocketchat, by_typing, on_rocketchat.say(OPENING))
    assert any(heard.text.startswith("```\nIhre Roadmap") for heard in result)
