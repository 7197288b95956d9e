"""What staff do, tried by everybody: who may, and how."""

from data import (
    assignments,
    firms,
    industries,
    invitations,
    parks,
    purposes,
    reference,
    regions,
    staff,
)
from data.actor import Role
from data.parks import Park
from portal.workflows import (
    staffing,
)
from portal.workflows.staffing import StaffForm
from tests.data.hostile_case import Attempt, Target
from tests.data.town import CODE, KECHENG, NOW
from tests.data.town import staff as staff_account

ADMIN_ONLY = frozenset({"admin"})


INVITED = StaffForm(name="陈一", post="科长", agency="政法委", login="chen@zf.cn", role="lead")


STAFF_WRITES: dict[str, tuple[frozenset[str], Attempt]] = {
    "staff.all_of": (ADMIN_ONLY, lambda t, a: staff.all_of(t.town.store, actor=a)),
    "staff.get": (
        ADMIN_ONLY,
        lambda t, a: staff.get(t.town.store, t.town.guide.account_id, actor=a),
    ),
    "staff.successors": (
        ADMIN_ONLY,
        lambda t, a: staff.successors(t.town.store, t.town.guide.account_id, actor=a),
    ),
    "assignments.how_many": (
        ADMIN_ONLY,
        lambda t, a: assignments.how_many(t.town.store, t.town.guide.account_id, actor=a),
    ),
    "assignments.move": (
        ADMIN_ONLY,
        lambda t, a: assignments.move(
            t.town.store, t.town.guide.account_id, t.town.lead.account_id, actor=a, now=NOW
        ),
    ),
    "staffing.invite": (
        ADMIN_ONLY,
        lambda t, a: staffing.invite(
            t.town.store, INVITED, token="t" * 43, actor=a, now=NOW, new_id=t.town.new_id
        ),
    ),
    "staffing.new_link": (
        ADMIN_ONLY,
        lambda t, a: staffing.new_link(
            t.town.store, _uninvited(t), token="n" * 43, actor=a, now=NOW
        ),
    ),
    "staffing.recover": (
        ADMIN_ONLY,
        lambda t, a: staffing.recover(
            t.town.store, t.town.reviewer.account_id, token="n" * 43, actor=a, now=NOW
        ),
    ),
    "staffing.restore": (
        ADMIN_ONLY,
        lambda t, a: staffing.restore(t.town.store, _disabled(t), token="n" * 43, actor=a, now=NOW),
    ),
    "staffing.disable": (
        ADMIN_ONLY,
        lambda t, a: staffing.disable(t.town.store, t.town.guide.account_id, actor=a, now=NOW),
    ),
    "staffing.hand_over": (
        ADMIN_ONLY,
        lambda t, a: staffing.hand_over(
            t.town.store,
            t.town.guide.account_id,
            _second_guide(t),
            actor=a,
            now=NOW,
            new_id=t.town.new_id,
        ),
    ),
    "firms.confirm": (
        frozenset({"reviewer", "lead"}),
        lambda t, a: firms.confirm(t.town.store, t.firm, actor=a, now=NOW),
    ),
    "assignments.assign": (
        frozenset({"lead"}),
        lambda t, a: assignments.assign(
            t.town.store, t.firm, t.town.guide.account_id, actor=a, now=NOW
        ),
    ),
    "assignments.end": (
        frozenset({"lead"}),
        lambda t, a: assignments.end(
            t.town.store, t.firm, t.town.guide.account_id, actor=a, now=NOW
        ),
    ),
    "purposes.state": (
        frozenset({"reviewer", "lead"}),
        lambda t, a: purposes.state(
            t.town.store, t.town.new_id(), t.firm, "核对自评", actor=a, now=NOW
        ),
    ),
    "invitations.issue": (
        frozenset({"reviewer", "distant_reviewer", "lead"}),
        lambda t, a: invitations.issue(
            t.town.store, t.town.new_id(), "word", CODE, actor=a, now=NOW
        ),
    ),
    "parks.add": (
        frozenset({"admin"}),
        lambda t, a: parks.add(
            t.town.store, Park(id="p", name="试验园区", county=KECHENG), actor=a, now=NOW
        ),
    ),
    "parks.close": (
        frozenset({"admin"}),
        lambda t, a: parks.close(t.town.store, _park(t), actor=a, now=NOW),
    ),
    "regions.save": (
        frozenset({"admin"}),
        lambda t, a: regions.save(
            t.town.store, regions.counties(t.town.store)[0], actor=a, now=NOW
        ),
    ),
    "industries.save": (
        frozenset({"admin"}),
        lambda t, a: industries.save(
            t.town.store, industries.get(t.town.store, "46"), actor=a, now=NOW
        ),
    ),
    "reference.edit": (
        frozenset({"admin"}),
        lambda t, a: reference.edit(
            t.town.store,
            "regions",
            {"code": "330898", "name": "试验区", "parent": "330800"},
            key="code",
            actor=a,
            now=NOW,
        ),
    ),
}
"""What staff do, with who of the town may."""


def _park(target: Target) -> str:
    park = Park(id=target.town.new_id(), name="试验园区", county=KECHENG)
    parks.add(target.town.store, park, actor=target.town.admin, now=NOW)
    return park.id


def _uninvited(t: Target) -> str:
    """Somebody who was invited and has not come yet."""
    return staffing.invite(
        t.town.store,
        INVITED.model_copy(update={"login": "wu@zf.cn"}),
        token="u" * 43,
        actor=t.town.admin,
        now=NOW,
        new_id=t.town.new_id,
    ).account_id


def _disabled(t: Target) -> str:
    staffing.disable(t.town.store, t.town.guide.account_id, actor=t.town.admin, now=NOW)
    return t.town.guide.account_id


def _second_guide(t: Target) -> str:
    return staff_account(t.town.store, t.town.new_id(), t.town.admin, Role.GUIDE).account_id
