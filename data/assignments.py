"""Assignments (指派) of firms to a guide, as a hand-over moves them: counted, never opened."""

from datetime import datetime

from data import audit
from data.actor import Actor
from data.rights import Action, require
from data.store import Store
from data.times import to_text

_OPEN = """
    SELECT firm_id FROM firm_assignments
    WHERE account_id = :account AND ended_at IS NULL ORDER BY firm_id
"""
_HELD = """
    SELECT 1 FROM firm_assignments
    WHERE account_id = :account AND firm_id = :firm AND ended_at IS NULL
"""
_END = """
    UPDATE firm_assignments SET ended_at = :now
    WHERE account_id = :account AND firm_id = :firm AND ended_at IS NULL
"""


def how_many(store: Store, account_id: str, *, actor: Actor) -> int:
    """How many firms are assigned to an account; which ones, the administrator does not learn."""
    require(actor, Action.ACCOUNT_HAND_OVER)
    return len(store.rows(_OPEN, account=account_id))


def move(store: Store, leaving: str, successor: str, *, actor: Actor, now: datetime) -> int:
    """Give every firm of one guide to another (交接); how many. An entry for each firm."""
    require(actor, Action.ACCOUNT_HAND_OVER)
    with store.atomic():
        found = store.rows(_OPEN, account=leaving)
        for row in found:
            _move_one(store, row["firm_id"], leaving, successor, actor, now)
    return len(found)


def _move_one(
    store: Store, firm_id: str, leaving: str, successor: str, actor: Actor, now: datetime
) -> None:
    store.rows(_END, account=leaving, firm=firm_id, now=to_text(now))
    _note(store, firm_id, leaving, False, actor, now)
    if store.rows(_HELD, account=successor, firm=firm_id):
        return
    row = {"firm_id": firm_id, "account_id": successor, "assigned_at": to_text(now)}
    store.insert("firm_assignments", row)
    _note(store, firm_id, successor, True, actor, now)


def _note(
    store: Store, firm_id: str, account_id: str, given: bool, actor: Actor, now: datetime
) -> None:
    audit.append(
        store,
        Action.ACCOUNT_HAND_OVER,
        actor=actor,
        now=now,
        what=f"firm_assignments/{firm_id}/{account_id}",
        firm=firm_id,
        after=given,
    )
