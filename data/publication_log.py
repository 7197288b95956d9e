"""The log of publishing (公布记录): who drafted, published, corrected, dropped or withdrew what, and when.

Read from the audit chain, so that it cannot say anything else than that.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Literal

from data import publications, sealed
from data.actor import Actor, Role, role_of
from data.rights import Action, require
from data.series import Series
from data.store import Row, Store
from data.times import from_text

What = Literal["drafted", "dropped", "refused", "published", "corrected", "withdrawn"]
REASONED = ("refused", "withdrawn")
"""What is done with a reason."""

_STEPS = """
    SELECT publications.id, publications.edition, publications.scope, publications.reading,
        publications.campaign, publications.day, publications.state, publications.reason,
        audit_entries.number, audit_entries.at, audit_entries.action, audit_entries.role,
        coalesce(accounts.post, '') AS post, coalesce(accounts.agency, '') AS agency
    FROM publications
    JOIN audit_entries ON audit_entries.what = 'publications/' || publications.id
    LEFT JOIN accounts ON accounts.id = audit_entries.account
    ORDER BY publications.id, audit_entries.number
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `number`: of its entry in the audit chain. `reason`: of a refusal or a withdrawal."""

    publication: str
    series: Series
    day: str
    what: What
    number: int
    at: datetime
    role: Role
    post: str
    agency: str
    reason: str = ""


def steps(store: Store, *, actor: Actor) -> list[Step]:
    """Every step there ever was, newest first.

    Raises:
        NotAllowed: not for this role.
    """
    require(actor, Action.STATISTICS_SETTLE)
    rows = store.rows(_STEPS)
    found = [
        step
        for _, of_one in groupby(rows, key=lambda row: row["id"])
        for step in _of_one(store, list(of_one))
    ]
    return sorted(found, key=lambda step: -step.number)


def _of_one(store: Store, rows: Sequence[Row]) -> Iterator[Step]:
    """The first entry is the draft; the same right drops it, or withdraws what was published.

    The right of the second person refuses what was never published, else it publishes.
    """
    is_published = False
    for place, row in enumerate(rows):
        what: What
        if row["action"] == Action.STATISTICS_SETTLE and row["state"] == "dropped":
            what = "refused"
        elif row["action"] == Action.STATISTICS_SETTLE:
            what = "corrected" if is_published else "published"
            is_published = True
        else:
            what = "drafted" if not place else "withdrawn" if is_published else "dropped"
        yield _step(
            row,
            what,
            sealed.text_of(store, publications.TABLE, "reason", row) if what in REASONED else "",
        )


def _step(row: Row, what: What, reason: str) -> Step:
    return Step(
        publication=row["id"],
        series=Series(row["edition"], row["scope"], row["reading"], row["campaign"]),
        day=row["day"],
        what=what,
        number=row["number"],
        at=from_text(row["at"]),
        role=role_of(row["role"]),
        post=row["post"],
        agency=row["agency"],
        reason=reason,
    )
