"""What a corrective action (整改项) is, and its row in the database.

Measure and post are sealed for the row's version: an older text does not open in a newer row.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from data.sealed import seal_text, text_of
from data.store import Row, Store
from data.texts import BadText, clean, required
from data.times import from_text

State = Literal["proposed", "in_progress", "awaiting_check", "closed", "declined"]
Source = Literal["finding", "firm", "staff"]
OPEN: frozenset[State] = frozenset({"proposed", "in_progress", "awaiting_check"})
WORKED_ON: frozenset[State] = frozenset({"in_progress", "awaiting_check", "closed"})
"""Agreed on by both sides."""
LONGEST_MEASURE = 500
LONGEST_POST = 40
MOST_PERSON_DAYS = 1000
SAID: dict[State, str] = {
    "proposed": "待确认",
    "in_progress": "整改中",
    "awaiting_check": "待复查",
    "closed": "已销号",
    "declined": "不采纳",
}
TABLE = "corrective_actions"


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed on: the measure, the level it leads to, the responsible post (no name), the day.

    `provisional` (暂定): the holidays on the way to `due_on` were not known yet.
    """

    measure: str
    to_level: int | None = None
    post: str = ""
    due_on: date | None = None
    provisional: bool = False
    person_days: float | None = None

    def checked(self) -> "Terms":
        """The same with its texts made safe to keep.

        Raises:
            BadText: no measure, a text too long, or an effort that nobody has.
        """
        days = self.person_days
        if days is not None and not 0 <= days <= MOST_PERSON_DAYS:
            raise BadText(f"投入：请填 0 到 {MOST_PERSON_DAYS} 人天。")
        return Terms(
            required(self.measure, field="措施", limit=LONGEST_MEASURE, lines=True),
            self.to_level,
            clean(self.post, field="负责岗位", limit=LONGEST_POST),
            self.due_on,
            self.provisional,
            days,
        )


@dataclass(frozen=True, slots=True)
class CorrectiveAction:
    """One corrective action as it stands; `item` is its control, empty where it has none."""

    id: str
    firm_id: str
    assessment_id: str | None
    item: str
    source: Source
    state: State
    position: int
    from_level: int | None
    terms: Terms
    helper: str
    proposed_by: str
    proposed_at: datetime
    firm_agreed_by: str | None
    staff_agreed_by: str | None
    handed_in_by: str | None
    handed_in_on: date | None
    reopened: int
    closed_by: str | None
    closed_at: datetime | None
    version: int

    @property
    def is_open(self) -> bool:
        """Whether something is still to come."""
        return self.state in OPEN


def of_terms(store: Store, action_id: str, version: int, terms: Terms) -> Row:
    """The columns of the terms, sealed for this version."""
    place = {"id": action_id, "version": version}
    return {
        "measure": seal_text(store, TABLE, "measure", place, terms.measure),
        "post": seal_text(store, TABLE, "post", place, terms.post),
        "to_level": terms.to_level,
        "due_on": terms.due_on.isoformat() if terms.due_on else None,
        "provisional": int(terms.provisional),
        "person_days": terms.person_days,
    }


def opened(store: Store, row: Row) -> CorrectiveAction:
    """The action of a row; raises as `Keyring.decrypt`."""
    return CorrectiveAction(
        id=row["id"],
        firm_id=row["firm_id"],
        assessment_id=row["assessment_id"],
        item=row["item"],
        source=row["source"],
        state=row["state"],
        position=row["position"],
        from_level=row["from_level"],
        terms=_terms(store, row),
        helper=row["helper"],
        proposed_by=row["proposed_by"],
        proposed_at=from_text(row["proposed_at"]),
        firm_agreed_by=row["firm_agreed_by"],
        staff_agreed_by=row["staff_agreed_by"],
        handed_in_by=row["handed_in_by"],
        handed_in_on=_day(row["handed_in_on"]),
        reopened=row["reopened"],
        closed_by=row["closed_by"],
        closed_at=from_text(row["closed_at"]) if row["closed_at"] else None,
        version=row["version"],
    )


def _terms(store: Store, row: Row) -> Terms:
    return Terms(
        measure=text_of(store, TABLE, "measure", row),
        to_level=row["to_level"],
        post=text_of(store, TABLE, "post", row),
        due_on=_day(row["due_on"]),
        provisional=bool(row["provisional"]),
        person_days=row["person_days"],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
