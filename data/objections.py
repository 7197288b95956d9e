"""Objections (异议): once, in writing, by the firm's owner, within the period; answered by another official.

Until it is filed it is the firm's draft, which no official sees. What the official prepares is kept
as a draft too, which the firm does not see. Upheld, it changes verdicts (`verdicts.correct`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data import assessments, noted, objection_periods, reviews
from data.actor import Actor
from data.assessments import opened
from data.caseloads import REACHES
from data.errors import NoSuch, NotAllowed, NotUnique, Refusal
from data.recusals import NOT_KEPT_OUT
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.sealed import seal_text, text_of
from data.store import Row, Store
from data.texts import clean, required
from data.times import from_text, to_text

TABLE = "objections"
LONGEST = 3000
"""Characters of an objection, and of its answer."""

_READ = """
    SELECT objections.*, assessments.firm_id FROM objections
    JOIN assessments ON assessments.id = objections.assessment_id {opened} AND {scope}
    WHERE {told} AND objections.assessment_id = :assessment
"""
_OPEN_TO_STAFF = (
    "objections.filed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM reviews AS mine"
    " WHERE mine.assessment_id = objections.assessment_id AND mine.kind = 'blind'"
    " AND mine.state = 'open' AND mine.reviewer_id = :scope_account)"
)
_WAITING = """
    SELECT objections.id, objections.assessment_id, objections.filed_at, firms.id AS firm_id,
        firms.name
    FROM objections
    JOIN assessments ON assessments.id = objections.assessment_id AND assessments.state = 'objected'
    JOIN firms ON firms.id = assessments.firm_id AND {scope}
    WHERE objections.filed_at IS NOT NULL AND objections.answered_at IS NULL
    ORDER BY objections.filed_at, objections.id
"""
_SOMEBODY_ELSE = f"""
    SELECT 1 FROM accounts JOIN firms ON firms.id = :firm
    WHERE accounts.id <> :ended_by AND accounts.disabled_at IS NULL
        AND (accounts.role = 'lead' OR (accounts.role = 'reviewer' AND {REACHES}))
        AND {NOT_KEPT_OUT}
    LIMIT 1
"""  # noqa: S608 - made of own names only
_OFFICIAL = "SELECT post, agency FROM accounts WHERE id = :id"


class NoSuchObjection(NoSuch):
    """None was filed, or out of scope."""

    message = "没有找到这份异议，或者您无权查看。请从队列重新进入。"


class TooLate(Refusal):
    """The period is over, or the check is in a state in which nobody objects."""

    message = "现在不能提出异议：期限已过，或者这份自评不在可以提出异议的阶段。"


class FiledAlready(Refusal):
    """One objection was filed; there is no second."""

    message = "异议已经提出，每份自评可以提出一次。请等待答复。"


class ObjectionChanged(Refusal):
    """Somebody wrote meanwhile; `current` is what stands."""

    def __init__(self, current: "Objection") -> None:
        self.current = current
        super().__init__("刚刚在别处改过，您这里的内容还没有保存。请看清最新内容再决定。")


class AnsweredAlready(Refusal):
    """It was answered, and stays as it is."""

    message = "这份异议已经答复，不能再改。请刷新页面查看。"


class ByAnother(NotAllowed):
    """Who ended the review does not judge the objection to it, where somebody else can."""

    message = "这份复核由您办结，异议请由另一位复核人员或市级牵头答复。"


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection; a draft of the firm's while `filed_at` is None.

    `draft`: what an official prepares, never told to the firm. `post`, `agency`: who answered.
    """

    id: str
    assessment_id: str
    firm_id: str
    said: str
    saved_at: datetime
    filed_by: str | None
    filed_at: datetime | None
    draft: Mapping[str, Any]
    answer: str
    upheld: bool | None
    answered_by: str | None
    answered_at: datetime | None
    post: str
    agency: str
    version: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """An objection that waits for its answer: of which firm, since when; no content."""

    id: str
    assessment_id: str
    firm_id: str
    firm_name: str
    filed_at: datetime


def write(
    store: Store,
    objection_id: str,
    assessment_id: str,
    text: str,
    *,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> Objection:
    """Keep what the owner has typed so far; nobody else reads it. The same again changes nothing.

    `objection_id`: of the draft, where there is none yet. `seen_version`: 0 where there was none.

    Raises:
        NotAllowed: not the owner. NoSuchAssessment: out of scope. TooLate: no time for it.
        FiledAlready: it was filed. ObjectionChanged: written elsewhere meanwhile. BadText: too long.
    """
    require(actor, Action.OBJECTION_FILE)
    said = clean(text, field="异议", limit=LONGEST, lines=True)
    with store.atomic():
        found = _own(store, assessment_id, seen_version, said, actor=actor, now=now)
        if found is None:
            return _begin(store, objection_id, assessment_id, said, actor, now)
        if found.said != said:
            changes: Row = {
                "said": seal_text(store, TABLE, "said", {"id": found.id}, said),
                "saved_at": to_text(now),
            }
            _change(store, found, changes, Action.OBJECTION_FILE, actor=actor, now=now)
    return get(store, assessment_id, actor=actor)


def file(
    store: Store,
    objection_id: str,
    assessment_id: str,
    text: str,
    *,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> Objection:
    """Object (提出异议): once and for good; the assessment is then 已提出异议.

    Raises:
        BadText: nothing that could be read. As `write`.
    """
    required(text, field="异议", limit=LONGEST, lines=True)
    with store.atomic():
        draft = write(
            store,
            objection_id,
            assessment_id,
            text,
            seen_version=seen_version,
            actor=actor,
            now=now,
        )
        changes = {"filed_by": actor.account_id, "filed_at": to_text(now)}
        _change(store, draft, changes, Action.OBJECTION_FILE, actor=actor, now=now)
        assessment = assessments.get(store, assessment_id, actor=actor)
        assessments.move(
            store, assessment, "objected", actor=actor, now=now, action=Action.OBJECTION_FILE
        )
    return get(store, assessment_id, actor=actor)


def get(store: Store, assessment_id: str, *, actor: Actor) -> Objection:
    """The objection to an assessment: the firm's own with its draft; for officials once it is filed.

    Raises:
        NoSuchObjection: none that the actor may read.
    """
    found = find(store, assessment_id, actor=actor)
    if found is None:
        raise NoSuchObjection
    return found


def find(
    store: Store, assessment_id: str, *, actor: Actor, action: Action = Action.REVIEW_READ
) -> Objection | None:
    """The same, None where there is none."""
    require(actor, action)
    told = "1 = 1" if actor.is_of_firm else _OPEN_TO_STAFF
    sql = _READ.format(opened=opened(actor), scope=in_scope(actor, action), told=told)
    found = store.rows(sql, assessment=assessment_id, **parameters(actor))
    return _objection(store, found[0], actor) if found else None


def waiting(store: Store, *, actor: Actor) -> list[Waiting]:
    """What waits for an answer in the actor's scope, oldest first; nothing for other roles."""
    sql = _WAITING.format(scope=in_scope(actor, Action.OBJECTION_ANSWER))
    return [
        Waiting(
            row["id"],
            row["assessment_id"],
            row["firm_id"],
            row["name"],
            from_text(row["filed_at"]),
        )
        for row in store.rows(sql, **parameters(actor))
    ]


def prepare(
    store: Store,
    assessment_id: str,
    draft: Mapping[str, Any],
    *,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> Objection:
    """Keep what the official has prepared of the answer; plain JSON values.

    Raises:
        NotAllowed: not for this role. ByAnother: the actor ended the review. NoSuchObjection: none.
        AnsweredAlready: too late. ObjectionChanged: somebody prepared meanwhile.
    """
    with store.atomic():
        found = to_answer(store, assessment_id, actor=actor)
        if dict(found.draft) != dict(draft):
            if found.version != seen_version:
                raise ObjectionChanged(found)
            text = json.dumps(dict(draft), ensure_ascii=False, sort_keys=True)
            changes = {
                "answer_draft": seal_text(store, TABLE, "answer_draft", {"id": found.id}, text)
            }
            _change(store, found, changes, Action.OBJECTION_ANSWER, actor=actor, now=now)
    return get(store, assessment_id, actor=actor)


def answer(
    store: Store,
    assessment_id: str,
    text: str,
    *,
    upheld: bool,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> Objection:
    """Answer for good; the assessment is then closed. What is upheld was corrected before.

    Raises:
        BadText: nothing that the firm could read. As `prepare`.
    """
    said = required(text, field="答复", limit=LONGEST, lines=True)
    with store.atomic():
        found = to_answer(store, assessment_id, actor=actor)
        if found.version != seen_version:
            raise ObjectionChanged(found)
        official = store.rows(_OFFICIAL, id=actor.account_id)[0]
        changes: Row = {
            "answer": seal_text(store, TABLE, "answer", {"id": found.id}, said),
            "answer_draft": None,
            "upheld": int(upheld),
            "answered_by": actor.account_id,
            "answered_at": to_text(now),
            **official,
        }
        _change(store, found, changes, Action.OBJECTION_ANSWER, actor=actor, now=now)
        assessment = assessments.get(store, assessment_id, actor=actor)
        assessments.move(
            store, assessment, "closed", actor=actor, now=now, action=Action.OBJECTION_ANSWER
        )
    return get(store, assessment_id, actor=actor)


def to_answer(store: Store, assessment_id: str, *, actor: Actor) -> Objection:
    """The objection, for somebody who may answer it.

    Raises:
        NotAllowed: not for this role. NoSuchObjection: none in scope, or no purpose stated.
        AnsweredAlready. ByAnother: the actor ended the review, and another could answer.
    """
    found = find(store, assessment_id, actor=actor, action=Action.OBJECTION_ANSWER)
    if found is None:
        raise NoSuchObjection
    if found.answered_at is not None:
        raise AnsweredAlready
    ended = reviews.current(store, assessment_id, actor=actor)
    own = ended is not None and ended.reviewer_id == actor.account_id
    if own and store.rows(_SOMEBODY_ELSE, firm=found.firm_id, ended_by=actor.account_id):
        raise ByAnother
    return found


def _own(
    store: Store, assessment_id: str, seen_version: int, said: str, *, actor: Actor, now: datetime
) -> Objection | None:
    """The owner's draft, as it may be written on; None where there is none yet."""
    found = find(store, assessment_id, actor=actor)
    if found is not None and found.filed_at is not None:
        raise FiledAlready
    if objection_periods.open_until(store, assessment_id, actor=actor, now=now) is None:
        raise TooLate
    if found is not None and found.version != seen_version and found.said != said:
        raise ObjectionChanged(found)
    return found


def _begin(
    store: Store, objection_id: str, assessment_id: str, said: str, actor: Actor, now: datetime
) -> Objection:
    row = {
        "id": objection_id,
        "assessment_id": assessment_id,
        "said": seal_text(store, TABLE, "said", {"id": objection_id}, said),
        "saved_at": to_text(now),
    }
    try:
        of = actor.firm_id
        noted.add(store, Action.OBJECTION_FILE, TABLE, row, firm=of, actor=actor, now=now)
    except NotUnique:
        raise ObjectionChanged(get(store, assessment_id, actor=actor)) from None
    return get(store, assessment_id, actor=actor)


def _change(
    store: Store, found: Objection, changes: Row, action: Action, *, actor: Actor, now: datetime
) -> None:
    moved, of = changes | {"version": found.version + 1}, found.firm_id
    noted.change(store, action, TABLE, found.id, moved, firm=of, actor=actor, now=now)


def _objection(store: Store, row: Row, actor: Actor) -> Objection:
    """The firm does not read what an official prepares."""
    prepared = "" if actor.is_of_firm else text_of(store, TABLE, "answer_draft", row)
    return Objection(
        id=row["id"],
        assessment_id=row["assessment_id"],
        firm_id=row["firm_id"],
        said=text_of(store, TABLE, "said", row),
        saved_at=from_text(row["saved_at"]),
        filed_by=row["filed_by"],
        filed_at=from_text(row["filed_at"]) if row["filed_at"] else None,
        draft=json.loads(prepared) if prepared else {},
        answer=text_of(store, TABLE, "answer", row),
        upheld=None if row["upheld"] is None else bool(row["upheld"]),
        answered_by=row["answered_by"],
        answered_at=from_text(row["answered_at"]) if row["answered_at"] else None,
        post=row["post"],
        agency=row["agency"],
        version=row["version"],
    )
