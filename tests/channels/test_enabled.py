"""Which messengers are open: all or nothing of their variables, and a clear sentence where some are missing."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from rasa.core.run import create_http_input_channels
from rasa.shared.exceptions import RasaException

from channels.enabled import ACCOUNT, MESSENGERS, ChannelsError, open_messengers, variable
from channels.messenger import association_of_channel
from scripts.run import credentials_for
from settings.errors import LaunchError
from tests.conftest import ROOT
from tests.example_associations import GUILD, needs_examples
from wegweiser.content import Content

GOOD = {
    "TOKEN": "123456:ABC",
    "SECRET": "secret-of-the-tests",
    "ACCOUNT_SID": "AC0",
    "AUTH_TOKEN": "token",
    "SERVER": "https://chat.example.org",
    "WEBHOOK_TOKEN": "token",
    "SIGNING_SECRET": "secret",
    "USER_ID": "bot",
    "APP_ID": "app",
    "PASSWORD": "secret",
    "URL": "https://bot.example.org/webhook",
}


def set_up(name: str) -> dict[str, str]:
    """The variables that a messenger needs."""
    return {variable(name, key): GOOD[key] for key in MESSENGERS[name].required}


def test_nothing_is_open_unless_set() -> None:
    assert open_messengers({}) == []
    assert open_messengers(dict.fromkeys(set_up("telegram"), " ")) == []


@pytest.mark.parametrize("name", MESSENGERS)
def test_messenger_is_open_with_all_its_variables(name: str) -> None:
    assert open_messengers(set_up(name)) == [MESSENGERS[name].path]


@pytest.mark.parametrize(
    ("name", "key"), [(name, key) for name in MESSENGERS for key in MESSENGERS[name].required]
)
def test_missing_variable_is_named(name: str, key: str) -> None:
    environment = set_up(name)
    missing = variable(name, key)
    del environment[missing]
    with pytest.raises(ChannelsError, match=f"{name}: {missing} not set, but WEGWEISER_"):
        open_messengers(environment)


@pytest.mark.parametrize("name", MESSENGERS)
def test_optional_variable_alone_does_not_open_a_messenger(name: str) -> None:
    for key in MESSENGERS[name].optional:
        with pytest.raises(ChannelsError, match="not set, but"):
            open_messengers({variable(name, key): "x"})


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment in which every messenger is set up."""
    for name in MESSENGERS:
        for key, value in set_up(name).items():
            monkeypatch.setenv(key, value)
    return monkeypatch


@pytest.mark.usefixtures("environment")
def test_rasa_starts_every_messenger_without_network_and_without_tokens_in_a_file() -> None:
    with credentials_for(ROOT) as file:
        text = file.read_text(encoding="utf-8")
        names = [channel.name() for channel in create_http_input_channels(None, str(file))]
    assert names[-len(MESSENGERS) :] == list(MESSENGERS) or set(MESSENGERS) <= set(names)
    assert "web" in names
    assert "rest" not in names
    assert not any(secret in text for secret in ("secret-of-the-tests", "123456:ABC"))
    assert not file.exists()


def test_without_messengers_the_credentials_are_our_own() -> None:
    with credentials_for(ROOT) as file:
        assert file == ROOT / "credentials.yml"


def test_start_ends_with_the_name_of_what_is_missing(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("WEGWEISER_TELEGRAM_SECRET")
    with pytest.raises(LaunchError, match="telegram: WEGWEISER_TELEGRAM_SECRET not set"), credentials_for(ROOT):
        pass


@pytest.mark.parametrize(
    ("name", "key", "value", "sentence"),
    [
        ("telegram", "TOKEN", "no token", "WEGWEISER_TELEGRAM_TOKEN is no token of a bot"),
        ("telegram", "SECRET", "short", "WEGWEISER_TELEGRAM_SECRET has 5 characters"),
        ("telegram", "URL", "http://bot.example.org", "WEGWEISER_TELEGRAM_URL is 'http://bot.example.org'"),
        ("twilio", "URL", "bot.example.org", "WEGWEISER_TWILIO_URL is 'bot.example.org'; it must be the public"),
    ],
)
def test_setting_that_cannot_be_used_ends_the_start(
    environment: pytest.MonkeyPatch, tmp_path: Path, name: str, key: str, value: str, sentence: str
) -> None:
    environment.setenv(variable(name, key), value)
    file = tmp_path / "credentials.yml"
    file.write_text(yaml.safe_dump({MESSENGERS[name].path: None}), encoding="utf-8")
    with pytest.raises(RasaException, match=sentence):
        create_http_input_channels(None, str(file))


@pytest.mark.parametrize("name", MESSENGERS)
def test_each_messenger_has_a_page_that_names_its_variables(name: str) -> None:
    page = (ROOT / "docs" / "channels" / f"{name}.md").read_text(encoding="utf-8")
    for key in MESSENGERS[name].required + MESSENGERS[name].optional:
        assert f"`{variable(name, key)}`" in page


@needs_examples
def test_account_of_an_association_brings_it_along(monkeypatch: pytest.MonkeyPatch, content: Content) -> None:
    monkeypatch.setenv(variable("telegram", ACCOUNT), "Muster_Innung_Bot")
    assert association_of_channel("telegram", content) == GUILD


@needs_examples
def test_account_that_nobody_has_ends_the_start(monkeypatch: pytest.MonkeyPatch, content: Content) -> None:
    monkeypatch.setenv(variable("telegram", ACCOUNT), "wer_ist_das")
    with pytest.raises(RasaException, match=r"WEGWEISER_TELEGRAM_ACCOUNT is 'wer_ist_das'.*muster_innung_bot"):
        association_of_channel("telegram", content)


def test_without_an_account_the_adviser_is_neutral(content: Content) -> None:
    assert association_of_channel("telegram", content) is None
