"""Servers are killed, databases start anew: nothing is lost, nobody is left without a sentence."""

from __future__ import annotations

import signal
import time

import pytest
import requests

from tests.engines.people import Person
from tests.engines.servers import Server
from tests.faults.conftest import Site, talk
from wegweiser.content import Content

pytestmark = pytest.mark.faults
SOME = 20
SECONDS_AWAY = 3.0
SECONDS_HANGING = 90.0


def away_for(server: Server, seconds: float = SECONDS_AWAY) -> None:
    """Kill a server; start it again after a while."""
    server.kill()
    time.sleep(seconds)
    server.start()


def was_noticed(persons: list[Person]) -> bool:
    """Whether anybody had to wait for a second attempt."""
    return any(person.apologies or set(person.attempts) - {"200", "201"} for person in persons)


@pytest.mark.parametrize("number", [0, 1])
def test_a_rasa_server_is_killed(number: int, site: Site, content: Content) -> None:
    talk(content, site.proxy.channel, SOME, lambda: away_for(site.cluster.rasa[number].server))


def test_an_action_server_is_killed(site: Site, content: Content) -> None:
    talk(content, site.proxy.channel, SOME, lambda: away_for(site.cluster.actions[0].server))


def test_all_action_servers_are_killed(site: Site, content: Content) -> None:
    def kill() -> None:
        for node in site.cluster.actions:
            node.server.kill()
        time.sleep(SECONDS_AWAY)
        for node in site.cluster.actions:
            node.server.begin()
        for node in site.cluster.actions:
            node.server.wait()

    persons, _ = talk(content, site.proxy.channel, SOME, kill)
    assert was_noticed(persons)


def test_all_action_servers_hang_for_longer_than_a_turn_may_take(site: Site, content: Content) -> None:
    """An action is given up after 10 seconds, a turn after 20; both limits have to end in a sentence.

    Who begins a conversation meanwhile meets both: two actions open it.
    """
    begun: list[requests.Response] = []

    def hang() -> None:
        processes = [node.server.process for node in site.cluster.actions]
        for process in processes:
            assert process is not None
            process.send_signal(signal.SIGSTOP)
        begun.append(requests.post(f"{site.proxy.channel}/session", json={}, timeout=SECONDS_HANGING))
        for process in processes:
            assert process is not None
            process.send_signal(signal.SIGCONT)

    persons, _ = talk(content, site.proxy.channel, SOME, hang)
    assert was_noticed(persons)
    assert begun[0].status_code == 503
    assert begun[0].json()["error"]["message"]


@pytest.mark.parametrize(
    "how", [signal.SIGINT, signal.SIGQUIT, signal.SIGKILL], ids=["restart", "immediate restart", "kill"]
)
def test_postgresql_starts_anew(how: signal.Signals, site: Site, content: Content) -> None:
    before = site.stored_events()
    talk(content, site.proxy.channel, SOME, lambda: site.postgres.server.restart(how))
    assert site.stored_events() > before


def test_postgresql_is_away_for_a_while(site: Site, content: Content) -> None:
    persons, _ = talk(content, site.proxy.channel, SOME, lambda: away_for(site.postgres.server, 6))
    assert was_noticed(persons)


def test_redis_starts_anew_and_knows_no_lock_any_more(site: Site, content: Content) -> None:
    talk(content, site.proxy.channel, SOME, lambda: away_for(site.redis.server, 1))


def test_redis_is_away_for_a_while(site: Site, content: Content) -> None:
    talk(content, site.proxy.channel, SOME, lambda: away_for(site.redis.server, 6))


def test_rabbitmq_is_away(site: Site, content: Content) -> None:
    assert site.rabbit is not None
    site.rabbit.server.kill()
    try:
        persons, _ = talk(content, site.proxy.channel, SOME)
    finally:
        site.rabbit.server.start()
    assert not was_noticed(persons)
    for node in site.cluster.rasa:
        assert "RabbitMQ cannot be reached" in node.log
    talk(content, site.proxy.channel, 2)


def test_no_log_holds_what_was_typed_or_a_password(site: Site) -> None:
    for node in site.cluster.nodes:
        assert "password-of-the-tests" not in node.log
        assert "/inform{" not in node.log
