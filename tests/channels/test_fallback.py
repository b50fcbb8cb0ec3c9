"""What becomes of the bot's messages in each messenger: nothing is lost, and nothing is larger than it may be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from actions.asking import ask, with_choices
from channels.fallback import FENCE, Limits, Piece, cut, pieces, units
from tests.conftest import TODAY
from tests.firms import all_results
from tests.profiles import CONTENT, partial
from wegweiser.picture.outline import phases_of
from wegweiser.picture.plain import COLUMNS, roadmap_lines
from wegweiser.questions import Kind, Question
from wegweiser.recommendation import recommend
from wegweiser.text import result_pieces

from channels import mattermost, rocketchat, slack, teams, telegram, twilio  # isort: skip

MESSAGES = CONTENT.messages
CHANNELS: Mapping[str, Limits] = {
    "telegram": telegram.LIMITS,
    "twilio": twilio.LIMITS,
    "mattermost": mattermost.LIMITS,
    "slack": slack.LIMITS,
    "rocketchat": rocketchat.LIMITS,
    "teams": teams.LIMITS,
    "tiny": Limits(text=250, buttons=3, title=30, payload=64),
    "fenced": Limits(text=300, markup=True, entities=True),
}
"""Those of the connectors, and two narrower than any service."""
RESULTS = all_results(CONTENT)


def question_message(question: Question) -> dict[str, Any]:
    """The message in which the actions put a question."""
    outgoing = ask(question, {}, 0, CONTENT, "telegram")
    return {"text": outgoing.text, "buttons": outgoing.buttons, **outgoing.extras}


def check(shown: list[Piece], limits: Limits) -> None:
    """No piece is empty or larger than the channel allows."""
    assert shown
    for piece in shown:
        assert piece.text.strip()
        assert units(piece.text) <= limits.text
        assert len(piece.buttons) <= limits.buttons
        for button in piece.buttons:
            assert len(button.title) <= limits.title
            assert len(button.payload.encode()) <= limits.payload


def words(text: str) -> list[str]:
    """The words of a text, without how it is written down for a channel."""
    text = text.replace(FENCE, " ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return text.split()


def said(shown: list[Piece]) -> list[str]:
    return [word for piece in shown for word in words(piece.text)]


def last_numbered(question: Question) -> str:
    """How the last option of a question stands in a numbered list."""
    return f"{len(question.options)}. {question.options[-1].label}"


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("question", CONTENT.questions, ids=lambda question: question.id)
def test_every_question_shows_all_its_words_and_every_option(question: Question, channel: str) -> None:
    limits, message = CHANNELS[channel], question_message(question)
    shown = pieces(message, limits, MESSAGES)
    check(shown, limits)
    assert said(shown)[: len(words(message["text"]))] == words(message["text"])
    titles = [button.title for piece in shown for button in piece.buttons]
    text = " ".join(said(shown))
    for button in message["buttons"]:
        assert button["title"] in titles or button["title"] in text
        # Upper or lower case: the hint says „Weiß nicht“ in a sentence of its own.


@pytest.mark.parametrize(
    "question",
    [one for one in CONTENT.questions if one.kind is not Kind.PLACE and one.options],
    ids=lambda one: one.id,
)
def test_options_are_numbered_as_the_actions_count_them(question: Question) -> None:
    shown = pieces(question_message(question), twilio.LIMITS, MESSAGES)
    text = "\n".join(piece.text for piece in shown)
    numbered = re.findall(r"^(\d+)\. (.*)$", text, re.MULTILINE)
    assert numbered == [(str(number), option.label) for number, option in enumerate(question.options, start=1)]


@pytest.mark.parametrize("channel", CHANNELS)
def test_where_several_may_be_named_the_text_says_so(channel: str) -> None:
    question = CONTENT.questions["data_subjects"]
    shown = pieces(question_message(question), CHANNELS[channel], MESSAGES)
    assert "eine oder mehrere Nummern" in " ".join(said(shown))
    assert last_numbered(question) in " ".join(said(shown))


@pytest.mark.parametrize("question", CONTENT.questions, ids=lambda question: question.id)
def test_telegram_has_every_answer_as_a_button_in_one_message(question: Question) -> None:
    message = question_message(question)
    shown = pieces(message, telegram.LIMITS, MESSAGES)
    assert [len(piece.buttons) for piece in shown] == [len(message["buttons"])]


def test_buttons_that_are_too_many_for_one_message_go_into_several() -> None:
    message, most = question_message(CONTENT.questions["industry"]), 6
    shown = pieces(message, Limits(text=4000, buttons=most, title=40, payload=64), MESSAGES)
    *full, rest = [len(piece.buttons) for piece in shown]
    assert set(full) == {most}
    assert most * len(full) + rest == len(message["buttons"])
    assert {piece.text for piece in shown[1:]} == {"Weitere Möglichkeiten:"}


@pytest.mark.parametrize("limits", [Limits(4000, 20, 10, 64), Limits(4000, 20, 40, 20)], ids=["title", "payload"])
def test_buttons_of_which_one_is_too_long_are_numbered(limits: Limits) -> None:
    question = CONTENT.questions["goal"]
    (shown,) = pieces(question_message(question), limits, MESSAGES)
    assert not shown.buttons
    assert last_numbered(question) in shown.text


def test_yes_and_no_are_offered_in_words() -> None:
    buttons = [{"title": "Ja", "payload": "/affirm"}, {"title": "Nein", "payload": "/deny"}]
    (shown,) = pieces({"text": "Wirklich?", "buttons": buttons}, twilio.LIMITS, MESSAGES)
    assert shown.text == "Wirklich?\nAntworten Sie mit „Ja“ oder „Nein“."


def test_which_answer_to_change_is_asked_in_words() -> None:
    buttons = [{"title": "Budget", "payload": '/change{"question": "budget"}'}]
    (shown,) = pieces({"text": "Welche?\n• Budget: viel", "buttons": buttons}, twilio.LIMITS, MESSAGES)
    assert shown.text == "Welche?\n• Budget: viel\nSchreiben Sie zum Beispiel „Budget ändern“."


def test_choice_between_two_answers_is_numbered() -> None:
    question = CONTENT.questions["employees"]
    outgoing = with_choices("Was gilt?", [("12", "12"), ("50", "50")], question, CONTENT, "twilio", "")
    (shown,) = pieces({"text": outgoing.text, "buttons": outgoing.buttons}, twilio.LIMITS, MESSAGES)
    assert "1. 12\n2. 50\n" in shown.text


@pytest.mark.parametrize("channel", CHANNELS)
def test_no_word_of_any_result_is_lost(channel: str) -> None:
    limits = CHANNELS[channel]
    for name, result in RESULTS.items():
        for text in result_pieces(result):
            shown = pieces({"text": text}, limits, MESSAGES)
            check(shown, limits)
            assert said(shown) == words(text), name


@pytest.mark.parametrize("channel", CHANNELS)
def test_card_of_every_result_is_a_picture_or_all_lines_of_its_timeline(channel: str) -> None:
    limits = CHANNELS[channel]
    for name, result in RESULTS.items():
        shown = pieces({"custom": {"type": "roadmap", "result": result}}, limits, MESSAGES)
        check(shown, limits)
        if limits.pictures:
            assert [piece.drawn for piece in shown] == [result], name
        else:
            assert said(shown) == words("\n".join(roadmap_lines(result))), name


@given(answers=partial(CONTENT))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_result_of_any_firm_fits_into_every_channel(answers: Any) -> None:
    result = recommend(answers, CONTENT, TODAY)
    for limits in CHANNELS.values():
        for text in result_pieces(result):
            shown = pieces({"text": text}, limits, MESSAGES)
            check(shown, limits)
            assert said(shown) == words(text)
        check(pieces({"custom": {"type": "roadmap", "result": result}}, limits, MESSAGES), limits)


@pytest.mark.parametrize("name", RESULTS)
def test_timeline_is_narrow_and_holds_every_phase_and_step(name: str) -> None:
    result = RESULTS[name]
    lines = roadmap_lines(result)
    assert max(map(len, lines)) <= COLUMNS
    drawn = " ".join(" ".join(lines).replace("│", " ").split())
    for phase in phases_of(result):
        assert phase.title in drawn
        for station in phase.stations:
            assert str(station) in drawn


def test_fixed_width_is_closed_in_each_piece_again() -> None:
    result = max(RESULTS.values(), key=lambda result: len(result["steps"]))
    shown = pieces({"custom": {"type": "roadmap", "result": result}}, CHANNELS["fenced"], MESSAGES)
    assert len(shown) > 1
    for piece in shown:
        assert piece.text.startswith(f"{FENCE}\n")
        assert piece.text.endswith(f"\n{FENCE}")


def test_sign_of_a_report_says_where_there_is_one() -> None:
    shown = pieces({"text": "Hier ist Ihr Bericht.", "custom": {"type": "report"}}, twilio.LIMITS, MESSAGES)
    assert [piece.text for piece in shown] == [MESSAGES["report_elsewhere"]]


@pytest.mark.parametrize("custom", [{"type": "roadmap", "result": {"steps": []}}, {"type": "new"}, {}])
def test_card_that_cannot_be_drawn_takes_nothing_else_with_it(custom: dict[str, Any]) -> None:
    assert [piece.text for piece in pieces({"text": "Text", "custom": custom}, twilio.LIMITS, MESSAGES)] == [
        "Text"
    ]


def test_message_without_anything_gives_no_piece() -> None:
    assert pieces({"text": " \n"}, twilio.LIMITS, MESSAGES) == []
    assert pieces({}, twilio.LIMITS, MESSAGES) == []


@pytest.mark.parametrize(
    ("text", "most", "parts"),
    [
        ("Ein Satz. Noch ein Satz.", 20, ["Ein Satz.", "Noch ein Satz."]),
        ("Oben steht es.\n\nUnten. Auch hier.", 30, ["Oben steht es.", "Unten. Auch hier."]),
        ("• eins\n  dazu\n• zwei\n  dazu", 20, ["• eins\n  dazu", "• zwei\n  dazu"]),
        ("Siehe z. B. Abschnitt drei und vier", 16, ["Siehe z. B.", "Abschnitt drei", "und vier"]),
        ("https://example.org/a.b?c=d&e lang", 29, ["https://example.org/a.b?c=d&e", "lang"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("", 5, []),
    ],
)
def test_text_is_cut_where_it_hurts_least(text: str, most: int, parts: list[str]) -> None:
    assert cut(text, most) == parts


@given(text=st.text(alphabet="aB. \n•😀ß&", max_size=200), most=st.integers(min_value=2, max_value=60))
@example(text="😀😀😀", most=3)
@example(text="a" * 10 + " \n\n " + "b", most=10)
def test_cutting_loses_nothing_and_leaves_nothing_empty(text: str, most: int) -> None:
    parts = cut(text, most)
    assert all(part.strip() and units(part) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(text=st.lists(st.text(alphabet="aB.ß", min_size=1, max_size=9), max_size=40).map(" ".join))
def test_words_stay_whole(text: str) -> None:
    assert [word for part in cut(text, 10) for word in part.split()] == text.split()
