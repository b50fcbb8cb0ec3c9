"""A member of an association talks to its adviser, and is handed over only if they want that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.bot import TIMEOUT, Bot, Talk
from tests.conftest import ROOT
from tests.example_associations import GUILD, needs_examples

pytestmark = needs_examples

FOLDER = ROOT / "var" / "handover" / GUILD
WISH = "Gern vormittags unter 089 99998-321"
COMPLETE: dict[str, Any] = {
    "goal": "improve_quality",
    "goal_measurable": "yes",
    "industry": "crafts",
    "employees": 25,
    "federal_state": "DE-BY",
    "business_area": "production",
    "simple_solution": "no",
    "data_state": "structured",
    "data_amount": "enough",
    "personal_data": "none",
    "ready_service": "yes",
    "differentiator": "no",
    "expertise": "it",
    "infrastructure": "basic",
}


class Member(Talk):
    """A conversation that comes from the page of an association."""

    def say(self, text: str, channel: str = "rest") -> list[dict[str, Any]]:
        answer = requests.post(
            f"{self.address}/webhooks/rest/webhook",
            json={
                "sender": self.sender,
                "message": text,
                "input_channel": channel,
                "metadata": {"association": GUILD},
            },
            timeout=TIMEOUT,
        )
        answer.raise_for_status()
        got: list[dict[str, Any]] = answer.json()
        self.messages += got
        return got


@pytest.fixture
def member(bot: Bot) -> Member:
    plain = bot.talk()
    return Member(plain.address, plain.sender)


@pytest.fixture
def sheets() -> Iterator[list[Path]]:
    """The sheets that a test hands over, filled in by `new_sheets`; they are removed afterwards."""
    before = set(FOLDER.glob("*"))
    found: list[Path] = []
    yield found
    for file in set(FOLDER.glob("*")) - before:
        file.unlink()


def new_sheets(before: set[Path]) -> list[Path]:
    return sorted(set(FOLDER.glob("*")) - before)


def with_result(member: Member) -> Member:
    member.prepare(COMPLETE, "budget")
    member.say('/inform{"budget": "25k_100k"}')
    assert member.result is not None
    return member


class TestAMember:
    def test_is_greeted_by_the_association_and_not_asked_for_industry_and_land(self, member: Member) -> None:
        said = member.hears("hallo")
        assert "Muster-Innung Tischler" in said
        assert "Branche – Handwerk, Bundesland – Bayern" in said
        member.say('/inform{"goal": "improve_quality"}')
        assert member.open_question == "employees"

    def test_is_asked_where_what_they_say_does_not_fit_the_association(self, member: Member) -> None:
        said = member.hears("Hallo, wir sind eine Tischlerei in Hamburg mit 12 Leuten und wollen Kosten senken")
        assert "Bei „Bundesland“ war ich ausgegangen von: Bayern. Jetzt klingt es nach: Hamburg." in said
        member.say("Hamburg")
        assert member.slots()["federal_state"] == "DE-HH"

    def test_starting_anew_keeps_what_is_the_same_for_all_members(self, member: Member) -> None:
        member.say("hallo")
        member.say('/inform{"goal": "plan_better"}')
        member.say("/restart")
        member.say("/affirm")
        assert (member.slots()["industry"], member.slots()["goal"]) == ("crafts", None)

    def test_hears_of_the_associations_own_partners_and_programme(self, member: Member) -> None:
        result = with_result(member).result
        assert result is not None
        assert result["association"]["id"] == GUILD
        assert result["funding"][0]["id"] == "muster-innung-gutschein"
        assert "Mitgliedsbetriebe" in member.hears("erzähl mir mehr zum Muster-Gutschein")


@pytest.mark.usefixtures("sheets")
class TestBeingHandedOver:
    def test_needs_a_yes_and_a_way_to_be_reached_and_is_not_stored(self, member: Member, bot: Bot) -> None:
        with_result(member)
        before = set(FOLDER.glob("*"))
        offer = member.hears("Ich möchte mit einem Menschen sprechen")
        assert "an die Betriebsberatung der Muster-Innung" in offer
        assert "Soll ich das schicken?" in offer
        assert "höchstens 300 Zeichen" in member.hears("Ja")
        assert new_sheets(before) == []
        assert "weitergegeben an die Betriebsberatung" in member.hears(WISH)
        (sheet,) = new_sheets(before)
        assert WISH in sheet.read_text(encoding="utf-8")
        assert b"99998-321" not in bot.database.read_bytes()

    def test_does_not_happen_after_a_no(self, member: Member) -> None:
        with_result(member)
        before = set(FOLDER.glob("*"))
        member.say("Ich möchte mit einem Menschen sprechen")
        assert "089 99998-123" in member.hears("nein")
        assert new_sheets(before) == []
        assert "höchstens 300 Zeichen" not in member.hears(WISH)
        assert new_sheets(before) == []

    @pytest.mark.parametrize(
        "text", ["abbrechen", "nein danke", "Ich habe es mir anders überlegt", "Wer liest das?"]
    )
    def test_does_not_happen_by_mistake(self, text: str, member: Member) -> None:
        with_result(member)
        before = set(FOLDER.glob("*"))
        member.say("Ich möchte mit einem Menschen sprechen")
        member.say("ja")
        member.say(text)
        assert new_sheets(before) == []

    def test_is_not_offered_before_there_is_a_result(self, member: Member) -> None:
        member.say("hallo")
        said = member.hears("Ich möchte mit einem Menschen sprechen")
        assert "089 99998-123" in said
        assert "Soll ich das schicken?" not in said
