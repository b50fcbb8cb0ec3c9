"""Which funding programmes come into question, and why the others do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wegweiser.case import OUTSIDE, Case
from wegweiser.catalogue import Programme, Status
from wegweiser.rules import ROADMAPS

LARGEST_SME = 249
"""Most people an SME may employ (EU recommendation 2003/361/EC: fewer than 250)."""

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


@dataclass(frozen=True, slots=True)
class FundingMatch:
    """A programme that comes into question, with the reason."""

    programme: Programme
    why: str


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


def match_funding(case: Case, programmes: tuple[Programme, ...], weights: FundingWeights) -> FundingAdvice:
    """Return the programmes for a roadmap; nothing for the other outcomes.

    Programmes of another Land are neither shown nor listed as ruled out. One whose state is unclear is shown only
    when too few others fit.
    """
    if case.decision.outcome not in ROADMAPS:
        return FundingAdvice()
    wanted = _wanted_supports(case, weights)
    certain: list[tuple[int, Programme]] = []
    unclear: list[tuple[int, Programme]] = []
    exclusions: list[FundingExclusion] = []
    for programme in programmes:
        if not _is_near(programme, case):
            continue
        if (reason := _exclusion(programme, case, wanted)) is not None:
            exclusions.append(FundingExclusion(programme, reason))
            continue
        scored = (_score(programme, wanted, weights), programme)
        (unclear if programme.status is Status.UNCLEAR else certain).append(scored)
    chosen = _best(certain)
    if len(chosen) < weights.enough_without_unclear:
        chosen += _best(unclear)[: weights.enough_without_unclear - len(chosen)]
    chosen, loans = _without_needless_loans(chosen, weights)
    exclusions += [FundingExclusion(loan, "ein Kredit, wo ein Zuschuss passt") for loan in loans]
    matches = tuple(FundingMatch(item, _why(item, case, wanted)) for item in chosen[: weights.most])
    return FundingAdvice(matches, tuple(exclusions))


def _wanted_supports(case: Case, weights: FundingWeights) -> Mapping[str, int]:
    variant = case.decision.variant
    if variant is not None and variant in weights.supports_variant:
        return weights.supports_variant[variant]
    return weights.supports[case.decision.outcome]


def _is_near(programme: Programme, case: Case) -> bool:
    """Whether the programme is for the firm's region: its Land, all of Germany, or the EU."""
    if case.state is None:
        return programme.level != "state"
    if case.state == OUTSIDE:
        return programme.level == "eu"
    return programme.level != "state" or programme.state == case.state


def has_ended(programme: Programme, today: date) -> bool:
    """Whether the programme is over on the day."""
    expired = programme.valid_until is not None and programme.valid_until < today
    return programme.status is Status.ENDED or expired


def _exclusion(programme: Programme, case: Case, wanted: Mapping[str, int]) -> str | None:
    """Return why the programme does not come into question; None where it does."""
    if has_ended(programme, case.today):
        end = programme.ended_on or programme.valid_until
        return f"beendet seit {end:%d.%m.%Y}" if end else "beendet"
    if programme.paused:
        return programme.application_state or "Anträge sind derzeit ausgesetzt"
    if not programme.url:
        return "ohne belegte Quelle"
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
    industry = case.text("industry")
    limited = programme.industries and industry is not None
    if (limited and industry not in programme.industries) or industry in programme.industries_excluded:
        return "nicht für Ihre Branche"
    if wanted.keys().isdisjoint(programme.supports):
        return _DOES_NOT_FIT[case.decision.outcome]
    return None


def _score(programme: Programme, wanted: Mapping[str, int], weights: FundingWeights) -> int:
    topic = max(wanted.get(support, 0) for support in programme.supports)
    kind = max(weights.kinds[kind] for kind in programme.kinds)
    sure = 1 if programme.status is Status.OPEN else 0
    return 2 * topic + kind + weights.levels[programme.level] + sure


def _best(scored: list[tuple[int, Programme]]) -> list[Programme]:
    return [programme for _, programme in sorted(scored, key=lambda item: (-item[0], item[1].id))]


def _without_needless_loans(
    chosen: list[Programme], weights: FundingWeights
) -> tuple[list[Programme], list[Programme]]:
    """Drop loans where enough other programmes fit; return what stays and what was dropped."""
    loans = [programme for programme in chosen if "loan" in programme.kinds]
    others = [programme for programme in chosen if "loan" not in programme.kinds]
    if len(others) >= weights.enough_without_unclear:
        return others, loans
    return chosen, []


def _why(programme: Programme, case: Case, wanted: Mapping[str, int]) -> str:
    topics = [
        _SUPPORTS[support]
        for support in sorted(programme.supports, key=lambda item: (-wanted.get(item, 0), item))
        if support in wanted
    ]
    parts = [
        f"kommt für {_ROADMAP_NEEDS[case.decision.outcome]} in Frage ({' und '.join(topics[:2])})",
        _FITS_BY_LEVEL[programme.level],
    ]
    if case.employees is not None and programme.max_employees is not None:
        parts.append(f"bis {programme.max_employees} Beschäftigte")
    return ", ".join(parts)


def before_start(programme: Programme) -> str:
    """Return the sentence on Vorhabenbeginn that stands beside each programme."""
    if programme.apply_before_start:
        return "Antrag vor Vorhabenbeginn stellen."
    if programme.apply_before_start is False:
        return "Antrag auch nach Vorhabenbeginn möglich."
    return "Antrag vor Beginn klären: Meist muss er vor dem Vorhabenbeginn gestellt sein."
