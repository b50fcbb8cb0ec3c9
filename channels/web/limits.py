"""How often something may be done: sliding windows, counted in this process, in bounded memory."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable

from channels.web.refusals import Code, Refusal
from channels.web_settings import Settings

MOST_KEYS = 20_000
"""Addresses or conversations that a window remembers; beyond it, the one not seen for the longest is dropped."""


class Window:
    """At most `limit` events in any `seconds` for each key.

    Args:
        limit: Events allowed.
        seconds: Length of the window.
        most_keys: How many keys are remembered.
        now: A clock in seconds that never goes back.
    """

    def __init__(
        self, limit: int, seconds: float, most_keys: int = MOST_KEYS, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit = limit
        self._seconds = seconds
        self._most_keys = most_keys
        self._now = now
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._seen)

    def wait(self, key: str) -> float:
        """Count an event, unless there were too many.

        Returns:
            0.0 if it was counted; else the seconds until the next one is allowed.
        """
        now = self._now()
        times = self._seen.setdefault(key, deque())
        self._seen.move_to_end(key)
        while times and times[0] <= now - self._seconds:
            times.popleft()
        if len(times) >= self._limit:
            return times[0] + self._seconds - now
        times.append(now)
        while len(self._seen) > self._most_keys:
            self._seen.popitem(last=False)
        return 0.0


class Limits:
    """The limits of the channel; each method raises a refusal with `Retry-After` where one is passed."""

    def __init__(self, settings: Settings, now: Callable[[], float] = time.monotonic) -> None:
        self._messages = Window(settings.messages_per_minute, 60, now=now)
        self._requests = Window(settings.requests_per_minute, 60, now=now)
        self._starts = Window(settings.starts_per_hour, 3600, now=now)

    def message(self, conversation: str) -> None:
        """Count a message of a conversation."""
        _require(self._messages.wait(conversation), "messages of this conversation")

    def request(self, address: str) -> None:
        """Count a request about conversations from an address."""
        _require(self._requests.wait(network(address)), "requests from this address")

    def start(self, address: str) -> None:
        """Count a conversation started from an address."""
        _require(self._starts.wait(network(address)), "conversations started from this address")


def _require(wait: float, what: str) -> None:
    if wait > 0:
        raise Refusal(Code.TOO_MANY, f"too many {what}", {"Retry-After": str(math.ceil(wait))})


def network(address: str) -> str:
    """Return what counts as one caller: an IPv4 address, or the /64 of an IPv6 address: one line gets it whole."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.IPv6Network((parsed, 64), strict=False))
