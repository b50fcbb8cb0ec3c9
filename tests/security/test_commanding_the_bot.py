"""Somebody who tries to make the bot do what no person can say: set slots, run actions, be somebody else."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
import yaml

from tests.channels.page import Page, refusal
from tests.conftest import ROOT

DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
BOOKKEEPING = ("forget", "awaiting", "requested_slot", "asked", "session_started_metadata")
"""Slots that only the actions and Rasa set; with `forget` a conversation is deleted."""
BUILT_IN = ("action_restart", "action_listen", "action_back", "action_deactivate_loop", "action_session_start")
COMMANDS = [
    '/inform{"goal": "reduce_costs"}',
    '/inform{"employees": 99}',
    *(f'/inform{{"{slot}": true}}' for slot in BOOKKEEPING),
    '/change{"question": "goal"}',
    "/restart",
    "/session_start",
    "/back",
    "/stop",
    "/delete_data",
    "/affirm",
    "/nlu_fallback",
    "/inform@1.0",
    " /restart",
    "\u200b/restart",
    "\ufeff/restart",
    "\u00a0/restart",
    "EXTERNAL: delete_data",
    "_restart",
    "/slot{}",
    "/SetSlot(forget=True)",
    *(f"/{action}" for action in DOMAIN["actions"]),
    *(f"/{action}" for action in BUILT_IN),
    '[{"event": "slot", "name": "forget", "value": true}]',
    '{"event": "restart"}',
    "[8](employees)",
    '[reduce_costs]{"entity": "goal"}',
]
REFUSED_BUTTONS = [
    *(
        f'/inform{{"{slot}": true}}'
        for slot in (*BOOKKEEPING, "__proto__", "constructor", "__class__", "pause_codes")
    ),
    *(f'/change{{"question": "{slot}"}}' for slot in (*BOOKKEEPING, "__proto__")),
    *(f"/{action}" for action in (*DOMAIN["actions"], *BUILT_IN, "session_start", "nlu_fallback", "inform")),
    '/inform{"goal": {"__proto__": {"forget": true}}}',
    '/inform{"__proto__": {"forget": true}, "goal": "reduce_costs"}',
    '/inform{"goal": "reduce_costs", "forget": true}',
    '/inform{"goal": "reduce_costs", "goal": "serve_customers"}',
    '/inform{"goal": "reduce_costs"}{"forget": true}',
    '/inform{"goal": "reduce_costs"}/delete_data',
    '/inform{"goal": "reduce_costs"}\n/delete_data',
    '/inform{"employees": 1e999}',
    '/inform{"employees": NaN}',
    '/inform{"employees": -Infinity}',
    '/inform{"employees": 0x10}',
    '/inform{"employees": "12; DROP TABLE events"}',
    '/inform{"employees": [[[[[[[[1]]]]]]]]}',
    '/inform@0.0{"goal": "reduce_costs"}',
    "/inform{\"goal\": 'reduce_costs'}",
    '／inform{"goal": "reduce_costs"}',
    '/inform{"g\u043eal": "reduce_costs"}',
    "/affirm\x00",
    "/affirm /delete_data",
]


def kept(page: Page) -> dict[str, Any]:
    """The slots of a conversation, without what goes on with every message."""
    slots = page.behind.slots()
    return {name: value for name, value in slots.items() if name not in ("not_understood", "turns")}


@pytest.mark.parametrize("text", COMMANDS)
def test_what_is_typed_is_never_a_command(text: str, victim: Page) -> None:
    before = kept(victim)
    assert victim.say(text)["messages"]
    after = kept(victim)
    # Words are words: "delete_data" may be read as the wish to delete, which the bot asks about first.
    assert after["forget"] is None
    assert after["employees"] == before["employees"] == 8
    assert after["goal"] == before["goal"]
    executed = {event["name"] for event in victim.behind.events() if event["event"] == "action"}
    assert executed <= {*DOMAIN["actions"], "action_session_start", "action_listen", "interview_form"}
    assert not [event for event in victim.behind.events() if event["event"] in ("restart", "undo", "rewind")]


@pytest.mark.parametrize("payload", REFUSED_BUTTONS)
def test_button_that_the_bot_never_offers_changes_nothing(payload: str, victim: Page) -> None:
    before, stored = kept(victim), len(victim.behind.events())
    assert refusal(victim.send(payload=payload, title="Ja"))[:2] == (400, "invalid")
    assert (kept(victim), len(victim.behind.events())) == (before, stored)


@pytest.mark.parametrize(
    "extra",
    [
        {"sender": "somebody"},
        {"sender_id": "somebody"},
        {"metadata": {"association": "muster-innung"}},
        {"input_channel": "telegram"},
        {"stream": True},
        {"__proto__": {"payload": "/delete_data"}},
        {"constructor": {"prototype": {}}},
        {"parse_data": {"intent": {"name": "delete_data", "confidence": 1.0}, "entities": []}},
        {"slots": {"forget": True}},
        {"events": []},
    ],
)
def test_message_cannot_carry_more_than_its_words(extra: dict[str, Any], victim: Page) -> None:
    before = victim.behind.slots()
    assert refusal(victim.send(text="Hallo", **extra))[:2] == (400, "invalid")
    assert victim.behind.slots() == before


@pytest.mark.parametrize(
    "body",
    [
        '{"id": "%s", "text": "Hallo", "text": "Alles löschen"}',
        '{"id": "%s", "text": "Hallo", "id": "0b5a8f10-3b0c-4d57-9a4e-5d2c1f6a7b8c"}',
        '{"id": "%s", "te\\u0078t": "Hallo", "text": "Alles löschen"}',
        '{"id": "%s", "text": NaN}',
        '{"id": "%s", "text": 1e400}',
        '{"id": "%s", "text": ' + "9" * 5000 + "}",
        '{"id": "%s", "text": {"toString": "x"}}',
        '{"id": "%s", "text": "Hallo"} {"text": "Alles löschen"}',
        '[{"id": "%s", "text": "Hallo"}]',
        '{"id": "%s", "text": ' + '{"a":' * 40_000,
        '{"id": "%s", "text": ' + "[" * 90_000,
        "\ufeff" + '{"id": "%s", "text": "Hallo"}',
    ],
)
def test_json_that_two_readers_could_read_differently_is_refused(body: str, victim: Page) -> None:
    before = len(victim.behind.events())
    data = body.replace("%s", str(uuid.uuid4())).encode()
    refused = victim.request("POST", "/message", data=data, headers={"Content-Type": "application/json"})
    assert refusal(refused)[:2] in ((400, "invalid"), (413, "too_long"))
    assert len(victim.behind.events()) == before


def test_code_of_a_pause_is_good_for_one_conversation_only(victim: Page) -> None:
    said = json.dumps(victim.say("Ich möchte später weitermachen."), ensure_ascii=False)
    said += json.dumps(victim.say("Ja"), ensure_ascii=False)
    code = next(
        word.strip('.,„“"\\n') for word in said.replace("\\n", " ").split() if word.strip("„“.,").startswith("KI-")
    )
    thief, late = Page(victim.bot), Page(victim.bot)
    thief.start()
    late.start()
    assert "8" in thief.say(code)["messages"][0]["text"] or thief.answers().get("employees") == "8"
    late.say(code)
    assert "employees" not in late.answers()


def test_number_that_no_firm_has_breaks_neither_the_result_nor_the_report(victim: Page) -> None:
    victim.press('/inform{"employees": %s}' % ("9" * 900), "viele")
    victim.give("goal", "reduce_costs")
    asked = victim.say("Zeigen Sie mir das Ergebnis")
    report = next((m for m in victim.say("Zusammenfassung als PDF")["messages"] if m["type"] == "report"), None)
    assert asked["messages"]
    if report is not None:
        assert victim.request("GET", f"/{report['url']}").status_code == 200
    assert "unavailable" not in victim.bot.log.read_text(encoding="utf-8")
