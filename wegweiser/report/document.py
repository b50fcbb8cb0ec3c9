"""What the report says, as plain texts for the template: every string is shown as it is, none is markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wegweiser.picture import readiness_svg, readiness_text, roadmap_svg, roadmap_text
from wegweiser.picture.outline import Kind, full_title, label, phases_of
from wegweiser.report.displayable import displayable
from wegweiser.text import MOST_EXCLUDED, german_day, occasion, one_per_outcome

Result = Mapping[str, Any]
Texts = dict[str, Any]
"""Texts, numbers, lists and mappings of them: what `json.dumps` takes."""

FONT = "IBM Plex Sans"
INK = "#1b2733"
CONTACT = ("name", "address", "phone", "email", "url")
"""What may be known of the association, in the order of a letterhead."""


def make_document(
    result: Result, answers: Iterable[Mapping[str, str]], association: Mapping[str, Any] | None
) -> Texts:
    """Return the texts of the report. Parts without anything to say are empty lists or texts."""
    result = displayable(result)
    return {
        "heading": f"KI-Wegweiser Mittelstand: {full_title(result)}",
        "date": [int(part) for part in result["today"].split("-")],
        "day": german_day(result["today"]),
        "label": label(result),
        "title": result["outcome_title"],
        "variant": result["variant_title"] or "",
        "summary": [text for text in (result["summary"], result["variant_summary"]) if text],
        "reasons": _texts(result["reasons"]),
        "caveat": result["caveat"],
        "roadmap": _roadmap(result),
        "readiness": _readiness(result),
        "what_if": _texts(one_per_outcome(list(result["what_if"]))),
        "open": [_open_point(point) for point in result["open"]],
        "use_cases": [_only(case, "title", "text") for case in result["use_cases"]],
        "answers": [displayable(_only(answer, "title", "label")) for answer in answers],
        "phases": _phases(result),
        "examples": [_only(example, "title", "text", "source") for example in result["examples"]],
        "law": _law(result),
        "funding": [_programme(item) for item in result["funding"]],
        "partners": [
            _only(item, "name", "why", "text", "url") | {"stand": german_day(item["checked"])}
            for item in result["partners"]
        ],
        "conflicts": [conflict["because"] for conflict in result["conflicts"]],
        "ruled_out": _texts(result["ruled_out"]),
        "funding_excluded": [
            f"{item['name']}: {item['reason']}" for item in result["funding_excluded"][:MOST_EXCLUDED]
        ],
        "contact": _contact(association or {}),
        "notices": [result["notice"], result["origin"]],
    }


def _only(item: Mapping[str, Any], *keys: str) -> Texts:
    return {key: item[key] for key in keys}


def _texts(items: Iterable[Mapping[str, Any]]) -> list[str]:
    return [item["text"] for item in items]


def _roadmap(result: Result) -> Texts:
    """Return the picture of the roadmap; headline and legal dates stand beside it in the report."""
    picture = roadmap_svg(result, headline=False, dates=False, fonts=FONT, ink=INK)
    return {"svg": picture, "alt": roadmap_text(result, dates=False)}


def _readiness(result: Result) -> Texts:
    """Return the picture of the readiness profile; as in the chat, only where first use cases are named."""
    if not result["use_cases"]:
        return {"svg": "", "alt": ""}
    return {"svg": readiness_svg(result, headline=False, fonts=FONT, ink=INK), "alt": readiness_text(result)}


def _open_point(point: Mapping[str, Any]) -> Texts:
    return _only(point, "title", "how") | {"would": _texts(point["would"])}


def _phases(result: Result) -> list[Texts]:
    texts = iter(_texts(result["steps"]))
    return [
        {
            "title": phase.title,
            "steps": [
                {
                    "number": station.number,
                    "title": station.title,
                    "mark": "" if station.kind is Kind.STEP else station.kind,
                    "text": next(texts),
                }
                for station in phase.stations
            ],
        }
        for phase in phases_of(result)
    ]


def _law(result: Result) -> Texts:
    law = result["law"]
    return {
        **_only(law, "title", "text", "notice"),
        "level": law["level"] or "",
        "duties": [_duty(duty, result["today"]) for duty in law["duties"]],
        "dates": [
            _only(day, "text", "basis", "source") | {"day": german_day(day["date"])} for day in law["dates"]
        ],
        "sources": list(dict.fromkeys(item["source"] for item in (*law["duties"], *law["dates"]))),
        "stand": german_day(law["as_of"]),
    }


def _duty(duty: Mapping[str, Any], today: str) -> Texts:
    starts_later = duty["applies_from"] is not None and duty["applies_from"] > today
    return {
        **_only(duty, "title", "text", "basis", "source"),
        "since": f"Gilt ab {german_day(duty['applies_from'])}." if starts_later else "",
        "occasion": occasion(duty),
        "stand": german_day(duty["checked"]),
    }


def _programme(item: Mapping[str, Any]) -> Texts:
    ends = "endet bald, am" if item["ends_soon"] else "befristet bis"
    facts = {
        "Warum": item["why"],
        "Höhe": item["amount"] or "hängt vom Vorhaben ab",
        "Bedingungen": item["requirements"],
        "Antrag": item["application_state"],
        "Frist": f"{ends} {german_day(item['valid_until'])}" if item["valid_until"] else "",
        "Stand": "unklar, bitte nachfragen" if item["status"] == "unclear" else "",
    }
    return {
        **_only(item, "name", "text", "before_start", "url"),
        "facts": [[name, text] for name, text in facts.items() if text],
        "stand": german_day(item["checked"]),
    }


def _contact(association: Mapping[str, Any]) -> list[list[str]]:
    return [[key, displayable(association[key])] for key in CONTACT if association.get(key)]
