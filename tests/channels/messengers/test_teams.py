"""What only Teams has."""

from __future__ import annotations

from tests.channels.messengers.people import MESSAGES, Office, TeamsPerson, text_of


def test_sixteen_options_stand_on_three_cards(on_teams: TeamsPerson) -> None:
    heard = on_teams.say("Wir wollen Kosten senken.")
    assert [len(message.buttons) for message in heard] == [6, 6, 4]
    assert "Frage 2" in text_of(on_teams.press("Andere Branche"))


def test_keys_and_token_are_fetched_once(office: Office, on_teams: TeamsPerson) -> None:
    on_teams.say("Hallo")
    on_teams.say("Wir wollen Kosten senken.")
    # Once more where the server was started anew in between.
    assert office.teams.calls.count("token") <= 2
    assert office.teams.calls.count("openid") <= 2


def test_teams_groups_and_events_are_left_alone(on_teams: TeamsPerson) -> None:
    group = {"id": on_teams.address, "conversationType": "channel"}
    for content in ({"type": "conversationUpdate"}, {"type": "typing"}, {"conversation": group, "text": "Hallo"}):
        assert on_teams.send(on_teams.activity(**content)).status_code == 200
    assert on_teams.listen() == []


def test_empty_message_greets(on_teams: TeamsPerson) -> None:
    assert on_teams.send(on_teams.activity(text="")).status_code == 200
    assert MESSAGES["greeting"] in text_of(on_teams.listen())
