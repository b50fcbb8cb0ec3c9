"""Checks of the content that reach across entries and files, after each file has passed its own schema."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from wegweiser.errors import Fault, shown

Raw = Mapping[str, Any]

CONTRACT_OUTCOMES = ("foundation", "buy", "build_with_partners", "ecosystem")
LEAST_USE_CASES_PER_AREA = 3


def cross_check(raw: Mapping[str, Any]) -> list[Fault]:
    """Return the faults between entries and files; `raw` holds each file's data by name."""
    return [
        *_unique_ids(raw),
        *_questions(raw["questions"]["questions"]),
        *_rules(raw),
        *_roadmaps(raw["roadmaps"]),
        *_law(raw),
        *_use_cases(raw),
        *_funding(raw["funding"]),
        *_partners(raw["partners"]),
        *_dates(raw),
    ]


def _unique_ids(raw: Mapping[str, Any]) -> Iterator[Fault]:
    lists: dict[str, Iterable[Raw]] = {
        "questions": raw["questions"]["questions"],
        "rules": raw["rules"]["outcomes"],
        "law": raw["law"]["duties"],
        "use_cases": raw["use_cases"],
        "funding": raw["funding"],
        "partners": raw["partners"],
        "examples": raw["examples"],
        "roadmaps": [step for part in _step_lists(raw["roadmaps"]) for step in part],
    }
    for name, entries in lists.items():
        for entry_id, count in Counter(entry["id"] for entry in entries).items():
            if count > 1:
                yield Fault(f"{name}.yml", entry_id, "id", f"{count} entries with it", "one entry")


def _step_lists(roadmaps: Raw) -> Iterator[list[Raw]]:
    for entry in (*roadmaps["outcomes"], *roadmaps["variants"]):
        yield entry["steps"]


def _questions(questions: list[Raw]) -> Iterator[Fault]:
    earlier: set[str] = set()
    for question in questions:
        place = ("questions.yml", question["id"])
        for named in _named_questions(question.get("applies_when", {})):
            if named not in earlier:
                yield Fault(*place, "applies_when", named, "a question that stands before this one")
        values = [option["value"] for option in question["options"]]
        if len(set(values)) != len(values):
            yield Fault(*place, "options", "a value twice", "each value once")
        if question["kind"] in ("choice", "multiple", "money") and not values:
            yield Fault(*place, "options", "none", "at least two options")
        yield from _option_words(question)
        counts_as = question["unknown"]["counts_as"]
        for value in counts_as if isinstance(counts_as, list) else [counts_as]:
            if value is not None and value not in values:
                yield Fault(*place, "unknown.counts_as", shown(value), f"one of {values}")
        earlier.add(question["id"])


def _option_words(question: Raw) -> Iterator[Fault]:
    owner: dict[str, str] = {}
    for option in question["options"]:
        understood = {*option["words"], *option["anywhere"]}
        if not understood and "shared" not in option and question["kind"] != "money":
            field = f"options.{option['value']}.words"
            yield Fault("questions.yml", question["id"], field, "none", "words people use for it")
        for word in understood:
            if owner.setdefault(word, option["value"]) != option["value"]:
                field = f"options.{option['value']}.words"
                got = f"{word!r}, which also means {owner[word]!r}"
                yield Fault("questions.yml", question["id"], field, got, "a word of one option")


def _named_questions(condition: object) -> Iterator[str]:
    if isinstance(condition, Mapping):
        if "question" in condition:
            yield condition["question"]
        for part in condition.values():
            yield from _named_questions(part)
    elif isinstance(condition, list):
        for part in condition:
            yield from _named_questions(part)


def _conditions(condition: object) -> Iterator[Raw]:
    """Yield every comparison with a question inside a condition."""
    if isinstance(condition, Mapping):
        if "question" in condition:
            yield condition
        for part in condition.values():
            yield from _conditions(part)
    elif isinstance(condition, list):
        for part in condition:
            yield from _conditions(part)


def _rules(raw: Mapping[str, Any]) -> Iterator[Fault]:
    questions = {question["id"]: question for question in raw["questions"]["questions"]}
    rules = raw["rules"]
    yield from _rule_conditions(rules, questions)
    yield from _named_in_rules(rules, questions)
    yield from _unused_questions(rules, questions)
    if missing := [question for question in questions if question not in rules["assumed_for_progress"]]:
        yield Fault("rules.yml", "assumed_for_progress", "–", f"nothing for {missing}", "an answer")
    last = rules["outcomes"][-1]
    if last["when"] != {"all": []}:
        yield Fault("rules.yml", last["id"], "when", "a condition", "{all: []} in the last rule")


def _condition_places(rules: Raw) -> Iterator[tuple[str, str, object]]:
    """Yield every condition of the rules with its entry and field."""
    yield "derived", "when", rules["derived"]
    for group in ("outcomes", "law", "modifiers"):
        for entry in rules[group]:
            yield entry["id"], "when", entry.get("when")
            yield entry["id"], "variant", entry.get("variant")


def _rule_conditions(rules: Raw, questions: Mapping[str, Raw]) -> Iterator[Fault]:
    for entry_id, field, condition in _condition_places(rules):
        for comparison in _conditions(condition):
            yield from _comparison(entry_id, field, comparison, questions)
        for name in _derived_names(condition):
            if name not in rules["derived"]:
                yield Fault("rules.yml", entry_id, field, name, f"one of {[*rules['derived']]}")


def _mentions(rules: Raw) -> Iterator[tuple[str, str, str]]:
    """Yield every question that the rules name outside a condition, with its entry and field."""
    for entry in rules["outcomes"]:
        for question in entry["reasons"]:
            yield entry["id"], "reasons", question
    for group, wanted in rules["wanted"].items():
        for question in wanted:
            yield "wanted", group, question
    for question in rules["says_nothing"]:
        yield "says_nothing", "–", question
    for factor, parts in rules["readiness"].items():
        for question in parts:
            yield "readiness", factor, question


def _named_in_rules(rules: Raw, questions: Mapping[str, Raw]) -> Iterator[Fault]:
    for entry_id, field, question in _mentions(rules):
        if question not in questions:
            yield Fault("rules.yml", entry_id, field, question, "a question of questions.yml")


def _unused_questions(rules: Raw, questions: Mapping[str, Raw]) -> Iterator[Fault]:
    used = {question for _, _, question in _mentions(rules)}
    used.update(name for _, _, condition in _condition_places(rules) for name in _named_questions(condition))
    used.update(name for question in questions.values() for name in _named_questions(question.get("applies_when")))
    for question_id in questions:
        if question_id not in used:
            yield Fault("questions.yml", question_id, "id", "used nowhere", "a rule that reads it")


def _derived_names(condition: object) -> Iterator[str]:
    if isinstance(condition, Mapping):
        if isinstance(condition.get("derived"), str):
            yield condition["derived"]
        for part in condition.values():
            yield from _derived_names(part)
    elif isinstance(condition, list):
        for part in condition:
            yield from _derived_names(part)


def _comparison(entry_id: str, field: str, comparison: Raw, questions: Mapping[str, Raw]) -> Iterator[Fault]:
    question = questions.get(comparison["question"])
    if question is None:
        got = comparison["question"]
        yield Fault("rules.yml", entry_id, field, got, "a question of questions.yml")
        return
    allowed = {option["value"] for option in question["options"]}
    for operator in ("is", "in", "not", "said"):
        values = comparison.get(operator, [])
        for value in values if isinstance(values, list) else [values]:
            if value not in allowed and not (operator == "said" and value == "unknown"):
                expected = f"a value of {question['id']}: {sorted(allowed)}"
                yield Fault("rules.yml", entry_id, f"{field}.{operator}", shown(value), expected)


def _roadmaps(roadmaps: Raw) -> Iterator[Fault]:
    for entry in roadmaps["outcomes"]:
        tests = [step for step in entry["steps"] if step.get("first_real_data_test")]
        expected = 1 if entry["id"] in CONTRACT_OUTCOMES else 0
        if len(tests) != expected:
            got = f"{len(tests)} steps with first_real_data_test"
            yield Fault("roadmaps.yml", entry["id"], "steps", got, str(expected))


def _law(raw: Mapping[str, Any]) -> Iterator[Fault]:
    rows = [row["id"] for row in raw["rules"]["law"]]
    duties = [duty["id"] for duty in raw["law"]["duties"]]
    for row in rows:
        if row not in duties:
            yield Fault("law.yml", row, "id", "no duty", "a duty for each row of rules.yml, law")
    for duty in duties:
        if duty not in rows:
            yield Fault("law.yml", duty, "id", "a duty no rule leads to", f"one of {rows}")
    for day in raw["law"]["dates"]:
        for duty in day["duties"]:
            if duty not in duties:
                yield Fault("law.yml", day["id"], "duties", duty, f"one of {duties}")


def _use_cases(raw: Mapping[str, Any]) -> Iterator[Fault]:
    by_id = {question["id"]: question for question in raw["questions"]["questions"]}
    counts = Counter(area for case in raw["use_cases"] for area in case["business_areas"])
    for option in by_id["business_area"]["options"]:
        if counts[option["value"]] < LEAST_USE_CASES_PER_AREA:
            got = f"{counts[option['value']]} use cases"
            expected = f"at least {LEAST_USE_CASES_PER_AREA}"
            yield Fault("use_cases.yml", option["value"], "business_areas", got, expected)


def _funding(funding: list[Raw]) -> Iterator[Fault]:
    ids = {entry["id"] for entry in funding}
    for entry in funding:
        place = ("funding.yml", entry["id"])
        if (entry["level"] == "state") != (entry["state"] is not None):
            yield Fault(*place, "state", shown(entry["state"]), "a state exactly at level state")
        if entry["successor"] is not None and entry["successor"] not in ids:
            yield Fault(*place, "successor", entry["successor"], "an id of funding.yml")


def _partners(partners: list[Raw]) -> Iterator[Fault]:
    for entry in partners:
        place = ("partners.yml", entry["id"])
        if not entry["nationwide"] and not entry["states"]:
            yield Fault(*place, "states", "none", "states, or nationwide: true")
        if (entry["category"] == "authority") != (entry["authority_kind"] is not None):
            got = shown(entry["authority_kind"])
            yield Fault(*place, "authority_kind", got, "a kind exactly for category authority")


def _dates(raw: Mapping[str, Any]) -> Iterator[Fault]:
    for name in ("funding", "partners", "law", "examples"):
        entries = raw[name]["duties"] + raw[name]["dates"] if name == "law" else raw[name]
        for entry in entries:
            for field in ("valid_until", "ended_on", "checked", "applies_from", "date"):
                if (text := entry.get(field)) is not None and not _is_day(text):
                    yield Fault(f"{name}.yml", entry["id"], field, shown(text), "a day that exists")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
