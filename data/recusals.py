"""Recusals (回避): an official keeps out of a firm's case, and from then on can do nothing there.

The firm stays in the official's lists by its name; its content and every act on it are closed
(`data.scope`). Declared for oneself, with a reason; lifted by a lead, never by the person concerned.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from data import firms, noted
from data.actor import Actor
from data.errors import NoSuch, NotAllowed, NotUnique, Refusal
from data.rights import Action, require
from data.scope import in_scope, not_recused, parameters
from data.store import Row, Store
from data.texts import required
from data.times import from_text, to_text

__all__ = ["not_recused"]

TABLE = "recusals"
NOT_KEPT_OUT = (
    "NOT EXISTS (SELECT 1 FROM recusals WHERE recusals.firm_id = firms.id"
    " AND recusals.account_id = accounts.id AND recusals.lifted_at IS NULL)"
)
"""A condition over `accounts` and `firms`: the official does not keep out of the firm's case."""
LONGEST = 500
SHORTEST = 4

_STANDING = """
    SELECT recusals.id, recusals.firm_id, recusals.account_id, recusals.reason,
        recusals.declared_at, firms.name AS firm, accounts.post, accounts.agency
    FROM recusals
    JOIN firms ON firms.id = recusals.firm_id
    JOIN accounts ON accounts.id = recusals.account_id
    WHERE recusals.lifted_at IS NULL AND {which} AND {scope}
    ORDER BY recusals.declared_at DESC, recusals.id
"""
_OPEN = """
    SELECT 1 FROM recusals
    WHERE firm_id = :firm AND account_id = :account AND lifted_at IS NULL
"""
_OF_FIRM = "SELECT account_id FROM recusals WHERE firm_id = :firm AND lifted_at IS NULL"


class NoSuchRecusal(NoSuch):
    """None that stands, or not the actor's to lift."""

    message = "没有找到这项回避，可能已经解除。请刷新页面查看。"


class Recused(Refusal):
    """The official keeps out of this firm's case."""

    message = "您已对这家企业回避，不能查看它的内容，也不能办理。需要解除，请联系市级牵头。"


@dataclass(frozen=True, slots=True)
class Recusal:
    """A recusal that stands: of whom, for which firm, since when, why."""

    id: str
    firm_id: str
    firm: str
    account_id: str
    post: str
    agency: str
    reason: str
    declared_at: datetime


def declare(
    store: Store, recusal_id: str, firm_id: str, reason: str, *, actor: Actor, now: datetime
) -> None:
    """Keep out of a firm's case oneself; the one that stands already stays as it is.

    Raises:
        NotAllowed: not an official who opens firms. NoSuchFirm: out of scope. BadText: no reason.
    """
    require(actor, Action.RECUSAL_DECLARE)
    text = required(reason, field="回避理由", limit=LONGEST)
    if len(text) < SHORTEST:
        raise Refusal(f"回避理由：请写明是什么关系或情形，至少 {SHORTEST} 个字。")
    row = {
        "id": recusal_id,
        "firm_id": firm_id,
        "account_id": actor.account_id,
        "reason": store.keyring.encrypt(text, table=TABLE, column="reason", row=recusal_id),
        "declared_at": to_text(now),
    }
    with store.atomic():
        firms.get(store, firm_id, actor=actor)
        with suppress(NotUnique):
            action = Action.RECUSAL_DECLARE
            noted.add(store, action, TABLE, row, firm=firm_id, actor=actor, now=now)


def lift(store: Store, recusal_id: str, *, actor: Actor, now: datetime) -> None:
    """Let an official act on the firm again (解除回避).

    Raises:
        NotAllowed: no lead, or the actor's own recusal. NoSuchRecusal: none that stands.
    """
    require(actor, Action.RECUSAL_LIFT)
    with store.atomic():
        found = {one.id: one for one in standing(store, actor=actor)}.get(recusal_id)
        if found is None:
            raise NoSuchRecusal
        if found.account_id == actor.account_id:
            raise NotAllowed("自己的回避不能自己解除，请另一位市级牵头来做。")
        changes = {"lifted_at": to_text(now), "lifted_by": actor.account_id}
        action, of = Action.RECUSAL_LIFT, found.firm_id
        noted.change(store, action, TABLE, recusal_id, changes, firm=of, actor=actor, now=now)


def standing(store: Store, *, actor: Actor) -> list[Recusal]:
    """Every recusal that stands, newest first, for who may lift them.

    Raises:
        NotAllowed: no lead.
    """
    require(actor, Action.RECUSAL_LIFT)
    return _read(store, "1 = 1", Action.RECUSAL_LIFT, actor)


def own(store: Store, *, actor: Actor) -> list[Recusal]:
    """The firms from whose cases the actor keeps out, newest first."""
    require(actor, Action.RECUSAL_DECLARE)
    return _read(store, "recusals.account_id = :scope_account", Action.RECUSAL_DECLARE, actor)


def refuse(store: Store, firm_id: str, *, actor: Actor) -> None:
    """Raise `Recused` where the actor keeps out of the firm's case."""
    if store.rows(_OPEN, firm=firm_id, account=actor.account_id):
        raise Recused


def of_firm(store: Store, firm_id: str) -> frozenset[str]:
    """Ids of the officials who keep out of this case: asked by those who hand cases out."""
    return frozenset(row["account_id"] for row in store.rows(_OF_FIRM, firm=firm_id))


recorded = noted.of_table(TABLE)
"""What the audit chain keeps of a recusal."""


def _read(store: Store, which: str, action: Action, actor: Actor) -> list[Recusal]:
    sql = _STANDING.format(which=which, scope=in_scope(actor, action))
    return [_recusal(store, row) for row in store.rows(sql, **parameters(actor))]


def _recusal(store: Store, row: Row) -> Recusal:
    opened = store.keyring.decrypt(row["reason"], table=TABLE, column="reason", row=row["id"])
    said = {name: row[name] for name in ("id", "firm_id", "firm", "account_id", "post", "agency")}
    return Recusal(**said, reason=opened, declared_at=from_text(row["declared_at"]))
