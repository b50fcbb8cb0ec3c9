"""What the actions sent, as messages for the page."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from hypothesis import given, settings

from channels.web.messages import bot_messages, place_of, user_message
from tests.conftest import TODAY
from tests.profiles import CONTENT, complete
from wegweiser.questions import Answers
from wegweiser.recommendation import recommend


def shown(*responses: dict[str, Any]) -> list[dict[str, Any]]:
    return bot_messages(responses, "turn", lambda: "report/key.pdf")


def test_text_is_shown_as_it_is_with_all_its_lines() -> None:
    text = "Zeile\n\nAbsatz mit <b>Zeichen</b> & mehr"
    assert shown({"text": text}) == [{"id": "turn.1", "from": "bot", "type": "text", "text": text}]


def test_question_comes_with_its_buttons_and_says_which_it_is() -> None:
    buttons = [{"title": "Ja", "payload": "/affirm", "type": "postback"}]
    (message,) = shown({"text": "Was?", "buttons": buttons, "question": "goal", "number": 4, "total": 11})
    assert message["buttons"] == [{"title": "Ja", "payload": "/affirm"}]
    assert (message["question"], message["multiple"]) == ("goal", False)
    (message,) = shown({"text": "Wer?", "question": "data_subjects", "multiple": True})
    assert message["multiple"] is True
    assert "buttons" not in message


def test_place_in_the_interview_is_that_of_a_numbered_question() -> None:
    assert place_of({"text": "Was?", "number": 4, "total": 11.0}) == {"number": 4, "total": 11}
    assert place_of({"text": "Guten Tag", "question": "goal"}) is None


def test_summary_and_report_are_messages_of_their_own() -> None:
    facts = [{"question": "goal", "title": "Ziel", "label": "Kosten senken"}]
    summary, report = shown(
        {"text": "Das haben Sie gesagt:", "answers": facts},
        {"text": "Hier ist der Bericht.", "custom": {"type": "report"}},
    )
    assert (summary["type"], summary["text"], summary["answers"]) == ("answers", "Das haben Sie gesagt:", facts)
    assert (report["type"], report["text"], report["url"]) == ("report", "Hier ist der Bericht.", "report/key.pdf")


@given(answers=complete(CONTENT))
@settings(max_examples=20, deadline=None)
def test_card_comes_with_both_pictures_and_all_that_they_show_as_text(answers: Answers) -> None:
    result = recommend(answers, CONTENT, TODAY)
    (card,) = shown({"custom": {"type": "roadmap", "result": result}})
    assert card["result"] == result
    for picture in (card["picture"], card["readiness"]):
        assert picture["svg"].startswith("<svg")
        assert picture["text"]
        for forbidden in ("<script", "<style", "style=", "href=", "url("):
            assert forbidden not in picture["svg"]


def test_stored_result_that_is_too_old_to_be_drawn_is_shown_without_pictures(
    caplog: pytest.LogCaptureFixture,
) -> None:
    text, card = shown({"text": "Ergebnis", "custom": {"type": "roadmap", "result": {"outcome_title": "geheim"}}})
    assert text["text"] == "Ergebnis"
    assert (card["picture"], card["readiness"]) == (None, None)
    assert "could not be drawn: KeyError" in caplog.text
    assert "geheim" not in caplog.text


def test_what_the_page_cannot_show_is_left_out_and_only_its_type_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    messages = shown({"custom": {"type": "video", "data": "geheim"}}, {"text": "Hallo", "image": "https://geheim"})
    assert [message["text"] for message in messages] == ["Hallo"]
    assert "'video'" in caplog.text
    assert "image" in caplog.text
    assert "geheim" not in caplog.text


def test_messages_keep_their_order_and_each_has_a_name_of_its_own() -> None:
    messages = shown({"text": "eins"}, {"custom": {"type": "video"}}, {"text": "zwei"}, {"text": "drei"})
    assert [(message["id"], message["text"]) for message in messages] == [
        ("turn.1", "eins"),
        ("turn.2", "zwei"),
        ("turn.3", "drei"),
    ]
    assert user_message("turn", "Hallo")["id"] not in [message["id"] for message in messages]
