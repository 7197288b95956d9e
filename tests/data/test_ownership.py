"""Handing over (移交负责人): one owner before and after, sessions go on with the new rights."""

import threading

import pytest

from data import accounts, colleagues, ownership, sessions
from data.actor import Actor, Role
from data.errors import NotAllowed, NotUnique
from data.successors import NotReady
from tests.data.town import NOW, Town, member


def owners(town: Town) -> list[str]:
    found = town.store.rows(
        "SELECT id FROM accounts WHERE firm_id = :firm AND role = 'firm_owner'",
        firm=town.alpha.firm_id,
    )
    return [row["id"] for row in found]


def session(town: Town, who: Actor) -> str:
    token = town.new_id()
    sessions.start(town.store, who.account_id, token=token, now=NOW)
    return sessions.session_of(token)


def role_in(town: Town, held: str) -> Role:
    actor = sessions.actor(town.store, held, now=NOW)
    assert actor is not None
    return actor.role


def test_roles_swap_and_both_sessions_go_on(town: Town) -> None:
    old, new = session(town, town.alpha), session(town, town.colleague)

    ownership.hand_over(town.store, town.colleague.account_id, actor=town.alpha, now=NOW)

    assert owners(town) == [town.colleague.account_id]
    assert role_in(town, old) is Role.FIRM_MEMBER
    assert role_in(town, new) is Role.FIRM_OWNER


def test_both_accounts_leave_a_trace(town: Town) -> None:
    ownership.hand_over(town.store, town.colleague.account_id, actor=town.alpha, now=NOW)

    found = town.store.rows("SELECT what FROM audit_entries WHERE action = 'owner.transfer'")
    assert {row["what"] for row in found} == {
        f"accounts/{town.alpha.account_id}",
        f"accounts/{town.colleague.account_id}",
    }


@pytest.mark.parametrize("who", ["alpha", "beta", "reviewer", "admin"])
def test_the_firm_goes_to_no_stranger(town: Town, who: str) -> None:
    with pytest.raises(NotReady):
        ownership.hand_over(town.store, getattr(town, who).account_id, actor=town.alpha, now=NOW)
    assert owners(town) == [town.alpha.account_id]


def test_the_firm_goes_to_nobody_disabled_or_without_a_password(town: Town) -> None:
    invited = town.new_id()
    colleagues.invite(
        town.store,
        invited,
        name="新同事",
        login="new@jia.cn",
        token="t" * 43,
        actor=town.alpha,
        now=NOW,
    )
    colleagues.disable(town.store, town.colleague.account_id, actor=town.alpha, now=NOW)

    for account_id in (invited, town.colleague.account_id, "x", ""):
        with pytest.raises(NotReady):
            ownership.hand_over(town.store, account_id, actor=town.alpha, now=NOW)
    assert owners(town) == [town.alpha.account_id]


@pytest.mark.parametrize(
    "who", ["colleague", "reviewer", "lead", "guide", "admin", "auditor", "visitor"]
)
def test_only_the_owner_hands_over(town: Town, who: str) -> None:
    with pytest.raises(NotAllowed):
        ownership.hand_over(
            town.store, town.colleague.account_id, actor=getattr(town, who), now=NOW
        )


def test_who_was_owner_a_moment_ago_hands_over_no_more(town: Town) -> None:
    third = member(town.store, town.new_id(), town.alpha)
    ownership.hand_over(town.store, town.colleague.account_id, actor=town.alpha, now=NOW)

    with pytest.raises(NotAllowed):
        ownership.hand_over(town.store, third.account_id, actor=town.alpha, now=NOW)
    assert owners(town) == [town.colleague.account_id]


def test_of_two_at_once_one_wins_and_there_is_one_owner(town: Town) -> None:
    third = member(town.store, town.new_id(), town.alpha)
    done: list[str] = []
    start = threading.Barrier(2)

    def attempt(to: Actor) -> None:
        with town.again() as store:
            start.wait()
            try:
                ownership.hand_over(store, to.account_id, actor=town.alpha, now=NOW)
            except NotAllowed:
                return
            done.append(to.account_id)

    threads = [threading.Thread(target=attempt, args=(to,)) for to in (town.colleague, third)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert owners(town) == done
    assert len(done) == 1


def test_the_database_itself_lets_no_firm_have_two_owners(town: Town) -> None:
    with pytest.raises(NotUnique):
        town.store.update("accounts", town.colleague.account_id, {"role": "firm_owner"})


def test_the_former_owner_is_looked_after_by_the_new_one(town: Town) -> None:
    ownership.hand_over(town.store, town.colleague.account_id, actor=town.alpha, now=NOW)
    new = Actor(town.colleague.account_id, Role.FIRM_OWNER, town.alpha.firm_id)

    colleagues.disable(town.store, town.alpha.account_id, actor=new, now=NOW)

    assert accounts.by_id(town.store, town.alpha.account_id).disabled_at == NOW
