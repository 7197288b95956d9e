"""Staff accounts: inviting, recovering, disabling, handing over; nothing half done."""

import pytest

from data import assignments, audit, firms, links, second_factors, sessions, staff
from data.accounts import NoSuchAccount
from data.actor import Actor, Role
from data.errors import NotAllowed
from data.links import BadLink
from data.parks import Park, add
from data.rights import Action
from data.sessions import Stage
from portal.workflows import signing_in, staffing
from portal.workflows.firm_form import Unacceptable
from portal.workflows.staffing import NoSuccessor
from tests.data.town import KECHENG, NOW, QUJIANG, Town
from tests.data.town import staff as made
from tests.workflows.people import HERE, PASSWORD, form, official, who

TOKEN = "t" * 43


def _invite(town: Town, **changes: str) -> staff.StaffAccount:
    found = staffing.invite(
        town.store, form(**changes), token=TOKEN, actor=town.admin, now=NOW, new_id=town.new_id
    )
    return staff.get(town.store, found.account_id, actor=town.admin)


def test_an_invitation_makes_an_account_without_a_password_and_a_link(town: Town) -> None:
    zhao = _invite(town)

    assert (zhao.state, zhao.role, zhao.county) == (staff.State.INVITED, Role.REVIEWER, KECHENG)
    assert (zhao.name, zhao.agency, zhao.post) == ("赵二", "政法委", "副科长")
    assert links.account_of(town.store, TOKEN, now=NOW).id == zhao.id
    with pytest.raises(signing_in.SignInRefused):
        signing_in.sign_in(town.store, zhao.login, "", token="x", origin=HERE, now=NOW)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"agency": ""}, "agency"),
        ({"post": "x" * 41}, "post"),
        ({"name": "赵\u202e二"}, "name"),
        ({"login": "zhao"}, "login"),
        ({"role": "firm_owner", "county": ""}, "role"),
        ({"role": "operator", "county": ""}, "role"),
        ({"role": "", "county": ""}, "role"),
        ({"county": ""}, "county"),
        ({"county": "110101"}, "county"),
        ({"park": "nowhere"}, "park"),
        ({"role": "guide", "county": "110101"}, "county"),
    ],
)
def test_what_is_not_accepted_is_named_and_nothing_is_stored(
    town: Town, changes: dict[str, str], field: str
) -> None:
    before = audit.head(town.store)

    with pytest.raises(Unacceptable) as refusal:
        _invite(town, **changes)

    assert list(refusal.value.problems) == [field]
    assert audit.head(town.store) == before


def test_a_login_that_is_taken_is_named(town: Town) -> None:
    _invite(town)

    with pytest.raises(Unacceptable) as refusal:
        _invite(town)

    assert "已被使用" in refusal.value.problems["login"]


@pytest.mark.parametrize("role", ["lead", "auditor", "admin"])
def test_roles_of_the_whole_city_have_no_place(town: Town, role: str) -> None:
    assert _invite(town, role=role).county is None


def test_a_reviewer_of_a_park_sees_that_park(town: Town) -> None:
    add(town.store, Park(id="p1", name="测试园", county=QUJIANG), actor=town.admin, now=NOW)

    assert _invite(town, county=QUJIANG, park="p1").park == "p1"


# Recovering


def _recover(town: Town, account: str, by: Actor | None = None) -> None:
    staffing.recover(town.store, account, token="r" * 43, actor=by or town.admin, now=NOW)


def test_a_lost_telephone_makes_password_and_sessions_worthless_too(town: Town) -> None:
    """Whoever found out the password must not set up the next second factor."""
    zhao = official(town)
    signing_in.begin_session(
        town.store, zhao.actor.account_id, token=TOKEN, origin=HERE, now=NOW, vouched=True
    )
    assert who(town, TOKEN) == zhao.actor

    _recover(town, zhao.actor.account_id)

    assert who(town, TOKEN) is None
    assert not second_factors.is_on(town.store, zhao.actor.account_id)
    with pytest.raises(signing_in.SignInRefused):
        signing_in.sign_in(town.store, zhao.login, PASSWORD, token="x", origin=HERE, now=NOW)
    assert links.account_of(town.store, "r" * 43, now=NOW).id == zhao.actor.account_id


def test_recovering_is_noted_under_the_administrators_name(town: Town) -> None:
    zhao = official(town)
    before = audit.head(town.store).number
    _recover(town, zhao.actor.account_id)

    added = list(audit.entries(town.store, after=before))
    assert {row["account"] for row in added} == {town.admin.account_id}
    assert {Action.SECOND_FACTOR_RESET, Action.ACCOUNT_RECOVER, Action.ACCOUNT_LINK} <= {
        row["action"] for row in added
    }


def test_nobody_is_recovered_who_is_gone_of_a_firm_or_oneself(town: Town) -> None:
    staffing.disable(town.store, town.lead.account_id, actor=town.admin, now=NOW)
    with pytest.raises(NotAllowed):
        _recover(town, town.lead.account_id)
    with pytest.raises(NotAllowed):
        _recover(town, town.admin.account_id)
    with pytest.raises(NoSuchAccount):
        _recover(town, town.alpha.account_id)


# Leaving


def test_a_disabled_account_is_out_with_its_links(town: Town) -> None:
    zhao = _invite(town)

    staffing.disable(town.store, zhao.id, actor=town.admin, now=NOW)

    with pytest.raises(BadLink):
        links.use(town.store, TOKEN, now=NOW)
    with pytest.raises(NotAllowed):
        staffing.new_link(town.store, zhao.id, token="n" * 43, actor=town.admin, now=NOW)


def test_an_administrator_cannot_lock_out_the_own_account(town: Town) -> None:
    for attempt in (
        lambda: staffing.disable(town.store, town.admin.account_id, actor=town.admin, now=NOW),
        lambda: staffing.hand_over(
            town.store,
            town.admin.account_id,
            made(town.store, town.new_id(), town.admin, Role.ADMIN).account_id,
            actor=town.admin,
            now=NOW,
            new_id=town.new_id,
        ),
    ):
        with pytest.raises(NotAllowed):
            attempt()

    assert staff.get(town.store, town.admin.account_id, actor=town.admin).disabled_at is None


@pytest.fixture
def successor(town: Town) -> Actor:
    for firm in (town.alpha, town.gamma):
        assignments.assign(
            town.store, firm.firm_id or "", town.guide.account_id, actor=town.lead, now=NOW
        )
    found = made(town.store, town.new_id(), town.admin, Role.GUIDE)
    assignments.assign(
        town.store, town.gamma.firm_id or "", found.account_id, actor=town.lead, now=NOW
    )
    return found


def _hand_over(town: Town, to: str) -> int:
    return staffing.hand_over(
        town.store, town.guide.account_id, to, actor=town.admin, now=NOW, new_id=town.new_id
    )


def test_a_hand_over_moves_every_firm_and_closes_the_account(town: Town, successor: Actor) -> None:
    sessions.start(town.store, town.guide.account_id, token=TOKEN, now=NOW)

    assert _hand_over(town, successor.account_id) == 2

    assert {f.id for f in firms.in_view(town.store, actor=successor)} == {
        town.alpha.firm_id,
        town.gamma.firm_id,
    }
    assert firms.in_view(town.store, actor=town.guide) == []
    assert who(town, TOKEN) is None
    assert staff.get(town.store, town.guide.account_id, actor=town.admin).disabled_at == NOW


def test_every_moved_firm_has_its_entry(town: Town, successor: Actor) -> None:
    before = audit.head(town.store).number
    _hand_over(town, successor.account_id)

    moved = [
        row["firm_id"]
        for row in audit.entries(town.store, after=before)
        if row["action"] == Action.ACCOUNT_HAND_OVER
    ]
    assert moved.count(town.alpha.firm_id) == 2, "taken from the one, given to the other"
    assert moved.count(town.gamma.firm_id) == 1, "the other had it already"
    assert audit.verify(town.store)


@pytest.mark.parametrize("who_follows", ["reviewer", "lead", "alpha", "guide"])
def test_who_has_another_role_takes_over_nothing(
    town: Town, successor: Actor, who_follows: str
) -> None:
    before = town.store.rows("SELECT * FROM firm_assignments ORDER BY firm_id, account_id")

    with pytest.raises(NoSuccessor):
        _hand_over(town, getattr(town, who_follows).account_id)

    after = town.store.rows("SELECT * FROM firm_assignments ORDER BY firm_id, account_id")
    assert after == before
    assert staff.get(town.store, town.guide.account_id, actor=town.admin).disabled_at is None


def test_the_administrator_learns_no_firm(town: Town, successor: Actor) -> None:
    assert firms.in_view(town.store, actor=town.admin) == []
    shown = str(staff.all_of(town.store, actor=town.admin))
    for actor in (town.alpha, town.gamma):
        assert (actor.firm_id or "?") not in shown


def test_a_guide_signs_in_after_a_hand_over_no_more(town: Town) -> None:
    guide = official(town, role="guide", county="")
    other = made(town.store, town.new_id(), town.admin, Role.GUIDE)
    assert (
        signing_in.sign_in(town.store, guide.login, PASSWORD, token="a" * 43, origin=HERE, now=NOW)
        is Stage.OWES
    )
    staffing.hand_over(
        town.store,
        guide.actor.account_id,
        other.account_id,
        actor=town.admin,
        now=NOW,
        new_id=town.new_id,
    )

    assert who(town, "a" * 43, Stage.OWES) is None
    with pytest.raises(signing_in.SignInRefused):
        signing_in.sign_in(town.store, guide.login, PASSWORD, token="b" * 43, origin=HERE, now=NOW)


def test_who_comes_back_begins_again_and_finds_no_firms(town: Town) -> None:
    guide = official(town, role="guide", county="")
    other = made(town.store, town.new_id(), town.admin, Role.GUIDE)
    assignments.assign(
        town.store, town.alpha.firm_id or "", guide.actor.account_id, actor=town.lead, now=NOW
    )
    with pytest.raises(NotAllowed):
        _restore(town, guide.actor.account_id)
    staffing.hand_over(
        town.store,
        guide.actor.account_id,
        other.account_id,
        actor=town.admin,
        now=NOW,
        new_id=town.new_id,
    )

    _restore(town, guide.actor.account_id)

    found = staff.get(town.store, guide.actor.account_id, actor=town.admin)
    assert (found.state, found.has_factor) == (staff.State.INVITED, False)
    assert links.account_of(town.store, "c" * 43, now=NOW).id == guide.actor.account_id
    assert firms.in_view(town.store, actor=guide.actor) == []


def _restore(town: Town, account: str) -> None:
    staffing.restore(town.store, account, token="c" * 43, actor=town.admin, now=NOW)
