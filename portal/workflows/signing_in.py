"""Sign in and out (登录、退出)."""

from dataclasses import dataclass
from datetime import datetime

from data import accounts, passwords, second_factors, sessions
from data.accounts import Account
from data.actor import STAFF_ROLES
from data.errors import Refusal
from data.sessions import Stage
from data.store import Store
from portal.workflows import lockout, logins


class SignInRefused(Refusal):
    """Unknown account, wrong password, disabled or paused: all look the same."""

    message = "账号或密码不对，没有登录。请核对后再试；连续 5 次不对，这个账号会暂停登录 15 分钟。"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an attempt comes from (来处).

    `address`: one key per client (`portal.web.limits.client_key`). `device`: browser and system in a
    few words. `former`: the token of the session that the browser held before; it ends.
    """

    address: str
    device: str = ""
    former: str | None = None


def sign_in(
    store: Store, login: str, password: str, *, token: str, origin: Origin, now: datetime
) -> Stage:
    """Begin a session under `token`, which the browser keeps and the database only hashes.

    The password is checked outside the transaction: hashing takes 25 ms and would hold up everybody.

    Returns:
        Whether the second factor is still owed.

    Raises:
        SignInRefused: with the same words and the same work, whatever the reason.
    """
    name = logins.normal(login)
    knock = lockout.knock(store, lockout.PASSWORD, name, origin.address, now=now)
    found = _credentials(store, name)
    right = passwords.matches(password, found.password_hash if found else None)
    if found is None or not right or knock.refused or found.disabled_at is not None:
        lockout.missed(store, knock, found.id if found else None, now=now)
        raise SignInRefused
    with store.atomic():
        lockout.opened(store, knock)
        return begin_session(store, found.id, token=token, origin=origin, now=now)


def begin_session(
    store: Store,
    account_id: str,
    *,
    token: str,
    origin: Origin,
    now: datetime,
    vouched: bool = False,
    provider: str = "",
) -> Stage:
    """The end of every way to sign in: a fresh session, full or still owing the second factor.

    The caller has proven who it is, and that the account is not disabled. `token`: fresh and random
    (`access.new_token`); the browser gets it as its cookie. `vouched`: whoever proved it, such as a
    city's single sign-on, has asked for a second factor already. `provider`: its id; empty for a
    password.

    Returns:
        `Stage.OWES`: go to /second-factor; nothing else is open yet.
    """
    with store.atomic():
        if origin.former is not None:
            sessions.revoke(store, origin.former, now=now)
        account = accounts.by_id(store, account_id)
        has_factor = second_factors.is_on(store, account_id)
        owes = not vouched and (has_factor or must_have_factor(account))
        stage = Stage.OWES if owes else Stage.FULL
        if owes and not has_factor:
            second_factors.prepare(store, account_id, now=now)
        sessions.start(
            store,
            account_id,
            token=token,
            now=now,
            stage=stage,
            device=origin.device,
            provider=provider,
        )
        return stage


def must_have_factor(account: Account) -> bool:
    """Whether the account may not be used by password alone: all staff."""
    return account.role in STAFF_ROLES


def sign_out(store: Store, token: str, *, now: datetime) -> None:
    """End the session: the token is worth nothing from now on, in every open tab."""
    with store.atomic():
        sessions.revoke(store, token, now=now)


def _credentials(store: Store, name: str) -> accounts.Credentials | None:
    try:
        return accounts.credentials(store, name)
    except accounts.NoSuchAccount:
        return None
