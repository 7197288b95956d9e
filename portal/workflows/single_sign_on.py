"""Sign in as a person whom a provider vouches for, and bind that person to an account (统一身份认证)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from data import accounts, bindings, sessions
from data.accounts import Account, NoSuchAccount
from data.actor import STAFF_ROLES, Actor, Role
from data.bindings import NoSuchBinding
from data.errors import Refusal
from data.sessions import Stage
from data.store import Store
from data.times import day_in_shanghai
from portal.workflows import logins, signing_in
from portal.workflows.signing_in import Origin


class NobodyHere(Refusal):
    """No account, a disabled one, or one that is somebody else: all look the same."""

    message = "这个身份在本站还没有可以登录的账号。"


class NotByPassword(Refusal):
    """The session began at a provider; a binding needs somebody who knows the password."""

    message = "没有绑定：请先退出，用密码登录以后再来绑定。"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a provider (认证方) vouches for.

    `subject`: its lasting name for them. `login`: the claim that names a staff login, empty where
    the operator trusts none. `second_factor`: whether it asserts one of its own.
    """

    subject: str
    login: str = ""
    second_factor: bool = False


def sign_in(
    store: Store,
    person: Person,
    *,
    issuer: str,
    provider: str,
    token: str,
    origin: Origin,
    now: datetime,
    new_id: Callable[[], str],
) -> tuple[Stage, Role]:
    """Begin a session for the account that this person is; nobody gets an account by signing in.

    Returns:
        Whether the portal's own second factor is still owed, and the account's role.

    Raises:
        NobodyHere: with the same words, whatever the reason.
    """
    with store.atomic():
        account = _bound(store, person, issuer) or _matched(store, person, issuer)
        if account is None or account.disabled_at is not None:
            raise NobodyHere
        if not bindings.was_ever(store, account.id, issuer):
            bindings.bind(
                store,
                new_id(),
                issuer,
                person.subject,
                actor=_as(account, now),
                now=now,
                matched=True,
            )
        stage = signing_in.begin_session(
            store,
            account.id,
            token=token,
            origin=origin,
            now=now,
            vouched=person.second_factor,
            provider=provider,
        )
        return stage, account.role


def bind(
    store: Store,
    person: Person,
    *,
    issuer: str,
    session: str,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> None:
    """Bind the person to the actor's own account, from a session that began with the password.

    Raises:
        NotByPassword: it began otherwise, so that one provider cannot let in another.
        AlreadyBound: the person or the account is bound otherwise.
    """
    if sessions.provider(store, session, now=now):
        raise NotByPassword
    bindings.bind(store, new_id(), issuer, person.subject, actor=actor, now=now)


def _bound(store: Store, person: Person, issuer: str) -> Account | None:
    try:
        return accounts.by_id(store, bindings.account_of(store, issuer, person.subject))
    except NoSuchBinding:
        return None


def _matched(store: Store, person: Person, issuer: str) -> Account | None:
    """The staff account whose login the claim names, unless it was ever bound: a number that is
    given to somebody else later must not open the account of the one who had it before."""
    if not person.login:
        return None
    try:
        found = accounts.credentials(store, logins.normal(person.login))
    except NoSuchAccount:
        return None
    account = accounts.by_id(store, found.id)
    is_free = account.role in STAFF_ROLES and not bindings.was_ever(store, account.id, issuer)
    return account if is_free else None


def _as(account: Account, now: datetime) -> Actor:
    """The account as who acts, before it has a session."""
    day = day_in_shanghai(now).isoformat()
    return Actor(account.id, account.role, account.firm_id, account.county, account.park, day)
