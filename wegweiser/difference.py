"""What a changed answer changes in the result, by name."""

from __future__ import annotations

from typing import Any

Result = dict[str, Any]

_LISTS = (
    ("steps", "title", "Schritte"),
    ("funding", "name", "Förderung"),
    ("partners", "name", "Anlaufstellen"),
)


def difference(old: Result, new: Result) -> list[str]:
    """Return a line for each thing that differs: roadmap, law level, duties, steps, fundings, partners."""
    lines = []
    if _title(old) != _title(new):
        lines.append(f"Empfehlung: bisher „{_title(old)}“, jetzt „{_title(new)}“")
    if old["law"]["level"] != new["law"]["level"]:
        lines.append(f"Recht: bisher „{_law(old)}“, jetzt „{_law(new)}“")
    lines += _came_and_went(old["law"]["duties"], new["law"]["duties"], "title", "Pflichten")
    for key, name, label in _LISTS:
        lines += _came_and_went(old[key], new[key], name, label)
    return lines


def _title(result: Result) -> str:
    variant = f" – {result['variant_title']}" if result["variant_title"] else ""
    return f"{result['outcome_title']}{variant}"


def _law(result: Result) -> str:
    return result["law"]["title"] or "nicht eingeschätzt"


def _came_and_went(old: list[dict[str, Any]], new: list[dict[str, Any]], name: str, label: str) -> list[str]:
    old_ids, new_ids = {item["id"] for item in old}, {item["id"] for item in new}
    came = [item[name] for item in new if item["id"] not in old_ids]
    went = [item[name] for item in old if item["id"] not in new_ids]
    lines = [f"{label}, neu: {'; '.join(came)}"] if came else []
    return lines + ([f"{label}, entfallen: {'; '.join(went)}"] if went else [])
