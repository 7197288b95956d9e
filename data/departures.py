"""Departures (注销): a firm's owner asks that everything be deleted; it waits, and may be called off.

The deletion itself is `data.leaving`. The row stays behind: by then without the reason, and its ids
are the ids of nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from data import audit, firms
from data.actor import Actor
from data.errors import NoSuch, NotUnique, Refusal
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.store import Row, Store
from data.texts import required
from data.times import from_text, to_text

LONGEST, SHORTEST = 500, 4
"""Characters of a reason."""

_OPEN = "departures.cancelled_at IS NULL AND departures.done_at IS NULL"
_OF_FIRM = """
    SELECT departures.* FROM departures JOIN firms ON firms.id = departures.firm_id AND {scope}
    WHERE firms.id = :firm ORDER BY departures.asked_at, departures.id
"""
_CANCEL = f"""
    UPDATE departures SET cancelled_at = :now, cancelled_by = :account
    WHERE firm_id = :firm AND {_OPEN} RETURNING id
"""  # noqa: S608  # a constant
_DUE = f"""
    SELECT id FROM departures WHERE due_at <= :now AND {_OPEN} ORDER BY due_at, id
"""  # noqa: S608  # a constant


class AlreadyLeaving(Refusal):
    """The firm has asked before, and the time runs."""

    message = "本企业已经申请过注销，不用再申请。请刷新页面，看到期的日子。"


class NotLeaving(NoSuch):
    """There is no open request: called off already, or carried out."""

    message = "没有可以撤回的注销申请。请刷新页面查看。"


@dataclass(frozen=True, slots=True)
class Departure:
    """A firm's request; `due_at` is when everything is deleted unless it is called off before."""

    id: str
    asked_at: datetime
    reason: str
    due_at: datetime
    cancelled_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether the time runs."""
        return self.cancelled_at is None


def ask(
    store: Store,
    departure_id: str,
    reason: str,
    *,
    cooling_off: timedelta,
    actor: Actor,
    now: datetime,
) -> Departure:
    """The owner asks for the deletion of the firm; it is due after the cooling-off time.

    Raises:
        NotAllowed: the actor is no owner. AlreadyLeaving: the time runs already.
        BadText, Refusal: no reason that can be read.
    """
    require(actor, Action.FIRM_LEAVE)
    text = required(reason, field="注销原因", limit=LONGEST, lines=True)
    if len(text) < SHORTEST:
        raise Refusal(f"注销原因：请写一句，至少 {SHORTEST} 个字。")
    with store.atomic():
        firm = firms.own(store, actor=actor)
        row = {
            "id": departure_id,
            "firm_id": firm.id,
            "asked_at": to_text(now),
            "asked_by": actor.account_id,
            "reason": _sealed(store, departure_id, text),
            "due_at": to_text(now + cooling_off),
        }
        try:
            with store.atomic():
                store.insert("departures", row)
        except NotUnique:
            raise AlreadyLeaving from None
        _note(store, departure_id, firm.id, actor=actor, now=now)
    return Departure(departure_id, now, text, now + cooling_off, None)


def cancel(store: Store, *, actor: Actor, now: datetime) -> None:
    """The owner calls it off; possible until the moment the deletion begins.

    Raises:
        NotAllowed: the actor is no owner. NotLeaving: nothing is open.
    """
    require(actor, Action.FIRM_LEAVE)
    with store.atomic():
        firm = firms.own(store, actor=actor)
        found = store.rows(_CANCEL, firm=firm.id, account=actor.account_id, now=to_text(now))
        if not found:
            raise NotLeaving
        _note(store, found[0]["id"], firm.id, actor=actor, now=now)


def standing(store: Store, firm_id: str, *, actor: Actor) -> Departure | None:
    """The open request of a firm, None where there is none in scope."""
    found = [one for one in of_firm(store, firm_id, actor=actor) if one.is_open]
    return found[0] if found else None


def of_firm(store: Store, firm_id: str, *, actor: Actor) -> list[Departure]:
    """Every request of the actor's own firm, oldest first.

    Raises:
        NotAllowed: the actor is not of a firm.
    """
    require(actor, Action.LOOKS_READ)
    sql = _OF_FIRM.format(scope=in_scope(actor, Action.LOOKS_READ))
    return [_departure(store, row) for row in store.rows(sql, firm=firm_id, **parameters(actor))]


def due(store: Store, *, now: datetime) -> list[str]:
    """Ids of the requests whose time is over, the longest waiting first."""
    return [row["id"] for row in store.rows(_DUE, now=to_text(now))]


def recorded(store: Store, departure_id: str) -> Row:
    """What the audit chain keeps a digest of: the row, opened."""
    row = store.rows("SELECT * FROM departures WHERE id = :id", id=departure_id)[0]
    return audit.stated({**row, "reason": _reason(store, row)})


def recorded_until_done(store: Store, departure_id: str) -> Row | None:
    """The same; None once the firm is gone: the last entry says so, the row keeps the day alone."""
    row = recorded(store, departure_id)
    return None if row.get("done_at") else row


def _note(store: Store, departure_id: str, firm_id: str, *, actor: Actor, now: datetime) -> None:
    audit.append(
        store,
        Action.FIRM_LEAVE,
        actor=actor,
        now=now,
        what=f"departures/{departure_id}",
        firm=firm_id,
        after=recorded(store, departure_id),
    )


def _departure(store: Store, row: Row) -> Departure:
    return Departure(
        id=row["id"],
        asked_at=from_text(row["asked_at"]),
        reason=_reason(store, row),
        due_at=from_text(row["due_at"]),
        cancelled_at=from_text(row["cancelled_at"]) if row["cancelled_at"] else None,
    )


def _sealed(store: Store, departure_id: str, text: str) -> bytes:
    return store.keyring.encrypt(text, table="departures", column="reason", row=departure_id)


def _reason(store: Store, row: Row) -> str:
    if row["reason"] is None:
        return ""
    return store.keyring.decrypt(row["reason"], table="departures", column="reason", row=row["id"])
