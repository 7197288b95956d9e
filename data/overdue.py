"""What is due and overdue in one's scope (到期与超期), in the order of the days; no content of a firm.

A row says that a corrective action, a follow-up or an agreed visit of a firm is due, and when: not what it is about.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from data import lateness
from data.actor import Actor
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.store import Row, Store

Kind = Literal["action", "check", "contact", "visit", "plan", "reassess", "meet"]

_DUE = """
    SELECT corrective_actions.firm_id, 'action' AS kind, corrective_actions.due_on AS due_on,
        count(*) AS many
    FROM corrective_actions
    WHERE corrective_actions.state = 'in_progress' AND corrective_actions.due_on <= :until
    GROUP BY corrective_actions.firm_id, corrective_actions.due_on
    UNION ALL
    SELECT corrective_actions.firm_id, 'check', corrective_actions.handed_in_on, count(*)
    FROM corrective_actions WHERE corrective_actions.state = 'awaiting_check'
    GROUP BY corrective_actions.firm_id, corrective_actions.handed_in_on
    UNION ALL
    SELECT follow_ups.firm_id, follow_ups.duty, follow_ups.due_on, 1
    FROM follow_ups WHERE follow_ups.done_on IS NULL AND follow_ups.dropped_on IS NULL
        AND follow_ups.due_on <= :until
    UNION ALL
    SELECT visit_wishes.firm_id, 'meet', visit_wishes.planned_on, 1 FROM visit_wishes
    WHERE visit_wishes.state = 'planned' AND visit_wishes.planned_on <= :until
"""
_PAGE = """
    SELECT due.*, firms.name FROM ({due}) AS due
    JOIN firms ON firms.id = due.firm_id AND {scope} AND {only}
    ORDER BY due.due_on, firms.name, due.firm_id, due.kind LIMIT :count OFFSET :skipped
"""
_TOTAL = """
    SELECT count(*) AS total, count(CASE WHEN due.kind = 'check' THEN 1 END) AS waiting,
        count(CASE WHEN due.kind <> 'check' AND due.due_on <= :last_late THEN 1 END) AS overdue
    FROM ({due}) AS due JOIN firms ON firms.id = due.firm_id AND {scope} AND {only}
"""
_LATE = """
    SELECT {by} AS place, sum(due.many) AS many, count(DISTINCT due.firm_id) AS firms
    FROM ({due}) AS due JOIN firms ON firms.id = due.firm_id AND {scope} AND {only}
    WHERE due.kind NOT IN ('check', 'meet') AND due.due_on <= :last_late
    GROUP BY {by} ORDER BY {by}
"""
_BY = {
    "county": "firms.county",
    "park": "coalesce(firms.park, '')",
    "kind": "due.kind",
}


@dataclass(frozen=True, slots=True)
class DueThing:
    """Something of a firm: due on a day, or, of kind `check`, handed in on that day."""

    firm_id: str
    name: str
    kind: Kind
    due_on: date
    many: int


@dataclass(frozen=True, slots=True)
class Due:
    """One page. Of all in scope: how many things, how many overdue (`lateness`), how many wait."""

    things: tuple[DueThing, ...]
    total: int
    overdue: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Late:
    """Overdue things of a place, or of a kind: how many, of how many firms."""

    many: int
    firms: int


@dataclass(frozen=True, slots=True)
class Only:
    """Narrows what is in scope: to a county, to corrective actions that are overdue (超期的整改)."""

    county: str = ""
    late_actions: bool = False


ALL = Only()


def in_view(
    store: Store,
    *,
    today: date,
    until: date,
    actor: Actor,
    only: Only = ALL,
    skipped: int = 0,
    count: int = 50,
) -> Due:
    """What is due up to a day in the actor's scope, the oldest first.

    Raises:
        NotAllowed: the actor has nothing to do with firms' follow-up.
    """
    require(actor, Action.FOLLOW_UP_READ)
    scope = in_scope(actor, Action.FOLLOW_UP_READ)
    last_late = lateness.last_day(today).isoformat()
    narrowed, named = _narrowed(only)
    asked = {"until": until.isoformat(), "last_late": last_late, **named, **parameters(actor)}
    total = store.rows(_TOTAL.format(due=_DUE, scope=scope, only=narrowed), **asked)[0]
    sql = _PAGE.format(due=_DUE, scope=scope, only=narrowed)
    found = store.rows(sql, count=count, skipped=skipped, **asked)
    things = tuple(
        DueThing(
            row["firm_id"], row["name"], row["kind"], date.fromisoformat(row["due_on"]), row["many"]
        )
        for row in found
    )
    return Due(things, total["total"], total["overdue"], total["waiting"])


def late(
    store: Store,
    by: Literal["county", "park", "kind"],
    *,
    today: date,
    actor: Actor,
    county: str = "",
) -> dict[str, Late]:
    """Overdue corrective actions of each county or park in the actor's scope; or overdue things by kind.

    A firm outside all parks is of the park ''.

    Raises:
        NotAllowed: the actor has nothing to do with firms' follow-up.
    """
    require(actor, Action.FOLLOW_UP_READ)
    narrowed, named = _narrowed(Only(county, late_actions=by != "kind"))
    sql = _LATE.format(
        by=_BY[by], due=_DUE, scope=in_scope(actor, Action.FOLLOW_UP_READ), only=narrowed
    )
    last_late = lateness.last_day(today).isoformat()
    asked = {"until": last_late, "last_late": last_late, **named, **parameters(actor)}
    found = store.rows(sql, **asked)
    return {row["place"]: Late(int(row["many"]), int(row["firms"])) for row in found}


def _narrowed(only: Only) -> tuple[str, Row]:
    """A condition over `due` and `firms`, and the values that it names."""
    parts, named = ["1 = 1"], dict[str, str]()
    if only.county:
        parts.append("firms.county = :only_county")
        named["only_county"] = only.county
    if only.late_actions:
        parts.append("due.kind = 'action' AND due.due_on <= :last_late")
    return " AND ".join(parts), named
