"""The result as plain German text, in pieces that each fit a chat message."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from wegweiser.catalogue import Programme, Status
from wegweiser.funding import before_start, has_ended, how_it_ended

Result = dict[str, Any]

MOST_WHAT_IFS = 5
MOST_EXCLUDED = 5
_STATUS_UNCLEAR = "Der Stand ist unklar, bitte fragen Sie dort nach."
_READINESS_WORDS = {0: "○○ am Anfang", 1: "●○ auf dem Weg", 2: "●● gut", None: "noch offen"}


def result_text(result: Result) -> str:
    """Return the whole result as one text."""
    return "\n\n".join(result_pieces(result))


def result_pieces(result: Result) -> list[str]:
    """Return the result as pieces in reading order; empty parts are left out."""
    pieces = (part_text(result, part) for part in PARTS)
    return [piece for piece in pieces if piece]


def part_text(result: Result, part: str) -> str:
    """Return one part of the result, by its name in `PARTS`; empty where there is nothing to say."""
    return "\n".join(_RENDERERS[part](result)).rstrip()


def german_day(day: str | None) -> str:
    """Return an ISO day as people write it: 31.12.2026."""
    return f"{date.fromisoformat(day):%d.%m.%Y}" if day else "offen"


def _recommendation(result: Result) -> Iterator[str]:
    title = result["outcome_title"]
    if result["variant_title"]:
        title += f" – {result['variant_title']}"
    yield f"Meine Empfehlung: {title}"
    yield result["summary"]
    if result["variant_summary"]:
        yield result["variant_summary"]
    if result["reasons"]:
        yield ""
        yield "Warum gerade das?"
        yield from (f"• {reason['text']}" for reason in result["reasons"])
    yield ""
    yield f"Zu bedenken: {result['caveat']}"


def _steps(result: Result) -> Iterator[str]:
    yield "Ihre Schritte" if len(result["steps"]) > 1 else "Ihr nächster Schritt"
    phase = None
    for number, step in enumerate(result["steps"], start=1):
        if step["phase"] != phase:
            phase = step["phase"]
            yield f"— {step['phase_title']} —"
        yield f"{number}. {step['title']}: {step['text']}"
    if result["leads_to"]:
        yield f"Läuft das gut, kann {_quoted(result['leads_to'], 'oder')} der nächste Weg sein."


def _quoted(names: Sequence[str], word: str) -> str:
    """Return names in quotation marks: "„A“, „B“ oder „C“"."""
    *first, last = [f"„{name}“" for name in names]
    return f"{', '.join(first)} {word} {last}" if first else last


def _readiness(result: Result) -> Iterator[str]:
    if not result["use_cases"]:
        return
    yield "Ihr Reifeprofil"
    for factor, points in result["readiness"].items():
        yield f"• {result['readiness_titles'][factor]}: {_READINESS_WORDS[points]}"
    yield ""
    yield "Erste Anwendungsfälle, die passen können"
    yield from (f"• {case['title']}: {case['text']}" for case in result["use_cases"])


def _examples(result: Result) -> Iterator[str]:
    if result["examples"]:
        yield "Beispiele aus der Praxis"
    for example in result["examples"]:
        yield f"• {example['title']}: {example['text']} Quelle: {example['source']}"


def _law(result: Result) -> Iterator[str]:
    law = result["law"]
    if law["title"]:
        yield f"Recht und Datenschutz – {law['title']}"
    else:
        yield "Recht und Datenschutz"
    yield law["text"]
    for duty in law["duties"]:
        since = f", gilt ab {german_day(duty['applies_from'])}" if _is_later(duty, result) else ""
        text = f"{duty['text']} {occasion(duty)}".strip()
        yield f"• {duty['title']}: {text} ({duty['basis']}{since}; {duty['source']})"
    if law["dates"]:
        yield "Stichtage"
        yield from (f"• {day['text']} ({day['basis']})" for day in law["dates"])
    yield f"Stand {german_day(law['as_of'])}. {law['notice']}"


def occasion(duty: Mapping[str, Any]) -> str:
    """Return the sentence that says which questions brought a duty, answered or open; empty where none did."""
    titles = duty["because_titles"]
    if not titles:
        return ""
    return f"Anlass {'ist der Punkt' if len(titles) == 1 else 'sind die Punkte'} {_quoted(titles, 'und')}."


def _is_later(duty: dict[str, Any], result: Result) -> bool:
    return duty["applies_from"] is not None and duty["applies_from"] > result["today"]


def _funding(result: Result) -> Iterator[str]:
    if not result["funding"]:
        return
    yield "Förderung, die in Frage kommt"
    for item in result["funding"]:
        yield f"• {item['name']}: {item['text']}"
        yield f"  Warum: {item['why']}."
        details = _terms(item["amount"], item["requirements"], item["application_state"])
        if item["valid_until"]:
            deadline = "Achtung, endet bald: am" if item["ends_soon"] else "Befristet bis"
            details.append(f"{deadline} {german_day(item['valid_until'])}.")
        if item["status"] == "unclear":
            details.append(_STATUS_UNCLEAR)
        yield f"  {' '.join(details)} {item['before_start']}"
        yield f"  {item['url']} (Stand {german_day(item['checked'])})"


def _terms(amount: str | None, requirements: str | None, application_state: str | None) -> list[str]:
    """Return a sentence each for how much a programme gives, on what terms, and whether it takes applications."""
    terms = [f"Höhe: {amount}." if amount else "Die Höhe hängt vom Vorhaben ab."]
    terms += [f"Bedingungen: {requirements}."] if requirements else []
    return terms + ([f"{application_state}."] if application_state else [])


def _partners(result: Result) -> Iterator[str]:
    if not result["partners"]:
        return
    yield "Wer Ihnen helfen kann"
    for item in result["partners"]:
        yield from partner_lines(item)


def partner_lines(partner: dict[str, Any]) -> Iterator[str]:
    """Return a contact point of a result in two lines: who and why; where, with its date."""
    yield f"• {partner['name']} – {partner['why']}. {partner['text']}"
    yield f"  {partner['url']} (Stand {german_day(partner['checked'])})"


def programme_text(programme: Programme, catalogue: tuple[Programme, ...], today: date) -> str:
    """Return what is known of a programme, also of one that does not fit; of an ended one, what instead."""
    lines = [programme.name, programme.text]
    if has_ended(programme, today):
        lines.append(f"Das Programm gibt es nicht mehr: {how_it_ended(programme, today)}.")
        successor = next((other for other in catalogue if other.id == programme.successor), None)
        if successor is not None and not has_ended(successor, today):
            lines.append(f"Sehen Sie sich stattdessen an: {successor.name}.")
    else:
        lines += _terms(programme.amount, programme.requirements, programme.application_state)
        if programme.status is Status.UNCLEAR:
            lines.append(_STATUS_UNCLEAR)
        if programme.valid_until is not None:
            lines.append(f"Befristet bis {programme.valid_until:%d.%m.%Y}.")
        lines.append(before_start(programme))
    lines.append(f"{programme.url or 'Ohne Adresse'} (Stand {programme.checked:%d.%m.%Y})")
    return "\n".join(lines)


def _what_if(result: Result) -> Iterator[str]:
    changes = one_per_outcome(result["what_if"])
    if changes:
        yield "Was das Ergebnis ändern würde"
        yield from (f"• {change['text']}" for change in changes)


def _open(result: Result) -> Iterator[str]:
    if result["open"]:
        yield "Was noch offen ist"
    for point in result["open"]:
        would = " ".join(change["text"] for change in point["would"])
        yield f"• {point['title']}: {point['how']} {would}".rstrip()
    if result["conflicts"]:
        yield "Was sich widerspricht"
        yield from (f"• {conflict['because']}" for conflict in result["conflicts"])


def _excluded(result: Result) -> Iterator[str]:
    if result["ruled_out"]:
        yield "Was ich nicht empfehle"
        yield from (f"• {item['text']}" for item in result["ruled_out"])
    if result["funding_excluded"]:
        yield "Förderung, die nicht in Frage kommt"
    for item in result["funding_excluded"][:MOST_EXCLUDED]:
        yield f"• {item['name']}: {item['reason']}"


def _notice(result: Result) -> Iterator[str]:
    yield result["notice"]
    yield result["origin"]


def one_per_outcome(changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return at most five what-ifs, the first for each outcome."""
    first: dict[str, dict[str, Any]] = {}
    for change in changes:
        first.setdefault(change["outcome"], change)
    return list(first.values())[:MOST_WHAT_IFS]


_RENDERERS: dict[str, Callable[[Result], Iterator[str]]] = {
    "reasons": _recommendation,
    "steps": _steps,
    "readiness": _readiness,
    "examples": _examples,
    "law": _law,
    "funding": _funding,
    "partners": _partners,
    "what_if": _what_if,
    "open": _open,
    "excluded": _excluded,
    "notice": _notice,
}
PARTS = tuple(_RENDERERS)
"""The parts of the result in reading order."""
