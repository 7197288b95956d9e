"""Loads (工作量): how much waits in each county and with each reviewer, and how many a person closes.

Counts of one's own scope, by county and by official; no firm is named.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from data import queue_keeping
from data.actor import Actor
from data.caseloads import HELD
from data.queue_places import LATE, days, number
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.store import Store
from data.times import day_in_shanghai, to_text

_COUNTIES = f"""
    SELECT regions.code, regions.name, count(*) AS firms,
        sum(CASE WHEN firms.check_state IN ('submitted', 'in_review') THEN 1 ELSE 0 END) AS waiting,
        sum(CASE WHEN firms.check_state IN ('submitted', 'in_review') AND holders.id IS NULL
            THEN 1 ELSE 0 END) AS free,
        sum(CASE WHEN {LATE} THEN 1 ELSE 0 END) AS overdue,
        sum(CASE WHEN firms.colour = 'red' THEN 1 ELSE 0 END) AS red,
        min(firms.waiting_day) AS since
    FROM queue_places AS firms JOIN regions ON regions.code = firms.county {HELD}
    WHERE {{scope}}
    GROUP BY regions.code, regions.name ORDER BY regions.code
"""  # noqa: S608 - made of own names only
_REVIEWERS = """
    SELECT accounts.id, accounts.post, accounts.agency, accounts.county, accounts.park,
        regions.name AS county_name, parks.name AS park_name,
        EXISTS (SELECT 1 FROM deputies WHERE deputies.absent_id = accounts.id
            AND deputies.ended_at IS NULL AND deputies.first_day <= :day
            AND deputies.last_day >= :day) AS is_absent,
        (SELECT count(*) FROM caseloads WHERE caseloads.account_id = accounts.id
            AND caseloads.ended_at IS NULL) AS cases,
        (SELECT count(*) FROM caseloads
            JOIN queue_places AS firms ON firms.id = caseloads.firm_id
            WHERE caseloads.account_id = accounts.id AND caseloads.ended_at IS NULL
                AND firms.waiting_day IS NOT NULL) AS open,
        (SELECT min(firms.waiting_day) FROM caseloads
            JOIN queue_places AS firms ON firms.id = caseloads.firm_id
            WHERE caseloads.account_id = accounts.id AND caseloads.ended_at IS NULL) AS since
    FROM accounts
    LEFT JOIN regions ON regions.code = accounts.county
    LEFT JOIN parks ON parks.id = accounts.park
    WHERE accounts.role = 'reviewer' AND accounts.disabled_at IS NULL
    ORDER BY coalesce(accounts.county, ''), coalesce(accounts.park, ''), accounts.created_at,
        accounts.id
"""
_CLOSED = """
    SELECT (SELECT count(*) FROM reviews WHERE reviewer_id = :account AND kind = 'first'
            AND ended_at >= :since)
        + (SELECT count(*) FROM action_changes WHERE changed_by = :account
            AND changed_at >= :since AND from_state = 'awaiting_check') AS closed
"""


@dataclass(frozen=True, slots=True)
class CountyLoad:
    """What waits in one county; `free`: waits for review and is nobody's; `since`: the oldest."""

    code: str
    name: str
    firms: int
    waiting: int
    free: int
    overdue: int
    red: int
    since: date | None


@dataclass(frozen=True, slots=True)
class ReviewerLoad:
    """What one reviewer has: all cases, those in which something waits, since when the oldest does."""

    account_id: str
    post: str
    agency: str
    county: str | None
    park: str | None
    place: str
    is_absent: bool
    cases: int
    open: int
    since: date | None


def counties(store: Store, *, actor: Actor, now: datetime) -> list[CountyLoad]:
    """Each county of the scope, by its code.

    Raises:
        NotAllowed: the actor gives no cases out.
    """
    require(actor, Action.CASE_ASSIGN)
    queue_keeping.catch_up(store)
    sql = _COUNTIES.format(scope=in_scope(actor, Action.QUEUE_READ))
    found = store.rows(sql, **days(day_in_shanghai(now)), **parameters(actor))
    return [CountyLoad(**row | {"since": _date(row["since"])}) for row in found]


def reviewers(store: Store, *, actor: Actor, now: datetime) -> list[ReviewerLoad]:
    """Every reviewer who can come in, by place.

    Raises:
        NotAllowed: the actor gives no cases out.
    """
    require(actor, Action.CASE_ASSIGN)
    queue_keeping.catch_up(store)
    return [
        ReviewerLoad(
            account_id=row["id"],
            post=row["post"],
            agency=row["agency"],
            county=row["county"],
            park=row["park"],
            place=row["park_name"] or row["county_name"] or "",
            is_absent=bool(row["is_absent"]),
            cases=row["cases"],
            open=row["open"],
            since=_date(row["since"]),
        )
        for row in store.rows(_REVIEWERS, day=day_in_shanghai(now).isoformat())
    ]


def enough_for_a_day(store: Store, *, actor: Actor, now: datetime) -> int:
    """How many firms are a day's work (今天先办几家): as many as the actor closed on a workday lately.

    Raises:
        NotAllowed: the actor has no queue.
    """
    require(actor, Action.QUEUE_READ)
    days = int(number("day_window"))
    since = to_text(now - timedelta(days=days))
    closed = store.rows(_CLOSED, account=actor.account_id, since=since)[0]["closed"]
    if not closed:
        return int(number("day_default"))
    each = -(-closed * 7 // (days * 5))
    return int(min(number("day_most"), max(number("day_least"), each)))


def _date(day: int | None) -> date | None:
    return None if day is None else date.fromordinal(day)
