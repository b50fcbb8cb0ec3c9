"""Whether the catalogue is still true on a day: what is expired, unchecked, without a source, double or missing.

The report is German, for the editors of content/. What the schemas and `load_content` refuse is not repeated.
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from wegweiser.case import Case
from wegweiser.catalogue import Partner, Programme, Status
from wegweiser.content import ASSOCIATIONS, CONTENT_DIR, Content
from wegweiser.decision import Decision, decide, view_for_recommendation
from wegweiser.funding import ENDS_SOON, match_funding
from wegweiser.partners import match_partners
from wegweiser.questions import Value
from wegweiser.rules import ROADMAPS, Outcome, Variant
from wegweiser.yamltext import read_content_yaml

Raw = Mapping[str, Any]
Entry = Programme | Partner

FUNDING, PARTNERS, LAW, EXAMPLES = "funding.yml", "partners.yml", "law.yml", "examples.yml"

CHECKED_WITHIN = timedelta(days=180)
LEAST_PARTNERS = 2
LEAST_OF_INDUSTRY = 2
_ANY_INDUSTRY = "other"
_TYPICAL_SIZE = 40
_WIDTH = 100
_NO_HOME = re.compile(r"//[^/]*\b(preview|staging|test|proxy)\b|/proxy\?")
"""Addresses under which a page is tried out or passed on; they may be gone tomorrow."""
_SAMPLE = re.compile(
    r"\bexample\.(?:com|net|org)\b|\.example\b|\(Beispiel\)|\bist ein Beispiel\b|\bmuster[-_](?:innung|kammer)"
)
"""Addresses that are set aside for examples, and what the associations that come along say of themselves."""
_SAMPLES = "muster-"
"""How the ids of those begin; another association with a sample in it is a copy that nobody has finished."""


class Severity(StrEnum):
    """How bad a finding is: it would mislead a user, or an editor should know of it."""

    MISLEADING = "misleading"
    NOTICE = "notice"


_TITLES = {Severity.MISLEADING: "IRREFÜHREND", Severity.NOTICE: "Hinweis"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing an editor should see to; `entry` is an entry's id, a Land or an industry."""

    severity: Severity
    file: str
    entry: str
    message: str


def read_raw(directory: Path = CONTENT_DIR) -> dict[str, Any]:
    """Return the entries as they stand in the files, for the fields that only editors see."""
    raw: dict[str, Any] = {
        name: read_content_yaml(directory / f"{name}.yml") for name in ("funding", "partners", "examples")
    }
    raw[ASSOCIATIONS] = [read_content_yaml(path) for path in sorted((directory / ASSOCIATIONS).glob("*.yml"))]
    return raw


def check_catalogue(content: Content, raw: Raw, today: date) -> list[Finding]:
    """Return what is wrong with the catalogue on the day, by file, the misleading first.

    Args:
        content: The content as the adviser uses it.
        raw: The same files as `read_raw` gives them.
        today: The day to judge on.
    """
    findings = [
        *_entries(FUNDING, content.funding, raw["funding"], today),
        *_programmes(content.funding, today),
        *_entries(PARTNERS, content.partners, raw["partners"], today),
        *_sub_pages(content.partners, raw["partners"], today),
        *_other_files(content, raw["examples"], today),
        *_samples(raw[ASSOCIATIONS]),
        *_unfinished(FUNDING, raw["funding"]),
        *_unfinished(PARTNERS, raw["partners"]),
        *_states(content, today),
        *_industries(content, today),
    ]
    order = list(Severity)
    return sorted(findings, key=lambda item: (item.file, order.index(item.severity), item.message, item.entry))


def is_misleading(findings: Iterable[Finding]) -> bool:
    """Whether something among the findings would mislead a user."""
    return any(finding.severity is Severity.MISLEADING for finding in findings)


# Single entries


def _has_ended(entry: Entry, today: date) -> bool:
    return entry.status is Status.ENDED or _has_expired(entry, today)


def _has_expired(entry: Entry, today: date) -> bool:
    return entry.valid_until is not None and entry.valid_until < today


def _entries(file: str, entries: tuple[Entry, ...], raw: list[Raw], today: date) -> Iterator[Finding]:
    own_address = {item["id"]: item["url"] for item in raw}
    for entry in entries:
        if entry.checked > today:
            text = f"„checked“ liegt in der Zukunft: {_german(entry.checked)}"
            yield Finding(Severity.NOTICE, file, entry.id, text)
        if _has_ended(entry, today):
            yield from _expired(file, entry, today)
            continue
        yield from _unproven(file, entry, today)
        yield from _notices(file, entry, own_address[entry.id], today)
    yield from _shared(file, entries, own_address)


def _expired(file: str, entry: Entry, today: date) -> Iterator[Finding]:
    if entry.status is not Status.ENDED and _has_expired(entry, today) and entry.valid_until:
        text = f"abgelaufen am {_german(entry.valid_until)}, wird nicht mehr empfohlen: verlängern oder beenden"
        yield Finding(Severity.NOTICE, file, entry.id, text)


def _unproven(file: str, entry: Entry, today: date) -> Iterator[Finding]:
    if _is_stale(entry.checked, today):
        yield Finding(Severity.MISLEADING, file, entry.id, _stale_text(entry.checked))
    if not entry.url:
        text = "ohne Adresse und ohne Quelle, wird deshalb nie empfohlen: belegen oder entfernen"
        yield Finding(Severity.NOTICE, file, entry.id, text)


def _notices(file: str, entry: Entry, own_address: str | None, today: date) -> Iterator[Finding]:
    if entry.status is Status.UNCLEAR:
        yield Finding(Severity.NOTICE, file, entry.id, "Status unklar: nachfragen, ob es das Angebot noch gibt")
    if entry.valid_until is not None and entry.valid_until - today <= ENDS_SOON:
        text = f"läuft am {_german(entry.valid_until)} ab: Nachfolge klären"
        yield Finding(Severity.NOTICE, file, entry.id, text)
    if entry.url and own_address is None:
        text = "ohne eigene Adresse („url“), gezeigt wird die erste Quelle"
        yield Finding(Severity.NOTICE, file, entry.id, text)
    if _NO_HOME.search(entry.url):
        text = "gezeigt wird eine Vorschau oder ein Umweg, nicht die Seite selbst: Adresse ersetzen"
        yield Finding(Severity.NOTICE, file, entry.id, text)


def _is_stale(checked: date, today: date) -> bool:
    return today - checked > CHECKED_WITHIN


def _stale_text(checked: date) -> str:
    return f"zuletzt geprüft am {_german(checked)}, vor mehr als {CHECKED_WITHIN.days} Tagen: neu prüfen"


def _shared(file: str, entries: tuple[Entry, ...], own_address: Mapping[str, str | None]) -> Iterator[Finding]:
    """Yield names, aliases and addresses that two entries have in common."""
    named: dict[str, set[str]] = defaultdict(set)
    called: dict[str, set[str]] = defaultdict(set)
    at: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        named[_folded(entry.name)].add(entry.id)
        for name in (entry.name, *entry.aliases):
            called[_folded(name)].add(entry.id)
        if address := own_address[entry.id]:
            at[address.rstrip("/")].add(entry.id)
    yield from _shared_by(file, named, Severity.MISLEADING, "derselbe Name")
    only_aliases = {name: ids for name, ids in called.items() if ids != named.get(name)}
    yield from _shared_by(file, only_aliases, Severity.NOTICE, "dieselbe Bezeichnung")
    yield from _shared_by(file, at, Severity.NOTICE, "dieselbe Adresse")


def _shared_by(file: str, owners: Mapping[str, set[str]], severity: Severity, what: str) -> Iterator[Finding]:
    for text, ids in owners.items():
        if len(ids) > 1:
            yield from (Finding(severity, file, entry_id, f"{what}: {text}") for entry_id in ids)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _programmes(programmes: tuple[Programme, ...], today: date) -> Iterator[Finding]:
    by_id = {programme.id: programme for programme in programmes}
    for programme in programmes:
        if programme.status is not Status.ENDED and programme.ended_on and programme.ended_on < today:
            state = f"beendet am {_german(programme.ended_on)}, aber Status „{programme.status}“"
            yield Finding(Severity.MISLEADING, FUNDING, programme.id, f"{state}: Status auf „ended“ setzen")
        successor = by_id.get(programme.successor or "")
        if successor is not None and _has_ended(successor, today):
            text = f"der Nachfolger „{successor.id}“ ist selbst beendet und wird nicht genannt: ersetzen"
            yield Finding(Severity.NOTICE, FUNDING, programme.id, text)


def _sub_pages(partners: tuple[Partner, ...], raw: list[Raw], today: date) -> Iterator[Finding]:
    by_id = {item["id"]: item for item in raw}
    for partner in partners:
        if not _has_ended(partner, today) and by_id[partner.id]["url"] and not partner.url_is_home:
            yield Finding(Severity.NOTICE, PARTNERS, partner.id, "Unterseite statt Startseite")


def _other_files(content: Content, examples: list[Raw], today: date) -> Iterator[Finding]:
    """Law is shown with its day like funding; an older example misleads nobody."""
    for duty in content.law.duties.values():
        if _is_stale(duty.checked, today):
            yield Finding(Severity.MISLEADING, LAW, duty.id, _stale_text(duty.checked))
    for example in examples:
        checked = date.fromisoformat(example["checked"])
        if _is_stale(checked, today):
            yield Finding(Severity.NOTICE, EXAMPLES, example["id"], _stale_text(checked))


def _samples(associations: list[Raw]) -> Iterator[Finding]:
    """Yield what stands in the associations only as an example; the entry is then a field."""
    for association in associations:
        file = f"{ASSOCIATIONS}/{association['id']}.yml"
        if association["id"].startswith(_SAMPLES):
            text = "ein Beispiel: löschen, bevor Sie öffentlich gehen"
            yield Finding(Severity.NOTICE, file, association["id"], text)
            continue
        for name in _sample_fields(association):
            yield Finding(Severity.MISLEADING, file, name, "noch Angaben aus dem Beispiel: ersetzen")


def _unfinished(file: str, entries: list[Raw]) -> Iterator[Finding]:
    for entry in entries:
        if fields := _sample_fields(entry):
            text = f"noch Angaben aus der Vorlage in {', '.join(fields)}: ersetzen"
            yield Finding(Severity.MISLEADING, file, entry["id"], text)


def _sample_fields(entry: Raw) -> list[str]:
    """Return the fields of an entry in which something stands that is only an example."""
    return [name for name, value in entry.items() if any(_SAMPLE.search(text) for text in _texts(value))]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        for part in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
            yield from _texts(part)


# Too few entries


def _states(content: Content, today: date) -> Iterator[Finding]:
    for state, name in content.states.items():
        cases = list(_cases(content, state, _ANY_INDUSTRY, today))
        for case in cases:
            yield from _gaps(content, case, state, name)
        if sum(_is_of(partner, state, today) for partner in content.partners) < LEAST_PARTNERS:
            text = f"{name}: weniger als {LEAST_PARTNERS} eigene Anlaufstellen, sonst nur bundesweite"
            yield Finding(Severity.NOTICE, PARTNERS, state, text)
        if not any(item.state == state and _is_fundable(item, today) for item in content.funding):
            text = f"{name}: keine eigene Förderung, sonst nur von Bund und EU"
            yield Finding(Severity.NOTICE, FUNDING, state, text)


def _gaps(content: Content, case: Case, state: str, name: str) -> Iterator[Finding]:
    title = content.roadmaps.outcomes[case.decision.outcome].title
    if variant := case.decision.variant:
        title = f"{title} ({content.roadmaps.variants[variant].title})"
    if _lacks_partners(content, case):
        text = f"{name}: weniger als {LEAST_PARTNERS} Anlaufstellen für „{title}“"
        yield Finding(Severity.MISLEADING, PARTNERS, state, text)
    if _lacks_funding(content, case):
        yield Finding(Severity.MISLEADING, FUNDING, state, f"{name}: keine Förderung für „{title}“")


def _is_of(partner: Partner, state: str, today: date) -> bool:
    """Whether the contact point is of the Land and can be recommended to any firm; supervisors do not advise."""
    recommended = partner.url and not _has_ended(partner, today) and partner.category != "authority"
    return bool(recommended) and state in partner.states


def _is_fundable(programme: Programme, today: date) -> bool:
    return bool(programme.url) and not programme.paused and not _has_ended(programme, today)


def _industries(content: Content, today: date) -> Iterator[Finding]:
    usable = [item for item in content.partners if item.url and not _has_ended(item, today)]
    specific = Counter(industry for partner in usable for industry in partner.industries)
    for option in content.questions["industry"].options:
        if option.value == _ANY_INDUSTRY:
            continue
        if specific[option.value] < LEAST_OF_INDUSTRY:
            text = f"{option.label}: weniger als {LEAST_OF_INDUSTRY} Anlaufstellen eigens für diese Branche"
            yield Finding(Severity.NOTICE, PARTNERS, option.value, text)
        yield from _industry_gaps(content, option.value, option.label, today)


def _industry_gaps(content: Content, industry: str, label: str, today: date) -> Iterator[Finding]:
    without_funding, without_partners = [], []
    for state in content.states:
        cases = list(_cases(content, state, industry, today))
        if any(_lacks_funding(content, case) for case in cases):
            without_funding.append(state)
        if any(_lacks_partners(content, case) for case in cases):
            without_partners.append(state)
    if without_funding:
        text = f"{label}: für eine der Roadmaps keine Förderung in {', '.join(without_funding)}"
        yield Finding(Severity.NOTICE, FUNDING, industry, text)
    if without_partners:
        text = f"{label}: für eine der Roadmaps weniger als {LEAST_PARTNERS} Anlaufstellen in "
        yield Finding(Severity.NOTICE, PARTNERS, industry, text + ", ".join(without_partners))


def _lacks_partners(content: Content, case: Case) -> bool:
    return len(match_partners(case, content.near(case.state).partners, content.partner_weights)) < LEAST_PARTNERS


def _lacks_funding(content: Content, case: Case) -> bool:
    return not match_funding(case, content.near(case.state).funding, content.funding_weights).matches


def _cases(content: Content, state: str, industry: str, today: date) -> Iterator[Case]:
    """Yield a firm of 40 people without personal data for each roadmap, plain and in its variants."""
    answers: dict[str, Value] = {
        "federal_state": state,
        "industry": industry,
        "employees": _TYPICAL_SIZE,
        "personal_data": "none",
    }
    view = view_for_recommendation(answers, content.questions, content.rules)
    decision = decide(view, content.rules)
    for outcome, variant in _roadmaps(content):
        yield Case(answers, view, _decided(decision, outcome, variant), today)


def _decided(decision: Decision, outcome: Outcome, variant: Variant | None) -> Decision:
    return replace(decision, outcome=outcome, variant=variant)


def _roadmaps(content: Content) -> list[tuple[Outcome, Variant | None]]:
    found: dict[tuple[Outcome, Variant | None], None] = {}
    for rule in content.rules.outcomes:
        if rule.outcome in ROADMAPS:
            found |= {(rule.outcome, None): None, (rule.outcome, rule.variant): None}
    return list(found)


# The report


def report(findings: list[Finding], today: date, with_notices: bool = False) -> str:
    """Return the findings as text: by file, then by what is the matter, with the entries it concerns.

    Notices are only counted, unless asked for: there are hundreds, and what misleads would drown in them.
    """
    lines = [f"Prüfung der Inhalte, Stand {_german(today)}", ""]
    for file in sorted({finding.file for finding in findings}):
        of_file = [finding for finding in findings if finding.file == file]
        told = [finding for finding in of_file if with_notices or finding.severity is Severity.MISLEADING]
        lines += [f"{file}: {_counts(of_file)}", *_groups(told)]
        if told:
            lines.append("")
    if lines[-1]:
        lines.append("")
    lines.append(f"Gesamt: {_counts(findings)}")
    if not with_notices and any(finding.severity is Severity.NOTICE for finding in findings):
        lines.append("Die Hinweise im Einzelnen: make check-content NOTICES=1")
    if is_misleading(findings):
        lines.append(
            "Irreführendes muss weg, bevor der Wegweiser so weiterläuft. Wie: docs/redaktion.md, bei Verbänden "
            "docs/verbaende.md"
        )
    return "\n".join(lines)


def _groups(findings: list[Finding]) -> Iterator[str]:
    groups: dict[tuple[Severity, str], list[str]] = defaultdict(list)
    for finding in findings:
        groups[finding.severity, finding.message].append(finding.entry)
    for (severity, message), entries in groups.items():
        yield f"  {_TITLES[severity]}: {message} ({len(entries)})"
        yield textwrap.fill(
            ", ".join(entries),
            _WIDTH,
            initial_indent="    ",
            subsequent_indent="    ",
            break_long_words=False,
            break_on_hyphens=False,
        )


def _counts(findings: list[Finding]) -> str:
    counts = Counter(finding.severity for finding in findings)
    notices = counts[Severity.NOTICE]
    return f"{counts[Severity.MISLEADING]} irreführend, {notices} {'Hinweis' if notices == 1 else 'Hinweise'}"


def _german(day: date) -> str:
    return f"{day:%d.%m.%Y}"
