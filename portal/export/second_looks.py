"""Second persons in the firm's own export (第二人): assistance, moved colours that were settled, the objection.

What the firm may read on the screen and no more: of officials their posts and agencies.
"""

from typing import Any

from data import assists, colour_moves, objections
from data.actor import Actor
from data.assists import Assist
from data.colour_moves import Move
from data.objections import Objection
from data.store import Store
from data.times import to_text

SETTLED = {"confirmed": "已确认", "refused": "不同意"}


def of(store: Store, assessment_id: str, *, actor: Actor) -> dict[str, Any]:
    """The keys `assists`, `colour_moves` and `objections` of an assessment's record."""
    found = objections.find(store, assessment_id, actor=actor)
    moves = colour_moves.of_assessment(store, assessment_id, actor=actor)
    return {
        "assists": [
            _assist(one) for one in assists.of_assessment(store, assessment_id, actor=actor)
        ],
        "colour_moves": [_move(one) for one in moves if one.settlement in SETTLED],
        "objections": [_objection(found)] if found else [],
    }


def _assist(one: Assist) -> dict[str, Any]:
    return {
        "post": one.post,
        "agency": one.agency,
        "invited_at": to_text(one.invited_at),
        "ended_at": to_text(one.ended_at) if one.ended_at else None,
    }


def _move(one: Move) -> dict[str, Any]:
    return {
        "computed": one.computed,
        "decided": one.decided,
        "reason": one.reason,
        "moved_at": to_text(one.moved_at),
        "moved_by": " ".join(part for part in (one.mover_agency, one.mover_post) if part),
        "settlement": SETTLED[one.settlement or "refused"],
        "settlement_reason": one.settlement_reason,
        "settled_at": to_text(one.settled_at) if one.settled_at else None,
        "settled_by": " ".join(part for part in (one.settler_agency, one.settler_post) if part),
    }


def _objection(one: Objection) -> dict[str, Any]:
    return {
        "said": one.said,
        "filed_at": to_text(one.filed_at) if one.filed_at else None,
        "answer": one.answer,
        "upheld": one.upheld,
        "answered_at": to_text(one.answered_at) if one.answered_at else None,
        "post": one.post,
        "agency": one.agency,
    }
