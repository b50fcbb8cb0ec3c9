"""Which contact points fit: a free first contact, one for the roadmap, the data protection authority."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from wegweiser.association import Association
from wegweiser.case import OUTSIDE, Case
from wegweiser.catalogue import Partner, Priority, Status
from wegweiser.funding import behind_the_outcome
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
_FOR_OUTCOME = {
    Outcome.CLARIFY_GOAL: "damit Ihr Ziel klarer wird",
    Outcome.NO_AI: "für Ihre nächsten Schritte",
    Outcome.PROHIBITED: "damit aus Ihrem Vorhaben ein erlaubtes wird",
    Outcome.FOUNDATION: "für das Fundament",
    Outcome.BUY: "für das Zukaufen",
    Outcome.BUILD_WITH_PARTNERS: "für eine eigene Lösung",
    Outcome.ECOSYSTEM: "für ein gemeinsames Vorhaben",
}
_BECAUSE_OF_PERSONAL_DATA = "Datenschutzaufsicht für Ihr Bundesland, wegen der personenbezogenen Daten"
_IN_CASE_OF_PERSONAL_DATA = "Datenschutzaufsicht für Ihr Bundesland, falls personenbezogene Daten vorkommen"
_BY_STATUS = {Status.OPEN: 2, Status.UNCLEAR: -2}
DATA_PROTECTION = "data_protection"
MARKET_SURVEILLANCE = "market_surveillance"


@dataclass(frozen=True, slots=True)
class PartnerWeights:
    """content/matching.yml, `partners`."""

    offers: Mapping[str, Mapping[str, int]]
    first_contact: tuple[str, ...]
    confidence: Mapping[str, int]
    own_state: int
    own_industry: int
    last_categories: frozenset[str]
    enough_without_last: int
    market_surveillance: Mapping[str, tuple[str, ...]]
    concerns: Mapping[str, str]
    most: int
    most_per_category: int


@dataclass(frozen=True, slots=True)
class PartnerMatch:
    """A contact point that fits, with the reason and the questions whose answers brought it."""

    partner: Partner
    why: str
    because: tuple[str, ...]


def match_partners(
    case: Case,
    near: tuple[Partner, ...],
    weights: PartnerWeights,
    association: Association | None = None,
) -> tuple[PartnerMatch, ...]:
    """Return the contact points for a case, of those `near` (content.py, `near`), best first.

    Those of the association stand before all others, in its order. Then variety: one free first contact, one that
    fits the outcome, one of the firm's industry, the Land's data protection authority where personal data are
    involved or the case is prohibited, the supervisor of the AI Act at level orange or red; the rest by fit, few
    of one category, and what stands last only where too few others fit.
    """
    chosen = {match.partner.id: match for match in _own_partners(association, case)}
    usable = [partner for partner in near if _is_there(partner, case) and partner.id not in chosen]
    wanted = weights.offers[case.decision.outcome]
    others = [partner for partner in usable if partner.category != "authority"]
    fitting = _Fitting(others, wanted, case, weights)
    supervisors = tuple(_supervisors(usable, case, weights))
    for match in _varied(others, fitting, chosen, case, weights):
        if len(chosen) + len(supervisors) < weights.most:
            chosen[match.partner.id] = match
    chosen |= {match.partner.id: match for match in supervisors}
    of_category = Counter(match.partner.category for match in chosen.values())
    for partner in fitting:
        enough = weights.enough_without_last if _stands_last(partner, case, weights) else weights.most
        if len(chosen) >= enough:
            break  # all that follow stand at least as far back
        if partner.id not in chosen and of_category[partner.category] < weights.most_per_category:
            chosen[partner.id] = _match(partner, _offered(partner, wanted), case)
            of_category[partner.category] += 1
    return tuple(chosen.values())


class _Fitting:
    """Contact points that offer what is wanted, best first; what stands last is ranked only if it is reached."""

    def __init__(
        self, partners: list[Partner], wanted: Mapping[str, int], case: Case, weights: PartnerWeights
    ) -> None:
        self.first: list[Partner] = []
        self._last: list[Partner] = []
        for partner in partners:
            if not wanted.keys().isdisjoint(partner.offers):
                (self._last if _stands_last(partner, case, weights) else self.first).append(partner)
        self._rank = _rank(case, wanted, weights)
        self.first.sort(key=self._rank)

    def __iter__(self) -> Iterator[Partner]:
        yield from self.first
        yield from sorted(self._last, key=self._rank)


def _own_partners(association: Association | None, case: Case) -> Iterator[PartnerMatch]:
    """Yield those of the association that still exist; where the Land is known, those for this Land."""
    if association is not None:
        for partner in association.partners:
            if _is_usable(partner, case) or (case.state is None and _is_there(partner, case)):
                yield PartnerMatch(partner, f"Anlaufstelle {association.of_yours}", ())


def _varied(
    others: list[Partner],
    fitting: _Fitting,
    chosen: Mapping[str, PartnerMatch],
    case: Case,
    weights: PartnerWeights,
) -> Iterator[PartnerMatch]:
    """Yield a free first contact, one that fits the outcome, and one of the industry where none is chosen yet.

    `chosen` grows while this runs.
    """
    if first := _first_contact(others, case, weights):
        yield _match(first, "kostenloses erstes Gespräch", case)
    wanted = weights.offers[case.decision.outcome]
    if fit := next((item for item in fitting if item.id not in chosen), None):
        yield _match(fit, _offered(fit, wanted), case)
    if not any(_is_of_industry(match.partner, case) for match in chosen.values()):
        own = (item for item in fitting.first if _is_of_industry(item, case))
        yield from (_match(item, _offered(item, wanted), case) for item in islice(own, 1))


def _is_there(partner: Partner, case: Case) -> bool:
    """Whether the contact point still exists and has an address."""
    expired = partner.valid_until is not None and partner.valid_until < case.today
    return partner.status is not Status.ENDED and not expired and bool(partner.url)


def _is_usable(partner: Partner, case: Case) -> bool:
    return _is_there(partner, case) and partner_is_near(partner, case.state)


def partner_is_near(partner: Partner, state: str | None) -> bool:
    """Whether the contact point is there for firms of this Land: for it, for all, or for those abroad."""
    if state == OUTSIDE:
        return partner.abroad
    return is_regional(partner, state) or partner.nationwide


def is_regional(partner: Partner, state: str | None) -> bool:
    """Whether the contact point is meant for this Land."""
    return state is not None and state != OUTSIDE and state in partner.states


def _is_of_industry(partner: Partner, case: Case) -> bool:
    return case.industry in partner.industries


def _stands_last(partner: Partner, case: Case, weights: PartnerWeights) -> bool:
    """Whether the contact point stands behind all others: by itself, or without the firm's industry.

    The latter where it is meant for other industries, or by its kind.
    """
    if partner.priority is Priority.LOW:
        return True
    special = bool(partner.industries) or partner.category in weights.last_categories
    return special and not _is_of_industry(partner, case)


def _rank(case: Case, wanted: Mapping[str, int], weights: PartnerWeights) -> Callable[[Partner], tuple[int, str]]:
    def rank(partner: Partner) -> tuple[int, str]:
        score = 2 * max(map(wanted.__getitem__, wanted.keys() & partner.offers))
        score += weights.own_state if is_regional(partner, case.state) else 0
        score += weights.own_industry if _is_of_industry(partner, case) else 0
        score += weights.confidence[partner.confidence]
        score += _BY_STATUS.get(partner.status, 1)
        return (-score, partner.id)

    return rank


def _first_contact(partners: list[Partner], case: Case, weights: PartnerWeights) -> Partner | None:
    """Return the best place for a free first talk: in the Land before nationwide, there of the firm's industry."""

    def rank(partner: Partner) -> tuple[object, ...]:
        of_industry = _is_of_industry(partner, case)
        return (
            bool(partner.industries) and not of_industry,
            not is_regional(partner, case.state),
            not of_industry,
            partner.status is Status.UNCLEAR,
            "first_advice" not in partner.offers,
            weights.first_contact.index(partner.category),
            partner.id,
        )

    known = [
        partner for partner in partners if partner.category in weights.first_contact and partner.cost == "free"
    ]
    return min(known, key=rank, default=None)


def _supervisors(partners: list[Partner], case: Case, weights: PartnerWeights) -> Iterator[PartnerMatch]:
    """Yield the data protection authority of the Land, where it is known, and the supervisor of the AI Act."""
    if case.has_personal_data or case.decision.outcome is Outcome.PROHIBITED:
        for partner in partners:
            if partner.authority_kind == DATA_PROTECTION and is_regional(partner, case.state):
                is_said = case.text("personal_data") is not None
                why = _BECAUSE_OF_PERSONAL_DATA if is_said else _IN_CASE_OF_PERSONAL_DATA
                yield PartnerMatch(partner, why, ("personal_data", "federal_state"))
    duties = [duty for duty in case.decision.duties if duty in weights.market_surveillance]
    if not duties:
        return
    because = tuple(dict.fromkeys(question for duty in duties for question in weights.market_surveillance[duty]))
    why = f"Fragen zur KI-Verordnung, wegen {' und '.join(weights.concerns[question] for question in because)}"
    yield from (
        PartnerMatch(partner, why, because)
        for partner in partners
        if partner.authority_kind == MARKET_SURVEILLANCE
    )


def _offered(partner: Partner, wanted: Mapping[str, int]) -> str:
    offers = sorted(
        (offer for offer in partner.offers if offer in wanted),
        key=lambda offer: (-wanted[offer], offer),
    )
    return " und ".join(_OFFERS[offer] for offer in offers[:2])


def _match(partner: Partner, offered: str, case: Case) -> PartnerMatch:
    """Return the match with what is offered and the answers that brought it; without any, the outcome's."""
    regional, outside = is_regional(partner, case.state), case.state == OUTSIDE
    place = "in Ihrem Bundesland" if regional else "auch außerhalb Deutschlands" if outside else "bundesweit"
    parts, because = [offered, place], ["federal_state"] if regional or outside else []
    if _is_of_industry(partner, case):
        parts.append("für Ihre Branche")
        because.append("industry")
    if not because:
        parts.append(_FOR_OUTCOME[case.decision.outcome])
    return PartnerMatch(partner, ", ".join(parts), tuple(because) or behind_the_outcome(case))
