"""Asking for the own password once more (再输一次密码) before a step that cannot be taken back."""

from datetime import datetime

from data import accounts, passwords
from data.actor import Actor
from data.errors import Refusal
from data.store import Store
from portal.workflows import lockout


class WrongPassword(Refusal):
    """Not the own password, or too many attempts: both look the same."""

    message = "密码不对，没有做这一步。连续 5 次不对，要等 15 分钟再试。"


def check(store: Store, password: str, *, actor: Actor, now: datetime, address: str = "") -> None:
    """Refuse unless this is the actor's own password; hashing takes 25 ms: not in a transaction.

    `address`: one key per client, empty where only the account is counted.

    Raises:
        WrongPassword: it is not, or five attempts failed within a quarter of an hour.
    """
    knock = lockout.knock(store, lockout.OWN_PASSWORD, actor.account_id, address, now=now)
    right = passwords.matches(password, accounts.own_password_hash(store, actor=actor))
    if knock.refused or not right:
        lockout.missed(store, knock, actor.account_id, now=now)
        raise WrongPassword
    lockout.opened(store, knock)
