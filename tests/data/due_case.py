"""Things with a day in the small town, one of each kind, for the tests of due days."""

from datetime import date, datetime

from data.actor import Actor
from data.store import Row
from data.times import to_text
from tests.data.town import NOW, Town

TODAY = date(2026, 11, 23)  # a Monday
FRIDAY = date(2026, 11, 27)


def put(town: Town, table: str, row: Row) -> None:
    """Insert a row, without what the table does not have."""
    known = town.store.columns(table)
    town.store.insert(table, {name: value for name, value in row.items() if name in known})


def action(
    town: Town,
    firm: Actor,
    *,
    due: date = FRIDAY,
    state: str = "in_progress",
    agreed: datetime = NOW,
) -> str:
    """A corrective action, agreed by both sides where it is more than proposed."""
    row_id = town.new_id()
    measure = town.store.keyring.encrypt(
        "机密措施", table="corrective_actions", column="measure", row=f"{row_id}/1"
    )
    closed = {"closed_by": "someone", "closed_at": to_text(NOW)} if state == "closed" else {}
    both: Row = {
        "firm_agreed_by": firm.account_id, "firm_agreed_at": to_text(agreed),
        "staff_agreed_by": town.guide.account_id, "staff_agreed_at": to_text(agreed),
    }  # fmt: skip
    row: Row = {
        "id": row_id, "firm_id": firm.firm_id, "source": "finding", "state": state,
        "measure": measure, "due_on": due.isoformat(), "proposed_by": town.guide.account_id,
        "proposed_at": to_text(NOW), **closed, **(both if state != "proposed" else {}),
    }  # fmt: skip
    put(town, "corrective_actions", row)
    return f"corrective_actions/{row_id}"


def check(town: Town, firm: Actor, *, campaign: str | None = None, state: str = "submitted") -> str:
    """An assessment, as bare as it can be."""
    row_id = town.new_id()
    submitted = None if state == "draft" else to_text(NOW)
    row: Row = {
        "id": row_id, "firm_id": firm.firm_id, "edition": row_id, "scope": "full", "state": state,
        "created_at": to_text(NOW), "created_by": firm.account_id, "submitted_at": submitted,
        "campaign_id": campaign,
    }  # fmt: skip
    put(town, "assessments", row)
    return row_id


def follow_up(town: Town, firm: Actor, duty: str, *, due: date = FRIDAY, done: bool = False) -> str:
    """A duty of the committee towards a firm."""
    row_id = town.new_id()
    row: Row = {
        "id": row_id, "firm_id": firm.firm_id, "assessment_id": check(town, firm), "duty": duty,
        "colour": "red", "counted_from": TODAY.isoformat(), "due_on": due.isoformat(),
        "done_on": TODAY.isoformat() if done else None,
    }  # fmt: skip
    put(town, "follow_ups", row)
    return f"follow_ups/{row_id}"


def entry(town: Town, firm: Actor, *, next_on: date = FRIDAY, shown: int = 0) -> str:
    """An entry of the guide's diary that names a next step."""
    row_id = town.new_id()
    said = town.store.keyring.encrypt("话", table="guidance_entries", column="said", row=row_id)
    row: Row = {
        "id": row_id, "firm_id": firm.firm_id, "kind": "visit", "happened_on": TODAY.isoformat(),
        "said": said, "next_on": next_on.isoformat(), "shown": shown,
        "author": town.guide.account_id, "created_at": to_text(NOW),
    }  # fmt: skip
    put(town, "guidance_entries", row)
    return f"guidance_entries/{row_id}"


def letter(town: Town, firm: Actor, *, state: str = "issued", issued: datetime = NOW) -> str:
    """A letter, issued today where nothing else is said: due on the fifth workday after, the next Monday."""
    row_id = town.new_id()
    content = town.store.keyring.encrypt("话", table="letters", column="content", row=f"{row_id}/1")
    row: Row = {
        "id": row_id, "firm_id": firm.firm_id, "kind": "guidance", "state": state,
        "content": content, "drafted_by": town.guide.account_id, "drafted_at": to_text(NOW),
        "saved_at": to_text(NOW), "saved_by": town.guide.account_id,
        "issued_at": None if state == "draft" else to_text(issued),
    }  # fmt: skip
    put(town, "letters", row)
    return f"letters/{row_id}"


def campaign(
    town: Town, firm: Actor, *, closes: date = FRIDAY, extended: date | None = None
) -> str:
    """An open campaign that asks the firm."""
    row_id = town.new_id()
    row: Row = {
        "id": row_id, "name": "秋季", "edition": "2026", "scope": "full", "state": "open",
        "opens_on": "2026-11-01", "closes_on": closes.isoformat(),
        "created_by": town.lead.account_id, "created_at": to_text(NOW),
    }  # fmt: skip
    put(town, "campaigns", row)
    target: Row = {
        "campaign_id": row_id, "firm_id": firm.firm_id, "added_at": to_text(NOW),
        "added_by": town.lead.account_id,
        "extended_to": extended.isoformat() if extended else None,
    }  # fmt: skip
    put(town, "campaign_targets", target)
    return f"campaign_targets/{row_id}/{firm.firm_id}"


def wish(town: Town, firm: Actor, *, on: date = FRIDAY, state: str = "planned") -> str:
    """A wish for a visit on that day; planned for it, where nothing else is said."""
    row_id = town.new_id()
    reason = town.store.keyring.encrypt("换了人", table="visit_wishes", column="reason", row=row_id)
    row: Row = {
        "id": row_id, "firm_id": firm.firm_id, "state": state, "reason": reason,
        "first_day": on.isoformat(), "last_day": on.isoformat(), "asked_by": firm.account_id,
        "asked_at": to_text(NOW), "planned_on": on.isoformat() if state != "open" else None,
        "done_on": on.isoformat() if state == "done" else None,
    }  # fmt: skip
    put(town, "visit_wishes", row)
    return f"visit_wishes/{row_id}"


def assigned(town: Town, firm: Actor) -> None:
    """The firm is the guide's."""
    row: Row = {
        "firm_id": firm.firm_id, "account_id": town.guide.account_id, "assigned_at": to_text(NOW),
    }  # fmt: skip
    put(town, "firm_assignments", row)


def case_of(town: Town, firm: Actor, official: Actor) -> None:
    """The firm is worked on by this reviewer."""
    row: Row = {
        "id": town.new_id(), "firm_id": firm.firm_id, "account_id": official.account_id,
        "assigned_by": town.lead.account_id, "assigned_at": to_text(NOW),
    }  # fmt: skip
    put(town, "caseloads", row)


def recused(town: Town, firm: Actor, official: Actor) -> None:
    """The official keeps out of the firm's case."""
    row_id = town.new_id()
    reason = town.store.keyring.encrypt("亲属", table="recusals", column="reason", row=row_id)
    row: Row = {
        "id": row_id, "firm_id": firm.firm_id, "account_id": official.account_id, "reason": reason,
        "declared_at": to_text(NOW),
    }  # fmt: skip
    put(town, "recusals", row)
