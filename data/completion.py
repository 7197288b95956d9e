"""How far a campaign has come (完成情况): counts by county, park or sector, and the firms behind them.

Everybody sees the firms of the own scope and no other; inside it a count needs no hiding, because the
reader may meet each of its firms.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from data.actor import Actor
from data.campaign_targets import LAST_DAY
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.searching import FIRMS, patterns
from data.store import Row, Store
from data.times import from_text

Group = Literal["county", "park", "industry"]
Sort = Literal["name", "state", "last_day", "place"]

STATES = (
    "not_started",
    "drafting",
    "submitted",
    "in_review",
    "returned",
    "reviewed",
    "closed",
    "expired",
)
"""States of a target in a campaign, in the order of the work."""
SUBMITTED = frozenset({"submitted", "in_review", "returned", "reviewed", "closed"})

_STATE = """
    CASE WHEN live.state IS NOT NULL THEN
        CASE live.state WHEN 'draft' THEN 'drafting' WHEN 'objected' THEN 'reviewed'
            ELSE live.state END
    WHEN EXISTS (SELECT 1 FROM assessments AS gone
        WHERE gone.campaign_id = campaign_targets.campaign_id
            AND gone.firm_id = campaign_targets.firm_id AND gone.state = 'expired')
        THEN 'expired'
    ELSE 'not_started' END
"""
_TARGETS = """
    FROM campaign_targets
    JOIN firms ON firms.id = campaign_targets.firm_id
    LEFT JOIN assessments AS live ON live.campaign_id = campaign_targets.campaign_id
        AND live.firm_id = campaign_targets.firm_id
        AND live.campaign_id IS NOT NULL AND live.state NOT IN ('withdrawn', 'expired')
"""
_GROUPS: dict[Group, tuple[str, str]] = {
    "county": ("firms.county", "LEFT JOIN regions AS named ON named.code = counted.place"),
    "park": ("firms.park", "LEFT JOIN parks AS named ON named.id = counted.place"),
    "industry": ("firms.industry", "LEFT JOIN industries AS named ON named.code = counted.place"),
}
_COUNTS = ", ".join(
    f"sum(CASE counted.state WHEN '{state}' THEN counted.firms ELSE 0 END) AS {state}"
    for state in STATES
)
_TABLE = f"""
    SELECT counted.place, max(named.name) AS name, {_COUNTS}
    FROM (
        SELECT {{column}} AS place, {_STATE} AS state, count(*) AS firms
        {_TARGETS}
        WHERE campaign_targets.campaign_id = :campaign AND {{scope}}
        GROUP BY 1, 2
    ) AS counted
    {{named}}
    GROUP BY counted.place ORDER BY coalesce(counted.place, '')
"""  # noqa: S608 - made of own names only
_ORDERS: dict[Sort, str] = {
    "name": "listed.name, listed.id",
    "state": "listed.position, listed.name, listed.id",
    "last_day": "listed.last_day, listed.name, listed.id",
    "place": "listed.county, coalesce(listed.park, ''), listed.name, listed.id",
}
_POSITION = " ".join(f"WHEN '{state}' THEN {place}" for place, state in enumerate(STATES))
_FIRMS = f"""
    SELECT listed.*, regions.name AS county_name, parks.name AS park_name,
        industries.name AS industry_name,
        (SELECT count(*) FROM accounts WHERE accounts.firm_id = listed.id
            AND accounts.disabled_at IS NULL) AS people
    FROM (
        SELECT found.*, CASE found.state {_POSITION} END AS position, count(*) OVER () AS total
        FROM (
            SELECT firms.id, firms.code, firms.name, firms.county, firms.park, firms.industry,
                {_STATE} AS state, {LAST_DAY} AS last_day, campaign_targets.extended_to,
                live.submitted_at
            {_TARGETS}
            JOIN campaigns ON campaigns.id = campaign_targets.campaign_id
            WHERE campaign_targets.campaign_id = :campaign AND {{scope}} AND {{narrowed}}
        ) AS found
        WHERE CAST(:state AS TEXT) IS NULL OR found.state = :state
    ) AS listed
    LEFT JOIN regions ON regions.code = listed.county
    LEFT JOIN parks ON parks.id = listed.park
    LEFT JOIN industries ON industries.code = listed.industry
    ORDER BY {{order}} LIMIT :count OFFSET :skipped
"""  # noqa: S608 - made of own names only
_NARROWED = {
    "county": "firms.county = :county",
    "park": "coalesce(firms.park, '') = :park",
    "industry": "firms.industry = :industry",
}


@dataclass(frozen=True, slots=True)
class Count:
    """One row of the board: a place or sector, and how many of its firms are in which state.

    `place`: its code, empty for firms outside every park.
    """

    place: str
    name: str
    states: dict[str, int]

    @property
    def firms(self) -> int:
        """All of them."""
        return sum(self.states.values())

    @property
    def submitted(self) -> int:
        """Those that have done their part."""
        return sum(self.states[state] for state in SUBMITTED)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which firms of the board are meant; None: all. `park` empty: those outside every park."""

    county: str | None = None
    park: str | None = None
    industry: str | None = None
    state: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One firm behind the counts; `people`: how many accounts it has."""

    id: str
    code: str
    name: str
    county: str
    park: str
    industry: str
    state: str
    last_day: date
    extended_to: date | None
    submitted_at: datetime | None
    people: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of firms, and how many there are in all."""

    firms: tuple[Listed, ...]
    total: int


def table(store: Store, campaign_id: str, group: Group, *, actor: Actor) -> list[Count]:
    """The board of one campaign, in the actor's scope, in one statement.

    Raises:
        NotAllowed: the actor keeps no queue.
    """
    require(actor, Action.QUEUE_READ)
    column, named = _GROUPS[group]
    sql = _TABLE.format(column=column, named=named, scope=in_scope(actor, Action.QUEUE_READ))
    return [_count(row) for row in store.rows(sql, campaign=campaign_id, **parameters(actor))]


def total(counts: list[Count]) -> Count:
    """All rows of a table together."""
    states = {state: sum(count.states[state] for count in counts) for state in STATES}
    return Count("", "合计", states)


def firms(
    store: Store,
    campaign_id: str,
    narrowing: Narrowing,
    *,
    actor: Actor,
    sort: Sort = "state",
    skipped: int = 0,
    count: int = 50,
) -> Page:
    """The firms behind the counts, in the actor's scope.

    Raises:
        NotAllowed: the actor keeps no queue.
    """
    require(actor, Action.QUEUE_READ)
    conditions, wanted = _narrowed(narrowing)
    sql = _FIRMS.format(
        scope=in_scope(actor, Action.QUEUE_READ), narrowed=conditions, order=_ORDERS[sort]
    )
    found = store.rows(
        sql,
        campaign=campaign_id,
        state=narrowing.state,
        count=count,
        skipped=max(0, skipped),
        **wanted,
        **parameters(actor),
    )
    return Page(tuple(_listed(row) for row in found), int(found[0]["total"]) if found else 0)


def _narrowed(narrowing: Narrowing) -> tuple[str, Row]:
    wanted: Row = {
        name: value
        for name in ("county", "park", "industry")
        if (value := getattr(narrowing, name)) is not None
    }
    conditions = [_NARROWED[name] for name in wanted]
    if narrowing.words.strip():
        wanted |= patterns(narrowing.words)
        conditions.append(FIRMS)
    return " AND ".join(conditions) or "1 = 1", wanted


def _count(row: Row) -> Count:
    states = {state: int(row[state]) for state in STATES}
    return Count(row["place"] or "", row["name"] or "不在园区", states)


def _listed(row: Row) -> Listed:
    until, submitted = row["extended_to"], row["submitted_at"]
    return Listed(
        id=row["id"],
        code=row["code"],
        name=row["name"],
        county=row["county_name"] or row["county"],
        park=row["park_name"] or "",
        industry=row["industry_name"] or row["industry"],
        state=row["state"],
        last_day=date.fromisoformat(row["last_day"]),
        extended_to=date.fromisoformat(until) if until else None,
        submitted_at=from_text(submitted) if submitted else None,
        people=int(row["people"]),
    )
