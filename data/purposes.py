"""Purposes (查看目的): why an official opens a named firm's content, stated once a day and firm.

Until one is stated, the firm's answers, evidence, results and contacts do not exist for staff
(`data.scope`); the firm reads who looked, when and why.
"""

from dataclasses import dataclass
from datetime import datetime

from data import audit, firms, recusals, reference
from data.actor import Actor
from data.errors import NotUnique, Refusal
from data.rights import Action, require
from data.scope import in_own_scope, in_scope, parameters
from data.store import Row, Store
from data.texts import required
from data.times import from_text, to_text

LONGEST = 200
SHORTEST = 4

_TODAY = """
    SELECT id FROM purposes
    WHERE account_id = :account AND firm_id = :firm AND day = :day
"""
_OWN = "SELECT 1 FROM firms WHERE firms.id = :firm AND {scope}"
_LOOKS = """
    SELECT audit_entries.number, audit_entries.at, audit_entries.action, audit_entries.what,
        purposes.id, purposes.post, purposes.agency,
        purposes.reason, purposes.day
    FROM audit_entries
    JOIN purposes ON purposes.id = audit_entries.purpose
    JOIN firms ON firms.id = audit_entries.firm_id AND {scope}
    WHERE firms.id = :firm AND audit_entries.number < :before
    ORDER BY audit_entries.number DESC LIMIT :count
"""


class PurposeMissing(Refusal):
    """Staff open a firm's content without having said why."""

    message = "查看企业的答案和结果之前，请先写明目的。企业能看到您的岗位、时间和目的。"


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a firm's content: as what, from which agency, why. No name.

    `number`: of its audit entry, larger for later ones. `what`: what was opened, as `table/id`.
    """

    number: int
    at: datetime
    action: Action
    what: str
    post: str
    agency: str
    reason: str


def state(
    store: Store, purpose_id: str, firm_id: str, reason: str, *, actor: Actor, now: datetime
) -> None:
    """Say why; the first statement of the day stands.

    Raises:
        NotAllowed: not staff who open firms. NoSuchFirm: out of scope.
        Recused: the actor keeps out of this firm's case.
        BadText: no reason that the firm could read.
    """
    require(actor, Action.PURPOSE_STATE)
    text = required(reason, field="查看目的", limit=LONGEST)
    if len(text) < SHORTEST:
        raise Refusal(f"查看目的：请写明要做什么，至少 {SHORTEST} 个字。")
    with store.atomic():
        firms.get(store, firm_id, actor=actor)
        recusals.refuse(store, firm_id, actor=actor)
        try:
            with store.atomic():
                store.insert("purposes", _row(store, purpose_id, firm_id, text, actor, now))
        except NotUnique:
            return
        audit.append(
            store,
            Action.PURPOSE_STATE,
            actor=actor,
            now=now,
            what=f"purposes/{purpose_id}",
            firm=firm_id,
            purpose=purpose_id,
            after=text,
        )


def of_today(store: Store, firm_id: str, *, actor: Actor) -> str | None:
    """The id of what the actor stated today for this firm, None if nothing."""
    found = store.rows(_TODAY, account=actor.account_id, firm=firm_id, day=actor.day)
    return found[0]["id"] if found else None


def reason_of_today(store: Store, firm_id: str, *, actor: Actor) -> str | None:
    """What the actor stated today for this firm, None if nothing."""
    purpose = of_today(store, firm_id, actor=actor)
    return None if purpose is None else recorded(store, purpose)


def usual() -> tuple[str, ...]:
    """Purposes that officials often have, to choose from; a table of the reference data."""
    return tuple(str(row["reason"]) for row in reference.read("purposes"))


def note_look(store: Store, firm_id: str, what: str, *, actor: Actor, now: datetime) -> None:
    """Note that staff open something of a firm's; the firm's own people leave no trace here.

    Raises:
        PurposeMissing: they have not said why today.
    """
    if actor.is_of_firm:
        return
    with store.atomic():
        purpose = of_today(store, firm_id, actor=actor)
        if purpose is None:
            raise PurposeMissing
        audit.append(
            store,
            Action.CHECK_OPEN,
            actor=actor,
            now=now,
            what=what,
            firm=firm_id,
            purpose=purpose,
        )


def looks(
    store: Store, firm_id: str, *, actor: Actor, before: int = 2**62, count: int = 200
) -> list[Look]:
    """Who of the staff looked at a firm's content (谁看过), newest first.

    `before`: only entries with a smaller number, for the next page.

    Raises:
        NotAllowed: only the firm itself reads this.
    """
    require(actor, Action.LOOKS_READ)
    sql = _LOOKS.format(scope=in_scope(actor, Action.LOOKS_READ))
    found = store.rows(sql, firm=firm_id, before=before, count=count, **parameters(actor))
    return [_look(store, row) for row in found]


def recorded(store: Store, purpose_id: str) -> str:
    """What the audit chain keeps a digest of: the reason."""
    return _reason(store, store.rows("SELECT * FROM purposes WHERE id = :id", id=purpose_id)[0])


def _row(
    store: Store, purpose_id: str, firm_id: str, text: str, actor: Actor, now: datetime
) -> Row:
    account = store.rows("SELECT post, agency FROM accounts WHERE id = :id", id=actor.account_id)[0]
    return {
        "id": purpose_id,
        "account_id": actor.account_id,
        "firm_id": firm_id,
        "day": actor.day,
        "post": account["post"] + _as_deputy(store, firm_id, actor),
        "agency": account["agency"],
        "reason": store.keyring.encrypt(text, table="purposes", column="reason", row=purpose_id),
        "stated_at": to_text(now),
    }


def _as_deputy(store: Store, firm_id: str, actor: Actor) -> str:
    """What the firm reads behind the post of who stands in for another (代理)."""
    sql = _OWN.format(scope=in_own_scope(actor, Action.PURPOSE_STATE))
    return "" if store.rows(sql, firm=firm_id, **parameters(actor)) else "（代理）"


def _look(store: Store, row: Row) -> Look:
    return Look(
        number=row["number"],
        at=from_text(row["at"]),
        action=Action(row["action"]),
        what=row["what"],
        post=row["post"],
        agency=row["agency"],
        reason=_reason(store, row),
    )


def _reason(store: Store, row: Row) -> str:
    return store.keyring.decrypt(row["reason"], table="purposes", column="reason", row=row["id"])
