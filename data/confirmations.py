"""Confirmations (确认) of firms by officials: as what, from which agency, which proof was seen."""

from dataclasses import dataclass
from datetime import datetime

from data import firms
from data.actor import Actor
from data.errors import Refusal
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.store import Row, Store
from data.texts import required
from data.times import from_text, to_text

LONGEST = 200
SHORTEST = 4

_OF_FIRM = """
    SELECT confirmations.* FROM confirmations
    JOIN firms ON firms.id = confirmations.firm_id AND {scope}
    WHERE firms.id = :firm ORDER BY confirmations.confirmed_at, confirmations.id
"""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What an official noted when confirming a firm. No name."""

    at: datetime
    post: str
    agency: str
    proof: str


def add(
    store: Store, confirmation_id: str, firm_id: str, proof: str, *, actor: Actor, now: datetime
) -> None:
    """Keep the proof that was seen, in the transaction that confirms the firm (`firms.confirm`).

    Raises:
        NotAllowed: the actor confirms nobody. NoSuchFirm: out of scope. BadText, Refusal: no proof that can be read.
    """
    require(actor, Action.FIRM_CONFIRM)
    text = required(proof, field="核对的证明", limit=LONGEST)
    if len(text) < SHORTEST:
        raise Refusal(f"核对的证明：请写明看了什么，至少 {SHORTEST} 个字。")
    firms.get(store, firm_id, actor=actor)
    account = store.rows("SELECT post, agency FROM accounts WHERE id = :id", id=actor.account_id)[0]
    sealed = store.keyring.encrypt(text, table="confirmations", column="proof", row=confirmation_id)
    store.insert(
        "confirmations",
        {
            "id": confirmation_id,
            "firm_id": firm_id,
            "account_id": actor.account_id,
            **account,
            "proof": sealed,
            "confirmed_at": to_text(now),
        },
    )


def of_firm(store: Store, firm_id: str, *, actor: Actor) -> list[Confirmation]:
    """Every confirmation of a firm, oldest first; nothing where it is out of scope."""
    sql = _OF_FIRM.format(scope=in_scope(actor, Action.FIRM_READ))
    return [_confirmation(store, row) for row in store.rows(sql, firm=firm_id, **parameters(actor))]


def _confirmation(store: Store, row: Row) -> Confirmation:
    proof = store.keyring.decrypt(
        row["proof"], table="confirmations", column="proof", row=row["id"]
    )
    return Confirmation(from_text(row["confirmed_at"]), row["post"], row["agency"], proof)
