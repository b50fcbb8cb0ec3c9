"""Sends the hand-over sheet of a firm to the adviser of its association: by mail, or as a file into a folder."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import smtplib
import ssl
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from email.utils import localtime, make_msgid
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Self

from wegweiser.association import Handover

HOST = "WEGWEISER_SMTP_HOST"
PORT = "WEGWEISER_SMTP_PORT"
USER = "WEGWEISER_SMTP_USER"
PASSWORD = "WEGWEISER_SMTP_PASSWORD"  # noqa: S105 - the name of the variable, not a password
SENDER = "WEGWEISER_SMTP_FROM"
SECURITY = "WEGWEISER_SMTP_SECURITY"

SECONDS_PER_STEP = 4.0
"""How long the mail server may take for one step of the conversation with it."""
SECONDS = 8.0
"""How long sending may take in all: Rasa gives up an action after ten seconds."""
SUBJECT = "KI-Wegweiser: Kontaktwunsch eines Betriebs"
_LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))

logger = logging.getLogger(__name__)


class HandoverError(Exception):
    """The sheet could not be delivered; the text says why and holds nothing of the sheet."""


class MailSettingsError(ValueError):
    """A variable holds what cannot be used; the text names it, what stood there and what may."""


class Security(StrEnum):
    """How the way to the mail server is encrypted; `none` only on the machine itself."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


_PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The mail server to send through. `user` is None where it wants no password."""

    host: str
    port: int
    security: Security
    sender: str
    user: str | None
    password: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self | None:
        """Return the settings; None where no mail server is set.

        Args:
            environment: Usually `os.environ`.

        Raises:
            MailSettingsError: If a variable holds what it may not, or one is missing beside another.
        """
        given = {name: environment.get(name, "").strip() for name in (HOST, PORT, USER, SENDER, SECURITY)}
        if not given[HOST]:
            return None
        if "@" not in given[SENDER]:
            raise MailSettingsError(f"{SENDER} is {given[SENDER]!r}; it must be the address that mails come from.")
        security = _security(given[SECURITY], given[HOST])
        user, password = given[USER], environment.get(PASSWORD, "")
        if bool(user) != bool(password):
            missing, there = (PASSWORD, USER) if user else (USER, PASSWORD)
            raise MailSettingsError(f"{missing} is not set, but {there} is; set both or neither.")
        return cls(given[HOST], _port(given[PORT], security), security, given[SENDER], user or None, password)


def _security(text: str, host: str) -> Security:
    try:
        security = Security(text or Security.STARTTLS)
    except ValueError:
        allowed = ", ".join(Security)
        raise MailSettingsError(f"{SECURITY} is {text!r}; it must be one of: {allowed}.") from None
    if security is Security.NONE and host not in _LOOPBACK:
        raise MailSettingsError(
            f"{SECURITY} is 'none', but {HOST} is {host!r}; without encryption only localhost is allowed."
        )
    return security


def _port(text: str, security: Security) -> int:
    if not text:
        return _PORTS[security]
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= 65_535:
        raise MailSettingsError(f"{PORT} is {text!r}; it must be a whole number from 1 to 65535.")
    return int(text)


def is_ready(handover: Handover | None, environment: Mapping[str, str]) -> bool:
    """Whether a sheet can be delivered; what cannot be sent is not offered."""
    if handover is None:
        return False
    try:
        return handover.folder is not None or MailSettings.from_environment(environment) is not None
    except MailSettingsError as error:
        _log_once(str(error))
        return False


@lru_cache(maxsize=10)
def _log_once(problem: str) -> None:
    logger.error("No result can be handed over: %s", problem)


async def deliver(sheet: str, handover: Handover | None, today: date) -> None:
    """Deliver a sheet without holding up other conversations.

    Raises:
        HandoverError: If it was not delivered, or did not get through within `SECONDS`.
    """
    if handover is None:
        raise HandoverError("the association takes none")
    try:
        async with asyncio.timeout(SECONDS):
            await asyncio.to_thread(_deliver, sheet, handover, today)
    except TimeoutError:
        raise HandoverError(f"no end after {SECONDS:g} seconds") from None


def _deliver(sheet: str, handover: Handover, today: date) -> None:
    if handover.folder is not None:
        _write(sheet, Path(handover.folder), today)
        return
    settings = MailSettings.from_environment(os.environ)
    if settings is None or handover.email is None:
        raise HandoverError(f"{HOST} is not set")
    _mail(sheet, handover.email, settings)


def _write(sheet: str, folder: Path, today: date) -> None:
    """Write the sheet into a new file that only its owner can read; it has its name once it is whole."""
    file = folder / f"ki-wegweiser-{today.isoformat()}-{secrets.token_hex(4)}.txt"
    draft = file.with_suffix(".part")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with ExitStack() as stack:
            descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            stack.callback(draft.unlink, missing_ok=True)
            with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
                opened.write(sheet)
            draft.rename(file)
    except OSError as error:
        raise HandoverError(f"the folder {folder}: {error.strerror}") from None


def _mail(sheet: str, recipient: str, settings: MailSettings) -> None:
    message = EmailMessage()
    message["From"] = settings.sender
    message["To"] = recipient
    message["Subject"] = SUBJECT
    message["Date"] = localtime()
    message["Message-ID"] = make_msgid(domain=settings.sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(sheet, cte="quoted-printable")
    try:
        _send(message, settings)
    except (smtplib.SMTPException, OSError) as error:
        raise HandoverError(f"the mail server {settings.host}:{settings.port}: {_reason(error)}") from None


def _send(message: EmailMessage, settings: MailSettings) -> None:
    encrypted = ssl.create_default_context()
    server: smtplib.SMTP
    if settings.security is Security.TLS:
        server = smtplib.SMTP_SSL(settings.host, settings.port, timeout=SECONDS_PER_STEP, context=encrypted)
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=SECONDS_PER_STEP)
    with server:
        if settings.security is Security.STARTTLS:
            server.starttls(context=encrypted)
        if settings.user is not None:
            server.login(settings.user, settings.password)
        server.send_message(message)


def _reason(error: Exception) -> str:
    """Return the kind of an error and its code: its text may quote what was sent."""
    code = getattr(error, "smtp_code", None) or getattr(error, "errno", None)
    return type(error).__name__ if code is None else f"{type(error).__name__} {code}"
