"""The page of questions and rules (docs/regeln.md) is up to date, complete and can be drawn."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from scripts.write_docs import RULES as PAGE
from tests.profiles import CONTENT
from wegweiser.conditions import All, AnswerIs, AnswerSaid, AnyOf, AtLeast, Condition, Derived, FacetIs
from wegweiser.content import Content
from wegweiser.rules_page import clauses, in_words, rules_page

RULES_PAGE = rules_page(CONTENT)
CHARTS = re.findall(r"```mermaid\n(.*?)```", RULES_PAGE, flags=re.DOTALL)
HEADINGS = (
    "## Die Fragen",
    "## Die Empfehlung",
    "## Recht",
    "## Zusätzliche",
    "## Das Reifeprofil",
    "## Was „weiß",
)


def section(heading: str) -> str:
    """The page from a heading to the next one."""
    return RULES_PAGE.split(heading, 1)[1].split("\n## ", 1)[0]


def test_page_is_up_to_date() -> None:
    written = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    assert written == RULES_PAGE, f"{PAGE.name} does not fit content/ any more; run `make docs`"


class TestPage:
    """Everything in the content is on the page."""

    def test_shows_every_question_with_every_answer(self, content: Content) -> None:
        rows = {row.split(" | ")[1]: row for row in section("## Die Fragen").splitlines() if row.count(" | ") > 2}
        for question in content.questions:
            row = rows[f"`{question.id}`"]
            assert question.text in row
            assert all(f"{option.label} (`{option.value}`)" in row for option in question.options)

    def test_shows_every_outcome_rule_in_order(self, content: Content) -> None:
        shown = re.findall(r"^\| \d+ \| `(\w+)`", section("## Die Empfehlung"), flags=re.MULTILINE)
        assert shown == [rule.id for rule in content.rules.outcomes]

    def test_shows_every_law_row_with_its_duty(self, content: Content) -> None:
        for rule in content.rules.law:
            assert f"| `{rule.id}` |" in section("## Recht")
            assert content.law.duties[rule.id].title in section("## Recht")

    def test_shows_every_modifier(self, content: Content) -> None:
        assert all(f"| `{modifier.id}` |" in section("## Zusätzliche") for modifier in content.rules.modifiers)

    def test_shows_what_unknown_counts_as_for_every_question(self, content: Content) -> None:
        assert all(f"| `{question.id}` |" in section("## Was „weiß") for question in content.questions)

    def test_shows_every_factor_of_readiness(self, content: Content) -> None:
        assert all(
            f"| {title} |" in section("## Das Reifeprofil") for title in content.rules.readiness_titles.values()
        )

    @pytest.mark.parametrize("heading", HEADINGS)
    def test_table_has_as_many_cells_in_every_row(self, heading: str) -> None:
        rows = [line for line in section(heading).splitlines() if line.startswith("|")]
        assert len(rows) > 2
        assert len({row.replace("\\|", "").count("|") for row in rows}) == 1


@dataclass(frozen=True)
class Chart:
    """What is drawn: nodes with their text, and arrows from node to node."""

    nodes: dict[str, str]
    arrows: list[tuple[str, str]]


ARROW = re.compile(r"(\w+) -->(?:\|\w+\|)? (\w+)")
NODE = re.compile(r'(\w+)(?:\["([^"]+)"\]|\(\["([^"]+)"\]\)|\[\["([^"]+)"\]\]|\{\{"([^"]+)"\}\})')
GROUP = re.compile(r'subgraph \w+\["[^"]+"\]')


def read(chart: str) -> Chart:
    """Read a chart strictly: a line that is neither node, arrow nor group is a fault."""
    head, *lines = chart.splitlines()
    assert head == "flowchart TD"
    nodes: dict[str, str] = {}
    arrows, depth = [], 0
    for line in map(str.strip, lines):
        if GROUP.fullmatch(line) or line == "end":
            depth += 1 if line != "end" else -1
            assert depth in (0, 1)
        elif arrow := ARROW.fullmatch(line):
            arrows.append((arrow[1], arrow[2]))
        else:
            node = NODE.fullmatch(line)
            assert node, f"Mermaid does not understand: {line}"
            assert node[1] not in nodes, f"defined twice: {line}"
            nodes[node[1]] = next(filter(None, node.groups()[1:]))
    assert depth == 0
    return Chart(nodes, arrows)


class TestCharts:
    """The two flow charts are what Mermaid understands, and are complete."""

    def test_there_are_two(self) -> None:
        assert len(CHARTS) == 2

    @pytest.mark.parametrize("text", CHARTS, ids=["interview", "decision"])
    def test_every_arrow_connects_defined_nodes_and_every_node_is_connected(self, text: str) -> None:
        chart = read(text)
        ends = {node for arrow in chart.arrows for node in arrow}
        assert ends == chart.nodes.keys()
        assert len(set(chart.arrows)) == len(chart.arrows)

    @pytest.mark.parametrize("text", CHARTS, ids=["interview", "decision"])
    def test_everything_is_reached_from_one_beginning(self, text: str) -> None:
        chart = read(text)
        targets = {target for _, target in chart.arrows}
        (beginning,) = chart.nodes.keys() - targets
        reached = {beginning}
        for _ in chart.nodes:
            reached |= {target for source, target in chart.arrows if source in reached}
        assert reached == chart.nodes.keys()

    @pytest.mark.parametrize("text", CHARTS, ids=["interview", "decision"])
    def test_no_node_is_a_word_of_mermaid_or_a_list_in_markdown(self, text: str) -> None:
        for node, label in read(text).nodes.items():
            assert node not in {"end", "graph", "subgraph", "style", "class", "click", "default"}
            assert not re.match(r"(\d+\.|[-*+]) ", label), "Mermaid draws this as an unsupported list"

    def test_interview_shows_every_question_and_when_it_applies(self, content: Content) -> None:
        nodes = read(CHARTS[0]).nodes
        for question in content.questions:
            assert nodes[f"frage_{question.id}"] == question.title
            assert (f"wenn_{question.id}" in nodes) == (question.applies_when is not None)

    def test_decision_shows_every_rule_and_leads_to_every_outcome_and_variant(self, content: Content) -> None:
        nodes = read(CHARTS[1]).nodes
        assert {f"regel_{rule.id}" for rule in content.rules.outcomes} <= nodes.keys()
        assert {f"ziel_{outcome}" for outcome in content.roadmaps.outcomes} <= nodes.keys()
        assert {f"variante_{variant}" for variant in content.roadmaps.variants} <= nodes.keys()


def answer(question: str, *values: str, negated: bool = False) -> AnswerIs:
    return AnswerIs(question, frozenset(values), negated)


PAPER, READY = answer("data_state", "paper"), answer("ready_service", "yes")

IN_WORDS: list[tuple[Condition, str]] = [
    (PAPER, "„Stand der Daten“ ist ‚Auf Papier oder im Kopf‘"),
    (
        answer("data_amount", "enough", "some"),
        "„Menge der Daten“ ist ‚Einige, mit Lücken‘ oder ‚Genug, über längere Zeit‘",
    ),
    (answer("people_evaluated", "no", negated=True), "„Bewertung von Menschen“ ist nicht ‚Nein‘"),
    (
        answer("personal_data", "yes", "none", negated=True),
        "„Personenbezogene Daten“ ist weder ‚Nein, keine‘ noch ‚Ja‘",
    ),
    (answer("data_subjects", "employees"), "unter „Betroffene“ ist ‚Beschäftigte‘"),
    (
        AnswerSaid("data_subjects", frozenset(("employees", "applicants"))),
        "unter „Betroffene“ wurde ‚Beschäftigte‘ oder ‚Bewerbende‘ ausdrücklich genannt",
    ),
    (AnswerSaid("employees", frozenset(("unknown",))), "„Beschäftigte“ ist nicht bekannt"),
    (AtLeast("employees", 5), "„Beschäftigte“ ist mindestens 5"),
    (FacetIs("outcome", frozenset(("buy",))), "die Empfehlung ist ‚KI zukaufen‘"),
    (All(()), "immer"),
    (
        All((PAPER, AnyOf((READY, AtLeast("employees", 5))))),
        "„Stand der Daten“ ist ‚Auf Papier oder im Kopf‘ und "
        "(„Fertiges Angebot“ ist ‚Ja‘ oder „Beschäftigte“ ist mindestens 5)",
    ),
    (
        AnyOf((READY, All((PAPER, AtLeast("employees", 5))))),
        "„Fertiges Angebot“ ist ‚Ja‘ oder "
        "(„Stand der Daten“ ist ‚Auf Papier oder im Kopf‘ und „Beschäftigte“ ist mindestens 5)",
    ),
]


class TestWords:
    """Conditions in German."""

    @pytest.mark.parametrize(("condition", "words"), IN_WORDS, ids=[words for _, words in IN_WORDS])
    def test_condition_is_a_german_clause(self, condition: Condition, words: str, content: Content) -> None:
        assert in_words(condition, content) == words

    def test_named_condition_is_written_out_below_the_others(self, content: Content) -> None:
        lines = clauses(All((PAPER, Derived("capable"))), content)
        assert len(lines) == 4
        assert lines[0] == in_words(PAPER, content)
        assert all(line.startswith("und ") for line in lines[1:])

    def test_no_condition_is_always(self, content: Content) -> None:
        assert clauses(None, content) == clauses(All(()), content) == ["immer"]

    def test_kind_without_words_is_a_fault(self, content: Content) -> None:
        class Weather(Condition):
            def evaluate(self, view: object) -> bool:
                return True

        with pytest.raises(TypeError, match="no words"):
            in_words(Weather(), content)
