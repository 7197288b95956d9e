"""Reviewed checks that wait to be closed (待结案): until the firm accepts, or its time passes.

The time counts from the day the colour is fixed (定色): while a moved colour waits for a second person,
nothing is closed.
"""

from dataclasses import dataclass
from datetime import datetime

from data.actor import Actor
from data.rights import Action, Reach, reach, require
from data.scope import in_scope, parameters
from data.store import Store
from data.times import from_text

_WAITING = """
    SELECT assessments.id, assessments.firm_id, max(CASE
        WHEN colour_moves.settled_at > reviews.ended_at THEN colour_moves.settled_at
        ELSE reviews.ended_at END) AS ended_at
    FROM assessments JOIN firms ON firms.id = assessments.firm_id
    JOIN reviews ON reviews.assessment_id = assessments.id
        AND reviews.kind = 'first' AND reviews.state = 'ended'
    LEFT JOIN colour_moves ON colour_moves.review_id = reviews.id
        AND colour_moves.settlement IN ('confirmed', 'refused')
    WHERE assessments.state = 'reviewed' AND {scope}
        AND NOT EXISTS (SELECT 1 FROM colour_moves AS waiting
            WHERE waiting.review_id = reviews.id AND waiting.settlement IS NULL)
    GROUP BY assessments.id, assessments.firm_id ORDER BY ended_at, assessments.id
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reviewed check, and when its review ended, or a moved colour (人工调整) was settled later."""

    assessment_id: str
    firm_id: str
    ended_at: datetime


def waiting(store: Store, *, actor: Actor) -> list[Waiting]:
    """Those in the actor's scope, the oldest first; the operator's timer goes through all.

    Raises:
        NotAllowed: not for this role.
    """
    require(actor, Action.REVIEW_CLOSE)
    everything = reach(actor, Action.REVIEW_CLOSE) is Reach.ANY
    scope = "1 = 1" if everything else in_scope(actor, Action.REVIEW_CLOSE)
    found = store.rows(_WAITING.format(scope=scope), **parameters(actor))
    return [Waiting(row["id"], row["firm_id"], from_text(row["ended_at"])) for row in found]
