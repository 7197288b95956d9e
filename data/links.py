"""One-time links (一次性链接): the way to a first or a new password; only a token's hash is kept.

A link is good once, for a while, and only until the next one for the same account is made. What
somebody asked for who had forgotten the password (`issue_forgotten`) replaces only its own kind: a
stranger who knows a login name cannot make the link of an invitation worthless. A used link ends all
others that are good, and a disabled account has none.
"""

from datetime import datetime, timedelta

from data import accounts, audit, ownership
from data.accounts import Account
from data.actor import VISITOR, Actor
from data.errors import Refusal
from data.rights import Action
from data.sessions import session_of as token_hash
from data.store import Row, Store
from data.times import to_text

LASTS = timedelta(days=3)
FORGOTTEN_LASTS = timedelta(hours=1)

_WITHDRAW = """
    UPDATE links SET withdrawn_at = :now
    WHERE account_id = :account AND used_at IS NULL AND withdrawn_at IS NULL
"""
_WITHDRAW_FORGOTTEN = f"{_WITHDRAW} AND forgotten = 1"
_WITHDRAW_GOOD = f"{_WITHDRAW} AND good_from <= :now"
"""Not what waits: an approved claim (找回负责人) is stopped by people, not by a new password."""
_GOOD = """
    SELECT account_id FROM links
    WHERE token_hash = :token AND used_at IS NULL AND withdrawn_at IS NULL
        AND good_from <= :now AND expires_at > :now
        AND EXISTS (SELECT 1 FROM accounts
            WHERE accounts.id = links.account_id AND accounts.disabled_at IS NULL)
"""
_USE = """
    UPDATE links SET used_at = :now
    WHERE token_hash = :token AND used_at IS NULL AND withdrawn_at IS NULL
        AND good_from <= :now AND expires_at > :now
        AND EXISTS (SELECT 1 FROM accounts
            WHERE accounts.id = links.account_id AND accounts.disabled_at IS NULL)
    RETURNING account_id
"""


class BadLink(Refusal):
    """Unknown, used, replaced, not yet good or too old: the message is the same for all."""

    message = "这个链接无效、已经用过，或者不在有效期内。请向给您链接的人再要一个。"


def issue(
    store: Store,
    account_id: str,
    *,
    token: str,
    actor: Actor,
    now: datetime,
    good_from: datetime | None = None,
    lasts: timedelta = LASTS,
) -> datetime:
    """Make the account's only good link; the token (`secrets.token_urlsafe(32)`) is not kept.

    Returns:
        Until when it is good.

    Raises:
        NoSuchAccount: the actor does not govern this account.
    """
    with store.atomic():
        account = accounts.governed(store, account_id, actor=actor)
        return put(
            store, account, token=token, actor=actor, now=now, good_from=good_from, lasts=lasts
        )


def put(
    store: Store,
    account: Account,
    *,
    token: str,
    actor: Actor,
    now: datetime,
    good_from: datetime | None = None,
    lasts: timedelta = LASTS,
) -> datetime:
    """`issue` for a caller that has checked the right to it."""
    begins = good_from or now
    with store.atomic():
        store.rows(_WITHDRAW, account=account.id, now=to_text(now))
        row = _row(account, token, actor, now)
        row |= {"good_from": to_text(begins), "expires_at": to_text(begins + lasts)}
        store.insert("links", row)
        _note(store, account, Action.ACCOUNT_LINK, actor=actor, now=now)
    return begins + lasts


def issue_forgotten(store: Store, account_id: str, *, token: str, now: datetime) -> None:
    """A link for who forgot the password; it goes to the account's own e-mail address, nowhere else."""
    with store.atomic():
        account = accounts.by_id(store, account_id)
        store.rows(_WITHDRAW_FORGOTTEN, account=account_id, now=to_text(now))
        row = _row(account, token, VISITOR, now) | {"forgotten": 1}
        row |= {"good_from": to_text(now), "expires_at": to_text(now + FORGOTTEN_LASTS)}
        store.insert("links", row)
        _note(store, account, Action.ACCOUNT_FORGOT, actor=VISITOR, now=now)


def withdraw(store: Store, account_id: str, *, actor: Actor, now: datetime) -> None:
    """Make the account's links worthless.

    Raises:
        NoSuchAccount: the actor does not govern this account.
    """
    with store.atomic():
        account = accounts.governed(store, account_id, actor=actor)
        store.rows(_WITHDRAW, account=account_id, now=to_text(now))
        _note(store, account, Action.ACCOUNT_LINK, actor=actor, now=now)


def account_of(store: Store, token: str, *, now: datetime) -> Account:
    """Whose link it is; changes nothing, so that a mail program that looks ahead does no harm.

    Raises:
        BadLink: it is not good now.
    """
    found = store.rows(_GOOD, token=token_hash(token), now=to_text(now))
    if not found:
        raise BadLink
    return accounts.by_id(store, found[0]["account_id"])


def use(store: Store, token: str, *, now: datetime) -> Account:
    """Use the link up, in the transaction of what it was for.

    The link of an approved claim (找回负责人) makes its account the firm's owner at the same moment.

    Raises:
        BadLink: it is not good (any more).
    """
    with store.atomic():
        found = store.rows(_USE, token=token_hash(token), now=to_text(now))
        if not found:
            raise BadLink
        store.rows(_WITHDRAW_GOOD, account=found[0]["account_id"], now=to_text(now))
        ownership.complete(store, token_hash(token), now=now)
        return accounts.by_id(store, found[0]["account_id"])


def _row(account: Account, token: str, actor: Actor, now: datetime) -> Row:
    return {
        "token_hash": token_hash(token),
        "account_id": account.id,
        "created_at": to_text(now),
        "created_by": actor.account_id,
    }


def _note(store: Store, account: Account, action: Action, *, actor: Actor, now: datetime) -> None:
    what = f"accounts/{account.id}/links"
    audit.append(store, action, actor=actor, now=now, what=what, firm=account.firm_id)
