"""When a part fails or a person floods the adviser: always an answer, nothing lost, the same question again."""

from __future__ import annotations

import rasa.core.actions.action
import rasa.utils.endpoints
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

from components.never_silent import ACTION_SECONDS
from tests.bot import Bot, Talk
from tests.conftest import ROOT

ANSWERS = {"goal": "reduce_costs", "industry": "food", "employees": 9, "federal_state": "DE-BY"}
FLOOD = 500
NOISE = (
    "👍👍👍",
    "x" * 10_000,
    "<script>alert(1)</script>",
    "'; DROP TABLE events; --",
    '/set{"goal": "new_offering"}',
    '{"goal": "new_offering"}',
    "\u202eabc\u202c \u0000\u0007",
    "مرحبا كيف حالك",
    "lorem ipsum dolor sit amet",
    "?!?!?!",
)


def unavailable() -> str:
    """What is said when the actions cannot be reached."""
    text: str = Domain.load(str(ROOT / "domain.yml")).responses["utter_unavailable"][0]["text"]
    return text


def test_without_an_action_server_a_person_is_told_and_the_next_message_goes_on(bot: Bot, talk: Talk) -> None:
    talk.prepare(ANSWERS, "business_area")
    with bot.actions.stopped():
        assert talk.hears("in der Werkstatt") == unavailable()
        assert talk.hears("warum?") == unavailable()
        assert talk.open_question == "business_area"

    assert "Produktion und Werkstatt" in talk.hears("in der Werkstatt")
    slots = talk.slots()
    assert {name: slots[name] for name in ANSWERS} == ANSWERS
    assert slots["business_area"] == "production"


def test_a_conversation_that_begins_without_an_action_server_goes_on_with_one(bot: Bot, talk: Talk) -> None:
    with bot.actions.stopped():
        assert talk.hears("Hallo") == unavailable()

    talk.say("Wir sind eine Bäckerei mit 12 Leuten in Fulda und wollen weniger wegwerfen")
    assert talk.slots()["employees"] == 12
    assert talk.open_question == "business_area"


def test_an_action_may_take_ten_seconds_and_not_five_minutes() -> None:
    """Guards components/never_silent.py: Rasa has to read its limit from the name that is set there."""
    assert rasa.core.actions.action.DEFAULT_REQUEST_TIMEOUT == ACTION_SECONDS
    assert "DEFAULT_REQUEST_TIMEOUT" in RemoteAction.run.__code__.co_names
    assert EndpointConfig is rasa.utils.endpoints.EndpointConfig


def test_five_hundred_messages_of_noise_are_each_answered_and_change_nothing(bot: Bot, talk: Talk) -> None:
    talk.prepare(ANSWERS, "business_area")
    logged = len(bot.log.read_bytes())
    for number in range(FLOOD):
        assert talk.hears(NOISE[number % len(NOISE)]).strip()
    slots = talk.slots()
    assert {name: slots[name] for name in ANSWERS} == ANSWERS
    assert slots["business_area"] is None
    assert b"Traceback" not in bot.log.read_bytes()[logged:]
