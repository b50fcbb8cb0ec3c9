"""What an operator can set, and how a mistake is named."""

from __future__ import annotations

import pytest

from channels.web_settings import (
    BODY_BYTES,
    KEYS,
    MESSAGES,
    ORIGINS,
    PROXIES,
    TURN_SECONDS,
    Settings,
    SettingsError,
)


def test_nothing_has_to_be_set() -> None:
    settings = Settings.from_environment({ORIGINS: "", MESSAGES: " ", KEYS: ""})
    assert settings == Settings()
    assert not settings.origins


def test_lists_are_separated_by_commas() -> None:
    settings = Settings.from_environment(
        {ORIGINS: "https://www.Kammer.example/ , http://127.0.0.1:8080", KEYS: f"{'a' * 32},{'b' * 40}"}
    )
    assert settings.origins == {"https://www.kammer.example", "http://127.0.0.1:8080"}
    assert settings.keys == ("a" * 32, "b" * 40)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (MESSAGES, "many", r"WEGWEISER_WEB_MESSAGES_PER_MINUTE is 'many'; .*whole number from 1"),
        (MESSAGES, "0", "from 1 to 1000000"),
        (MESSAGES, "²", "whole number"),
        (BODY_BYTES, "-1", "whole number"),
        (PROXIES, "11", "from 0 to 10"),
        (TURN_SECONDS, "60", "from 1 to 28"),
        (ORIGINS, "*", r"WEGWEISER_WEB_ORIGINS holds '\*'.*https://www\.example\.org"),
        (ORIGINS, "https://a.example,b.example", "holds 'b.example'"),
        (ORIGINS, "https://a.example/path", "scheme and host"),
        (KEYS, f"{'a' * 32},short", "key 2 of 2 has 5 characters.*at least 32"),
    ],
)
def test_mistake_is_named_with_what_is_allowed(name: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        Settings.from_environment({name: value})


def test_key_does_not_stand_in_the_error() -> None:
    with pytest.raises(SettingsError) as error:
        Settings.from_environment({KEYS: "my-secret"})
    assert "my-secret" not in str(error.value)
