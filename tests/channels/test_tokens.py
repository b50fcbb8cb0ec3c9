"""Who holds a token of ours may go on with its conversation, and nobody else."""

from __future__ import annotations

import time
from pathlib import Path

import jwt
import pytest

from channels.web.tokens import ALGORITHM, Audience, Session, TokenError, Tokens, own_key
from channels.web_settings import SettingsError

KEY, OLD_KEY, FOREIGN_KEY = "n" * 32, "o" * 32, "f" * 32
TOKENS = Tokens((KEY,))
HOUR = 3600


def session(expires_in: int = HOUR, association: str | None = None) -> Session:
    return Session("web-one", association, int(time.time()) + expires_in)


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("association", [None, "ihk-musterstadt"])
def test_token_says_what_was_signed(audience: Audience, association: str | None) -> None:
    signed = session(association=association)
    assert TOKENS.read(TOKENS.sign(signed, audience), audience) == signed


def test_same_session_has_the_same_token_so_that_answers_can_be_repeated() -> None:
    signed = session()
    assert TOKENS.sign(signed, Audience.REPORT) == TOKENS.sign(signed, Audience.REPORT)


def test_key_of_a_report_opens_no_conversation_and_a_token_no_report() -> None:
    for given, asked in ((Audience.REPORT, Audience.SESSION), (Audience.SESSION, Audience.REPORT)):
        token = TOKENS.sign(session(), given)
        with pytest.raises(TokenError):
            TOKENS.read(token, asked)


def test_token_ends() -> None:
    token = TOKENS.sign(session(expires_in=-1), Audience.SESSION)
    with pytest.raises(TokenError, match="Expired"):
        TOKENS.read(token, Audience.SESSION)


def test_token_with_any_part_changed_is_refused() -> None:
    parts = TOKENS.sign(session(), Audience.SESSION).split(".")
    for place, part in enumerate(parts):
        changed = [*parts]
        changed[place] = ("A" if part[0] != "A" else "B") + part[1:]
        with pytest.raises(TokenError):
            TOKENS.read(".".join(changed), Audience.SESSION)


@pytest.mark.parametrize("nonsense", ["", ".", "..", "a.b.c", "ä.ö.ü", "\x00", "x" * 5000, "null"])
def test_what_is_no_token_is_refused(nonsense: str) -> None:
    with pytest.raises(TokenError):
        TOKENS.read(nonsense, Audience.SESSION)


def test_token_signed_with_a_foreign_key_or_not_at_all_is_refused() -> None:
    claims = {"sub": "web-one", "exp": int(time.time()) + HOUR, "aud": "session"}
    forged = [jwt.encode(claims, FOREIGN_KEY, ALGORITHM), jwt.encode(claims, "", "none")]
    for token in forged:
        with pytest.raises(TokenError):
            TOKENS.read(token, Audience.SESSION)


@pytest.mark.parametrize("missing", ["sub", "exp", "aud"])
def test_token_that_leaves_something_out_is_refused(missing: str) -> None:
    claims = {"sub": "web-one", "exp": int(time.time()) + HOUR, "aud": "session"}
    del claims[missing]
    with pytest.raises(TokenError):
        TOKENS.read(jwt.encode(claims, KEY, ALGORITHM), Audience.SESSION)


def test_key_can_be_replaced_without_ending_sessions() -> None:
    old = Tokens((OLD_KEY,)).sign(session(), Audience.SESSION)
    both = Tokens((KEY, OLD_KEY))
    assert both.read(old, Audience.SESSION).conversation == "web-one"
    new = both.sign(session(), Audience.SESSION)
    assert TOKENS.read(new, Audience.SESSION).conversation == "web-one"
    with pytest.raises(TokenError):
        TOKENS.read(old, Audience.SESSION)


def test_session_is_kept_for_a_day_and_for_thirty_where_the_visitor_wants_it() -> None:
    now = time.time()
    assert Session.new(None, keep=False).expires - now == pytest.approx(24 * HOUR, abs=5)
    assert Session.new(None, keep=True).expires - now == pytest.approx(30 * 24 * HOUR, abs=5)


def test_no_two_conversations_have_the_same_name() -> None:
    assert len({Session.new(None, keep=False).conversation for _ in range(1000)}) == 1000


def test_own_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    file = tmp_path / "var" / "web.key"
    key = own_key(file)
    assert own_key(file) == key
    assert len(key) >= 64
    assert file.stat().st_mode & 0o777 == 0o600
    assert own_key(tmp_path / "other.key") != key


def test_file_without_a_key_is_named_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "web.key"
    file.write_text("short\n", encoding="ascii")
    with pytest.raises(SettingsError, match=r"web\.key has 5 characters.*at least 32.*Delete it"):
        own_key(file)
