"""Every behaviour at every question: after it the right question stands open, and nothing said is lost."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest

from tests.bot import Bot, Talk
from tests.profiles import CONTENT
from wegweiser.interview import next_question

QUESTIONS = CONTENT.questions.ids()

FIRM: dict[str, Any] = {
    "goal": "serve_customers",
    "industry": "crafts",
    "employees": 25,
    "federal_state": "DE-BY",
    "business_area": "service",
    "goal_measurable": "yes",
    "simple_solution": "no",
    "data_state": "structured",
    "data_amount": "some",
    "personal_data": "yes",
    "data_subjects": ("customers", "employees"),
    "sensitive_data": "no",
    "people_evaluated": "no",
    "ai_contact": "customers",
    "hosting": "eu",
    "works_council": "no",
    "ready_service": "no",
    "service_brings_data": "no",
    "differentiator": "yes",
    "cooperation": "no",
    "expertise": "it",
    "infrastructure": "basic",
    "budget": "5k_25k",
}
PAPER = FIRM | {"data_state": "paper", "ready_service": "yes"}

SAYS = {
    "asks why": "Warum fragen Sie das?",
    "asks for help": "Hilfe",
    "asks what it can do": "Was kannst du?",
    "asks for the summary": "Zusammenfassung",
    "asks whether it is human": "Bist du ein Mensch?",
    "asks what it knows": "Was weißt du über mich?",
    "asks for a person": "Ich möchte mit einem Menschen sprechen",
    "asks for a term": "Was heißt DSFA?",
    "asks for a code": "Pause",
    "greets": "Hallo",
    "thanks": "Danke, nett von Ihnen!",
    "is rude": "Du bist doch total bescheuert",
    "talks about something else": "Bestell mir bitte eine Pizza",
    "writes English": "Sorry, I don't speak German, can we do this in English?",
    "sends an emoji": "😀😀",
    "types letters": "asdf qwertz",
    "pastes HTML": "<script>alert('x')</script>",
    "pastes SQL": "'; DROP TABLE events; --",
    "pastes JSON": '{"goal": "reduce_costs", "employees": -5}',
    "pastes a page": "lorem ipsum dolor sit amet " * 400,
    "writes from right to left": "שלום עולם \u202e abc \u0007",
    "sends an unknown payload": '/set{"goal": "hack"}',
    "sends a payload that is not allowed": '/inform{"employees": -5, "goal": "hack", "nothing": 1}',
    "asks for funding too early": "Welche Förderung gibt es?",
    "asks for the reasons too early": "Warum diese Roadmap?",
}


def way_to(question: str) -> dict[str, Any]:
    """The answers of a firm that is asked `question`, up to it, as slots hold them."""
    for firm in (FIRM, PAPER):
        answers: dict[str, Any] = {}
        while (following := next_question(answers, CONTENT.questions, CONTENT.rules)) not in (None, question):
            assert following is not None
            answers[following] = firm[following]
        if following == question:
            return {key: list(value) if isinstance(value, tuple) else value for key, value in answers.items()}
    raise AssertionError(f"no firm here is asked {question}")


def given_answers(talk: Talk) -> dict[str, Any]:
    slots = talk.slots()
    return {question: slots[question] for question in QUESTIONS if slots[question] is not None}


@pytest.mark.parametrize("question", QUESTIONS)
def test_after_each_interruption_in_a_row_the_same_question_is_open(question: str, bot: Bot) -> None:
    talk = bot.talk()
    answers = way_to(question)
    talk.prepare(answers, question)
    for behaviour, text in SAYS.items():
        reply = talk.hears(text)
        assert reply.strip(), f"silence when a person {behaviour} at {question}"
        assert talk.open_question == question, f"{behaviour}: another question is open"
        assert given_answers(talk) == answers, f"{behaviour}: the answers have changed"


@pytest.mark.parametrize("question", QUESTIONS)
def test_not_knowing_leaves_the_question_open_ended_and_goes_on(question: str, bot: Bot) -> None:
    talk = bot.talk()
    answers = way_to(question)
    talk.prepare(answers, question)
    talk.say("weiß nicht")
    stored = CONTENT.questions[question].stored_unknown
    expected = answers | {question: [stored] if question == "data_subjects" else stored}
    assert given_answers(talk) == expected


@pytest.mark.parametrize("question", QUESTIONS[1:])
def test_back_asks_the_question_before_and_a_new_answer_returns_here(question: str, bot: Bot) -> None:
    talk = bot.talk()
    answers = way_to(question)
    talk.prepare(answers, question)
    talk.say("zurück")
    previous = talk.open_question
    assert previous == list(answers)[-1]
    assert given_answers(talk) == answers
    talk.say(f"/inform{json.dumps({previous: answers[previous]})}")
    assert talk.open_question == question
    assert given_answers(talk) == answers


@pytest.mark.parametrize("question", QUESTIONS[3:])
def test_a_change_is_taken_and_the_open_question_asked_again(question: str, bot: Bot) -> None:
    talk = bot.talk()
    answers = way_to(question)
    talk.prepare(answers, question)
    talk.say("Ich möchte die Mitarbeiterzahl ändern")
    assert talk.open_question == "employees"
    talk.say("40")
    assert talk.open_question == question
    assert given_answers(talk) == answers | {"employees": 40}


@pytest.mark.parametrize("question", QUESTIONS)
def test_stopping_and_going_on_returns_to_the_same_question(question: str, bot: Bot) -> None:
    talk = bot.talk()
    answers = way_to(question)
    talk.prepare(answers, question)
    talk.say("abbrechen")
    assert talk.open_question is None
    talk.say("weitermachen")
    assert talk.open_question == question
    assert given_answers(talk) == answers


@pytest.mark.parametrize("question", QUESTIONS[1:])
def test_restarting_asks_first_and_then_forgets_every_answer(question: str, bot: Bot) -> None:
    talk = bot.talk()
    answers = way_to(question)
    talk.prepare(answers, question)
    talk.say("neu starten")
    assert given_answers(talk) == answers
    talk.say("nein")
    assert talk.open_question == question
    assert given_answers(talk) == answers
    talk.say("neu starten")
    talk.say("ja")
    assert talk.open_question == "goal"
    assert given_answers(talk) == {}


class TestDeletion:
    """What happens on „Alles löschen“."""

    def test_asks_first_and_then_leaves_nothing_in_the_store(self, bot: Bot) -> None:
        talk = bot.talk()
        talk.say("wir sind eine Tischlerei mit 25 Leuten in Augsburg und wollen weniger Ausschuss")
        assert bot.stored_events(talk) > 0
        talk.say("Alles löschen")
        assert bot.stored_events(talk) > 0
        assert "gelöscht" in talk.hears("ja")
        assert bot.stored_events(talk) == 0

    def test_makes_a_pause_code_worthless_too(self, bot: Bot) -> None:
        talk, elsewhere = bot.talk(), bot.talk()
        talk.say("wir sind eine Tischlerei mit 25 Leuten in Augsburg und wollen weniger Ausschuss")
        code = next(word for word in talk.hears("Pause").split() if word.startswith("KI-")).strip(".")
        talk.say("alles löschen")
        talk.say("ja")
        assert "kenne ich nicht" in elsewhere.hears(f"weiter mit {code}")

    def test_begins_anew_afterwards(self, bot: Bot) -> None:
        talk = bot.talk()
        for text in ("Bäckerei in Kassel mit 12 Leuten", "alles löschen", "ja"):
            talk.say(text)
        assert "kein Mensch" in talk.hears("Hallo")
        assert given_answers(talk) == {}


class TestPause:
    """Going on elsewhere with a code."""

    def test_goes_on_in_another_conversation_and_the_code_works_once(self, bot: Bot) -> None:
        talk, elsewhere, late = bot.talk(), bot.talk(), bot.talk()
        talk.say("wir sind eine Tischlerei mit 25 Leuten in Augsburg und wollen weniger Ausschuss")
        code = next(word for word in talk.hears("Pause").split() if word.startswith("KI-")).strip(".")
        elsewhere.say(f"weiter mit {code}")
        assert given_answers(elsewhere) == given_answers(talk)
        assert elsewhere.open_question == talk.open_question
        assert "kenne ich nicht" in late.hears(f"weiter mit {code}")
        assert given_answers(late) == {}


class TestContradictions:
    """What does not go together is asked about once."""

    def test_another_value_for_an_earlier_answer_is_asked_about(self, bot: Bot) -> None:
        talk = bot.talk()
        talk.prepare(way_to("data_amount"), "data_amount")
        reply = talk.hears("genug Daten, das sind bei uns aber alles nur Zettel, alles auf Papier")
        assert "Was gilt?" in reply
        talk.say("Auf Papier oder im Kopf")
        assert given_answers(talk)["data_state"] == "paper"

    def test_rating_applicants_without_personal_data_is_asked_about(self, bot: Bot) -> None:
        talk = bot.talk()
        answers = way_to("personal_data")
        talk.prepare(answers | {"personal_data": "none"}, "ready_service")
        assert "Was gilt?" in talk.hears("nein, und wir wollen auch Bewerber bewerten")
        talk.say("ja")
        assert given_answers(talk)["personal_data"] == "yes"
        assert given_answers(talk)["people_evaluated"] == "suggestion"


def finished(bot: Bot) -> Talk:
    """A conversation with its result, of the firm without personal data."""
    talk = bot.talk()
    answers = way_to("budget") | {"personal_data": "none", "ai_contact": "none"}
    answers = {key: value for key, value in answers.items() if key not in NOT_ASKED}
    talk.prepare(answers, "budget")
    talk.say("30.000 Euro")
    assert talk.result is not None
    return talk


NOT_ASKED = ("data_subjects", "sensitive_data", "people_evaluated", "hosting", "works_council")


class TestAfterTheResult:
    """Questions and changes after the result."""

    def test_reasons_funding_partners_examples_and_duties_are_told_again(self, bot: Bot) -> None:
        talk = finished(bot)
        why = talk.hears("Warum diese Roadmap?")
        assert "Weil" in why
        assert "Was ich nicht empfehle" in why
        assert "Förderung, die nicht in Frage kommt" in why
        assert "Stand" in talk.hears("Welche Förderung gibt es?")
        assert "Bayern" in talk.hears("Wer hilft uns in Bayern?")
        assert "Quelle" in talk.hears("Beispiele?")
        assert "Rechtsberatung" in talk.hears("Was müssen wir beim Datenschutz tun?")

    def test_another_land_brings_its_funding_and_partners(self, bot: Bot) -> None:
        reply = finished(bot).hears("und in Hessen?")
        assert "Hessen" in reply
        assert "Förderung, die in Frage kommt" in reply
        assert "Wer Ihnen helfen kann" in reply

    def test_a_programme_is_explained_by_name_also_an_ended_one(self, bot: Bot) -> None:
        talk = finished(bot)
        assert "Zentrales Innovationsprogramm" in talk.hears("Erzähl mir mehr zu ZIM")
        assert "beendet" in talk.hears("Gibt es Digital Jetzt noch?")

    def test_a_what_if_names_where_it_would_lead(self, bot: Bot) -> None:
        talk = finished(bot)
        assert "Fundament legen" in talk.hears("Was wäre, wenn alles nur auf Papier wäre?")
        assert "Wenn Sie weniger als 5.000 Euro hätten" in talk.hears("Was wäre mit weniger Budget?")

    def test_a_changed_answer_brings_the_difference_by_name(self, bot: Bot) -> None:
        talk = finished(bot)
        talk.say("Ich möchte den Stand der Daten ändern")
        assert talk.open_question == "data_state"
        reply = talk.hears("alles auf Papier")
        assert talk.result is not None
        while talk.open_question is not None:
            reply = talk.hears("nein")
        assert "Fundament legen" in reply
        assert "Schritte, neu" in reply
        assert talk.result["outcome"] == "foundation"

    def test_a_new_headcount_alone_is_taken_and_nothing_is_asked_again(self, bot: Bot) -> None:
        talk = finished(bot)
        talk.say("doch eher 600 Leute")
        assert given_answers(talk)["employees"] == 600
        assert talk.open_question is None

    @pytest.mark.parametrize("text", ["Hallo", "Kundschaft besser bedienen", '/inform{"goal": "serve_customers"}'])
    def test_what_changes_nothing_leaves_the_result_and_says_so(self, bot: Bot, text: str) -> None:
        talk = finished(bot)
        before = given_answers(talk)
        assert "bleibt, wie es ist" in talk.hears(text)
        assert given_answers(talk) == before

    def test_thanks_do_not_bring_the_result_again(self, bot: Bot) -> None:
        talk = finished(bot)
        assert "Meine Empfehlung" not in talk.hears("Danke, tschüss!")


class TestNeverSilent:
    """What is said to messages that neither answer nor ask."""

    def test_who_starts_anew_before_any_answer_is_told_so_and_asked_the_first_question(self, bot: Bot) -> None:
        talk = bot.talk()
        talk.say("Guten Tag")
        reply = talk.hears("von vorn")
        assert "ganz am Anfang" in reply
        assert "Was soll vor allem besser werden?" in reply

    @pytest.mark.parametrize("wish", ["von vorn", "alles löschen"])
    def test_who_asks_twice_for_what_has_to_be_confirmed_is_asked_twice(self, wish: str, bot: Bot) -> None:
        talk = bot.talk()
        talk.prepare(way_to("data_amount"), "data_amount")
        asked = talk.hears(wish)
        assert asked in talk.hears("Warum fragen Sie das?")
        assert talk.hears(wish) == asked
        talk.say("nein")
        assert talk.open_question == "data_amount"

    def test_who_wants_the_result_while_two_answers_contradict_is_asked_which_one_holds(self, bot: Bot) -> None:
        talk = finished(bot)
        doubt = talk.hears("wir sind eine Bäckerei mit 8 Leuten")
        assert "Was gilt?" in doubt
        assert doubt.rpartition("hatten Sie gesagt")[2] in talk.hears("Zeigen Sie mir das Ergebnis")
        talk.say("Handwerk")
        assert "Meine Empfehlung" in talk.hears("Zeigen Sie mir das Ergebnis")

    def test_an_answer_given_already_is_met_with_the_open_question(self, bot: Bot) -> None:
        talk = bot.talk()
        talk.prepare(way_to("business_area"), "business_area")
        assert "In welchem Bereich" in talk.hears("Kundschaft besser bedienen")

    def test_a_no_that_takes_back_the_industry_is_no_answer_to_the_open_question(self, bot: Bot) -> None:
        talk = bot.talk()
        talk.prepare(way_to("goal_measurable") | {"industry": "health"}, "goal_measurable")
        assert "Was gilt?" in talk.hears("nein wir sind keine pflege sondern eine schreinerei")
        assert "goal_measurable" not in given_answers(talk)
        talk.say("Handwerk")
        assert given_answers(talk)["industry"] == "crafts"
        assert talk.open_question == "goal_measurable"

    @pytest.mark.parametrize("text", ["Ich will einen Menschen sprechen", "einen Menschen bitte"])
    def test_who_asks_for_a_human_is_not_counted_as_one(self, bot: Bot, text: str) -> None:
        talk = bot.talk()
        talk.prepare(way_to("employees"), "employees")
        talk.say(text)
        assert "employees" not in given_answers(talk)
        assert talk.open_question == "employees"

    def test_a_provider_from_the_usa_is_not_where_the_firm_sits(self, bot: Bot) -> None:
        talk = bot.talk()
        talk.prepare(way_to("hosting"), "hosting")
        assert "Was gilt?" not in talk.hears("ein Anbieter aus den USA")
        assert given_answers(talk)["hosting"] == "third_country"


class TestNotUnderstood:
    """What is said when an answer is not understood."""

    def test_never_the_same_sentence_twice_in_a_row(self, bot: Bot) -> None:
        talk = bot.talk()
        talk.prepare(way_to("data_state"), "data_state")
        replies = [talk.hears("fghj") for _ in range(6)]
        assert all(first != second for first, second in pairwise(replies))
        assert "1." in replies[1] or talk.messages[-1]["buttons"]

    def test_a_town_in_several_states_is_asked_back(self, bot: Bot) -> None:
        talk = bot.talk()
        talk.prepare(way_to("federal_state"), "federal_state")
        assert "Sachsen-Anhalt" in str(talk.say("Halle"))
        talk.say("das in Westfalen")
        assert given_answers(talk)["federal_state"] == "DE-NW"


def test_the_greeting_says_in_its_first_sentence_that_it_is_no_human(bot: Bot) -> None:
    first = bot.talk().hears("Guten Tag").split("!")[1].split(".")[0]
    assert "Programm" in first
    assert "kein Mensch" in first


def test_a_bare_number_from_a_thousand_on_changes_the_budget_and_a_small_one_the_headcount(bot: Bot) -> None:
    talk = bot.talk()
    answers = way_to("cooperation") | {"budget": "under_5k"}
    talk.prepare(answers, "cooperation")
    talk.say("doch lieber 20000")
    assert given_answers(talk) == answers | {"budget": "5k_25k"}
    talk.say("doch eher 50")
    assert given_answers(talk) == answers | {"budget": "5k_25k", "employees": 50}
