"""Rows that place a firm in the work queue, as bare as the schema lets them be."""

from datetime import datetime, timedelta

from data import queue_keeping
from data.actor import Actor
from data.store import Row
from data.times import day_in_shanghai, to_text
from tests.data.town import NOW, Town


def ago(days: float) -> datetime:
    """So many days before now."""
    return NOW - timedelta(days=days)


def day(days: int) -> str:
    """The day so many days before now, in Shanghai."""
    return day_in_shanghai(ago(days)).isoformat()


def check(
    town: Town,
    firm: Actor,
    *,
    days: float = 30,
    state: str = "submitted",
    scope: str = "full",
    edition: str = "2026",
    **risks: tuple[float, str],
) -> str:
    """A submitted check; `risks`: reading → risk and colour, a credible orange one unless given."""
    check_id, result_id = town.new_id(), town.new_id()
    when = to_text(ago(days))
    row: Row = {
        "id": check_id,
        "firm_id": firm.firm_id,
        "edition": edition,
        "scope": scope,
        "state": state,
        "created_at": when,
        "created_by": firm.account_id,
        "submitted_at": when,
        "submitted_by": firm.account_id,
    }
    town.store.insert("assessments", row)
    result: Row = {
        "id": result_id,
        "assessment_id": check_id,
        "edition": edition,
        "rules_version": "1",
        "scope": scope,
        "digest": result_id,
        "inputs": "{}",
        "detail": '{"readings": {}}',
        "created_at": when,
        "created_by": firm.account_id,
    }
    town.store.insert("results", result)
    for reading, (risk, colour) in (risks or {"credible": (40.0, "orange")}).items():
        said: Row = {"result_id": result_id, "reading": reading, "risk": risk, "colour": colour}
        town.store.insert("result_readings", said)
    return check_id


def move(town: Town, check_id: str, by: Actor, *, days: int = 1, decided: str = "red") -> str:
    """A colour that was moved and waits for a second person."""
    review, snapshot, move_id = town.new_id(), town.new_id(), town.new_id()
    when = to_text(ago(days))
    snapshot_row: Row = {
        "id": snapshot,
        "assessment_id": check_id,
        "taken_at": when,
        "taken_by": "x",
        "content": b"x",
        "digest": "x",
    }
    town.store.insert("snapshots", snapshot_row)
    review_row: Row = {
        "id": review,
        "assessment_id": check_id,
        "snapshot_id": snapshot,
        "kind": "first",
        "state": "open",
        "reviewer_id": by.account_id,
        "began_at": when,
    }
    town.store.insert("reviews", review_row)
    moved: Row = {
        "id": move_id,
        "assessment_id": check_id,
        "review_id": review,
        "computed": "orange",
        "decided": decided,
        "reason": b"x",
        "moved_by": by.account_id,
        "moved_at": when,
    }
    town.store.insert("colour_moves", moved)
    return move_id


def objection(town: Town, check_id: str, firm: Actor, *, days: int = 1) -> None:
    """An objection that nobody has answered."""
    row: Row = {
        "id": town.new_id(),
        "assessment_id": check_id,
        "said": b"x",
        "filed_by": firm.account_id,
        "saved_at": to_text(ago(days)),
        "filed_at": to_text(ago(days)),
    }
    town.store.insert("objections", row)


def action(
    town: Town, firm: Actor, *, state: str = "in_progress", due: int | None = None, by: str = "x"
) -> None:
    """A corrective action that is due so many days ago."""
    row: Row = {
        "id": town.new_id(),
        "firm_id": firm.firm_id,
        "source": "firm",
        "state": state,
        "measure": b"x",
        "due_on": None if due is None else day(due),
        "proposed_by": by,
        "proposed_at": to_text(NOW),
    }
    if state not in ("proposed", "declined"):
        row |= {"firm_agreed_by": "x", "staff_agreed_by": "y"}
    town.store.insert("corrective_actions", row)


def duty(town: Town, firm: Actor, check_id: str, name: str, due: int) -> None:
    """A duty of follow-up that is due so many days ago."""
    row: Row = {
        "id": town.new_id(),
        "firm_id": firm.firm_id,
        "assessment_id": check_id,
        "duty": name,
        "colour": "red",
        "counted_from": day(due + 10),
        "due_on": day(due),
    }
    town.store.insert("follow_ups", row)


def keep(town: Town) -> None:
    """Work every place out anew: these rows left no trace that would say so."""
    list(queue_keeping.rebuild(town.store))
