"""What happens when something in between breaks."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.widget.visitor import OPENING, Visitor

MESSAGE = "**/webhooks/web/message"
NO_CONNECTION = "Keine Verbindung. Ich versuche es weiter …"


@pytest.fixture
def talking(visitor: Visitor) -> Visitor:
    """A visitor in the middle of an interview."""
    visitor.begins()
    visitor.says(OPENING)
    return visitor


def refuse_once(status: int, sentence: str, headers: dict[str, str] | None = None) -> Callable[[Route], None]:
    """Return what refuses the first message and lets the others through."""
    seen: list[Any] = []

    def answer(route: Route) -> None:
        if seen:
            route.continue_()
            return
        seen.append(route.request)
        error = {"error": {"code": "x", "message": sentence}}
        route.fulfill(status=status, json=error, headers=headers or {})

    return answer


def hold_messages(visitor: Visitor) -> list[Route]:
    """Hold back what the visitor sends; return where it piles up."""
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    visitor.page.route(MESSAGE, hold)
    return waiting


def trouble(visitor: Visitor) -> str:
    """What the panel says is wrong."""
    return visitor.part(".trouble").inner_text()


def write(visitor: Visitor, text: str) -> None:
    """Type and send, without waiting for an answer."""
    visitor.field.fill(text)
    visitor.field.press("Enter")


def test_the_server_restarts_in_the_middle_and_nothing_is_lost(talking: Visitor) -> None:
    said, heard = talking.user_texts(), talking.bot_texts()
    choice = talking.choices()[1]
    talking.servers.stop_rasa()
    talking.button(choice).click()
    expect(talking.part(".trouble")).to_contain_text(NO_CONNECTION)
    talking.servers.start_rasa()
    talking.button("Jetzt versuchen").click()
    talking.settles()
    assert talking.user_texts() == [*said, choice]
    assert talking.bot_texts()[: len(heard)] == heard
    assert "Frage" in talking.bot_texts()[-1]
    assert trouble(talking) == ""
    talking.page.reload()
    expect(talking.part(".user")).to_have_count(len(said) + 1)


def test_without_the_action_server_one_is_told_so_and_goes_on_afterwards(talking: Visitor) -> None:
    talking.servers.stop_actions()
    try:
        answer = talking.says("in der Werkstatt")
        assert "nicht geklappt" in answer
        expect(talking.part(".progress")).to_be_visible()
    finally:
        talking.servers.start_actions()
    assert "Frage" in talking.says("in der Werkstatt")


def test_offline_messages_wait_in_order_and_go_when_the_line_is_back(talking: Visitor) -> None:
    talking.context.set_offline(True)
    write(talking, "in der Werkstatt")
    expect(talking.part(".trouble")).to_contain_text(NO_CONNECTION)
    write(talking, "wir sind doch eher 60 Leute")
    expect(talking.part(".user.pending")).to_have_count(2)
    talking.context.set_offline(False)
    talking.settles()
    assert talking.user_texts()[1:] == ["in der Werkstatt", "wir sind doch eher 60 Leute"]
    order = talking.part(".log > *").evaluate_all("(all) => all.map((one) => one.className.split(' ')[0])")
    assert order[-4:] == ["user", "bot", "user", "bot"]
    assert trouble(talking) == ""


def test_a_reload_while_a_message_is_on_its_way_sends_it_once(talking: Visitor) -> None:
    talking.context.set_offline(True)
    write(talking, "in der Werkstatt")
    expect(talking.part(".trouble")).to_contain_text(NO_CONNECTION)
    assert "in der Werkstatt" in str(talking.stored())
    talking.context.set_offline(False)
    talking.page.reload()
    expect(talking.part(".user")).to_have_count(2)
    talking.settles()
    assert talking.user_texts() == [OPENING, "in der Werkstatt"]
    talking.page.reload()
    expect(talking.part(".user")).to_have_count(2)
    assert "in der Werkstatt" not in str(talking.stored())


def test_an_answer_lost_on_the_way_is_fetched_and_not_computed_twice(talking: Visitor) -> None:
    lost: list[str] = []

    def lose_first(route: Route) -> None:
        lost.append(json.loads(route.request.post_data or "")["id"])
        if len(lost) == 1:
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    talking.page.route(MESSAGE, lose_first)
    talking.says("in der Werkstatt")
    assert len(lost) == 2
    assert lost[0] == lost[1]
    assert talking.user_texts() == [OPENING, "in der Werkstatt"]
    talking.page.reload()
    expect(talking.part(".user")).to_have_count(2)


def test_too_many_messages_wait_and_say_so(talking: Visitor) -> None:
    talking.page.route(MESSAGE, refuse_once(429, "Zu viele Nachrichten.", {"Retry-After": "2"}))
    write(talking, "in der Werkstatt")
    expect(talking.part(".trouble")).to_contain_text("In 2 Sekunden geht es von selbst weiter.")
    talking.settles()
    assert trouble(talking) == ""


def test_a_refused_text_comes_back_with_the_reason(talking: Visitor) -> None:
    talking.page.route(MESSAGE, refuse_once(413, "Das ist zu lang."))
    write(talking, "in der Werkstatt")
    expect(talking.part(".trouble")).to_have_text("Das ist zu lang.")
    assert talking.field.input_value() == "in der Werkstatt"
    assert talking.user_texts() == [OPENING]
    talking.field.press("Enter")
    talking.settles()
    assert talking.user_texts() == [OPENING, "in der Werkstatt"]
    assert trouble(talking) == ""


def test_a_text_that_is_too_long_is_not_sent(talking: Visitor) -> None:
    talking.field.fill("x" * 17_999)
    expect(talking.part(".length")).to_have_text("")
    talking.field.fill("x" * 19_000)
    expect(talking.part(".length")).to_have_text("Noch 1.000 Zeichen.")
    talking.field.fill("x" * 20_001)
    expect(talking.part(".length")).to_contain_text("1 Zeichen zu viel.")
    talking.field.press("Enter")
    assert talking.field.get_attribute("aria-invalid") == "true"
    assert talking.user_texts() == [OPENING]
    talking.says("x" * 20_000)


def test_a_slow_answer_shows_that_the_adviser_is_writing(talking: Visitor) -> None:
    waiting = hold_messages(talking)
    write(talking, "in der Werkstatt")
    expect(talking.part(".typing")).to_have_text("Der Wegweiser schreibt …")
    assert talking.choices() == []
    waiting[0].continue_()
    talking.settles()
    expect(talking.part(".typing")).to_have_text("")


def test_an_impatient_visitor_presses_twice_and_is_heard_once(talking: Visitor) -> None:
    waiting = hold_messages(talking)
    talking.button("Weiß nicht").dblclick()
    expect(talking.button("Weiß nicht")).to_have_attribute("aria-disabled", "true")
    assert talking.user_texts() == [OPENING, "Weiß nicht"]
    assert len(waiting) == 1
    waiting[0].continue_()
    talking.settles()


def test_a_conversation_that_cannot_begin_says_so_and_can_be_tried_again(visitor: Visitor) -> None:
    visitor.opens()
    visitor.page.route("**/webhooks/web/session", lambda route: route.abort(), times=1)
    visitor.button("Gespräch beginnen").click()
    expect(visitor.panel.get_by_role("alert")).to_contain_text("Bitte versuchen Sie es noch einmal.")
    assert visitor.stored() == {}
    visitor.begins()


def test_what_cannot_be_deleted_is_not_said_to_be_deleted(talking: Visitor) -> None:
    talking.page.route("**/webhooks/web/session", lambda route: route.abort())
    talking.menu("Alles löschen")
    talking.button("Ja, alles löschen").click()
    expect(talking.panel.get_by_role("alert")).to_contain_text("Das Löschen hat nicht geklappt.")
    assert set(talking.stored()) == {"session"}


def test_answers_that_cannot_be_loaded_can_be_asked_for_again(talking: Visitor) -> None:
    talking.page.route("**/webhooks/web/answers", lambda route: route.abort(), times=1)
    talking.menu("Meine Antworten")
    expect(talking.part(".review")).to_contain_text("konnten nicht geladen werden")
    talking.button("Noch einmal versuchen").click()
    expect(talking.part(".review")).to_contain_text("Handwerk")
