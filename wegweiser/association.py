"""An association with an adviser of its own: look, contacts, partners, funding, presets. See docs/verbaende.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wegweiser.catalogue import Partner, Programme
from wegweiser.errors import Fault, FaultError, shown
from wegweiser.questions import Value

if TYPE_CHECKING:
    from wegweiser.content import Content


class AssociationKind(StrEnum):
    """What an association is, which decides how it is spoken of."""

    ASSOCIATION = "association"
    GUILD = "guild"
    CHAMBER = "chamber"
    NETWORK = "network"
    ADVICE_CENTRE = "advice_centre"
    DEVELOPMENT_AGENCY = "development_agency"


_OF_YOURS = {
    AssociationKind.ASSOCIATION: "Ihres Verbands",
    AssociationKind.GUILD: "Ihrer Innung",
    AssociationKind.CHAMBER: "Ihrer Kammer",
    AssociationKind.NETWORK: "Ihres Netzwerks",
    AssociationKind.ADVICE_CENTRE: "Ihrer Beratungsstelle",
    AssociationKind.DEVELOPMENT_AGENCY: "Ihrer Wirtschaftsförderung",
}


class UnknownAssociationError(FaultError):
    """There is no association of this id; for the operator, who has set it."""


@dataclass(frozen=True, slots=True)
class Contact:
    """An office where a person answers: what it does and how to reach it, never whom."""

    role: str
    address: str | None
    phone: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class Handover:
    """Where a firm's result goes if the firm wants to be contacted: exactly one of `email` and `folder`.

    `recipient` is who reads it, with its article: "die Betriebsberatung der Muster-Innung". `folder` is relative
    to the folder in which the adviser runs, unless it is absolute.
    """

    recipient: str
    email: str | None
    folder: str | None


@dataclass(frozen=True, slots=True)
class Association:
    """An association. `partners` stand before all others, `funding` is matched before all other programmes.

    `industry` and `federal_state` are those of its members, where all have the same; then nobody is asked.
    `channels` are the accounts that belong to it, by the name of the channel. `logo` is an SVG file.
    """

    id: str
    name: str
    kind: AssociationKind
    url: str
    greeting: str
    primary_color: str | None
    logo: Path | None
    privacy_url: str | None
    imprint_url: str | None
    accessibility_url: str | None
    industry: str | None
    federal_state: str | None
    contacts: tuple[Contact, ...]
    partners: tuple[Partner, ...]
    funding: tuple[Programme, ...]
    channels: Mapping[str, str]
    handover: Handover | None

    @property
    def of_yours(self) -> str:
        """How a member is told whose something is: "Ihrer Innung"."""
        return _OF_YOURS[self.kind]


def find_association(association_id: str, content: Content) -> Association:
    """Return the association of this id.

    Raises:
        UnknownAssociationError: If there is none; it names those that exist.
    """
    found = content.associations.get(association_id)
    if found is None:
        known = ", ".join(content.associations) or "a file in content/associations/, where there is none"
        fault = Fault("associations", "id", "–", shown(association_id), f"one of: {known}")
        raise UnknownAssociationError([fault])
    return found


def association_of_account(channel: str, account: str, content: Content) -> Association | None:
    """Return whose account of a messenger this is, however its name is capitalised; None where nobody's."""
    for association in content.associations.values():
        if association.channels.get(channel, "").casefold() == account.casefold() != "":
            return association
    return None


def preset_answers(association: Association) -> dict[str, Value]:
    """Return the answers that are the same for all members, which need no question."""
    presets = {"industry": association.industry, "federal_state": association.federal_state}
    return {question: value for question, value in presets.items() if value is not None}


def association_entry(association: Association | None) -> dict[str, Any] | None:
    """Return what the result object says of the association; None where there is none.

    `address`, `phone` and `email` are those of its first contact, as a letterhead needs them.
    """
    if association is None:
        return None
    contacts = [
        {"role": contact.role, "address": contact.address, "phone": contact.phone, "email": contact.email}
        for contact in association.contacts
    ]
    return {
        "id": association.id,
        "name": association.name,
        "kind": association.kind.value,
        "url": association.url,
        "address": contacts[0]["address"],
        "phone": contacts[0]["phone"],
        "email": contacts[0]["email"],
        "contacts": contacts,
        "privacy_url": association.privacy_url,
    }


def contact_lines(association: Association) -> Iterator[str]:
    """Return the contacts of an association, each in two lines: what it is for; how to reach it."""
    for contact in association.contacts:
        reached = (contact.phone, contact.email, contact.address)
        yield f"• {association.name}, {contact.role}"
        yield f"  {', '.join(part for part in reached if part)}"


def build_association(
    raw: Mapping[str, Any], partners: tuple[Partner, ...], funding: tuple[Programme, ...], folder: Path
) -> Association:
    """Return an association from its checked file.

    Args:
        raw: What stands in the file.
        partners: Its partners, already built, in their order.
        funding: Its own programmes, already built.
        folder: Where its logo lies.
    """
    handover = raw["handover"]
    return Association(
        id=raw["id"],
        name=raw["name"],
        kind=AssociationKind(raw["kind"]),
        url=raw["url"],
        greeting=raw["greeting"].strip(),
        primary_color=raw["primary_color"],
        logo=folder / raw["logo"] if raw["logo"] else None,
        privacy_url=raw["privacy_url"],
        imprint_url=raw["imprint_url"],
        accessibility_url=raw["accessibility_url"],
        industry=raw["defaults"]["industry"],
        federal_state=raw["defaults"]["federal_state"],
        contacts=tuple(Contact(**contact) for contact in raw["contacts"]),
        partners=partners,
        funding=funding,
        channels=dict(raw["channels"]),
        handover=Handover(handover["recipient"], handover.get("email"), handover.get("folder"))
        if handover
        else None,
    )
