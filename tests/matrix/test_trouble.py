"""Restarts, failures, deletion and leaving, as a person in a room notices them: nothing is lost or said twice."""

from __future__ import annotations

import contextlib
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from tests.bot import TIMEOUT, Bot
from tests.matrix.conftest import MatrixProcess, running_process
from tests.matrix.people import LIMIT, Person, Room
from tests.matrix.synapse import PASSWORD, Homeserver


def exists(bot: Bot, token: str) -> bool:
    """Whether the adviser still has the conversation of a token."""
    headers = {"Authorization": f"Bearer {token}"}
    answer = requests.get(f"{bot.address}/webhooks/web/answers", headers=headers, timeout=TIMEOUT)
    return answer.status_code == 200


def has_heard(bot: Bot, token: str, text: str) -> bool:
    """Whether the adviser has got a message."""
    headers = {"Authorization": f"Bearer {token}"}
    answer = requests.get(f"{bot.address}/webhooks/web/history", headers=headers, timeout=TIMEOUT)
    return text in [message["text"] for message in answer.json()["messages"] if message["type"] == "text"]


def texts(room: Room) -> list[str]:
    """All that the bot wrote in a room."""
    return [told["text"] for told in room.all]


@pytest.mark.parametrize("encrypted", [True, False], ids=["encrypted", "unencrypted"])
def test_a_restart_loses_no_message_and_answers_none_twice(
    process: MatrixProcess, person: Person, encrypted: bool
) -> None:
    room = person.room(process.user, encrypted=encrypted)
    room.greeted()
    room.hears("37 Beschäftigte")
    with process.stopped():
        room.write("wir sitzen in Bayern")
    assert "Bayern" in room.waits()
    assert "Handwerk" in room.hears("wir sind ein Handwerksbetrieb")
    assert sum("– 37" in text for text in texts(room)) == 1
    assert sum("Erzählen Sie" in text for text in texts(room)) == 1


def test_a_process_that_is_restarted_while_a_message_waits_answers_it_once(
    process: MatrixProcess, person: Person, bot: Bot
) -> None:
    room = person.room(process.user, encrypted=True)
    room.greeted()
    with bot.rasa.stopped():
        room.write("37 Beschäftigte")
        room.waits("nicht erreichbar")
        process.service.restart()
    assert "– 37" in room.waits()
    assert sum("nicht erreichbar" in text for text in texts(room)) == 1


def test_an_invitation_while_the_process_is_down_is_accepted_afterwards(
    process: MatrixProcess, person: Person
) -> None:
    with process.stopped():
        room = person.room(process.user, encrypted=True)
    assert "Ich bin ein Programm" in room.greeted()
    assert "– 37" in room.hears("37 Beschäftigte")


def test_what_was_written_before_the_bot_came_is_not_answered(process: MatrixProcess, person: Person) -> None:
    with process.stopped():
        room = person.room(process.user, encrypted=False)
        room.write("37 Beschäftigte")
    room.greeted()
    room.hears("wir sitzen in Bayern")
    assert "– 37" not in "".join(texts(room))


def test_while_the_adviser_is_away_the_room_is_told_once_and_answered_later(
    process: MatrixProcess, person: Person, bot: Bot
) -> None:
    room = person.room(process.user, encrypted=True)
    room.greeted()
    with bot.rasa.stopped():
        room.write("37 Beschäftigte")
        room.waits("nicht erreichbar")
        room.write("wir sitzen in Bayern")
    assert "– 37" in room.waits()
    assert "Bayern" in room.waits()
    assert sum("nicht erreichbar" in text for text in texts(room)) == 1


def test_an_answer_that_is_due_while_the_homeserver_is_away_comes_once_it_is_back(
    process: MatrixProcess, person: Person, homeserver: Homeserver, bot: Bot
) -> None:
    room = person.room(process.user, encrypted=True)
    room.greeted()
    homeserver_away = contextlib.ExitStack()
    with homeserver_away:
        with bot.rasa.stopped():
            room.write("37 Beschäftigte")
            room.waits("nicht erreichbar")
            homeserver_away.enter_context(homeserver.server.stopped())
        process.waits(lambda: has_heard(bot, process.tokens()[room.id], "37 Beschäftigte"))
    assert "– 37" in room.waits()
    assert "Bayern" in room.hears("wir sitzen in Bayern")


def test_deleting_everything_deletes_the_token_too(process: MatrixProcess, person: Person, bot: Bot) -> None:
    room = person.room(process.user, encrypted=True)
    room.greeted()
    room.hears("37 Beschäftigte")
    token = process.tokens()[room.id]
    room.hears("Alles löschen", until="wirklich alles löschen")
    room.hears("ja", until="Alles gelöscht")
    assert "Erzählen Sie" in room.hears("wir sitzen in Bayern")
    assert not exists(bot, token)
    assert process.tokens()[room.id] != token
    assert "– 37" not in texts(room)[-1]


def test_a_conversation_that_has_ended_begins_anew(process: MatrixProcess, person: Person, bot: Bot) -> None:
    room = person.room(process.user, encrypted=False)
    room.greeted()
    room.hears("37 Beschäftigte")
    headers = {"Authorization": f"Bearer {process.tokens()[room.id]}"}
    assert requests.delete(f"{bot.address}/webhooks/web/session", headers=headers, timeout=TIMEOUT).ok
    said = room.hears("wir sitzen in Bayern")
    assert "Erzählen Sie" in said
    assert "Bayern" in said


@pytest.mark.parametrize("how", ["leave", "kick"])
def test_when_they_part_the_conversation_is_deleted(
    process: MatrixProcess, person: Person, bot: Bot, how: str
) -> None:
    room = person.room(process.user, encrypted=True)
    room.greeted()
    room.hears("37 Beschäftigte")
    token = process.tokens()[room.id]
    person.do(how, room=room.id, **({"user": process.user} if how == "kick" else {}))
    process.waits(lambda: room.id not in process.tokens())
    assert not exists(bot, token)


def test_nothing_that_was_said_and_nobody_who_said_it_is_in_the_log_or_the_store(
    process: MatrixProcess, person: Person
) -> None:
    room = person.room(process.user, encrypted=True)
    room.greeted()
    room.hears("Wir sind 37 Leute in Memmingen")
    kept = process.log.encode() + b"".join(
        path.read_bytes() for path in (process.folder / "store").iterdir() if path.name.startswith("matrix.db")
    )
    assert b"Memmingen" not in kept
    assert person.user.encode() not in kept
    assert room.id not in process.log


def test_the_store_is_for_nobody_else(process: MatrixProcess) -> None:
    store = process.folder / "store"
    assert stat.S_IMODE(store.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in store.iterdir()} == {0o600}


def test_people_of_other_servers_are_not_answered_where_the_operator_says_so(
    homeserver: Homeserver, bot: Bot, new_person: Callable[[], Person], tmp_path: Path
) -> None:
    person = new_person()
    with running_process(homeserver, bot, tmp_path, "waehlerisch", ALLOWED_SERVERS="andere.example") as picky:
        room = person.room(picky.user, encrypted=False)
        assert person.do("gone", room=room.id, other=picky.user)
        assert picky.tokens() == {}


def test_an_access_token_takes_the_place_of_the_password(
    homeserver: Homeserver, bot: Bot, person: Person, tmp_path: Path
) -> None:
    user = homeserver.register("mitschluessel")
    body = {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": user}, "password": PASSWORD}
    token = homeserver.post("/login", "", {**body, "device_id": "BOT"})["access_token"]
    more = {"USER": "", "PASSWORD": "", "ACCESS_TOKEN": token, "DEVICE_ID": "BOT"}
    with running_process(homeserver, bot, tmp_path, "", **more) as with_token:
        room = person.room(user, encrypted=True)
        room.greeted()
        assert "– 37" in room.hears("37 Beschäftigte")
        second = subprocess.run(
            with_token.command,
            env=with_token.environment,
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )
        assert second.returncode == 1
        assert "Another process is using" in second.stderr


def test_when_the_login_has_ended_the_next_start_logs_in_again_with_a_new_device(
    homeserver: Homeserver, bot: Bot, person: Person, tmp_path: Path
) -> None:
    with running_process(homeserver, bot, tmp_path, "abgemeldet") as process:
        room = person.room(process.user, encrypted=True)
        room.greeted()
        homeserver.post("/logout", process.login()["access_token"], {})
        process.waits(lambda: "the homeserver has ended the login" in process.log)
        device = process.login()["device_id"]
        process.service.restart()
        assert process.login()["device_id"] != device
        room.person.do("knows", user=process.user, device=process.login()["device_id"])
        assert "– 37" in room.hears("37 Beschäftigte")
        assert person.do("cross_signed", user=process.user)


def test_a_start_without_its_folder_answers_nothing_old_and_says_that_its_device_is_not_signed(
    homeserver: Homeserver, bot: Bot, person: Person, tmp_path: Path
) -> None:
    folders = tmp_path / "first", tmp_path / "second"
    for folder in folders:
        folder.mkdir()
    with running_process(homeserver, bot, folders[0], "vergesslich") as process:
        room = person.room(process.user, encrypted=False)
        room.greeted()
        room.hears("37 Beschäftigte")
        assert "not cross-signed" not in process.log
    room.write("38 Beschäftigte")
    with running_process(homeserver, bot, folders[1], "", USER=process.user) as process:
        assert "not cross-signed: the account already has keys of another client" in process.log
        said = room.hears("wir sitzen in Bayern")
    assert "Erzählen Sie" in said
    assert "Bayern" in said
    assert not any("– 38" in text for text in texts(room))


def test_the_device_of_the_bot_is_signed_by_its_account(process: MatrixProcess, person: Person) -> None:
    assert person.do("cross_signed", user=process.user)


def test_a_wrong_password_ends_the_start_with_a_sentence(process: MatrixProcess, tmp_path: Path) -> None:
    wrong = {"WEGWEISER_MATRIX_PASSWORD": "falsch", "WEGWEISER_MATRIX_STORE": str(tmp_path / "store")}
    ended = subprocess.run(
        process.command,
        env=process.environment | wrong,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert ended.returncode == 1
    assert "does not take WEGWEISER_MATRIX_USER and WEGWEISER_MATRIX_PASSWORD" in ended.stderr
    assert "falsch" not in ended.stderr
