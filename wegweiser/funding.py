"""Which funding programmes come into question, and why the others do not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from wegweiser.association import Association
from wegweiser.case import OUTSIDE, Case
from wegweiser.catalogue import Priority, Programme, Status
from wegweiser.questions import UNKNOWN
from wegweiser.rules import ROADMAPS

LARGEST_SME = 249
"""Most people an SME may employ (EU recommendation 2003/361/EC: fewer than 250)."""

ENDS_SOON = timedelta(weeks=8)
"""A deadline this near is said aloud."""

_FITS_BY_LEVEL = {
    "state": "gilt in Ihrem Bundesland",
    "federal": "gilt in ganz Deutschland",
    "eu": "gilt in der ganzen EU",
}
_SUPPORTS = {
    "investment": "Anschaffungen",
    "research": "Forschung und Entwicklung",
    "consulting": "Beratung",
    "training": "Weiterbildung",
    "pilot": "Erprobung",
    "network": "Zusammenarbeit",
    "hiring": "Einstellung von Fachleuten",
    "security": "IT-Sicherheit",
}
_ROADMAP_NEEDS = {
    "foundation": "das Fundament",
    "buy": "das Zukaufen",
    "build_with_partners": "eine eigene Lösung",
    "ecosystem": "ein gemeinsames Vorhaben",
}
_DOES_NOT_FIT = {
    "foundation": "passt nicht zum Fundament",
    "buy": "passt nicht zum Zukaufen",
    "build_with_partners": "passt nicht zu einer eigenen Lösung",
    "ecosystem": "passt nicht zu einem gemeinsamen Vorhaben",
}


@dataclass(frozen=True, slots=True)
class FundingWeights:
    """content/matching.yml, `funding`."""

    supports: Mapping[str, Mapping[str, int]]
    supports_variant: Mapping[str, Mapping[str, int]]
    kinds: Mapping[str, int]
    levels: Mapping[str, int]
    most: int
    enough_without_unclear: int
    loans_for: frozenset[str]


@dataclass(frozen=True, slots=True)
class FundingMatch:
    """A programme that comes into question, with the reason and the questions whose answers brought it."""

    programme: Programme
    why: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FundingExclusion:
    """A programme that was ruled out, with the reason."""

    programme: Programme
    reason: str


@dataclass(frozen=True, slots=True)
class FundingAdvice:
    """The programmes for a case: those to show, best first, and those ruled out."""

    matches: tuple[FundingMatch, ...] = ()
    exclusions: tuple[FundingExclusion, ...] = ()


def match_funding(
    case: Case,
    programmes: tuple[Programme, ...],
    weights: FundingWeights,
    association: Association | None = None,
) -> FundingAdvice:
    """Return the programmes for a roadmap; nothing for the other outcomes.

    Those of the association go by the same rules and stand before others of the same kind. Programmes of another
    Land are neither shown nor listed as ruled out. One whose state is unclear is shown only when too few others
    fit; one of low priority stands behind all others.
    """
    if case.decision.outcome not in ROADMAPS:
        return FundingAdvice()
    wanted = _wanted_supports(case, weights)
    own = association.funding if association else ()
    certain: list[Programme] = []
    unclear: list[Programme] = []
    last: list[Programme] = []
    exclusions: list[FundingExclusion] = []
    for programme in (*own, *programmes):
        if not programme_is_near(programme, case.state):
            continue
        if (reason := _exclusion(programme, case, wanted)) is not None:
            exclusions.append(FundingExclusion(programme, reason))
            continue
        if programme.status is Status.UNCLEAR:
            unclear.append(programme)
        else:
            (last if programme.priority is Priority.LOW else certain).append(programme)
    rank = _rank(wanted, weights, own)
    chosen = sorted(certain, key=rank)
    if len(chosen) < weights.enough_without_unclear:
        chosen += sorted(unclear, key=rank)[: weights.enough_without_unclear - len(chosen)]
    chosen, loans = _without_needless_loans(chosen, wanted, weights)
    chosen += sorted(last, key=rank)
    exclusions += [FundingExclusion(loan, "ein Kredit, wo ein Zuschuss passt") for loan in loans]
    whose = f", Angebot {association.of_yours}" if association else ""
    matches = tuple(
        FundingMatch(item, _why(item, case, wanted) + (whose if item in own else ""), _because(item, case))
        for item in chosen[: weights.most]
    )
    return FundingAdvice(matches, tuple(exclusions))


def _wanted_supports(case: Case, weights: FundingWeights) -> Mapping[str, int]:
    variant = case.decision.variant
    if variant is not None and variant in weights.supports_variant:
        return weights.supports_variant[variant]
    return weights.supports[case.decision.outcome]


def programme_is_near(programme: Programme, state: str | None) -> bool:
    """Whether the programme is for firms of this Land: for it, for all of Germany, or for the EU."""
    if state is None:
        return programme.level != "state"
    if state == OUTSIDE:
        return programme.level == "eu"
    return programme.level != "state" or programme.state == state


def has_ended(programme: Programme, today: date) -> bool:
    """Whether the programme is over on the day."""
    return programme.status is Status.ENDED or _has_expired(programme, today)


def _has_expired(programme: Programme, today: date) -> bool:
    return programme.valid_until is not None and programme.valid_until < today


def how_it_ended(programme: Programme, today: date) -> str:
    """Return how a programme that is over ended, to stand after its name or "ist": "ausgelaufen am 31.12.2026"."""
    if programme.ended_on is not None:
        return f"beendet am {programme.ended_on:%d.%m.%Y}"
    if _has_expired(programme, today):
        return f"ausgelaufen am {programme.valid_until:%d.%m.%Y}"
    return "beendet"


def _exclusion(programme: Programme, case: Case, wanted: Mapping[str, int]) -> str | None:
    """Return why the programme does not come into question; None where it does."""
    if has_ended(programme, case.today):
        return how_it_ended(programme, case.today)
    if programme.paused:
        return programme.application_state or "Anträge sind derzeit ausgesetzt"
    if not programme.url:
        return "ohne belegte Quelle"
    if not programme.for_firms:
        return "richtet sich nicht an Betriebe"
    return _size_exclusion(programme, case) or _topic_exclusion(programme, case, wanted)


def _size_exclusion(programme: Programme, case: Case) -> str | None:
    if case.employees is None:
        return None
    if programme.max_employees is not None and case.employees > programme.max_employees:
        return f"nur bis {programme.max_employees} Beschäftigte"
    if programme.min_employees is not None and case.employees < programme.min_employees:
        return f"erst ab {programme.min_employees} Beschäftigten"
    if programme.sme_only and programme.max_employees is None and case.employees > LARGEST_SME:
        return "nur für kleine und mittlere Unternehmen"
    return None


def _topic_exclusion(programme: Programme, case: Case, wanted: Mapping[str, int]) -> str | None:
    industry = case.industry
    limited = programme.industries and industry is not None
    if (limited and industry not in programme.industries) or industry in programme.industries_excluded:
        return "nicht für Ihre Branche"
    if programme.goals and case.text("goal") not in programme.goals:
        return "nicht für Ihr Ziel"
    if wanted.keys().isdisjoint(programme.supports):
        return _DOES_NOT_FIT[case.decision.outcome]
    return None


def _rank(
    wanted: Mapping[str, int], weights: FundingWeights, own: Collection[Programme]
) -> Callable[[Programme], tuple[object, ...]]:
    """Return the sort key: `own` first, then what fits best, among equals what serves more of what is wanted."""

    def rank(programme: Programme) -> tuple[object, ...]:
        topics = [wanted.get(support, 0) for support in programme.supports]
        kind = (
            weights.kinds["loan"] if _is_loan(programme) else max(weights.kinds[kind] for kind in programme.kinds)
        )
        score = 2 * max(topics) + kind + weights.levels[programme.level]
        return (programme.priority is Priority.LOW, programme not in own, -score, -sum(topics), programme.id)

    return rank


def _is_loan(programme: Programme) -> bool:
    return "loan" in programme.kinds


def _without_needless_loans(
    chosen: list[Programme], wanted: Mapping[str, int], weights: FundingWeights
) -> tuple[list[Programme], list[Programme]]:
    """Drop loans, but the best without a substitute, where enough others fit; return what stays and what not."""
    others = [programme for programme in chosen if not _is_loan(programme)]
    if len(others) < weights.enough_without_unclear:
        return chosen, []
    loans = [programme for programme in chosen if _is_loan(programme)]
    kept = next((loan for loan in loans if _is_without_substitute(loan, others, wanted, weights)), None)
    dropped = [loan for loan in loans if loan is not kept]
    return [programme for programme in chosen if programme is kept or not _is_loan(programme)], dropped


def _is_without_substitute(
    loan: Programme, others: list[Programme], wanted: Mapping[str, int], weights: FundingWeights
) -> bool:
    """Whether a Land's loan with a grant in it serves what is wanted most, and no pure grant of the Land does."""
    if loan.state is None or "grant" not in loan.kinds:
        return False
    most = max(wanted.values())
    purposes = {support for support in loan.supports & weights.loans_for if wanted.get(support) == most}
    grants = [item for item in others if item.state == loan.state and "grant" in item.kinds]
    return bool(purposes) and all(purposes.isdisjoint(grant.supports) for grant in grants)


def _why(programme: Programme, case: Case, wanted: Mapping[str, int]) -> str:
    topics = [
        _SUPPORTS[support]
        for support in sorted(programme.supports, key=lambda item: (-wanted.get(item, 0), item))
        if support in wanted
    ]
    # „Forschung und Entwicklung“ has an „und“ of its own.
    also = " sowie " if any(" und " in topic for topic in topics[:2]) else " und "
    parts = [
        f"kommt für {_ROADMAP_NEEDS[case.decision.outcome]} in Frage ({also.join(topics[:2])})",
        _FITS_BY_LEVEL[programme.level],
    ]
    if case.industry in programme.industries:
        only_this = len(programme.industries) == 1
        parts.append("eigens für Ihre Branche" if only_this else "für Ihre Branche und einige andere")
    if programme.goals:
        parts.append("für Ihr Ziel")
    if case.employees is not None and (size := _size(programme)):
        parts.append(size)
    return ", ".join(parts)


def _size(programme: Programme) -> str:
    if programme.max_employees is not None:
        return f"bis {programme.max_employees} Beschäftigte"
    if programme.min_employees is not None:
        return f"ab {programme.min_employees} Beschäftigten"
    return "für kleine und mittlere Unternehmen" if programme.sme_only else ""


def _because(programme: Programme, case: Case) -> tuple[str, ...]:
    """Return the questions whose answers brought the programme; without any, those behind the roadmap."""
    brought = {
        "federal_state": programme.level == "state" or case.state == OUTSIDE,
        "industry": case.industry in programme.industries,
        "goal": bool(programme.goals),
        "employees": case.employees is not None and bool(_size(programme)),
    }
    return tuple(question for question, is_so in brought.items() if is_so) or behind_the_outcome(case)


def behind_the_outcome(case: Case) -> tuple[str, ...]:
    """Return the questions behind the deciding rule: those answered, or all where everything is open."""
    read = [question for question in case.decision.rule.reasons if case.view.applies(question)]
    answered = [question for question in read if case.answers.get(question, UNKNOWN) != UNKNOWN]
    return tuple(answered or read)


def ends_soon(programme: Programme, today: date) -> bool:
    """Whether the last day of a programme is less than eight weeks away."""
    return programme.valid_until is not None and programme.valid_until - today <= ENDS_SOON


def before_start(programme: Programme) -> str:
    """Return the sentence on Vorhabenbeginn that stands beside each programme."""
    if programme.apply_before_start:
        return "Antrag vor Vorhabenbeginn stellen."
    if programme.apply_before_start is False:
        return "Antrag auch nach Vorhabenbeginn möglich."
    return "Antrag vor Beginn klären: Meist muss er vor dem Vorhabenbeginn gestellt sein."
