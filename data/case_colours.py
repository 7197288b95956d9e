"""The colour (颜色) that stands for a firm: of its last check that counts, as settled by a person if moved."""

from dataclasses import dataclass
from datetime import datetime

from data.actor import Actor
from data.assessments import opened
from data.holding_moves import holding
from data.scope import not_blind, parameters
from data.store import Store
from data.times import from_text

_STANDING = """
    SELECT assessments.id, assessments.state, assessments.submitted_at, results.edition,
        result_readings.reading, result_readings.colour AS computed,
        ({moved}) AS moved
    FROM assessments {opened}
    JOIN results ON results.assessment_id = assessments.id
        AND NOT EXISTS (SELECT 1 FROM results AS later WHERE later.assessment_id = assessments.id
            AND (later.created_at > results.created_at
                OR (later.created_at = results.created_at AND later.id < results.id)))
    JOIN result_readings ON result_readings.result_id = results.id
    WHERE assessments.firm_id = :firm AND result_readings.colour IS NOT NULL
        AND result_readings.reading IN ('verified', 'credible')
        AND assessments.submitted_at IS NOT NULL
        AND assessments.state NOT IN ('withdrawn', 'expired')
    ORDER BY CASE WHEN assessments.state IN ('reviewed', 'objected', 'closed') THEN 0 ELSE 1 END,
        assessments.submitted_at DESC, assessments.id,
        CASE result_readings.reading WHEN 'verified' THEN 0 ELSE 1 END
    LIMIT 1
"""
_MOVED = holding("decided", assessment="assessments.id", computed="result_readings.colour")


@dataclass(frozen=True, slots=True)
class Standing:
    """Which check the firm's case rests on, and its colour.

    `computed`: by the rules, in `reading` (`verified`, else `credible`). `moved`: as two people decided
    it (人工调整), None where nobody moved it.
    """

    assessment_id: str
    state: str
    submitted_at: datetime
    edition: str
    reading: str
    computed: str
    moved: str | None

    @property
    def colour(self) -> str:
        """The one that counts."""
        return self.moved or self.computed


def standing(store: Store, firm_id: str, *, actor: Actor) -> Standing | None:
    """Of the last reviewed check, else the last submitted one; None where the actor may open none."""
    sql = _STANDING.format(opened=f"{opened(actor)} AND {not_blind(actor)}", moved=_MOVED)
    found = store.rows(sql, firm=firm_id, **parameters(actor))
    if not found:
        return None
    row = found[0]
    return Standing(
        assessment_id=row["id"],
        state=row["state"],
        submitted_at=from_text(row["submitted_at"]),
        edition=row["edition"],
        reading=row["reading"],
        computed=row["computed"],
        moved=row["moved"],
    )
