"""What only Slack has."""

from __future__ import annotations

import json

from tests.channels.messengers.people import SlackPerson, text_of


def test_slack_can_check_the_address(on_slack: SlackPerson) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc"})
    assert on_slack.send(on_slack.signed(body, "application/json")).text == "abc"


def test_all_options_of_the_largest_question_are_buttons(on_slack: SlackPerson) -> None:
    heard = on_slack.say("Wir wollen Kosten senken.")
    assert len(heard[-1].buttons) == 16


def test_bots_edits_and_channels_are_left_alone(on_slack: SlackPerson) -> None:
    for content in (
        {"bot_id": "B1"},
        {"subtype": "message_changed"},
        {"channel_type": "channel"},
        {"type": "reaction_added"},
    ):
        event = on_slack.event(**{"text": "Kosten senken", **content})
        assert on_slack.send(on_slack.signed(event, "application/json")).status_code == 200
    assert on_slack.listen() == []


def test_address_that_slack_has_marked_up_is_read_as_typed(on_slack: SlackPerson) -> None:
    text = "Wir sind &lt;klein&gt;, <https://example.org|example.org>, und wollen Kosten senken."
    assert "Frage 1" in text_of(on_slack.say(text))


def test_button_press_that_comes_again_counts_once(on_slack: SlackPerson) -> None:
    on_slack.say("Wir wollen Kosten senken.")
    press = on_slack.pressed(on_slack.heard[-1].buttons["Handwerk"])
    assert [on_slack.send(press).status_code for _ in range(2)] == [200, 200]
    assert len(on_slack.listen()) == 1
