"""The list of one's own sessions, the stages of a session, and how long each lives."""

from datetime import timedelta

import pytest

from data import open_sessions, sessions
from data.actor import Actor
from data.open_sessions import NoSuchSession
from data.sessions import SessionOver, Stage
from tests.data.town import NOW, Town

FIRST, SECOND, FRESH = "a" * 43, "b" * 43, "c" * 43


def _start(town: Town, actor: Actor, token: str, stage: Stage = Stage.FULL) -> None:
    sessions.start(
        town.store, actor.account_id, token=token, now=NOW, stage=stage, device="Edge，Windows"
    )


def _who(town: Town, token: str, later: timedelta = timedelta()) -> Actor | None:
    return sessions.actor(town.store, sessions.session_of(token), now=NOW + later)


def _listed(town: Town, actor: Actor, token: str = FIRST) -> list[open_sessions.OpenSession]:
    session = sessions.session_of(token)
    return open_sessions.all_of(town.store, session=session, actor=actor, now=NOW)


def test_the_list_names_device_and_this_session_and_no_key(town: Town) -> None:
    _start(town, town.alpha, FIRST)
    _start(town, town.alpha, SECOND)
    _start(town, town.beta, FRESH)

    found = _listed(town, town.alpha)

    assert [one.is_this for one in found].count(True) == 1
    assert len(found) == 2
    assert {one.device for one in found} == {"Edge，Windows"}
    for one in found:
        assert one.handle not in {sessions.session_of(t) for t in (FIRST, SECOND)}
        assert _who(town, one.handle) is None


def test_ending_one_leaves_the_other(town: Town) -> None:
    _start(town, town.alpha, FIRST)
    _start(town, town.alpha, SECOND)
    other = next(one for one in _listed(town, town.alpha) if not one.is_this)

    open_sessions.end(town.store, other.handle, actor=town.alpha, now=NOW)

    assert _who(town, FIRST) == town.alpha
    assert _who(town, SECOND) is None


@pytest.mark.parametrize("who", ["colleague", "beta", "admin", "reviewer"])
def test_nobody_ends_anothers_session(town: Town, who: str) -> None:
    _start(town, town.alpha, FIRST)
    handle = _listed(town, town.alpha)[0].handle

    for tried in (handle, sessions.session_of(FIRST), FIRST, ""):
        with pytest.raises(NoSuchSession):
            open_sessions.end(town.store, tried, actor=getattr(town, who), now=NOW)

    assert _who(town, FIRST) == town.alpha


def test_sessions_that_are_over_are_not_listed(town: Town) -> None:
    _start(town, town.alpha, FIRST)
    _start(town, town.alpha, SECOND)
    _start(town, town.alpha, FRESH, Stage.OWES)
    sessions.revoke(town.store, SECOND, now=NOW)

    assert [one.is_this for one in _listed(town, town.alpha)] == [True]


def test_a_session_that_owes_the_second_factor_is_nobody(town: Town) -> None:
    _start(town, town.reviewer, FIRST, Stage.OWES)
    session = sessions.session_of(FIRST)

    assert _who(town, FIRST) is None
    owing = sessions.actor(town.store, session, now=NOW, stage=Stage.OWES)
    assert owing == town.reviewer
    later = NOW + sessions.OWING.longest
    assert sessions.actor(town.store, session, now=later, stage=Stage.OWES) is None


def test_a_full_session_is_none_that_owes(town: Town) -> None:
    _start(town, town.reviewer, FIRST)
    session = sessions.session_of(FIRST)

    assert sessions.actor(town.store, session, now=NOW, stage=Stage.OWES) is None


def test_renewing_ends_the_old_token_and_can_be_done_once(town: Town) -> None:
    _start(town, town.reviewer, FIRST, Stage.OWES)

    sessions.renew(town.store, sessions.session_of(FIRST), token=FRESH, now=NOW)

    assert _who(town, FRESH) == town.reviewer
    assert _who(town, FIRST) is None
    with pytest.raises(SessionOver):
        sessions.renew(town.store, sessions.session_of(FIRST), token=SECOND, now=NOW)
    assert _who(town, SECOND) is None


@pytest.mark.parametrize("who", ["reviewer", "guide", "lead", "auditor", "admin"])
def test_staff_are_out_after_half_an_hour_unused_and_after_eight_hours(
    town: Town, who: str
) -> None:
    actor = getattr(town, who)
    _start(town, actor, FIRST)
    session = sessions.session_of(FIRST)

    assert _who(town, FIRST, timedelta(minutes=30)) is not None
    assert _who(town, FIRST, timedelta(minutes=31)) is None
    for quarter in range(1, 32):
        sessions.seen(town.store, session, now=NOW + quarter * timedelta(minutes=15))
    assert _who(town, FIRST, timedelta(hours=7, minutes=59)) is not None
    assert _who(town, FIRST, timedelta(hours=8)) is None


def test_ending_all_others_leaves_this_one(town: Town) -> None:
    for token in (FIRST, SECOND, FRESH):
        _start(town, town.alpha, token)

    sessions.revoke_others(
        town.store, town.alpha.account_id, session=sessions.session_of(SECOND), now=NOW
    )

    assert [_who(town, token) is not None for token in (FIRST, SECOND, FRESH)] == [
        False,
        True,
        False,
    ]
