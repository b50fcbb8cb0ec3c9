"""Loading what the adviser knows (content/*.yml), with every fault reported at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from jsonschema import Draft7Validator, RefResolver
from jsonschema.exceptions import ValidationError

from wegweiser.association import Association, build_association
from wegweiser.association_checks import check_associations
from wegweiser.catalogue import (
    Duty,
    Example,
    Law,
    LegalDate,
    OutcomeText,
    Partner,
    Priority,
    Programme,
    Roadmaps,
    Status,
    Step,
    Term,
    UseCase,
    VariantText,
)
from wegweiser.conditions import Condition, parse_condition
from wegweiser.content_checks import cross_check
from wegweiser.errors import ContentError, Fault, cut, shown
from wegweiser.funding import FundingWeights, programme_is_near
from wegweiser.options_schema import FILE as OPTIONS_FILE
from wegweiser.options_schema import options_schema
from wegweiser.partners import PartnerWeights, partner_is_near
from wegweiser.questions import UNKNOWN, Kind, Option, Part, Question, QuestionTable
from wegweiser.rules import LawLevel, LawRule, Modifier, Outcome, OutcomeRule, Rules, Variant
from wegweiser.yamltext import YamlError, read_content_yaml

CONTENT_DIR = Path(__file__).resolve().parent.parent / "content"

NAMES = (
    "questions",
    "rules",
    "roadmaps",
    "law",
    "use_cases",
    "funding",
    "partners",
    "examples",
    "glossary",
    "matching",
    "messages",
    "places",
    "postcodes",
)
"""The content files, without their ending; each has a schema of the same name."""

ASSOCIATIONS = "associations"
"""The folder with a file for each association; all have the schema association.json."""

Raw = Mapping[str, Any]

_KINDS = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "fields",
    "null": "null",
}
_BORDERS = {
    "minLength": ("at least", " characters"),
    "minItems": ("at least", " entries"),
    "minimum": ("at least", ""),
    "maxLength": ("at most", " characters"),
    "maxItems": ("at most", " entries"),
    "maximum": ("at most", ""),
}
_PATTERNS = {
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}$": "a day as YYYY-MM-DD",
    "^[a-z0-9]+([_-][a-z0-9]+)*$": "lower-case letters, digits, and hyphens between them",
    "^https?://[^ ]+$": "an address that begins with http:// or https://",
}


class Near(NamedTuple):
    """What of the catalogue is for firms of one Land."""

    funding: tuple[Programme, ...]
    partners: tuple[Partner, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """Everything the adviser knows; `associations` by id."""

    questions: QuestionTable
    rules: Rules
    roadmaps: Roadmaps
    law: Law
    use_cases: tuple[UseCase, ...]
    funding: tuple[Programme, ...]
    partners: tuple[Partner, ...]
    examples: tuple[Example, ...]
    glossary: tuple[Term, ...]
    funding_weights: FundingWeights
    partner_weights: PartnerWeights
    places: Raw
    postcodes: Raw
    shared_words: Mapping[str, tuple[str, ...]]
    states: Mapping[str, str]
    messages: Raw
    associations: Mapping[str, Association]
    _near: dict[str | None, Near] = field(default_factory=dict, init=False, repr=False, compare=False)

    def near(self, state: str | None) -> Near:
        """Return what is for firms of a Land (ISO 3166-2, "outside" or None).

        The catalogue is looked through once for each, so that its size hardly matters to a recommendation.
        """
        if state not in self._near:
            self._near[state] = Near(
                tuple(item for item in self.funding if programme_is_near(item, state)),
                tuple(item for item in self.partners if partner_is_near(item, state)),
            )
        return self._near[state]


def load_content(directory: Path = CONTENT_DIR) -> Content:
    """Read, check and build the content of `directory`.

    Raises:
        ContentError: with all faults of all files, each with file, entry, field, what stood there and what is
            expected.
    """
    folder = directory / ASSOCIATIONS
    raw, faults = _read_all({name: directory / f"{name}.yml" for name in NAMES})
    files, more_faults = _read_all({f"{ASSOCIATIONS}/{path.name}": path for path in sorted(folder.glob("*.yml"))})
    faults += more_faults
    made: dict[str, Raw] = {}
    for name, data in raw.items():
        found = _schema_faults(f"{name}.yml", name, data, directory, made)
        if name == "questions" and not found:
            made[OPTIONS_FILE] = options_schema(data)
        faults += found
    for file, data in files.items():
        faults += _schema_faults(file, "association", data, directory, made)
    if not faults:
        faults = [*cross_check(raw), *check_associations(files, raw, folder)]
    if faults:
        raise ContentError(faults)
    return _build(raw, files.values(), folder)


def _read_all(paths: Mapping[str, Path]) -> tuple[dict[str, Any], list[Fault]]:
    """Read files by their names; a fault names an association's file with its folder."""
    raw: dict[str, Any] = {}
    faults = []
    for name, path in paths.items():
        try:
            raw[name] = read_content_yaml(path)
        except YamlError as error:
            faults.append(replace(error.fault, file=name) if "/" in name else error.fault)
    return raw, faults


def _schema_faults(
    file: str, schema_name: str, data: object, directory: Path, made: Mapping[str, Raw]
) -> list[Fault]:
    """Return what a schema says of a file; `made` holds schemas that replace those of the same name on disk."""
    folder = directory / "schemas"
    try:
        schema = json.loads((folder / f"{schema_name}.json").read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        return [Fault(f"schemas/{schema_name}.json", place, "–", error.msg, "JSON")]
    base = f"{folder.resolve().as_uri()}/"
    # A schema may name parts of others: an association has entries of other files.
    others = RefResolver(base, schema, store={base + name: other for name, other in made.items()})
    errors = Draft7Validator(schema, resolver=others).iter_errors(data)
    return [_fault(file, data, _meant(error)) for error in errors]


def _meant(error: ValidationError) -> ValidationError:
    """Return the error inside the one alternative that was meant, told by its type and fields; else `error`."""
    alternatives: dict[object, list[ValidationError]] = {}
    for inner in error.context or ():
        alternatives.setdefault(inner.schema_path[0], []).append(inner)
    unlike = ("type", "required", "additionalProperties")
    meant = [
        errors
        for errors in alternatives.values()
        if all(inner.path or inner.validator not in unlike for inner in errors)
    ]
    return _meant(meant[0][0]) if len(meant) == 1 else error


def _fault(file: str, data: object, error: ValidationError) -> Fault:
    path = list(error.absolute_path)
    entry, field = _place(data, path)
    if error.validator == "required":
        missing = error.message.split("'")[1]  # jsonschema names it nowhere else
        return Fault(file, entry, field, "nothing", f"the field {missing}")
    if error.validator == "additionalProperties":
        return Fault(file, entry, field, cut(error.message, 200), "only known fields")
    if error.validator in ("anyOf", "oneOf"):
        allowed: Any = error.validator_value
        forms = [" + ".join(form.get("required", [str(form.get("type"))])) for form in allowed]
        return Fault(file, entry, field, shown(error.instance), f"one of: {', '.join(forms)}")
    return Fault(file, entry, field, shown(error.instance), _expected(error))


def _expected(error: ValidationError) -> str:
    """Return in words what a rule of a schema demands; a rule without words is named as it stands there."""
    rule = str(error.validator)
    demanded: Any = error.validator_value
    schema: Any = error.schema
    if rule == "type":
        return " or ".join(_KINDS[kind] for kind in (demanded if isinstance(demanded, list) else [demanded]))
    if rule == "enum":
        origin = schema.get("$comment")
        return f"one of: {cut(', '.join(map(str, demanded)), 200)}" + (f" ({origin})" if origin else "")
    if rule == "uniqueItems":
        return "each entry once"
    if rule == "pattern" and demanded in _PATTERNS:
        return _PATTERNS[demanded]
    border, unit = _BORDERS.get(rule, ("", ""))
    return f"{border} {demanded}{unit}" if border else f"{rule}: {shown(demanded, 200)}"


def _place(data: object, path: list[Any]) -> tuple[str, str]:
    """Return the id of the innermost entry on the path that has one, and the rest of the path as the field."""
    own_id = data.get("id") if isinstance(data, dict) else None
    entry, rest = own_id if isinstance(own_id, str) else "file", path
    for depth, part in enumerate(path):
        data = data[part]  # type: ignore[index]  # the path comes from this very data
        if isinstance(data, dict) and isinstance(data.get("id"), str):
            entry, rest = data["id"], path[depth + 1 :]
        elif entry == "file" and depth == 0:
            entry, rest = str(part), path[1:]
    return entry, ".".join(map(str, rest)) or "entry"


def _build(raw: Mapping[str, Any], associations: Iterable[Raw], folder: Path) -> Content:
    questions = _questions(raw["questions"], raw["places"])
    partners = {entry["id"]: _partner(entry) for entry in raw["partners"]}
    return Content(
        questions=questions,
        rules=_rules(raw["rules"]),
        roadmaps=_roadmaps(raw["roadmaps"]),
        law=_law(raw["law"]),
        use_cases=tuple(map(_use_case, raw["use_cases"])),
        funding=tuple(map(_programme, raw["funding"])),
        partners=tuple(partners.values()),
        examples=tuple(map(_example, raw["examples"])),
        glossary=tuple(map(_term, raw["glossary"])),
        funding_weights=_funding_weights(raw["matching"]["funding"]),
        partner_weights=_partner_weights(raw["matching"]["partners"]),
        places=MappingProxyType(raw["places"]),
        postcodes=MappingProxyType(raw["postcodes"]),
        shared_words={key: tuple(words) for key, words in raw["questions"]["shared_words"].items()},
        states={state["value"]: state["label"] for state in raw["places"]["states"]},
        messages=MappingProxyType(raw["messages"]),
        associations=MappingProxyType(
            {entry["id"]: _association(entry, partners, folder) for entry in associations}
        ),
    )


def _questions(raw: Raw, places: Raw) -> QuestionTable:
    return QuestionTable.of(tuple(_question(entry, places) for entry in raw["questions"]))


def _question(entry: Raw, places: Raw) -> Question:
    kind = Kind(entry["kind"])
    unknown = entry["unknown"]
    options = _state_options(places) if kind is Kind.PLACE else entry["options"]
    counts_as = unknown["counts_as"]
    return Question(
        id=entry["id"],
        kind=kind,
        part=Part(entry["part"]),
        title=entry["title"],
        names=(entry["title"], *entry["names"]),
        text=entry["text"],
        example=entry["example"],
        why=entry["why"].strip(),
        options=tuple(map(_option, options)),
        applies_when=parse_condition(entry["applies_when"]) if "applies_when" in entry else None,
        stored_unknown=unknown.get("value", UNKNOWN),
        counts_as=frozenset(_as_list(counts_as)) if counts_as is not None else frozenset(),
        unknown_because=unknown["because"],
        how_to_find_out=unknown["how"],
    )


def _state_options(places: Raw) -> list[Raw]:
    """The Länder as options; their names and words live in places.yml alone."""
    states = [
        {
            "value": state["value"],
            "label": state["label"],
            "because": f"Ihr Betrieb in {state['label']} sitzt"
            if state["value"] != "DE-SL"
            else "Ihr Betrieb im Saarland sitzt",
            "if": f"Ihr Betrieb in {state['label']} säße",
        }
        for state in places["states"]
    ]
    outside = {
        "value": "outside",
        "label": "Außerhalb Deutschlands",
        "because": "Ihr Betrieb außerhalb Deutschlands sitzt",
        "if": "Ihr Betrieb außerhalb Deutschlands säße",
    }
    return [*states, outside]


def _option(option: Raw) -> Option:
    return Option(
        value=option["value"],
        label=option["label"],
        because=option["because"],
        if_clause=option["if"],
        words=tuple(option.get("words", ())),
        anywhere=tuple(option.get("anywhere", ())),
        below=option.get("below"),
        shared=option.get("shared"),
        negated=option.get("negated"),
    )


def _rules(raw: Raw) -> Rules:
    return Rules(
        derived={name: parse_condition(data) for name, data in raw["derived"].items()},
        outcomes=tuple(map(_outcome_rule, raw["outcomes"])),
        law=tuple(map(_law_rule, raw["law"])),
        modifiers=tuple(Modifier(entry["id"], parse_condition(entry["when"])) for entry in raw["modifiers"]),
        wanted_for_roadmap=tuple(raw["wanted"]["roadmap"]),
        wanted_otherwise=tuple(raw["wanted"]["other"]),
        assumed_for_progress={
            key: tuple(value) if isinstance(value, list) else value
            for key, value in raw["assumed_for_progress"].items()
        },
        readiness=raw["readiness"],
        readiness_titles=raw["readiness_titles"],
        says_nothing={key: frozenset(values) for key, values in raw["says_nothing"].items()},
    )


def _outcome_rule(entry: Raw) -> OutcomeRule:
    variant: Variant | None = None
    variant_when: Condition | None = None
    for name, condition in entry.get("variant", {}).items():
        variant, variant_when = Variant(name), parse_condition(condition)
    reasons = {
        question: {"": text} if isinstance(text, str) else text for question, text in entry["reasons"].items()
    }
    return OutcomeRule(
        id=entry["id"],
        when=parse_condition(entry["when"]),
        outcome=Outcome(entry["outcome"]),
        variant=variant,
        variant_when=variant_when,
        reasons=reasons,
    )


def _law_rule(entry: Raw) -> LawRule:
    return LawRule(
        id=entry["id"],
        when=parse_condition(entry["when"]) if "when" in entry else None,
        level=LawLevel(entry["level"]) if entry["level"] else None,
        dsfa=entry.get("dsfa", False),
    )


def _step(entry: Raw) -> Step:
    return Step(
        entry["id"],
        entry["phase"],
        entry["title"],
        entry["text"].strip(),
        entry.get("kind", "step"),
        entry.get("first_real_data_test", False),
    )


def _steps(entries: list[Raw]) -> tuple[Step, ...]:
    return tuple(map(_step, entries))


def _roadmaps(raw: Raw) -> Roadmaps:
    return Roadmaps(
        origin=raw["origin"],
        phases={phase["id"]: phase["title"] for phase in raw["phases"]},
        shared_steps={key: _step({"id": key, **data}) for key, data in raw["shared_steps"].items()},
        outcomes=_by_id(raw["outcomes"], _outcome_text),
        variants=_by_id(raw["variants"], _variant_text),
    )


def _outcome_text(entry: Raw) -> OutcomeText:
    return OutcomeText(
        id=Outcome(entry["id"]),
        title=entry["title"],
        summary=entry["summary"].strip(),
        caveat=entry["caveat"].strip(),
        leads_to=tuple(map(Outcome, entry["leads_to"])),
        steps=_steps(entry["steps"]),
    )


def _variant_text(entry: Raw) -> VariantText:
    return VariantText(
        id=Variant(entry["id"]),
        title=entry["title"],
        summary=entry["summary"].strip(),
        at_end=entry["position"] == "end",
        steps=_steps(entry["steps"]),
    )


def _law(raw: Raw) -> Law:
    return Law(
        as_of=date.fromisoformat(raw["as_of"]),
        notice=raw["notice"],
        levels={LawLevel(key): (level["title"], level["text"]) for key, level in raw["levels"].items()},
        not_assessed=raw["not_assessed"],
        duties=_by_id(raw["duties"], _duty),
        dates=tuple(map(_legal_date, raw["dates"])),
    )


def _duty(entry: Raw) -> Duty:
    return Duty(
        id=entry["id"],
        title=entry["title"],
        text=entry["text"].strip(),
        basis=entry["basis"],
        source=entry["source"],
        applies_from=_day(entry["applies_from"]),
        checked=date.fromisoformat(entry["checked"]),
        changes=tuple(sorted((date.fromisoformat(change["from"]), change["text"]) for change in entry["changes"])),
        conditional=entry["conditional"],
    )


def _legal_date(entry: Raw) -> LegalDate:
    return LegalDate(
        id=entry["id"],
        title=entry["title"],
        day=date.fromisoformat(entry["date"]),
        before=entry["before"],
        after=entry["after"],
        basis=entry["basis"],
        source=entry["source"],
        levels=frozenset(map(LawLevel, entry["relevant_levels"])),
        duties=frozenset(entry["duties"]),
    )


def _use_case(entry: Raw) -> UseCase:
    return UseCase(
        id=entry["id"],
        title=entry["title"],
        text=entry["text"].strip(),
        kind=entry["kind"],
        business_areas=frozenset(entry["business_areas"]),
        goals=frozenset(entry["goals"]),
        personal_data=entry["personal_data"],
    )


_ONLY_FOR_EDITORS = frozenset(("provider", "sources", "source_date", "editor_note", "confidence", "url_is_home"))


def _researched(entry: Raw) -> dict[str, Any]:
    """What programmes and partners have in common, and their other fields as they stand."""
    fields = {key: value for key, value in entry.items() if key not in _ONLY_FOR_EDITORS}
    return {
        **fields,
        "aliases": tuple(entry["aliases"]),
        "industries": frozenset(entry["industries"]),
        "status": Status(entry["status"]),
        "valid_until": _day(entry["valid_until"]),
        "url": _source(entry),
        "checked": date.fromisoformat(entry["checked"]),
        "priority": Priority(entry.get("priority", "normal")),
    }


def _programme(entry: Raw) -> Programme:
    return Programme(
        **{
            **_researched(entry),
            "kinds": frozenset(entry["kinds"]),
            "supports": frozenset(entry["supports"]),
            "industries_excluded": frozenset(entry["industries_excluded"]),
            "ended_on": _day(entry["ended_on"]),
            "goals": frozenset(entry.get("goals", ())),
        }
    )


def _partner(entry: Raw) -> Partner:
    return Partner(
        **{
            **_researched(entry),
            "states": frozenset(entry["states"]),
            "offers": frozenset(entry["offers"]),
            "url_is_home": bool(entry["url"] and entry["url_is_home"]),
            "confidence": entry["confidence"],
        }
    )


def _association(entry: Raw, known: Mapping[str, Partner], folder: Path) -> Association:
    """Build an association; a partner is named by its id in partners.yml or stands in full."""
    partners = tuple(known[item] if isinstance(item, str) else _partner(item) for item in entry["partners"])
    return build_association(entry, partners, tuple(map(_programme, entry["funding"])), folder)


def _funding_weights(raw: Raw) -> FundingWeights:
    return FundingWeights(**{**raw, "loans_for": frozenset(raw["loans_for"])})


def _partner_weights(raw: Raw) -> PartnerWeights:
    return PartnerWeights(
        **{
            **raw,
            "first_contact": tuple(raw["first_contact"]),
            "last_categories": frozenset(raw["last_categories"]),
            "market_surveillance": {duty: tuple(ids) for duty, ids in raw["market_surveillance"].items()},
        }
    )


def _source(entry: Raw) -> str:
    """The address shown to users: the entry's own, else its first source, else none."""
    sources: list[str] = entry["sources"]
    return entry["url"] or (sources[0] if sources else "")


def _example(entry: Raw) -> Example:
    return Example(
        id=entry["id"],
        title=entry["title"],
        text=entry["text"].strip(),
        industry=entry["industry"],
        outcome=Outcome(entry["outcome"]),
        source=entry["source"],
    )


def _term(entry: Raw) -> Term:
    return Term(**{**entry, "aliases": tuple(entry["aliases"])})


def _by_id(entries: list[Raw], build: Callable[[Raw], Any]) -> Mapping[Any, Any]:
    built = [build(entry) for entry in entries]
    return {item.id: item for item in built}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _as_list(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]
