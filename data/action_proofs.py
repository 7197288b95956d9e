"""Proof (佐证) of what was done about a corrective action: described and dated, as evidence is."""

from dataclasses import dataclass
from datetime import date, datetime

from data import noted
from data.action_steps import worked_on
from data.actor import Actor
from data.corrective_actions import reading
from data.errors import NoSuch, Refusal
from data.rights import Action, require
from data.scope import parameters
from data.store import Row, Store
from data.texts import LINE, required
from data.times import day_in_shanghai, from_text, to_text

LONGEST = 500
MOST = 30
TABLE = "action_proofs"

_OF_ACTION = """
    SELECT action_proofs.* FROM action_proofs
    JOIN corrective_actions ON corrective_actions.id = action_proofs.action_id
    JOIN firms ON firms.id = corrective_actions.firm_id AND {scope}
    WHERE corrective_actions.id = :action
    ORDER BY action_proofs.created_at, action_proofs.id
"""
_ONE = """
    SELECT action_proofs.action_id FROM action_proofs
    JOIN corrective_actions ON corrective_actions.id = action_proofs.action_id
    JOIN firms ON firms.id = corrective_actions.firm_id AND {scope}
    WHERE action_proofs.id = :id AND action_proofs.withdrawn_at IS NULL
"""
_STANDING = """
    SELECT author FROM action_proofs WHERE action_id = :action AND withdrawn_at IS NULL
"""


class NoSuchProof(NoSuch):
    """No such proof that stands, or out of scope."""

    message = "没有找到这项佐证，可能已经撤下。请刷新页面。"


class FutureProof(Refusal):
    """Nothing can be proved by what is not there yet."""

    message = "佐证的日期不能晚于今天。"


class TooManyProofs(Refusal):
    """More pieces than one action needs."""

    message = f"一项整改最多写 {MOST} 项佐证。请撤下用不着的，再添加。"


@dataclass(frozen=True, slots=True)
class ActionProof:
    """One proof; `dated_on` is the day the thing itself is from."""

    id: str
    action_id: str
    kind: str
    dated_on: date
    described: str
    author: str
    created_at: datetime
    withdrawn_at: datetime | None


def add(
    store: Store,
    proof_id: str,
    action_id: str,
    *,
    kind: str,
    dated_on: date,
    described: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Describe a proof while the action is worked on.

    Raises:
        NotAllowed, NoSuchAction, WrongState: as `action_steps.add`.
        FutureProof: dated ahead. TooManyProofs, BadText.
    """
    if dated_on > day_in_shanghai(now):
        raise FutureProof
    text = required(described, field="佐证说明", limit=LONGEST)
    row: Row = {
        "id": proof_id,
        "action_id": action_id,
        "kind": required(kind, field="佐证种类", limit=LINE),
        "dated_on": dated_on.isoformat(),
        "described": store.keyring.encrypt(text, table=TABLE, column="described", row=proof_id),
        "author": actor.account_id,
        "created_at": to_text(now),
    }
    with store.atomic():
        action = worked_on(store, action_id, actor=actor)
        if len(store.rows(_STANDING, action=action_id)) >= MOST:
            raise TooManyProofs
        of = action.firm_id
        noted.add(store, Action.ACTION_WORK, TABLE, row, firm=of, actor=actor, now=now)


def withdraw(store: Store, proof_id: str, *, actor: Actor, now: datetime) -> None:
    """Take a proof back while the action is worked on; the row stays.

    Raises:
        NoSuchProof, NotAllowed, WrongState: as `add`.
    """
    require(actor, Action.ACTION_WORK)
    with store.atomic():
        sql = _ONE.format(scope=reading(actor, Action.ACTION_WORK))
        found = store.rows(sql, id=proof_id, **parameters(actor))
        if not found:
            raise NoSuchProof
        action = worked_on(store, found[0]["action_id"], actor=actor)
        right, of, changes = Action.ACTION_WORK, action.firm_id, {"withdrawn_at": to_text(now)}
        noted.change(store, right, TABLE, proof_id, changes, firm=of, actor=actor, now=now)


def of_action(store: Store, action_id: str, *, actor: Actor) -> list[ActionProof]:
    """Every proof of an action, oldest first, those withdrawn too; nothing where out of scope."""
    found = store.rows(
        _OF_ACTION.format(scope=reading(actor)), action=action_id, **parameters(actor)
    )
    return [_proof(store, row) for row in found]


def authors(store: Store, action_id: str) -> set[str]:
    """Who described the proofs that stand; for a step that has checked the actor's right."""
    return {row["author"] for row in store.rows(_STANDING, action=action_id)}


def _proof(store: Store, row: Row) -> ActionProof:
    described = store.keyring.decrypt(
        row["described"], table=TABLE, column="described", row=row["id"]
    )
    withdrawn = row["withdrawn_at"]
    return ActionProof(
        id=row["id"],
        action_id=row["action_id"],
        kind=row["kind"],
        dated_on=date.fromisoformat(row["dated_on"]),
        described=described,
        author=row["author"],
        created_at=from_text(row["created_at"]),
        withdrawn_at=from_text(withdrawn) if withdrawn else None,
    )
