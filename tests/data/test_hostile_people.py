"""What concerns a firm's people, tried by everybody who has no business there.

As in `test_hostile_actors`: the same refusal as for what is not there, and not one row changed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from data import (
    claim_decisions,
    claims,
    colleagues,
    deputies,
    firms,
    ownership,
    parts,
    successors,
)
from data.actor import Actor, Role
from data.errors import NoSuch, NotAllowed
from data.times import day_in_shanghai
from portal.workflows import (
    confirming,
    dividing,
    handing_over,
    inviting,
    recovering,
    standing_in,
)
from portal.workflows.firm_form import Unacceptable
from portal.workflows.inviting import InvitationForm
from portal.workflows.recovering import DecisionForm
from portal.workflows.standing_in import DeputyForm
from tests.data.town import CODE, NOW, Town

TODAY = day_in_shanghai(NOW)
STRANGERS = (
    "beta",
    "gamma",
    "reviewer",
    "distant_reviewer",
    "guide",
    "lead",
    "auditor",
    "admin",
    "visitor",
)
EVERYBODY = ("alpha", "colleague", *STRANGERS)
TABLES = (
    "accounts",
    "firms",
    "part_assignments",
    "deputies",
    "ownership_claims",
    "confirmations",
    "links",
)
PASSWORD = "irgendein langer Satz"


@dataclass
class Target:
    """Alpha with a part given, a deputy to come, and two claims: one waits, one is open."""

    town: Town
    firm: str
    deputy: str
    waiting: str
    open: str


@pytest.fixture
def target(town: Town) -> Target:
    firm = town.alpha.firm_id or ""
    parts.assign(town.store, "FW", town.colleague.account_id, actor=town.alpha, now=NOW)
    firms.confirm(town.store, firm, actor=town.lead, now=NOW)
    made = Target(town, firm, town.new_id(), _claim(town), _claim(town))
    _appoint(made, town.alpha, made.deputy, days=30)
    recovering.approve(
        town.store,
        made.waiting,
        DecisionForm(seen="营业执照", login="wang@jia.cn", former="member"),
        token="c" * 43,
        new_id=town.new_id,
        actor=town.lead,
        now=NOW,
    )
    return made


def _claim(town: Town) -> str:
    claim_id = town.new_id()
    claimant = claims.Claimant("王五", "总经理", "wang@jia.cn", "营业执照")
    claims.file(town.store, claim_id, CODE, claimant, consent="x", now=NOW)
    return claim_id


def _appoint(t: Target, actor: Actor, appointment: str, *, days: int = 0) -> None:
    day = TODAY + timedelta(days=days)
    deputies.appoint(
        t.town.store,
        appointment,
        t.town.alpha.account_id,
        t.town.colleague.account_id,
        first_day=day,
        last_day=day,
        actor=actor,
        now=NOW,
    )


def _decision(t: Target, a: Actor) -> object:
    return claim_decisions.approve(
        t.town.store,
        t.open,
        claim_decisions.Approval("营业执照", "other@jia.cn", "member"),
        token="d" * 43,
        account_id=t.town.new_id(),
        actor=a,
        now=NOW,
    )


Attempt = Callable[[Target, Actor], Any]

READS: dict[str, Attempt] = {
    "colleagues.all_of": lambda t, a: [
        one for one in colleagues.all_of(t.town.store, actor=a) if one.account.firm_id == t.firm
    ],
    "successors.all_of": lambda t, a: [
        one for one in successors.all_of(t.town.store, actor=a) if one.firm_id == t.firm
    ],
    "successors.checked": lambda t, a: successors.checked(
        t.town.store, t.town.colleague.account_id, actor=a
    ),
    "parts.assigned": lambda t, a: parts.assigned(t.town.store, t.firm, actor=a),
    "deputies.current": lambda t, a: deputies.current(t.town.store, actor=a, now=NOW),
    "claims.of_own_firm": lambda t, a: claims.of_own_firm(t.town.store, actor=a),
    "dividing.shares": lambda t, a: [
        share for share in dividing.shares(t.town.store, actor=a) if share.account_id
    ],
}
"""What the firm's own people read, and nobody else."""

WRITES: dict[str, Attempt] = {
    "colleagues.disable": lambda t, a: colleagues.disable(
        t.town.store, t.town.colleague.account_id, actor=a, now=NOW
    ),
    "colleagues.enable": lambda t, a: colleagues.enable(
        t.town.store, t.town.colleague.account_id, actor=a, now=NOW
    ),
    "inviting.new_link": lambda t, a: inviting.new_link(
        t.town.store, t.town.colleague.account_id, token="x" * 43, actor=a, now=NOW
    ),
    "deputies.end": lambda t, a: deputies.end(t.town.store, t.deputy, actor=a, now=NOW),
    "deputies.appoint": lambda t, a: _appoint(t, a, t.town.new_id()),
    "standing_in.appoint for the owner": lambda t, a: standing_in.appoint(
        t.town.store,
        DeputyForm(
            absent=t.town.alpha.account_id,
            deputy=t.town.colleague.account_id,
            first=TODAY.isoformat(),
            last=TODAY.isoformat(),
        ),
        actor=a,
        now=NOW,
        new_id=t.town.new_id,
    ),
    "parts.assign": lambda t, a: parts.assign(
        t.town.store, "FK", t.town.colleague.account_id, actor=a, now=NOW
    ),
    "dividing.assign_all": lambda t, a: dividing.assign_all(
        t.town.store, {"FK": t.town.colleague.account_id}, actor=a, now=NOW
    ),
    "ownership.hand_over": lambda t, a: ownership.hand_over(
        t.town.store, t.town.colleague.account_id, actor=a, now=NOW
    ),
    "handing_over.hand_over": lambda t, a: handing_over.hand_over(
        t.town.store, t.town.colleague.account_id, PASSWORD, actor=a, now=NOW
    ),
    "claim_decisions.stop": lambda t, a: claim_decisions.stop(
        t.town.store, t.waiting, actor=a, now=NOW
    ),
}
"""What the firm's owner does (stopping a claim: its colleagues too)."""

STAFF_STEPS: dict[str, Attempt] = {
    "claims.get": lambda t, a: claims.get(t.town.store, t.open, actor=a, now=NOW),
    "claim_decisions.approve": _decision,
    "recovering.approve": lambda t, a: recovering.approve(
        t.town.store,
        t.open,
        DecisionForm(seen="营业执照", login="other@jia.cn", former="member"),
        token="d" * 43,
        new_id=t.town.new_id,
        actor=a,
        now=NOW,
    ),
    "claim_decisions.reject": lambda t, a: claim_decisions.reject(
        t.town.store, t.open, "不符", actor=a, now=NOW
    ),
    "recovering.reject": lambda t, a: recovering.reject(
        t.town.store, t.open, "不符", actor=a, now=NOW
    ),
    "claim_decisions.new_link": lambda t, a: claim_decisions.new_link(
        t.town.store, t.waiting, token="d" * 43, actor=a, now=NOW
    ),
    "recovering.new_link": lambda t, a: recovering.new_link(
        t.town.store, t.waiting, token="d" * 43, actor=a, now=NOW
    ),
    "confirming.confirm": lambda t, a: confirming.confirm(
        t.town.store, t.firm, "营业执照原件", actor=a, now=NOW, new_id=t.town.new_id
    ),
}
"""What a reviewer of the county or the lead does."""

LISTS: dict[str, tuple[frozenset[str], Attempt]] = {
    "claims.in_view": (
        frozenset({"reviewer", "lead"}),
        lambda t, a: claims.in_view(t.town.store, actor=a),
    ),
    "deputies.staff": (frozenset({"lead"}), lambda t, a: deputies.staff(t.town.store, actor=a)),
    "handing_over.candidates": (
        frozenset({"alpha"}),
        lambda t, a: [
            one for one in handing_over.candidates(t.town.store, actor=a) if one.firm_id == t.firm
        ],
    ),
}
"""What shows something to the named ones only."""

OWN_STEPS: dict[str, Attempt] = {
    "colleagues.invite": lambda t, a: colleagues.invite(
        t.town.store,
        t.town.new_id(),
        name="间谍",
        login="spy@jia.cn",
        token="x" * 43,
        actor=a,
        now=NOW,
    ),
    "inviting.invite": lambda t, a: inviting.invite(
        t.town.store,
        InvitationForm(name="间谍", login="spy@jia.cn"),
        token="x" * 43,
        actor=a,
        now=NOW,
        new_id=t.town.new_id,
    ),
}
"""What every owner does in the own firm; the others nowhere."""

GOVERNED = {"colleagues.disable", "colleagues.enable"}
"""What an administrator does to a firm's accounts as well."""


def _contents(town: Town) -> dict[str, list[dict[str, Any]]]:
    return {table: town.store.rows(f"SELECT * FROM {table}") for table in TABLES}


ATTEMPTS = (READS, WRITES, STAFF_STEPS, LISTS, OWN_STEPS)


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("read", READS)
def test_a_stranger_reads_nothing(target: Target, read: str, stranger: str) -> None:
    try:
        found = READS[read](target, getattr(target.town, stranger))
    except (NoSuch, NotAllowed) as refusal:
        assert target.firm not in str(refusal)
    else:
        assert not found


@pytest.mark.parametrize("own", ["alpha", "colleague"])
@pytest.mark.parametrize("read", READS)
def test_the_firm_itself_reads_it(target: Target, read: str, own: str) -> None:
    assert READS[read](target, getattr(target.town, own))


@pytest.mark.parametrize(
    ("write", "who"),
    [
        (write, who)
        for write in WRITES
        for who in ("colleague", *STRANGERS)
        if (who, write) != ("colleague", "claim_decisions.stop")
        and not (who == "admin" and write in GOVERNED)
    ],
)
def test_who_is_not_the_owner_changes_nothing(target: Target, write: str, who: str) -> None:
    before = _contents(target.town)

    with pytest.raises((NoSuch, NotAllowed, Unacceptable)):
        WRITES[write](target, getattr(target.town, who))

    assert _contents(target.town) == before


@pytest.mark.parametrize("who", [one for one in EVERYBODY if one not in {"reviewer", "lead"}])
@pytest.mark.parametrize("step", STAFF_STEPS)
def test_who_is_not_staff_in_scope_decides_nothing(target: Target, step: str, who: str) -> None:
    before = _contents(target.town)

    with pytest.raises((NoSuch, NotAllowed)):
        STAFF_STEPS[step](target, getattr(target.town, who))

    assert _contents(target.town) == before


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("listing", LISTS)
def test_a_list_is_for_those_who_work_with_it(target: Target, listing: str, who: str) -> None:
    allowed, read = LISTS[listing]
    try:
        found = read(target, getattr(target.town, who))
    except (NoSuch, NotAllowed):
        assert who not in allowed
    else:
        assert bool(found) == (who in allowed) or (who, found) == ("distant_reviewer", found)


@pytest.mark.parametrize("who", [one for one in EVERYBODY if one not in {"alpha", "beta", "gamma"}])
@pytest.mark.parametrize("step", OWN_STEPS)
def test_only_an_owner_invites(target: Target, step: str, who: str) -> None:
    before = _contents(target.town)

    with pytest.raises(NotAllowed):
        OWN_STEPS[step](target, getattr(target.town, who))

    assert _contents(target.town) == before


@pytest.mark.parametrize("step", OWN_STEPS)
def test_what_another_owner_invites_is_not_of_this_firm(target: Target, step: str) -> None:
    OWN_STEPS[step](target, target.town.beta)

    found = target.town.store.rows(
        "SELECT firm_id FROM accounts WHERE role = 'firm_member' AND password_hash = ''"
        " AND firm_id <> :alpha",
        alpha=target.firm,
    )
    assert [row["firm_id"] for row in found] == [target.town.beta.firm_id]


def test_a_deputy_whose_time_is_over_is_a_colleague_again(target: Target) -> None:
    """An actor that was kept from yesterday's step is not what a session gives today."""
    town = target.town
    kept = Actor(
        town.colleague.account_id, Role.FIRM_OWNER, target.firm, deputy_for=town.alpha.account_id
    )
    for write in ("ownership.hand_over", "deputies.appoint", "deputies.end"):
        with pytest.raises(NotAllowed):
            WRITES[write](target, kept)
    assert deputies.stands_in_for(town.store, town.colleague.account_id, day=TODAY) == ""
