"""Headers that tell a browser what it may do with an answer."""

from __future__ import annotations

_NOWHERE = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

DATA_POLICY = f"default-src 'none'; {_NOWHERE}"
"""Content-Security-Policy of everything that is not a page."""

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    + _NOWHERE
)
"""Content-Security-Policy of the demo page."""

PDF_POLICY = _NOWHERE
"""Content-Security-Policy of a PDF: browsers show it in a viewer of their own, which has styles and scripts."""

LOGO_POLICY = f"default-src 'none'; style-src 'unsafe-inline'; {_NOWHERE}"
"""Content-Security-Policy of a logo: drawing programs write styles into SVG; a script in it must not run."""

NO_STORE = "no-store"
NO_CACHE = "no-cache"
"""Kept, but asked for each time: an update of the server counts at once."""


def security_headers(policy: str = DATA_POLICY) -> dict[str, str]:
    """Return the headers of every answer; `policy` is its Content-Security-Policy."""
    return {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
