"""Two hundred people at once, and what that takes."""

from __future__ import annotations

import asyncio

import pytest

from tests.engines.people import Person, check, interviews, people
from tests.faults.conftest import Site, talk
from tests.faults.figures import FIGURES, computing_seconds, load_of_machine, watching
from wegweiser.content import Content

pytestmark = pytest.mark.faults
MANY = 200
SOME = 40


def leaders(site: Site) -> dict[str, int]:
    """The processes of the installation by their names."""
    servers = {f"Rasa server {number}": node.server for number, node in enumerate(site.cluster.rasa, start=1)}
    servers |= {
        f"action server {number}": node.server for number, node in enumerate(site.cluster.actions, start=1)
    }
    servers |= {"nginx": site.proxy.server, "PostgreSQL": site.postgres.server, "Redis": site.redis.server}
    return {name: server.process.pid for name, server in servers.items() if server.process is not None}


def turns(persons: list[Person]) -> int:
    """Answered requests."""
    return sum(len(person.seconds) for person in persons)


def slowest(persons: list[Person]) -> str:
    """How long answers took."""
    seconds = sorted(second for person in persons for second in person.seconds)
    return f"median {seconds[len(seconds) // 2]:.2f} s, 95 of 100 within {seconds[len(seconds) * 95 // 100]:.2f} s"


def test_two_hundred_interviews_at_once_are_all_stored_and_right(site: Site, content: Content) -> None:
    names = leaders(site)
    with watching(names) as rest:
        pass
    before = computing_seconds(names.values())
    with watching(names) as most:
        persons, seconds = talk(content, site.proxy.channel, MANY, think=0)
    work = computing_seconds(names.values()) - before
    FIGURES.append(f"{MANY} interviews at once, nobody pauses to think ({load_of_machine()}):")
    FIGURES.append(f"  {seconds:.0f} s, {turns(persons) / seconds:.1f} turns a second; {slowest(persons)}")
    FIGURES.append(
        f"  {work / MANY:.2f} s of computing for an interview of {turns(persons) / MANY:.1f} turns: "
        f"{3600 * MANY / work:.0f} interviews an hour and core"
    )
    FIGURES.append("  memory in megabytes, at rest and at most:")
    FIGURES.extend(f"    {name}: {rest[name]:.0f}, {most[name]:.0f}" for name in names)


@pytest.mark.parametrize("servers", [1, 2])
def test_one_server_and_two_give_the_same_answers(servers: int, site: Site, content: Content) -> None:
    persons = people(SOME, content)
    channels = [f"{node.address}/webhooks/web" for node in site.cluster.rasa[:servers]]
    seconds = asyncio.run(interviews(persons, channels))
    check(persons)
    FIGURES.append(
        f"{SOME} interviews at once with {servers} Rasa server(s), without nginx ({load_of_machine()}): "
        f"{turns(persons) / seconds:.1f} turns a second; {slowest(persons)}"
    )
