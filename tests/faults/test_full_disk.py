"""The disk of an installation on one machine is full: people are told, and go on once there is room again."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot import Bot, running_bot
from tests.conftest import ROOT
from tests.engines.people import check, interviews, people
from tests.faults.conftest import in_the_middle
from wegweiser.content import Content

pytestmark = pytest.mark.faults
SOME = 10
MEGABYTES = 8
TOLD = 5
"""So many people have to be told that it does not work before there is room again."""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a few megabytes."""
    if os.geteuid() != 0:
        pytest.skip("NOT RUN: only root can make a small file system")
    size = f"size={MEGABYTES}m"
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(tmp_path)], check=False)
    if made.returncode != 0:
        pytest.skip("NOT RUN: no file system can be mounted here")
    try:
        yield tmp_path
    finally:
        subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


@pytest.fixture
def embedded(small_disk: Path) -> Iterator[Bot]:
    """The adviser with SQLite, with all its files on that disk."""
    with running_bot(ROOT, small_disk) as running:
        yield running


def fill(folder: Path) -> Path:
    """Write until there is no room for a single byte more."""
    filler = folder / "filler"
    with filler.open("ab", buffering=0) as file:
        for size in (65536, 4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return filler


def test_people_are_told_and_go_on_with_all_their_answers(
    embedded: Bot, small_disk: Path, content: Content
) -> None:
    persons = people(SOME, content, think=0.5)

    async def full_until_told() -> None:
        filler = None

        def fill_it() -> None:
            nonlocal filler
            filler = fill(small_disk)

        await in_the_middle(persons, fill_it)
        assert filler is not None
        while sum(person.apologies + person.attempts["500"] > 0 for person in persons) < TOLD:
            await asyncio.sleep(0.1)
        filler.unlink()

    asyncio.run(interviews(persons, [f"{embedded.address}/webhooks/web"], full_until_told()))
    check(persons)
    assert shutil.disk_usage(small_disk).free > 0
