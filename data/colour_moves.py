"""The colour moved one step (人工调整): by the reviewer with a reason, settled by a second person.

The computed colour is never overwritten: a move stands beside it, and holds only as long as the
colour that it was moved from is the one that is computed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from data import figures, noted, reviews
from data.actor import Actor
from data.assessments import opened
from data.errors import NoSuch, NotAllowed, NotUnique, Refusal
from data.holding_moves import holding
from data.reviews import Review
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.sealed import seal_text, text_of
from data.store import Row, Store
from data.texts import required
from data.times import from_text, to_text

Settlement = Literal["confirmed", "refused", "withdrawn"]

LONGEST = 500
TABLE = "colour_moves"

_READ = """
    SELECT colour_moves.*, assessments.firm_id, movers.post AS mover_post,
        movers.agency AS mover_agency, settlers.post AS settler_post,
        settlers.agency AS settler_agency
    FROM colour_moves
    JOIN reviews ON reviews.id = colour_moves.review_id
    JOIN assessments ON assessments.id = colour_moves.assessment_id {opened} AND {scope}
    JOIN accounts AS movers ON movers.id = colour_moves.moved_by
    LEFT JOIN accounts AS settlers ON settlers.id = colour_moves.settled_by
    WHERE {visible} AND {condition} ORDER BY colour_moves.moved_at, colour_moves.id
"""
_TOLD_THE_FIRM = (
    "reviews.state = 'ended' AND (colour_moves.settlement IS NULL"
    " OR colour_moves.settlement <> 'withdrawn')"
)
_WAITING = """
    SELECT colour_moves.id, colour_moves.assessment_id, colour_moves.moved_at, firms.id AS firm_id,
        firms.name
    FROM colour_moves
    JOIN reviews ON reviews.id = colour_moves.review_id AND reviews.state IN ('open', 'ended')
    JOIN assessments ON assessments.id = colour_moves.assessment_id
        AND assessments.state IN ('in_review', 'reviewed', 'objected')
    JOIN firms ON firms.id = assessments.firm_id AND {scope}
    WHERE colour_moves.settlement IS NULL AND colour_moves.moved_by <> :scope_account
    ORDER BY colour_moves.moved_at, colour_moves.id
"""
_VERIFIED = """
    SELECT results.created_at, result_readings.colour FROM results
    JOIN result_readings ON result_readings.result_id = results.id
        AND result_readings.reading = 'verified' AND result_readings.colour IS NOT NULL
    JOIN assessments ON assessments.id = results.assessment_id {opened}
    WHERE assessments.id = :assessment ORDER BY results.created_at DESC, results.id LIMIT 1
"""
_HOLDING = holding("id", assessment=":assessment", computed=":computed")


class NoSuchMove(NoSuch):
    """None that waits, or out of scope."""

    message = "没有找到等待确认的颜色调整，可能已经处理。请刷新页面查看。"


class NotOneStep(Refusal):
    """Further than one step, or none at all."""

    message = "颜色只能从计算的颜色上调或下调一档，没有保存。请重新选择。"


class MoveWaits(Refusal):
    """A move of this round waits for a second person."""

    message = "已有一项颜色调整等待另一名人员确认。要改，请先撤回那一项。"


class OwnMove(NotAllowed):
    """Who moved the colour does not settle it."""

    message = "颜色调整由另一名人员确认，提出的人自己不能确认。"


@dataclass(frozen=True, slots=True)
class Move:
    """A moved colour; colours are ids of the rules. Posts and agencies: who moved it, who settled it."""

    id: str
    assessment_id: str
    firm_id: str
    review_id: str
    computed: str
    decided: str
    reason: str
    moved_by: str
    moved_at: datetime
    settlement: Settlement | None
    settlement_reason: str
    settled_by: str | None
    settled_at: datetime | None
    mover_post: str
    mover_agency: str
    settler_post: str
    settler_agency: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A move that waits for a second person: of which firm, since when; no colour."""

    id: str
    assessment_id: str
    firm_id: str
    firm_name: str
    moved_at: datetime


@dataclass(frozen=True, slots=True)
class Colour:
    """The colour of a verified assessment, as computed and as decided.

    `move`: the confirmed one that holds. `waiting`: one waits for a second person. `fixed_at`: since
    when the colour is certain (定色); None while one waits.
    """

    computed: str
    decided: str
    move: Move | None
    waiting: Move | None
    fixed_at: datetime | None


def move(
    store: Store,
    move_id: str,
    review_id: str,
    computed: str,
    decided: str,
    reason: str,
    *,
    scale: Sequence[str],
    actor: Actor,
    now: datetime,
) -> Move:
    """Move the colour of the own open round by one step; it waits for a second person.

    `computed`: the colour of the verified reading with the verdicts as they are, gates included.
    `scale`: all colours, from the lowest to the highest.

    Raises:
        NotOneStep: not one step on the scale. BadText: no reason. MoveWaits: one waits already.
        NotAllowed, NoSuchReview, ReviewOver, NotYourReview: as `reviews.held`.
    """
    why = required(reason, field="调整理由", limit=LONGEST, lines=True)
    if not {computed, decided} <= set(scale):
        raise NotOneStep
    if abs(scale.index(computed) - scale.index(decided)) != 1:
        raise NotOneStep
    with store.atomic():
        review = reviews.held(store, review_id, actor=actor, action=Action.COLOUR_MOVE)
        _refuse_blind(review)
        row = {
            "id": move_id,
            "assessment_id": review.assessment_id,
            "review_id": review_id,
            "computed": computed,
            "decided": decided,
            "reason": seal_text(store, TABLE, "reason", {"id": move_id}, why),
            "moved_by": actor.account_id,
            "moved_at": to_text(now),
        }
        try:
            of = review.firm_id
            noted.add(store, Action.COLOUR_MOVE, TABLE, row, firm=of, actor=actor, now=now)
        except NotUnique:
            raise MoveWaits from None
    return get(store, move_id, actor=actor)


def settle(
    store: Store, move_id: str, *, agrees: bool, reason: str = "", actor: Actor, now: datetime
) -> Move:
    """The second person confirms the move, or refuses it with a reason.

    Raises:
        NotAllowed: not for this role. OwnMove: the actor moved it. BadText: refused without a reason.
        NoSuchMove: it does not wait any more, or is out of scope, or no purpose was stated.
    """
    require(actor, Action.COLOUR_SETTLE)
    why = "" if agrees and not reason.strip() else required(reason, field="理由", limit=LONGEST)
    with store.atomic():
        found = _waiting(store, move_id, Action.COLOUR_SETTLE, actor)
        if found.moved_by == actor.account_id:
            raise OwnMove
        settlement: Settlement = "confirmed" if agrees else "refused"
        _settle(store, found, settlement, why, Action.COLOUR_SETTLE, actor=actor, now=now)
    return get(store, move_id, actor=actor)


def withdraw(store: Store, move_id: str, *, actor: Actor, now: datetime) -> Move:
    """Who moved the colour takes that back, as long as it waits; the move that was.

    Raises:
        NotAllowed: somebody else's. NoSuchMove: it does not wait any more.
    """
    require(actor, Action.COLOUR_MOVE)
    with store.atomic():
        found = _waiting(store, move_id, Action.COLOUR_MOVE, actor)
        if found.moved_by != actor.account_id:
            raise NotAllowed("这项颜色调整不是您提出的，不能撤回。")
        _settle(store, found, "withdrawn", "", Action.COLOUR_MOVE, actor=actor, now=now)
    return found


def get(store: Store, move_id: str, *, actor: Actor, action: Action = Action.REVIEW_READ) -> Move:
    """One move; a firm knows of it once the review has ended.

    Raises:
        NoSuchMove: none that the actor may know of.
    """
    found = _read(store, "colour_moves.id = :move", actor, action, move=move_id)
    if not found:
        raise NoSuchMove
    return found[0]


def of_assessment(store: Store, assessment_id: str, *, actor: Actor) -> list[Move]:
    """All moves of an assessment, oldest first; nothing where out of scope."""
    condition = "colour_moves.assessment_id = :assessment"
    return _read(store, condition, actor, Action.REVIEW_READ, assessment=assessment_id)


def waiting(store: Store, *, actor: Actor) -> list[Waiting]:
    """What waits for the actor as the second person, oldest first; nothing for other roles."""
    sql = _WAITING.format(scope=in_scope(actor, Action.COLOUR_SETTLE))
    return [
        Waiting(
            row["id"],
            row["assessment_id"],
            row["firm_id"],
            row["name"],
            from_text(row["moved_at"]),
        )
        for row in store.rows(sql, **parameters(actor))
    ]


def decided_colour(store: Store, assessment_id: str, *, actor: Actor) -> Colour | None:
    """The colour as it is computed and as it was decided; None before the review has ended."""
    last = reviews.current(store, assessment_id, actor=actor)
    sql = _VERIFIED.format(opened=opened(actor))
    found = store.rows(sql, assessment=assessment_id, **parameters(actor))
    if last is None or last.state != "ended" or last.ended_at is None or not found:
        return None
    computed = str(found[0]["colour"])
    moves = [
        one
        for one in of_assessment(store, assessment_id, actor=actor)
        if one.review_id == last.id and one.computed == computed
    ]
    holds = store.rows(_HOLDING, assessment=assessment_id, computed=computed)
    confirmed = next((one for one in moves if one.id in {row["id"] for row in holds}), None)
    open_move = next((one for one in moves if one.settlement is None), None)
    settled = [one.settled_at for one in moves if one.settled_at is not None]
    fixed = max([last.ended_at, from_text(found[0]["created_at"]), *settled])
    return Colour(
        computed=computed,
        decided=confirmed.decided if confirmed else computed,
        move=confirmed,
        waiting=open_move,
        fixed_at=None if open_move else fixed,
    )


def _refuse_blind(review: Review) -> None:
    if review.kind != "first":
        raise NotAllowed("盲审不调整颜色。")


def _waiting(store: Store, move_id: str, action: Action, actor: Actor) -> Move:
    condition = (
        "colour_moves.id = :move AND colour_moves.settlement IS NULL"
        " AND reviews.state IN ('open', 'ended')"
        " AND assessments.state IN ('in_review', 'reviewed', 'objected')"
    )
    found = _read(store, condition, actor, action, move=move_id)
    if not found:
        raise NoSuchMove
    return found[0]


def _settle(
    store: Store,
    found: Move,
    settlement: Settlement,
    why: str,
    action: Action,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    changes: Row = {
        "settlement": settlement,
        "settled_by": actor.account_id,
        "settled_at": to_text(now),
        "settlement_reason": seal_text(store, TABLE, "settlement_reason", {"id": found.id}, why),
    }
    of = found.firm_id
    noted.change(store, action, TABLE, found.id, changes, firm=of, actor=actor, now=now)
    figures.renew(store, found.firm_id)


def _read(store: Store, condition: str, actor: Actor, action: Action, **params: str) -> list[Move]:
    require(actor, action)
    visible = reviews.visible(actor)
    if actor.is_of_firm:
        visible = f"{visible} AND {_TOLD_THE_FIRM}"
    sql = _READ.format(
        opened=opened(actor),
        scope=in_scope(actor, action),
        visible=visible,
        condition=condition,
    )
    return [_move(store, row) for row in store.rows(sql, **params, **parameters(actor))]


def _move(store: Store, row: Row) -> Move:
    texts = {name: text_of(store, TABLE, name, row) for name in ("reason", "settlement_reason")}
    at = {
        "moved_at": from_text(row["moved_at"]),
        "settled_at": from_text(row["settled_at"]) if row["settled_at"] else None,
    }
    posts = {name: row[name] or "" for name in ("settler_post", "settler_agency")}
    return Move(**{**row, **texts, **at, **posts})
