"""How often something may be done."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.web.limits import Limits, Window, network
from channels.web.refusals import Code, Refusal
from channels.web_settings import Settings


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


PAUSES = st.lists(st.sampled_from([0.0, 0.5, 1.0, 3.0, 9.0, 10.0, 11.0]), max_size=60)


@given(pauses=PAUSES, limit=st.integers(1, 5))
def test_never_more_than_the_limit_in_any_stretch_of_the_window(pauses: list[float], limit: int) -> None:
    clock = Clock()
    window = Window(limit, 10, now=clock)
    counted: list[float] = []
    for pause in pauses:
        clock.time += pause
        recent = [time for time in counted if time > clock.time - 10]
        wait = window.wait("one")
        assert (wait == 0) == (len(recent) < limit)
        if wait == 0:
            counted.append(clock.time)
        else:
            assert clock.time + wait == recent[0] + 10


def test_after_the_wait_it_is_allowed_again() -> None:
    clock = Clock()
    window = Window(1, 60, now=clock)
    assert window.wait("one") == 0
    clock.time = 20.0
    wait = window.wait("one")
    assert wait == 40
    clock.time += wait
    assert window.wait("one") == 0


def test_callers_do_not_share_a_limit() -> None:
    window = Window(1, 60, now=Clock())
    assert window.wait("one") == 0
    assert window.wait("two") == 0


@given(callers=st.lists(st.integers(0, 200)))
def test_memory_stays_bounded(callers: list[int]) -> None:
    window = Window(1, 60, most_keys=10, now=Clock())
    for caller in callers:
        window.wait(str(caller))
        assert len(window) <= 10


def test_caller_who_goes_on_is_not_forgotten_for_new_ones() -> None:
    window = Window(1, 60, most_keys=10, now=Clock())
    window.wait("busy")
    for caller in range(100):
        window.wait(str(caller))
        assert window.wait("busy") > 0


def test_refusal_says_when_to_come_back() -> None:
    clock = Clock()
    limits = Limits(Settings(messages_per_minute=2, requests_per_minute=1, starts_per_hour=1), now=clock)
    limits.message("web-one")
    clock.time = 29.5
    limits.message("web-one")
    for call, seconds in (
        (lambda: limits.message("web-one"), "31"),
        (lambda: (limits.request("10.0.0.1"), limits.request("10.0.0.1")), "60"),
        (lambda: (limits.start("10.0.0.1"), limits.start("10.0.0.1")), "3600"),
    ):
        with pytest.raises(Refusal) as refused:
            call()
        assert refused.value.code is Code.TOO_MANY
        assert refused.value.headers == {"Retry-After": seconds}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("not an address", "not an address", True),
    ],
)
def test_one_line_counts_as_one_caller(one: str, other: str, same: bool) -> None:
    assert (network(one) == network(other)) is same
