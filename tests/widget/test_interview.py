"""Whole interviews, from the closed launcher to the result."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.widget.conftest import NewVisitor
from tests.widget.visitor import OPENING, Visitor

ANSWERS = (
    "Produktion und Werkstatt",
    "Nein, das reicht nicht",
    "Digital und geordnet",
    "Genug, über längere Zeit",
    "Nein, keine",
    "Ja",
    "Etwas",
    "IT-Kenntnisse",
    "Solide Grundausstattung",
    "25.000 bis unter 100.000 Euro",
)
"""The options of a firm without personal data; those of two questions have the same name."""
END = "Sie können jetzt nachfragen"


def has_result(visitor: Visitor) -> None:
    """Assert that a result is there, and no question any more."""
    expect(visitor.part(".card h3")).to_have_count(1)
    expect(visitor.part(".card figure svg")).to_have_count(2)
    assert visitor.choices() == []
    expect(visitor.part(".aids")).to_have_count(0)
    expect(visitor.part("progress")).to_have_count(0)


def test_after_one_sentence_the_rest_goes_by_click(visitor: Visitor) -> None:
    visitor.begins()
    visitor.says(OPENING)
    visitor.answers_until(END, ANSWERS)
    has_result(visitor)


def test_who_knows_nothing_clicks_through_to_a_result(visitor: Visitor) -> None:
    visitor.begins()
    visitor.says("Wir wollen Kosten senken.")
    visitor.answers_until(END)
    has_result(visitor)


def test_someone_types_everything_asks_why_and_corrects_an_answer(visitor: Visitor) -> None:
    visitor.begins()
    first = visitor.says(OPENING)
    assert "Frage" in first
    assert visitor.presses("Warum fragen Sie das?") != first
    expect(visitor.button("Weiß nicht")).to_be_visible()
    assert "Produktion" in " ".join(visitor.choices())
    visitor.says("in der Werkstatt")
    answer = visitor.says("wir sind doch eher 60 Leute")
    assert "60" in answer
    for said in ("ja, wir messen den Ausschuss", "nein, das reicht nicht", "Weiß nicht", "2"):
        visitor.says(said)
    visitor.answers_until(END, ANSWERS)
    has_result(visitor)
    visitor.menu("Meine Antworten")
    expect(visitor.part(".review")).to_contain_text("60")


def test_the_demo_page_has_the_widget(new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.page.goto(visitor.servers.channel)
    visitor.begins()
    assert "Frage" in visitor.says(OPENING)


def test_the_progress_says_which_question_it_is(visitor: Visitor) -> None:
    visitor.begins()
    visitor.says(OPENING)
    bar = visitor.page.get_by_role("progressbar", name="Fortschritt")
    shown = visitor.part(".progress").inner_text()
    assert re.fullmatch(r"Frage \d+ von etwa \d+", shown.strip())
    assert bar.get_attribute("aria-valuetext") == shown.strip()
    assert shown.strip() in visitor.bot_texts()[-1]
    visitor.answers_once(ANSWERS)
    assert visitor.part(".progress").inner_text() != shown


def test_only_the_newest_question_has_buttons(visitor: Visitor) -> None:
    visitor.begins()
    visitor.says(OPENING)
    before = visitor.choices()
    visitor.presses(before[1])
    assert visitor.user_texts()[-1] == before[1]
    expect(visitor.part(".choices")).to_have_count(1)
    assert visitor.choices() != before


def test_of_several_options_any_number_can_be_chosen(visitor: Visitor) -> None:
    visitor.begins()
    visitor.says(OPENING)
    visitor.answers_until("Um wessen Daten geht es?", ("Ja",))
    visitor.button("Übernehmen").click()
    expect(visitor.part(".choices [role=alert]")).to_have_text("Bitte wählen Sie mindestens eine Antwort.")
    visitor.picks(["Kundschaft und Ansprechpartner", "Beschäftigte"])
    assert visitor.user_texts()[-1] == "Kundschaft und Ansprechpartner, Beschäftigte"
    visitor.menu("Meine Antworten")
    expect(visitor.part(".review")).to_contain_text("Kundschaft und Ansprechpartner und Beschäftigte")


def tab_to(page: Page, visitor: Visitor, name: str, most: int = 40) -> None:
    """Press Tab until the element with this name has the focus."""
    for _ in range(most):
        if visitor.focused().startswith(name):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {name!r}, last was {visitor.focused()!r}")


def test_the_whole_interview_goes_by_keyboard_alone(visitor: Visitor) -> None:
    page = visitor.page
    tab_to(page, visitor, "KI-Wegweiser")
    page.keyboard.press("Enter")
    expect(visitor.panel).to_be_visible()
    tab_to(page, visitor, "Gespräch beginnen")
    page.keyboard.press("Enter")
    expect(visitor.part(".bot")).to_have_count(1)
    assert visitor.focused() == "Ihre Antwort"
    page.keyboard.type("Wir sind ein Maschinenbauer in Ulm\nmit 120 Leuten".replace("\n", " "))
    page.keyboard.press("Enter")
    visitor.settles()
    for _ in range(25):
        if END in visitor.bot_texts()[-1]:
            break
        several = visitor.part(".choices.several").count() > 0
        options = visitor.choices()
        if several:
            tab_to(page, visitor, "INPUT")
            page.keyboard.press("Space")
            tab_to(page, visitor, "Übernehmen")
        elif options:
            tab_to(page, visitor, options[0])
        else:
            tab_to(page, visitor, "Weiß nicht")
        page.keyboard.press("Enter")
        visitor.settles()
    has_result(visitor)
    page.keyboard.press("Escape")
    expect(visitor.panel).not_to_be_visible()
    assert visitor.focused() == "KI-Wegweiser"


def test_on_a_small_phone_the_panel_takes_the_whole_screen(new_visitor: NewVisitor) -> None:
    visitor = new_visitor(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    visitor.arrives()
    visitor.begins()
    box = visitor.panel.bounding_box()
    assert box == {"x": 0, "y": 0, "width": 320, "height": 640}
    assert visitor.focused() != "Ihre Antwort"  # the keyboard on the screen would hide the question
    visitor.says(OPENING)
    visitor.answers_until(END, ANSWERS)
    has_result(visitor)
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_answer_is_seen_from_its_beginning(visitor: Visitor) -> None:
    visitor.begins()
    visitor.says(OPENING)
    visitor.answers_until(END, ANSWERS)
    scroller = visitor.part(".scroll").bounding_box()
    last = visitor.part(".user").last.bounding_box()
    assert scroller is not None
    assert last is not None
    assert 0 <= last["y"] - scroller["y"] < 40


def test_the_summary_in_the_talk_changes_answers_too(visitor: Visitor) -> None:
    visitor.begins()
    visitor.says(OPENING)
    visitor.says("Zusammenfassung")
    asked = visitor.presses("Branche ändern")
    assert visitor.user_texts()[-1] == "Branche ändern"
    assert "In welcher Branche" in asked
    assert "Handwerk" in visitor.choices()


def test_the_menu_changes_pauses_and_restarts(visitor: Visitor) -> None:
    visitor.begins()
    visitor.says(OPENING)
    visitor.menu("Meine Antworten")
    assert visitor.focused() == "Meine Antworten"
    visitor.button("Beschäftigte ändern").click()
    visitor.settles()
    assert "Wie viele Menschen" in visitor.bot_texts()[-1]
    visitor.says("60")
    visitor.menu("Pause")
    visitor.settles()
    assert any(re.search(r"KI-\w{4}-\w{4}", text) for text in visitor.bot_texts())
    visitor.menu("Neu beginnen")
    visitor.settles()
    assert visitor.choices() == ["Ja", "Nein"]
    visitor.presses("Ja")
    visitor.menu("Meine Antworten")
    expect(visitor.part(".review")).to_contain_text("Sie haben noch nichts angegeben.")


def test_the_report_is_a_pdf_beside_the_page(visitor: Visitor) -> None:
    visitor.begins()
    visitor.says(OPENING)
    visitor.says("Zeigen Sie mir das Ergebnis")
    visitor.menu("Zusammenfassung als PDF")
    visitor.settles()
    link = visitor.part(".report a")
    assert link.get_attribute("rel") == "noopener noreferrer"
    address = link.get_attribute("href") or ""
    assert address.startswith(f"{visitor.servers.channel}report/")
    answer = visitor.context.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
