"""What a guide filled in (代填) at the firm's gate, and whether the firm has confirmed it.

An answer counts as the guide's as long as the version that the guide gave stands; a newer one of the
firm's is the firm's own. Pieces of evidence that a guide described are confirmed in the same way.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from data import assessments, audit, parts
from data.actor import Actor
from data.assessments import AssessmentClosed, opened
from data.errors import Refusal
from data.rights import Action, require
from data.scope import parameters
from data.store import Row, Store
from data.times import from_text, to_text

_STANDING = """
    SELECT assisted_answers.item, assisted_answers.version, '' AS piece, assisted_answers.guide_id,
        assisted_answers.filled_at, assisted_answers.confirmed_by, assisted_answers.confirmed_at,
        accounts.post, accounts.agency
    FROM assisted_answers
    JOIN answers ON answers.assessment_id = assisted_answers.assessment_id
        AND answers.item = assisted_answers.item AND answers.version = assisted_answers.version
    JOIN accounts ON accounts.id = assisted_answers.guide_id
    JOIN assessments ON assessments.id = assisted_answers.assessment_id {opened}
    WHERE assisted_answers.assessment_id = :assessment
    UNION ALL
    SELECT evidence.item, 0 AS version, evidence.id AS piece, assisted_evidence.guide_id,
        assisted_evidence.filled_at, assisted_evidence.confirmed_by,
        assisted_evidence.confirmed_at, accounts.post, accounts.agency
    FROM evidence
    JOIN assisted_evidence ON assisted_evidence.evidence_id = evidence.id
    JOIN accounts ON accounts.id = assisted_evidence.guide_id
    JOIN assessments ON assessments.id = evidence.assessment_id {opened}
    WHERE evidence.assessment_id = :assessment AND evidence.withdrawn_at IS NULL
    ORDER BY item, version, piece
"""
_CONFIRM_ANSWER = """
    UPDATE assisted_answers SET confirmed_by = :account, confirmed_at = :now
    WHERE assessment_id = :assessment AND item = :item AND version = :version
"""
_CONFIRM_PIECE = """
    UPDATE assisted_evidence SET confirmed_by = :account, confirmed_at = :now
    WHERE evidence_id = :piece
"""
_ANSWERS = """
    SELECT * FROM assisted_answers WHERE assessment_id = :assessment AND item = :item
    ORDER BY version
"""
_PIECE = "SELECT * FROM assisted_evidence WHERE evidence_id = :piece"


class ChangedMeanwhile(Refusal):
    """What was to be confirmed does not stand any more as it was read."""

    message = "有的答案或证据刚刚又改过，还没有确认。请看清现在的内容再确认。"


@dataclass(frozen=True, slots=True)
class Filled:
    """One answer (`version` from 1), or one piece of evidence (`piece`, version 0), that a guide gave.

    `post`, `agency`: of the guide.
    """

    item: str
    version: int
    piece: str
    guide_id: str
    post: str
    agency: str
    filled_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None

    @property
    def key(self) -> tuple[str, int, str]:
        """What is confirmed: exactly this version, or this piece."""
        return (self.item, self.version, self.piece)


Key = tuple[str, int, str]


def standing(store: Store, assessment_id: str, *, actor: Actor) -> tuple[Filled, ...]:
    """What stands in an assessment by a guide's hand, confirmed or not; nothing where out of scope."""
    sql = _STANDING.format(opened=opened(actor))
    found = store.rows(sql, assessment=assessment_id, **parameters(actor))
    return tuple(_filled(row) for row in found)


def confirm(
    store: Store, assessment_id: str, seen: Collection[Key], *, actor: Actor, now: datetime
) -> None:
    """The firm takes what it has read for its own; all of it, or nothing.

    `seen`: keys of what the page showed. What a colleague has confirmed meanwhile stays as it is.

    Raises:
        NotAllowed: not of a firm. NoSuchAssessment: out of scope. AssessmentClosed: submitted.
        ChangedMeanwhile: something of it does not stand any more.
        PartOfOther: the part was given to a colleague.
    """
    require(actor, Action.ASSIST_CONFIRM)
    with store.atomic():
        assessment = assessments.get(store, assessment_id, actor=actor)
        if not assessment.is_editable:
            raise AssessmentClosed(assessment.state)
        found = {one.key: one for one in standing(store, assessment_id, actor=actor)}
        if not set(seen) <= found.keys():
            raise ChangedMeanwhile
        for key in sorted(seen):
            parts.refuse_others(store, assessment.edition, key[0], actor=actor)
            if found[key].confirmed_at is None:
                _confirm(store, assessment.id, assessment.firm_id, found[key], actor, now)


def note_answer(
    store: Store,
    assessment_id: str,
    item: str,
    version: int,
    firm_id: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """A guide has just given this version; the callers checked the right."""
    row = {
        "assessment_id": assessment_id,
        "item": item,
        "version": version,
        "guide_id": actor.account_id,
        "filled_at": to_text(now),
    }
    _add_answer(store, row, firm_id, Action.ASSIST_FILL, actor=actor, now=now)


def note_piece(
    store: Store, evidence_id: str, firm_id: str, *, actor: Actor, now: datetime
) -> None:
    """A guide has just described this piece; the callers checked the right."""
    row = {
        "evidence_id": evidence_id,
        "guide_id": actor.account_id,
        "filled_at": to_text(now),
    }
    _add_piece(store, row, firm_id, Action.ASSIST_FILL, actor=actor, now=now)


def carry(
    store: Store,
    source_id: str,
    target_id: str,
    items: Collection[str],
    pieces: Mapping[str, str],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """What a guide filled in stays known as such where the firm carries it into another assessment.

    `items`: answers that were carried, as first versions. `pieces`: old id → new id.
    """
    require(actor, Action.CHECK_ANSWER)
    firm_id = assessments.get(store, target_id, actor=actor).firm_id
    for one in standing(store, source_id, actor=actor):
        row: Row = {
            "guide_id": one.guide_id,
            "filled_at": to_text(one.filled_at),
            "confirmed_by": one.confirmed_by,
            "confirmed_at": to_text(one.confirmed_at) if one.confirmed_at else None,
        }
        if one.piece in pieces:
            row["evidence_id"] = pieces[one.piece]
            _add_piece(store, row, firm_id, Action.CHECK_ANSWER, actor=actor, now=now)
        elif not one.piece and one.item in items:
            row |= {"assessment_id": target_id, "item": one.item, "version": 1}
            _add_answer(store, row, firm_id, Action.CHECK_ANSWER, actor=actor, now=now)


def recorded_answers(store: Store, assessment_id: str, item: str) -> list[Row]:
    """What the audit chain keeps a digest of: every version of an item that a guide gave."""
    found = store.rows(_ANSWERS, assessment=assessment_id, item=item)
    return [audit.stated(row) for row in found]


def recorded_piece(store: Store, evidence_id: str) -> Row:
    """What the audit chain keeps a digest of: the row."""
    return audit.stated(store.rows(_PIECE, piece=evidence_id)[0])


def _confirm(
    store: Store, assessment_id: str, firm_id: str, one: Filled, actor: Actor, now: datetime
) -> None:
    by = {"account": actor.account_id, "now": to_text(now)}
    if one.piece:
        store.rows(_CONFIRM_PIECE, piece=one.piece, **by)
        _note_piece(store, one.piece, firm_id, Action.ASSIST_CONFIRM, actor, now)
        return
    store.rows(_CONFIRM_ANSWER, assessment=assessment_id, item=one.item, version=one.version, **by)
    _note_answer(store, assessment_id, one.item, firm_id, Action.ASSIST_CONFIRM, actor, now)


def _add_answer(
    store: Store, row: Row, firm_id: str, action: Action, *, actor: Actor, now: datetime
) -> None:
    store.insert("assisted_answers", row)
    _note_answer(store, row["assessment_id"], row["item"], firm_id, action, actor, now)


def _add_piece(
    store: Store, row: Row, firm_id: str, action: Action, *, actor: Actor, now: datetime
) -> None:
    store.insert("assisted_evidence", row)
    _note_piece(store, row["evidence_id"], firm_id, action, actor, now)


def _note_answer(
    store: Store,
    assessment_id: str,
    item: str,
    firm_id: str,
    action: Action,
    actor: Actor,
    now: datetime,
) -> None:
    what = f"assisted_answers/{assessment_id}/{item}"
    after = recorded_answers(store, assessment_id, item)
    audit.append(store, action, actor=actor, now=now, what=what, firm=firm_id, after=after)


def _note_piece(
    store: Store, piece: str, firm_id: str, action: Action, actor: Actor, now: datetime
) -> None:
    what = f"assisted_evidence/{piece}"
    after = recorded_piece(store, piece)
    audit.append(store, action, actor=actor, now=now, what=what, firm=firm_id, after=after)


def _filled(row: Row) -> Filled:
    return Filled(
        item=row["item"],
        version=row["version"],
        piece=row["piece"],
        guide_id=row["guide_id"],
        post=row["post"],
        agency=row["agency"],
        filled_at=from_text(row["filled_at"]),
        confirmed_by=row["confirmed_by"],
        confirmed_at=from_text(row["confirmed_at"]) if row["confirmed_at"] else None,
    )
