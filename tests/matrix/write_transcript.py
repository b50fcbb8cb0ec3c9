"""Holds a conversation in an encrypted room on a real homeserver and writes it down.

python -m tests.matrix.write_transcript
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.quiet import quiet_environment
from scripts.setup_matrix import MATRIX, SYNAPSE, install
from tests.bot import running_bot
from tests.conftest import ROOT
from tests.matrix.conftest import running_process
from tests.matrix.people import READY_FOR_MORE, Room, running_person
from tests.matrix.synapse import PASSWORD, running_synapse

PAGE = ROOT / "docs" / "channels" / "mitschnitt-matrix.md"
HEAD = """# Matrix: ein Mitschnitt

Ein wirklich geführtes Gespräch in einem Ende-zu-Ende verschlüsselten Raum, auf einem echten Homeserver (Synapse).
Neu schreiben: `python -m tests.matrix.write_transcript`. Fett steht, was getippt wurde."""
BEGINS = [
    "Wir sind eine Tischlerei mit 37 Leuten in Augsburg und wollen weniger Ausschuss.",
    "2",
    "warum?",
    "ja",
    "2",
]
RESULT = "Sie können jetzt nachfragen"
ENDS = [
    ("Gib mir den Bericht als PDF", "Bericht als PDF"),
    ("Alles löschen", "wirklich alles löschen"),
    ("ja", "Alles gelöscht"),
]


def hold(room: Room) -> Iterator[str]:
    """Hold the conversation; yield its lines as they stand on the page."""
    room.person.do("joined", room=room.id, others=[room.bot])
    yield "*Der Raum wird angelegt und das Konto des KI-Wegweisers eingeladen.*"
    yield from answers(room, "Erzählen Sie")
    for text in BEGINS:
        yield from said(room, text, READY_FOR_MORE)
    yield "*Ein Foto wird geschickt.*"
    room.person.do("image", room=room.id)
    yield from answers(room, "nur Text")
    while RESULT not in str(room.all[-1]["text"]):
        yield from said(room, "1" if "\n1. " in asked(room) else "weiß nicht", READY_FOR_MORE)
    for text, until in ENDS:
        yield from said(room, text, until)


def asked(room: Room) -> str:
    """The newest question."""
    questions = [told["text"] for told in room.all if "Frage " in str(told["text"])]
    return str(questions[-1]).rpartition("Frage ")[2]


def said(room: Room, text: str, until: str) -> Iterator[str]:
    """Write something; yield it and the answer."""
    yield f"**{text}**"
    room.write(text)
    yield from answers(room, until)


def answers(room: Room, until: str) -> Iterator[str]:
    """Yield what the bot sends up to a message with `until`."""
    for told in room.gets(until):
        yield "\n".join(f"> {line}".rstrip() for line in shown(told).splitlines())


def shown(told: dict[str, Any]) -> str:
    """Return a message as it stands on the page."""
    name = (
        f"[{told['kind'].removeprefix('m.')}: {told['name']}, {told['size'] // 1024} KB]\n" if told["name"] else ""
    )
    return name + str(told["text"])


def main() -> int:
    """Write the page."""
    os.environ.update(quiet_environment(os.environ, "ERROR"))
    for environment in (MATRIX, SYNAPSE):
        install(environment)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("bot", "synapse", "process"):
            (folder / part).mkdir()
        with (
            running_bot(ROOT, folder / "bot") as bot,
            running_synapse(folder / "synapse") as homeserver,
            running_process(homeserver, bot, folder / "process", "wegweiser") as process,
            running_person(
                homeserver.address, homeserver.register("meisterin"), PASSWORD, folder / "person"
            ) as person,
        ):
            lines = [HEAD, *hold(person.room(process.user, encrypted=True))]
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    print(f"Wrote {PAGE.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
