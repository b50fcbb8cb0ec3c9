"""One message at a time: what is taken, what is asked back, what is left to a rule."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from actions.asking import open_question, put_question
from actions.conversation import Memory, Message, plain_answers
from actions.interview import DELETE, RESTART, Turn, is_result_due, take_message
from wegweiser.content import Content
from wegweiser.questions import Answers
from wegweiser.understand.reading import Reader
from wegweiser.understand.weighing import Guess, Guesses


def typed(text: str, intent: str = "inform", confidence: float = 0.9, **guesses: Guess) -> Message:
    """A message as Rasa would hand it on."""
    whole = {question: (guess,) for question, guess in guesses.items()}
    return Message(text, intent, confidence, button={}, is_new=True, guesses=Guesses(whole))


def button(**values: object) -> Message:
    """A button that was pressed."""
    return Message(f"/inform{values}", "inform", 1.0, button=dict(values), is_new=True)


class Interview:
    """An interview that takes messages without a server."""

    def __init__(self, content: Content, reader: Reader, answers: Answers | None = None) -> None:
        self.content, self.reader = content, reader
        self.memory = Memory(answers=dict(answers or {}), asked=[*(answers or {})], greeted=True)

    def take(self, message: Message) -> Turn | None:
        """Take a message; remember what came of it."""
        question = open_question(self.memory, self.content)
        turn = take_message(message, self.memory, question, self.content, self.reader)
        if turn is not None:
            self.memory = turn.memory
        return turn

    def reply(self, message: Message, channel: str = "rest") -> str:
        """Take a message; return the text of the answer."""
        turn = self.take(message)
        assert turn is not None
        return "\n".join(
            outgoing.text for outgoing in put_question(self.memory, turn.said, turn.retry, self.content, channel)
        )


@pytest.fixture
def interview(content: Content, reader: Reader) -> Interview:
    """An interview of which only the opening is over."""
    opening = {"goal": "improve_quality", "industry": "crafts", "employees": 25, "federal_state": "DE-BY"}
    return Interview(content, reader, opening)


class TestAnAnswer:
    """A message that answers the open question."""

    def test_is_taken_whatever_intent_was_guessed(self, interview: Interview) -> None:
        assert interview.take(typed("Einkauf", "stop", 0.95))
        assert interview.memory.answers["business_area"] == "purchasing"

    def test_that_begins_with_yes_is_no_question_what_the_bot_can_do(self, interview: Interview) -> None:
        interview.take(typed("im Verkauf"))
        assert interview.take(typed("ja, wie lang ein Angebot braucht", "capabilities", 0.97))
        assert interview.memory.answers["goal_measurable"] == "yes"

    def test_is_said_back_in_half_a_sentence(self, interview: Interview) -> None:
        assert "Verstanden: Bereich – Einkauf." in interview.reply(typed("im Einkauf"))

    def test_by_button_is_not_said_back(self, interview: Interview) -> None:
        assert "Verstanden" not in interview.reply(button(business_area="purchasing"))

    def test_by_number_means_the_option_at_this_place(self, interview: Interview) -> None:
        interview.take(typed("nummer zwei"))
        assert interview.memory.answers["business_area"] == "production"

    def test_keeps_other_facts_of_the_same_sentence(self, interview: Interview) -> None:
        interview.take(typed("in der Werkstatt, und wir haben einen Betriebsrat"))
        assert interview.memory.answers["business_area"] == "production"
        assert interview.memory.answers["works_council"] == "yes"

    def test_not_known_is_stored_in_the_questions_own_word(self, interview: Interview) -> None:
        interview.take(typed("da muss ich passen", "unknown_skip"))
        assert interview.memory.answers["business_area"] == "unknown"

    def test_is_taken_from_a_guess_where_the_words_say_nothing(self, interview: Interview) -> None:
        interview.take(typed("wo die Hobelbank steht", business_area=Guess("production", 0.9)))
        assert interview.memory.answers["business_area"] == "production"

    def test_is_asked_back_where_words_and_guess_differ(self, interview: Interview) -> None:
        turn = interview.take(typed("Lager und Kisten", business_area=Guess("purchasing", 0.7)))
        assert turn is not None
        assert turn.retry
        assert "business_area" not in interview.memory.answers

    def test_that_fits_several_options_twice_is_asked_for_in_other_words(self, interview: Interview) -> None:
        puzzling = typed("Lager und Kisten", business_area=Guess("purchasing", 0.7))
        first, second, third = (interview.reply(puzzling) for _ in range(3))
        assert interview.content.messages["ask_back"] in first
        assert len({first, second, third}) == 3

    def test_that_is_known_already_is_not_passed_over_in_silence(self, interview: Interview) -> None:
        said = interview.reply(typed("wir sind eine Schreinerei mit 25 Leuten in Augsburg"))
        assert said.startswith("Das habe ich so notiert: Branche – Handwerk, Beschäftigte – 25")


class TestAnAnswerThatEndsTheInterview:
    """What brings the result before its time should have been meant."""

    @pytest.fixture
    def near_the_end(self, interview: Interview) -> Interview:
        """The interview, with the question open whose yes ends it: would ordinary software do?"""
        interview.memory.answers |= {"business_area": "administration", "goal_measurable": "yes"}
        return interview

    def test_is_asked_back_where_it_is_a_mere_guess(self, near_the_end: Interview) -> None:
        text = "ist alles bei Medifox drin"
        reply = near_the_end.reply(typed(text, simple_solution=Guess("yes", 0.75)), "cmdline")
        assert "1. Ja, das würde reichen" in reply
        assert open_question(near_the_end.memory, near_the_end.content) == "simple_solution"
        near_the_end.take(typed("2"))
        assert near_the_end.memory.answers["simple_solution"] == "no"

    @pytest.mark.parametrize(("text", "guess"), [("ja", 0.75), ("ist alles bei Medifox drin", 0.97)])
    def test_is_taken_where_it_is_said_or_sure(self, text: str, guess: float, near_the_end: Interview) -> None:
        near_the_end.take(typed(text, simple_solution=Guess("yes", guess)))
        assert near_the_end.memory.answers["simple_solution"] == "yes"
        assert open_question(near_the_end.memory, near_the_end.content) is None

    def test_is_taken_from_a_guess_where_it_goes_on(self, near_the_end: Interview) -> None:
        near_the_end.take(typed("ist alles bei Medifox drin", simple_solution=Guess("no", 0.75)))
        assert near_the_end.memory.answers["simple_solution"] == "no"

    def test_is_asked_back_where_the_message_is_about_something_else(self, interview: Interview) -> None:
        interview.memory.answers["business_area"] = "administration"
        interview.take(typed("nee is bloß der name, keine gesundheitsdaten oder so"))
        assert open_question(interview.memory, interview.content) == "goal_measurable"
        assert interview.memory.answers["sensitive_data"] == "no"

    def test_is_asked_back_where_it_is_guessed_that_there_is_no_goal(self, interview: Interview) -> None:
        del interview.memory.answers["goal"]
        interview.take(typed("uff koin fall amerika", goal=Guess("unclear", 0.99)))
        assert open_question(interview.memory, interview.content) == "goal"
        interview.take(typed("des miassad ma erst überlegn", "unknown_skip", goal=Guess("unclear", 0.99)))
        assert interview.memory.answers["goal"] == "unclear"

    @pytest.mark.parametrize("intent", ["help", "inform"])
    def test_can_be_taken_back_by_its_name(self, intent: str, near_the_end: Interview) -> None:
        near_the_end.take(typed("ja"))
        near_the_end.memory.result_for = plain_answers(near_the_end.memory)
        near_the_end.take(typed("eine einfache lösung reicht nicht", intent))
        assert near_the_end.memory.answers["simple_solution"] == "no"

    def test_can_be_taken_back_in_other_words(self, interview: Interview) -> None:
        interview.memory.answers |= {"business_area": "production", "goal_measurable": "no"}
        interview.memory.asked = ["business_area", "goal_measurable"]
        interview.memory.result_for = plain_answers(interview.memory)
        yes = Guess("yes", 0.9)
        interview.take(typed("messbar ist es doch, jeder stillstand kostet uns 4000 euro", goal_measurable=yes))
        assert interview.memory.answers["goal_measurable"] == "yes"


class TestNoAnswer:
    """A message that is something else."""

    @pytest.mark.parametrize("intent", ["why", "help", "summary", "human", "smalltalk", "glossary"])
    def test_is_left_to_the_rule_for_its_intent(self, interview: Interview, intent: str) -> None:
        assert interview.take(typed("erzähl mal was dazu", intent)) is None

    def test_with_a_question_mark_is_no_answer_although_a_word_fits(self, interview: Interview) -> None:
        assert interview.take(typed("Was meinen Sie mit Einkauf?", "glossary", 0.5)) is None

    def test_of_a_kind_that_nobody_knows_is_no_answer_by_a_guess_if_it_asks(self, interview: Interview) -> None:
        unknown = Guess("unknown", 0.99)
        for text in ("was war die Frage?", "erzähl mir was über den Startbonus", "Sagen Sie mir mal mehr dazu"):
            interview.take(typed(text, "nlu_fallback", 0.4, any_question=unknown, business_area=unknown))
            assert open_question(interview.memory, interview.content) == "business_area"

    def test_that_asks_for_a_programme_is_told_about_it_though_nobody_learned_its_name(
        self, interview: Interview
    ) -> None:
        turn = interview.take(typed("erzähl mir was über INQA-Coaching", "nlu_fallback", 0.4))
        assert turn is not None
        assert turn.said[0].startswith("INQA-Coaching")

    @pytest.mark.parametrize("text", ['{"goal": 1}', "<b>Einkauf</b>", "/set{}", "'; DROP TABLE x; --"])
    def test_of_a_program_changes_nothing(self, interview: Interview, text: str) -> None:
        before = dict(interview.memory.answers)
        interview.take(typed(text))
        assert interview.memory.answers == before

    @pytest.mark.parametrize(
        "values", [{"employees": -5}, {"goal": "hack"}, {"nothing": 1}, {"data_subjects": ["customers", "x"]}]
    )
    def test_by_a_payload_that_is_not_allowed_changes_nothing(
        self, interview: Interview, values: dict[str, object]
    ) -> None:
        before = dict(interview.memory.answers)
        interview.take(button(**values))
        assert interview.memory.answers == before


class TestNotUnderstanding:
    """What is said when an answer is not understood."""

    def test_gives_an_example_first_and_then_the_options(self, interview: Interview) -> None:
        first = interview.reply(typed("fghj"), "cmdline")
        second = interview.reply(typed("fghj"), "cmdline")
        question = interview.content.questions["business_area"]
        assert first.splitlines()[1:3] == [question.text, question.example]
        assert "1. Einkauf" in second
        assert "weiß nicht" in second

    def test_never_says_the_same_twice_in_a_row(self, interview: Interview) -> None:
        replies = [interview.reply(typed("fghj")) for _ in range(8)]
        assert all(first != second for first, second in pairwise(replies))

    def test_ends_with_the_next_answer_that_is_understood(self, interview: Interview) -> None:
        interview.take(typed("fghj"))
        interview.take(typed("Einkauf"))
        assert interview.memory.misses == 0


class TestATradeThatNobodyKnows:
    """What a firm does, in words that no example has."""

    def test_is_not_taken_for_a_goal_that_is_not_known(self, content: Content, reader: Reader) -> None:
        new = Interview(content, reader)
        new.take(typed("wir machen hörspiele", goal=Guess("unclear", 0.88)))
        assert "goal" not in new.memory.answers

    def test_does_not_hide_that_somebody_knows_no_goal(self, content: Content, reader: Reader) -> None:
        new = Interview(content, reader)
        new.take(typed("hm, tja, schwierig", goal=Guess("unclear", 0.97)))
        assert new.memory.answers == {"goal": "unclear"}


class TestWhatWasLeftOpen:
    """A question that somebody could not answer, and answers later, while another one is open."""

    @pytest.fixture
    def undecided(self, content: Content, reader: Reader) -> Interview:
        """An interview about no goal yet; its only other question is the one for the place."""
        return Interview(content, reader, {"goal": "unclear"})

    def test_goal_that_comes_to_mind_later_is_taken(self, undecided: Interview) -> None:
        assert open_question(undecided.memory, undecided.content) == "federal_state"
        goal = Guess("improve_quality", 0.99)
        assert "Ziel – Qualität verbessern" in undecided.reply(
            typed("das Lackierte muss schöner werden", goal=goal)
        )
        assert open_question(undecided.memory, undecided.content) == "industry"

    def test_goal_that_comes_to_mind_after_the_result_opens_the_interview_again(
        self, undecided: Interview
    ) -> None:
        undecided.take(typed("Augsburg"))
        assert open_question(undecided.memory, undecided.content) is None
        undecided.take(typed("das Lackierte muss schöner werden", goal=Guess("improve_quality", 0.99)))
        assert open_question(undecided.memory, undecided.content) == "industry"

    @pytest.mark.parametrize("guess", [Guess("improve_quality", 0.9), Guess("unclear", 0.99)])
    def test_goal_is_not_taken_from_what_may_be_something_else(self, guess: Guess, undecided: Interview) -> None:
        undecided.take(typed("das Lackierte halt", goal=guess))
        assert undecided.memory.answers == {"goal": "unclear"}

    def test_what_was_not_known_before_is_no_contradiction(self, interview: Interview) -> None:
        interview.memory.answers["industry"] = "unknown"
        assert "Was gilt?" not in interview.reply(typed("im Einkauf, wir sind übrigens ein Hotel"))
        assert interview.memory.answers["industry"] == "hospitality"


class TestChanging:
    """Replacing an earlier answer."""

    def test_takes_the_new_value_from_the_sentence(self, interview: Interview) -> None:
        interview.take(typed("doch eher 50 Leute", "change"))
        assert interview.memory.answers["employees"] == 50

    def test_of_the_answer_to_the_open_question_is_taken(self, interview: Interview) -> None:
        interview.take(typed("ne doch beim verkauf", "change", business_area=Guess("sales", 0.99)))
        assert interview.memory.answers["business_area"] == "sales"

    @pytest.mark.parametrize(
        ("text", "intent"),
        [
            ("ach nein, produktion", "deny"),
            ("nee quatsch, produktion", "deny"),
            ("nein, ich meinte produktion", "change"),
            ("sorry, produktion meinte ich", "change"),
            ("quatsch, in der Produktion", "nlu_fallback"),
            ("Moment, doch Produktion", "foreign_language"),
            ("nee doch lieber produktion", "change"),
        ],
    )
    def test_of_the_answer_just_given_needs_no_name_of_its_question(
        self, text: str, intent: str, interview: Interview
    ) -> None:
        interview.take(typed("im Verkauf"))
        assert "Produktion" in interview.reply(typed(text, intent))
        assert interview.memory.answers["business_area"] == "production"
        assert open_question(interview.memory, interview.content) == "goal_measurable"

    def test_of_the_answer_just_given_may_be_told_in_a_story(self, interview: Interview) -> None:
        interview.take(typed("im Verkauf"))
        interview.take(typed("nein doch, da wo die Säge steht", business_area=Guess("production", 0.96)))
        assert interview.memory.answers["business_area"] == "production"
        assert open_question(interview.memory, interview.content) == "goal_measurable"

    def test_of_the_answer_just_given_is_not_guessed_from_what_is_surely_something_else(
        self, interview: Interview
    ) -> None:
        interview.take(typed("im Verkauf"))
        english = "Sorry, I don't speak German, can we do this in English?"
        interview.take(typed(english, "foreign_language", 0.99, business_area=Guess("production", 0.9)))
        assert interview.memory.answers["business_area"] == "sales"

    def test_of_the_answer_just_given_is_not_guessed_from_few_words(self, interview: Interview) -> None:
        interview.take(typed("im Verkauf"))
        interview.take(typed("nein doch, am Tresen", "deny", business_area=Guess("production", 1.0)))
        assert interview.memory.answers["business_area"] == "sales"

    @pytest.mark.parametrize("text", ["ach nein", "nein, doch nicht", "Moment, nein", "ach nein, teilweise"])
    def test_of_the_answer_before_is_nothing_that_answers_the_open_question(
        self, text: str, interview: Interview
    ) -> None:
        interview.take(typed("im Verkauf"))
        interview.take(typed(text, "deny"))
        assert interview.memory.answers["business_area"] == "sales"
        assert "goal_measurable" in interview.memory.answers

    @pytest.mark.parametrize(
        ("text", "question", "value"),
        [
            ("Fachwissen: des is bloß IT, a IT-ler kimmt freitags", "expertise", "it"),
            ("die datenmenge: einige mit lücken, korrigier das", "data_amount", "some"),
            ("Beschäftigte: 21", "employees", 21),
        ],
    )
    def test_may_name_the_question_before_a_colon(
        self, text: str, question: str, value: object, interview: Interview
    ) -> None:
        interview.take(typed(text, "inform"))
        assert interview.memory.answers[question] == value
        assert open_question(interview.memory, interview.content) == "business_area"

    def test_may_come_in_a_list_of_names_with_colons(self, content: Content, reader: Reader) -> None:
        new = Interview(content, reader)
        new.take(typed("Branche: Hotel, Beschäftigte: 25, Ort: Kiel"))
        assert new.memory.answers == {"industry": "hospitality", "employees": 25, "federal_state": "DE-SH"}

    def test_what_stands_before_a_colon_and_is_no_question_changes_nothing(self, interview: Interview) -> None:
        interview.take(typed("also ehrlich gesagt: im Einkauf"))
        assert interview.memory.answers["business_area"] == "purchasing"

    def test_after_the_result_needs_no_name_of_the_question(self, content: Content, reader: Reader) -> None:
        opening = {"goal": "improve_quality", "industry": "crafts", "employees": 25, "federal_state": "DE-BY"}
        more = {"business_area": "production", "goal_measurable": "yes", "simple_solution": "yes"}
        done = Interview(content, reader, {**opening, **more})
        assert open_question(done.memory, content) is None
        text = "halt, so war das nicht gemeint. die software reicht eben nicht, man muss alles von hand eintippen"
        done.take(typed(text, "help", simple_solution=Guess("no", 0.86)))
        assert done.memory.answers["simple_solution"] == "no"
        assert open_question(done.memory, content) == "data_state"

    def test_by_the_name_of_any_question_is_left_to_the_action(self, interview: Interview) -> None:
        names = [name for question in interview.content.questions for name in question.names]
        taken = [name for name in names if interview.take(typed(f"{name} ändern", "change")) is not None]
        assert taken == []

    def test_that_names_the_question_and_denies_the_answer_needs_no_doubt(self, interview: Interview) -> None:
        interview.memory.answers["people_evaluated"] = "automatic"
        interview.take(typed("bewertung von menschen stimmt nicht, niemand wird bewertet"))
        assert interview.memory.answers["people_evaluated"] == "no"
        assert interview.memory.awaiting is None

    def test_without_a_value_is_left_to_the_action(self, interview: Interview) -> None:
        assert interview.take(typed("ich möchte die Branche ändern", "change")) is None

    def test_a_contradiction_is_asked_about_and_only_once(self, interview: Interview) -> None:
        assert "Was gilt?" in interview.reply(typed("im Einkauf, wir sind übrigens ein Hotel"))
        assert interview.memory.answers["industry"] == "crafts"
        interview.take(typed("Handwerk"))
        assert interview.memory.awaiting is None
        assert "Was gilt?" not in interview.reply(typed("ja, wir sind übrigens ein Hotel"))

    @pytest.mark.parametrize("text", ["2", "das zweite", "Hotel", "ja, ein hotel", "nein, wir sind ein Hotel"])
    def test_the_second_of_two_contradicting_answers_can_be_chosen(self, text: str, interview: Interview) -> None:
        interview.take(typed("im Einkauf, wir sind übrigens ein Hotel"))
        assert "Verstanden" in interview.reply(typed(text, "deny" if text.startswith("nein") else "inform"))
        assert interview.memory.answers["industry"] == "hospitality"

    @pytest.mark.parametrize("text", ["Dresden", "in dresden", "wir sitzen in Dresden", "das zweite", "Sachsen"])
    def test_which_of_two_places_holds_can_be_said_in_any_words(self, text: str, interview: Interview) -> None:
        interview.take(typed("im Einkauf, wir sitzen übrigens in Dresden"))
        assert "Sachsen" in interview.reply(typed(text))
        assert interview.memory.answers["federal_state"] == "DE-SN"

    def test_why_it_is_asked_which_answer_holds_can_be_asked(self, interview: Interview) -> None:
        interview.take(typed("im Einkauf, wir sind übrigens ein Hotel"))
        reply = interview.reply(typed("wieso fragst du das", "why"))
        assert "Beides zugleich kann nicht stimmen" in reply
        assert "Was gilt?" in reply

    def test_an_answer_that_is_kept_because_nothing_was_chosen_is_named(self, interview: Interview) -> None:
        interview.take(typed("im Einkauf, wir sind übrigens ein Hotel"))
        assert "bleibt es bei: Branche" in interview.reply(typed("fghj"))
        assert interview.memory.answers["industry"] == "crafts"


class TestConfirming:
    """Questions other than the interview's."""

    def test_yes_to_a_restart_forgets_every_answer(self, interview: Interview) -> None:
        interview.memory.awaiting = {"kind": RESTART}
        interview.take(typed("ja", "affirm"))
        assert interview.memory.answers == {}
        assert interview.memory.greeted

    def test_no_to_a_restart_keeps_everything(self, interview: Interview) -> None:
        before = dict(interview.memory.answers)
        interview.memory.awaiting = {"kind": RESTART}
        interview.take(typed("nein", "deny"))
        assert interview.memory.answers == before

    def test_yes_to_a_deletion_asks_the_store_to_forget(self, interview: Interview) -> None:
        interview.memory.awaiting = {"kind": DELETE}
        turn = interview.take(typed("ja", "affirm"))
        assert turn is not None
        assert turn.forget

    def test_anything_else_is_taken_as_usual(self, interview: Interview) -> None:
        interview.memory.awaiting = {"kind": RESTART}
        interview.take(typed("Einkauf"))
        assert interview.memory.answers["business_area"] == "purchasing"
        assert interview.memory.awaiting is None


class TestAsking:
    """How a question is put."""

    def test_payloads_are_short_enough_for_every_messenger(self, content: Content) -> None:
        for question in content.questions:
            for outgoing in put_question(Memory(greeted=True, focus=question.id), [], False, content, "rest"):
                for entry in outgoing.buttons:
                    assert len(entry["payload"].encode()) <= 64, entry

    def test_the_terminal_gets_numbers_and_no_buttons(self, content: Content) -> None:
        (outgoing,) = put_question(Memory(greeted=True, focus="data_state"), [], False, content, "cmdline")
        assert not outgoing.buttons
        assert "4. Geordnet und verknüpft" in outgoing.text

    def test_the_second_part_is_announced(self, interview: Interview) -> None:
        interview.memory.focus = "personal_data"
        assert "zweite Teil" in interview.reply(button(personal_data="yes")) or interview.memory.focus is None

    def test_the_first_message_greets_and_says_it_is_a_program(self, content: Content) -> None:
        (outgoing,) = put_question(Memory(), [], False, content, "rest")
        assert "ein Programm, kein Mensch" in outgoing.text.split(".")[0]


def test_a_result_is_due_when_the_answers_have_changed() -> None:
    memory = Memory(answers={"goal": "unclear"})
    assert is_result_due(memory)
    memory.result_for = {"goal": "unclear"}
    assert not is_result_due(memory)


class TestWhatOnlySoundsLikeAnAnswer:
    """The words of an answer, but none."""

    def test_a_remark_is_answered_as_what_it_sounds_most_like(
        self, interview: Interview, content: Content
    ) -> None:
        remark = replace(typed("Schönen Dank auch"), ranking=(("inform", 0.5), ("smalltalk", 0.4), ("why", 0.1)))
        wordings = content.messages["replies"]["smalltalk"]
        assert any(wording in interview.reply(remark) for wording in wordings)
        assert interview.memory.misses == 1

    def test_a_remark_that_sounds_like_several_things_is_asked_again(
        self, interview: Interview, content: Content
    ) -> None:
        others = (("inform", 0.5), ("smalltalk", 0.2), ("why", 0.2), ("help", 0.1))
        answer = interview.reply(replace(typed("Schönen Dank auch"), ranking=others))
        assert not any(wording in answer for wording in content.messages["replies"]["smalltalk"])


class TestWhatContradicts:
    """An answer that does not go with an earlier one."""

    @pytest.mark.parametrize(("intent", "kept"), [("affirm", "hospitality"), ("deny", "crafts")])
    def test_a_yes_to_the_doubt_takes_the_new_answer_and_a_no_keeps_the_old_one(
        self, intent: str, kept: str, interview: Interview
    ) -> None:
        interview.take(typed("im Einkauf, wir sind übrigens ein Hotel"))
        interview.take(typed("So ist es", intent))
        assert interview.memory.answers["industry"] == kept

    def test_who_does_not_settle_the_doubt_is_heard_as_usual(self, interview: Interview) -> None:
        interview.take(typed("im Einkauf, wir sind übrigens ein Hotel"))
        interview.take(typed("Unser Ziel lässt sich gut in Zahlen messen"))
        assert interview.memory.awaiting is None
        assert interview.memory.answers["industry"] == "crafts"

    def test_whoever_wants_people_rated_is_asked_whether_there_are_personal_data_after_all(
        self, content: Content, reader: Reader
    ) -> None:
        interview = Interview(content, reader, {"goal": "plan_better", "personal_data": "none"})
        interview.take(button(people_evaluated="automatic"))
        assert interview.memory.awaiting == {
            "kind": "contradiction",
            "question": "personal_data",
            "value": "yes",
        }

    def test_a_town_of_many_is_asked_back_and_chosen_by_its_number(self, content: Content, reader: Reader) -> None:
        interview = Interview(content, reader, {"goal": "plan_better", "industry": "food", "employees": 12})
        assert content.messages["ask_back"] in interview.reply(typed("Neustadt"))
        second = interview.memory.choices[1][0]
        interview.take(typed("2"))
        assert interview.memory.answers["federal_state"] == second
