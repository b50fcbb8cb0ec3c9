"""Whole turns through the actions, with the intents that Rasa would find: what a person reads and what is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from actions import adviser
from actions.conversation import FORGET, REQUESTED_SLOT
from storage import pauses, places
from tests.actions.by_hand import Conversation
from tests.example_associations import GUILD, needs_examples
from tests.firms import BASE
from wegweiser.content import Content

MEMBER = {"association": GUILD}


@pytest.fixture(autouse=True)
def _own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(places.DATABASE_VARIABLE, raising=False)
    monkeypatch.setenv(places.PAUSES_VARIABLE, str(tmp_path / "pauses.db"))
    monkeypatch.setenv(places.COUNTS_VARIABLE, str(tmp_path / "statistics.db"))
    monkeypatch.setenv(adviser.TODAY_VARIABLE, "2026-11-22")


@pytest.fixture
def talk() -> Conversation:
    """A conversation that has just begun."""
    talk = Conversation()
    talk.begin()
    return talk


@pytest.fixture
def asked(talk: Conversation) -> Conversation:
    """A person who has said the goal and the industry, and is now asked for the headcount."""
    talk.presses(goal="improve_quality")
    talk.presses(industry="crafts")
    return talk


@pytest.fixture
def advised(talk: Conversation) -> Conversation:
    """A person who has the result."""
    return advise(talk)


def advise(talk: Conversation, **other: Any) -> Conversation:
    """Answer whatever is asked, as the firm of the table of examples."""
    while talk.is_interviewing:
        question = talk.slots[REQUESTED_SLOT]
        talk.presses(**{question: {**BASE, **other}[question]})
    return talk


def wants_to_change(talk: Conversation, question: str) -> None:
    """Press the button that takes an answer back."""
    talk.hears(f'/change{{"question": "{question}"}}', "change", button={"question": question})


def cards(talk: Conversation) -> list[dict[str, Any]]:
    """The cards that came."""
    return [message["custom"]["result"] for message in talk.messages if "result" in message.get("custom", {})]


class TestTheBeginning:
    """Nothing has been answered yet."""

    def test_a_hello_is_met_with_who_speaks_and_the_first_question(
        self, talk: Conversation, content: Content
    ) -> None:
        answer = talk.hears("Guten Tag", "greet")
        assert content.messages["greeting"] in answer
        assert content.messages["opening"] in answer

    @needs_examples
    def test_the_members_of_an_association_are_not_asked_what_is_the_same_for_all(self) -> None:
        talk = Conversation(metadata=MEMBER)
        talk.events.append({"event": "user", "metadata": MEMBER})
        talk.begin()
        assert talk.slots["industry"] == "crafts"
        asked = talk.hears("Guten Tag", "greet")
        assert "was er macht" not in asked
        assert "wo er sitzt" not in asked
        assert "wie viele Menschen dort arbeiten und was besser werden soll" in asked

    def test_nothing_can_be_listed_gone_back_to_changed_or_paused(
        self, talk: Conversation, content: Content
    ) -> None:
        for intent, message in {
            "summary": "summary_nothing",
            "back": "back_nothing",
            "change": "change_nothing",
            "pause_resume": "pause_nothing",
            "funding": "result_missing",
            "result": "result_too_early",
        }.items():
            assert content.messages[message] in talk.hears("Und nun?", intent)


class TestAtAnyMoment:
    """In the middle of the interview; the open question always comes back."""

    def test_why_is_answered_with_the_reason_of_the_open_question(
        self, asked: Conversation, content: Content
    ) -> None:
        answer = asked.hears("Wozu das?", "why")
        assert content.questions["employees"].why in answer
        assert content.questions["employees"].text in answer

    def test_the_summary_lists_what_was_said(self, asked: Conversation) -> None:
        answer = asked.hears("Was habe ich gesagt?", "summary")
        assert "Handwerk" in answer

    def test_who_asks_what_is_known_hears_where_it_can_be_had_only_where_there_is_a_menu(
        self, asked: Conversation, content: Content
    ) -> None:
        export = content.messages["what_do_you_know_export"]
        assert export not in asked.hears("Was weißt du über mich?", "what_do_you_know")
        asked.channel = "web"
        assert export in asked.hears("Was weißt du über mich?", "what_do_you_know")

    def test_going_back_twice_leads_to_the_question_before_the_last(self, asked: Conversation) -> None:
        asked.hears("zurück", "back")
        assert asked.slots[REQUESTED_SLOT] == "industry"
        asked.hears("zurück", "back")
        assert asked.slots[REQUESTED_SLOT] == "goal"

    def test_a_named_answer_is_asked_for_anew(self, asked: Conversation) -> None:
        asked.hears("Die Branche stimmt nicht", "change")
        assert asked.slots[REQUESTED_SLOT] == "industry"

    def test_a_change_that_names_the_question_and_its_answer_is_taken_at_once(self, asked: Conversation) -> None:
        asked.hears("es gibt doch eine fertige Lösung zu kaufen", "change")
        assert asked.slots["ready_service"] == "yes"

    def test_a_button_to_change_an_answer_asks_for_it_anew(self, asked: Conversation) -> None:
        wants_to_change(asked, "goal")
        assert asked.slots[REQUESTED_SLOT] == "goal"

    def test_an_unnamed_change_offers_what_was_said_as_buttons_and_in_the_terminal_as_a_list(
        self, asked: Conversation, content: Content
    ) -> None:
        answer = asked.hears("Ich muss etwas ändern", "change")
        assert content.messages["change_which"] in answer
        assert any(message.get("buttons") for message in asked.messages[-2:])
        asked.channel = "cmdline"
        before = len(asked.messages)
        assert "Handwerk" in asked.hears("Ich muss etwas ändern", "change")
        assert not any(message.get("buttons") for message in asked.messages[before:])

    def test_a_restart_is_done_only_after_a_yes(self, asked: Conversation, content: Content) -> None:
        assert content.messages["confirm"]["restart"] in asked.hears("Von vorn", "restart")
        assert content.messages["nothing_discarded"] in asked.hears("nein", "deny")
        assert asked.slots["goal"] == "improve_quality"
        asked.hears("Von vorn", "restart")
        assert content.messages["restarted"] in asked.hears("ja", "affirm")
        assert asked.slots["goal"] is None

    def test_deleting_is_done_only_after_a_yes_and_takes_the_codes_along(
        self, asked: Conversation, content: Content
    ) -> None:
        asked.hears("Pause", "pause_resume")
        (code,) = asked.slots["codes"]
        asked.hears("Alles löschen", "delete_data")
        assert content.messages["deleted"] in asked.hears("ja", "affirm")
        assert asked.slots[FORGET] is True
        assert pauses.take(code) is None

    def test_who_stops_can_go_on_later(self, asked: Conversation, content: Content) -> None:
        assert content.messages["stop"] in asked.hears("Schluss für heute", "stop", confidence=0.99)
        assert not asked.is_interviewing
        assert content.messages["welcome_back"] in asked.hears("Weiter", "pause_resume")
        assert asked.slots[REQUESTED_SLOT] == "employees"

    def test_after_a_stop_why_has_no_question_to_be_about(self, asked: Conversation, content: Content) -> None:
        asked.hears("Schluss für heute", "stop", confidence=0.99)
        assert content.messages["why_nothing_open"] in asked.hears("Warum?", "why")

    def test_after_a_stop_a_message_full_of_facts_goes_on_with_the_interview(self, asked: Conversation) -> None:
        asked.hears("Schluss für heute", "stop", confidence=0.99)
        asked.hears("Wir sind 12 Leute in Hamburg und haben 30.000 Euro", "smalltalk")
        assert asked.is_interviewing
        assert asked.slots["employees"] == 12
        assert asked.slots["federal_state"] == "DE-HH"

    def test_a_code_brings_the_answers_into_another_conversation(
        self, asked: Conversation, content: Content
    ) -> None:
        asked.hears("Pause", "pause_resume")
        other = Conversation()
        other.begin()
        assert "Handwerk" in other.hears(f"Weiter mit {asked.slots['codes'][0]}")
        assert other.slots[REQUESTED_SLOT] == "employees"

    def test_an_unknown_code_is_called_unknown(self, advised: Conversation, content: Content) -> None:
        assert content.messages["resume_unknown"] in advised.hears("KI-AAAA-BBBB", "pause_resume")

    def test_who_wants_a_person_is_told_to_name_the_land_until_it_is_known(
        self, asked: Conversation, content: Content
    ) -> None:
        assert content.messages["human_state"] in asked.hears("Kann ich mit jemandem reden?", "human")

    def test_a_term_is_explained_and_an_unknown_one_answered_with_the_known_ones(
        self, asked: Conversation, content: Content
    ) -> None:
        term = content.glossary[0]
        assert term.text in asked.hears(f"Was heißt {term.term}?", "glossary")
        assert term.term in asked.hears("Was heißt Xylophon?", "glossary")

    def test_small_talk_is_answered_in_turns_with_other_words(self, asked: Conversation) -> None:
        first, second = (asked.hears("Schönes Wetter heute?", "smalltalk") for _ in range(2))
        assert first != second

    def test_a_telephone_number_is_masked_and_that_is_said_once(
        self, asked: Conversation, content: Content
    ) -> None:
        said = content.messages["personal_data"]["masked"].split("{", 1)[0].strip()
        answer = asked.hears("Rufen Sie mich an: 0171 2345678, warum fragen Sie?", "why")
        assert answer.count(said) == 1


class TestTheResult:
    """The interview is complete."""

    def test_comes_as_text_and_as_a_card(self, advised: Conversation, content: Content) -> None:
        (card,) = cards(advised)
        assert card["outcome"] == "build_with_partners"
        assert content.messages["result_next"] in [message.get("text") for message in advised.messages]

    def test_comes_as_text_alone_in_the_terminal(self) -> None:
        talk = Conversation(channel="cmdline")
        talk.begin()
        assert cards(advise(talk)) == []
        assert talk.slots["result_for"]["goal"] == "improve_quality"

    def test_is_shown_early_when_asked_for(self, asked: Conversation, content: Content) -> None:
        assert content.messages["result_early"] in asked.hears("Zeig mir das Ergebnis", "result", confidence=0.99)
        assert len(cards(asked)) == 1

    @pytest.mark.parametrize(
        "intent", ["why_roadmap", "funding", "partners", "examples", "privacy_duties", "next_steps"]
    )
    def test_answers_questions_about_its_parts(self, intent: str, advised: Conversation) -> None:
        assert len(advised.hears("Und das?", intent)) > 40

    def test_does_not_say_that_there_is_nothing_after_it_has_told_the_reasons(
        self, talk: Conversation, content: Content
    ) -> None:
        told = advise(talk, simple_solution="yes")
        reasons = told.hears("Warum brauchen wir keine KI?", "why_roadmap")
        assert "Warum gerade das?" in reasons
        assert content.messages["result_part_empty"] not in reasons

    def test_tells_funding_in_another_land(self, advised: Conversation) -> None:
        assert advised.hears("und in Hessen?", "what_if") != advised.hears("und in Sachsen?", "what_if")

    def test_tells_what_another_answer_would_change(self, advised: Conversation, content: Content) -> None:
        intro = content.messages["what_if_intro"]
        assert intro in advised.hears("Was wäre, wenn wir anders geantwortet hätten?", "what_if")
        assert intro in advised.hears("Was wäre bei einem anderen Stand der Daten?", "what_if")
        guesses = {"data_state": [["connected", 0.98]]}
        nothing = advised.hears("Und wenn alles zusammenhinge?", "what_if", clause_guesses=guesses)
        question = content.questions["data_state"]
        supposed = f"{question.title} – {question.label('connected')}"
        assert content.messages["what_if_same"].format(facts=supposed) in nothing

    def test_tells_what_an_answer_to_a_question_left_open_would_change(
        self, asked: Conversation, content: Content
    ) -> None:
        asked.hears("Zeig mir das Ergebnis", "result", confidence=0.99)
        assert content.messages["what_if_which"] in asked.hears("und wenn alles ganz anders wäre?", "what_if")
        by_answer = asked.hears("Was wäre bei einem anderen fertigen Angebot?", "what_if")
        assert "• Die Antwort „Ja“ führt zu „KI zukaufen“." in by_answer
        guesses = {"cooperation": [["yes", 0.98]]}
        told = asked.hears("und wenn doch andere mitmachen würden?", "what_if", clause_guesses=guesses)
        assert "Angenommen: Zusammenarbeit – Ja. Dann hieße meine Empfehlung „Gemeinsam im Ökosystem“." in told

    def test_is_followed_by_no_sentence_twice_in_a_row(self, advised: Conversation, content: Content) -> None:
        first, second = content.messages["not_understood_after"]
        assert first in advised.hears("nur so", "inform")
        assert second in advised.hears("ganz so", "inform")

    def test_says_why_it_is_this_one_also_where_only_why_is_asked(self, advised: Conversation) -> None:
        assert advised.hears("warum das?", "why") == advised.hears("Warum diese Roadmap?", "why_roadmap")

    def test_tells_about_a_programme_that_is_taken_for_a_term(self, advised: Conversation) -> None:
        text = "Was ist das INQA-Coaching?"
        assert advised.hears(text, "glossary") == advised.hears(text, "funding_detail")

    def test_tells_about_a_programme_by_its_name(self, advised: Conversation, content: Content) -> None:
        assert "ZIM" in advised.hears("Was ist ZIM?", "funding_detail")
        unknown = advised.hears("Was ist der Mondfonds?", "funding_detail")
        assert content.messages["programme_unknown"] in unknown

    def test_can_be_had_as_a_document_only_where_there_are_links(
        self, talk: Conversation, content: Content
    ) -> None:
        assert content.messages["report_elsewhere"] in talk.hears("Als PDF bitte", "pdf")
        talk.channel = "web"
        assert content.messages["result_missing"] in talk.hears("Als PDF bitte", "pdf")
        assert content.messages["report"] in advise(talk).hears("Als PDF bitte", "pdf")

    def test_is_said_to_be_the_same_where_a_change_changes_nothing(
        self, advised: Conversation, content: Content
    ) -> None:
        wants_to_change(advised, "expertise")
        assert content.messages["result_same"] in advised.presses(expertise="data_science")

    def test_is_told_anew_where_a_change_leads_elsewhere(self, advised: Conversation, content: Content) -> None:
        wants_to_change(advised, "ready_service")
        assert content.messages["result_changed"] in advised.presses(ready_service="yes")
        assert [card["outcome"] for card in cards(advised)] == ["build_with_partners", "buy"]

    def test_is_drawn_anew_where_only_the_funding_differs(self, advised: Conversation, content: Content) -> None:
        wants_to_change(advised, "federal_state")
        assert content.messages["result_changed"] in advised.presses(federal_state="DE-HH")
        assert [card["variant"] for card in cards(advised)] == ["small_proof", "small_proof"]

    def test_takes_a_bare_number_for_the_headcount_and_a_large_one_for_the_money(
        self, advised: Conversation
    ) -> None:
        advised.hears("doch 60", "change")
        assert advised.slots["employees"] == 60
        advised.hears("doch lieber 20000", "change")
        assert advised.slots["budget"] == "5k_25k"

    def test_is_not_shown_again_where_nothing_is_new(self, advised: Conversation) -> None:
        before = len(advised.messages)
        advised.hears("Weiter", "inform")
        assert cards(advised) == cards(advised)[:1]
        assert len(advised.messages) <= before + 1


@needs_examples
class TestTheHandOver:
    """A member of an association whose adviser gets the result, into a folder, if the member wants that."""

    @pytest.fixture
    def member(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Conversation:
        monkeypatch.chdir(tmp_path)
        talk = Conversation(metadata=MEMBER)
        talk.begin()
        return advise(talk)

    def test_reaches_the_adviser_with_the_wish_and_is_confirmed(
        self, member: Conversation, tmp_path: Path
    ) -> None:
        assert "Muster-Innung" in member.hears("Kann mich jemand anrufen?", "human")
        member.hears("ja", "affirm")
        member.hears("Gern vormittags unter 089 99998-321")
        (sheet,) = (tmp_path / "var" / "handover").rglob("*.txt")
        assert "089 99998-321" in sheet.read_text(encoding="utf-8")
        assert member.slots["awaiting"] is None

    def test_that_fails_says_so_and_names_the_office(
        self, member: Conversation, tmp_path: Path, content: Content, caplog: pytest.LogCaptureFixture
    ) -> None:
        (tmp_path / "var").write_text("kein Ordner", encoding="utf-8")
        member.hears("Kann mich jemand anrufen?", "human")
        member.hears("ja", "affirm")
        failed = content.messages["handover"]["failed"].split("{", 1)[0]
        assert failed in member.hears("Gern vormittags unter 089 99998-321")
        assert "could not be handed over" in caplog.text

    def test_takes_a_way_to_be_reached_as_such_whatever_it_was_read_as(
        self, member: Conversation, tmp_path: Path
    ) -> None:
        member.hears("Kann mich jemand anrufen?", "human")
        member.hears("ja", "affirm")
        member.hears("Warum nicht gleich: 089 99998-321", "why")
        assert list((tmp_path / "var" / "handover").rglob("*.txt"))
