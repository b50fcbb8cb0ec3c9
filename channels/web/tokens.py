"""Tokens, signed by the server: who holds one may go on with the conversation that it names, and with no other."""

from __future__ import annotations

import os
import secrets
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import jwt

from channels.web_settings import SHORTEST_KEY, SettingsError
from storage.places import KEY

ALGORITHM = "HS256"
DAY = 24 * 60 * 60
LIFETIME = DAY
LIFETIME_KEPT = 30 * DAY
"""Seconds that a token lives; the longer one where the visitor wants the conversation kept."""


class Audience(StrEnum):
    """What a token is good for. The key in a report's address opens nothing but that report."""

    SESSION = "session"
    REPORT = "report"


class TokenError(ValueError):
    """A token that is forged, expired, for something else, or no token at all."""


@dataclass(frozen=True, slots=True)
class Session:
    """What a token says: the conversation, the association whose page it is on, and its end in Unix seconds."""

    conversation: str
    association: str | None
    expires: int

    @classmethod
    def new(cls, association: str | None, keep: bool) -> Session:
        """Begin a session under a name that nobody can guess."""
        lifetime = LIFETIME_KEPT if keep else LIFETIME
        return cls(f"web-{secrets.token_urlsafe(24)}", association, int(time.time()) + lifetime)


class Tokens:
    """Signs and reads tokens.

    Args:
        keys: The first one signs, all of them verify, so that a key can be replaced without ending sessions.
    """

    def __init__(self, keys: tuple[str, ...]) -> None:
        self._keys = keys

    def sign(self, session: Session, audience: Audience) -> str:
        """Return a token; the same session gives the same token."""
        claims = {"sub": session.conversation, "exp": session.expires, "aud": audience.value}
        if session.association is not None:
            claims["association"] = session.association
        return jwt.encode(claims, self._keys[0], algorithm=ALGORITHM)

    def read(self, token: str, audience: Audience) -> Session:
        """Return what a token says; raise TokenError unless it is one of ours, for this, and not expired."""
        for key in self._keys:
            try:
                claims = jwt.decode(
                    token,
                    key,
                    algorithms=[ALGORITHM],
                    audience=audience.value,
                    options={"require": ["sub", "exp", "aud"]},
                )
            except jwt.InvalidSignatureError:
                continue
            except (jwt.PyJWTError, ValueError) as error:
                raise TokenError(type(error).__name__) from None
            return Session(claims["sub"], claims.get("association"), int(claims["exp"]))
        raise TokenError("signed with none of the keys")


def own_key(file: Path = KEY) -> str:
    """Return this machine's own key, made at the first start; only its owner can read the file.

    Raises:
        SettingsError: If the file holds no key.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        # Of two servers that start at once, one writes the key and both read it.
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(descriptor, "w", encoding="ascii") as opened:
            opened.write(secrets.token_hex(32))
    key = file.read_text(encoding="ascii").strip()
    if len(key) < SHORTEST_KEY:
        raise SettingsError(
            f"{file} has {len(key)} characters; a key has at least {SHORTEST_KEY}. Delete it to get a new one."
        )
    return key
