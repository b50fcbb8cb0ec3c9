"""Nothing that anyone writes becomes code, and nothing of the page around can reach in."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.widget.conftest import NewVisitor
from tests.widget.servers import FOREIGN_PAGE
from tests.widget.visitor import OPENING, STRICT_POLICY, Visitor, page_with_widget

HACK = "window.hacked=1"
MARKUP = (
    f"<img src=x onerror={HACK}>",
    f"<script>{HACK}</script>",
    f'"><svg onload={HACK}>',
    f"<a href='javascript:{HACK}'>hier</a>",
    f"[hier](javascript:{HACK})",
    "<b>fett</b> &amp; &lt;i&gt;",
    "{{7*7}} ${7*7} <!--",
    "</textarea></div></dialog>",
    '/inform{"goal": "reduce_costs"}',
)
UNSAFE = (
    "(all) => all.filter((one) => [...one.attributes].some((a) => a.name.startsWith('on') || a.name === 'style'))"
)
"""Elements that have a handler or a style of their own."""


def is_clean(visitor: Visitor) -> None:
    """Assert that nothing has run and nothing is in the page that could."""
    assert visitor.page.evaluate("window.hacked") is None
    for selector in ("script", "iframe", "object", "embed", "foreignObject", "use", "style", "img:not(.logo)"):
        expect(visitor.part(selector)).to_have_count(0)
    addresses = visitor.part("a").evaluate_all("(all) => all.map((one) => one.href)")
    assert [address for address in addresses if not address.startswith(("https://", visitor.servers.origin))] == []
    assert (
        visitor.part("*").evaluate_all(f"(all) => ({UNSAFE})(all).map((one) => one.outerHTML.slice(0, 90))") == []
    )


def test_what_a_visitor_types_is_only_text(visitor: Visitor) -> None:
    visitor.begins()
    for text in MARKUP:
        visitor.says(text)
    assert visitor.user_texts() == list(MARKUP)
    is_clean(visitor)
    visitor.page.reload()
    expect(visitor.part(".user")).to_have_count(len(MARKUP))
    assert visitor.user_texts() == list(MARKUP)
    is_clean(visitor)


def hostile(value: Any) -> Any:
    """Return the same structure with markup in every text."""
    if isinstance(value, str):
        return f"{value} {' '.join(MARKUP)}"
    if isinstance(value, list):
        return [hostile(item) for item in value]
    if isinstance(value, dict):
        return {key: hostile(item) for key, item in value.items()}
    return value


HOSTILE_SVG = f"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
 viewBox="0 0 9 9" onload="{HACK}" style="background:url(https://foreign.example/a)"><script>{HACK}</script>
<style>@import "https://foreign.example/b";</style><foreignObject><img src="x" onerror="{HACK}"/></foreignObject>
<a xlink:href="javascript:{HACK}"><text>hier</text></a><use href="https://foreign.example/c#d"/>
<image href="https://foreign.example/e"/><rect fill="url(https://foreign.example/f)" width="9" height="9"
 onclick="{HACK}"/><animate attributeName="href" values="javascript:{HACK}"/><text x="1" y="5">Bild</text>
<html xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="{HACK}"/></html></svg>"""


def test_a_server_that_was_broken_into_cannot_run_anything_either(new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.arrives(policy="default-src * 'unsafe-inline' 'unsafe-eval' data:")  # the page does not help
    visitor.begins()

    def poison(route: Route) -> None:
        answer = route.fetch().json()
        for message in answer["messages"]:
            kept = {key: message[key] for key in ("id", "from", "type")}
            message.update(hostile({key: message[key] for key in message if key not in kept}))
            if message["type"] == "roadmap":
                message["picture"] = {"svg": HOSTILE_SVG, "text": hostile("Bild")}
                message["readiness"] = {"svg": "<svg><unclosed", "text": "kaputt"}
        route.fulfill(json=answer)

    visitor.page.route("**/webhooks/web/message", poison)
    visitor.says(OPENING)
    visitor.says("Zeigen Sie mir das Ergebnis")
    visitor.says("Zusammenfassung")
    visitor.says("Zusammenfassung als PDF")
    visitor.opens_all_sections()
    is_clean(visitor)
    expect(visitor.part(".card figure")).to_have_count(1)
    assert visitor.part(".card figure text").all_text_contents() == ["Bild"]


@pytest.mark.parametrize(
    "address", [f"javascript:{HACK}", "data:text/html,<script>1</script>", "http://foreign.example/x"]
)
def test_an_association_cannot_set_more_than_it_may(new_visitor: NewVisitor, address: str) -> None:
    visitor = new_visitor()
    association = {
        "name": MARKUP[0],
        "greeting": MARKUP[1],
        "primary_color": "red;} * { background: url(https://foreign.example/x) }",
        "logo": address,
        **dict.fromkeys(("privacy_url", "imprint_url", "accessibility_url"), address),
    }
    visitor.arrives(
        {"data-association": "../../x?y=<b>", "data-label": "x"}, settings={"association": association}
    )
    visitor.problems.clear()  # the widget tells the web person that the name cannot be one
    visitor.opens()
    expect(visitor.panel).to_contain_text(MARKUP[0])
    is_clean(visitor)
    expect(visitor.part(".logo")).to_have_count(0)
    visitor.begins()
    visitor.button("Menü").click()
    expect(visitor.part(".menu a")).to_have_count(0)


def test_the_strictest_policy_is_never_violated(visitor: Visitor) -> None:
    # Violations, console errors and foreign requests are looked for at the end of every test.
    visitor.begins()
    visitor.says(OPENING)
    visitor.says("Zeigen Sie mir das Ergebnis")
    visitor.opens_all_sections()
    visitor.menu("Meine Antworten")
    expect(visitor.part(".review .answers")).to_be_visible()
    expect(visitor.part(".card figure svg")).to_have_count(2)
    assert visitor.page.evaluate("window.wegweiserViolations") == []
    assert "trusted-types" in STRICT_POLICY


def test_the_guard_would_notice_a_violation(new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.arrives()
    visitor.page.evaluate("document.body.setAttribute('style', 'color: red')")
    visitor.page.evaluate("fetch('https://foreign.example/').catch(() => 0)")
    visitor.page.wait_for_function("window.wegweiserViolations.length >= 2")
    noticed = visitor.page.evaluate("window.wegweiserViolations.splice(0).join()")
    assert "style-src" in noticed
    assert "connect-src" in noticed
    visitor.problems.clear()


HOSTILE_STYLES = """
html { font-size: 62.5% }
* { all: unset }
* { --bg: red; --text: red; --accent: red; --primary: red; --fill: red; --line: red }
:root { line-height: 3; letter-spacing: .3em; word-spacing: 1em; text-transform: uppercase; text-align: right;
  color: #eee; font: italic 900 9px/3 monospace; cursor: wait; hyphens: auto; text-indent: 3em; white-space: pre }
body * { visibility: hidden !important; opacity: .3 !important; display: none !important;
  direction: rtl !important;
  transform: scale(.5) !important; zoom: .5 !important; filter: blur(3px) !important; position: static !important }
button, dialog, p, h2, h3, ul, li, input, textarea { color: red !important; font-size: 40px !important }
ki-wegweiser { width: 1px !important; height: 1px !important; overflow: hidden !important;
  contain: strict !important }
"""


def test_a_page_with_hostile_styles_changes_nothing(new_visitor: NewVisitor) -> None:
    seen = []
    without_text = "head, head *, main { display: none !important }"
    for styles in ("", HOSTILE_STYLES):
        visitor = new_visitor()
        visitor.arrives(policy="default-src 'self' 'unsafe-inline'", head=f"<style>{styles}{without_text}</style>")
        closed = visitor.page.screenshot()
        visitor.begins()
        visitor.says(OPENING)
        visitor.page.mouse.move(0, 0)
        seen.append((closed, visitor.page.screenshot()))
    assert seen[0][0] == seen[1][0]
    assert seen[0][1] == seen[1][1]


def test_on_another_host_it_works_too_and_asks_only_its_own_server(new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.allowed_origins.add(FOREIGN_PAGE)
    body = page_with_widget(f"{visitor.servers.channel}widget.js")
    visitor.context.route(f"{FOREIGN_PAGE}/*", lambda route: route.fulfill(body=body, content_type="text/html"))
    visitor.page.goto(f"{FOREIGN_PAGE}/")
    visitor.begins(keep=True)
    visitor.says(OPENING)
    visitor.page.reload()
    expect(visitor.part(".user")).to_have_count(1)
    visitor.menu("Alles löschen")
    visitor.button("Ja, alles löschen").click()
    expect(visitor.panel).to_contain_text("Alles gelöscht.")


def test_the_tag_twice_gives_one_widget(new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.arrives(head='<script src="/webhooks/web/widget.js" defer></script>')
    expect(visitor.widget).to_have_count(1)
