"""Bindings: one person one account, never by anybody else's hand; states are good once."""

from datetime import timedelta

import pytest

from data import bindings, used_states
from data.bindings import AlreadyBound, NoSuchBinding
from data.errors import NotAllowed
from tests.data.town import NOW, Town

ISSUER, OTHER = "https://sso.example", "https://other.example"


def _bind(town: Town, who: str = "alpha", subject: str = "p1", issuer: str = ISSUER) -> None:
    bindings.bind(town.store, town.new_id(), issuer, subject, actor=getattr(town, who), now=NOW)


def test_a_person_leads_to_one_account(town: Town) -> None:
    _bind(town)

    assert bindings.account_of(town.store, ISSUER, "p1") == town.alpha.account_id
    for issuer, subject in ((OTHER, "p1"), (ISSUER, "p2"), (ISSUER, ""), ("", "p1")):
        with pytest.raises(NoSuchBinding):
            bindings.account_of(town.store, issuer, subject)


def test_issuer_and_subject_cannot_run_into_each_other(town: Town) -> None:
    _bind(town, subject="x\0y", issuer="https://a")

    with pytest.raises(NoSuchBinding):
        bindings.account_of(town.store, "https://a\0x", "y")


def test_neither_side_is_bound_twice(town: Town) -> None:
    _bind(town)

    for who, subject in (("beta", "p1"), ("alpha", "p2"), ("alpha", "p1")):
        with pytest.raises(AlreadyBound):
            _bind(town, who, subject)
    _bind(town, "alpha", "p1", OTHER)
    assert [b.issuer for b in bindings.own(town.store, actor=town.alpha)] == [ISSUER, OTHER]


def test_after_an_end_both_are_free_and_the_past_is_known(town: Town) -> None:
    _bind(town)
    bindings.unbind(town.store, ISSUER, actor=town.alpha, now=NOW)

    assert bindings.own(town.store, actor=town.alpha) == []
    assert bindings.was_ever(town.store, town.alpha.account_id, ISSUER)
    assert not bindings.was_ever(town.store, town.alpha.account_id, OTHER)
    with pytest.raises(NoSuchBinding):
        bindings.unbind(town.store, ISSUER, actor=town.alpha, now=NOW)
    _bind(town, "beta")
    _bind(town, "alpha", "p2")


def test_visitors_bind_nothing(town: Town) -> None:
    with pytest.raises(NotAllowed):
        _bind(town, "visitor")
    with pytest.raises(NotAllowed):
        bindings.unbind(town.store, ISSUER, actor=town.visitor, now=NOW)


def test_the_database_does_not_know_who_the_person_is(town: Town) -> None:
    _bind(town, subject="employee-330802-0231")

    assert "0231" not in str(town.store.rows("SELECT * FROM bindings"))


def test_a_state_is_good_once_and_forgotten_in_time(town: Town) -> None:
    assert used_states.use(town.store, "s", now=NOW)
    assert not used_states.use(town.store, "s", now=NOW + timedelta(minutes=59))
    assert used_states.use(town.store, "t", now=NOW + timedelta(hours=2))
    assert len(town.store.rows("SELECT * FROM used_states")) == 1
    assert "s" not in {row["state"] for row in town.store.rows("SELECT * FROM used_states")}
