"""Nobody learns from how long a refusal takes who has an account, and in which state it is.

Each answer waits for the same set time, which is longer than the work: measured is that none comes before
it. How long after it one comes is the machine's doing, and measured nowhere.
"""

import asyncio
from functools import partial

import pytest

from data import accounts
from data.actor import OPERATOR
from portal import clock
from portal.web import forms
from portal.web.forms import EvenTime
from portal.web.sign_in import FAILURE_SECONDS
from tests.portal.web.people import come_in, invited
from tests.portal.web.served import Served
from tests.portal.web.together import timed, together


@pytest.fixture(scope="module")
def names(served: Served) -> dict[str, str]:
    """A login name in every state that an account can be in."""
    gone, paused = come_in(served), served.registered()
    with served.store() as store:
        accounts.disable(store, gone.account_id, actor=OPERATOR, now=clock.now())
    together([partial(_refused, served, paused)] * 5)
    return {
        "known": served.registered(),
        "unknown": "nobody@example.com",
        "second factor": come_in(served).login,
        "invited": invited(served)[0].login,
        "disabled": gone.login,
        "paused": paused,
    }


def _refused(served: Served, login: str) -> float:
    """How long it took to refuse a wrong password, once the form was open."""
    browser = served.browser()
    form = {"login": login, "password": "falsch falsch", "proof": browser.proof("/login")}
    took, answer = timed(partial(browser.post, "/login", form))()
    assert answer.status_code == 422, login
    return took


def test_every_refused_sign_in_takes_as_long(served: Served, names: dict[str, str]) -> None:
    took = together([partial(_refused, served, login) for login in names.values()])

    assert min(took) >= FAILURE_SECONDS, dict(zip(names, took, strict=True))


@pytest.mark.parametrize(
    ("spent", "left"),
    [
        pytest.param(0.2, 0.3, id="the work took a while"),
        pytest.param(0.0, 0.5, id="there was none"),
        pytest.param(0.7, 0.0, id="it took longer than it may"),
    ],
)
def test_an_answer_waits_for_what_is_left(
    spent: float, left: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(forms, "monotonic", lambda: 100.0 + spent)
    monkeypatch.setattr(asyncio, "sleep", sleep)
    asyncio.run(EvenTime(0.5, started=100.0).over())

    assert waited == [pytest.approx(left)]
