"""The people of a firm: invited, disabled, let in again; by the owner alone, and nobody is betrayed."""

from datetime import timedelta

import pytest

from data import accounts, bounds, colleagues, links, retention, sessions
from data.accounts import NoSuchAccount
from data.actor import OPERATOR, Actor, Role
from data.colleagues import Colleague
from data.errors import NotAllowed
from data.links import BadLink
from tests.data.town import NOW, Town

TOKEN = "t" * 43
STRANGERS = ("beta", "gamma", "reviewer", "lead", "guide", "auditor", "admin", "visitor")


def invite(
    town: Town, login: str = "new@jia.cn", token: str = TOKEN, by: Actor | None = None
) -> str:
    """A colleague of alpha's; the account's id."""
    account_id = town.new_id()
    colleagues.invite(
        town.store,
        account_id,
        name="新同事",
        login=login,
        token=token,
        actor=by or town.alpha,
        now=NOW,
    )
    return account_id


def listed(town: Town, account_id: str) -> Colleague:
    found = colleagues.all_of(town.store, actor=town.alpha)
    return next(one for one in found if one.account.id == account_id)


def settle(town: Town, account_id: str, token: str = TOKEN) -> Actor:
    """The colleague uses the link and sets a password."""
    links.use(town.store, token, now=NOW)
    me = Actor(account_id, Role.FIRM_MEMBER, town.alpha.firm_id)
    accounts.set_password(town.store, account_id, "hash", actor=me, now=NOW)
    return me


def test_an_invited_colleague_becomes_active_by_the_link(town: Town) -> None:
    account_id = invite(town)
    assert listed(town, account_id).state == "invited"

    settle(town, account_id)

    assert listed(town, account_id).state == "active"
    assert listed(town, account_id).last_sign_in is None
    sessions.start(town.store, account_id, token="s", now=NOW + timedelta(hours=1))
    assert listed(town, account_id).last_sign_in == NOW + timedelta(hours=1)


def test_the_last_sign_in_outlives_the_session(town: Town) -> None:
    sessions.start(town.store, town.colleague.account_id, token="s", now=NOW)
    retention.forget(
        town.store, "sessions", before=NOW + timedelta(days=30), actor=OPERATOR, now=NOW
    )

    assert listed(town, town.colleague.account_id).last_sign_in == NOW


def test_the_owner_stands_first(town: Town) -> None:
    invite(town)

    found = colleagues.all_of(town.store, actor=town.colleague)

    assert [one.is_owner for one in found] == [True, False, False]


def test_a_login_that_leads_elsewhere_gives_the_same_and_stays_where_it_leads(town: Town) -> None:
    theirs = accounts.own(town.store, actor=town.beta)

    account_id = invite(town, theirs.login)

    found = listed(town, account_id)
    assert (found.state, found.account.login) == ("invited", theirs.login)
    assert links.account_of(town.store, TOKEN, now=NOW).id == account_id
    assert accounts.credentials(town.store, theirs.login).id == town.beta.account_id


def test_disabling_ends_sessions_and_links_and_letting_in_revives_neither(town: Town) -> None:
    account_id = invite(town)
    settle(town, account_id)
    sessions.start(town.store, account_id, token="s", now=NOW)
    links.issue(town.store, account_id, token="u" * 43, actor=town.alpha, now=NOW)

    colleagues.disable(town.store, account_id, actor=town.alpha, now=NOW)
    assert listed(town, account_id).state == "disabled"
    colleagues.enable(town.store, account_id, actor=town.alpha, now=NOW)

    assert listed(town, account_id).state == "active"
    assert sessions.actor(town.store, sessions.session_of("s"), now=NOW) is None
    with pytest.raises(BadLink):
        links.use(town.store, "u" * 43, now=NOW)


@pytest.mark.parametrize("who", ["colleague", *STRANGERS])
def test_only_the_owner_looks_after_colleagues(town: Town, who: str) -> None:
    actor = getattr(town, who)
    before = town.store.rows("SELECT * FROM accounts")

    for step in (colleagues.disable, colleagues.enable):
        if (who, step) in (("admin", colleagues.disable), ("admin", colleagues.enable)):
            continue
        with pytest.raises(NoSuchAccount):
            step(town.store, town.colleague.account_id, actor=actor, now=NOW)
    if who not in {"beta", "gamma"}:
        with pytest.raises(NotAllowed):
            invite(town, by=actor)

    assert town.store.rows("SELECT * FROM accounts") == before


def test_an_owner_invites_into_the_own_firm_only(town: Town) -> None:
    account_id = invite(town, by=town.beta)

    assert accounts.by_id(town.store, account_id).firm_id == town.beta.firm_id


@pytest.mark.parametrize("who", ["alpha", "deputy", "colleague"])
def test_nobody_of_the_firm_disables_the_owner_or_gets_in_as_the_owner(
    town: Town, who: str
) -> None:
    deputy = Actor(
        town.colleague.account_id,
        Role.FIRM_OWNER,
        town.alpha.firm_id,
        deputy_for=town.alpha.account_id,
    )
    actor = deputy if who == "deputy" else getattr(town, who)

    for step in (colleagues.disable, colleagues.enable):
        with pytest.raises(NoSuchAccount):
            step(town.store, town.alpha.account_id, actor=actor, now=NOW)
    with pytest.raises(NoSuchAccount):
        links.issue(town.store, town.alpha.account_id, token=TOKEN, actor=actor, now=NOW)


def test_a_firm_has_a_bounded_number_of_accounts(town: Town) -> None:
    rest = bounds.number("colleagues") - 2
    made = [invite(town, f"n{n}@jia.cn", f"{n:043d}") for n in range(rest)]
    with pytest.raises(colleagues.TooManyColleagues):
        invite(town, "more@jia.cn")

    colleagues.disable(town.store, made[0], actor=town.alpha, now=NOW)
    invite(town, "more@jia.cn")
    with pytest.raises(colleagues.TooManyColleagues):
        colleagues.enable(town.store, made[0], actor=town.alpha, now=NOW)


def test_others_see_nobody(town: Town) -> None:
    for who in ("visitor", "admin", "auditor"):
        assert colleagues.all_of(town.store, actor=getattr(town, who)) == []
