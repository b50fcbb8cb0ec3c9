"""Alerts and dashboard: each expression can be read, and speaks of what the servers really have."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

import promql_parser
import pytest
import yaml

from monitoring import serving
from settings.ports import INTERFACE
from storage.places import BACKUPS_VARIABLE
from tests.conftest import ROOT
from tests.monitoring.watched import Watched

FOLDER = ROOT / "deploy" / "monitoring"
PAGE = ROOT / "docs" / "ueberwachung.md"
RULES = yaml.safe_load((FOLDER / "alerts.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]
PANELS = json.loads((FOLDER / "dashboard.json").read_text(encoding="utf-8"))["panels"]
SCRAPED = yaml.safe_load((FOLDER / "prometheus.yml").read_text(encoding="utf-8"))["scrape_configs"]
JOBS = [job["job_name"] for job in SCRAPED]
EXPRESSIONS = {
    **{rule["alert"]: [rule["expr"]] for rule in RULES},
    **{panel["title"]: [target["expr"] for target in panel["targets"]] for panel in PANELS},
}


def selectors(node: object) -> Iterator[promql_parser.VectorSelector]:
    """Every metric that an expression asks for."""
    if isinstance(node, promql_parser.VectorSelector):
        yield node
    for name in ("expr", "lhs", "rhs", "vector_selector", "param"):
        if (below := getattr(node, name, None)) is not None:
            yield from selectors(below)
    for argument in getattr(node, "args", None) or []:
        yield from selectors(argument)


def grouped(expression: str) -> set[str]:
    """The labels by which an expression adds up."""
    return {label.strip() for labels in re.findall(r"\bby \(([^)]*)\)", expression) for label in labels.split(",")}


@pytest.fixture(scope="module")
def known(watched: Watched) -> Mapping[str, Mapping[str, set[str]]]:
    """The metrics of the running servers, with the values of their labels."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for metrics, job in ((watched.rasa, JOBS[0]), (watched.actions, JOBS[1])):
        for name, labels in metrics.samples():
            for label, value in labels | {("job", job), ("instance", "here")}:
                found[name][label].add(value)
    found["up"] = {"job": {*JOBS}, "instance": {"here"}}
    return found


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_expression_speaks_of_what_the_servers_have(
    name: str, known: Mapping[str, Mapping[str, set[str]]]
) -> None:
    for expression in EXPRESSIONS[name]:
        asked = [*selectors(promql_parser.parse(expression))]
        assert asked
        for selector in asked:
            assert selector.name in known
            labels = known[selector.name]
            assert grouped(expression) <= labels.keys()
            for matcher in selector.matchers.matchers:
                values = labels[matcher.name]
                if matcher.op == promql_parser.MatchOp.Re:
                    assert any(re.fullmatch(matcher.value, value) for value in values)
                else:
                    assert matcher.value in values


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["alert"]))
def test_alert_says_how_urgent_it_is_and_what_has_happened(rule: Mapping[str, dict[str, str]]) -> None:
    assert rule["labels"]["severity"] in ("critical", "warning")
    assert rule["annotations"]["summary"]


def test_page_says_what_to_do_at_each_alert_and_at_no_other() -> None:
    headings = re.findall(r"^### `(Wegweiser\w+)`", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert headings == [rule["alert"] for rule in RULES]


def test_page_explains_each_metric_and_no_other(watched: Watched) -> None:
    families = set(
        re.findall(r"^# TYPE (wegweiser_\w+)", watched.rasa.text() + watched.actions.text(), flags=re.MULTILINE)
    )
    explained = re.findall(r"^\| `(wegweiser_\w+)` \|", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert sorted(explained) == sorted(families)


def test_page_explains_each_variable() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for variable in (serving.PORT, INTERFACE, BACKUPS_VARIABLE, "WEGWEISER_LOG_FORMAT"):
        assert f"`{variable}`" in page


def test_dashboard_is_one_page_without_two_panels_in_one_place() -> None:
    places = set()
    for panel in PANELS:
        grid = panel["gridPos"]
        assert grid["x"] + grid["w"] <= 24
        fields = {
            (x, y)
            for x in range(grid["x"], grid["x"] + grid["w"])
            for y in range(grid["y"], grid["y"] + grid["h"])
        }
        assert not fields & places
        places |= fields
    assert len({panel["id"] for panel in PANELS}) == len(PANELS)
