"""Staff accounts as the administrator sees them: states, last sign-in, successors; no firm."""

from datetime import timedelta

import pytest

from data import accounts, audit, sessions, staff
from data.accounts import NoSuchAccount
from data.actor import Role
from data.errors import NotAllowed
from data.sessions import Stage
from data.staff import State
from tests.data.town import KECHENG, NOW, Town
from tests.data.town import staff as made


def test_the_list_holds_staff_and_nobody_of_a_firm(town: Town) -> None:
    found = staff.all_of(town.store, actor=town.admin)

    assert {one.firm_id for one in found} == {None}
    assert len(found) == 6
    assert all(one.state is State.ACTIVE for one in found)


def test_an_account_of_a_firm_is_no_staff_account(town: Town) -> None:
    with pytest.raises(NoSuchAccount):
        staff.get(town.store, town.alpha.account_id, actor=town.admin)


def test_the_last_sign_in_is_that_of_a_full_session(town: Town) -> None:
    me = town.reviewer.account_id
    assert staff.get(town.store, me, actor=town.admin).signed_in_at is None

    sessions.start(town.store, me, token="a" * 43, now=NOW)
    sessions.revoke(town.store, "a" * 43, now=NOW + timedelta(hours=1))
    later = NOW + timedelta(days=1)
    sessions.start(town.store, me, token="b" * 43, now=later, stage=Stage.OWES)

    assert staff.get(town.store, me, actor=town.admin).signed_in_at == NOW


def test_a_sign_in_by_a_provider_counts_as_one(town: Town) -> None:
    me = town.reviewer.account_id
    sessions.start(town.store, me, token="a" * 43, now=NOW, provider="city")

    assert staff.get(town.store, me, actor=town.admin).signed_in_at == NOW


def test_states(town: Town) -> None:
    accounts.void_password(town.store, town.guide.account_id, actor=town.admin, now=NOW)
    accounts.disable(town.store, town.lead.account_id, actor=town.admin, now=NOW)

    found = {one.id: one.state for one in staff.all_of(town.store, actor=town.admin)}

    assert found[town.guide.account_id] is State.INVITED
    assert found[town.lead.account_id] is State.DISABLED
    assert found[town.auditor.account_id] is State.ACTIVE


def test_a_successor_has_the_same_role_and_place_and_can_come_in(town: Town) -> None:
    same = made(town.store, town.new_id(), town.admin, Role.REVIEWER, county=KECHENG)
    gone = made(town.store, town.new_id(), town.admin, Role.REVIEWER, county=KECHENG)
    accounts.disable(town.store, gone.account_id, actor=town.admin, now=NOW)

    found = staff.successors(town.store, town.reviewer.account_id, actor=town.admin)

    assert [one.id for one in found] == [same.account_id]


@pytest.mark.parametrize("who", ["alpha", "reviewer", "lead", "auditor", "visitor"])
def test_only_the_administrator_reads_the_list(town: Town, who: str) -> None:
    with pytest.raises(NotAllowed):
        staff.all_of(town.store, actor=getattr(town, who))


def test_a_void_password_leaves_an_entry_that_fits(town: Town) -> None:
    me = town.reviewer.account_id
    accounts.void_password(town.store, me, actor=town.admin, now=NOW)

    assert (
        accounts.credentials(town.store, accounts.by_id(town.store, me).login).password_hash is None
    )
    assert audit.agrees(town.store, f"accounts/{me}", accounts.recorded(town.store, me))
