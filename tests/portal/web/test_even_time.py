"""Nobody learns from how long a refusal takes who has an account, and in which state it is."""

import time
from statistics import median

import pytest

from data import accounts
from data.actor import OPERATOR
from portal import clock
from tests.portal.web.people import come_in, invited
from tests.portal.web.served import Served

ROUNDS = 4
CLOSE = 0.06
"""Seconds between the fastest answers of two states, besides what a busy machine adds by itself."""


@pytest.fixture(scope="module")
def names(served: Served) -> dict[str, str]:
    """A login name in every state that an account can be in."""
    gone, paused = come_in(served), served.registered()
    with served.store() as store:
        accounts.disable(store, gone.account_id, actor=OPERATOR, now=clock.now())
    for _ in range(5):
        served.browser().submit("/login", {"login": paused, "password": "falsch falsch"})
    return {
        "known": served.registered(),
        "unknown": "nobody@example.com",
        "second factor": come_in(served).login,
        "invited": invited(served)[0].login,
        "disabled": gone.login,
        "paused": paused,
    }


def test_every_refused_sign_in_takes_as_long(served: Served, names: dict[str, str]) -> None:
    took: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(ROUNDS):
        for name, login in names.items():
            browser = served.browser()
            form = {"login": login, "password": "falsch falsch", "proof": browser.proof("/login")}
            began = time.monotonic()
            assert browser.post("/login", form).status_code == 422, name
            took[name].append(time.monotonic() - began)

    fastest = {name: min(times) for name, times in took.items()}
    assert min(fastest.values()) >= 0.5
    noise = median(median(times) - min(times) for times in took.values())
    assert max(fastest.values()) - min(fastest.values()) < CLOSE + 2 * noise, took
