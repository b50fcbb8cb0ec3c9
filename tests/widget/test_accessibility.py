"""WCAG 2.2 AA, as far as a machine can tell: axe, keyboard, live regions, sizes, zoom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.widget.conftest import WIDGET, NewVisitor
from tests.widget.visitor import OPENING, Visitor

AXE = WIDGET / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPEN_POLICY = "default-src * 'unsafe-inline' 'unsafe-eval' data:"
"""axe needs styles of its own in the page."""

ASSOCIATION = {
    "name": "Handwerkskammer Musterstadt",
    "primary_color": "#f5b400",
    "privacy_url": "https://example.org/datenschutz",
    "imprint_url": "https://example.org/impressum",
    "accessibility_url": "https://example.org/barriere",
}
"""A colour on which white text cannot be read, and all links."""

THEMES: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "forced colours, dark": {"forced_colors": "active", "color_scheme": "dark"},
    "phone": {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True},
}


def states(visitor: Visitor) -> Iterator[str]:
    """Lead a visitor through every state of the widget; yields the name of each."""
    yield "closed"
    yield from _before_the_talk(visitor)
    yield from _in_the_interview(visitor)
    yield from _with_the_result(visitor)
    yield from _until_the_end(visitor)


def _before_the_talk(visitor: Visitor) -> Iterator[str]:
    visitor.opens()
    yield "start screen"
    visitor.page.get_by_role("checkbox").check()
    visitor.button("Menü").click()
    yield "start screen with menu"
    visitor.page.keyboard.press("Escape")
    visitor.page.route("**/session", lambda route: route.abort(), times=1)
    visitor.button("Gespräch beginnen").click()
    expect(visitor.panel.get_by_role("alert")).to_contain_text("versuchen")
    yield "start screen with error"


def _in_the_interview(visitor: Visitor) -> Iterator[str]:
    visitor.begins()
    yield "first question"
    visitor.says(OPENING)
    yield "question with options"
    visitor.presses("Warum fragen Sie das?")
    yield "after a why"
    visitor.answers_until("Um wessen Daten geht es?", ("Ja",))
    visitor.button("Übernehmen").click()
    yield "several options with error"
    visitor.page.get_by_role("checkbox").first.check()
    yield "several options"
    visitor.presses("Übernehmen")


def _with_the_result(visitor: Visitor) -> Iterator[str]:
    visitor.says("Zeigen Sie mir das Ergebnis")
    yield "card"
    visitor.opens_all_sections()
    yield "card with everything open"
    visitor.says("Zusammenfassung")
    visitor.says("Zusammenfassung als PDF")
    yield "answers and report in the talk"
    visitor.button("Menü").click()
    yield "menu"
    visitor.part(".menu").get_by_role("button", name="Meine Antworten").click()
    expect(visitor.part(".review .answers")).to_be_visible()
    yield "review"
    visitor.button("Zurück zum Gespräch").click()


def _until_the_end(visitor: Visitor) -> Iterator[str]:
    visitor.menu("Gespräch beenden")
    yield "end?"
    visitor.button("Abbrechen").click()
    visitor.menu("Alles löschen")
    yield "delete?"
    visitor.button("Abbrechen").click()
    visitor.context.set_offline(True)
    visitor.field.fill("x" * 18_500)
    visitor.field.press("Enter")
    expect(visitor.part(".trouble .button")).to_be_visible()
    visitor.field.fill("x" * 20_500)
    yield "no connection, text too long"
    visitor.field.fill("")
    visitor.context.set_offline(False)
    visitor.settles()
    visitor.page.route("**/message", lambda route: route.fulfill(status=401, json={}), times=1)
    visitor.field.fill("Hallo")
    visitor.field.press("Enter")
    expect(visitor.button("Neues Gespräch")).to_be_visible()
    yield "ended"
    visitor.button("Neues Gespräch").click()
    visitor.begins()
    visitor.menu("Alles löschen")
    visitor.button("Ja, alles löschen").click()
    expect(visitor.panel).to_contain_text("Alles gelöscht.")
    yield "deleted"


def find_none(visitor: Visitor, faults: Callable[[Page], list[str]]) -> None:
    """Assert that there are no faults in any state."""
    found = [f"{state}: {fault}" for state in states(visitor) for fault in faults(visitor.page)]
    assert not found, "\n".join(found)


def arrived(new_visitor: NewVisitor, **device: Any) -> Visitor:
    """A visitor on a page of an association that has set everything."""
    visitor = new_visitor(**device)
    visitor.arrives(policy=OPEN_POLICY, settings={"association": ASSOCIATION})
    expect(visitor.part(".menu-button")).to_be_attached()  # only with the association's links, before a talk
    return visitor


def axe_faults(page: Page) -> list[str]:
    """What axe finds."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        """async (rules) => {
            const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
            const text = (id, node) => `${id} ${node.target.flat()} ${node.failureSummary}`;
            return violations.flatMap(({ id, nodes }) => nodes.map((node) => text(id, node)));
        }""",
        RULES,
    )
    faults: list[str] = found
    return faults


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_in_any_state(new_visitor: NewVisitor, theme: str) -> None:
    find_none(arrived(new_visitor, **THEMES[theme]), axe_faults)


def test_axe_would_find_something(new_visitor: NewVisitor) -> None:
    visitor = arrived(new_visitor)
    visitor.opens()
    spoil = "(all) => all.forEach((one) => { one.removeAttribute('aria-label'); one.style.color = '#aaa'; })"
    visitor.part(".round").evaluate_all(spoil)
    assert any(fault.startswith("button-name") for fault in axe_faults(visitor.page))


SMALL_TARGETS = """() => {
    const inside = document.querySelector("ki-wegweiser").shadowRoot;
    const seen = (one) => one.checkVisibility({ visibilityProperty: true });
    // A box with a label is as large as its label; a link within a sentence may be as high as the line.
    const all = [...inside.querySelectorAll("button, a:not(.rich a), summary, textarea, label")];
    return all.filter(seen).map((one) => [one, one.getBoundingClientRect()])
        .filter(([, box]) => box.width < 43.9 || box.height < 43.9)
        .map(([one, box]) => `${one.innerText || one.ariaLabel} ${box.width} x ${box.height}`);
}"""


@pytest.mark.parametrize("theme", ["light", "phone"])
def test_everything_to_press_is_large_enough_for_a_finger(new_visitor: NewVisitor, theme: str) -> None:
    def small(page: Page) -> list[str]:
        found: list[str] = page.evaluate(SMALL_TARGETS)
        return found

    find_none(arrived(new_visitor, **THEMES[theme]), small)


CUT_OFF = """() => {
    const inside = document.querySelector("ki-wegweiser").shadowRoot;
    const panel = inside.querySelector("dialog");
    const seen = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".unseen, svg");
    const name = (one) => `${one.localName}.${one.className} ${(one.innerText ?? "").slice(0, 40)}`;
    const faults = [];
    for (const one of [...inside.querySelectorAll("*")].filter(seen)) {
        const box = one.getBoundingClientRect();
        const frame = one.closest("dialog") ? panel.getBoundingClientRect() : { left: 0, right: innerWidth };
        if (box.right > frame.right + 1 || box.left < frame.left - 1)
            faults.push(`beside the panel: ${name(one)}`);
        if (one.scrollWidth > one.clientWidth + 1 && one.clientWidth && getComputedStyle(one).display !== "inline")
            faults.push(`wider than its box: ${name(one)}`);
        const hides = ["hidden", "clip"].includes(getComputedStyle(one).overflowY);
        if ((hides || one.matches("button, label")) && one.scrollHeight > one.clientHeight + 2)
            faults.push(`higher than its box: ${name(one)}`);
    }
    if (document.documentElement.scrollWidth > innerWidth) faults.push("the page scrolls sideways");
    return faults;
}"""


def cut_off(page: Page) -> list[str]:
    """What does not fit."""
    found: list[str] = page.evaluate(CUT_OFF)
    return found


ZOOMS = {"200 %": (640, 430), "400 %": (320, 256), "narrow phone": (320, 640), "phone on its side": (740, 340)}


@pytest.mark.parametrize("zoom", ZOOMS)
def test_nothing_is_cut_off_when_the_page_is_zoomed(new_visitor: NewVisitor, zoom: str) -> None:
    width, height = ZOOMS[zoom]
    visitor = arrived(new_visitor, viewport={"width": width, "height": height})
    find_none(visitor, cut_off)


@pytest.mark.parametrize("size", [(1100, 860), (480, 800)])
def test_text_grows_with_the_readers_own_text_size(new_visitor: NewVisitor, size: tuple[int, int]) -> None:
    visitor = new_visitor(viewport={"width": size[0], "height": size[1]})
    session = visitor.context.new_cdp_session(visitor.page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    visitor.arrives(
        policy=OPEN_POLICY, settings={"association": ASSOCIATION}, head="<style>html{font-size:10px}</style>"
    )
    assert visitor.launcher.evaluate("(one) => getComputedStyle(one).fontSize") == "32px"
    find_none(visitor, cut_off)


def test_more_spacing_between_letters_and_lines_cuts_nothing_off(new_visitor: NewVisitor) -> None:
    visitor = arrived(new_visitor)
    # WCAG 2.2, 1.4.12.
    visitor.widget.evaluate(
        """(one) => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; "
                + "word-spacing: .16em !important } p { margin-bottom: 2em !important }");
            one.shadowRoot.adoptedStyleSheets.push(sheet);
        }"""
    )
    find_none(visitor, cut_off)


@pytest.mark.parametrize("size", [(1100, 860), (320, 640), (320, 256)])
def test_it_always_says_that_no_human_answers(new_visitor: NewVisitor, size: tuple[int, int]) -> None:
    visitor = arrived(new_visitor, viewport={"width": size[0], "height": size[1]})

    def hidden(page: Page) -> list[str]:
        if visitor.launcher.is_visible():
            return []
        label = visitor.part(".who p")
        box = label.bounding_box()
        assert box is not None
        middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        script = (
            """([x, y]) => document.querySelector('ki-wegweiser').shadowRoot.elementFromPoint(x, y)?.innerText"""
        )
        seen = page.evaluate(script, middle)
        return [] if seen == "Chatbot, kein Mensch" else [f"in its place is {seen!r}"]

    find_none(visitor, hidden)


LISTEN = """(host) => {
    window.heard = [];
    const quiet = (node, log) => {
        let one = node.nodeType === 1 ? node : node.parentElement;
        for (; one && one !== log; one = one.parentElement)
            if (one.getAttribute("aria-live") === "off") return true;
        return false;
    };
    const text = (node, log) => {
        if (quiet(node, log)) return "";
        if (node.nodeType === 3) return node.data;
        if (node.nodeType !== 1 || (node.localName === "details" && !node.open)) return "";
        return [...node.childNodes].map((child) => text(child, log)).join(" ");
    };
    new MutationObserver((records) => {
        const added = new Set(records.flatMap((record) => [...record.addedNodes]));
        for (const node of added) {
            const parent = node.parentElement;
            const log = parent?.closest("[role=log]");
            if (!log || log.getAttribute("aria-live") !== "polite") continue;
            // What comes together with something around it that is new too is no news of its own.
            let around = parent;
            while (around && !added.has(around)) around = around.parentElement;
            if (around) continue;
            const said = text(node, log).replace(/\\s+/g, " ").trim();
            if (said) window.heard.push(said);
        }
    }).observe(host.shadowRoot, { childList: true, subtree: true });
}"""
"""What a screen reader reads out of the log: what is added to it while it is live."""


def heard(visitor: Visitor) -> list[str]:
    """What was read out since the last time."""
    news: list[str] = visitor.page.evaluate("window.heard.splice(0)")
    return news


def test_each_message_of_the_adviser_is_read_out_once(visitor: Visitor) -> None:
    visitor.widget.evaluate(LISTEN)
    visitor.begins()
    (greeting,) = heard(visitor)
    assert greeting.startswith("Wegweiser: Guten Tag!")
    visitor.says(OPENING)
    (question,) = heard(visitor)
    assert "Antworten stehen zur Auswahl." in question
    visitor.presses("Warum fragen Sie das?")
    assert len(heard(visitor)) == 2
    visitor.button("Menü").click()
    visitor.part(".menu").get_by_role("button", name="Meine Antworten").click()
    visitor.button("Zurück zum Gespräch").click()
    visitor.button("Schließen").click()
    visitor.opens()
    visitor.page.evaluate("window.dispatchEvent(new Event('focus'))")
    visitor.page.wait_for_timeout(500)
    assert heard(visitor) == []


def test_of_the_result_only_title_and_summary_are_read_out(visitor: Visitor) -> None:
    visitor.begins()
    visitor.says(OPENING)
    visitor.widget.evaluate(LISTEN)
    visitor.says("Zeigen Sie mir das Ergebnis")
    card = next(text for text in heard(visitor) if "Ihr Ergebnis " in text)
    assert visitor.part(".card h3").inner_text() in card
    assert len(card) < 500


def test_after_a_reload_nothing_is_read_out_again(visitor: Visitor) -> None:
    visitor.begins()
    visitor.says(OPENING)
    count = visitor.part(".bot").count()
    found = "customElements.whenDefined('ki-wegweiser').then(() => document.querySelector('ki-wegweiser'))"
    visitor.context.add_init_script(f"document.addEventListener('DOMContentLoaded', () => {found}.then({LISTEN}))")
    visitor.page.reload()
    expect(visitor.part(".bot")).to_have_count(count)
    expect(visitor.part(".log")).to_have_attribute("aria-live", "polite")
    assert heard(visitor) == []
    visitor.presses(visitor.choices()[0])
    assert len(heard(visitor)) == 1


def order(page: Page, visitor: Visitor, steps: int) -> list[str]:
    """The names of what the focus reaches with so many presses of Tab."""
    names = []
    for _ in range(steps):
        page.keyboard.press("Tab")
        names.append(visitor.focused())
    return names


def test_the_focus_goes_in_the_order_of_reading(new_visitor: NewVisitor) -> None:
    visitor = arrived(new_visitor)
    page = visitor.page
    page.keyboard.press("Tab")
    assert order(page, visitor, 1) == ["KI-Wegweiser"]
    page.keyboard.press("Enter")
    assert visitor.focused() == "KI-Wegweiser"  # the heading of the panel
    assert order(page, visitor, 5) == ["Menü", "Schließen", "Datenschutzerklärung", "INPUT", "Gespräch beginnen"]
    page.keyboard.press("Enter")
    expect(visitor.part(".bot")).to_have_count(1)
    assert visitor.focused() == "Ihre Antwort"
    visitor.says(OPENING)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    assert visitor.focused() == visitor.choices()[-1]
    assert order(page, visitor, 4) == ["Weiß nicht", "Warum fragen Sie das?", "Ihre Antwort", "Senden"]


def test_after_a_quick_reply_the_next_options_are_one_tab_away(visitor: Visitor) -> None:
    visitor.begins()
    visitor.says(OPENING)
    visitor.button(visitor.choices()[0]).focus()
    visitor.page.keyboard.press("Enter")
    visitor.settles()
    assert visitor.focused().startswith("Mögliche Antworten")
    visitor.page.keyboard.press("Tab")
    assert visitor.focused() == visitor.choices()[0]


def test_where_a_number_is_asked_for_the_focus_goes_to_the_field(visitor: Visitor) -> None:
    visitor.begins()
    visitor.says(OPENING)
    visitor.menu("Meine Antworten")
    visitor.button("Beschäftigte ändern").click()
    visitor.settles()
    assert visitor.choices() == []
    assert visitor.focused() == "Ihre Antwort"


def test_escape_closes_one_thing_at_a_time_and_the_focus_returns(visitor: Visitor) -> None:
    visitor.begins()
    press = visitor.page.keyboard.press
    visitor.menu("Meine Antworten")
    press("Escape")
    assert visitor.focused() == "Menü"
    press("Enter")
    expect(visitor.button("Menü")).to_have_attribute("aria-expanded", "true")
    press("Escape")
    expect(visitor.button("Menü")).to_have_attribute("aria-expanded", "false")
    assert visitor.focused() == "Menü"
    press("Escape")
    expect(visitor.panel).not_to_be_visible()
    assert visitor.focused() == "KI-Wegweiser"


def test_escape_and_the_way_back_also_work_on_a_phone(new_visitor: NewVisitor) -> None:
    visitor = arrived(new_visitor, **THEMES["phone"])
    visitor.begins()
    assert visitor.part("dialog").evaluate("(one) => one.matches(':modal')")
    visitor.menu("Alles löschen")
    visitor.page.keyboard.press("Escape")
    expect(visitor.panel).to_be_visible()
    assert visitor.focused() == "Menü"
    visitor.page.keyboard.press("Escape")
    expect(visitor.panel).not_to_be_visible()
    assert visitor.focused() == "KI-Wegweiser"


def test_on_a_desk_the_page_stays_usable_beside_the_panel(visitor: Visitor) -> None:
    visitor.begins()
    assert not visitor.part("dialog").evaluate("(one) => one.matches(':modal')")
    visitor.page.get_by_role("link", name="Ein Link der Seite").click()
    assert visitor.page.url.endswith("#oben")
    expect(visitor.panel).to_be_visible()


def test_turning_the_phone_keeps_the_talk_and_the_focus(visitor: Visitor) -> None:
    visitor.begins()
    visitor.field.fill("Wir sind")
    for width, modal in ((400, True), (1100, False)):
        visitor.page.set_viewport_size({"width": width, "height": 860})
        expect(visitor.panel).to_be_visible()
        assert visitor.part("dialog").evaluate("(one) => one.matches(':modal')") is modal
        assert visitor.focused() == "Ihre Antwort"
        assert visitor.field.input_value() == "Wir sind"


@pytest.mark.parametrize(("wish", "moves"), [("reduce", False), ("no-preference", True)])
def test_who_wants_no_motion_gets_none(new_visitor: NewVisitor, wish: str, moves: bool) -> None:
    visitor = new_visitor(reduced_motion=wish)
    visitor.arrives()
    visitor.begins()
    visitor.page.route("**/message", lambda route: None)
    visitor.field.fill("Hallo")
    visitor.field.press("Enter")
    expect(visitor.part(".typing i")).to_have_count(3)
    running = "(one) => getComputedStyle(one).animationName !== 'none'"
    assert visitor.part(".typing i").first.evaluate(running) is moves
    assert visitor.panel.evaluate(running) is moves
    assert (visitor.part(".scroll").evaluate("(one) => getComputedStyle(one).scrollBehavior") == "smooth") is moves


FOCUS_SHOWN = """() => {
    let one = document.activeElement;
    while (one.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
    const frame = one.closest(".grow") ?? one;
    const style = getComputedStyle(frame);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""


@pytest.mark.parametrize("theme", ["light", "dark", "forced colours"])
def test_the_focus_can_always_be_seen(new_visitor: NewVisitor, theme: str) -> None:
    visitor = arrived(new_visitor, **THEMES[theme])
    visitor.begins()
    visitor.says(OPENING)
    for _ in range(20):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate("document.activeElement.localName") == "ki-wegweiser":
            assert visitor.page.evaluate(FOCUS_SHOWN), visitor.focused()


FOCUS_COVERED = """() => {
    const root = document.activeElement.shadowRoot;
    const one = root?.activeElement;
    if (!one || one.matches(".scroll, dialog")) return null;
    const box = one.getBoundingClientRect();
    const points = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [x, y]));
    const isSeen = ([x, y]) => {
        const top = root.elementFromPoint(box.left + x * box.width, box.top + y * box.height);
        return top && (one.contains(top) || one.closest("label") === top.closest("label"));
    };
    return points.some(isSeen) ? null : (one.ariaLabel ?? one.innerText);
}"""


@pytest.mark.parametrize("size", [(1100, 860), (320, 640), (320, 256)])
def test_what_has_the_focus_is_never_covered(new_visitor: NewVisitor, size: tuple[int, int]) -> None:
    visitor = arrived(new_visitor, viewport={"width": size[0], "height": size[1]})
    visitor.begins()
    visitor.says(OPENING)
    visitor.says("Zeigen Sie mir das Ergebnis")
    visitor.opens_all_sections()
    for key in ("Tab", "Shift+Tab"):
        for _ in range(60):
            visitor.page.keyboard.press(key)
            assert visitor.page.evaluate(FOCUS_COVERED) is None


def test_the_language_of_the_widget_is_german_on_a_foreign_page_too(visitor: Visitor) -> None:
    visitor.page.evaluate("document.documentElement.lang = 'en'")
    assert visitor.launcher.get_attribute("lang") == "de"
    visitor.opens()
    assert visitor.panel.get_attribute("lang") == "de"
