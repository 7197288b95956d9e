"""Assistance (协助填写): a guide fills in the firm's draft because the firm asked this guide to.

It begins with the firm's word and ends with it, with the guide's own, or with the submission.
"""

from dataclasses import dataclass
from datetime import datetime

from data import assessments, noted
from data.actor import Actor
from data.assessments import AssessmentClosed
from data.errors import NoSuch, NotUnique
from data.recusals import NOT_KEPT_OUT
from data.rights import Action, may, require
from data.scope import in_scope, listed, parameters
from data.store import Row, Store
from data.times import from_text, to_text

_GUIDES = f"""
    SELECT accounts.id, accounts.name, accounts.post, accounts.agency FROM firm_assignments
    JOIN firms ON firms.id = firm_assignments.firm_id AND {{scope}}
    JOIN accounts ON accounts.id = firm_assignments.account_id AND accounts.role = 'guide'
        AND accounts.disabled_at IS NULL
    WHERE firms.id = :firm AND firm_assignments.ended_at IS NULL AND {NOT_KEPT_OUT}
    ORDER BY firm_assignments.assigned_at, accounts.id
"""  # noqa: S608 - made of own names only
_READ = """
    SELECT assists.*, assessments.firm_id, firms.name AS firm_name, accounts.post, accounts.agency
    FROM assists
    JOIN assessments ON assessments.id = assists.assessment_id
    JOIN firms ON firms.id = assessments.firm_id AND {listed}
    JOIN accounts ON accounts.id = assists.guide_id
    WHERE {condition} ORDER BY assists.invited_at, assists.id
"""


class NoSuchGuide(NoSuch):
    """Nobody who is assigned to the firm and may be asked."""

    message = "没有找到这位指导员，可能已经改派。请刷新页面再选。"


class NoSuchAssist(NoSuch):
    """Never asked, ended, or out of scope."""

    message = "这次协助已经结束，或者企业没有请您协助填写。"


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide who is assigned to the firm, as the firm chooses one."""

    id: str
    name: str
    post: str
    agency: str


@dataclass(frozen=True, slots=True)
class Assist:
    """A guide asked to fill in one assessment; `post`, `agency`: the guide's."""

    id: str
    assessment_id: str
    firm_id: str
    firm_name: str
    guide_id: str
    post: str
    agency: str
    invited_at: datetime
    ended_at: datetime | None


def guides(store: Store, *, actor: Actor) -> list[Guide]:
    """Whom the own firm may ask: those assigned to it who did not recuse (回避)."""
    sql = _GUIDES.format(scope=in_scope(actor, Action.ASSIST_INVITE))
    found = store.rows(sql, firm=actor.firm_id, **parameters(actor))
    return [Guide(row["id"], _name(store, row), row["post"], row["agency"]) for row in found]


def invite(
    store: Store,
    assist_id: str,
    assessment_id: str,
    guide_id: str,
    *,
    actor: Actor,
    now: datetime,
) -> Assist:
    """Ask a guide to fill in the own firm's draft; asking again changes nothing.

    Raises:
        NotAllowed: not of a firm. NoSuchAssessment: out of scope. NoSuchGuide: not this firm's.
        AssessmentClosed: nothing can be filled in there.
    """
    require(actor, Action.ASSIST_INVITE)
    with store.atomic():
        assessment = assessments.get(store, assessment_id, actor=actor)
        if not assessment.is_editable:
            raise AssessmentClosed(assessment.state)
        if guide_id not in {one.id for one in guides(store, actor=actor)}:
            raise NoSuchGuide
        row = {
            "id": assist_id,
            "assessment_id": assessment_id,
            "guide_id": guide_id,
            "invited_by": actor.account_id,
            "invited_at": to_text(now),
        }
        try:
            action, of = Action.ASSIST_INVITE, assessment.firm_id
            noted.add(store, action, "assists", row, firm=of, actor=actor, now=now)
        except NotUnique:
            stands = open_of(store, assessment_id, actor=actor)
            return next(one for one in stands if one.guide_id == guide_id)
        return get(store, assist_id, actor=actor)


def get(store: Store, assist_id: str, *, actor: Actor) -> Assist:
    """One that is open, for the firm and for the guide who was asked.

    Raises:
        NoSuchAssist: none in scope.
    """
    found = _read(store, "assists.id = :id AND assists.ended_at IS NULL", actor, id=assist_id)
    if not found:
        raise NoSuchAssist
    return found[0]


def open_of(store: Store, assessment_id: str, *, actor: Actor) -> list[Assist]:
    """Who fills in an assessment just now; a guide sees the own one alone."""
    condition = "assists.assessment_id = :assessment AND assists.ended_at IS NULL"
    return _read(store, condition, actor, assessment=assessment_id)


def of_assessment(store: Store, assessment_id: str, *, actor: Actor) -> list[Assist]:
    """All of an assessment, ended ones too, oldest first."""
    return _read(store, "assists.assessment_id = :assessment", actor, assessment=assessment_id)


def asked(store: Store, *, actor: Actor) -> list[Assist]:
    """The guide's own open ones, oldest first; nothing for others."""
    if not may(actor, Action.ASSIST_FILL):
        return []
    condition = (
        "assists.guide_id = :scope_account AND assists.ended_at IS NULL"
        " AND assessments.state IN ('draft', 'returned')"
    )
    return _read(store, condition, actor)


def end(store: Store, assist_id: str, *, actor: Actor, now: datetime) -> Assist:
    """End it: by the firm, or by the guide who was asked.

    Raises:
        NotAllowed: neither. NoSuchAssist: ended already, or out of scope.
    """
    action = Action.ASSIST_FILL if may(actor, Action.ASSIST_FILL) else Action.ASSIST_INVITE
    require(actor, action)
    with store.atomic():
        found = get(store, assist_id, actor=actor)
        _end(store, found, action, actor=actor, now=now)
    return found


def end_all(store: Store, assessment_id: str, *, actor: Actor, now: datetime) -> None:
    """With the submission, or the withdrawal, no guide fills in any more.

    Raises:
        NotAllowed: not of a firm.
    """
    require(actor, Action.ASSIST_INVITE)
    with store.atomic():
        for one in open_of(store, assessment_id, actor=actor):
            _end(store, one, Action.ASSIST_INVITE, actor=actor, now=now)


def _end(store: Store, one: Assist, action: Action, *, actor: Actor, now: datetime) -> None:
    ended, of = {"ended_at": to_text(now), "ended_by": actor.account_id}, one.firm_id
    noted.change(store, action, "assists", one.id, ended, firm=of, actor=actor, now=now)


def _read(store: Store, condition: str, actor: Actor, **params: str) -> list[Assist]:
    """The firm reads all of its own; of the staff, only who was asked reads that it was."""
    if not actor.is_of_firm:
        condition += " AND assists.guide_id = :scope_account"
    sql = _READ.format(listed=listed(actor), condition=condition)
    return [_assist(row) for row in store.rows(sql, **params, **parameters(actor))]


def _assist(row: Row) -> Assist:
    return Assist(
        id=row["id"],
        assessment_id=row["assessment_id"],
        firm_id=row["firm_id"],
        firm_name=row["firm_name"],
        guide_id=row["guide_id"],
        post=row["post"],
        agency=row["agency"],
        invited_at=from_text(row["invited_at"]),
        ended_at=from_text(row["ended_at"]) if row["ended_at"] else None,
    )


def _name(store: Store, row: Row) -> str:
    return store.keyring.decrypt(row["name"], table="accounts", column="name", row=row["id"])
