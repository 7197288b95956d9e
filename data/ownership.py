"""Who owns a firm's account (负责人): handed over by the owner, or recovered by an approved claim.

Both are one swap in one transaction: a firm has exactly one owner before and after it.
"""

from datetime import datetime

from data import accounts, claims, deputies, second_factors, sessions, successors
from data.accounts import NoSuchAccount
from data.actor import Actor, Role
from data.errors import NotAllowed
from data.rights import Action, require
from data.store import Row, Store
from data.times import to_text

_OWNER = "SELECT id FROM accounts WHERE firm_id = :firm AND role = 'firm_owner'"


def hand_over(store: Store, to_id: str, *, actor: Actor, now: datetime) -> None:
    """The owner becomes a member, an active colleague the owner (移交负责人).

    A claim that waits is stopped: the owner is there after all. Sessions go on; from their next step
    each has the new rights.

    Raises:
        NotAllowed: not the owner in person, or not the owner any more.
        NotReady: no active colleague of the own firm.
    """
    require(actor, Action.OWNER_TRANSFER)
    with store.atomic():
        if owner_of(store, actor.firm_id or "") != actor.account_id:
            raise NotAllowed
        successor = successors.checked(store, to_id, actor=actor)
        _swap(store, actor.account_id, successor.id, Action.OWNER_TRANSFER, actor=actor, now=now)
        claims.stop_waiting(store, actor.firm_id or "", actor=actor, now=now)


def complete(store: Store, link: str, *, now: datetime) -> None:
    """If this is the link of an approved claim whose waiting time is over: carry it out.

    Called by `links.use` in its transaction; `link` is the token's hash. Every session of the former
    owner and of the claimant ends. A claim by the owner's own account changes no role, but takes off
    the second factor: who lost the way in has mostly lost the telephone too.
    """
    claim = claims.ready(store, link, now=now)
    if claim is None:
        return
    former = owner_of(store, claim["firm_id"])
    role = Role.FIRM_OWNER if former == claim["account_id"] else Role.FIRM_MEMBER
    claimant = Actor(claim["account_id"], role, claim["firm_id"])
    if former != claimant.account_id:
        _swap(store, former, claimant.account_id, Action.OWNER_RECOVER, actor=claimant, now=now)
        if claim["former"] == "disabled":
            changes = {"disabled_at": to_text(now)}
            accounts.change(store, former, changes, Action.OWNER_RECOVER, actor=claimant, now=now)
    else:
        second_factors.take_off(store, former, actor=claimant, now=now)
    for account_id in sorted({former, claimant.account_id}):
        sessions.revoke_all(store, account_id, now=now)
    claims.close(store, claim["id"], actor=claimant, now=now)


def owner_of(store: Store, firm_id: str) -> str:
    """The id of the firm's owner.

    Raises:
        NoSuchAccount: no such firm; a firm always has an owner.
    """
    found = store.rows(_OWNER, firm=firm_id)
    if not found:
        raise NoSuchAccount
    owner: str = found[0]["id"]
    return owner


def _swap(store: Store, old: str, new: str, action: Action, *, actor: Actor, now: datetime) -> None:
    """The old one first: the database lets no firm have two owners. What the old one lent ends."""
    for account_id, role in ((old, Role.FIRM_MEMBER), (new, Role.FIRM_OWNER)):
        changes: Row = {"role": role.value}
        accounts.change(store, account_id, changes, action, actor=actor, now=now)
    deputies.end_all_of(store, old, actor=actor, now=now)
