"""Assessments (自评) of a firm and their states."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from data import audit, figures
from data import scope as reach
from data.actor import Actor
from data.errors import NoSuch, NotUnique, Refusal
from data.rights import Action, Reach, may, require
from data.rights import reach as reach_of
from data.scope import parameters
from data.store import Row, Store
from data.times import to_text

Scope = Literal["full", "light"]
State = Literal[
    "draft",
    "submitted",
    "in_review",
    "returned",
    "reviewed",
    "objected",
    "closed",
    "withdrawn",
    "expired",
]

EDITABLE: frozenset[State] = frozenset({"draft", "returned"})
FINAL: frozenset[State] = frozenset({"closed", "withdrawn", "expired"})
_NEXT: dict[State, frozenset[State]] = {
    "draft": frozenset({"submitted", "withdrawn", "expired"}),
    "submitted": frozenset({"in_review", "withdrawn"}),
    "in_review": frozenset({"returned", "reviewed"}),
    "returned": frozenset({"submitted"}),
    "reviewed": frozenset({"objected", "closed"}),
    "objected": frozenset({"closed"}),
}
_COUNTED_ANEW: frozenset[State] = frozenset({"submitted", "withdrawn", "reviewed"})
"""What makes another check of the firm, or another colour, the one that counts in the statistics."""
_CLOSED = {
    "submitted": "这份自评已经提交，答案不能再修改。需要修改请先撤回，或等待退回。",
    "withdrawn": "这份自评已经撤回，不能再修改。请开始新的一份，可带入原来的答案。",
    "expired": "这份自评已随批次结束而过期。请开始新的一份，可带入原来的答案。",
}
_READ = """
    SELECT assessments.* FROM assessments {visible} WHERE {condition}
    ORDER BY assessments.created_at DESC, assessments.id
"""
_FILLED = "SELECT assessments.* FROM assessments {filled} WHERE assessments.id = :id"
_CLOSING = """
    SELECT assessments.state FROM assessments
    JOIN firms ON firms.id = assessments.firm_id AND {scope} WHERE assessments.id = :id
"""


class NoSuchAssessment(NoSuch):
    """No such assessment, or out of the actor's scope."""

    message = "没有找到这份自评，或者您无权查看。请从企业首页重新进入。"


class AssessmentClosed(Refusal):
    """The assessment is in a state in which this cannot be done."""

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(_CLOSED.get(state, "这份自评正在复核或已经办结，答案不能再修改。"))


class DraftExists(Refusal):
    """The firm has an open draft of this edition already."""

    message = "本企业已有一份未提交的自评，请继续填写那一份。"


class Assessment(BaseModel):
    """One assessment; `submitted_at` is the time of the last submission."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    firm_id: str
    edition: str
    scope: Scope
    state: State
    created_at: datetime
    created_by: str
    submitted_at: datetime | None
    submitted_by: str | None
    campaign_id: str | None = None

    @property
    def is_editable(self) -> bool:
        """Whether answers may be given."""
        return self.state in EDITABLE


def create(
    store: Store,
    assessment_id: str,
    *,
    edition: str,
    scope: Scope,
    campaign_id: str | None = None,
    actor: Actor,
    now: datetime,
) -> Assessment:
    """An empty draft of the actor's own firm, for a campaign (批次) that asks for it, or on its own account.

    Raises:
        DraftExists: one of this edition is open.
        NotAllowed: the actor is not of a firm.
    """
    require(actor, Action.CHECK_BEGIN)
    row = {
        "id": assessment_id,
        "firm_id": actor.firm_id,
        "edition": edition,
        "scope": scope,
        "state": "draft",
        "created_at": to_text(now),
        "created_by": actor.account_id,
        "campaign_id": campaign_id,
    }
    try:
        with store.atomic():
            store.insert("assessments", row)
            _note(store, assessment_id, Action.CHECK_BEGIN, actor=actor, now=now)
    except NotUnique:
        raise DraftExists from None
    return get(store, assessment_id, actor=actor)


def get(store: Store, assessment_id: str, *, actor: Actor) -> Assessment:
    """One assessment; a draft is seen by its own firm, and by a guide at the gate (协助填写).

    Raises:
        NoSuchAssessment: none in the actor's scope.
    """
    found = _read(store, "assessments.id = :id", actor, id=assessment_id)
    if not found:
        raise NoSuchAssessment
    return found[0]


def to_fill(store: Store, assessment_id: str, *, actor: Actor) -> Assessment:
    """One assessment for somebody who writes in it: of the own firm, or asked to by the firm (协助填写).

    Raises:
        NoSuchAssessment: none that is the actor's to fill in.
    """
    found = store.rows(_FILLED.format(filled=filled(actor)), id=assessment_id, **parameters(actor))
    if not found:
        raise NoSuchAssessment
    return Assessment.model_validate(found[0])


def of_firm(store: Store, firm_id: str, *, actor: Actor) -> list[Assessment]:
    """All assessments of a firm, newest first."""
    return _read(store, "assessments.firm_id = :firm", actor, firm=firm_id)


def open_draft(store: Store, *, edition: str, actor: Actor) -> Assessment | None:
    """The own firm's draft of this edition, if it has begun one."""
    condition = (
        "assessments.firm_id = :firm AND assessments.edition = :edition"
        " AND assessments.state = 'draft'"
    )
    found = _read(store, condition, actor, firm=actor.firm_id, edition=edition)
    return found[0] if found else None


def move(
    store: Store,
    assessment: Assessment,
    state: State,
    *,
    actor: Actor,
    now: datetime,
    action: Action = Action.CHECK_SUBMIT,
) -> Assessment:
    """Change the state; only the steps of the design are possible. `action` is the right it needs.

    Raises:
        NotAllowed: not for this actor. AssessmentClosed: no such step from where it stands now.
        NoSuchAssessment: out of scope.
    """
    with store.atomic():
        require(actor, action)
        current = get(store, assessment.id, actor=actor)
        if state not in _NEXT.get(current.state, frozenset()):
            raise AssessmentClosed(current.state)
        changes: dict[str, str] = {"state": state}
        if state == "submitted":
            changes |= {"submitted_at": to_text(now), "submitted_by": actor.account_id}
        stood = recorded(store, assessment.id)
        store.update("assessments", assessment.id, changes)
        _note(store, assessment.id, action, actor=actor, now=now, before=stood)
        if state in _COUNTED_ANEW:
            figures.renew(store, current.firm_id)
    return get(store, assessment.id, actor=actor)


def hand_in(
    store: Store, assessment_id: str, campaign_id: str, *, actor: Actor, now: datetime
) -> Assessment:
    """Let the own firm's draft count for a campaign (批次); the caller knows that the firm is asked.

    Raises:
        AssessmentClosed: it is no draft any more, or counts for another campaign.
    """
    require(actor, Action.CHECK_BEGIN)
    with store.atomic():
        current = get(store, assessment_id, actor=actor)
        if current.state != "draft" or current.campaign_id is not None:
            raise AssessmentClosed(current.state)
        stood = recorded(store, assessment_id)
        store.update("assessments", assessment_id, {"campaign_id": campaign_id})
        _note(store, assessment_id, Action.CHECK_BEGIN, actor=actor, now=now, before=stood)
    return get(store, assessment_id, actor=actor)


def close(store: Store, assessment_id: str, *, actor: Actor, now: datetime) -> None:
    """A reviewed assessment takes effect (办结); the operator's timer reaches every firm's.

    Raises:
        NotAllowed: not for this role. NoSuchAssessment: out of scope.
        AssessmentClosed: it does not stand as reviewed.
    """
    action = Action.REVIEW_CLOSE
    require(actor, action)
    everything = reach_of(actor, action) is Reach.ANY
    condition = "1 = 1" if everything else reach.in_scope(actor, action)
    with store.atomic():
        found = store.rows(_CLOSING.format(scope=condition), id=assessment_id, **parameters(actor))
        if not found:
            raise NoSuchAssessment
        if found[0]["state"] != "reviewed":
            raise AssessmentClosed(found[0]["state"])
        stood = recorded(store, assessment_id)
        store.update("assessments", assessment_id, {"state": "closed"})
        _note(store, assessment_id, action, actor=actor, now=now, before=stood)


def widen(store: Store, assessment_id: str, *, actor: Actor, now: datetime) -> Assessment:
    """Make a light draft a full one; its answers stay.

    Raises:
        AssessmentClosed: it is no draft any more.
    """
    require(actor, Action.CHECK_BEGIN)
    with store.atomic():
        current = get(store, assessment_id, actor=actor)
        if current.state != "draft":
            raise AssessmentClosed(current.state)
        stood = recorded(store, assessment_id)
        store.update("assessments", assessment_id, {"scope": "full"})
        _note(store, assessment_id, Action.CHECK_BEGIN, actor=actor, now=now, before=stood)
    return get(store, assessment_id, actor=actor)


def to_fill_in(of_firm: Iterable[Assessment]) -> Assessment | None:
    """The one that the firm works on now: what was returned to it first, else its draft."""
    editable = [one for one in of_firm if one.is_editable]
    returned = [one for one in editable if one.state == "returned"]
    return next(iter([*returned, *editable]), None)


def opened(actor: Actor) -> str:
    """FROM and WHERE of every statement about an assessment's content."""
    return f"JOIN firms ON firms.id = assessments.firm_id AND {reach.opened(actor)}"


def filled(actor: Actor) -> str:
    """FROM and WHERE of every statement that looks for a place to write answers or evidence."""
    return f"JOIN firms ON firms.id = assessments.firm_id AND {reach.filled(actor)}"


def filling(actor: Actor, own: Action) -> Action:
    """The right by which the actor writes: `own` of the firm's people, that of the guide at the gate."""
    return Action.ASSIST_FILL if may(actor, Action.ASSIST_FILL) else own


def recorded(store: Store, assessment_id: str) -> Row:
    """What the audit chain keeps a digest of: the row."""
    row = store.rows("SELECT * FROM assessments WHERE id = :id", id=assessment_id)[0]
    return audit.stated(row)


def _note(
    store: Store,
    assessment_id: str,
    action: Action,
    *,
    actor: Actor,
    now: datetime,
    before: Row | None = None,
) -> None:
    after = recorded(store, assessment_id)
    audit.append(
        store,
        action,
        actor=actor,
        now=now,
        what=f"assessments/{assessment_id}",
        firm=after["firm_id"],
        before=before,
        after=after,
    )


def _read(store: Store, condition: str, actor: Actor, **params: str | None) -> list[Assessment]:
    visible = f"JOIN firms ON firms.id = assessments.firm_id AND {reach.listed(actor)}"
    found = store.rows(
        _READ.format(visible=visible, condition=condition),
        **params,
        **parameters(actor),
    )
    return [Assessment.model_validate(row) for row in found]
