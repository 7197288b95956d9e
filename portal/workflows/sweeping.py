"""The sweep (按期清理): what is due to be deleted goes, and leaves nothing in the file."""

from dataclasses import dataclass
from datetime import datetime

from data import chart_exports, departures, leaving, marks, retention
from data.actor import OPERATOR
from data.errors import StoreBusy
from data.leaving import NotDue
from data.store import Store, scrub
from portal.retention import Retention


@dataclass(frozen=True, slots=True)
class Swept:
    """How many of each went.

    `scrubbed`: the file was written anew. `owed`: that is still to be done, because somebody was busy.
    """

    firms: int
    drafts: int
    records: int
    scrubbed: bool
    owed: bool


def sweep(store: Store, periods: Retention, *, now: datetime) -> Swept:
    """Delete what is due. Killed at any point, the next run does the rest.

    Raises:
        StoreError: what was deleted so far stays deleted; the next run goes on.
    """
    firms = sum(_left(store, departure, now) for departure in departures.due(store, now=now))
    drafts = leaving.delete_expired_drafts(
        store, before=now - periods.period("drafts"), actor=OPERATOR, now=now
    )
    records = _records(store, periods, now)
    scrubbed = _scrubbed(store)
    owed = marks.find(store, leaving.OWED) is not None
    return Swept(firms, drafts, records, scrubbed, owed)


def _left(store: Store, departure_id: str, now: datetime) -> bool:
    """Whether the firm was deleted: at the last second it may have been called off."""
    try:
        leaving.delete_firm(store, departure_id, actor=OPERATOR, now=now)
    except NotDue:
        return False
    return True


def _records(store: Store, periods: Retention, now: datetime) -> int:
    kept: dict[retention.Record, str] = {
        "sessions": "sessions",
        "links": "sessions",
        "sign_in_failures": "sessions",
        "invitations": "invitations",
        "exports": "exports",
        "messages": "messages",
    }
    pictures = chart_exports.forget(
        store, before=now - periods.period("exports"), actor=OPERATOR, now=now
    )
    return pictures + sum(
        retention.forget(
            store, record, before=now - periods.period(period), actor=OPERATOR, now=now
        )
        for record, period in kept.items()
    )


def _scrubbed(store: Store) -> bool:
    """The debt is paid only after the file is clean."""
    if marks.find(store, leaving.OWED) is None:
        return False
    try:
        scrub(store)
    except StoreBusy:
        return False
    marks.take_away(store, leaving.OWED)
    return True
