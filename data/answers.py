"""Answers (答案): the current one of each item, and every version ever saved.

An item is a control, an exposure question or an applicability fact. The path that saves one is five
plain statements and must stay that cheap.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from data import assisted, audit, parts
from data.actor import Actor
from data.assessments import (
    EDITABLE,
    AssessmentClosed,
    NoSuchAssessment,
    Scope,
    State,
    filled,
    filling,
    opened,
)
from data.errors import Refusal
from data.rights import Action, require
from data.scope import parameters
from data.store import Row, Store
from data.times import from_text, to_text

Value = int | str | bool

_LOCATE = """
    SELECT assessments.id AS assessment_id, assessments.firm_id, assessments.state,
        assessments.edition, assessments.scope, answers.version, answers.value, answers.reason, answers.author,
        answers.saved_at
    FROM assessments {filled}
    LEFT JOIN answers ON answers.assessment_id = assessments.id AND answers.item = :item
    WHERE assessments.id = :assessment
"""
_CURRENT = """
    INSERT INTO answers (assessment_id, item, value, reason, version, author, saved_at)
    VALUES (:assessment, :item, :value, :reason, :version, :author, :saved_at)
    ON CONFLICT (assessment_id, item) DO UPDATE SET value = excluded.value,
        reason = excluded.reason, version = excluded.version, author = excluded.author,
        saved_at = excluded.saved_at
"""
_VERSION = """
    INSERT INTO answer_versions (assessment_id, item, version, value, reason, author, saved_at)
    VALUES (:assessment, :item, :version, :value, :reason, :author, :saved_at)
"""
_ALL = """
    SELECT answers.* FROM answers
    JOIN assessments ON assessments.id = answers.assessment_id {opened}
    WHERE assessments.id = :assessment ORDER BY answers.item
"""
_LAST_TIME = """
    SELECT answers.*, assessments.submitted_at FROM answers
    JOIN assessments ON assessments.id = answers.assessment_id {opened}
    WHERE assessments.id = (
        SELECT earlier.id FROM assessments AS earlier
        JOIN assessments AS this ON this.firm_id = earlier.firm_id
            AND this.edition = earlier.edition AND this.id <> earlier.id
        WHERE this.id = :assessment AND earlier.submitted_at IS NOT NULL
            AND earlier.state <> 'withdrawn'
        ORDER BY earlier.submitted_at DESC, earlier.id LIMIT 1)
    ORDER BY answers.item
"""
_VERSIONS = """
    SELECT answer_versions.* FROM answer_versions
    JOIN assessments ON assessments.id = answer_versions.assessment_id {opened}
    WHERE assessments.id = :assessment ORDER BY answer_versions.item, answer_versions.version
"""
_HISTORY = """
    SELECT answer_versions.* FROM answer_versions
    JOIN assessments ON assessments.id = answer_versions.assessment_id {opened}
    WHERE assessments.id = :assessment AND answer_versions.item = :item
    ORDER BY answer_versions.version
"""


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer as it stands; versions of an item count from 1."""

    item: str
    value: Value
    reason: str
    version: int
    author: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """What the page may say after the answer is in the database."""

    version: int
    saved_at: datetime
    author: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer goes: the assessment's state, and what stands there now (None: nothing)."""

    assessment_id: str
    firm_id: str
    item: str
    state: State
    edition: str
    scope: Scope
    current: StoredAnswer | None


class VersionConflict(Refusal):
    """Somebody answered meanwhile; `current` is the newer answer (None: it was never there)."""

    def __init__(self, current: StoredAnswer | None) -> None:
        self.current = current
        super().__init__(
            "这一题刚刚在别处修改过，您的选择没有保存。请看清最新答案后再决定是否改动。"
        )


def locate(
    store: Store, assessment_id: str, item: str, *, actor: Actor, carried: bool = False
) -> Place:
    """Find the place of an answer, for somebody who wants to write it.

    `carried`: the firm's own earlier answer is copied; nobody's part (分工) is changed by that.

    Raises:
        NotAllowed: the actor is neither of a firm nor a guide. NoSuchAssessment: out of scope.
        PartOfOther: the part was given to a colleague.
    """
    require(actor, filling(actor, Action.CHECK_ANSWER))
    found = store.rows(
        _LOCATE.format(filled=filled(actor)),
        assessment=assessment_id,
        item=item,
        **parameters(actor),
    )
    if not found:
        raise NoSuchAssessment
    row = found[0]
    if not carried:
        parts.refuse_others(store, row["edition"], item, actor=actor)
    current = None if row["version"] is None else _stored(store, {**row, "item": item})
    return Place(
        assessment_id, row["firm_id"], item, row["state"], row["edition"], row["scope"], current
    )


def write(
    store: Store,
    place: Place,
    value: Value,
    *,
    reason: str,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> SavedAnswer:
    """Save at a place found in the same transaction. The same answer again changes nothing.

    Raises:
        AssessmentClosed: answers are not taken any more.
        VersionConflict: `seen_version` (0: none) is not what stands there.
    """
    if place.state not in EDITABLE:
        raise AssessmentClosed(place.state)
    current = place.current
    if current is not None and _is_same(current, value, reason):
        return SavedAnswer(current.version, current.saved_at, current.author)
    version = current.version if current else 0
    if version != seen_version:
        raise VersionConflict(current)
    return _write(store, place, version + 1, value, reason, actor, now)


def save(
    store: Store,
    assessment_id: str,
    item: str,
    value: Value,
    *,
    reason: str = "",
    seen_version: int,
    actor: Actor,
    now: datetime,
    carried: bool = False,
) -> SavedAnswer:
    """`locate` and `write` in one transaction, without a look into the questionnaire."""
    with store.atomic():
        place = locate(store, assessment_id, item, actor=actor, carried=carried)
        return write(
            store, place, value, reason=reason, seen_version=seen_version, actor=actor, now=now
        )


def all_of(store: Store, assessment_id: str, *, actor: Actor) -> dict[str, StoredAnswer]:
    """Item → answer; nothing where the assessment is out of scope."""
    found = store.rows(
        _ALL.format(opened=opened(actor)),
        assessment=assessment_id,
        **parameters(actor),
    )
    return {row["item"]: _stored(store, row) for row in found}


def last_time(
    store: Store, assessment_id: str, *, actor: Actor
) -> tuple[dict[str, StoredAnswer], datetime | None]:
    """The answers of the firm's last other submitted assessment of the same edition, and when."""
    found = store.rows(
        _LAST_TIME.format(opened=opened(actor)),
        assessment=assessment_id,
        **parameters(actor),
    )
    when = from_text(found[0]["submitted_at"]) if found else None
    return {row["item"]: _stored(store, row) for row in found}, when


def history(store: Store, assessment_id: str, item: str, *, actor: Actor) -> list[StoredAnswer]:
    """Every version of one answer, oldest first."""
    found = store.rows(
        _HISTORY.format(opened=opened(actor)),
        assessment=assessment_id,
        item=item,
        **parameters(actor),
    )
    return [_stored(store, row) for row in found]


def versions(store: Store, assessment_id: str, *, actor: Actor) -> list[StoredAnswer]:
    """Every version of every answer of an assessment, by item and version."""
    sql = _VERSIONS.format(opened=opened(actor))
    found = store.rows(sql, assessment=assessment_id, **parameters(actor))
    return [_stored(store, row) for row in found]


def _write(
    store: Store,
    place: Place,
    version: int,
    value: Value,
    reason: str,
    actor: Actor,
    now: datetime,
) -> SavedAnswer:
    row = {
        "assessment": place.assessment_id,
        "item": place.item,
        "version": version,
        "value": json.dumps(value),
        "reason": _sealed(store, place, version, reason),
        "author": actor.account_id,
        "saved_at": to_text(now),
    }
    store.rows(_CURRENT, **row)
    store.rows(_VERSION, **row)
    audit.append(
        store,
        filling(actor, Action.CHECK_ANSWER),
        actor=actor,
        now=now,
        what=f"answers/{place.assessment_id}/{place.item}",
        firm=place.firm_id,
        before=recorded(place.current) if place.current else None,
        after=[version, value, reason, actor.account_id],
    )
    if not actor.is_of_firm:
        assisted.note_answer(
            store, place.assessment_id, place.item, version, place.firm_id, actor=actor, now=now
        )
    return SavedAnswer(version, now, actor.account_id)


def recorded(answer: StoredAnswer) -> list[object]:
    """What the audit chain keeps a digest of."""
    return [answer.version, answer.value, answer.reason, answer.author]


def standing(store: Store, assessment_id: str, item: str) -> list[object]:
    """`recorded` of the answer that stands; for comparing it with its last entry."""
    sql = "SELECT * FROM answers WHERE assessment_id = :assessment AND item = :item"
    row = store.rows(sql, assessment=assessment_id, item=item)[0]
    return recorded(_stored(store, row))


def _is_same(current: StoredAnswer, value: Value, reason: str) -> bool:
    """Python's `True == 1` is no sameness here."""
    return (type(current.value), current.value, current.reason) == (type(value), value, reason)


def _stored(store: Store, row: Row) -> StoredAnswer:
    return StoredAnswer(
        item=row["item"],
        value=json.loads(row["value"]),
        reason=_opened(store, row),
        version=row["version"],
        author=row["author"],
        saved_at=from_text(row["saved_at"]),
    )


def _sealed(store: Store, place: Place, version: int, reason: str) -> bytes | None:
    if not reason:
        return None
    row = f"{place.assessment_id}/{place.item}/{version}"
    return store.keyring.encrypt(reason, table="answers", column="reason", row=row)


def _opened(store: Store, row: Row) -> str:
    if row["reason"] is None:
        return ""
    place = f"{row['assessment_id']}/{row['item']}/{row['version']}"
    return store.keyring.decrypt(row["reason"], table="answers", column="reason", row=place)
