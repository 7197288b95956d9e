"""What other firms of the same sector do (同类企业): one median level, for a reviewer to compare with.

Never a figure of fewer than five others (`SMALLEST`), the firm itself left out; the group is all of
the sector's division in the reviewer's own county or park, where single firms are theirs to open: over
the city, who knows the own county's levels would find the few of another in the median.
"""

from statistics import median

from data.actor import Actor
from data.assessments import opened
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.spread import SMALLEST
from data.store import Store

_LEVELS = """
    SELECT peer_answers.value, count(*) AS firms
    FROM assessments {opened} AND {scope}
    JOIN firms AS peer_firms ON peer_firms.id <> firms.id
        AND peer_firms.industry = firms.industry
        AND peer_firms.id IN (SELECT firms.id FROM firms WHERE {scope})
    JOIN assessments AS peers ON peers.firm_id = peer_firms.id
        AND peers.edition = assessments.edition AND peers.scope = 'full'
        AND peers.state IN ('submitted', 'in_review', 'reviewed', 'objected', 'closed')
    JOIN answers AS peer_answers ON peer_answers.assessment_id = peers.id
        AND peer_answers.item = :item AND peer_answers.value IN ('0', '1', '2', '3', '4')
    WHERE assessments.id = :assessment AND NOT EXISTS (
        SELECT 1 FROM assessments AS later WHERE later.firm_id = peers.firm_id
            AND later.edition = peers.edition AND later.scope = 'full'
            AND later.state IN ('submitted', 'in_review', 'reviewed', 'objected', 'closed')
            AND (later.submitted_at > peers.submitted_at
                OR later.submitted_at = peers.submitted_at AND later.id > peers.id))
    GROUP BY peer_answers.value ORDER BY peer_answers.value
"""


def median_level(store: Store, assessment_id: str, item: str, *, actor: Actor) -> float | None:
    """The median of the levels that at least five other firms gave in their last full check.

    None where there are fewer, or where the actor has not opened this assessment. 不适用 and 不知道
    are no levels.

    Raises:
        NotAllowed: only who reviews compares.
    """
    require(actor, Action.REVIEW_VERDICT)
    sql = _LEVELS.format(opened=opened(actor), scope=in_scope(actor, Action.REVIEW_VERDICT))
    found = store.rows(sql, assessment=assessment_id, item=item, **parameters(actor))
    levels = [int(row["value"]) for row in found for _ in range(row["firms"])]
    return float(median(levels)) if len(levels) >= SMALLEST else None
