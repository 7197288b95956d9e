"""The people of a firm (同事) as its owner looks after them: who, in which state, last seen when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from data import accounts, bounds, links, parts, sessions, sign_ins
from data.accounts import Account, LoginTaken, NewAccount
from data.actor import Actor, Role
from data.errors import Refusal
from data.rights import Action, require
from data.store import Store

State = Literal["invited", "active", "disabled"]

_WHO_SIGNS_IN = "SELECT id FROM accounts WHERE firm_id = :firm AND password_hash <> ''"


class TooManyColleagues(Refusal):
    """The firm has as many accounts as it may have."""

    def __init__(self) -> None:
        most = bounds.number("colleagues")
        super().__init__(f"一家企业最多 {most} 个使用中的账号。请先停用不再需要的，再邀请。")


@dataclass(frozen=True, slots=True)
class Colleague:
    """One person of the firm; `parts`: ids of those that the person answers for."""

    account: Account
    state: State
    last_sign_in: datetime | None
    parts: tuple[str, ...]

    @property
    def is_owner(self) -> bool:
        """Whether this is the firm's owner."""
        return self.account.role is Role.FIRM_OWNER


def all_of(store: Store, *, actor: Actor) -> list[Colleague]:
    """Everybody of the actor's own firm, owner first, then by age of the account."""
    firm_id = actor.firm_id or ""
    ready = {row["id"] for row in store.rows(_WHO_SIGNS_IN, firm=firm_id)}
    mine = parts.assigned(store, firm_id, actor=actor)
    found = [
        Colleague(
            account,
            _state(account, ready),
            sign_ins.last(store, account.id),
            tuple(part for part in parts.titles() if mine.get(part) == account.id),
        )
        for account in accounts.of_firm(store, firm_id, actor=actor)
    ]
    return sorted(found, key=lambda one: not one.is_owner)


def invite(
    store: Store,
    account_id: str,
    *,
    name: str,
    login: str,
    token: str,
    actor: Actor,
    now: datetime,
) -> datetime:
    """Make a colleague's account without a password, and the one link that sets it.

    A login name that leads elsewhere gives the same: an account to which it does not lead. Nobody
    learns from an invitation who is registered with the portal.

    Returns:
        Until when the link is good.

    Raises:
        NotAllowed: not the owner. TooManyColleagues, BadText: nothing was made.
    """
    require(actor, Action.ACCOUNT_CREATE_COLLEAGUE)
    new = NewAccount(
        id=account_id,
        login=login,
        name=name,
        password_hash="",
        role=Role.FIRM_MEMBER,
        firm_id=actor.firm_id,
    )
    with store.atomic():
        own = accounts.of_firm(store, actor.firm_id or "", actor=actor)
        if sum(one.disabled_at is None for one in own) >= bounds.number("colleagues"):
            raise TooManyColleagues
        try:
            accounts.create(store, new, actor=actor, now=now)
        except LoginTaken:
            unreachable = new.model_copy(update={"reachable": False})
            accounts.create(store, unreachable, actor=actor, now=now)
        return links.issue(store, account_id, token=token, actor=actor, now=now)


def disable(store: Store, account_id: str, *, actor: Actor, now: datetime) -> None:
    """Let a colleague in no longer: sessions end, links are worth nothing.

    Raises:
        NoSuchAccount: not the actor's to look after.
    """
    with store.atomic():
        accounts.disable(store, account_id, actor=actor, now=now)
        sessions.revoke_all(store, account_id, now=now)
        links.withdraw(store, account_id, actor=actor, now=now)


def enable(store: Store, account_id: str, *, actor: Actor, now: datetime) -> None:
    """Let a disabled colleague in again, by a fresh sign-in.

    Raises:
        NoSuchAccount: not the actor's to look after. TooManyColleagues: no room.
    """
    with store.atomic():
        own = accounts.of_firm(store, actor.firm_id or "", actor=actor)
        if sum(one.disabled_at is None for one in own) >= bounds.number("colleagues"):
            raise TooManyColleagues
        accounts.enable(store, account_id, actor=actor, now=now)
        sessions.revoke_all(store, account_id, now=now)


def _state(account: Account, ready: set[str]) -> State:
    if account.disabled_at is not None:
        return "disabled"
    return "active" if account.id in ready else "invited"
