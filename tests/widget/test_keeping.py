"""What the device keeps, and for how long."""

from __future__ import annotations

import json

import requests
from playwright.sync_api import expect

from tests.widget.conftest import NewVisitor
from tests.widget.visitor import OPENING, Visitor


def delete_on_server(visitor: Visitor) -> None:
    """Delete the conversation behind the widget's back."""
    headers = {"Authorization": f"Bearer {visitor.token()}"}
    requests.delete(f"{visitor.servers.channel}session", headers=headers, timeout=30).raise_for_status()


def test_before_the_conversation_begins_nothing_is_stored(visitor: Visitor) -> None:
    assert visitor.stored() == {}
    visitor.opens()
    box = visitor.page.get_by_role("checkbox", name="Gespräch auf diesem Gerät 30 Tage merken")
    assert not box.is_checked()
    box.check()
    visitor.button("Schließen").click()
    visitor.page.reload()
    assert visitor.stored() == {}


def test_without_the_tick_only_this_tab_knows_the_conversation(visitor: Visitor) -> None:
    visitor.begins()
    assert set(visitor.stored()) == {"session"}
    visitor.new_tab()
    visitor.arrives()
    visitor.opens()
    expect(visitor.button("Gespräch beginnen")).to_be_visible()


def test_with_the_tick_the_device_knows_it_for_thirty_days(visitor: Visitor) -> None:
    visitor.begins(keep=True)
    kept = visitor.stored()
    assert set(kept) == {"local"}
    expires = json.loads(next(iter(kept["local"].values())))["expires"]
    days = visitor.page.evaluate("(day) => (Date.parse(day) - Date.now()) / 86_400_000", expires)
    assert 29.9 < days <= 30


def test_what_is_said_before_the_first_message(visitor: Visitor) -> None:
    visitor.opens()
    expect(visitor.panel).to_contain_text("Chatbot, kein Mensch")
    expect(visitor.panel).to_contain_text("Bitte nennen Sie keine Namen und keine personenbezogenen Daten.")
    expect(visitor.panel).to_contain_text("24 Stunden")
    visitor.begins()
    expect(visitor.part(".head")).to_contain_text("Chatbot, kein Mensch")


def test_after_a_reload_in_the_middle_everything_is_there(visitor: Visitor) -> None:
    visitor.begins()
    visitor.says(OPENING)
    visitor.presses(visitor.choices()[1])
    said, heard, offered = visitor.user_texts(), visitor.bot_texts(), visitor.choices()
    progress = visitor.part(".progress").inner_text()
    visitor.page.reload()
    expect(visitor.panel).to_be_visible()
    expect(visitor.part(".bot")).to_have_count(len(heard))
    assert (visitor.user_texts(), visitor.bot_texts(), visitor.choices()) == (said, heard, offered)
    assert visitor.part(".progress").inner_text() == progress
    visitor.presses(offered[0])


def test_on_another_page_the_panel_stays_closed_if_it_was(visitor: Visitor) -> None:
    visitor.begins()
    visitor.button("Schließen").click()
    visitor.page.goto(f"{visitor.servers.origin}/seite?andere")
    expect(visitor.launcher).to_be_visible()
    expect(visitor.panel).not_to_be_visible()
    visitor.launcher.click()
    expect(visitor.part(".bot")).to_have_count(1)


def test_two_tabs_hold_the_same_conversation(visitor: Visitor) -> None:
    visitor.begins(keep=True)
    first = visitor.page
    visitor.new_tab()
    visitor.arrives()
    expect(visitor.part(".bot")).to_have_count(1)
    visitor.says(OPENING)
    heard = visitor.bot_texts()
    second, visitor.page = visitor.page, first
    visitor.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(visitor.part(".bot")).to_have_count(len(heard))
    assert visitor.bot_texts() == heard
    visitor.presses(visitor.choices()[0])
    visitor.page = second
    visitor.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(visitor.part(".user")).to_have_count(2)


def test_delete_everything_asks_first_and_leaves_nothing(visitor: Visitor) -> None:
    visitor.begins(keep=True)
    visitor.says(OPENING)
    token = visitor.token()
    visitor.menu("Alles löschen")
    assert visitor.focused() == "Alles löschen?"
    visitor.button("Abbrechen").click()
    assert visitor.focused() == "Menü"
    assert visitor.user_texts() == [OPENING]
    visitor.menu("Alles löschen")
    visitor.button("Ja, alles löschen").click()
    expect(visitor.panel.get_by_role("status")).to_contain_text("Alles gelöscht.")
    assert visitor.stored() == {}
    headers = {"Authorization": f"Bearer {token}"}
    answer = requests.get(f"{visitor.servers.channel}history", headers=headers, timeout=30)
    assert answer.status_code == 401
    visitor.begins()
    assert visitor.user_texts() == []


def test_everything_stored_can_be_downloaded(visitor: Visitor) -> None:
    visitor.begins()
    visitor.says(OPENING)
    visitor.menu("Meine Daten herunterladen")
    assert visitor.focused() == "Meine Daten herunterladen"
    with visitor.page.expect_download() as waiting:
        visitor.button("Herunterladen").click()
    assert waiting.value.suggested_filename == "ki-wegweiser-meine-daten.json"
    exported = json.loads(waiting.value.path().read_text(encoding="utf-8"))
    assert OPENING in [message["text"] for message in exported["nachrichten"]]
    assert visitor.focused() == "Menü"
    visitor.menu("Meine Daten herunterladen")
    visitor.page.route(
        "**/export", lambda route: route.fulfill(status=429, json={"error": {"message": "Zu viel."}})
    )
    visitor.button("Herunterladen").click()
    expect(visitor.panel.get_by_role("alert")).to_contain_text("Zu viel.")


def test_the_start_says_for_how_long_it_is_stored(visitor: Visitor) -> None:
    visitor.arrives(settings={"association": None, "kept_days": 7})
    visitor.opens()
    expect(visitor.panel).to_contain_text("7 Tage nach Ihrer letzten Nachricht wird es von selbst gelöscht.")


def test_a_conversation_that_ends_is_forgotten_here_only(visitor: Visitor) -> None:
    visitor.begins()
    token = visitor.token()
    visitor.menu("Gespräch beenden")
    visitor.button("Ja, beenden").click()
    expect(visitor.panel).to_contain_text("Das Gespräch ist beendet.")
    assert visitor.stored() == {}
    headers = {"Authorization": f"Bearer {token}"}
    assert requests.get(f"{visitor.servers.channel}history", headers=headers, timeout=30).ok


def test_what_was_deleted_elsewhere_offers_a_new_conversation(visitor: Visitor) -> None:
    visitor.begins()
    visitor.says(OPENING)
    delete_on_server(visitor)
    visitor.field.fill("Hallo?")
    visitor.field.press("Enter")
    expect(visitor.panel).to_contain_text("Dieses Gespräch ist beendet.")
    assert visitor.stored() == {}
    visitor.button("Neues Gespräch").click()
    visitor.begins()
    assert visitor.field.input_value() == "Hallo?"


def test_an_expired_conversation_says_so_on_the_next_page(visitor: Visitor) -> None:
    visitor.begins()
    delete_on_server(visitor)
    visitor.page.reload()
    expect(visitor.panel.get_by_role("status")).to_contain_text("Ihr früheres Gespräch ist abgelaufen.")
    assert visitor.stored() == {}


def test_the_tag_can_open_the_panel_and_name_the_launcher(new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.arrives({"data-label": "Passt <b>KI</b> zu uns?"})
    expect(visitor.launcher).to_have_text("Passt <b>KI</b> zu uns?")
    visitor = new_visitor()
    visitor.arrives({"data-open": ""})
    expect(visitor.panel).to_be_visible()
    assert visitor.page.evaluate("document.activeElement === document.body")
    assert visitor.stored() == {}
