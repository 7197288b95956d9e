"""Set a password (设置密码): by a one-time link, by changing the own one, after forgetting it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from data import accounts, firms, links, sessions, sign_in_failures
from data.accounts import Account
from data.actor import Actor
from data.sessions import Stage
from data.store import Store
from portal.workflows import lockout, logins, new_passwords, own_password, signing_in
from portal.workflows.firm_form import Checks, Unacceptable
from portal.workflows.signing_in import Origin

_NOT_YOURS = "现在的密码不对。请核对后再试；连续 5 次不对，会暂停 15 分钟。"


def opened(store: Store, token: str, *, origin: Origin, now: datetime) -> Account:
    """Whose link it is; nothing is changed but the count of wrong ones.

    Raises:
        BadLink: it is not good, or too many wrong ones came from there.
    """
    with _guarded(store, origin, now):
        return links.account_of(store, token[:100], now=now)


def set_by_link(
    store: Store,
    link: str,
    password: str,
    again: str,
    *,
    token: str,
    origin: Origin,
    now: datetime,
) -> tuple[Account, Stage]:
    """Set the password by a link, end all sessions of the account, and sign in.

    The link is looked at before the password is hashed, and used up in one step with all the rest.

    Raises:
        BadLink: as `opened`; of two at once, one comes here.
        Unacceptable: the password is not accepted; the link stays good.
    """
    account = opened(store, link, origin=origin, now=now)
    password_hash = _checked(store, account, password, again)
    with store.atomic():
        account = links.use(store, link, now=now)
        accounts.set_password(store, account.id, password_hash, actor=account.actor, now=now)
        sessions.revoke_all(store, account.id, now=now)
        _end_pause(store, account)
        stage = signing_in.begin_session(store, account.id, token=token, origin=origin, now=now)
    return account, stage


def change_own(
    store: Store,
    present: str,
    password: str,
    again: str,
    *,
    actor: Actor,
    session: str,
    token: str,
    origin: Origin,
    now: datetime,
) -> None:
    """Change the own password; every other session ends, this one goes on under a fresh token.

    Raises:
        Unacceptable: the present password is wrong, or the new one is not accepted.
        SessionOver: the session ended meanwhile.
    """
    account = accounts.own(store, actor=actor)
    confirm_password(store, present, actor=actor, origin=origin, now=now)
    password_hash = _checked(store, account, password, again)
    with store.atomic():
        accounts.set_password(store, account.id, password_hash, actor=actor, now=now)
        sessions.revoke_others(store, account.id, session=session, now=now)
        sessions.renew(store, session, token=token, now=now)


def confirm_password(
    store: Store, present: str, *, actor: Actor, origin: Origin, now: datetime
) -> None:
    """Ask somebody who is signed in for the present password.

    Raises:
        Unacceptable: it is wrong, or was wrong too often; names the field `present`.
    """
    try:
        own_password.check(store, present, actor=actor, now=now, address=origin.address)
    except own_password.WrongPassword:
        raise Unacceptable({"present": _NOT_YOURS}) from None


def forgotten(store: Store, login: str, *, token: str, origin: Origin, now: datetime) -> str | None:
    """Make a link for who forgot the password, where it can be sent to the account's own address.

    Returns:
        The e-mail address, None where nothing is to be sent: unknown, disabled, no e-mail address,
        asked too often, or no password that could be forgotten: the link that an account waits for
        may be good only after a waiting time. The caller answers all alike.
    """
    name = logins.normal(login)
    knock = lockout.knock(store, lockout.FORGOTTEN, name, origin.address, now=now)
    try:
        found = accounts.credentials(store, name)
    except accounts.NoSuchAccount:
        return None
    if knock.refused or found.disabled_at is not None or "@" not in name:
        return None
    if found.password_hash is None:
        return None
    links.issue_forgotten(store, found.id, token=token, now=now)
    return accounts.by_id(store, found.id).login


def _end_pause(store: Store, account: Account) -> None:
    """Only where the login name leads here: an invitation may hold the name of somebody else."""
    try:
        if accounts.credentials(store, account.login).id == account.id:
            sign_in_failures.clear(store, logins.normal(account.login))
    except accounts.NoSuchAccount:
        return


def _checked(store: Store, account: Account, password: str, again: str) -> str:
    checks = Checks()
    password_hash = new_passwords.hashed(checks, password, again, own=_own(store, account))
    if checks.problems:
        raise Unacceptable(checks.problems)
    return password_hash


def _own(store: Store, account: Account) -> tuple[str, ...]:
    if account.firm_id is None:
        return (account.login,)
    return (account.login, firms.own(store, actor=account.actor).code)


@contextmanager
def _guarded(store: Store, origin: Origin, now: datetime) -> Iterator[None]:
    knock = lockout.knock(store, lockout.LINK, origin.address, origin.address, now=now)
    if knock.refused:
        raise links.BadLink
    try:
        yield
    except links.BadLink:
        lockout.missed(store, knock, None, now=now)
        raise
    lockout.opened(store, knock)
