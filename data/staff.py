"""Staff accounts (工作人员账号) as the administrator sees them: who, as what, since when; no firm."""

from datetime import datetime
from enum import StrEnum

from data import accounts, sign_ins
from data.accounts import Account
from data.actor import Actor
from data.errors import NotAllowed
from data.rights import Action, may, require
from data.store import Row, Store

_ALL = """
    SELECT accounts.id, accounts.password_hash <> '' AS has_password,
        EXISTS (SELECT 1 FROM second_factors WHERE second_factors.account_id = accounts.id
            AND second_factors.confirmed_at IS NOT NULL) AS has_factor
    FROM accounts WHERE accounts.firm_id IS NULL {which}
    ORDER BY accounts.disabled_at IS NOT NULL, accounts.created_at, accounts.id
"""
_ONE = "AND accounts.id = :id"


class State(StrEnum):
    """Whether an account can come in (账号状态)."""

    INVITED = "invited"
    ACTIVE = "active"
    DISABLED = "disabled"


class StaffAccount(Account):
    """An account of the committee or an agency, with how it stands."""

    state: State
    has_factor: bool
    signed_in_at: datetime | None


def all_of(store: Store, *, actor: Actor) -> list[StaffAccount]:
    """Every staff account; those that can come in first, then by age.

    Raises:
        NotAllowed: the actor does not keep accounts.
    """
    require(actor, Action.ACCOUNT_READ_STAFF)
    found = store.rows(_ALL.format(which=""))
    return [_staff(store, row) for row in found]


def get(store: Store, account_id: str, *, actor: Actor) -> StaffAccount:
    """One staff account.

    Raises:
        NoSuchAccount: no staff account has this id, or the actor keeps no accounts.
    """
    if not may(actor, Action.ACCOUNT_READ_STAFF):
        raise accounts.NoSuchAccount
    found = store.rows(_ALL.format(which=_ONE), id=account_id)
    if not found:
        raise accounts.NoSuchAccount
    return _staff(store, found[0])


def successors(store: Store, account_id: str, *, actor: Actor) -> list[StaffAccount]:
    """Who may take over from an account: active, of the same role and scope."""
    leaving = get(store, account_id, actor=actor)
    return [
        one
        for one in all_of(store, actor=actor)
        if one.id != leaving.id and one.state is State.ACTIVE and may_follow(one, leaving)
    ]


def may_follow(successor: Account, leaving: Account) -> bool:
    """Whether one may take over from the other: the same role, the same county and park."""
    return (successor.role, successor.county, successor.park) == (
        leaving.role,
        leaving.county,
        leaving.park,
    )


def refuse_self(account_id: str, *, actor: Actor) -> None:
    """An administrator cannot lock out the own account: one at least stays.

    Raises:
        NotAllowed: it is the own one.
    """
    if account_id == actor.account_id:
        raise NotAllowed("不能停用或重置自己的账号，请让另一位管理员来做。")


def _staff(store: Store, row: Row) -> StaffAccount:
    account = accounts.by_id(store, row["id"])
    return StaffAccount(
        **account.model_dump(),
        state=_state(account, has_password=bool(row["has_password"])),
        has_factor=bool(row["has_factor"]),
        signed_in_at=sign_ins.last(store, account.id),
    )


def _state(account: Account, *, has_password: bool) -> State:
    if account.disabled_at is not None:
        return State.DISABLED
    return State.ACTIVE if has_password else State.INVITED
