"""Someone who visits a page with the widget, and what they do and see there."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, Route, expect

from tests.widget.servers import Servers

STRICT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types lit-html ki-wegweiser",
    )
)
"""The strictest policy with which a page can have the widget."""

OPENING = "Wir sind eine Tischlerei mit 25 Leuten in Augsburg und wollen weniger Ausschuss."
PAGE = "seite"
VIOLATIONS = "wegweiserViolations"
WATCH_POLICY = f"""
window.{VIOLATIONS} = [];
document.addEventListener("securitypolicyviolation", (event) => {{
  window.{VIOLATIONS}.push(`${{event.violatedDirective}}: ${{event.blockedURI}} ${{event.sample}}`);
}});
"""
NETWORK_NOISE = "Failed to load resource"
"""What Chromium writes into the console for each answer that is no success."""


def guarded_context(browser: Browser, **device: Any) -> BrowserContext:
    """Return a fresh device; `device` is what Playwright calls options of a context."""
    options = {"locale": "de-DE", "viewport": {"width": 1100, "height": 860}, "reduced_motion": "reduce", **device}
    context = browser.new_context(**options)
    context.set_default_timeout(10_000)
    context.add_init_script(WATCH_POLICY)
    return context


def page_with_widget(script: str, attributes: Mapping[str, str] = {}, head: str = "") -> str:
    """Return the HTML of a page that holds nothing but a text and the widget's script tag."""
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return (
        '<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Eine Kammer</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'{head}<script src="{script}"{written} defer></script></head>'
        "<body><main><h1>Eine Kammer</h1><p>Wir beraten Sie zu KI im Betrieb.</p>"
        '<p><a href="#oben">Ein Link der Seite</a></p></main></body></html>'
    )


@dataclass
class Visitor:
    """One person with one device; `problems` collects what must not happen on a page."""

    context: BrowserContext
    servers: Servers
    problems: list[str] = field(default_factory=list)
    allowed_origins: set[str] = field(default_factory=set)
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.page = self.new_tab()

    # The page --------------------------------------------------------------------------------------------------

    def new_tab(self) -> Page:
        """Open another tab; the visitor goes on in it."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        page.on("console", self._console)
        page.on("request", self._request)
        self.page = page
        return page

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and NETWORK_NOISE not in message.text:
            self.problems.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        origin = f"{address.scheme}://{address.netloc}"
        if address.scheme != "data" and origin not in {self.servers.origin, *self.allowed_origins}:
            self.problems.append(f"foreign request: {request.url}")

    def arrives(
        self,
        attributes: Mapping[str, str] = {},
        *,
        policy: str = STRICT_POLICY,
        head: str = "",
        settings: Mapping[str, Any] | None = None,
    ) -> None:
        """Open a page of the server's own host that has the widget.

        Args:
            attributes: Of the script tag, beside `src`.
            policy: The page's Content-Security-Policy.
            head: More for the page's head.
            settings: What the association has set; None for what the server says.
        """
        body = page_with_widget("/webhooks/web/widget.js", attributes, head)

        def give_page(route: Route) -> None:
            headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy}
            route.fulfill(body=body, headers=headers)

        self.context.route(f"{self.servers.origin}/{PAGE}*", give_page)
        if settings is not None:
            self.context.route("**/webhooks/web/settings*", lambda route: route.fulfill(json=settings))
        self.page.goto(f"{self.servers.origin}/{PAGE}")

    def leave(self) -> None:
        """Go; raise AssertionError if anything went wrong on the pages."""
        for page in self.context.pages:
            self.problems += [f"policy: {text}" for text in page.evaluate(f"window.{VIOLATIONS} ?? []")]
        self.context.close()
        assert self.problems == []

    # What is there ---------------------------------------------------------------------------------------------

    @property
    def widget(self) -> Locator:
        """The element on the page."""
        return self.page.locator("ki-wegweiser")

    def part(self, selector: str) -> Locator:
        """A part of the widget."""
        return self.widget.locator(selector)

    @property
    def launcher(self) -> Locator:
        """The button that opens the panel."""
        return self.part(".launcher")

    @property
    def panel(self) -> Locator:
        """The panel."""
        return self.page.get_by_role("dialog", name="KI-Wegweiser")

    @property
    def field(self) -> Locator:
        """The field to write in."""
        return self.page.get_by_role("textbox", name="Ihre Antwort")

    def button(self, name: str) -> Locator:
        """A button of the widget by its whole name."""
        return self.widget.get_by_role("button", name=name, exact=True)

    def bot_texts(self) -> list[str]:
        """What the adviser has said, message by message."""
        return self.part(".bot").all_inner_texts()

    def user_texts(self) -> list[str]:
        """What the visitor has said."""
        return [text.removeprefix("Sie: ") for text in self.part(".user").all_text_contents()]

    def choices(self) -> list[str]:
        """The titles of the options of the open question."""
        return [text.strip() for text in self.part(".choices :is(.button:not(.apply), .tick)").all_inner_texts()]

    def stored(self) -> dict[str, Any]:
        """Everything the device keeps for the page."""
        script = """async () => ({
            session: {...sessionStorage}, local: {...localStorage}, cookie: document.cookie,
            databases: (await indexedDB.databases()).map((database) => database.name),
            caches: self.caches ? await caches.keys() : [],
        })"""
        kept: dict[str, Any] = self.page.evaluate(script)
        kept["cookies"] = self.context.cookies()
        return {name: value for name, value in kept.items() if value}

    def token(self) -> str:
        """The token that the device keeps."""
        kept = self.stored()
        record = next(iter((kept.get("session") or kept["local"]).values()))
        token: str = json.loads(record)["token"]
        return token

    def focused(self) -> str:
        """The name of what has the focus, inside the widget or on the page."""
        script = """() => {
            let element = document.activeElement;
            while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
            const name = element.getAttribute("aria-label") || element.innerText?.trim() || element.tagName;
            return name.split("\\n")[0];
        }"""
        name: str = self.page.evaluate(script)
        return name

    # What they do ----------------------------------------------------------------------------------------------

    def opens(self) -> None:
        """Open the panel."""
        self.launcher.click()
        expect(self.panel).to_be_visible()

    def begins(self, *, keep: bool = False) -> None:
        """Open the panel and begin a conversation."""
        if not self.panel.is_visible():
            self.opens()
        if keep:
            self.page.get_by_role("checkbox").check()
        self.button("Gespräch beginnen").click()
        expect(self.part(".bot")).to_have_count(1)

    def settles(self) -> None:
        """Wait until every message is answered."""
        expect(self.part(".user.pending")).to_have_count(0, timeout=30_000)

    def says(self, text: str) -> str:
        """Type and send something; return the answer."""
        before = self.part(".bot").count()
        self.field.fill(text)
        self.field.press("Enter")
        return self._answer(before)

    def presses(self, name: str) -> str:
        """Press a button that says something to the adviser; return the answer."""
        before = self.part(".bot").count()
        self.button(name).click()
        return self._answer(before)

    def picks(self, titles: Sequence[str]) -> str:
        """Tick several options and take them over; return the answer."""
        for title in titles:
            self.page.get_by_role("checkbox", name=title).check()
        return self.presses("Übernehmen")

    def _answer(self, before: int) -> str:
        self.settles()
        return "\n".join(self.bot_texts()[before:])

    def answers_until(self, question: str, prefer: Sequence[str] = ()) -> None:
        """Answer by button until a question contains the text `question`.

        Takes the options in `prefer` where they are offered, else "Weiß nicht", else the first.
        """
        for _ in range(30):
            if question in self.bot_texts()[-1]:
                return
            self.answers_once(prefer)
        raise AssertionError(f"{question!r} never came; the last message was {self.bot_texts()[-1]!r}")

    def answers_once(self, prefer: Sequence[str] = ()) -> None:
        """Answer the open question by button."""
        offered = self.choices()
        wanted = [title for title in prefer if title in offered]
        if self.part(".choices.several").count():
            self.picks(wanted or offered[:1])
        elif wanted:
            self.presses(wanted[0])
        elif self.button("Weiß nicht").count():
            self.presses("Weiß nicht")
        else:
            self.presses(offered[0])

    def opens_all_sections(self) -> None:
        """Open every section of the card."""
        self.part(".card details").evaluate_all("(all) => all.forEach((one) => { one.open = true; })")

    def menu(self, entry: str) -> None:
        """Choose an entry of the menu."""
        self.button("Menü").click()
        self.part(".menu").get_by_role("button", name=entry, exact=True).click()
