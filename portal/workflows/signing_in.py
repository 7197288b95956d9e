"""Sign in and out (登录、退出)."""

from datetime import datetime

from data import accounts, passwords, sessions, sign_in_failures
from data.errors import Refusal
from data.store import Store
from portal.workflows import logins


class SignInRefused(Refusal):
    """Unknown account, wrong password, disabled or paused: all look the same."""

    message = "账号或密码不对，没有登录。请核对后再试；连续 5 次不对，这个账号会暂停登录 15 分钟。"


def sign_in(store: Store, login: str, password: str, *, token: str, now: datetime) -> None:
    """Begin a session under `token`, which the browser keeps and the database only hashes.

    The password is checked outside the transaction: hashing takes 25 ms and would hold up everybody.

    Raises:
        SignInRefused: with the same words and the same work, whatever the reason.
    """
    name = logins.normal(login)
    account = _credentials(store, name)
    right = passwords.matches(password, account.password_hash if account else None)
    paused = sign_in_failures.blocked_until(store, name, now=now) is not None
    if account is None or not right or paused or account.disabled_at is not None:
        sign_in_failures.count(store, name, now=now)
        raise SignInRefused
    with store.atomic():
        sign_in_failures.clear(store, name)
        sessions.start(store, account.id, token=token, now=now)


def sign_out(store: Store, token: str, *, now: datetime) -> None:
    """End the session: the token is worth nothing from now on, in every open tab."""
    with store.atomic():
        sessions.revoke(store, token, now=now)


def _credentials(store: Store, name: str) -> accounts.Credentials | None:
    try:
        return accounts.credentials(store, name)
    except accounts.NoSuchAccount:
        return None
