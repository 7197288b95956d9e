"""Invented officials (演示工作人员), one of each role, so that a visitor can try every desk.

They have a password and owe the second factor, which each sets up at the first sign-in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from data import accounts, assignments, purposes
from data.actor import OPERATOR, Actor, Role
from data.store import Store
from data.times import day_in_shanghai

GUIDED = 6
"""The first so many firms are given to the guide."""
ASSIGNED_DAYS_AGO = 25
PURPOSE = "演示：核对自评与证据"


@dataclass(frozen=True, slots=True)
class Official:
    """One invented official; `county` is the scope of a reviewer."""

    login: str
    role: Role
    post: str
    agency: str
    county: str | None = None


OFFICIALS = (
    Official("lead@demo.invalid", Role.LEAD, "演示牵头岗", "演示市委政法委"),
    Official("reviewer@demo.invalid", Role.REVIEWER, "演示复核岗", "演示柯城区委政法委", "330802"),
    Official("reviewer2@demo.invalid", Role.REVIEWER, "演示复核岗", "演示衢江区委政法委", "330803"),
    Official("guide@demo.invalid", Role.GUIDE, "演示指导岗", "演示指导站"),
    Official("auditor@demo.invalid", Role.AUDITOR, "演示审计岗", "演示市委政法委"),
    Official("admin@demo.invalid", Role.ADMIN, "演示管理岗", "演示市大数据中心"),
)


def settle(
    store: Store, password_hash: str, *, now: datetime, new_id: Callable[[], str]
) -> dict[Role, Actor]:
    """Make the accounts; the first one of each role, as who acts."""
    found: dict[Role, Actor] = {}
    for number, official in enumerate(OFFICIALS, 1):
        new = accounts.NewAccount(
            id=new_id(),
            login=official.login,
            name=f"演示工作人员{number}",
            password_hash=password_hash,
            role=official.role,
            county=official.county,
            post=official.post,
            agency=official.agency,
        )
        accounts.create(store, new, actor=OPERATOR, now=now)
        found.setdefault(official.role, _actor(new, now))
    return found


def standing(store: Store, *, now: datetime) -> dict[Role, Actor]:
    """The officials of a city whose filling was interrupted."""
    found: dict[Role, Actor] = {}
    for official in OFFICIALS:
        found.setdefault(official.role, _of_login(store, official.login, now))
    return found


def reviewer_of(store: Store, county: str, *, now: datetime) -> Actor | None:
    """The invented reviewer of a county, where it has one."""
    for official in OFFICIALS:
        if official.role is Role.REVIEWER and official.county == county:
            return _of_login(store, official.login, now)
    return None


def assign(
    store: Store, firm_id: str, number: int, officials: dict[Role, Actor], *, now: datetime
) -> None:
    """Give the first firms to the guide."""
    if number <= GUIDED:
        guide = officials[Role.GUIDE].account_id
        when = now - timedelta(days=ASSIGNED_DAYS_AGO)
        assignments.assign(store, firm_id, guide, actor=officials[Role.LEAD], now=when)


def look(
    store: Store,
    firm_id: str,
    guide: Actor,
    *,
    now: datetime,
    new_id: Callable[[], str],
) -> None:
    """The guide has looked at the firm today, which reads that."""
    purposes.state(store, new_id(), firm_id, PURPOSE, actor=guide, now=now)


def _of_login(store: Store, login: str, now: datetime) -> Actor:
    return _actor(accounts.by_id(store, accounts.credentials(store, login).id), now)


def _actor(account: accounts.NewAccount | accounts.Account, now: datetime) -> Actor:
    day = day_in_shanghai(now).isoformat()
    return Actor(account.id, account.role, None, account.county, day=day)
