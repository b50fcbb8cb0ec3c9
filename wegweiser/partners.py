"""Which contact points fit: a free first contact, one for the roadmap, the data protection authority."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from wegweiser.case import OUTSIDE, Case
from wegweiser.catalogue import Partner, Status
from wegweiser.rules import Outcome

_OFFERS = {
    "training": "Schulung",
    "pilot_project": "gemeinsame Erprobung",
    "networking": "Austausch mit anderen Betrieben",
    "law_privacy": "Fragen zu Recht und Datenschutz",
    "research_cooperation": "gemeinsame Forschung",
    "first_advice": "ein erstes Gespräch",
    "funding_advice": "Beratung zur Förderung",
    "readiness_check": "eine Bestandsaufnahme",
    "data_space": "das Teilen von Daten",
    "compute": "Rechenleistung",
}
DATA_PROTECTION = "data_protection"


@dataclass(frozen=True, slots=True)
class PartnerWeights:
    """content/matching.yml, `partners`."""

    offers: Mapping[str, Mapping[str, int]]
    first_contact: tuple[str, ...]
    confidence: Mapping[str, int]
    most: int
    most_per_category: int


@dataclass(frozen=True, slots=True)
class PartnerMatch:
    """A contact point that fits, with the reason."""

    partner: Partner
    why: str


def match_partners(case: Case, partners: tuple[Partner, ...], weights: PartnerWeights) -> tuple[PartnerMatch, ...]:
    """Return the contact points for a case, best first.

    Variety comes first: one free first contact, one that fits the outcome, the Land's data protection authority
    where personal data are involved or the case is prohibited; the rest by fit, few of one category.
    """
    usable = [partner for partner in partners if _is_usable(partner, case)]
    wanted = weights.offers[case.decision.outcome]
    chosen: dict[str, PartnerMatch] = {}

    def add(partner: Partner | None, why: str) -> None:
        if partner is not None and partner.id not in chosen:
            chosen[partner.id] = PartnerMatch(partner, why)

    others = [partner for partner in usable if partner.category != "authority"]
    add(_first_contact(others, case, weights), "kostenloses erstes Gespräch")
    ranked = sorted(others, key=_rank(case, wanted, weights))
    fitting = [partner for partner in ranked if not wanted.keys().isdisjoint(partner.offers)]
    add(next((item for item in fitting if item.id not in chosen), None), "")
    if case.has_personal_data or case.decision.outcome is Outcome.PROHIBITED:
        add(_authority(usable, case), "Datenschutzaufsicht für Ihr Bundesland")
    for partner in fitting:
        of_category = Counter(match.partner.category for match in chosen.values())
        if len(chosen) < weights.most and of_category[partner.category] < weights.most_per_category:
            add(partner, "")
    return tuple(
        match if match.why else PartnerMatch(match.partner, _why(match.partner, case, wanted))
        for match in chosen.values()
    )


def _is_usable(partner: Partner, case: Case) -> bool:
    expired = partner.valid_until is not None and partner.valid_until < case.today
    if partner.status is Status.ENDED or expired or not partner.url:
        return False
    return is_regional(partner, case.state) or partner.nationwide


def is_regional(partner: Partner, state: str | None) -> bool:
    """Whether the contact point is meant for this Land."""
    return state is not None and state != OUTSIDE and state in partner.states


def _rank(case: Case, wanted: Mapping[str, int], weights: PartnerWeights) -> Callable[[Partner], tuple[int, str]]:
    industry = case.text("industry")

    def rank(partner: Partner) -> tuple[int, str]:
        score = 2 * max((wanted.get(offer, 0) for offer in partner.offers), default=0)
        score += 4 if is_regional(partner, case.state) else 0
        score += 2 if industry in partner.industries else -6 if partner.industries else 0
        score += weights.confidence[partner.confidence]
        score += 2 if partner.status is Status.OPEN else -2 if partner.status is Status.UNCLEAR else 1
        return (-score, partner.id)

    return rank


def _first_contact(partners: list[Partner], case: Case, weights: PartnerWeights) -> Partner | None:
    """Return the best place for a free first talk: in the Land before nationwide, without a branch of its own."""
    industry = case.text("industry")

    def rank(partner: Partner) -> tuple[object, ...]:
        return (
            bool(partner.industries) and industry not in partner.industries,
            not is_regional(partner, case.state),
            partner.cost != "free",
            partner.status is Status.UNCLEAR,
            "first_advice" not in partner.offers,
            weights.first_contact.index(partner.category),
            partner.id,
        )

    known = [
        partner for partner in partners if partner.category in weights.first_contact and partner.cost == "free"
    ]
    return min(known, key=rank, default=None)


def _authority(partners: list[Partner], case: Case) -> Partner | None:
    """Return the data protection authority of the Land; none where the Land is not known."""
    for partner in partners:
        if partner.authority_kind == DATA_PROTECTION and is_regional(partner, case.state):
            return partner
    return None


def _why(partner: Partner, case: Case, wanted: Mapping[str, int]) -> str:
    offers = sorted(
        (offer for offer in partner.offers if offer in wanted),
        key=lambda offer: (-wanted[offer], offer),
    )
    place = "in Ihrem Bundesland" if is_regional(partner, case.state) else "bundesweit"
    return f"{' und '.join(_OFFERS[offer] for offer in offers[:2])}, {place}"
