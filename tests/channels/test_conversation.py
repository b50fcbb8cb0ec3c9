"""A conversation on a page, with the trained bot behind it: from the greeting to the deletion."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from channels.web.stored import report_of
from tests.bot import Bot
from tests.channels.page import Page, question_of, refusal, spoken
from tests.conftest import TODAY
from tests.conversations.test_at_any_moment import FIRM
from wegweiser.answers import parse_answers
from wegweiser.content import Content

FIRST_SENTENCE = "Wir sind eine Tischlerei mit 25 Leuten in Augsburg und wollen weniger Ausschuss."


def interview(page: Page, answer: dict[str, Any]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Answer every question with a button; return where the interview stood each time, and the last answer."""
    places = []
    while (question := question_of(answer)) is not None:
        places.append(answer["progress"])
        value = FIRM[question]
        answer = page.give(question, list(value) if isinstance(value, tuple) else value)
    return places, answer


def test_greeting_says_that_it_is_a_program_and_puts_the_first_question(page: Page) -> None:
    begun = page.start()
    assert "Ich bin ein Programm, kein Mensch" in spoken(begun)
    assert question_of(begun) == "goal"
    assert begun["progress"] is None
    ends = datetime.fromisoformat(begun["expires"]) - datetime.now(UTC)
    assert timedelta(hours=23) < ends <= timedelta(hours=24)


def test_whoever_wants_it_can_come_back_for_thirty_days(page: Page) -> None:
    ends = datetime.fromisoformat(page.start(keep=True)["expires"]) - datetime.now(UTC)
    assert timedelta(days=29) < ends <= timedelta(days=30)


def test_whole_interview_leads_to_a_result_with_pictures_and_a_report(talking: Page) -> None:
    places, answer = interview(talking, talking.say(FIRST_SENTENCE))
    numbers = [place["number"] for place in places]
    assert numbers == list(range(2, len(places) + 2))
    assert all(place["number"] <= place["total"] for place in places)
    assert answer["progress"] is None
    (card,) = [message for message in answer["messages"] if message["type"] == "roadmap"]
    assert card["result"]["outcome_title"] in card["picture"]["text"]
    assert card["readiness"]["svg"].startswith("<svg")

    (link,) = talking.say("Kann ich das als PDF bekommen?")["messages"]
    assert link["type"] == "report"
    report = Page(talking.bot).request("GET", "/" + link["url"])
    assert report.status_code == 200
    assert report.content.startswith(b"%PDF-")
    assert report.headers["Content-Type"] == "application/pdf"
    assert report.headers["Content-Disposition"] == 'inline; filename="ki-wegweiser.pdf"'
    assert report.headers["Cache-Control"] == "no-store"


def test_report_names_the_association_on_whose_page_it_was_made(page: Page, content: Content) -> None:
    association = next(iter(content.associations.values()))
    page.start(association=association.id)
    page.give("goal", "reduce_costs")
    page.press("/result", "Ergebnis")
    report = page.request("GET", "/" + page.press("/pdf", "PDF")["messages"][0]["url"]).content
    slots = page.behind.slots()
    given = {key: slots[key] for key in content.questions.ids() if slots[key] is not None}
    answers = parse_answers(given, content.questions, "slots")
    assert report == report_of(answers, content, TODAY, association)
    assert report != report_of(answers, content, TODAY, None)


def test_summary_comes_as_a_list(talking: Page, content: Content) -> None:
    talking.say(FIRST_SENTENCE)
    summary = talking.say("Zusammenfassung")["messages"][0]
    assert summary["type"] == "answers"
    listed = {answer["question"]: answer["label"] for answer in summary["answers"]}
    assert listed == talking.answers()
    assert listed["employees"] == "25"
    assert [answer["title"] for answer in summary["answers"]] == [content.questions[key].title for key in listed]


def test_answer_can_be_changed_with_a_button(talking: Page) -> None:
    talking.say(FIRST_SENTENCE)
    assert question_of(talking.press('/change{"question": "employees"}', "Beschäftigte")) == "employees"
    talking.give("employees", 40)
    assert talking.answers()["employees"] == "40"


def test_question_with_several_answers_takes_them_as_one_list(talking: Page) -> None:
    talking.say(FIRST_SENTENCE)
    talking.give("personal_data", "yes")
    talking.give("data_subjects", ["customers", "employees"])
    assert talking.behind.slots()["data_subjects"] == ["customers", "employees"]


def test_page_says_which_association_it_belongs_to_with_every_message(page: Page) -> None:
    page.start(association="ihk-musterstadt")
    page.say("Hallo")
    events = page.behind.events()
    said = [event["metadata"]["association"] for event in events if event["event"] == "user"]
    assert said == ["ihk-musterstadt", "ihk-musterstadt"]


def test_history_is_what_was_on_the_page_also_after_a_restart_of_the_server(talking: Page, bot: Bot) -> None:
    shown = talking.history()["messages"]
    for answer in (talking.say(FIRST_SENTENCE), talking.press("/why", "Warum fragen Sie das?")):
        shown.append({"id": answer["id"], "from": "user", "type": "text"})
        shown += answer["messages"]
    shown[1]["text"], shown[3]["text"] = FIRST_SENTENCE, "Warum fragen Sie das?"
    before = talking.history()
    assert before["messages"] == shown
    assert len({message["id"] for message in shown}) == len(shown)

    again = str(uuid.uuid4())
    first = talking.say("Hilfe", id=again)
    before = talking.history()
    bot.rasa.restart()
    assert talking.history() == before
    assert talking.say("Hilfe", id=again) == first
    assert talking.history() == before


# Once, and one after the other


def test_message_that_is_sent_again_gets_the_same_answer_and_counts_once(talking: Page, bot: Bot) -> None:
    again = str(uuid.uuid4())
    first = talking.say(FIRST_SENTENCE, id=again)
    later = talking.give("business_area", "production")
    rows = bot.stored_events(talking.behind)
    assert talking.say(FIRST_SENTENCE, id=again) == first
    assert talking.say("etwas ganz anderes", id=again.upper()) == first
    assert bot.stored_events(talking.behind) == rows
    assert talking.history()["progress"] == later["progress"]


def test_message_that_is_sent_twice_at_once_is_answered_once(talking: Page) -> None:
    again = str(uuid.uuid4())
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: talking.say(FIRST_SENTENCE, id=again), range(4)))
    assert all(answer == answers[0] for answer in answers)
    users = [message for message in talking.history()["messages"] if message["from"] == "user"]
    assert [user["id"] for user in users] == [again]


def test_messages_that_come_at_once_are_answered_one_after_the_other(talking: Page) -> None:
    values = {"goal": "reduce_costs", "industry": "crafts", "employees": 25, "federal_state": "DE-BY"}
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda item: talking.give(*item), values.items()))
    slots = talking.behind.slots()
    assert {question: slots[question] for question in values} == values
    users = [message for message in talking.history()["messages"] if message["from"] == "user"]
    assert len(users) == len(values)


# Text is text


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        "/back",
        "/session_start",
        "/affirm",
        "/delete_data",
        '/inform{"goal": "reduce_costs"}',
        '/inform{"employees": 9}',
        '/set{"goal": "reduce_costs"}',
        '/inform@1.0{"forget": true}',
        " \u2003/restart",
        "\x1f/restart",
        "\u200b/restart",
        "/",
        "//",
    ],
)
def test_text_that_looks_like_a_command_sets_nothing_and_restarts_nothing(text: str, talking: Page) -> None:
    talking.say(FIRST_SENTENCE)
    before = talking.answers()
    answer = talking.say(text)
    assert answer["messages"]
    assert talking.answers() == before
    events = talking.behind.events()
    kinds = [event["event"] for event in events]
    assert "restart" not in kinds
    assert kinds.count("session_started") == 1
    user = [event for event in events if event["event"] == "user"][-1]
    assert user["parse_data"]["entities"] == []
    shown = [message["text"] for message in talking.history()["messages"] if message["id"] == answer["id"]]
    assert shown == [text.replace("\x1f", " ").strip()]


def test_typed_command_is_never_certain_as_a_button_is(talking: Page) -> None:
    talking.say("/human")
    talking.press("/human")
    typed, pressed = [event for event in talking.behind.events() if event["event"] == "user"][1:]
    assert pressed["parse_data"]["intent"] == {"name": "human", "confidence": 1.0}
    assert typed["parse_data"]["intent"]["confidence"] < 1.0


# When something fails


def test_unanswered_message_gets_a_sentence_and_is_answered_when_it_is_sent_again(talking: Page, bot: Bot) -> None:
    asked = talking.say(FIRST_SENTENCE)
    again = str(uuid.uuid4())
    with bot.actions.stopped():
        failed = talking.say("Produktion", id=again)
        assert [message["type"] for message in failed["messages"]] == ["text"]
        assert "Das hat gerade nicht geklappt." in spoken(failed)
        assert failed["progress"] == asked["progress"]
        assert talking.say("Produktion", id=again) == failed
        assert talking.answers()["employees"] == "25"
    answered = talking.say("Produktion", id=again)
    assert question_of(answered) not in (None, "business_area")
    assert talking.answers()["business_area"]
    users = [message["text"] for message in talking.history()["messages"] if message["from"] == "user"]
    assert users == [FIRST_SENTENCE, "Produktion"]


def test_conversation_that_cannot_be_greeted_is_not_begun(page: Page, bot: Bot, content: Content) -> None:
    with bot.actions.stopped():
        refused = page.request("POST", "/session", json={})
    assert refusal(refused) == (503, "not_ready", content.messages["web"]["refusals"]["not_ready"])
    assert "Ich bin ein Programm" in spoken(page.start())


# Deleting


def test_deleted_conversation_leaves_no_row_and_cannot_be_gone_on_with(talking: Page, bot: Bot) -> None:
    talking.say(FIRST_SENTENCE)
    talking.press("/result", "Ergebnis")
    link = talking.press("/pdf", "PDF")["messages"][0]
    assert talking.request("GET", "/" + link["url"]).status_code == 200
    assert bot.stored_events(talking.behind) > 0

    deleted = talking.request("DELETE", "/session")
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert bot.stored_events(talking.behind) == 0
    for gone in (
        talking.send(text="Hallo?"),
        talking.request("GET", "/history"),
        talking.request("GET", "/answers"),
        talking.request("DELETE", "/session"),
    ):
        assert refusal(gone)[:2] == (401, "session")
    assert refusal(talking.request("GET", "/" + link["url"]))[:2] == (404, "not_found")
    assert bot.stored_events(talking.behind) == 0


def test_deleting_takes_back_the_codes_of_a_pause(talking: Page, bot: Bot) -> None:
    talking.say(FIRST_SENTENCE)
    paused = spoken(talking.say("Pause"))
    code = next(word.strip(".") for word in paused.split() if word.startswith("KI-"))
    assert talking.request("DELETE", "/session").status_code == 204
    other = Page(bot)
    other.start()
    assert "Diesen Code kenne ich nicht" in spoken(other.say(code))


def test_conversation_can_be_deleted_also_where_the_actions_cannot_be_reached(talking: Page, bot: Bot) -> None:
    talking.say(FIRST_SENTENCE)
    with bot.actions.stopped():
        assert talking.request("DELETE", "/session").status_code == 204
    assert bot.stored_events(talking.behind) == 0
    assert refusal(talking.send(text="Hallo?"))[:2] == (401, "session")


def test_user_can_have_everything_deleted_in_the_conversation(talking: Page, bot: Bot) -> None:
    talking.say(FIRST_SENTENCE)
    talking.say("Alles löschen")
    assert "Alles gelöscht" in spoken(talking.press("/affirm", "Ja"))
    assert bot.stored_events(talking.behind) == 0
    assert refusal(talking.send(text="Hallo?"))[:2] == (401, "session")


# Long and strange


@pytest.mark.parametrize(
    "text",
    [
        "ä" * 20_000,
        "😀" * 20_000,
        "</script><script>alert(1)</script>",
        "\ud800 allein",
        "\u202e rückwärts",
        "'; --",
    ],
    ids=["letters", "emoji", "html", "half a character", "right to left", "sql"],
)
def test_anything_that_can_be_typed_is_answered(text: str, talking: Page) -> None:
    assert talking.say(text)["messages"]
    assert talking.history()["messages"]


def test_number_beyond_all_measure_is_answered(talking: Page) -> None:
    assert talking.press('/inform{"employees": ' + "9" * 300 + "}")["messages"]
    assert talking.history()["messages"]
    talking.answers()


def test_a_conversation_of_many_turns_is_shown_whole(talking: Page) -> None:
    """The store begins a new session in a long one (storage/forgetting_store.py)."""
    asked = [talking.say("Warum fragen Sie das?")["id"] for _ in range(20)]

    shown = [message["id"] for message in talking.request("GET", "/history").json()["messages"]]
    assert [message_id for message_id in shown if message_id in asked] == asked
    assert talking.behind.slots()["requested_slot"] == "goal"
