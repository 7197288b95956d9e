"""Asking for the own password once more (再输一次密码) before a step that cannot be taken back."""

from datetime import datetime

from data import accounts, passwords, sign_in_failures
from data.actor import Actor
from data.errors import Refusal
from data.store import Store


class WrongPassword(Refusal):
    """Not the own password, or too many attempts: both look the same."""

    message = "密码不对，没有做这一步。连续 5 次不对，要等 15 分钟再试。"


def check(store: Store, password: str, *, actor: Actor, now: datetime) -> None:
    """Refuse unless this is the actor's own password; hashing takes 25 ms: not in a transaction.

    Raises:
        WrongPassword: it is not, or five attempts failed within a quarter of an hour.
    """
    subject = f"own password {actor.account_id}"
    right = passwords.matches(password, accounts.own_password_hash(store, actor=actor))
    if sign_in_failures.blocked_until(store, subject, now=now) is not None or not right:
        sign_in_failures.count(store, subject, now=now)
        raise WrongPassword
    sign_in_failures.clear(store, subject)
