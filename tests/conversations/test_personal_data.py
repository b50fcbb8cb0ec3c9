"""Who types personal data by mistake is told once, it is not stored, and the interview goes on."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest

from tests.bot import Bot, Talk
from tests.conversations.test_trouble import ANSWERS
from wegweiser.content import Content

ADDRESS = "eva.mustermann@example.org"
NUMBER = "0176 04069123"
WARNED = "unkenntlich gemacht"


def stored(bot: Bot, talk: Talk) -> str:
    """All that the database holds of a conversation."""
    with contextlib.closing(sqlite3.connect(bot.database)) as connection:
        found = connection.execute("SELECT data FROM events WHERE sender_id = ?", (talk.sender,))
        return "\n".join(row[0] for row in found)


def said_by_user(talk: Talk) -> list[str]:
    return [event["text"] for event in talk.events() if event["event"] == "user"]


def test_an_address_in_an_answer_is_masked_in_the_store_and_the_answer_counts(bot: Bot, talk: Talk) -> None:
    talk.prepare(ANSWERS, "business_area")
    heard = talk.hears(f"im Einkauf, meine Adresse ist {ADDRESS}")
    assert "Bereich – Einkauf" in heard
    warned = (
        "Ich habe eine E-Mail-Adresse in Ihrer Nachricht unkenntlich gemacht. Solche Angaben brauche ich nicht."
    )
    assert heard.count(warned) == 1
    assert heard.index(warned) < heard.index("Gibt es ein konkretes Problem")
    assert talk.slots()["business_area"] == "purchasing"
    assert talk.open_question == "goal_measurable"
    assert said_by_user(talk) == ["im Einkauf, meine Adresse ist [E-Mail]"]
    assert ADDRESS not in stored(bot, talk)
    assert "mustermann" not in stored(bot, talk)


def test_who_introduces_themselves_is_understood_and_greeted(bot: Bot, talk: Talk) -> None:
    heard = talk.hears(
        f"Guten Tag, ich bin Eva Mustermann, {NUMBER}, wir sind eine Tischlerei mit 25 Leuten in Augsburg "
        "und wollen weniger Ausschuss"
    )
    assert (
        "Ich habe eine Telefonnummer und einen Namen" in heard
        or "Ich habe einen Namen und eine Telefonnummer" in heard
    )
    slots = talk.slots()
    assert (slots["employees"], slots["industry"], slots["federal_state"]) == (25, "crafts", "DE-BY")
    kept = stored(bot, talk)
    assert "Mustermann" not in kept
    assert "04069" not in kept
    assert "ich bin [Name], [Telefonnummer], wir sind eine Tischlerei" in kept


@pytest.mark.parametrize("text", [ADDRESS, NUMBER, "DE89 3704 0044 0532 0130 00"])
def test_nothing_but_personal_data_is_no_answer_and_the_question_comes_again(
    bot: Bot, talk: Talk, text: str, content: Content
) -> None:
    talk.prepare(ANSWERS | {"employees": None}, "employees")
    heard = talk.hears(text)
    assert heard.count(WARNED) == 1
    assert content.questions["employees"].text in heard
    assert talk.slots()["employees"] is None
    assert text not in stored(bot, talk)


def test_a_question_in_between_is_answered_with_one_warning(talk: Talk) -> None:
    talk.prepare(ANSWERS, "business_area")
    heard = talk.hears(f"Warum fragen Sie das? {ADDRESS}")
    assert heard.count(WARNED) == 1
    assert talk.open_question == "business_area"


def test_after_stopping_there_is_one_warning_too(bot: Bot, talk: Talk) -> None:
    talk.prepare(ANSWERS, "business_area")
    assert talk.hears(f"abbrechen, {ADDRESS}").count(WARNED) == 1
    assert talk.hears(f"Was weißt du über mich? {ADDRESS}").count(WARNED) == 1
    assert ADDRESS not in stored(bot, talk)


def test_the_next_message_without_personal_data_gets_no_warning(talk: Talk) -> None:
    talk.prepare(ANSWERS, "business_area")
    assert WARNED in talk.hears(f"in der Werkstatt {ADDRESS}")
    assert WARNED not in talk.hears("ja, den Ausschuss")


def test_what_is_kept_of_me_is_said_with_how_long_and_how_to_delete_it(talk: Talk) -> None:
    talk.prepare(ANSWERS, "business_area")
    for question in ("Was weißt du über mich?", "Welche Daten haben Sie über mich?"):
        heard = talk.hears(question)
        assert "bis 30 Tage nach Ihrer letzten Nachricht" in heard
        assert "„Alles löschen“" in heard
        assert "Branche: Lebensmittel" in heard
