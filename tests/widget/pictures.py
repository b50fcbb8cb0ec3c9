"""Takes the pictures of the widget for the documentation.

python -m tests.widget.pictures    # writes docs/bilder/widget-*.png
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.widget.conftest import ROOT, launch
from tests.widget.servers import Servers
from tests.widget.test_interview import ANSWERS, END
from tests.widget.visitor import OPENING, Visitor, guarded_context

FOLDER = ROOT / "docs" / "bilder"
MOST_BYTES = 150_000
DESK: dict[str, Any] = {"viewport": {"width": 900, "height": 800}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
ASSOCIATION = {
    "name": "Handwerkskammer Musterstadt",
    "primary_color": "#14506e",
    "privacy_url": "https://example.org/datenschutz",
    "imprint_url": "https://example.org/impressum",
    "accessibility_url": "https://example.org/barriere",
}
PAGE = "<h1>Handwerkskammer Musterstadt</h1><p>Künstliche Intelligenz im Betrieb: Wir beraten Sie.</p>"
PAGE_STYLE = (
    "<style>:root{color-scheme:light dark}body{font-family:system-ui,sans-serif;line-height:1.6;margin:3em}"
    "main{max-width:22em}</style>"
)


def show_start(visitor: Visitor) -> None:
    """The start screen."""
    visitor.opens()


def show_question(visitor: Visitor) -> None:
    """A question with options."""
    visitor.begins()
    visitor.says(OPENING)


def show_several(visitor: Visitor) -> None:
    """A question with several options."""
    show_question(visitor)
    visitor.answers_until("Um wessen Daten geht es?", ("Ja",))
    visitor.page.get_by_role("checkbox", name="Beschäftigte").check()


def show_card(visitor: Visitor) -> None:
    """The beginning of the result."""
    show_question(visitor)
    visitor.answers_until(END, ANSWERS)


def show_funding(visitor: Visitor) -> None:
    """A section of the result."""
    show_card(visitor)
    summary = visitor.part(".card summary").filter(has_text="Förderung, die in Frage kommt")
    summary.click()
    summary.evaluate("(one) => one.scrollIntoView({ block: 'start' })")


def show_menu(visitor: Visitor) -> None:
    """The menu."""
    show_question(visitor)
    visitor.button("Menü").click()


def show_review(visitor: Visitor) -> None:
    """The stored answers."""
    show_question(visitor)
    visitor.menu("Meine Antworten")
    visitor.part(".review .answers").wait_for()


PICTURES: dict[str, tuple[dict[str, Any], Callable[[Visitor], None]]] = {
    "start": (DESK, show_start),
    "frage": (DESK, show_question),
    "ergebnis": (DESK, show_card),
    "foerderung": (DESK, show_funding),
    "menue": (DESK, show_menu),
    "dunkel": ({**DESK, "color_scheme": "dark"}, show_card),
    "kontrast": ({**DESK, "forced_colors": "active"}, show_question),
    "handy-frage": (PHONE, show_question),
    "handy-mehrere": (PHONE, show_several),
    "handy-ergebnis": (PHONE, show_card),
    "handy-antworten": (PHONE, show_review),
}


def take(browser: Browser, servers: Servers, name: str) -> Path:
    """Take one picture; return its file."""
    device, show = PICTURES[name]
    visitor = Visitor(guarded_context(browser, **device), servers)
    visitor.arrives(
        policy="default-src 'self' 'unsafe-inline'", head=PAGE_STYLE, settings={"association": ASSOCIATION}
    )
    visitor.page.locator("main").evaluate("(main, text) => { main.innerHTML = text; }", PAGE)
    show(visitor)
    visitor.page.mouse.move(5, 5)
    visitor.page.wait_for_timeout(300)
    picture = Image.open(io.BytesIO(visitor.page.screenshot())).convert("RGB")  # no transparency
    visitor.leave()
    file = FOLDER / f"widget-{name}.png"
    # 256 colours are enough for an interface; this method also keeps those of small signs.
    picture.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(file, optimize=True)
    size = file.stat().st_size
    if size > MOST_BYTES:
        raise SystemExit(f"{file} has {size} bytes; at most {MOST_BYTES} are allowed.")
    return file


def main() -> None:
    """Take all pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        servers = Servers(ROOT, Path(folder))
        browser = launch(playwright)
        try:
            servers.start()
            for name in PICTURES:
                print(take(browser, servers, name))
        finally:
            browser.close()
            servers.stop()


if __name__ == "__main__":
    main()
