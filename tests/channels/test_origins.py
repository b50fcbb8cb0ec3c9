"""Which pages may talk to the channel, and from where a request comes."""

from __future__ import annotations

import pytest

from channels.web.origins import address_of, allowed_origin
from channels.web.refusals import Code, Refusal

HOST = "wegweiser.example"
ORIGINS = frozenset(("https://kammer.example", "http://localhost:8080"))


@pytest.mark.parametrize("origin", [None, "https://wegweiser.example", "http://wegweiser.example:80"])
def test_page_of_the_same_host_needs_no_permission(origin: str | None) -> None:
    assert allowed_origin(origin, HOST, frozenset()) is None


def test_page_on_the_same_port_is_of_the_same_host() -> None:
    assert allowed_origin("http://127.0.0.1:5005", "127.0.0.1:5005", frozenset()) is None
    assert allowed_origin("http://[::1]:5005", "[::1]:5005", frozenset()) is None


@pytest.mark.parametrize("origin", sorted(ORIGINS))
def test_page_that_the_operator_allows_may_read_the_answer(origin: str) -> None:
    assert allowed_origin(origin, HOST, ORIGINS) == origin


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://kammer.example",
        "https://kammer.example:8443",
        "https://kammer.example.evil.example",
        "https://evil.example/kammer.example",
        "https://wegweiser.example:5005",
        "https://wegweiser.example.evil.example",
        "https://wegweiser.example@evil.example",
        "null",
        "",
        "https://",
        "https://[",
        "https://wegweiser.example:port",
        "*",
    ],
)
def test_page_of_any_other_host_is_refused(origin: str) -> None:
    with pytest.raises(Refusal) as refused:
        allowed_origin(origin, HOST, ORIGINS)
    assert refused.value.code is Code.ORIGIN


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ([], 0, "192.0.2.9"),
        (["203.0.113.5"], 0, "192.0.2.9"),
        (["203.0.113.5"], 1, "203.0.113.5"),
        (["made up, 203.0.113.5"], 1, "203.0.113.5"),
        (["made up", "203.0.113.5"], 1, "203.0.113.5"),
        (["made up, 203.0.113.5, 198.51.100.7"], 2, "203.0.113.5"),
        ([], 1, "192.0.2.9"),
        (["203.0.113.5"], 2, "192.0.2.9"),
        ([" , "], 1, "192.0.2.9"),
    ],
)
def test_address_is_what_a_trusted_proxy_saw_and_nothing_made_up(
    forwarded: list[str], proxies: int, address: str
) -> None:
    assert address_of("192.0.2.9", forwarded, proxies) == address
