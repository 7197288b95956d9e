"""Results (结果): added, never changed; each keeps the inputs from which it can be computed again."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import TypeAdapter

from data import audit, figures, result_inputs
from data.actor import Actor
from data.assessments import Scope, get, opened
from data.errors import NoSuch
from data.rights import Action, require
from data.scope import parameters
from data.store import Row, Store
from data.times import from_text, to_text
from scoring.documents import result_document
from scoring.model import Result, Submission

_LATEST = """
    SELECT results.* FROM results
    JOIN assessments ON assessments.id = results.assessment_id {opened} AND {told}
    WHERE assessments.id = :assessment ORDER BY results.created_at DESC, results.id LIMIT 1
"""
_OF_ASSESSMENT = """
    SELECT results.* FROM results
    JOIN assessments ON assessments.id = results.assessment_id {opened} AND {told}
    WHERE assessments.id = :assessment ORDER BY results.created_at, results.id
"""
_OF_FIRM = """
    SELECT results.* FROM results
    JOIN assessments ON assessments.id = results.assessment_id {opened} AND {told}
    WHERE assessments.firm_id = :firm AND assessments.state <> 'withdrawn'
        AND assessments.edition = :edition AND assessments.scope = :of_scope
    ORDER BY results.created_at, results.id
"""

_NEWEST = """
    SELECT id, rules_version, digest, created_at FROM results WHERE assessment_id = :assessment
    ORDER BY created_at DESC, id LIMIT 1
"""
_TIMES = """
    SELECT count(*) AS times FROM results WHERE assessment_id = :assessment
        AND rules_version = :rules AND (digest = :digest OR digest LIKE :again)
"""

_AS_SUBMITTED = (
    "(results.created_at <= (SELECT max(snapshots.taken_at) FROM snapshots"
    " WHERE snapshots.assessment_id = assessments.id) OR NOT EXISTS ("
    "SELECT 1 FROM reviews AS mine WHERE mine.assessment_id = assessments.id"
    " AND mine.kind = 'blind' AND mine.state = 'open' AND mine.reviewer_id = :scope_account))"
)
"""Who judges blind (盲审) sees what the firm submitted, not what came of the first review."""

_AGAIN = "/"
_result = TypeAdapter(Result)


class NoSuchResult(NoSuch):
    """Not submitted yet, or out of scope."""

    message = "这份自评还没有结果，提交后即可查看。"


@dataclass(frozen=True, slots=True)
class StoredResult:
    """A result with what it was computed from."""

    id: str
    assessment_id: str
    result: Result
    inputs: Submission
    created_at: datetime


def add(
    store: Store,
    result_id: str,
    assessment_id: str,
    result: Result,
    inputs: Submission,
    *,
    actor: Actor,
    now: datetime,
    action: Action = Action.CHECK_SUBMIT,
) -> str:
    """Add a result; the id under which it stands.

    The same as the newest is kept once. One that stood before another is added anew: the firm has gone
    back to its earlier answers, and these count. What is added later is newer, also where the clock was
    set back: it is then dated a microsecond after the last.

    `action`: the right that it needs: a firm submits, a reviewer ends a review (办结) with verdicts
    among the inputs, an objection is answered.

    Raises:
        NotAllowed: not for this actor. NoSuchAssessment: out of scope.
    """
    require(actor, action)
    firm_id = get(store, assessment_id, actor=actor).firm_id
    with store.atomic():
        newest = store.rows(_NEWEST, assessment=assessment_id)
        if newest and _is_same(newest[0], result):
            return str(newest[0]["id"])
        at = _after(newest[0], now) if newest else now
        digest = _told_apart(store, assessment_id, result)
        store.insert("results", _row(result_id, assessment_id, result, digest, inputs, actor, at))
        for reading in _readings(result_id, result):
            store.insert("result_readings", reading)
        audit.append(
            store,
            action,
            actor=actor,
            now=now,
            what=f"results/{result_id}",
            firm=firm_id,
            after=recorded(store, result_id),
        )
        figures.renew(store, firm_id)
    return result_id


def latest(store: Store, assessment_id: str, *, actor: Actor) -> StoredResult:
    """The newest result of an assessment.

    Raises:
        NoSuchResult: none in scope.
    """
    sql = _visible(_LATEST, actor)
    found = store.rows(sql, assessment=assessment_id, **parameters(actor))
    if not found:
        raise NoSuchResult
    return _stored(found[0])


def of_assessment(store: Store, assessment_id: str, *, actor: Actor) -> list[StoredResult]:
    """Every result of an assessment, oldest first; nothing where out of scope."""
    sql = _visible(_OF_ASSESSMENT, actor)
    found = store.rows(sql, assessment=assessment_id, **parameters(actor))
    return [_stored(row) for row in found]


def of_firm(
    store: Store, firm_id: str, *, edition: str, scope: Scope, actor: Actor
) -> list[StoredResult]:
    """The firm's results of one edition and scope, oldest first; withdrawn assessments left out."""
    sql = _visible(_OF_FIRM, actor)
    found = store.rows(sql, firm=firm_id, edition=edition, of_scope=scope, **parameters(actor))
    return [_stored(row) for row in found]


def _is_same(newest: Row, result: Result) -> bool:
    digest = newest["digest"].partition(_AGAIN)[0]
    return (newest["rules_version"], digest) == (result.rules_version, result.digest)


def _after(newest: Row, now: datetime) -> datetime:
    """Now, or the moment after the newest result."""
    return max(now, from_text(newest["created_at"]) + timedelta(microseconds=1))


def _told_apart(store: Store, assessment_id: str, result: Result) -> str:
    """The digest as its row keeps it, numbered where it comes again: no two rows have the same."""
    key = {"assessment": assessment_id, "rules": result.rules_version, "digest": result.digest}
    times = store.rows(_TIMES, **key, again=f"{result.digest}{_AGAIN}%")[0]["times"]
    return f"{result.digest}{_AGAIN}{times}" if times else result.digest


def _visible(sql: str, actor: Actor) -> str:
    told = "1 = 1" if actor.is_of_firm else _AS_SUBMITTED
    return sql.format(opened=opened(actor), told=told)


def recorded(store: Store, result_id: str) -> list[object]:
    """What the audit chain keeps a digest of: the row, and its readings by name."""
    row = store.rows("SELECT * FROM results WHERE id = :id", id=result_id)[0]
    readings = store.rows(
        "SELECT * FROM result_readings WHERE result_id = :id ORDER BY reading", id=result_id
    )
    return [audit.stated(row), [audit.stated(reading) for reading in readings]]


def _row(
    result_id: str,
    assessment_id: str,
    result: Result,
    digest: str,
    inputs: Submission,
    actor: Actor,
    now: datetime,
) -> Row:
    return {
        "id": result_id,
        "assessment_id": assessment_id,
        "edition": result.edition,
        "rules_version": result.rules_version,
        "scope": result.scope,
        "digest": digest,
        "exposure": result.exposure,
        "inputs": result_inputs.text_of(inputs),
        "detail": _json(result_document(result)),
        "created_at": to_text(now),
        "created_by": actor.account_id,
    }


def _readings(result_id: str, result: Result) -> list[Row]:
    return [
        {
            "result_id": result_id,
            "reading": name,
            "protection": reading.protection,
            "grade": reading.grade,
            "risk": reading.risk,
            "colour": reading.colour,
            "readiness": reading.readiness,
        }
        for name, reading in result.readings.items()
        if reading is not None
    ]


def _json(document: Row) -> str:
    """Numbers in their shortest exact form, so that the same bits come back."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, allow_nan=False)


def _stored(row: Row) -> StoredResult:
    return StoredResult(
        id=row["id"],
        assessment_id=row["assessment_id"],
        result=_result.validate_python(json.loads(row["detail"])),
        inputs=result_inputs.of_text(row["inputs"]),
        created_at=from_text(row["created_at"]),
    )
