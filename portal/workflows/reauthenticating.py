"""Ask for the password once more (再次确认密码) before a step that gives away or ends everything."""

from datetime import datetime

from data import accounts, passwords, sign_in_failures
from data.actor import Actor
from data.errors import Refusal
from data.store import Store


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
    subject = f"confirm password {actor.account_id}"
    if sign_in_failures.blocked_until(store, subject, now=now) is not None:
        raise TooManyTries
    login = accounts.own(store, actor=actor).login
    stored = accounts.credentials(store, login).password_hash
    if not passwords.matches(password, stored):
        sign_in_failures.count(store, subject, now=now)
        raise WrongPassword
    sign_in_failures.clear(store, subject)
