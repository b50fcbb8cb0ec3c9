"""What an operator can set for the web channel: environment variables, read once at the start."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

KEYS = "WEGWEISER_WEB_KEYS"
ORIGINS = "WEGWEISER_WEB_ORIGINS"
PROXIES = "WEGWEISER_TRUSTED_PROXIES"
TEXT_CHARACTERS = "WEGWEISER_WEB_TEXT_CHARACTERS"
BODY_BYTES = "WEGWEISER_WEB_BODY_BYTES"
MESSAGES = "WEGWEISER_WEB_MESSAGES_PER_MINUTE"
REQUESTS = "WEGWEISER_WEB_REQUESTS_PER_MINUTE"
STARTS = "WEGWEISER_WEB_STARTS_PER_HOUR"
TURN_SECONDS = "WEGWEISER_WEB_TURN_SECONDS"

SHORTEST_KEY = 32
"""Characters; HS256 wants a key at least as long as its hash, 32 bytes (RFC 7518, section 3.2)."""

_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?|https?://\[[0-9a-f:]+\](:\d{1,5})?")


class SettingsError(ValueError):
    """An environment variable holds what cannot be used; the text names it, what stood there and what may."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of the web channel.

    `keys` sign tokens: the first one signs, all of them verify; empty means a key of this machine's own.
    `origins` are the pages of other hosts that may talk to the channel. `proxies` is how many reverse proxies
    stand in front. `messages_per_minute` counts for a conversation, `requests_per_minute` and `starts_per_hour`
    for an address. `turn_seconds` is how long the bot may take for an answer.
    """

    keys: tuple[str, ...] = ()
    origins: frozenset[str] = frozenset()
    proxies: int = 0
    text_characters: int = 20_000
    body_bytes: int = 100_000
    messages_per_minute: int = 60
    requests_per_minute: int = 300
    starts_per_hour: int = 60
    turn_seconds: int = 20

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Return the settings; what is unset or empty keeps its default.

        Args:
            environment: Usually `os.environ`.

        Raises:
            SettingsError: If a variable holds what it may not.
        """
        plain = cls()
        return cls(
            keys=_keys(environment),
            origins=_origins(environment),
            proxies=_number(environment, PROXIES, plain.proxies, least=0, most=10),
            text_characters=_number(environment, TEXT_CHARACTERS, plain.text_characters),
            body_bytes=_number(environment, BODY_BYTES, plain.body_bytes),
            messages_per_minute=_number(environment, MESSAGES, plain.messages_per_minute),
            requests_per_minute=_number(environment, REQUESTS, plain.requests_per_minute),
            starts_per_hour=_number(environment, STARTS, plain.starts_per_hour),
            # Waiting for another message of the same conversation takes as long again, and Sanic gives up at 60.
            turn_seconds=_number(environment, TURN_SECONDS, plain.turn_seconds, most=28),
        )


def _number(environment: Mapping[str, str], name: str, default: int, least: int = 1, most: int = 1_000_000) -> int:
    text = environment.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdecimal()) or not least <= int(text) <= most:
        raise SettingsError(f"{name} is {text!r}; it must be a whole number from {least} to {most}.")
    return int(text)


def _keys(environment: Mapping[str, str]) -> tuple[str, ...]:
    keys = _listed(environment, KEYS)
    for place, key in enumerate(keys, start=1):
        if len(key) < SHORTEST_KEY:
            raise SettingsError(
                f"{KEYS}: key {place} of {len(keys)} has {len(key)} characters; each must have at least "
                f"{SHORTEST_KEY}, for example from: python -c 'import secrets; print(secrets.token_hex())'"
            )
    return keys


def _origins(environment: Mapping[str, str]) -> frozenset[str]:
    origins = [origin.lower().removesuffix("/") for origin in _listed(environment, ORIGINS)]
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise SettingsError(
                f"{ORIGINS} holds {origin!r}; each origin must be scheme and host, with a port where it has one, "
                "such as https://www.example.org"
            )
    return frozenset(origins)


def _listed(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in environment.get(name, "").split(",") if part.strip())
