"""What the channel says when it is started, and that it has a sentence for each refusal."""

from __future__ import annotations

import pytest
from rasa.core.channels.channel import InputChannel
from rasa.core.run import create_http_input_channels
from rasa.shared.exceptions import RasaException

from channels.web import WebChannel
from channels.web.refusals import Code
from channels.web_settings import KEYS, ORIGINS
from tests.bot import WEB_KEY
from tests.conftest import ROOT
from wegweiser.content import Content


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key from the environment, so that no file is made."""
    monkeypatch.setenv(KEYS, WEB_KEY)


def test_rasa_finds_the_channel_in_our_credentials() -> None:
    channels: list[InputChannel] = create_http_input_channels(None, str(ROOT / "credentials.yml"))
    assert [channel.name() for channel in channels if isinstance(channel, WebChannel)] == ["web"]


def test_mistake_in_a_setting_ends_the_start_with_its_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ORIGINS, "*")
    with pytest.raises(RasaException, match=r"WEGWEISER_WEB_ORIGINS holds '\*'"):
        WebChannel.from_credentials(None)


def test_settings_in_the_credentials_are_refused_because_nobody_would_read_them() -> None:
    with pytest.raises(RasaException, match="WebChannel holds key, origins; it takes no settings there"):
        WebChannel.from_credentials({"key": "secret", "origins": "*"})


def test_there_is_one_sentence_for_each_refusal(content: Content) -> None:
    assert set(content.messages["web"]["refusals"]) == {code.code for code in Code}
