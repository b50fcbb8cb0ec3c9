"""The page that shows questions and rules to people: tables and flow charts, made from the content alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import singledispatch
from itertools import groupby, pairwise

from wegweiser.conditions import (
    All,
    AnswerIs,
    AnswerSaid,
    AnyOf,
    AtLeast,
    Condition,
    Derived,
    FacetIs,
)
from wegweiser.content import Content
from wegweiser.questions import UNKNOWN, Kind, Part, Question
from wegweiser.rules import LawLevel, LawRule, Outcome, OutcomeRule, Variant

ALWAYS = "immer"
_NOT_KNOWN = "weiß nicht"
_BREAK = "<br>"
_HIGHEST = 2

_PARTS = {
    Part.OPENING: "Einstieg",
    Part.MAIN: "Hauptteil",
    Part.PERSONAL_DATA: "Zweiter Teil: Menschen in den Daten",
}

_HEAD = """\
# Fragen und Regeln

Diese Seite zeigt, was der KI-Wegweiser fragt und wie er daraus eine Empfehlung ableitet. Sie entsteht aus
`content/questions.yml`, `content/rules.yml`, `content/roadmaps.yml` und `content/law.yml`. Bitte nicht von Hand
ändern: Nach einer Änderung dort erneuert `make docs` sie, und ein Test prüft, dass sie dazu passt.

In Anführungszeichen „…“ steht der Titel einer Frage, in einfachen ‚…‘ eine Antwort."""

_INTERVIEW = """\
## Der Weg durch das Interview

Alle Fragen in ihrer Reihenfolge. Ein Sechseck zeigt, wann die Frage dahinter zutrifft. Übersprungen wird außerdem,
was am Ergebnis nichts mehr ändern kann."""

_DECISION = """\
## Der Weg zur Empfehlung

Die Regeln in ihrer Reihenfolge, bis zu einer der sieben Empfehlungen. Die erste, die zutrifft, entscheidet."""

_QUESTIONS = """\
## Die Fragen

Gestellt wird in dieser Reihenfolge, und nur, was zutrifft und am Ergebnis noch etwas ändern kann. Was jemand
schon gesagt hat, wird nicht noch einmal gefragt. Jede Frage lässt sich auch mit „weiß nicht“ beantworten.

Solange eine der vier Roadmaps möglich ist, werden außer den Fragen der Regeln immer gebraucht: {roadmap}.

Ist keine mehr möglich, wird nur noch gebraucht: {other}."""

_OUTCOMES = """\
## Die Empfehlung

Die erste Regel, die zutrifft, entscheidet. Steht sie fest, bleiben die Fragen der späteren aus.
Eine Bedingung über eine Frage, die nicht zutrifft, ist nie erfüllt, auch nicht mit „nicht“ oder „weder“."""

_LAW = """\
## Recht: Stufe und Pflichten

Die schwerste zutreffende Stufe gilt. Die Pflichten kommen aus allen Zeilen, die zutreffen, jede nur einmal. Wo in
der Spalte DSFA ein Ja steht, kommt die Pflicht `dsfa` hinzu. Eingeschätzt wird nur für die vier Roadmaps. Ist die
Stufe ‚{red}‘, gilt nur deren eigene Pflicht, und zwar auch ohne Roadmap."""

_MODIFIERS = """\
## Zusätzliche Schritte

Nur für die vier Roadmaps. Mehrere können zugleich zutreffen."""

_READINESS = """\
## Das Reifeprofil

Von mehreren Fragen zählt die schwächste Antwort. Fehlt eine, steht nur die 0 fest."""

_UNKNOWN = """\
## Was „weiß nicht“ bedeutet

Mit dieser Annahme rechnen die Regeln, wenn etwas nicht bekannt ist oder noch nicht gefragt wurde. Ausgenommen
sind Bedingungen, in denen steht, dass etwas genannt oder nicht bekannt ist."""

_CONFLICTS = """\
## Widersprüche

Trifft eine dieser Fragen nicht zu und liegt doch eine Antwort vor, die etwas aussagt, ist das ein Widerspruch."""


def rules_page(content: Content) -> str:
    """Return the page in Markdown, with Mermaid charts as GitHub shows them.

    Args:
        content: what the adviser knows; the same content gives the same page.

    Returns:
        The text of docs/regeln.md, ending with a newline.
    """
    sections = (
        _HEAD,
        _INTERVIEW,
        _chart(_interview_chart(content)),
        _DECISION,
        _chart(_decision_chart(content)),
        _QUESTIONS.format(
            roadmap=_titles(content.rules.wanted_for_roadmap, content),
            other=_titles(content.rules.wanted_otherwise, content),
        ),
        _question_table(content),
        _OUTCOMES,
        _outcome_table(content),
        _LAW.format(red=_level(LawLevel.RED, content)),
        _law_table(content),
        _MODIFIERS,
        _modifier_table(content),
        _READINESS,
        _readiness_table(content),
        _UNKNOWN,
        _unknown_table(content),
        _CONFLICTS,
        _conflict_table(content),
    )
    return "\n\n".join(sections) + "\n"


# Conditions in German


@singledispatch
def in_words(condition: Condition, content: Content) -> str:
    """Return the condition as a German clause, such as "„Stand der Daten“ ist ‚Auf Papier oder im Kopf‘".

    Raises:
        TypeError: For a kind of condition that has no words yet.
    """
    raise TypeError(f"no words for the condition {condition!r}")


@in_words.register
def _(condition: AnswerIs, content: Content) -> str:
    question = content.questions[condition.question]
    labels = _labels(condition.values, question)
    if condition.negated:
        return f"{_subject(question)} {_neither(labels)}"
    return f"{_subject(question)} {_is_any(labels)}"


@in_words.register
def _(condition: AnswerSaid, content: Content) -> str:
    question = content.questions[condition.question]
    clauses = []
    if named := _labels(condition.values - {UNKNOWN}, question):
        clauses.append(f"{_subject(question)} wurde {_listed(named, 'oder')} ausdrücklich genannt")
    if UNKNOWN in condition.values:
        clauses.append(f"„{question.title}“ ist nicht bekannt")
    return _listed(clauses, "oder")


@in_words.register
def _(condition: AtLeast, content: Content) -> str:
    return f"„{content.questions[condition.question].title}“ ist mindestens {condition.minimum}"


@in_words.register
def _(condition: FacetIs, content: Content) -> str:
    if condition.facet == "law_level":
        levels = [level for level in LawLevel if level in condition.values]
        return f"die rechtliche Stufe {_is_any([f'‚{_level(level, content)}‘' for level in levels])}"
    outcomes = [outcome for outcome in Outcome if outcome in condition.values]
    return f"die Empfehlung {_is_any([f'‚{_outcome(outcome, content)}‘' for outcome in outcomes])}"


@in_words.register
def _(condition: Derived, content: Content) -> str:
    return in_words(content.rules.derived[condition.name], content)


@in_words.register
def _(condition: All, content: Content) -> str:
    return " und ".join(_grouped(part, content) for part in _flat(condition, content)) or ALWAYS


@in_words.register
def _(condition: AnyOf, content: Content) -> str:
    return " oder ".join(_grouped(part, content) for part in condition.parts)


def clauses(condition: Condition | None, content: Content) -> list[str]:
    """Return the condition as clauses to be put below each other; every one after the first begins with "und"."""
    if condition is None:
        return [ALWAYS]
    parts = _flat(condition, content)
    if len(parts) == 1:
        return [in_words(parts[0], content)]
    first, *rest = (_grouped(part, content) for part in parts) if parts else (ALWAYS,)
    return [first, *(f"und {clause}" for clause in rest)]


def _flat(condition: Condition, content: Content) -> list[Condition]:
    """Return what must hold together, named conditions written out."""
    if isinstance(condition, Derived):
        return _flat(content.rules.derived[condition.name], content)
    if isinstance(condition, All):
        return [inner for part in condition.parts for inner in _flat(part, content)]
    return [condition]


def _grouped(condition: Condition, content: Content) -> str:
    """Return the condition in words, in brackets where "und" or "oder" inside it could be misread."""
    words = in_words(condition, content)
    compound = isinstance(condition, AnyOf | All) and len(condition.parts) > 1
    return f"({words})" if compound else words


def _subject(question: Question) -> str:
    return f"unter „{question.title}“" if question.kind is Kind.MULTIPLE else f"„{question.title}“"


def _labels(values: Iterable[str], question: Question) -> list[str]:
    """Return the quoted labels of `values` in the order in which they are offered, "weiß nicht" last."""
    chosen = set(values)
    labels = [option.label for option in question.options if option.value in chosen]
    if chosen - set(question.values):
        labels.append(_NOT_KNOWN)
    return [f"‚{label}‘" for label in labels]


def _is_any(labels: list[str]) -> str:
    return f"ist {_listed(labels, 'oder')}"


def _neither(labels: list[str]) -> str:
    return f"ist nicht {labels[0]}" if len(labels) == 1 else f"ist weder {' noch '.join(labels)}"


def _listed(words: list[str], last: str) -> str:
    """Return "a, b oder c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


# Names


def _titles(question_ids: Iterable[str], content: Content) -> str:
    return _listed([f"„{content.questions[question_id].title}“" for question_id in question_ids], "und")


def _outcome(outcome: Outcome, content: Content) -> str:
    return content.roadmaps.outcomes[outcome].title


def _variant(variant: Variant, content: Content) -> str:
    return content.roadmaps.variants[variant].title


def _level(level: LawLevel, content: Content) -> str:
    title, _ = content.law.levels[level]
    return title


def _is_always(condition: Condition | None, content: Content) -> bool:
    return condition is not None and not _flat(condition, content)


# Tables


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _question_table(content: Content) -> str:
    return _table(
        ("Nr.", "Kennung", "Frage", "Trifft zu, wenn", "Antworten"),
        (
            (
                str(number),
                f"`{question.id}`",
                f"**{question.title}:** {question.text}",
                _BREAK.join(clauses(question.applies_when, content)),
                _answers(question),
            )
            for number, question in enumerate(content.questions, start=1)
        ),
    )


def _answers(question: Question) -> str:
    if question.kind is Kind.NUMBER:
        return "eine ganze Zahl ab 1"
    labels = [f"{option.label} (`{option.value}`)" for option in question.options]
    hint = ["mehrere möglich:"] if question.kind is Kind.MULTIPLE else []
    return _BREAK.join([*hint, *labels])


def _outcome_table(content: Content) -> str:
    return _table(
        ("Nr.", "Kennung", "Trifft zu, wenn", "Empfehlung", "Variante"),
        (
            (
                str(number),
                f"`{rule.id}`",
                _rule_condition(rule, content),
                f"{_outcome(rule.outcome, content)} (`{rule.outcome}`)",
                _variant_condition(rule, content),
            )
            for number, rule in enumerate(content.rules.outcomes, start=1)
        ),
    )


def _rule_condition(rule: OutcomeRule, content: Content) -> str:
    if _is_always(rule.when, content):
        return "in allen anderen Fällen"
    return _BREAK.join(clauses(rule.when, content))


def _variant_condition(rule: OutcomeRule, content: Content) -> str:
    if rule.variant is None or rule.variant_when is None:
        return "–"
    name = f"{_variant(rule.variant, content)} (`{rule.variant}`)"
    if _is_always(rule.variant_when, content):
        return name
    return _BREAK.join([f"{name}, wenn", *clauses(rule.variant_when, content)])


def _law_table(content: Content) -> str:
    return _table(
        ("Kennung", "Trifft zu, wenn", "Stufe", "Pflicht", "DSFA"),
        (
            (
                f"`{rule.id}`",
                _law_condition(rule, content),
                _level(rule.level, content) if rule.level else "–",
                content.law.duties[rule.id].title,
                "ja" if rule.dsfa else "–",
            )
            for rule in content.rules.law
        ),
    )


def _law_condition(rule: LawRule, content: Content) -> str:
    if rule.when is None:
        return "keine Zeile mit einer Stufe zutrifft"
    return _BREAK.join(clauses(rule.when, content))


def _modifier_table(content: Content) -> str:
    return _table(
        ("Kennung", "Trifft zu, wenn", "Schritt"),
        (
            (
                f"`{modifier.id}`",
                _BREAK.join(clauses(modifier.when, content)),
                content.roadmaps.shared_steps[modifier.id].title,
            )
            for modifier in content.rules.modifiers
        ),
    )


def _readiness_table(content: Content) -> str:
    points = range(_HIGHEST + 1)
    return _table(
        ("Merkmal", "Frage", *map(str, points)),
        (
            (
                content.rules.readiness_titles[factor],
                content.questions[question_id].title,
                *(_scoring(table, point, content.questions[question_id]) for point in points),
            )
            for factor, parts in content.rules.readiness.items()
            for question_id, table in parts.items()
        ),
    )


def _scoring(table: Mapping[str, int], point: int, question: Question) -> str:
    values = [value for value, points in table.items() if points == point]
    return _BREAK.join(question.option(value).label for value in values) or "–"


def _unknown_table(content: Content) -> str:
    return _table(
        ("Kennung", "Frage", "„weiß nicht“ zählt als"),
        (
            (
                f"`{question.id}`",
                question.title,
                _listed(_labels(question.counts_as, question), "und") or "nichts, es gibt keine Annahme",
            )
            for question in content.questions
        ),
    )


def _conflict_table(content: Content) -> str:
    return _table(
        ("Kennung", "Frage", "Kein Widerspruch bei"),
        (
            (
                f"`{question_id}`",
                content.questions[question_id].title,
                _listed(_labels({UNKNOWN, *silent}, content.questions[question_id]), "und"),
            )
            for question_id, silent in content.rules.says_nothing.items()
        ),
    )


# Charts


def _chart(lines: Iterable[str]) -> str:
    return "\n".join(["```mermaid", "flowchart TD", *(f"    {line}" for line in lines), "```"])


def _node(kind: str, name: str) -> str:
    """Return a node id that Mermaid takes as it is."""
    return f"{kind}_{name.replace('-', '_')}"


def _label(*lines: str) -> str:
    """Return a quoted label of several lines."""
    return '"' + "<br/>".join(lines).replace('"', "#quot;") + '"'


def _interview_chart(content: Content) -> Iterator[str]:
    """Yield the questions in their order, each that does not always apply behind its condition."""
    yield 'anfang(["Anfang"])'
    for number, (part, group) in enumerate(groupby(content.questions, key=lambda question: question.part), 1):
        yield f"subgraph teil_{number}[{_label(_PARTS[part])}]"
        for question in group:
            yield from (f"    {line}" for line in _question_nodes(question, content))
        yield "end"
    yield 'ergebnis(["Ergebnis"])'
    yield from _question_edges(content)


def _question_nodes(question: Question, content: Content) -> Iterator[str]:
    if question.applies_when is not None:
        condition = clauses(question.applies_when, content)
        yield f"{_node('wenn', question.id)}{{{{{_label(*condition)}}}}}"
    yield f"{_node('frage', question.id)}[{_label(question.title)}]"


def _question_edges(content: Content) -> Iterator[str]:
    entries = [*map(_entry, content.questions), "ergebnis"]
    yield f"anfang --> {entries[0]}"
    for question, (entry, following) in zip(content.questions, pairwise(entries), strict=True):
        asked = _node("frage", question.id)
        if entry != asked:
            yield f"{entry} -->|ja| {asked}"
            yield f"{entry} -->|nein| {following}"
        yield f"{asked} --> {following}"


def _entry(question: Question) -> str:
    return _node("frage" if question.applies_when is None else "wenn", question.id)


def _decision_chart(content: Content) -> Iterator[str]:
    """Yield the outcome rules as a chain of conditions, with the outcomes they lead to."""
    rules = content.rules.outcomes
    for number, rule in enumerate(rules, start=1):
        yield from _rule_nodes(number, rule, content)
    for variant in content.roadmaps.variants.values():
        yield f"{_node('variante', variant.id)}([{_label(f'Variante: {variant.title}')}])"
    for outcome in content.roadmaps.outcomes.values():
        yield f"{_node('ziel', outcome.id)}[[{_label(outcome.title)}]]"
    for rule, following in pairwise(rules):
        yield f"{_node('regel', rule.id)} -->|nein| {_node('regel', following.id)}"
    for rule in rules:
        yield from _rule_edges(rule, content)
    yield from sorted({edge for rule in rules for edge in _variant_edges(rule)})


def _rule_nodes(number: int, rule: OutcomeRule, content: Content) -> Iterator[str]:
    node = _node("regel", rule.id)
    if _is_always(rule.when, content):
        yield f"{node}[{_label(f'Regel {number}', 'in allen anderen Fällen')}]"
    else:
        yield f"{node}{{{{{_label(f'Regel {number}', *clauses(rule.when, content))}}}}}"
    if rule.variant_when is not None and not _is_always(rule.variant_when, content):
        yield f"{_node('zusatz', rule.id)}{{{{{_label(*clauses(rule.variant_when, content))}}}}}"


def _rule_edges(rule: OutcomeRule, content: Content) -> Iterator[str]:
    node, goal = _node("regel", rule.id), _node("ziel", rule.outcome)
    yes = "-->" if _is_always(rule.when, content) else "-->|ja|"
    if rule.variant is None or rule.variant_when is None:
        yield f"{node} {yes} {goal}"
        return
    variant = _node("variante", rule.variant)
    if _is_always(rule.variant_when, content):
        yield f"{node} {yes} {variant}"
        return
    extra = _node("zusatz", rule.id)
    yield f"{node} {yes} {extra}"
    yield f"{extra} -->|ja| {variant}"
    yield f"{extra} -->|nein| {goal}"


def _variant_edges(rule: OutcomeRule) -> Iterator[str]:
    if rule.variant is not None:
        yield f"{_node('variante', rule.variant)} --> {_node('ziel', rule.outcome)}"
