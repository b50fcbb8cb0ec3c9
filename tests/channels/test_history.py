"""A conversation as it was."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered

from channels.web.history import Metadata, find_turn, history, progress, turns
from components.never_silent import UTTER_UNAVAILABLE

FAILED = "Das hat nicht geklappt."


def user(message_id: str, text: str, title: str | None = None) -> UserUttered:
    return UserUttered(text, metadata=Metadata(message_id, None, title).as_dict())


def bot(text: str, **extras: Any) -> BotUttered:
    return BotUttered(text, metadata=extras)


def asks(question: str | None) -> SlotSet:
    return SlotSet("requested_slot", question)


def said(events: list[Event]) -> list[tuple[str, str]]:
    return [(message["from"], message["text"]) for message in history(events, lambda: "", FAILED)]


GREETING = [ActionExecuted("action_session_start"), asks("goal"), user("a", "/greet", ""), bot("Guten Tag")]
ANSWER = [user("b", '/inform{"goal": "reduce_costs"}', "Kosten senken"), bot("Frage 2", number=2, total=9)]


def test_everything_is_shown_as_it_was_on_the_page() -> None:
    events = [*GREETING, *ANSWER, user("c", "Warum?"), bot("Darum."), bot("Frage 2", number=2, total=9)]
    assert said(events) == [
        ("bot", "Guten Tag"),
        ("user", "Kosten senken"),
        ("bot", "Frage 2"),
        ("user", "Warum?"),
        ("bot", "Darum."),
        ("bot", "Frage 2"),
    ]
    messages = history(events, lambda: "", FAILED)
    assert len({message["id"] for message in messages}) == len(messages)


def test_progress_is_that_of_the_open_question() -> None:
    assert progress([]) is None
    assert progress(GREETING) is None
    asked = [*GREETING, *ANSWER]
    assert progress(asked) == {"number": 2, "total": 9}
    digression = [*asked, user("c", "/delete_data", "Alles löschen"), bot("Wirklich?")]
    assert progress(digression) == {"number": 2, "total": 9}
    assert progress([*asked, user("c", "fertig"), bot("Ergebnis"), asks(None)]) is None


def test_earlier_turn_keeps_the_progress_it_had() -> None:
    events = [*GREETING, *ANSWER, user("c", "25"), bot("Frage 3", number=3, total=9), asks(None)]
    earlier = find_turn(events, "b")
    assert earlier is not None
    assert earlier.progress == {"number": 2, "total": 9}


def test_message_that_failed_counts_as_not_answered_and_stands_there_once() -> None:
    silent = [*GREETING, user("b", "Hallo")]
    sorry = [*GREETING, user("b", "Hallo"), bot("Geht nicht.", utter_action=UTTER_UNAVAILABLE)]
    assert find_turn(silent, "b") is None
    assert find_turn(sorry, "b") is None
    assert said(silent)[1:] == [("user", "Hallo"), ("bot", FAILED)]
    assert said(sorry)[1:] == [("user", "Hallo"), ("bot", "Geht nicht.")]
    again = [*silent, user("b", "Hallo"), bot("Hallo!")]
    assert said(again)[1:] == [("user", "Hallo"), ("bot", "Hallo!")]
    assert find_turn(again, "b") == turns(again)[-1]


def test_message_of_another_channel_is_shown_as_well() -> None:
    events = [UserUttered("Hallo", message_id="x"), bot("Guten Tag")]
    assert said(events) == [("user", "Hallo"), ("bot", "Guten Tag")]
