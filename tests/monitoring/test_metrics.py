"""What the servers say about themselves: true, of nobody, and in few words."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import Any

import pytest
import requests

from channels.web.refusals import Code
from monitoring import meter
from monitoring.meter import ActionEnding, Ending, Part, TurnClock
from monitoring.serving import measure_rasa, metrics_port
from settings.errors import LaunchError
from settings.ports import LOOPBACK
from tests.bot import TIMEOUT
from tests.channels.page import Page
from tests.conftest import ROOT
from tests.conversations.test_at_any_moment import FIRM
from tests.monitoring.watched import Metrics, Watched
from wegweiser.content import Content
from wegweiser.rules import Outcome

MOST_SERIES = 700
"""Of one server. A scrape of so many takes tens of kilobytes."""


class Since:
    """What has been added to counters since a moment."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._before = metrics.samples()

    def __call__(self, name: str, **labels: str) -> float:
        key = (name, frozenset(labels.items()))
        return self._metrics.samples()[key] - self._before[key]


@pytest.fixture
def page(watched: Watched) -> Page:
    return Page(watched.bot)


@pytest.fixture
def rasa(watched: Watched) -> Since:
    return Since(watched.rasa)


@pytest.fixture
def actions(watched: Watched) -> Since:
    return Since(watched.actions)


def interview(page: Page) -> None:
    """Hold a whole one."""
    answer: dict[str, Any] = page.start()
    while questions := [m["question"] for m in answer["messages"] if "question" in m]:
        value = FIRM[questions[-1]]
        answer = page.give(questions[-1], list(value) if isinstance(value, tuple) else value)


def test_interview_is_counted_from_its_beginning_to_its_result(page: Page, rasa: Since, actions: Since) -> None:
    interview(page)
    turns = rasa("wegweiser_turns_total", channel="web", ending="answered")
    assert turns > 5
    assert rasa("wegweiser_turn_seconds_count", channel="web") == turns
    assert 0 < rasa("wegweiser_turn_seconds_sum", channel="web") < 20 * turns
    assert rasa("wegweiser_conversations_started_total", channel="web") == 1
    assert actions("wegweiser_interviews_total", event="begun") == 1
    assert sum(actions("wegweiser_results_total", outcome=outcome) for outcome in Outcome) == 1
    assert actions("wegweiser_actions_total", action="action_recommend", ending="done") >= 1
    assert actions("wegweiser_action_seconds_count", action="validate_interview_form") >= turns - 1


def test_message_that_is_not_understood_is_counted_at_its_question(page: Page, actions: Since) -> None:
    page.start()
    page.say("blau kariert")
    assert actions("wegweiser_not_understood_total", question="goal") == 1


def test_same_message_twice_is_one_turn(page: Page, rasa: Since) -> None:
    page.start()
    message = "7d3ba5b2-9a1e-4c53-a1ec-07ac9e2d2f36"
    for _ in range(2):
        page.say("Kosten senken", id=message)
    assert rasa("wegweiser_turns_total", channel="web", ending="answered") == 2


def test_turn_without_an_answer_is_counted_as_one(watched: Watched, page: Page, rasa: Since) -> None:
    page.start()
    with watched.bot.actions.stopped():
        page.say("Kosten senken")
    assert rasa("wegweiser_turns_total", channel="web", ending="silent") == 1


def test_refusals_are_counted_by_their_code(page: Page, rasa: Since) -> None:
    page.request("GET", "/history")
    page.request("GET", "/nowhere")
    assert rasa("wegweiser_refusals_total", channel="web", code="session") == 1
    assert rasa("wegweiser_refusals_total", channel="web", code="not_found") == 1


@pytest.mark.parametrize("how", ["by the page", "in the conversation"])
def test_deleted_conversation_is_counted_once(how: str, page: Page, rasa: Since, actions: Since) -> None:
    page.start()
    page.say("Kosten senken")
    if how == "by the page":
        page.request("DELETE", "/session")
    else:
        page.say("alles löschen")
        page.say("ja")
    assert rasa("wegweiser_conversations_deleted_total") == 1
    assert actions("wegweiser_interviews_total", event="deleted") == 1


def test_action_that_breaks_is_counted_by_its_name(watched: Watched, actions: Since) -> None:
    broken = {"next_action": "action_why", "sender_id": "x", "tracker": "no tracker"}
    answer = requests.post(f"{actions_address(watched)}/webhook", json=broken, timeout=TIMEOUT)
    assert answer.status_code == 500
    assert actions("wegweiser_actions_total", action="action_why", ending="failed") == 1


def test_pause_is_counted(page: Page, actions: Since) -> None:
    page.start()
    page.say("Kosten senken")
    page.say("Pause")
    assert actions("wegweiser_interviews_total", event="paused") == 1


def test_parts_that_answer_are_up(watched: Watched) -> None:
    assert [watched.rasa.value("wegweiser_part_up", part=part) for part in Part] == [1, 1, 1]


def test_memory_and_disk_are_measured(watched: Watched) -> None:
    for metrics in (watched.rasa, watched.actions):
        assert metrics.value("process_resident_memory_bytes") > 10_000_000
        assert 0 < metrics.value("wegweiser_disk_free_bytes") < metrics.value("wegweiser_disk_size_bytes")


def test_age_of_the_newest_backup_is_measured_where_it_can_be_seen(watched: Watched) -> None:
    assert watched.rasa.value("wegweiser_backup_timestamp_seconds") == 0
    made = watched.folder / "backups" / "wegweiser-20261122T120000Z.tar.gz"
    made.touch()
    os.utime(made, (1_700_000_000, 1_700_000_000))
    (watched.folder / "backups" / "notes.txt").touch()
    assert watched.rasa.value("wegweiser_backup_timestamp_seconds") == 1_700_000_000
    shutil.move(watched.folder / "backups", watched.folder / "elsewhere")
    assert "wegweiser_backup_timestamp_seconds" not in watched.rasa.names()
    shutil.move(watched.folder / "elsewhere", watched.folder / "backups")


def test_nothing_that_strangers_send_becomes_a_label(watched: Watched, page: Page, content: Content) -> None:
    """Names of actions, questions, channels, codes: all labels have the values that exist, and no others."""
    interview(page)
    page.say("Mein Name ist Petra Geheim")
    page.request("GET", "/petra-geheim")
    page.request("POST", "/session", json={"association": "petra-geheim"})
    for name in ("petra_geheim", "x" * 5000, 7, None, ["a"]):
        for body in ({"next_action": name, "sender_id": "petra"}, {"next_action": name, "version": {}}):
            requests.post(f"{actions_address(watched)}/webhook", json=body, timeout=TIMEOUT)
    requests.post(f"{actions_address(watched)}/webhook", data=b"petra", timeout=TIMEOUT)
    allowed = {
        "channel": {"web"},
        "ending": {*Ending, *ActionEnding, "delivered", "failed"},
        "code": {code.code for code in Code},
        "part": {*Part},
        "outcome": {*Outcome},
        "question": {question.id for question in content.questions},
        "event": {"begun", "paused", "deleted"},
    }
    for metrics in (watched.rasa, watched.actions):
        samples = metrics.samples()
        assert len(samples) < MOST_SERIES
        assert "petra" not in metrics.text().lower()
        for name, labels in samples:
            for label, value in labels:
                if name.startswith("wegweiser_") and label not in ("le", "action"):
                    assert value in allowed[label], (name, label, value)
    samples = watched.actions.samples()
    called = {dict(labels)["action"] for name, labels in samples if name == "wegweiser_actions_total"}
    registered = requests.get(f"{actions_address(watched)}/actions", timeout=TIMEOUT).json()
    assert called == {action["name"] for action in registered} | {"other"}


def test_metrics_are_not_on_the_ports_that_users_reach(watched: Watched) -> None:
    for address in (watched.bot.address, actions_address(watched)):
        answer = requests.get(f"{address}/metrics", timeout=TIMEOUT)
        assert answer.status_code >= 400
        assert "wegweiser_" not in answer.text


def test_measuring_costs_nothing_where_it_is_off() -> None:
    """Neither the Rasa server nor the action server loads what measures."""
    program = "import sys, channels.web, actions.interview_form, actions.server_metrics; "
    program += "sys.exit('prometheus_client' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"WEGWEISER_METRICS_PORT": "high"}, "WEGWEISER_METRICS_PORT is 'high'; it must be a port number"),
        ({"WEGWEISER_METRICS_PORT": "65535"}, "so 65534 is the highest"),
        ({"WEGWEISER_METRICS_PORT": "9105", "SANIC_WORKERS": "2"}, "metrics count one process"),
    ],
)
def test_port_that_cannot_be_used_ends_the_start_with_a_sentence(settings: dict[str, str], said: str) -> None:
    with pytest.raises(LaunchError, match=said):
        metrics_port(settings)


def test_port_that_is_taken_ends_the_start_with_a_sentence(watched: Watched) -> None:
    taken = {"WEGWEISER_METRICS_PORT": str(watched.rasa.port)}
    with pytest.raises(LaunchError, match=f"Port {watched.rasa.port} of 127.0.0.1 for metrics cannot be used"):
        measure_rasa(taken, ["web"], ["invalid"])
    meter.use()


def test_reports_without_metrics_are_dropped() -> None:
    meter.use()
    with TurnClock("web") as clock:
        clock.ending = Ending.ANSWERED
    meter.parts(())
    meter.action_ran("action_why", ActionEnding.DONE, 0.1)
    meter.interview("begun")


def actions_address(watched: Watched) -> str:
    """Where the action server is; only Rasa talks to it."""
    import yaml

    endpoints = yaml.safe_load((watched.folder / "endpoints.yml").read_text(encoding="utf-8"))
    url: str = endpoints["action_endpoint"]["url"]
    assert LOOPBACK in url
    return url.removesuffix("/webhook")
