"""The result object: everything the adviser says about one firm, for chat, card, PDF and scripts alike."""

from __future__ import annotations

from datetime import date
from typing import Any

from wegweiser.association import Association, association_entry
from wegweiser.case import OUTSIDE, Case
from wegweiser.catalogue import Duty, Example, LegalDate, UseCase
from wegweiser.content import Content
from wegweiser.decision import (
    Decision,
    because_of_duty,
    because_of_modifier,
    conflicts,
    decide,
    prune,
    readiness,
    view_for_recommendation,
)
from wegweiser.funding import FundingAdvice, before_start, ends_soon, match_funding
from wegweiser.interview import next_question
from wegweiser.partners import match_partners
from wegweiser.questions import UNKNOWN, Answers, Value
from wegweiser.roadmap import PlannedStep, choose_use_cases, leads_to, plan_steps
from wegweiser.rules import ROADMAPS, Outcome, Variant
from wegweiser.what_if import Change, OpenPoint, open_points, what_if

MOST_EXAMPLES = 2
MOST_CLAUSES = 2
"""Reasons against a roadmap that fit into one sentence."""
LEAST_PARTNERS = 2
BEING_RENEWED = (
    "Die Liste der Förderungen und Anlaufstellen wird gerade erneuert und nennt für Sie zu wenig. "
    "Aktuelle Programme stehen in der Förderdatenbank des Bundes (www.foerderdatenbank.de), "
    "und Ihre Industrie- und Handelskammer (IHK) oder Handwerkskammer vor Ort hilft Ihnen weiter."
)
"""Said where fewer than two contact points or, for a roadmap, no funding is left."""

Result = dict[str, Any]
"""The result object of the contract: JSON types only, ready for `json.dumps`."""


def recommend(answers: Answers, content: Content, today: date, association: Association | None = None) -> Result:
    """Return the result object for `answers` on the day `today`, for a member of `association` if there is one.

    What was not asked counts as unknown, and `notice` says so. The fixed keys are those of the contract; beyond
    them stand titles and texts a renderer needs, so that no renderer has wording of its own.
    """
    case = make_case(answers, content, today)
    decision = case.decision
    outcome = content.roadmaps.outcomes[decision.outcome]
    variant = content.roadmaps.variants[decision.variant] if decision.variant else None
    funding = match_funding(case, content.near(case.state).funding, content.funding_weights, association)
    partners = _partners(case, content, association)
    return {
        "outcome": decision.outcome.value,
        "outcome_title": outcome.title,
        "summary": outcome.summary,
        "caveat": outcome.caveat,
        "leads_to": leads_to(decision.outcome, content.roadmaps),
        "variant": decision.variant.value if decision.variant else None,
        "variant_title": variant.title if variant else None,
        "variant_summary": variant.summary if variant else None,
        "modifiers": list(decision.modifiers),
        "readiness": readiness(case.view, content.rules),
        "readiness_titles": dict(content.rules.readiness_titles),
        "reasons": _reasons(case, content),
        "ruled_out": _ruled_out(case, content),
        "steps": _steps(case, content),
        "use_cases": [
            {"id": item.id, "title": item.title, "text": item.text, "because": _use_case_because(item, case)}
            for item in choose_use_cases(case, content.use_cases)
        ],
        "law": _law(case, content),
        "funding": _funding(funding, today),
        "funding_excluded": [
            {"id": item.programme.id, "name": item.programme.name, "reason": item.reason}
            for item in funding.exclusions
        ],
        "partners": partners,
        "examples": [_example(item) for item in _choose_examples(case, content.examples)],
        "what_if": [_what_if(change, content) for change in what_if(answers, content.questions, content.rules)],
        "open": [
            _open_point(point, decision, content)
            for point in open_points(answers, content.questions, content.rules)
        ],
        "conflicts": _conflicts(answers, case, content),
        "association": association_entry(association),
        "today": today.isoformat(),
        "origin": content.roadmaps.origin,
        "notice": _notice(answers, case, content, bool(funding.matches), len(partners)),
    }


def make_case(answers: Answers, content: Content, today: date) -> Case:
    """Return the case for `answers`: pruned, viewed by the rules, decided."""
    view = view_for_recommendation(answers, content.questions, content.rules)
    known = prune(answers, content.questions, content.rules)
    return Case(known, view, decide(view, content.rules), today)


def _plain(value: Value | None) -> object:
    return list(value) if isinstance(value, tuple) else value


def _reasons(case: Case, content: Content) -> list[dict[str, object]]:
    """One reason per answer that the deciding rule reads, in the rule's own words."""
    reasons = []
    for question_id, effects in case.decision.rule.reasons.items():
        if not case.view.applies(question_id):
            continue
        value = case.answers.get(question_id)
        key = value if isinstance(value, str) else UNKNOWN
        effect = effects.get(key, effects.get(""))
        if isinstance(value, tuple):
            effect = effects.get("")
        if effect is not None:
            because = content.questions[question_id].because(value)
            text = f"Weil {because}, {effect}"
            reasons.append({"question": question_id, "value": _plain(value), "text": text})
    return reasons


def _ruled_out(case: Case, content: Content) -> list[dict[str, str]]:
    """The other roadmaps, each with the answers because of which its plainest rule does not hold."""
    if case.decision.outcome not in ROADMAPS:
        return []
    against: dict[Outcome, list[str]] = {}
    for rule in content.rules.outcomes:
        brought = _in_order(rule.when.because_not(case.view), content)
        if rule.outcome in ROADMAPS - {case.decision.outcome} and brought:
            known = against.get(rule.outcome)
            against[rule.outcome] = brought if known is None else min(known, brought, key=len)
    return [
        {"outcome": outcome.value, "title": content.roadmaps.outcomes[outcome].title, "text": text}
        for outcome, questions in against.items()
        for text in [_why_not(outcome, questions, case, content)]
    ]


def _why_not(outcome: Outcome, question_ids: list[str], case: Case, content: Content) -> str:
    named = question_ids[:MOST_CLAUSES]
    clauses = [content.questions[item].because(case.answers.get(item)) for item in named]
    # „noch offen ist, ob …“ ends in a clause of its own, which a comma closes.
    *first, last = clauses
    closed = [f"{clause}," if clause.startswith("noch offen ist, ") else clause for clause in first]
    is_open = all(_is_open(item, case, content) for item in named)
    verdict = "kommt vorerst nicht in Frage" if is_open else "passt nicht"
    return f"„{content.roadmaps.outcomes[outcome].title}“ {verdict}, weil {' und weil '.join([*closed, last])}."


def _steps(case: Case, content: Content) -> list[dict[str, object]]:
    decided_by = [str(reason["question"]) for reason in _reasons(case, content)]
    return [
        {
            "id": planned.step.id,
            "phase": planned.step.phase,
            "phase_title": content.roadmaps.phases[planned.step.phase],
            "title": planned.step.title,
            "text": planned.step.text,
            "kind": planned.step.kind,
            "because_of": planned.because_of,
            "because": _step_because(planned, decided_by, case, content),
        }
        for planned in plan_steps(case, content.roadmaps)
    ]


def _use_case_because(use_case: UseCase, case: Case) -> list[str]:
    """The questions whose answers fit a use case."""
    fits = {"goal": case.text("goal") in use_case.goals, "business_area": case.text("business_area") is not None}
    return [question_id for question_id, fit in fits.items() if fit]


def _step_because(planned: PlannedStep, decided_by: list[str], case: Case, content: Content) -> list[str]:
    """The questions whose answers brought a step: those of its modifier, else those that decided the outcome."""
    if planned.because_of in case.decision.modifiers:
        brought = because_of_modifier(case.view, content.rules, case.decision, planned.because_of)
        return _in_order(brought, content)
    return decided_by


def _in_order(question_ids: frozenset[str], content: Content) -> list[str]:
    return [question_id for question_id in content.questions.ids() if question_id in question_ids]


def _law(case: Case, content: Content) -> dict[str, object]:
    law, level = content.law, case.decision.law_level
    title, text = law.levels[level] if level else ("", law.not_assessed)
    duties = [_duty(law.duties[duty_id], case, content) for duty_id in case.decision.duties]
    return {
        "level": level.value if level else None,
        "title": title,
        "text": text,
        "duties": duties,
        "dates": [_legal_date(day, case) for day in law.dates if _is_relevant(day, case)],
        "as_of": law.as_of.isoformat(),
        "notice": law.notice,
    }


def _duty(duty: Duty, case: Case, content: Content) -> dict[str, object]:
    text = duty.text_on(case.today)
    because = _in_order(because_of_duty(case.view, content.rules, duty.id), content)
    if duty.conditional and _is_open("data_subjects", case, content):
        text = f"{text} Achtung: {duty.conditional}."
    return {
        "id": duty.id,
        "title": duty.title,
        "text": text,
        "basis": duty.basis,
        "source": duty.source,
        "applies_from": duty.applies_from.isoformat() if duty.applies_from else None,
        "checked": duty.checked.isoformat(),
        "because": because,
        "because_titles": [_cause(question_id, case, content) for question_id in because],
    }


def _cause(question_id: str, case: Case, content: Content) -> str:
    """Return a question's title, with a hint where it has no answer: that may bring a duty too."""
    title = content.questions[question_id].title
    return f"{title} (noch offen)" if _is_open(question_id, case, content) else title


def _is_open(question_id: str, case: Case, content: Content) -> bool:
    return case.answers.get(question_id, UNKNOWN) in (UNKNOWN, content.questions[question_id].stored_unknown)


def _is_relevant(day: LegalDate, case: Case) -> bool:
    of_level = case.decision.law_level in day.levels
    return of_level and (not day.duties or not day.duties.isdisjoint(case.decision.duties))


def _legal_date(day: LegalDate, case: Case) -> dict[str, str]:
    return {
        "id": day.id,
        "title": day.title,
        "date": day.day.isoformat(),
        "text": day.after if case.today >= day.day else day.before,
        "basis": day.basis,
        "source": day.source,
    }


def _funding(advice: FundingAdvice, today: date) -> list[dict[str, object]]:
    return [
        {
            "id": match.programme.id,
            "name": match.programme.name,
            "text": match.programme.text,
            "why": match.why,
            "because": list(match.because),
            "amount": match.programme.amount,
            "requirements": match.programme.requirements,
            "status": match.programme.status.value,
            "application_state": match.programme.application_state,
            "valid_until": match.programme.valid_until.isoformat() if match.programme.valid_until else None,
            "ends_soon": ends_soon(match.programme, today),
            "apply_before_start": match.programme.apply_before_start,
            "before_start": before_start(match.programme),
            "url": match.programme.url,
            "checked": match.programme.checked.isoformat(),
        }
        for match in advice.matches
    ]


def _partners(case: Case, content: Content, association: Association | None) -> list[dict[str, object]]:
    return [
        {
            "id": match.partner.id,
            "name": match.partner.name,
            "text": match.partner.text,
            "why": match.why,
            "because": list(match.because),
            "url": match.partner.url,
            "checked": match.partner.checked.isoformat(),
        }
        for match in match_partners(case, content.near(case.state).partners, content.partner_weights, association)
    ]


def _choose_examples(case: Case, examples: tuple[Example, ...]) -> list[Example]:
    """Return examples of the same roadmap, those of the same industry first."""
    same = [example for example in examples if example.outcome == case.decision.outcome]
    return sorted(same, key=lambda item: (item.industry != case.industry, item.id))[:MOST_EXAMPLES]


def _example(example: Example) -> dict[str, str]:
    return {
        "id": example.id,
        "title": example.title,
        "text": example.text,
        "source": example.source,
    }


def _what_if(change: Change, content: Content) -> dict[str, object]:
    option = content.questions[change.question].option(change.value)
    target = outcome_name(change.outcome, change.variant, content)
    return {
        "question": change.question,
        "value": change.value,
        "outcome": change.outcome.value,
        "variant": change.variant.value if change.variant else None,
        "text": f"Wenn {option.if_clause}, hieße meine Empfehlung {target}.",
    }


def outcome_name(outcome: Outcome, variant: Variant | None, content: Content) -> str:
    """Return the quoted title of an outcome, with that of its variant."""
    title = f"„{content.roadmaps.outcomes[outcome].title}“"
    return title if variant is None else f"{title} ({content.roadmaps.variants[variant].title})"


def _open_point(point: OpenPoint, decision: Decision, content: Content) -> dict[str, object]:
    question = content.questions[point.question]
    return {
        "question": point.question,
        "how": question.how_to_find_out,
        "title": question.title,
        "would": [
            {
                "value": change.value,
                "outcome": change.outcome.value,
                "variant": change.variant.value if change.variant else None,
                "text": f"Die Antwort „{_label(change, content)}“ {_leads(change, decision, content)}.",
            }
            for change in point.changes
        ],
    }


def _leads(change: Change, decision: Decision, content: Content) -> str:
    if (change.outcome, change.variant) == (decision.outcome, decision.variant):
        return "ändert Schritte oder Pflichten"
    return f"führt zu {outcome_name(change.outcome, change.variant, content)}"


def _label(change: Change, content: Content) -> str:
    return content.questions[change.question].option(change.value).label


def _conflicts(answers: Answers, case: Case, content: Content) -> list[dict[str, object]]:
    found = []
    for question_id in conflicts(answers, case.view, content.rules):
        question = content.questions[question_id]
        condition = question.applies_when
        parents = sorted(condition.questions()) if condition else []
        said = [
            f"{content.questions[parent].title}: {content.questions[parent].label(answers[parent])}"
            for parent in parents
            if parent in answers
        ]
        because = f"Die Frage „{question.title}“ trifft nicht zu ({'; '.join(said)})."
        found.append({"question": question_id, "value": _plain(answers[question_id]), "because": because})
    return found


def _notice(answers: Answers, case: Case, content: Content, has_funding: bool, partner_count: int) -> str:
    parts = [
        f"Stand {content.law.as_of:%d.%m.%Y}. Orientierung, keine Rechtsberatung und keine Zusage von Förderung."
    ]
    if next_question(answers, content.questions, content.rules) is not None:
        parts.append(
            "Einige Fragen sind noch nicht beantwortet; dafür gelten vorsichtige Annahmen. "
            "Mit mehr Antworten kann sich das Ergebnis ändern."
        )
    if case.state is None:
        parts.append("Ohne Bundesland nenne ich nur Förderung und Anlaufstellen für ganz Deutschland und die EU.")
    elif case.state == OUTSIDE:
        parts.append("Förderung und Anlaufstellen sind für Betriebe in Deutschland gesammelt.")
    if case.decision.outcome in ROADMAPS and case.employees is None:
        parts.append("Ohne Zahl der Beschäftigten sind Größengrenzen der Förderung nicht geprüft.")
    if partner_count < LEAST_PARTNERS or (case.decision.outcome in ROADMAPS and not has_funding):
        parts.append(BEING_RENEWED)
    return " ".join(parts)
