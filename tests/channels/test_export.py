"""A person downloads everything that is stored of their conversation."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from tests.channels.page import Page, refusal
from tests.channels.test_openapi import require

FIRM = "Wir sind eine Tischlerei mit 25 Leuten in Augsburg und wollen weniger Ausschuss"


def test_everything_said_is_in_the_file_with_when_and_until_when(talking: Page) -> None:
    talking.say(FIRM)
    talking.give("business_area", "production")
    answer = talking.request("GET", "/export")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ki-wegweiser-meine-daten.json"'
    assert answer.headers["Cache-Control"] == "no-store"
    exported = answer.json()
    require("Export", exported)
    shown = [(message["from"], message.get("text", "")) for message in talking.history()["messages"]]
    names = {"bot": "KI-Wegweiser", "user": "Sie"}
    kept = [(message["von"], message["text"]) for message in exported["nachrichten"]]
    assert kept == [(names[who], text) for who, text in shown]
    assert {item["frage"]: item["antwort"] for item in exported["antworten"]} == talking.answers()
    times = [datetime.fromisoformat(message["zeit"]) for message in exported["nachrichten"]]
    assert times == sorted(times)
    until = datetime.fromisoformat(exported["gespeichert_bis"]) - times[-1]
    assert timedelta(days=30) <= until < timedelta(days=30, minutes=1)


def test_personal_data_is_masked_in_the_file_and_in_the_history(talking: Page) -> None:
    talking.say(f"ich heiße Eva Mustermann, eva@example.org. {FIRM}")
    for path in ("/export", "/history"):
        text = json.dumps(talking.request("GET", path).json(), ensure_ascii=False)
        assert "ich heiße [Name], [E-Mail]. Wir sind" in text
        assert "Mustermann" not in text
        assert "eva@" not in text


def test_pause_codes_and_the_result_are_in_the_file(talking: Page) -> None:
    talking.say(FIRM)
    said = talking.say("Pause")
    talking.say("Ergebnis bitte")
    exported = talking.request("GET", "/export").json()
    require("Export", exported)
    [code] = exported["pausencodes"]
    assert code in json.dumps(said)
    assert [message["ergebnis"]["outcome"] for message in exported["nachrichten"] if "ergebnis" in message]


def test_nobody_gets_the_file_without_the_token_or_after_deletion(talking: Page) -> None:
    assert refusal(Page(talking.bot).request("GET", "/export"))[:2] == (401, "session")
    assert talking.request("DELETE", "/session").status_code == 204
    assert refusal(talking.request("GET", "/export"))[:2] == (401, "session")


def test_the_chat_says_how_to_get_it(talking: Page) -> None:
    talking.say(FIRM)
    answer = talking.say("Welche Daten haben Sie über mich gespeichert?")
    assert "„Meine Daten herunterladen“ im Menü" in json.dumps(answer, ensure_ascii=False)
