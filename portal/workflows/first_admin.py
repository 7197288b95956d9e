"""The administrator's account (管理员账号), made or recovered by whoever has a shell on the server."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from data import accounts, links, staff
from data.accounts import NewAccount
from data.actor import OPERATOR, Role
from data.errors import Refusal
from data.staff import StaffAccount, State
from data.store import Store
from portal.workflows import logins, staffing


class CanComeIn(Refusal):
    """The administrator can sign in: nothing is made worthless unasked."""

    message = (
        "这位管理员已经能够登录，没有改动。如果确实进不来（例如手机丢失），请加 --recover："
        "原密码、动态口令和恢复码作废，正在使用的登录结束。"
    )


class NotAdmin(Refusal):
    """The login name is somebody else's, or of an account that was closed."""

    message = "这个登录名属于别的账号或已停用的账号，没有改动。请换一个登录名。"


class Done(StrEnum):
    """What was done."""

    NEW = "new"
    AGAIN = "again"
    """Another link for an account that was never finished."""
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True)
class Made:
    """What was done, and until when the link is good."""

    done: Done
    until: datetime


def make(
    store: Store,
    login: str,
    *,
    name: str,
    post: str,
    agency: str,
    recover: bool,
    token: str,
    now: datetime,
    new_id: Callable[[], str],
) -> Made:
    """An administrator without a password, or a way back for one who cannot come in; and a link.

    Raises:
        BadLogin, BadText: the login or name cannot be kept.
        CanComeIn: the account works, and `recover` was not asked for. NotAdmin: as it says.
    """
    login = logins.checked(login)
    with store.atomic():
        found = _standing(store, login)
        if found is None:
            new = NewAccount(
                id=new_id(),
                login=login,
                name=name,
                password_hash="",
                role=Role.ADMIN,
                post=post,
                agency=agency,
            )
            accounts.create(store, new, actor=OPERATOR, now=now)
            return Made(Done.NEW, links.issue(store, new.id, token=token, actor=OPERATOR, now=now))
        works = found.state is State.ACTIVE and found.has_factor
        if works and not recover:
            raise CanComeIn
        again = staffing.recover(store, found.id, token=token, actor=OPERATOR, now=now)
        return Made(Done.RECOVERED if works else Done.AGAIN, again.until)


def _standing(store: Store, login: str) -> StaffAccount | None:
    """The administrator of this name; None where nobody has it.

    Raises:
        NotAdmin: somebody else has it.
    """
    try:
        account_id = accounts.credentials(store, login).id
    except accounts.NoSuchAccount:
        return None
    try:
        found = staff.get(store, account_id, actor=OPERATOR)
    except accounts.NoSuchAccount:
        raise NotAdmin from None
    if found.role is not Role.ADMIN or found.state is State.DISABLED:
        raise NotAdmin
    return found
