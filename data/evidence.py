"""Pieces of evidence (证据): described and dated items, never the secret itself; withdrawn, not deleted."""

from dataclasses import dataclass
from datetime import date, datetime

from data import assisted, audit, parts
from data.actor import Actor
from data.assessments import EDITABLE, AssessmentClosed, State, filled, filling, opened, to_fill
from data.errors import NoSuch, NotAllowed
from data.rights import Action, require
from data.scope import parameters
from data.store import Row, Store
from data.times import from_text, to_text

LONGEST_KIND = 200
LONGEST_DESCRIPTION = 500

_ADD = """
    INSERT INTO evidence (id, assessment_id, item, kind, dated_on, described, author, created_at)
    VALUES (:id, :assessment_id, :item, :kind, :dated_on, :described, :author, :created_at)
"""
_OF_ASSESSMENT = """
    SELECT evidence.* FROM evidence
    JOIN assessments ON assessments.id = evidence.assessment_id {opened}
    WHERE assessments.id = :assessment AND evidence.withdrawn_at IS NULL
    ORDER BY evidence.item, evidence.created_at, evidence.id
"""
_EVER = """
    SELECT evidence.* FROM evidence
    JOIN assessments ON assessments.id = evidence.assessment_id {opened}
    WHERE assessments.id = :assessment ORDER BY evidence.item, evidence.created_at, evidence.id
"""
_STATE = """
    SELECT assessments.state, assessments.edition, assessments.firm_id, evidence.item,
        evidence.author
    FROM evidence
    JOIN assessments ON assessments.id = evidence.assessment_id {visible}
    WHERE evidence.id = :id AND evidence.withdrawn_at IS NULL
"""
_ONE = "SELECT * FROM evidence WHERE id = :id"
_WITHDRAW = "UPDATE evidence SET withdrawn_at = :now, withdrawn_by = :account WHERE id = :id"


class NoSuchEvidence(NoSuch):
    """No such piece, withdrawn already, or out of scope."""

    message = "没有找到这项证据，可能已被撤下。请刷新页面。"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence for one control; `dated_on` is the day the thing itself is from."""

    id: str
    item: str
    kind: str
    dated_on: date
    described: str
    author: str
    created_at: datetime
    withdrawn_at: datetime | None = None


def add(
    store: Store, assessment_id: str, piece: Evidence, *, actor: Actor, carried: bool = False
) -> None:
    """Add a piece to an open assessment; `carried` as in `answers.locate`.

    Raises:
        NotAllowed: the actor is neither of a firm nor a guide. NoSuchAssessment: out of scope.
        PartOfOther: the part was given to a colleague.
        AssessmentClosed: submitted already.
    """
    require(actor, filling(actor, Action.CHECK_EVIDENCE))
    with store.atomic():
        assessment = to_fill(store, assessment_id, actor=actor)
        if not assessment.is_editable:
            raise AssessmentClosed(assessment.state)
        if not carried:
            parts.refuse_others(store, assessment.edition, piece.item, actor=actor)
        store.rows(_ADD, **_row(store, assessment_id, piece))
        _note(store, piece.id, assessment.firm_id, actor=actor, now=piece.created_at)
        if not actor.is_of_firm:
            assisted.note_piece(
                store, piece.id, assessment.firm_id, actor=actor, now=piece.created_at
            )


def all_of(store: Store, assessment_id: str, *, actor: Actor) -> list[Evidence]:
    """The pieces that stand, by item and time; nothing where out of scope."""
    sql = _OF_ASSESSMENT.format(opened=opened(actor))
    found = store.rows(sql, assessment=assessment_id, **parameters(actor))
    return [_piece(store, row) for row in found]


def get(store: Store, evidence_id: str, *, actor: Actor) -> Evidence:
    """One piece that stands.

    Raises:
        NoSuchEvidence: withdrawn, unknown, or out of scope.
    """
    state_of(store, evidence_id, actor=actor)
    return _piece(store, store.rows(_ONE, id=evidence_id)[0])


def state_of(store: Store, evidence_id: str, *, actor: Actor) -> State:
    """The state of the assessment that a standing piece belongs to; raises as `get`."""
    state: State = _belongs(store, evidence_id, actor, opened(actor))["state"]
    return state


def refuse_fixed(store: Store, evidence_id: str, *, actor: Actor, carried: bool = False) -> str:
    """Let only those change a piece, or the file that it carries, whose turn it is; the firm's id.

    `carried`: it comes with answers of an earlier check, whoever's part it is.

    Raises:
        NoSuchEvidence: as `get`. AssessmentClosed: submitted already.
        PartOfOther: the part was given to a colleague. NotAllowed: a guide, of the firm's own pieces.
    """
    found = _belongs(store, evidence_id, actor, filled(actor))
    if not actor.is_of_firm and found["author"] != actor.account_id:
        raise NotAllowed("这项证据是企业自己写的，请由企业撤回。")
    if found["state"] not in EDITABLE:
        raise AssessmentClosed(found["state"])
    if not carried:
        parts.refuse_others(store, found["edition"], found["item"], actor=actor)
    firm_id: str = found["firm_id"]
    return firm_id


def _belongs(store: Store, evidence_id: str, actor: Actor, visible: str) -> Row:
    sql = _STATE.format(visible=visible)
    found = store.rows(sql, id=evidence_id, **parameters(actor))
    if not found:
        raise NoSuchEvidence
    return found[0]


def ever(store: Store, assessment_id: str, *, actor: Actor) -> list[Evidence]:
    """All pieces, those that were withdrawn too; nothing where out of scope."""
    found = store.rows(
        _EVER.format(opened=opened(actor)), assessment=assessment_id, **parameters(actor)
    )
    return [_piece(store, row) for row in found]


def withdraw(store: Store, evidence_id: str, *, actor: Actor, now: datetime) -> None:
    """Take a piece back; the row stays, with who and when.

    Raises:
        NoSuchEvidence: none that stands, in scope. AssessmentClosed: submitted already.
        PartOfOther: the part was given to a colleague.
    """
    require(actor, filling(actor, Action.CHECK_EVIDENCE))
    with store.atomic():
        firm_id = refuse_fixed(store, evidence_id, actor=actor)
        stood = recorded(store, evidence_id)
        store.rows(_WITHDRAW, id=evidence_id, now=to_text(now), account=actor.account_id)
        _note(store, evidence_id, firm_id, actor=actor, now=now, before=stood)


def recorded(store: Store, evidence_id: str) -> Row:
    """What the audit chain keeps a digest of: the row, opened."""
    row = store.rows(_ONE, id=evidence_id)[0]
    return audit.stated({**row, "described": _described(store, row)})


def _note(
    store: Store,
    evidence_id: str,
    firm_id: str,
    *,
    actor: Actor,
    now: datetime,
    before: Row | None = None,
) -> None:
    audit.append(
        store,
        filling(actor, Action.CHECK_EVIDENCE),
        actor=actor,
        now=now,
        what=f"evidence/{evidence_id}",
        firm=firm_id,
        before=before,
        after=recorded(store, evidence_id),
    )


def _described(store: Store, row: Row) -> str:
    return store.keyring.decrypt(
        row["described"], table="evidence", column="described", row=row["id"]
    )


def _row(store: Store, assessment_id: str, piece: Evidence) -> Row:
    sealed = store.keyring.encrypt(
        piece.described, table="evidence", column="described", row=piece.id
    )
    return {
        "id": piece.id,
        "assessment_id": assessment_id,
        "item": piece.item,
        "kind": piece.kind,
        "dated_on": piece.dated_on.isoformat(),
        "described": sealed,
        "author": piece.author,
        "created_at": to_text(piece.created_at),
    }


def _piece(store: Store, row: Row) -> Evidence:
    return Evidence(
        id=row["id"],
        item=row["item"],
        kind=row["kind"],
        dated_on=date.fromisoformat(row["dated_on"]),
        described=_described(store, row),
        author=row["author"],
        created_at=from_text(row["created_at"]),
        withdrawn_at=from_text(row["withdrawn_at"]) if row["withdrawn_at"] else None,
    )
