"""Which pages may talk to the channel from a browser, and from where a request comes."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from channels.web.refusals import Code, Refusal

METHODS = "GET, POST, DELETE"
HEADERS = "authorization, content-type"
PREFLIGHT_SECONDS = "3600"
VARY = "Origin"
"""Answers differ by the origin: no cache may hand one page the answer to another."""
_PORTS = {"http": 80, "https": 443}


def allowed_origin(origin: str | None, host: str, origins: frozenset[str]) -> str | None:
    """Return the origin of another host that may read the answer; None where no other host is involved.

    Args:
        origin: The header Origin; None where there is none.
        host: The header Host: a page from there is always allowed.
        origins: The other origins that are allowed.

    Raises:
        Refusal: If the page may not talk to the channel.
    """
    if origin is None or _is_same(origin, host):
        return None
    if origin.lower() in origins:
        return origin
    raise Refusal(Code.ORIGIN, "an origin that is not in WEGWEISER_WEB_ORIGINS")


def _is_same(origin: str, host: str) -> bool:
    """Whether a page is from this host. The scheme does not count: a proxy in front may have ended TLS."""
    try:
        page = urlsplit(origin)
        own = urlsplit(f"{page.scheme}://{host}")
        default = _PORTS.get(page.scheme)
        ours = (own.hostname, own.port or default)
        return page.hostname is not None and (page.hostname, page.port or default) == ours
    except ValueError:
        return False


def sharing_headers(origin: str | None) -> dict[str, str]:
    """Return the CORS headers of an answer to a page of another host."""
    headers = {"Vary": VARY}
    if origin is not None:
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Expose-Headers"] = "Retry-After"
    return headers


def preflight_headers(origin: str | None, asked: bool) -> dict[str, str]:
    """Return what a browser is told that asks before it sends; nothing where no page of another host is involved.

    Args:
        origin: The page's origin, where it may read the answer.
        asked: Whether the request names the method that is to come.
    """
    if origin is None or not asked:
        return {}
    return {
        "Access-Control-Allow-Headers": HEADERS,
        "Access-Control-Allow-Methods": METHODS,
        "Access-Control-Max-Age": PREFLIGHT_SECONDS,
    }


def address_of(peer: str, forwarded: Iterable[str], proxies: int) -> str:
    """Return the address from which a request comes.

    Args:
        peer: The other end of the connection.
        forwarded: The values of the headers X-Forwarded-For, in order.
        proxies: How many proxies stand in front. Each adds whom it saw at the end; what stands before that, the
            caller can have made up.
    """
    if proxies == 0:
        return peer
    hops = [hop.strip() for value in forwarded for hop in value.split(",") if hop.strip()]
    return hops[-proxies] if len(hops) >= proxies else peer
