"""Checks of the content that reach across entries and files, after each file has passed its own schema."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from graphlib import CycleError, TopologicalSorter
from string import Formatter
from typing import Any

from wegweiser.decision import DSFA_DUTY, RED_DUTY
from wegweiser.errors import Fault, shown
from wegweiser.questions import UNKNOWN
from wegweiser.understand.normalise import normalise

Raw = Mapping[str, Any]

CONTRACT_OUTCOMES = ("foundation", "buy", "build_with_partners", "ecosystem")
LEAST_USE_CASES_PER_AREA = 3
ALWAYS: Raw = {"all": []}
A_DAY = "a day that exists"
PLACEHOLDERS: Mapping[str, frozenset[str]] = {
    "progress": frozenset(("number", "total")),
    "preset": frozenset(("facts",)),
    "contradiction_kept": frozenset(("facts",)),
    "what_if_nothing": frozenset(("title",)),
    "what_if_same": frozenset(("facts",)),
    "what_if_other": frozenset(("facts", "outcome")),
    "opening_preset": frozenset(("points",)),
    "contradiction_preset": frozenset(("title", "old", "new")),
    "handover": frozenset(("recipient", "name", "facts", "privacy_url")),
    "understood": frozenset(("facts",)),
    "noted_already": frozenset(("facts",)),
    "contradiction": frozenset(("title", "old", "new")),
    "personal_data": frozenset(("found",)),
    "what_do_you_know": frozenset(("days",)),
    "back": frozenset(("answer",)),
    "change": frozenset(("answer",)),
    "pause": frozenset(("code", "days")),
    "resumed": frozenset(("facts",)),
    "glossary_unknown": frozenset(("terms",)),
    "also_in_words": frozenset(("words",)),
    "answer_in_words": frozenset(("words",)),
    "change_in_words": frozenset(("title",)),
}
"""The messages that the actions fill in, with what they fill in; in all others a brace would be shown as it is."""


def cross_check(raw: Mapping[str, Any]) -> list[Fault]:
    """Return the faults between entries and files; `raw` holds each file's data by name."""
    return [
        *_unique_ids(raw),
        *_questions(raw),
        *_conditions(raw),
        *_rules(raw),
        *_roadmaps(raw["roadmaps"]),
        *_law(raw),
        *_use_cases(raw),
        *_concerns(raw),
        *check_funding("funding.yml", raw["funding"], {entry["id"] for entry in raw["funding"]}),
        *check_partners("partners.yml", raw["partners"]),
        *_messages(raw["messages"]),
        *_dates(raw),
    ]


def _unique_ids(raw: Mapping[str, Any]) -> Iterator[Fault]:
    lists: list[tuple[str, Iterable[Raw]]] = [
        ("questions", raw["questions"]["questions"]),
        *(("rules", raw["rules"][group]) for group in ("outcomes", "law", "modifiers")),
        ("law", raw["law"]["duties"]),
        ("law", raw["law"]["dates"]),
        *((name, raw[name]) for name in ("use_cases", "funding", "partners", "examples", "glossary")),
        ("roadmaps", [step for part in _step_lists(raw["roadmaps"]) for step in part]),
    ]
    for name, entries in lists:
        for entry_id, count in Counter(entry["id"] for entry in entries).items():
            if count > 1:
                yield Fault(f"{name}.yml", entry_id, "id", f"{count} entries with it", "one entry")


def _step_lists(roadmaps: Raw) -> Iterator[list[Raw]]:
    for entry in (*roadmaps["outcomes"], *roadmaps["variants"]):
        yield entry["steps"]


# Questions


def _questions_by_id(raw: Mapping[str, Any]) -> dict[str, Raw]:
    return {question["id"]: question for question in raw["questions"]["questions"]}


def _values(raw: Mapping[str, Any]) -> dict[str, list[str]]:
    """The values of every question; those of a place stand in places.yml."""
    places = [*(state["value"] for state in raw["places"]["states"]), "outside"]
    return {
        question["id"]: places
        if question["kind"] == "place"
        else [option["value"] for option in question["options"]]
        for question in raw["questions"]["questions"]
    }


def _questions(raw: Mapping[str, Any]) -> Iterator[Fault]:
    questions, derived = _questions_by_id(raw), raw["rules"]["derived"]
    earlier: set[str] = set()
    for question in raw["questions"]["questions"]:
        place = ("questions.yml", question["id"])
        for named in _named_questions(question.get("applies_when", ALWAYS), derived):
            if named in questions and named not in earlier:
                yield Fault(*place, "applies_when", named, "a question that stands before this one")
        values = [option["value"] for option in question["options"]]
        if len(set(values)) != len(values):
            yield Fault(*place, "options", "a value twice", "each value once")
        if question["kind"] in ("choice", "multiple", "money") and not values:
            yield Fault(*place, "options", "none", "at least two options")
        yield from _option_words(question)
        counts_as = question["unknown"]["counts_as"]
        named_values = [
            *(
                ("unknown.counts_as", value)
                for value in (counts_as if isinstance(counts_as, list) else [counts_as])
            ),
            ("unknown.value", question["unknown"].get("value")),
            *((f"options.{option['value']}.negated", option.get("negated")) for option in question["options"]),
        ]
        for field, value in named_values:
            if value is not None and value not in values:
                yield Fault(*place, field, shown(value), f"one of {values}")
        earlier.add(question["id"])


def _option_words(question: Raw) -> Iterator[Fault]:
    """Yield options without words, and words of two options, however they are spelt; a * makes no difference."""
    owner: dict[str, str] = {}
    for option in question["options"]:
        place = ("questions.yml", question["id"])
        needs_words = "shared" not in option and question["kind"] != "money"
        if needs_words and not option["words"] and not option["anywhere"]:
            yield Fault(*place, f"options.{option['value']}.words", "none", "words people use for it")
        for part in ("words", "anywhere"):
            for word in option[part]:
                if owner.setdefault(normalise(word), option["value"]) != option["value"]:
                    got = f"{word!r}, which also means {owner[normalise(word)]!r}"
                    yield Fault(*place, f"options.{option['value']}.{part}", got, "a word of one option")


# Conditions


def _comparisons(condition: Raw) -> Iterator[Raw]:
    """Yield the parts of a condition that are not made of conditions themselves."""
    parts = condition.get("all", condition.get("any"))
    if parts is None:
        yield condition
    else:
        for part in parts:
            yield from _comparisons(part)


def _named_questions(condition: Raw, derived: Mapping[str, Raw]) -> Iterator[str]:
    """Yield every question that a condition reads, also by way of a derived name."""
    for comparison in _comparisons(condition):
        if "question" in comparison:
            yield comparison["question"]
        elif (name := comparison.get("derived", "")) in derived:
            others = {key: value for key, value in derived.items() if key != name}
            yield from _named_questions(derived[name], others)


def _condition_places(raw: Mapping[str, Any]) -> Iterator[tuple[str, str, str, Raw]]:
    """Yield every condition with its file, entry and field."""
    for question in raw["questions"]["questions"]:
        if "applies_when" in question:
            yield "questions.yml", question["id"], "applies_when", question["applies_when"]
    for name, condition in raw["rules"]["derived"].items():
        yield "rules.yml", "derived", name, condition
    for group in ("outcomes", "law", "modifiers"):
        for entry in raw["rules"][group]:
            if "when" in entry:
                yield "rules.yml", entry["id"], "when", entry["when"]
            for condition in entry.get("variant", {}).values():
                yield "rules.yml", entry["id"], "variant", condition


def _conditions(raw: Mapping[str, Any]) -> Iterator[Fault]:
    questions, values, derived = _questions_by_id(raw), _values(raw), raw["rules"]["derived"]
    for file, entry_id, field, condition in _condition_places(raw):
        for comparison in _comparisons(condition):
            name = comparison.get("derived")
            if name is not None and name not in derived:
                yield Fault(file, entry_id, field, name, f"one of {[*derived]}")
            if "question" in comparison:
                for inner, got, expected in _comparison(comparison, questions, values):
                    yield Fault(file, entry_id, field + inner, got, expected)
    names = {
        name: {comparison["derived"] for comparison in _comparisons(condition) if "derived" in comparison}
        for name, condition in derived.items()
    }
    try:
        TopologicalSorter(names).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        yield Fault("rules.yml", "derived", circle[0], " → ".join(circle), "a condition that does not need itself")


def _comparison(
    comparison: Raw, questions: Mapping[str, Raw], values: Mapping[str, list[str]]
) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with a comparison: where in it, what stands there, what is allowed."""
    name = comparison["question"]
    if name not in questions:
        yield "", name, "a question of questions.yml"
        return
    kind = questions[name]["kind"]
    if "at_least" in comparison and kind != "number":
        yield ".at_least", f"{name}, a question of kind {kind}", "a question of kind number"
    for operator in ("is", "in", "not", "said"):
        named = comparison.get(operator, [])
        for value in named if isinstance(named, list) else [named]:
            if value not in values[name] and not (operator == "said" and value == UNKNOWN):
                yield f".{operator}", shown(value), f"a value of {name}: {sorted(values[name])}"


# Rules


def _rules(raw: Mapping[str, Any]) -> Iterator[Fault]:
    rules, questions = raw["rules"], _questions_by_id(raw)
    yield from _named_in_rules(rules, _values(raw))
    yield from _readiness(rules, questions)
    yield from _assumed(rules["assumed_for_progress"], questions, _values(raw))
    yield from _unused_questions(raw)
    yield from _never_reached(rules["outcomes"])
    yield from _unexplained(rules, questions)
    last = rules["outcomes"][-1]
    if last["when"] != ALWAYS:
        yield Fault("rules.yml", last["id"], "when", "a condition", "{all: []} in the last rule")


def _mentions(rules: Raw) -> Iterator[tuple[str, str, str, Iterable[str]]]:
    """Yield every question that the rules name outside a condition, with entry, field and the values named."""
    for entry in rules["outcomes"]:
        for question, text in entry["reasons"].items():
            yield entry["id"], "reasons", question, text if isinstance(text, Mapping) else ()
    for group, wanted in rules["wanted"].items():
        for question in wanted:
            yield "wanted", group, question, ()
    for question, silent in rules["says_nothing"].items():
        yield "says_nothing", "–", question, silent
    for factor, parts in rules["readiness"].items():
        for question, points in parts.items():
            yield "readiness", factor, question, points


def _named_in_rules(rules: Raw, values: Mapping[str, list[str]]) -> Iterator[Fault]:
    for entry_id, field, question, named in _mentions(rules):
        if question not in values:
            yield Fault("rules.yml", entry_id, field, question, "a question of questions.yml")
            continue
        allowed = [*values[question], UNKNOWN]
        for value in named:
            if value not in allowed:
                place = question if field == "–" else f"{field}.{question}"
                yield Fault("rules.yml", entry_id, place, shown(value), f"one of {allowed}")


def _readiness(rules: Raw, questions: Mapping[str, Raw]) -> Iterator[Fault]:
    for factor, parts in rules["readiness"].items():
        if factor not in rules["readiness_titles"]:
            yield Fault("rules.yml", "readiness_titles", factor, "nothing", "a title")
        for name in parts:
            if name in questions and (kind := questions[name]["kind"]) in ("number", "multiple"):
                got = f"{name}, a question of kind {kind}"
                yield Fault("rules.yml", "readiness", factor, got, "a question to which one value is the answer")
            values = [option["value"] for option in questions[name]["options"]] if name in questions else []
            if without := [value for value in values if value not in parts[name]]:
                got = f"no points for {', '.join(without)}"
                yield Fault("rules.yml", "readiness", f"{factor}.{name}", got, "0, 1 or 2 for each answer")


def _assumed(assumed: Raw, questions: Mapping[str, Raw], values: Mapping[str, list[str]]) -> Iterator[Fault]:
    place = ("rules.yml", "assumed_for_progress")
    if missing := [name for name in questions if name not in assumed]:
        yield Fault(*place, "–", f"nothing for {missing}", "an answer")
    for name, answer in assumed.items():
        if name not in questions:
            yield Fault(*place, name, "an unknown key", "a question of questions.yml")
            continue
        kind = questions[name]["kind"]
        if kind == "number":
            fits, expected = isinstance(answer, int), "a whole number"
        elif kind == "multiple":
            fits = isinstance(answer, list) and set(answer) <= {*values[name]}
            expected = f"a list of {values[name]}"
        else:
            fits, expected = answer in values[name], f"one of {values[name]}"
        if not fits:
            yield Fault(*place, name, shown(answer), expected)


def _unused_questions(raw: Mapping[str, Any]) -> Iterator[Fault]:
    used = {question for _, _, question, _ in _mentions(raw["rules"])}
    used.update(name for *_, condition in _condition_places(raw) for name in _named_questions(condition, {}))
    for question_id in _questions_by_id(raw):
        if question_id not in used:
            yield Fault("questions.yml", question_id, "id", "used nowhere", "a rule that reads it")


def _never_reached(rules: list[Raw]) -> Iterator[Fault]:
    """Name what keeps later rules from being reached, as far as it is plain to see."""
    for number, rule in enumerate(rules[:-1]):
        if rule["when"] == ALWAYS:
            yield Fault("rules.yml", rule["id"], "when", "{all: []} above other rules", "it in the last rule only")
            continue
        for later in rules[number + 1 :]:
            if later["when"] == rule["when"]:
                got = f"the condition of {rule['id']}, which comes first"
                yield Fault("rules.yml", later["id"], "when", got, "a condition of its own")


def _unexplained(rules: Raw, questions: Collection[str]) -> Iterator[Fault]:
    """Name the questions by which a rule decides without a sentence on it: the person would not learn why."""
    for rule in rules["outcomes"]:
        for question in dict.fromkeys(_named_questions(rule["when"], rules["derived"])):
            if question in questions and question not in rule["reasons"]:
                got = f"nothing for {question}"
                yield Fault("rules.yml", rule["id"], "reasons", got, "a reason for each question of the condition")


# The other files


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
    yield from _law_rows(raw["rules"]["law"])
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


def _law_rows(rows: list[Raw]) -> Iterator[Fault]:
    for row in rows:
        if ("when" in row) == ("otherwise" in row):
            got = "both" if "when" in row else "neither"
            yield Fault("rules.yml", row["id"], "when", f"{got} when and otherwise", "one of the two")
    otherwise = [row["id"] for row in rows if "otherwise" in row]
    if len(otherwise) != 1:
        yield Fault("rules.yml", "law", "otherwise", f"{len(otherwise)} rows with it", "one row")
    for needed in (RED_DUTY, DSFA_DUTY):
        if needed not in {row["id"] for row in rows}:
            yield Fault(
                "rules.yml", "law", "id", f"no row {needed}", "the row, which is part of the rules in code"
            )


def _use_cases(raw: Mapping[str, Any]) -> Iterator[Fault]:
    by_id = {question["id"]: question for question in raw["questions"]["questions"]}
    counts = Counter(area for case in raw["use_cases"] for area in case["business_areas"])
    for option in by_id["business_area"]["options"]:
        if counts[option["value"]] < LEAST_USE_CASES_PER_AREA:
            got = f"{counts[option['value']]} use cases"
            expected = f"at least {LEAST_USE_CASES_PER_AREA}"
            yield Fault("use_cases.yml", option["value"], "business_areas", got, expected)


def _concerns(raw: Mapping[str, Any]) -> Iterator[Fault]:
    known, partners = _questions_by_id(raw), raw["matching"]["partners"]
    for name in partners["concerns"]:
        if name not in known:
            yield Fault("matching.yml", "partners", "concerns", name, "a question of questions.yml")
    for duty, questions in partners["market_surveillance"].items():
        for name in questions:
            if name not in partners["concerns"]:
                field, known_here = f"market_surveillance.{duty}", ", ".join(partners["concerns"])
                yield Fault("matching.yml", "partners", field, name, f"a question under concerns: {known_here}")


def check_funding(file: str, funding: Iterable[Raw], known: Collection[str]) -> Iterator[Fault]:
    """Yield what does not fit together in programmes; a successor has to be one of the ids `known`."""
    for entry in funding:
        place = (file, entry["id"])
        if entry["level"] == "state" and entry["state"] is None:
            yield Fault(*place, "state", shown(None), "a Land such as DE-BY, because level is state")
        if entry["level"] != "state" and entry["state"] is not None:
            yield Fault(*place, "state", shown(entry["state"]), "null, because level is not state")
        least, most = entry["min_employees"], entry["max_employees"]
        if least is not None and most is not None and least > most:
            yield Fault(*place, "min_employees", shown(least), f"at most max_employees, {most}")
        if entry["successor"] is not None and entry["successor"] not in known:
            yield Fault(*place, "successor", entry["successor"], "an id of funding.yml")


def check_partners(file: str, partners: Iterable[Raw]) -> Iterator[Fault]:
    """Yield what does not fit together in contact points."""
    for entry in partners:
        place = (file, entry["id"])
        if not entry["nationwide"] and not entry["states"]:
            yield Fault(*place, "states", "none", "states, or nationwide: true")
        if (entry["category"] == "authority") != (entry["authority_kind"] is not None):
            got = shown(entry["authority_kind"])
            yield Fault(*place, "authority_kind", got, "a kind exactly for category authority")


def _messages(messages: Raw) -> Iterator[Fault]:
    for name, message in messages.items():
        allowed = PLACEHOLDERS.get(name, frozenset())
        for text in _texts(message):
            for got in _placeholders(text) if allowed else re.findall(r"[{}]", text)[:1]:
                if got not in allowed:
                    expected = f"one of {sorted(allowed)}" if allowed else "no braces: nothing is filled in here"
                    yield Fault("messages.yml", name, "text", shown(got), expected)
        for missing in sorted(allowed.difference(*map(_placeholders, _texts(message)))):
            yield Fault("messages.yml", name, "text", "nothing", f"{{{missing}}}, where this is filled in")


def _placeholders(text: str) -> list[str]:
    try:
        return [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError:
        return ["{"]


def _texts(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    else:
        for part in data.values() if isinstance(data, Mapping) else data if isinstance(data, list) else ():
            yield from _texts(part)


def _dates(raw: Mapping[str, Any]) -> Iterator[Fault]:
    law = raw["law"]
    if not _is_day(law["as_of"]):
        yield Fault("law.yml", "as_of", "–", shown(law["as_of"]), A_DAY)
    for duty in law["duties"]:
        for number, change in enumerate(duty["changes"]):
            if not _is_day(change["from"]):
                yield Fault("law.yml", duty["id"], f"changes.{number}.from", shown(change["from"]), A_DAY)
    for name in ("funding", "partners", "examples"):
        yield from check_days(f"{name}.yml", raw[name])
    yield from check_days("law.yml", [*law["duties"], *law["dates"]])


def check_days(file: str, entries: Iterable[Raw]) -> Iterator[Fault]:
    """Yield the days in entries that do not exist, such as 30 February."""
    for entry in entries:
        for field in ("valid_until", "ended_on", "checked", "applies_from", "date"):
            day = entry.get(field)
            if day is not None and not _is_day(day):
                yield Fault(file, entry["id"], field, shown(day), A_DAY)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
