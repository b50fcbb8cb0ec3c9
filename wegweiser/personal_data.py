"""Finds what a person was asked not to type: e-mail addresses, telephone numbers, IBANs and names.

The adviser needs none of it. What is found is masked before a message is stored (storage/private_messages.py), and
the person is told (actions/personal_data.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher
from stdnum import iban

from wegweiser.personal_names import find_names

REGION = "DE"
"""Where a telephone number without a country code is from."""


class Kind(StrEnum):
    """What can be found; the value is its key in content/messages.yml."""

    EMAIL = "email"
    PHONE = "phone"
    IBAN = "iban"
    NAME = "name"


MASKS = {
    Kind.EMAIL: "[E-Mail]",
    Kind.PHONE: "[Telefonnummer]",
    Kind.IBAN: "[IBAN]",
    Kind.NAME: "[Name]",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One find: its kind, and where it stands in the text."""

    kind: Kind
    start: int
    end: int


_AT = r"(?:\s?@\s?|\s?[\[({]\s?(?:at|ät)\s?[\])}]\s?)"
_DOT = r"(?:\.|\s?[\[({]\s?(?:dot|punkt)\s?[\])}]\s?)"
_DOMAIN = rf"\w[\w-]*(?:{_DOT}\w[\w-]*)*{_DOT}[^\W\d_]{{2,24}}(?![\w-])"
_EMAIL = re.compile(rf"(?<![\w.+%-])[\w.+%-]*\w{_AT}{_DOMAIN}", re.IGNORECASE)
"""As people type it: also with blanks around the @, and with (at) in its place.

It begins where a word does and nowhere within, so that a word of 20,000 letters is read once and not 20,000 times.
"""
_IBAN = re.compile(r"(?<![^\W_])[A-Z]{2}\s?\d{2}(?:[\s.-]?[A-Z0-9]){11,30}", re.IGNORECASE)
_SHORTEST_IBAN = 15
_MAY_BE_PHONE = re.compile(r"(?:\+|0)(?:[\s()/.–-]*\d){6}")
_LIKE_PHONE = re.compile(r"\(?(?:\+|00|0[1-9]\d)")
"""How a number begins that can be dialled: with a country code or an area code, in one piece."""
_POSTCODE_AND_COUNT = re.compile(r"0\d{4}[\s-]+(?:\d{1,4}|[\d\s.]*000)")
"""A postcode of the east, and a headcount or a sum of money: "04109 25 Leute", "04109 12.000"."""
_COUNTED = re.compile(
    r"\s*(?:€|%|euro|eur|tsd|mio|prozent|leute|mitarbeit|mann\b|ma\b|personen|beschäftigte)", re.IGNORECASE
)
_ANNOUNCED = re.compile(r"(?:tel\w*|fon|phone|mobil\w*|handy\w*|nummer|nr|erreichbar|rufen?)\W*$", re.IGNORECASE)


def find_personal_data(text: str) -> list[Found]:
    """Return what is found, in order and without overlaps."""
    found: list[Found] = []
    rest = text
    for finder in (_emails, _ibans, _phones, _names):
        new = list(finder(rest))
        found += new
        for one in new:  # so that the digits of an address are not taken for a telephone number
            rest = rest[: one.start] + "\n" * (one.end - one.start) + rest[one.end :]
    return sorted(found, key=lambda one: one.start)


def masked(text: str) -> str:
    """Return the text with the name of its kind in the place of each find."""
    return _replaced(text, MASKS)


def without_personal_data(text: str) -> str:
    """Return the text without what was found, for whoever reads facts in it."""
    return _replaced(text, dict.fromkeys(Kind, " "))


def _replaced(text: str, by: dict[Kind, str]) -> str:
    pieces, place = [], 0
    for one in find_personal_data(text):
        pieces += [text[place : one.start], by[one.kind]]
        place = one.end
    return "".join([*pieces, text[place:]])


def _emails(text: str) -> Iterator[Found]:
    if "@" in text or "at" in text.lower() or "ät" in text.lower():
        for match in _EMAIL.finditer(text):
            yield Found(Kind.EMAIL, match.start(), match.end())


def _ibans(text: str) -> Iterator[Found]:
    """Yield each IBAN whose check digits are right; words after it do not belong to it."""
    for match in _IBAN.finditer(text):
        for end in range(match.end(), match.start() + _SHORTEST_IBAN - 1, -1):
            if iban.is_valid(text[match.start() : end].replace(".", "")) and not text[end - 1].isspace():
                yield Found(Kind.IBAN, match.start(), end)
                break


def _phones(text: str) -> Iterator[Found]:
    if _MAY_BE_PHONE.search(text) is None:
        return
    for match in PhoneNumberMatcher(text, REGION, Leniency.VALID):
        if _LIKE_PHONE.match(match.raw_string) and not _is_count(match, text):
            yield Found(Kind.PHONE, match.start, match.end)


def _is_count(match: phonenumbers.PhoneNumberMatch, text: str) -> bool:
    if _ANNOUNCED.search(text[max(0, match.start - 20) : match.start]):
        return False
    is_pair = _POSTCODE_AND_COUNT.fullmatch(match.raw_string) is not None
    return is_pair or _COUNTED.match(text, match.end) is not None


def _names(text: str) -> Iterator[Found]:
    for start, end in find_names(text):
        yield Found(Kind.NAME, start, end)
