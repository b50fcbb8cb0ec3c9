"""The result on the screen: a card, and all of its text."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from playwright.sync_api import Locator, Route, expect

from tests.example_associations import GUILD, example, needs_examples
from tests.widget.conftest import NewVisitor
from tests.widget.visitor import OPENING, Visitor
from wegweiser.association import association_entry

HINT = " (öffnet sich in einem neuen Fenster)"
PERSONAL = "Es geht um Daten von Kunden und Beschäftigten, die Software läuft bei einem Anbieter aus den USA."


@pytest.fixture
def advised(visitor: Visitor) -> Visitor:
    """A visitor who has asked for the result early."""
    visitor.begins()
    visitor.says(OPENING)
    visitor.says(PERSONAL)
    visitor.says("Zeigen Sie mir das Ergebnis")
    return visitor


def last_turn(visitor: Visitor) -> list[dict[str, Any]]:
    """The server's messages of the last turn."""
    headers = {"Authorization": f"Bearer {visitor.token()}"}
    answer = requests.get(f"{visitor.servers.channel}history", headers=headers, timeout=30)
    messages: list[dict[str, Any]] = answer.json()["messages"]
    start = max(index for index, message in enumerate(messages) if message["from"] == "user")
    return messages[start + 1 :]


def result_of(visitor: Visitor) -> dict[str, Any]:
    """The result of the last turn."""
    result: dict[str, Any] = next(item for item in last_turn(visitor) if item["type"] == "roadmap")["result"]
    return result


def section(visitor: Visitor, title: str) -> Locator:
    """Open a section of the card."""
    found = visitor.part(".card details").filter(has=visitor.page.get_by_role("heading", name=title))
    found.locator("summary").click()
    return found


def test_the_card_shows_what_matters_at_once(advised: Visitor) -> None:
    result = result_of(advised)
    card = advised.part(".card")
    expect(card.get_by_role("heading", level=3)).to_contain_text(result["outcome_title"])
    for text in (result["summary"], result["caveat"], result["notice"], result["origin"]):
        expect(card.get_by_text(text).filter(visible=True)).to_have_count(1)
    for item in (*result["reasons"], *result["steps"]):
        expect(card.get_by_text(item["text"]).filter(visible=True)).to_have_count(1)


def test_the_pictures_have_their_text(advised: Visitor) -> None:
    card = next(item for item in last_turn(advised) if item["type"] == "roadmap")
    names = advised.part(".card svg[role=img]").evaluate_all("(all) => all.map((one) => one.ariaLabel)")
    assert names == [card["picture"]["text"], card["readiness"]["text"]]


def test_nothing_is_on_the_screen_twice_and_nothing_is_lost(advised: Visitor) -> None:
    texts = [message["text"] for message in last_turn(advised) if message["type"] == "text"]
    summary = result_of(advised)["summary"]
    assert advised.panel.get_by_text(summary).filter(visible=True).count() == 1
    outside = " ".join(" ".join(text.split()) for text in advised.bot_texts())
    folded = " ".join((section(advised, "Alles als Text").text_content() or "").replace(HINT, "").split())
    for text in texts:
        for line in text.replace("• ", "").splitlines():
            assert " ".join(line.split()) in f"{outside} {folded}", line


def test_every_funding_says_when_to_apply_and_as_of_when_it_is(advised: Visitor) -> None:
    fundings = result_of(advised)["funding"]
    assert fundings
    shown = section(advised, "Förderung, die in Frage kommt")
    for funding in fundings:
        item = shown.locator(".item").filter(has_text=funding["name"]).first
        expect(item.locator(".first")).to_have_text(funding["before_start"])
        expect(item).to_contain_text("Stand ")
        expect(item.locator("a")).to_have_attribute("href", funding["url"])
        expect(item).to_contain_text(funding["amount"] or "hängt vom Vorhaben ab")


def test_the_law_says_its_level_in_words_and_each_duty_its_source(advised: Visitor) -> None:
    law = result_of(advised)["law"]
    assert law["duties"]
    shown = section(advised, "Recht und Datenschutz")
    expect(shown.locator("summary")).to_contain_text(law["title"])
    for duty in law["duties"]:
        item = shown.locator(".item").filter(has=advised.page.get_by_text(duty["title"], exact=True))
        expect(item).to_contain_text(duty["basis"])
        expect(item.locator("a")).to_have_attribute("href", duty["source"])
    expect(shown).to_contain_text(law["notice"])


def test_every_part_of_the_result_has_its_section(advised: Visitor) -> None:
    result = result_of(advised)
    for key, title in {
        "use_cases": "Erste Anwendungen",
        "partners": "Wer Ihnen helfen kann",
        "examples": "Beispiele aus der Praxis",
        "open": "Was noch offen ist",
    }.items():
        items = result[key]
        if not items:
            expect(advised.part(".card summary").filter(has_text=title)).to_have_count(0)
            continue
        shown = section(advised, title)
        expect(shown.locator(".item")).to_have_count(len(items))
        for item in items:
            expect(shown).to_contain_text(item.get("name") or item["title"])
    for change in result["what_if"][:1]:
        assert change["text"] in section(advised, "Was das Ergebnis ändern würde").inner_text()
    for item in result["ruled_out"] + result["funding_excluded"]:
        expect(advised.part(".card details").last.locator("..")).to_contain_text(
            item.get("text") or item["reason"]
        )


@needs_examples
def test_an_association_brings_its_look(new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.arrives({"data-association": GUILD})
    visitor.opens()
    logo = visitor.page.get_by_role("img", name="Muster-Innung Tischler (Beispiel)")
    assert logo.evaluate("async (one) => { await one.decode(); return one.naturalWidth; }") > 0
    assert visitor.part(".begin").evaluate("(one) => getComputedStyle(one).backgroundColor") == "rgb(122, 74, 30)"
    expect(visitor.panel).to_contain_text("Schön, dass Sie über die Muster-Innung Tischler hierherkommen.")


def test_the_card_names_the_offices_of_the_association(visitor: Visitor) -> None:
    entry = association_entry(example(GUILD))

    def with_association(route: Route) -> None:
        answer = route.fetch().json()
        for message in answer["messages"]:
            if message["type"] == "roadmap":
                message["result"]["association"] = entry
        route.fulfill(json=answer)

    visitor.page.route("**/webhooks/web/message", with_association)
    visitor.begins()
    visitor.says(OPENING)
    visitor.says("Zeigen Sie mir das Ergebnis")
    contact = visitor.part(".contact").first
    expect(contact).to_contain_text("Betriebsberatung Digitalisierung")
    expect(contact.get_by_role("link", name="089 99998-123")).to_have_attribute("href", "tel:08999998123")
    mail = contact.get_by_role("link", name="betriebsberatung@example.org")
    expect(mail).to_have_attribute("href", "mailto:betriebsberatung@example.org")


def test_a_question_about_the_result_is_answered_below_the_card(advised: Visitor) -> None:
    assert "Wer Ihnen helfen kann" in advised.says("Wer hilft uns in Bayern?")
    expect(advised.part(".card")).to_have_count(1)


def test_links_lead_out_of_the_page_and_say_so(advised: Visitor) -> None:
    section(advised, "Wer Ihnen helfen kann")
    links = advised.part(".card .item a")
    for link in links.all():
        assert (link.get_attribute("href") or "").startswith("https://")
        assert link.get_attribute("target") == "_blank"
        assert "noopener" in (link.get_attribute("rel") or "")
        assert HINT in (link.text_content() or "")


def test_the_card_is_there_after_a_reload(advised: Visitor) -> None:
    before = advised.part(".card").inner_text()
    advised.page.reload()
    expect(advised.part(".card")).to_have_count(1)
    assert advised.part(".card").inner_text() == before


def test_the_result_can_be_read_on_the_smallest_phone(new_visitor: NewVisitor) -> None:
    visitor = new_visitor(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    visitor.arrives()
    visitor.begins()
    visitor.says(OPENING)
    visitor.says("Zeigen Sie mir das Ergebnis")
    visitor.opens_all_sections()
    wide = visitor.part(".card *").evaluate_all(
        "(all) => all.filter((one) => one.getBoundingClientRect().right > 321).map((one) => one.className)"
    )
    assert wide == []
