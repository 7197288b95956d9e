"""Confirm the own firm by an invitation code (填写邀请码)."""

from datetime import datetime

from data import firms, invitations, sign_in_failures
from data.actor import Actor
from data.errors import Refusal
from data.store import Store


class TooManyWords(Refusal):
    """Five wrong words: guessing is slowed down."""

    message = "邀请码连续 5 次不对，请 15 分钟后再试，或向发码单位核对。"


def confirm(store: Store, word: str, *, actor: Actor, now: datetime) -> firms.Firm:
    """Make the actor's pending firm a confirmed one.

    Raises:
        BadInvitation: the word does not fit; which of the reasons is not told.
        CodeConfirmed: another firm is confirmed under the code.
        TooManyWords: wrong five times within a quarter of an hour.
    """
    subject = f"invitation {actor.firm_id}"
    if sign_in_failures.blocked_until(store, subject, now=now) is not None:
        raise TooManyWords
    try:
        return invitations.redeem(store, word[:100], actor=actor, now=now)
    except invitations.BadInvitation:
        sign_in_failures.count(store, subject, now=now)
        raise
