"""The work queue (工作队列): the firms of one's scope in the order in which they want attention.

It tells state, colour, figures of the gap and of the change, and dates; never an answer. Firms from
whose cases the reader keeps out (回避), or which the reader judges blind (盲审), are not in it. Queues
inside the reader's own scope need no stated purpose; that somebody read the queue is noted once a day.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from data import audit, queue_keeping, queue_kinds
from data.actor import Actor
from data.caseloads import HELD, Holder, whose
from data.errors import NoSuch
from data.queue_places import LATE, Standing, days, value_sql
from data.rights import Action, Reach, reach, require
from data.scope import in_scope, not_blind, not_recused, parameters
from data.searching import FIRMS, patterns
from data.store import Row, Store
from data.times import day_in_shanghai, from_text

WAITING, ALL = "todo", "all"
"""Everything that waits for the reader; the whole list."""
NEVER, PENDING = "never", "pending"
"""States of a firm beside those of a check: it never submitted one, it is not confirmed."""

_FROM = f"FROM queue_places AS firms {HELD}"
"""The kept rows carry what scope and filters ask of `firms`, under the same names: one table is read."""
_OWN_PLACE = """
    CASE WHEN firms.check_state <> '' THEN 0 WHEN firms.state = 'pending' THEN 2 ELSE 1 END
"""
_ORDER = "own_place, value DESC, risk DESC, name, id"
_LISTED = """
    SELECT firms.id, firms.name, coalesce(firms.risk, -1) AS risk, {own_place} AS own_place, {value} AS value
    {source} WHERE {where}
"""
_PAGE = """
    WITH listed AS ({listed}),
        shown AS (SELECT * FROM listed ORDER BY {order} LIMIT :count OFFSET :skipped)
    SELECT shown.value, firms.*, regions.name AS county_name, parks.name AS park_name,
        industries.name AS industry_name, holders.post, holders.agency, holders.id AS held_by,
        CASE WHEN {mine} THEN 1 ELSE 0 END AS mine, wishes.asked_at AS wished_at
    FROM shown JOIN queue_places AS firms ON firms.id = shown.id {held}
    JOIN industries ON industries.code = firms.industry
    JOIN regions ON regions.code = firms.county
    LEFT JOIN parks ON parks.id = firms.park
    LEFT JOIN visit_wishes AS wishes ON wishes.firm_id = firms.id AND wishes.state = 'open'
    ORDER BY shown.own_place, shown.value DESC, shown.risk DESC, shown.name, shown.id
"""
_AROUND = """
    WITH listed AS ({listed}),
        numbered AS (SELECT id, row_number() OVER (ORDER BY {order}) AS position FROM listed),
        here AS (SELECT COALESCE((SELECT position FROM numbered WHERE id = :firm), :at) AS position)
    SELECT numbered.id, numbered.position, (SELECT count(*) FROM numbered) AS total
    FROM numbered JOIN here
        ON numbered.position BETWEEN here.position - 1 AND here.position + 1
    ORDER BY numbered.position
"""
_COUNT = "SELECT count(*) AS firms {sums} {source} WHERE {where}"
_NOTED = "SELECT 1 FROM audit_entries WHERE what = :what AND action = :action LIMIT 1"


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody wants to see of the queue.

    `kind`: `WAITING`, `ALL` or the name of a kind. `holder`: `mine`, `free`, or empty for everybody's.
    `state`: of the last submitted check, or `NEVER`, `PENDING`.
    """

    kind: str = WAITING
    holder: str = ""
    county: str = ""
    park: str = ""
    industry: str = ""
    colour: str = ""
    state: str = ""
    overdue: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One firm of the queue, with its place value and who works on it.

    `wished_on`: since when it asks for a visit (请上门) that nobody has answered.
    """

    id: str
    name: str
    code: str
    state: Literal["pending", "confirmed"]
    county: str
    county_code: str
    park: str | None
    park_code: str | None
    industry: str
    standing: Standing
    value: float
    holder: Holder | None
    is_mine: bool
    wished_on: date | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """Where a firm stands in a queue: its number, how many there are, who comes before and after.

    `is_in`: False where the firm is not in this queue (any more); `position` is then where it stood,
    and `after` the firm that moved up.
    """

    position: int
    total: int
    before: str | None
    after: str | None
    is_in: bool


def page(
    store: Store, query: Query, *, actor: Actor, now: datetime, skipped: int = 0, count: int = 30
) -> list[Entry]:
    """A piece of the queue, in order.

    Raises:
        NotAllowed: the actor has no queue.
    """
    require(actor, Action.QUEUE_READ)
    queue_keeping.catch_up(store)
    sql = _paged(_listed(query, actor), actor)
    wanted = _wanted(query, actor, now)
    found = store.rows(sql, count=count, skipped=max(0, skipped), **wanted)
    return [_entry(row) for row in found]


def get(store: Store, firm_id: str, *, actor: Actor, now: datetime) -> Entry:
    """One firm as the queue has it.

    Raises:
        NotAllowed: the actor has no queue. NoSuch: out of scope, or the actor keeps out of it.
    """
    require(actor, Action.QUEUE_READ)
    queue_keeping.catch_up(store)
    listed = f"{_listed(Query(ALL), actor)} AND firms.id = :firm"
    sql = _paged(listed, actor)
    found = store.rows(sql, firm=firm_id, count=1, skipped=0, **_wanted(Query(ALL), actor, now))
    if not found:
        raise NoSuch
    return _entry(found[0])


def counts(store: Store, query: Query, *, actor: Actor, now: datetime) -> dict[str, int]:
    """How many firms under each kind, `WAITING` and `ALL`, with the other filters of the query on.

    Raises:
        NotAllowed: the actor has no queue.
    """
    require(actor, Action.QUEUE_READ)
    queue_keeping.catch_up(store)
    kinds = {kind.name: queue_kinds.condition(kind, actor) for kind in queue_kinds.open_to(actor)}
    kinds[WAITING] = queue_kinds.anything(actor)
    sums = "".join(
        f", sum(CASE WHEN {condition} THEN 1 ELSE 0 END) AS {name}_count"
        for name, condition in kinds.items()
    )
    sql = _COUNT.format(sums=sums, source=_FROM, where=_where(query, actor, kind=ALL))
    row = store.rows(sql, **_wanted(query, actor, now))[0]
    return {name: int(row[f"{name}_count"] or 0) for name in kinds} | {ALL: int(row["firms"])}


def around(
    store: Store, query: Query, firm_id: str, *, at: int, actor: Actor, now: datetime
) -> Around:
    """Where a firm stands in a queue; `at`: its number when the queue was read, should it have left.

    Raises:
        NotAllowed: the actor has no queue.
    """
    require(actor, Action.QUEUE_READ)
    queue_keeping.catch_up(store)
    sql = _AROUND.format(listed=_listed(query, actor), order=_ORDER)
    found = store.rows(sql, firm=firm_id, at=max(1, at), **_wanted(query, actor, now))
    found_at = {row["position"]: row["id"] for row in found}
    own = next((place for place, firm in found_at.items() if firm == firm_id), None)
    position = own or max(1, at)
    return Around(
        position=position,
        total=found[0]["total"] if found else 0,
        before=found_at.get(position - 1),
        after=found_at.get(position + 1 if own else position),
        is_in=own is not None,
    )


def note_reading(store: Store, *, actor: Actor, now: datetime) -> None:
    """Note once a day that somebody read the queue: it names firms with their colours.

    Raises:
        NotAllowed: the actor has no queue.
    """
    require(actor, Action.QUEUE_READ)
    what = f"queue/{actor.account_id}/{day_in_shanghai(now).isoformat()}"
    said = {"what": what, "action": Action.QUEUE_READ.value}
    if store.rows(_NOTED, **said):
        return
    with store.atomic():
        if not store.rows(_NOTED, **said):
            audit.append(store, Action.QUEUE_READ, actor=actor, now=now, what=what)


def _listed(query: Query, actor: Actor) -> str:
    return _LISTED.format(
        own_place=_OWN_PLACE,
        value=value_sql(),
        source=_FROM,
        where=_where(query, actor, kind=query.kind),
    )


def _paged(listed: str, actor: Actor) -> str:
    return _PAGE.format(listed=listed, order=_ORDER, mine=whose(actor), held=HELD)


def _where(query: Query, actor: Actor, *, kind: str) -> str:
    """Scope and filters; parameters are bound to what the query says, never written into the text."""
    wanted = [
        _near(actor),
        in_scope(actor, Action.QUEUE_READ),
        not_recused(actor),
        not_blind(actor),
    ]
    conditions = {
        "firms.county = :county": query.county,
        "firms.park = :park": query.park,
        "firms.industry = :industry": query.industry,
        "firms.colour = :colour": query.colour,
        LATE: query.overdue,
        FIRMS: query.words.strip(),
        whose(actor): query.holder == "mine",
        "holders.id IS NULL": query.holder == "free",
        "firms.check_state = '' AND firms.state = 'confirmed'": query.state == NEVER,
        "firms.state = 'pending'": query.state == PENDING,
        "firms.check_state = :state": query.state and query.state not in (NEVER, PENDING),
    }
    wanted += [condition for condition, is_on in conditions.items() if is_on]
    return " AND ".join([*wanted, *_of_kind(kind, actor)])


def _near(actor: Actor) -> str:
    """Where the rows of a reviewer's area lie side by side; scope alone decides who sees them."""
    if reach(actor, Action.QUEUE_READ) is not Reach.AREA or actor.deputy_for:
        return "1 = 1"
    in_county = "firms.county = :scope_county"
    return in_county if actor.park is None else f"{in_county} AND firms.area = :scope_park"


def _of_kind(kind: str, actor: Actor) -> list[str]:
    """Nothing for the whole list; an unknown kind is no kind of this actor's, so nothing is in it."""
    if kind == ALL:
        return []
    if kind == WAITING:
        return [queue_kinds.anything(actor)]
    found = [one for one in queue_kinds.open_to(actor) if one.name == kind]
    return [queue_kinds.condition(one, actor) for one in found] or ["1 = 0"]


def _wanted(query: Query, actor: Actor, now: datetime) -> Row:
    return {
        **days(day_in_shanghai(now)),
        "county": query.county,
        "park": query.park,
        "industry": query.industry,
        "colour": query.colour,
        "state": query.state,
        **patterns(query.words),
        **parameters(actor),
    }


def _entry(row: Row) -> Entry:
    holder = Holder(row["held_by"], row["post"], row["agency"]) if row["held_by"] else None
    return Entry(
        id=row["id"],
        name=row["name"],
        code=row["code"],
        state=row["state"],
        county=row["county_name"],
        county_code=row["county"],
        park=row["park_name"],
        park_code=row["park"],
        industry=row["industry_name"],
        standing=queue_keeping.standing(row),
        value=row["value"],
        holder=holder,
        is_mine=bool(row["mine"]),
        wished_on=day_in_shanghai(from_text(row["wished_at"])) if row["wished_at"] else None,
    )
