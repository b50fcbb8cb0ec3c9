"""What a button may send."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.training_data.message import Message

from actions.asking import ask, extra_buttons
from channels.web.payloads import check_payload
from tests.conftest import ROOT
from tests.profiles import CONTENT
from wegweiser.answers import parse_answer

QUESTIONS = CONTENT.questions
DOMAIN = Domain.load(str(ROOT / "domain.yml"))
INTENTS = DOMAIN.intents
ACTIONS = DOMAIN.action_names_or_texts


def check(payload: str) -> str:
    return check_payload(payload, QUESTIONS, INTENTS)


def as_rasa_reads_it(payload: str) -> tuple[str, list[tuple[str, Any]]]:
    message = YAMLStoryReader.unpack_regex_message(Message({"text": payload}), DOMAIN)
    return message.get("intent")["name"], [
        (entity["entity"], entity["value"]) for entity in message.get("entities")
    ]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_button_of_every_question_is_allowed(question: Any) -> None:
    buttons = ask(question, {}, 0, CONTENT, "web").buttons + extra_buttons(question, CONTENT, "web")
    assert buttons
    for button in buttons:
        assert check(button["payload"]) == button["payload"]


@pytest.mark.parametrize("question", QUESTIONS.ids())
def test_answer_to_every_question_can_be_changed(question: str) -> None:
    payload = f'/change{{"question": "{question}"}}'
    assert check(payload) == payload
    assert as_rasa_reads_it(payload) == ("change", [("question", question)])


@pytest.mark.parametrize("intent", sorted(set(INTENTS) - {"inform", "session_start", "nlu_fallback"}))
def test_what_a_person_can_express_a_button_can_send(intent: str) -> None:
    assert check(f"/{intent}") == f"/{intent}"


def test_several_values_at_once_are_allowed_where_several_may_be_chosen() -> None:
    assert check('/inform{"data_subjects": ["customers", "employees"]}').startswith("/inform")
    with pytest.raises(ValueError, match="one of"):
        check('/inform{"goal": ["reduce_costs", "serve_customers"]}')


REFUSED = [
    "",
    "/",
    "inform",
    "Kosten senken",
    "/inform",
    "/session_start",
    "/nlu_fallback",
    "/action_listen",
    "/restart{}",
    '/restart{"goal": "reduce_costs"}',
    "/restart@1.0",
    "//restart",
    "/ restart",
    "/restart ",
    "\u200b/restart",
    "/restart\n",
    "/inform{}",
    "/inform{",
    '/inform{"goal": "hack"}',
    '/inform{"goal": null}',
    '/inform{"goal": {"a": 1}}',
    '/inform{"goal": "reduce_costs", "industry": "crafts"}',
    '/inform{"goal": "reduce_costs", "goal": "serve_customers"}',
    '/inform{"goal": "reduce_costs"} rest',
    '/inform{"goal": "reduce_costs"}@1.0',
    '/inform@0.5{"goal": "reduce_costs"}',
    '/inform{"forget": true}',
    '/inform{"requested_slot": "goal"}',
    '/inform{"employees": -5}',
    '/inform{"employees": NaN}',
    '/inform{"employees": 1e400}',
    '/inform{"employees": true}',
    '/change{"question": "forget"}',
    '/change{"question": ["goal"]}',
    '/change{"goal": "reduce_costs"}',
    '/change{"question": "goal", "goal": "reduce_costs"}',
    "/inform" + "{" * 900,
    "/inform" + '{"goal":' * 100 + "1" + "}" * 100,
    '/inform{"employees": ' + "9" * 2000 + "}",
]


@pytest.mark.parametrize("payload", REFUSED)
def test_anything_else_is_refused_without_being_quoted(payload: str) -> None:
    with pytest.raises(ValueError, match=r".") as error:
        check(payload)
    assert "hack" not in str(error.value)


PIECES = st.sampled_from(
    [*'/{}":,[] \n', "@1.0", "\\u0022", "12", "-1", "null", "inform", "change", "restart", "affirm"]
) | (
    st.sampled_from(
        ["session_start", "action_stop", "goal", "employees", "question", "forget", "reduce_costs", "unknown"]
    )
)
VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.sampled_from(["unknown", "reduce_costs", "eu"])
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=5,
)
ENTITIES = st.dictionaries(st.sampled_from([*QUESTIONS.ids(), "question", "forget", "asked"]), VALUES, max_size=2)
PAYLOADS = st.one_of(
    st.text(max_size=60),
    st.lists(PIECES, max_size=15).map("".join),
    st.builds(lambda intent, entities: f"/{intent}{json.dumps(entities)}", st.sampled_from(INTENTS), ENTITIES),
    st.sampled_from([*INTENTS, *ACTIONS]).map("/{}".format),
)


@given(payload=PAYLOADS)
@example(payload='/inform{"goal": "reduce_costs"}')
def test_what_is_let_through_is_to_rasa_what_a_button_may_say(payload: str) -> None:
    try:
        checked = check(payload)
    except ValueError:
        return
    intent, entities = as_rasa_reads_it(checked)
    names = {name for name, _ in entities}
    if intent == "inform":
        (name,) = names
        values = [value for _, value in entities]
        parse_answer(values if len(values) > 1 else values[0], QUESTIONS[name])
    elif names:
        assert (intent, names) == ("change", {"question"})
        assert entities[0][1] in QUESTIONS.by_id
    else:
        assert intent in set(INTENTS) - {"inform", "session_start", "nlu_fallback"}
