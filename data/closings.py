"""Reviewed checks that wait to be closed (待结案): until the firm accepts, or its time passes."""

from dataclasses import dataclass
from datetime import datetime

from data.actor import Actor
from data.rights import Action, Reach, reach, require
from data.scope import in_scope, parameters
from data.store import Store
from data.times import from_text

_WAITING = """
    SELECT assessments.id, assessments.firm_id, max(reviews.ended_at) AS ended_at
    FROM assessments JOIN firms ON firms.id = assessments.firm_id
    JOIN reviews ON reviews.assessment_id = assessments.id
        AND reviews.kind = 'first' AND reviews.state = 'ended'
    WHERE assessments.state = 'reviewed' AND {scope}
    GROUP BY assessments.id, assessments.firm_id ORDER BY ended_at, assessments.id
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reviewed check, and when its review ended."""

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
