"""What first and blind reviewers said of the same controls (盲审对照), for the lead alone."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from data.actor import Actor
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.store import Row, Store
from data.times import from_text
from data.verdicts import Value

_BOTH = """
    SELECT first.id, first.reviewer_id, first.ended_at, first.assessment_id, given.item,
        given.value AS first_value, verdicts.value AS second_value, accounts.name, accounts.post,
        accounts.agency
    FROM reviews AS blind
    JOIN reviews AS first ON first.snapshot_id = blind.snapshot_id AND first.kind = 'first'
        AND first.state = 'ended' AND first.reviewer_id <> blind.reviewer_id
    JOIN assessments ON assessments.id = first.assessment_id
    JOIN firms ON firms.id = assessments.firm_id AND {scope}
    JOIN accounts ON accounts.id = first.reviewer_id
    JOIN verdicts ON verdicts.review_id = blind.id
    JOIN verdict_versions AS given ON given.review_id = first.id AND given.item = verdicts.item
        AND given.decision <> 'withdrawn' AND given.version = (
            SELECT max(earlier.version) FROM verdict_versions AS earlier
            WHERE earlier.review_id = first.id AND earlier.item = verdicts.item
                AND earlier.decided_at <= first.ended_at)
    WHERE blind.kind = 'blind' AND blind.state = 'ended'
    ORDER BY first.ended_at, first.id, given.item
"""
_STANDING = """
    SELECT count(*) AS sampled,
        sum(CASE WHEN blind.state = 'ended' THEN 1 ELSE 0 END) AS judged,
        sum(CASE WHEN blind.state = 'open' THEN 1 ELSE 0 END) AS open
    FROM blind_samples
    JOIN reviews ON reviews.id = blind_samples.review_id
    JOIN assessments ON assessments.id = reviews.assessment_id
    JOIN firms ON firms.id = assessments.firm_id AND {scope}
    LEFT JOIN reviews AS blind ON blind.snapshot_id = reviews.snapshot_id AND blind.kind = 'blind'
"""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Whose first verdicts are compared."""

    id: str
    name: str
    post: str
    agency: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One check that both judged: of whom, when the first ended, item → (first, second)."""

    review_id: str
    reviewer: Reviewer
    ended_at: datetime
    values: dict[str, tuple[Value, Value]]


@dataclass(frozen=True, slots=True)
class Progress:
    """How many reviews were drawn, are being judged, and were judged blind."""

    sampled: int
    open: int
    judged: int


def compared(store: Store, *, actor: Actor) -> list[Compared]:
    """Every check that both judged, oldest first: the first as the reviewer ended it, before any objection.

    Raises:
        NotAllowed: not the lead.
    """
    require(actor, Action.REVIEW_AGREEMENT)
    sql = _BOTH.format(scope=in_scope(actor, Action.REVIEW_AGREEMENT))
    by_review: dict[str, list[Row]] = defaultdict(list)
    for row in store.rows(sql, **parameters(actor)):
        by_review[row["id"]].append(row)
    return [_compared(store, rows) for rows in by_review.values()]


def progress(store: Store, *, actor: Actor) -> Progress:
    """How far the blind reviews have come.

    Raises:
        NotAllowed: not the lead.
    """
    require(actor, Action.REVIEW_AGREEMENT)
    sql = _STANDING.format(scope=in_scope(actor, Action.REVIEW_AGREEMENT))
    row = store.rows(sql, **parameters(actor))[0]
    return Progress(row["sampled"], row["open"] or 0, row["judged"] or 0)


def _compared(store: Store, rows: list[Row]) -> Compared:
    row = rows[0]
    name = store.keyring.decrypt(
        row["name"], table="accounts", column="name", row=row["reviewer_id"]
    )
    return Compared(
        review_id=row["id"],
        reviewer=Reviewer(row["reviewer_id"], name, row["post"], row["agency"]),
        ended_at=from_text(row["ended_at"]),
        values={
            one["item"]: (json.loads(one["first_value"]), json.loads(one["second_value"]))
            for one in rows
        },
    )
