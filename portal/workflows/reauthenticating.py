"""Ask for the password once more (再次确认密码) before a step that gives away or ends everything."""

from datetime import datetime

from data import accounts, passwords
from data.actor import Actor
from data.errors import Refusal
from data.store import Store
from portal.workflows import lockout


class WrongPassword(Refusal):
    """Not the password of the account that is signed in."""

    message = "密码不对，这一步没有做。请重新输入。"


class TooManyTries(Refusal):
    """Five wrong passwords: guessing with a stolen session is slowed down."""

    message = "密码连续 5 次不对，请 15 分钟后再试。"


def confirm(store: Store, password: str, *, actor: Actor, now: datetime) -> None:
    """Check the password of who is signed in; outside of any transaction, for it takes 25 ms.

    Raises:
        WrongPassword, TooManyTries: the step must not be done.
    """
    knock = lockout.knock(store, lockout.OWN_PASSWORD, actor.account_id, "", now=now)
    if knock.refused:
        raise TooManyTries
    if not passwords.matches(password, accounts.own_password_hash(store, actor=actor)):
        lockout.missed(store, knock, actor.account_id, now=now)
        raise WrongPassword
    lockout.opened(store, knock)
