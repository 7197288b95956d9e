"""Reviews (复核): a round of an official over what a firm submitted, with verdicts and questions.

A round belongs to one reviewer; another takes it over in so many words. A second, blind one (盲审) on
the same submission sees nothing of the first while it is open, nor the first of it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from data import blind_samples, noted
from data.actor import Actor
from data.assessments import opened
from data.errors import NoSuch, NotUnique, Refusal
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.sealed import seal_text, text_of
from data.store import Row, Store
from data.times import from_text, to_text

TABLE = "reviews"
Kind = Literal["first", "blind"]
State = Literal["open", "returned", "ended"]
Confidence = Literal["paper", "on_site"]

BEGINNING: dict[Kind, Action] = {"first": Action.REVIEW_BEGIN, "blind": Action.REVIEW_BLIND}
JUDGING: dict[Kind, Action] = {"first": Action.REVIEW_VERDICT, "blind": Action.REVIEW_BLIND}
"""The right that each kind of round needs."""

_SUBMITTED = """
    SELECT snapshots.id, assessments.firm_id FROM snapshots
    JOIN assessments ON assessments.id = snapshots.assessment_id {opened} AND {scope}
    WHERE assessments.id = :assessment ORDER BY snapshots.taken_at DESC, snapshots.id LIMIT 1
"""
_READ = """
    SELECT reviews.*, assessments.firm_id FROM reviews
    JOIN assessments ON assessments.id = reviews.assessment_id {opened} AND {scope}
    WHERE {visible} AND {condition} ORDER BY reviews.began_at, reviews.id
"""
_OF_STAFF = """
    (CASE WHEN reviews.kind = 'first' THEN NOT EXISTS (
        SELECT 1 FROM reviews AS mine WHERE mine.assessment_id = reviews.assessment_id
            AND mine.kind = 'blind' AND mine.state = 'open' AND mine.reviewer_id = :scope_account)
    ELSE reviews.reviewer_id = :scope_account OR NOT EXISTS (
        SELECT 1 FROM reviews AS other
        WHERE other.assessment_id = reviews.assessment_id AND other.state = 'open') END)
"""
_OF_FIRM = "(reviews.kind = 'first')"
_OPEN_OF = """
    SELECT reviews.id, reviews.version, assessments.firm_id FROM reviews
    JOIN assessments ON assessments.id = reviews.assessment_id
    WHERE reviews.reviewer_id = :account AND reviews.state = 'open' ORDER BY reviews.id
"""


class NoSuchReview(NoSuch):
    """No such round, or out of the actor's scope."""

    message = "没有找到这一轮复核，或者您无权查看。请从复核队列重新进入。"


class ReviewTaken(Refusal):
    """Somebody has begun with this submission."""

    message = "这次提交已经有人开始复核。请刷新页面，看清由谁办理；需要时可以接手。"


class NotYourReview(Refusal):
    """The round belongs to another reviewer."""

    message = "这一轮复核现在由另一位同事办理，刚才的内容没有保存。确需由您继续，请先接手。"


class ReviewOver(Refusal):
    """The round was returned to the firm, or ended."""

    message = "这一轮复核已经退回或办结，不能再改。请刷新页面查看。"


class ReviewChanged(Refusal):
    """The round is not as it was read."""

    message = "这一轮复核刚刚有变动，这一步没有做。请看清最新情况再决定。"


@dataclass(frozen=True, slots=True)
class Review:
    """A round.

    `confidence`: how it was verified, once ended. `remark`: the covering sentence of a returned
    round, the closing remark of an ended one.
    """

    id: str
    assessment_id: str
    firm_id: str
    snapshot_id: str
    kind: Kind
    state: State
    reviewer_id: str
    began_at: datetime
    ended_at: datetime | None
    confidence: Confidence | None
    signer: str
    post: str
    agency: str
    remark: str
    result_id: str | None
    version: int


@dataclass(frozen=True, slots=True)
class Ending:
    """What a reviewer signs (办结): who, as what, from which agency, how it was verified."""

    confidence: Confidence
    signer: str
    post: str
    agency: str
    remark: str = ""


def visible(actor: Actor) -> str:
    """A condition over `reviews`: which rounds the actor may know of at all."""
    return _OF_FIRM if actor.is_of_firm else _OF_STAFF


def begin(
    store: Store,
    review_id: str,
    assessment_id: str,
    *,
    kind: Kind = "first",
    actor: Actor,
    now: datetime,
) -> Review:
    """A round of the actor's over the last submission of an assessment.

    Raises:
        NotAllowed: not for this role. NoSuchReview: nothing submitted in scope, or no purpose stated.
        ReviewTaken: there is one of this kind already. NotSampled, NotBlind: of a blind round (盲审).
    """
    action = BEGINNING[kind]
    require(actor, action)
    sql = _SUBMITTED.format(opened=opened(actor), scope=in_scope(actor, action))
    with store.atomic():
        found = store.rows(sql, assessment=assessment_id, **parameters(actor))
        if not found:
            raise NoSuchReview
        if kind == "blind":
            snapshot, firm = found[0]["id"], found[0]["firm_id"]
            blind_samples.refuse_biased(store, snapshot, assessment_id, firm, actor=actor)
        row = {
            "id": review_id,
            "assessment_id": assessment_id,
            "snapshot_id": found[0]["id"],
            "kind": kind,
            "state": "open",
            "reviewer_id": actor.account_id,
            "began_at": to_text(now),
        }
        try:
            firm = found[0]["firm_id"]
            noted.add(store, action, TABLE, row, firm=firm, actor=actor, now=now)
        except NotUnique:
            raise ReviewTaken from None
    return get(store, review_id, actor=actor)


def get(
    store: Store, review_id: str, *, actor: Actor, action: Action = Action.REVIEW_READ
) -> Review:
    """One round.

    Raises:
        NotAllowed: not for this role. NoSuchReview: none that the actor may know of.
    """
    require(actor, action)
    found = _read(store, "reviews.id = :review", actor, action, review=review_id)
    if not found:
        raise NoSuchReview
    return found[0]


def of_assessment(
    store: Store, assessment_id: str, *, actor: Actor, kind: Kind = "first"
) -> list[Review]:
    """The rounds of an assessment, oldest first; nothing where out of scope."""
    require(actor, Action.REVIEW_READ)
    condition = "reviews.assessment_id = :assessment AND reviews.kind = :kind"
    return _read(store, condition, actor, Action.REVIEW_READ, assessment=assessment_id, kind=kind)


def current(store: Store, assessment_id: str, *, actor: Actor) -> Review | None:
    """The last first round of an assessment; None where there is none in scope."""
    rounds = of_assessment(store, assessment_id, actor=actor)
    return rounds[-1] if rounds else None


def held(store: Store, review_id: str, *, actor: Actor, action: Action | None = None) -> Review:
    """The round, for its own reviewer who wants to write in it.

    `action`: the right that this needs; usually that of giving a verdict.

    Raises:
        NotAllowed, NoSuchReview: as `get`. ReviewOver: it is not open any more.
        NotYourReview: it belongs to another.
    """
    found = get(store, review_id, actor=actor)
    require(actor, action or JUDGING[found.kind])
    if found.state != "open":
        raise ReviewOver
    if found.reviewer_id != actor.account_id:
        raise NotYourReview
    return found


def take_over(
    store: Store, review_id: str, *, seen_version: int, actor: Actor, now: datetime
) -> Review:
    """Make an open round of another one's own (接手); what was decided in it stands.

    Raises:
        NotAllowed, NoSuchReview: as `get`. ReviewOver: it is not open any more.
        ReviewChanged: it is not as the actor read it.
    """
    with store.atomic():
        found = get(store, review_id, actor=actor)
        action = BEGINNING[found.kind]
        require(actor, action)
        if found.state != "open":
            raise ReviewOver
        _refuse_changed(found, seen_version)
        changes = {"reviewer_id": actor.account_id}
        _change(store, found, changes, action, actor=actor, now=now)
    return get(store, review_id, actor=actor)


def give_back(
    store: Store, review_id: str, covering: str, *, seen_version: int, actor: Actor, now: datetime
) -> Review:
    """The round is over because the check goes back to the firm (退回), with a covering sentence.

    Raises:
        as `held`; ReviewChanged: it is not as the actor read it.
    """
    with store.atomic():
        found = held(store, review_id, actor=actor, action=Action.REVIEW_RETURN)
        _refuse_changed(found, seen_version)
        changes = {"state": "returned", "ended_at": to_text(now)}
        changes |= _sealed(store, review_id, remark=covering)
        _change(store, found, changes, Action.REVIEW_RETURN, actor=actor, now=now)
    return get(store, review_id, actor=actor)


def end(
    store: Store,
    review_id: str,
    ending: Ending,
    *,
    result_id: str | None,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> Review:
    """The round is over (办结), signed; `result_id`: the result that came of it.

    Raises:
        as `held`; ReviewChanged: it is not as the actor read it.
    """
    with store.atomic():
        found = get(store, review_id, actor=actor)
        action = Action.REVIEW_END if found.kind == "first" else Action.REVIEW_BLIND
        found = held(store, review_id, actor=actor, action=action)
        _refuse_changed(found, seen_version)
        changes = {
            "state": "ended",
            "ended_at": to_text(now),
            "confidence": ending.confidence,
            "post": ending.post,
            "agency": ending.agency,
            "result_id": result_id,
        } | _sealed(store, review_id, signer=ending.signer, remark=ending.remark)
        _change(store, found, changes, action, actor=actor, now=now)
    return get(store, review_id, actor=actor)


def how_many_open(store: Store, account_id: str, *, actor: Actor) -> int:
    """How many open rounds an account has; which, the administrator does not learn."""
    require(actor, Action.ACCOUNT_HAND_OVER)
    return len(store.rows(_OPEN_OF, account=account_id))


def move(store: Store, leaving: str, successor: str, *, actor: Actor, now: datetime) -> int:
    """Give every open round of one official to another (交接); how many. An entry for each."""
    require(actor, Action.ACCOUNT_HAND_OVER)
    with store.atomic():
        found = store.rows(_OPEN_OF, account=leaving)
        for row in found:
            changes = {"reviewer_id": successor, "version": row["version"] + 1}
            action, of = Action.ACCOUNT_HAND_OVER, row["firm_id"]
            noted.change(store, action, TABLE, row["id"], changes, firm=of, actor=actor, now=now)
    return len(found)


def _refuse_changed(found: Review, seen_version: int) -> None:
    if found.version != seen_version:
        raise ReviewChanged


def _change(
    store: Store, found: Review, changes: Row, action: Action, *, actor: Actor, now: datetime
) -> None:
    moved = changes | {"version": found.version + 1}
    of = found.firm_id
    noted.change(store, action, TABLE, found.id, moved, firm=of, actor=actor, now=now)


def _read(
    store: Store, condition: str, actor: Actor, action: Action, **params: str
) -> list[Review]:
    sql = _READ.format(
        opened=opened(actor),
        scope=in_scope(actor, action),
        visible=visible(actor),
        condition=condition,
    )
    return [_review(store, row) for row in store.rows(sql, **params, **parameters(actor))]


def _sealed(store: Store, review_id: str, **texts: str) -> Row:
    place = {"id": review_id}
    return {name: seal_text(store, TABLE, name, place, text) for name, text in texts.items()}


def _review(store: Store, row: Row) -> Review:
    texts = {name: text_of(store, TABLE, name, row) for name in ("signer", "remark")}
    dates = {
        "began_at": from_text(row["began_at"]),
        "ended_at": from_text(row["ended_at"]) if row["ended_at"] else None,
    }
    return Review(**{**row, **texts, **dates})
