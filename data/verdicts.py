"""Verdicts (核验意见): what a reviewer decided about one item, and every version of it.

An item is a control or an exposure question. The firm reads verdicts once the review has ended.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from data import assessments, audit, noted, reviews
from data.actor import Actor
from data.assessments import opened
from data.errors import Refusal
from data.reviews import JUDGING, Review
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.sealed import seal_text, text_of
from data.store import Row, Store
from data.texts import clean
from data.times import from_text, to_text
from questionnaires.model import NOT_APPLICABLE

Decision = Literal["confirmed", "moved", "na_accepted", "na_refused"]
Value = int | str

WITHDRAWN = "withdrawn"
"""The decision of a version in the history that took a verdict back."""

_ONE = "SELECT * FROM verdicts WHERE review_id = :review AND item = :item"
_LAST_VERSION = """
    SELECT coalesce(max(version), 0) AS version FROM verdict_versions
    WHERE review_id = :review AND item = :item
"""
_PUT = """
    INSERT INTO verdicts
        (review_id, item, value, decision, reason, carried_from, version, author, decided_at)
    VALUES (:review_id, :item, :value, :decision, :reason, :carried_from, :version, :author,
        :decided_at)
    ON CONFLICT (review_id, item) DO UPDATE SET value = excluded.value,
        decision = excluded.decision, reason = excluded.reason,
        carried_from = excluded.carried_from, version = excluded.version,
        author = excluded.author, decided_at = excluded.decided_at
"""
_TAKE_BACK = "DELETE FROM verdicts WHERE review_id = :review AND item = :item"
_OF = """
    FROM {table} AS given JOIN reviews ON reviews.id = given.review_id
    JOIN assessments ON assessments.id = reviews.assessment_id {opened} AND {scope}
    WHERE {visible} AND
"""
_OF_REVIEW = "SELECT given.* {of} reviews.id = :review ORDER BY given.item"
_VERSIONS = """
    SELECT given.* {of} reviews.assessment_id = :assessment AND reviews.kind = 'first'
    ORDER BY reviews.began_at, reviews.id, given.item, given.version
"""
_EARLIER = """
    SELECT given.*, reviews.began_at {of} reviews.kind = 'first' AND reviews.id <> :review
        AND reviews.state <> 'open' AND EXISTS (
            SELECT 1 FROM reviews AS this
            JOIN assessments AS its ON its.id = this.assessment_id
            WHERE this.id = :review AND its.firm_id = assessments.firm_id
                AND its.edition = assessments.edition AND reviews.began_at <= this.began_at)
    ORDER BY reviews.began_at, reviews.id
"""


class VerdictConflict(Refusal):
    """Another verdict stands than the one that was read; `current`: that one, None where none is."""

    def __init__(self, current: "Verdict | None") -> None:
        self.current = current
        super().__init__(
            "这一项的核验意见刚刚在别处改过，您的选择没有保存。请看清最新意见后再决定。"
        )


class ReasonMissing(Refusal):
    """A moved level, or a refused 不适用, without a reason."""

    message = "改动级别或者不认可“不适用”，请写明理由，企业办结后能看到。"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict as it stands.

    `value`: level, id of an option, or "na". `carried_from`: the review of an earlier round from
    which it comes untouched; `author` and `decided_at` are then those of that round.
    """

    review_id: str
    item: str
    value: Value
    decision: str
    reason: str
    carried_from: str | None
    version: int
    author: str
    decided_at: datetime


def give(
    store: Store,
    review_id: str,
    item: str,
    value: Value,
    decision: Decision,
    *,
    reason: str = "",
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> Verdict:
    """Decide about an item in the own open round; the same again changes nothing.

    `seen_version`: of the verdict that the actor read, 0 where none stood.

    Raises:
        ReasonMissing: a change without a reason. BadText: a reason that cannot be kept.
        VerdictConflict: another stands now. NotAllowed, NoSuchReview, ReviewOver, NotYourReview:
        as `reviews.held`.
    """
    why = clean(reason, field="理由", lines=True)
    with store.atomic():
        review = reviews.held(store, review_id, actor=actor)
        _refuse_unfounded(value, decision, why, told=review.kind == "first")
        current = _current(store, review_id, item)
        if current and (current.value, current.decision, current.reason) == (value, decision, why):
            return current
        _refuse_unseen(current, seen_version)
        said = {"value": value, "decision": decision, "reason": why, "carried_from": None}
        author = {"author": actor.account_id, "decided_at": now}
        return _write(store, review, item, said | author, current, actor=actor, now=now)


def carry(
    store: Store, review_id: str, earlier: Verdict, *, actor: Actor, now: datetime
) -> Verdict:
    """Take an untouched verdict of an earlier round into the own open one (沿用).

    Raises:
        VerdictConflict: the item has a verdict in this round already. As `give`.
    """
    with store.atomic():
        review = reviews.held(store, review_id, actor=actor)
        current = _current(store, review_id, earlier.item)
        _refuse_unseen(current, 0)
        said = {
            "value": earlier.value,
            "decision": earlier.decision,
            "reason": earlier.reason,
            "carried_from": earlier.review_id,
            "author": earlier.author,
            "decided_at": earlier.decided_at,
        }
        return _write(store, review, earlier.item, said, None, actor=actor, now=now)


def withdraw(
    store: Store, review_id: str, item: str, *, seen_version: int, actor: Actor, now: datetime
) -> None:
    """Take a verdict back; its versions stay, and say so. Nothing happens where none stands.

    Raises:
        VerdictConflict: another stands now. As `reviews.held`.
    """
    with store.atomic():
        review = reviews.held(store, review_id, actor=actor)
        current = _current(store, review_id, item)
        if current is None:
            return
        _refuse_unseen(current, seen_version)
        stood = noted.recorded(store, "verdicts", {"review_id": review_id, "item": item})
        store.rows(_TAKE_BACK, review=review_id, item=item)
        row = {
            "review_id": review_id,
            "item": item,
            "version": _last_version(store, review_id, item) + 1,
            "value": json.dumps(current.value),
            "decision": WITHDRAWN,
            "author": actor.account_id,
            "decided_at": to_text(now),
        }
        store.insert("verdict_versions", row)
        _note(store, review, item, actor=actor, now=now, before=stood, after=None)


def correct(
    store: Store,
    review_id: str,
    item: str,
    value: Value,
    decision: Decision,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Verdict:
    """Change a verdict of an ended round because the firm's objection is upheld (异议成立).

    The version that the reviewer gave stays in the history. The same again changes nothing.

    Raises:
        NotAllowed: not for this role. NoSuchReview: out of scope. AssessmentClosed: nobody objected.
        ReviewOver: no ended round. BadText, Refusal: as `give`; a reason is always needed.
    """
    why = clean(reason, field="理由", lines=True)
    if not why:
        raise ReasonMissing
    _refuse_unfounded(value, decision, why)
    with store.atomic():
        review = reviews.get(store, review_id, actor=actor, action=Action.OBJECTION_ANSWER)
        objected = assessments.get(store, review.assessment_id, actor=actor)
        if objected.state != "objected":
            raise assessments.AssessmentClosed(objected.state)
        if review.kind != "first" or review.state != "ended":
            raise reviews.ReviewOver
        current = _current(store, review_id, item)
        if current and (current.value, current.decision, current.reason) == (value, decision, why):
            return current
        said = {"value": value, "decision": decision, "reason": why, "carried_from": None}
        author = {"author": actor.account_id, "decided_at": now}
        return _write(
            store,
            review,
            item,
            said | author,
            current,
            action=Action.OBJECTION_ANSWER,
            actor=actor,
            now=now,
        )


def of_review(store: Store, review_id: str, *, actor: Actor) -> dict[str, Verdict]:
    """Item → verdict; nothing where the round is out of scope, or a firm's has not ended."""
    sql = _OF_REVIEW.format(of=_of("verdicts", actor))
    return {row["item"]: _verdict(store, row) for row in _rows(store, sql, actor, review=review_id)}


def versions(store: Store, assessment_id: str, *, actor: Actor) -> list[Verdict]:
    """Every version of every verdict in the rounds of an assessment, by round, item and version."""
    sql = _VERSIONS.format(of=_of("verdict_versions", actor))
    return [_verdict(store, row) for row in _rows(store, sql, actor, assessment=assessment_id)]


def earlier(store: Store, review_id: str, *, actor: Actor) -> dict[str, Verdict]:
    """Item → the firm's last verdict before this round, of the same edition (上次核验)."""
    sql = _EARLIER.format(of=_of("verdicts", actor))
    return {row["item"]: _verdict(store, row) for row in _rows(store, sql, actor, review=review_id)}


def _of(table: str, actor: Actor) -> str:
    require(actor, Action.REVIEW_READ)
    visible = reviews.visible(actor)
    if actor.is_of_firm:
        visible = f"{visible} AND reviews.state = 'ended'"
    scope = in_scope(actor, Action.REVIEW_READ)
    return _OF.format(table=table, opened=opened(actor), scope=scope, visible=visible)


def _rows(store: Store, sql: str, actor: Actor, **params: str) -> list[Row]:
    return store.rows(sql, **params, **parameters(actor))


def _refuse_unfounded(value: Value, decision: Decision, reason: str, *, told: bool = True) -> None:
    """A blind verdict (盲审) is `told` to nobody and needs no reason."""
    if told and decision in ("moved", "na_refused") and not reason:
        raise ReasonMissing
    if (decision == "na_accepted") != (value == NOT_APPLICABLE) and decision != "moved":
        raise Refusal("核验意见与级别不一致，没有保存。请刷新页面后重试。")


def _refuse_unseen(current: Verdict | None, seen_version: int) -> None:
    if (current.version if current else 0) != seen_version:
        raise VerdictConflict(current)


def _write(
    store: Store,
    review: Review,
    item: str,
    said: Row,
    current: Verdict | None,
    *,
    action: Action | None = None,
    actor: Actor,
    now: datetime,
) -> Verdict:
    key = {"review_id": review.id, "item": item}
    stood = noted.recorded(store, "verdicts", key) if current else None
    version = _last_version(store, review.id, item) + 1
    row = (
        said
        | key
        | {
            "version": version,
            "value": json.dumps(said["value"]),
            "reason": seal_text(
                store, "verdicts", "reason", key | {"version": version}, said["reason"]
            ),
            "decided_at": to_text(said["decided_at"]),
        }
    )
    store.rows(_PUT, **row)
    store.insert("verdict_versions", {k: v for k, v in row.items() if k != "carried_from"})
    after = noted.recorded(store, "verdicts", key)
    _note(store, review, item, action=action, actor=actor, now=now, before=stood, after=after)
    return Verdict(**said, review_id=review.id, item=item, version=version)


def _note(
    store: Store,
    review: Review,
    item: str,
    *,
    action: Action | None = None,
    actor: Actor,
    now: datetime,
    before: Row | None,
    after: Row | None,
) -> None:
    audit.append(
        store,
        action or JUDGING[review.kind],
        actor=actor,
        now=now,
        what=f"verdicts/{review.id}/{item}",
        firm=review.firm_id,
        before=before,
        after=after,
    )


def _last_version(store: Store, review_id: str, item: str) -> int:
    return int(store.rows(_LAST_VERSION, review=review_id, item=item)[0]["version"])


def _current(store: Store, review_id: str, item: str) -> Verdict | None:
    found = store.rows(_ONE, review=review_id, item=item)
    return _verdict(store, found[0]) if found else None


def _verdict(store: Store, row: Row) -> Verdict:
    return Verdict(
        review_id=row["review_id"],
        item=row["item"],
        value=json.loads(row["value"]),
        decision=row["decision"],
        reason=text_of(store, "verdicts", "reason", row),
        carried_from=row.get("carried_from"),
        version=row["version"],
        author=row["author"],
        decided_at=from_text(row["decided_at"]),
    )
