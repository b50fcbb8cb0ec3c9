"""Asking to be contacted: nothing is sent without a yes and a way to be reached, and that way is not stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa_sdk import Tracker

from actions import associations, handover, interview
from actions.associations import association_of
from actions.contact import CONTACT_WISH, HANDOVER, Step, can_offer, outcome, settle, takes_wish
from actions.conversation import BOOKKEEPING, Memory, Message
from storage import private_messages
from storage.private_messages import IN_ITS_PLACE, leave_out_private
from tests.example_associations import CHAMBER, GUILD, KNOWN, example
from wegweiser.association import Association, UnknownAssociationError

TEXTS = {name: name.upper() for name in ("declined", "given_up", "unreachable", "too_long", "failed")}
TEXTS["sent"] = "SENT to {recipient}"
OFFICE = "089 99998-123"
WISH = "Gern vormittags unter 089 99998-321"
ASKED = {"kind": CONTACT_WISH}
OFFERED = {"kind": HANDOVER}


MEMBER_OF = example(GUILD)


@pytest.fixture
def guild() -> Association:
    return MEMBER_OF


def typed(text: str, intent: str = "inform") -> Message:
    return Message(text, intent, 0.9, button={}, is_new=True)


Take = Callable[..., Step | None]


@pytest.fixture
def take(guild: Association) -> Take:
    """Take a message while something is awaited."""

    def run(text: str, intent: str = "inform", awaiting: dict[str, Any] = ASKED) -> Step | None:
        return settle(typed(text, intent), awaiting, guild, TEXTS)

    return run


class TestAtTheOffer:
    """The bot has said what would be sent, and asked whether to."""

    def test_a_yes_leads_to_how_to_be_reached(self, take: Take) -> None:
        assert take("ja", "affirm", OFFERED) == Step("", ASKED)

    @pytest.mark.parametrize("text", ["nein", "/deny"])
    def test_a_no_ends_it_and_names_the_office(self, text: str, take: Take) -> None:
        step = take(text, "deny", OFFERED)
        assert step is not None
        assert (step.awaiting, step.wish) == (None, None)
        assert step.said.startswith("DECLINED\n")
        assert OFFICE in step.said

    def test_something_else_is_left_to_the_rest_of_the_conversation(self, take: Take) -> None:
        assert take("doch eher 50 Leute", "change", OFFERED) is None
        assert take(WISH, "inform", OFFERED) is None

    @pytest.mark.parametrize("intent", ["affirm", "foreign_language", "inform"])
    def test_a_yes_with_a_number_needs_no_further_question(self, intent: str, take: Take) -> None:
        assert take(f"Ja, {WISH}", intent, OFFERED) == Step("", wish=f"Ja, {WISH}")

    def test_a_number_without_a_yes_is_not_sent(self, take: Take) -> None:
        assert take("Welche Nummer hat die Kammer, 089 99998-100?", "human", OFFERED) is None


class TestHowToBeReached:
    """The bot has asked how the adviser can reach the firm."""

    @pytest.mark.parametrize(
        "intent", ["inform", "stop", "human", "delete_data", "deny", "nlu_fallback", "restart"]
    )
    def test_a_number_is_the_answer_whatever_it_was_read_as(self, intent: str, take: Take) -> None:
        assert take(WISH, intent) == Step("", wish=WISH)

    def test_it_is_one_line_of_what_can_be_seen(self, take: Take) -> None:
        assert take("buero@example.org\n\u200bab 9 Uhr") == Step("", wish="buero@example.org ab 9 Uhr")

    @pytest.mark.parametrize("text", ["Wer bekommt das?", "Moment", "25 Leute", "😀", ""])
    def test_without_a_way_to_be_reached_it_asks_again_and_sends_nothing(self, text: str, take: Take) -> None:
        assert take(text) == Step("UNREACHABLE", {"kind": CONTACT_WISH, "tries": 1})

    def test_300_characters_are_enough_and_one_more_is_too_long(self, take: Take) -> None:
        assert take("1" * 300) == Step("", wish="1" * 300)
        assert take("1" * 301) == Step("TOO_LONG", {"kind": CONTACT_WISH, "tries": 1})

    def test_after_two_tries_it_names_the_office_instead(self, take: Take) -> None:
        step = take("Moment", awaiting={"kind": CONTACT_WISH, "tries": 1.0})  # Rasa may give a number back as 1.0
        assert step is not None
        assert (step.awaiting, step.wish) == (None, None)
        assert step.said.startswith("GIVEN_UP\n")
        assert OFFICE in step.said

    @pytest.mark.parametrize(
        ("text", "intent"),
        [("nein, lieber nicht", "deny"), ("abbrechen", "stop"), ("zurück", "back"), ("/deny", "deny")],
    )
    def test_it_can_be_called_off(self, text: str, intent: str, take: Take) -> None:
        step = take(text, intent)
        assert step is not None
        assert (step.awaiting, step.wish) == (None, None)
        assert step.said.startswith("DECLINED\n")

    @pytest.mark.parametrize(
        ("intent", "kind"), [("delete_data", interview.DELETE), ("restart", interview.RESTART)]
    )
    def test_whoever_wants_everything_gone_is_asked_that_instead(self, intent: str, kind: str, take: Take) -> None:
        assert take("alles löschen", intent) == Step("", {"kind": kind})

    @pytest.mark.parametrize(
        "button", ['/inform{"budget": "25k_100k"}', "/why", "/delete_data", '/change{"q": "12345"}']
    )
    def test_another_button_is_never_sent(self, button: str, take: Take) -> None:
        assert take(button) is None

    def test_only_what_is_typed_is_taken_before_all_else(self) -> None:
        memory = Memory(awaiting=dict(ASKED))
        assert takes_wish(typed("abbrechen", "stop"), memory)
        assert not takes_wish(typed("/delete_data", "delete_data"), memory)
        assert not takes_wish(typed("abbrechen", "stop"), Memory())
        assert not takes_wish(typed("abbrechen", "stop"), Memory(awaiting=dict(OFFERED)))
        assert takes_wish(typed(f"Ja, {WISH}", "foreign_language"), Memory(awaiting=dict(OFFERED)))
        assert not takes_wish(typed(f"Ja, {WISH}"), Memory(awaiting={"kind": interview.DELETE}))

    @given(
        text=st.text(max_size=400), intent=st.sampled_from(["inform", "affirm", "deny", "stop", "human", "why"])
    )
    def test_what_is_sent_is_always_short_on_one_line_and_says_how(self, text: str, intent: str) -> None:
        step = settle(typed(text, intent), ASKED, MEMBER_OF, TEXTS)
        if step is not None and step.wish is not None:
            assert len(step.wish) <= 300
            assert step.wish.isprintable()
            assert "@" in step.wish or sum(char.isdigit() for char in step.wish) >= 5
            assert step.awaiting is None
            assert text.strip()


class TestAfterwards:
    """What the bot says once it has tried."""

    def test_names_who_has_it(self, guild: Association) -> None:
        assert outcome(True, guild, TEXTS) == "SENT to die Betriebsberatung der Muster-Innung"

    def test_names_the_office_where_it_failed(self, guild: Association) -> None:
        said = outcome(False, guild, TEXTS)
        assert said.startswith("FAILED\n")
        assert OFFICE in said


class TestTheOffer:
    """When the bot offers to hand over."""

    def test_needs_a_result_and_an_adviser(self, guild: Association) -> None:
        done, begun = Memory(result_for={"goal": "unclear"}), Memory()
        assert can_offer(done, guild)
        assert not can_offer(begun, guild)
        assert not can_offer(done, None)
        assert not can_offer(done, replace(guild, handover=None))

    def test_by_mail_needs_a_mail_server(self, monkeypatch: pytest.MonkeyPatch) -> None:
        chamber, done = example(CHAMBER), Memory(result_for={"goal": "unclear"})
        monkeypatch.delenv(handover.HOST, raising=False)
        assert not can_offer(done, chamber)
        monkeypatch.setenv(handover.HOST, "mail.example.org")
        monkeypatch.setenv(handover.SENDER, "wegweiser@example.org")
        assert can_offer(done, chamber)


def said(text: str) -> UserUttered:
    parse_data: Any = {
        "intent": {"name": "inform", "confidence": 0.9},
        "text": text,
        "entities": [{"entity": "number", "value": text}],
        "intent_ranking": [{"name": "inform", "text": text}],
        "answer_guesses": {"employees": [[text, 0.5]]},
    }
    return UserUttered(
        text,
        parse_data["intent"],
        parse_data["entities"],
        parse_data,
        timestamp=5.0,
        input_channel="web",
        message_id="m-1",
        metadata={"association": GUILD},
    )


def awaiting(kind: str | None) -> SlotSet:
    return SlotSet("awaiting", {"kind": kind} if kind else None)


class TestTheStore:
    """What is kept of a message that says how a person can be reached."""

    def kept(self, *events: Event) -> list[str]:
        stored = list(events)
        leave_out_private(stored)
        return [event.text or "" for event in stored if isinstance(event, UserUttered)]

    def test_is_not_a_trace_of_its_text(self) -> None:
        events: list[Event] = [awaiting(CONTACT_WISH), said(WISH)]
        leave_out_private(events)
        stored = events[1]
        assert isinstance(stored, UserUttered)
        assert "99998" not in str(stored.as_dict())
        assert (stored.text, stored.intent_name) == (IN_ITS_PLACE, "inform")
        assert (stored.timestamp, stored.input_channel, stored.message_id) == (5.0, "web", "m-1")
        assert stored.metadata == {"association": GUILD}

    def test_is_everything_of_the_messages_before_and_after(self) -> None:
        texts = self.kept(
            said("eins 12345"), awaiting(CONTACT_WISH), said(WISH), awaiting(None), said("zwei 12345")
        )
        assert texts == ["eins 12345", IN_ITS_PLACE, "zwei 12345"]

    def test_is_nothing_of_a_second_try_either(self) -> None:
        texts = self.kept(awaiting(CONTACT_WISH), said("Huber, Augsburg"), awaiting(CONTACT_WISH), said(WISH))
        assert texts == [IN_ITS_PLACE, IN_ITS_PLACE]

    def test_is_a_plain_yes_but_no_yes_with_a_number(self) -> None:
        assert self.kept(awaiting(HANDOVER), said("Ja bitte")) == ["Ja bitte"]
        assert self.kept(awaiting(HANDOVER), said(f"Ja, {WISH}")) == [IN_ITS_PLACE]

    @pytest.mark.parametrize("kind", ["delete", "restart", "contradiction", None])
    def test_is_all_but_the_number_where_something_else_is_awaited(self, kind: str | None) -> None:
        assert self.kept(awaiting(kind), said(WISH)) == ["Gern vormittags unter [Telefonnummer]"]

    def test_stays_the_same_when_it_is_stored_again(self) -> None:
        events: list[Event] = [awaiting(CONTACT_WISH), said(WISH)]
        leave_out_private(events)
        once = [event.as_dict() for event in events]
        leave_out_private(events)
        assert [event.as_dict() for event in events] == once

    def test_is_looked_through_once_and_still_tells_what_is_awaited(self) -> None:
        events: list[Event] = [said(WISH), awaiting(CONTACT_WISH), said("Huber, Augsburg")]
        leave_out_private(events, 2)
        texts = [event.text for event in events if isinstance(event, UserUttered)]
        assert texts == [WISH, IN_ITS_PLACE]

    def test_is_told_by_the_names_that_the_actions_use(self) -> None:
        assert private_messages.AWAITING_SLOT in BOOKKEEPING
        assert (private_messages.OFFERED, private_messages.ASKED) == (HANDOVER, CONTACT_WISH)


def tracker(*metadata: Any, slots: dict[str, Any] | None = None) -> Tracker:
    events = [{"event": "user", "text": "hallo", "metadata": given} for given in metadata]
    return Tracker("sender", slots or {}, {}, events, False, None, {}, "action_listen")


class TestWhoseConversation:
    """Of which association a conversation is."""

    @pytest.fixture(autouse=True)
    def _unset(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv(associations.VARIABLE, raising=False)

    def named(self, tracker: Tracker) -> str | None:
        association = association_of(tracker)
        return association.id if association else None

    def test_is_said_by_the_newest_message(self) -> None:
        assert self.named(tracker({"association": GUILD})) == GUILD
        assert self.named(tracker({"association": GUILD}, {"association": CHAMBER})) == CHAMBER

    def test_is_known_while_the_session_starts(self) -> None:
        started = {associations.SESSION_METADATA: {"association": CHAMBER}}
        assert self.named(tracker(slots=started)) == CHAMBER

    @pytest.mark.parametrize("metadata", [None, {}, {"association": None}, {"association": 5}, "muster-innung"])
    def test_is_nobodys_where_nothing_says_it(self, metadata: Any) -> None:
        assert self.named(tracker(metadata)) is None

    def test_is_the_operators_choice_where_no_channel_says_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(associations.VARIABLE, f" {GUILD} ")
        assert self.named(tracker(None)) == GUILD
        assert self.named(tracker({"association": CHAMBER})) == CHAMBER

    def test_is_nobodys_where_a_page_has_a_typo(self, caplog: pytest.LogCaptureFixture) -> None:
        associations._warn_once.cache_clear()
        assert [self.named(tracker({"association": "muster-inung"})) for _ in range(2)] == [None, None]
        (record,) = caplog.records
        assert f"got 'muster-inung', expected one of: {KNOWN}" in record.getMessage()

    def test_stops_where_the_operator_has_a_typo(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(associations.VARIABLE, "muster-inung")
        with pytest.raises(UnknownAssociationError, match=f"one of: {KNOWN}"):
            association_of(tracker(None))
