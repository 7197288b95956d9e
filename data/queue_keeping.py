"""The kept places of the work queue (排位的留存): one narrow row a firm, mended from the audit chain.

Every change of a firm's rows leaves an audit entry in its transaction (`data.audit`). So nobody has
to remember the queue: whoever reads it first looks up for which firms the chain has grown since the
last time, and works out their places anew. A chain that has never been read means all firms.
"""

from collections.abc import Iterator
from datetime import date

from data import audit, marks
from data.queue_facts import worked_out
from data.queue_places import Standing
from data.rights import Action
from data.store import Row, Store

MARK = "queue-places"
"""Up to which audit entry the places are kept."""
_BATCH = 500
_TOO_MANY = 5_000
"""From so many changed firms on, all are worked out: in order, that is quicker."""
_IDLE = 2_000
"""Entries that change no place are walked over again until there are so many."""

NO_MATTER = frozenset(
    {
        Action.CHECK_ANSWER,
        Action.CHECK_EVIDENCE,
        Action.CHECK_OPEN,
        Action.EVIDENCE_FILE_ADD,
        Action.EVIDENCE_FILE_REMOVE,
        Action.EVIDENCE_FILE_OPEN,
        Action.PURPOSE_STATE,
        Action.QUEUE_READ,
        Action.REVIEW_VERDICT,
        Action.DIARY_WRITE,
    }
)
"""Frequent actions that move no firm in the queue."""

_GREW = """
    SELECT DISTINCT firm_id FROM audit_entries
    WHERE number > :after AND number <= :last AND firm_id IS NOT NULL
        AND action NOT IN ({no_matter}) ORDER BY firm_id
"""
_NEXT = "SELECT id FROM firms WHERE id > :after ORDER BY id LIMIT :count"
_OF_FIRM = ("id", "code", "name", "state", "industry", "county", "park")
_OF_STANDING = (
    *("check_state", "scope", "reading", "colour", "risk", "gap", "change", "due_what"),
    *("holder", "mover", "to_check", "proposer", "to_agree"),
)
_COLUMNS = (*_OF_FIRM, "area", *_OF_STANDING, "checked_day", "waiting_day", "due_day")
_KEEP = f"""
    INSERT INTO queue_places ({", ".join(_COLUMNS)})
    VALUES ({", ".join(f":{name}" for name in _COLUMNS)})
"""  # noqa: S608 - made of own names only
_DROP = "DELETE FROM queue_places WHERE id BETWEEN :low AND :high"


def catch_up(store: Store) -> int:
    """Keep the places of all firms whose rows changed since the last time; how many.

    Costs two small reads where nothing happened.
    """
    last = audit.head(store).number
    kept = _kept_up_to(store)
    if kept == last:
        return 0
    if kept is None:
        return sum(rebuild(store))
    changed = _grew(store, kept, last)
    if len(changed) >= _TOO_MANY:
        return sum(rebuild(store))
    if changed or last - kept >= _IDLE:
        with store.atomic():
            for firm in changed:
                _keep(store, firm, firm)
            marks.put(store, MARK, str(last))
    return len(changed)


def rebuild(store: Store) -> Iterator[int]:
    """Work out every firm's place anew, some hundreds at a time; yields how many each time.

    The mark is set first: what changes meanwhile is caught up with later.
    """
    with store.atomic():
        marks.put(store, MARK, str(audit.head(store).number))
    after = ""
    while batch := store.rows(_NEXT, after=after, count=_BATCH):
        with store.atomic():
            _keep(store, batch[0]["id"], batch[-1]["id"])
        after = batch[-1]["id"]
        yield len(batch)


def standing(row: Row) -> Standing:
    """What a kept row says."""
    return Standing(
        **{name: row[name] for name in _OF_STANDING},
        checked_on=_date(row["checked_day"]),
        waiting_on=_date(row["waiting_day"]),
        due_on=_date(row["due_day"]),
    )


def _kept_up_to(store: Store) -> int | None:
    mark = marks.find(store, MARK)
    return None if mark is None else int(mark)


def _grew(store: Store, after: int, last: int) -> list[str]:
    no_matter = ", ".join(f"'{action.value}'" for action in sorted(NO_MATTER))
    found = store.rows(_GREW.format(no_matter=no_matter), after=after, last=last)
    return [row["firm_id"] for row in found]


def _keep(store: Store, low: str, high: str) -> None:
    """Anew: a firm that moved to another county lies elsewhere now."""
    store.rows(_DROP, low=low, high=high)
    for known in worked_out(store, low, high):
        standing = known.standing
        row = {name: getattr(standing, name) for name in _OF_STANDING}
        days = {
            "checked": standing.checked_on,
            "waiting": standing.waiting_on,
            "due": standing.due_on,
        }
        numbers = {f"{name}_day": day and day.toordinal() for name, day in days.items()}
        area = known.firm["park"] or ""
        store.rows(_KEEP, **known.firm, **row, **numbers, area=area)


def _date(number: int | None) -> date | None:
    return None if number is None else date.fromordinal(number)
