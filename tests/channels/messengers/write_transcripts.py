"""Holds a conversation through each messenger, with stand-ins for their servers, and writes a page for each.

python -m tests.channels.messengers.write_transcripts
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from scripts.quiet import quiet_environment
from tests.channels.messengers.interviews import by_button, by_typing, interview
from tests.channels.messengers.people import ONLY_TEXT, PEOPLE, Person, running_office
from tests.channels.messengers.services import Heard
from tests.conftest import ROOT

FOLDER = ROOT / "docs" / "channels"
FILES = {
    "TelegramPerson": ("telegram", "Telegram"),
    "TwilioPerson": ("sms", "SMS"),
    "WhatsAppPerson": ("whatsapp", "WhatsApp"),
    "MattermostPerson": ("mattermost", "Mattermost"),
    "SlackPerson": ("slack", "Slack"),
    "RocketChatPerson": ("rocketchat", "Rocket.Chat"),
    "TeamsPerson": ("teams", "Microsoft Teams"),
}
ABOUT = (
    "Ein ganzes Gespräch, wie es über die Leitung ging: echter Wegweiser, echter Kanal, statt des Dienstes ein "
    "Ersatz, der dessen Grenzen prüft. Jeder Kasten ist eine Nachricht; Knöpfe stehen in eckigen Klammern. Neu "
    "geschrieben mit `python -m tests.channels.messengers.write_transcripts`."
)
OPENING = "Wir sind ein Handwerksbetrieb in Bayern mit 25 Leuten und wollen bessere Qualität."


def hold(person: Person) -> list[str]:
    """Hold the conversation; return its lines."""
    lines: list[str] = []

    def noted(speak: Callable[[str], list[Heard]], mark: str) -> Callable[[str], list[Heard]]:
        def speak_and_note(said: str) -> list[Heard]:
            heard = speak(said)
            lines.append(mark.format(said))
            lines.extend(map(written, heard))
            return heard

        return speak_and_note

    person.say = noted(person.say, "**{}**")  # type: ignore[method-assign]
    person.press = noted(person.press, "**[{}]**")  # type: ignore[method-assign]
    opening = person.say(OPENING)
    person.say("Warum fragen Sie das?")
    person.send(person.picture())
    lines += ["**(ein Bild)**", *map(written, person.listen(unreadable=1))]
    has_buttons = any(heard.buttons for heard in person.heard)
    interview(person, by_button if has_buttons else by_typing, opening)
    person.say("Alles löschen")
    person.say("Ja")
    return lines


def written(heard: Heard) -> str:
    """Return a message of the bot as it stands on the page."""
    lines = [f"(Bild) {heard.text}" if heard.picture else heard.text]
    if heard.buttons:
        lines.append(" ".join(f"[{title}]" for title in heard.buttons))
    if heard.text == ONLY_TEXT:
        lines = [ONLY_TEXT]
    # As code: what stands here is what was sent, not what Markdown makes of it.
    return "\n".join(["````text", *lines, "````"])


def main() -> int:
    """Write all pages."""
    os.environ.update(quiet_environment(os.environ, "ERROR"))
    with tempfile.TemporaryDirectory() as folder, running_office(Path(folder)) as office:
        for kind in PEOPLE:
            file, title = FILES[kind.__name__]
            page = [f"# Mitschnitt: {title}", ABOUT, *hold(kind(office))]
            (FOLDER / f"mitschnitt-{file}.md").write_text("\n\n".join(page) + "\n", encoding="utf-8")
            print(file)
        complaints = [complaint for service in office.services for complaint in service.complaints]
    print(*complaints, sep="\n", file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
