"""The outbox (待发邮件): which messages are still to be mailed, and what became of each; for `remind`.

A message is claimed, in a transaction of its own, before its letter is handed to the mail server; so
two runs at once never mail the same one. A run that is killed between the two leaves it claimed: it is
given up later, not sent again. At most once: the message itself stands in the portal, unread, and a
second letter about the same thing would be worse than none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from data import message_settings
from data.message_settings import MessageSettings
from data.store import Row, Store
from data.times import to_text

BACKOFF = (
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)
"""How long a message waits after each try that failed; after the last it is given up."""
STALE = timedelta(days=7)
"""A message that waited longer is not mailed any more: it is no news."""
CLAIM_LASTS = timedelta(hours=1)

_DROP = """
    UPDATE messages SET mail_state = 'none'
    WHERE mail_state = 'waiting' AND (
        read_at IS NOT NULL OR posted_at < :before
        OR EXISTS (SELECT 1 FROM accounts
            WHERE accounts.id = messages.account_id AND accounts.disabled_at IS NOT NULL)
        OR EXISTS (SELECT 1 FROM message_settings
            WHERE message_settings.account_id = messages.account_id
            AND message_settings.by_mail = 0))
    RETURNING id
"""
_GIVE_UP = """
    UPDATE messages SET mail_state = 'failed'
    WHERE mail_state = 'sending' AND mail_tried_at < :before RETURNING id
"""
_ADDRESSEES = """
    SELECT accounts.id, accounts.login, message_settings.by_mail, message_settings.quiet_from,
        message_settings.quiet_to
    FROM accounts LEFT JOIN message_settings ON message_settings.account_id = accounts.id
    WHERE accounts.disabled_at IS NULL AND accounts.id IN (
        SELECT messages.account_id FROM messages
        WHERE messages.mail_state = 'waiting' AND messages.read_at IS NULL
            AND (messages.mail_after IS NULL OR messages.mail_after <= :now))
    ORDER BY accounts.id
"""
_CLAIM = """
    UPDATE messages SET mail_state = 'sending', mail_tried_at = :now, mail_tries = mail_tries + 1
    WHERE account_id = :account AND mail_state = 'waiting' AND read_at IS NULL
        AND (mail_after IS NULL OR mail_after <= :now)
    RETURNING id, kind, mail_tries
"""
_UNMAILABLE = """
    UPDATE messages SET mail_state = 'none'
    WHERE account_id = :account AND mail_state = 'waiting' RETURNING id
"""
_SENT = """
    UPDATE messages SET mail_state = 'sent', mailed_at = :now
    WHERE id = :id AND mail_state = 'sending'
"""
_FAILED = "UPDATE messages SET mail_state = 'failed' WHERE id = :id AND mail_state = 'sending'"
_AGAIN = """
    UPDATE messages SET mail_state = 'waiting', mail_after = :after, mail_tries = :tries
    WHERE id = :id AND mail_state = 'sending'
"""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody with messages to be mailed; `login` is the e-mail address, where it has an @."""

    account_id: str
    login: str
    settings: MessageSettings


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that this run is mailing; `tries` counts this one."""

    id: str
    kind: str
    tries: int


def tidy(store: Store, *, now: datetime) -> int:
    """Drop what nobody wants by mail any more, give up what a killed run left; how many those were."""
    with store.atomic():
        store.rows(_DROP, before=to_text(now - STALE))
        return len(store.rows(_GIVE_UP, before=to_text(now - CLAIM_LASTS)))


def addressees(store: Store, *, now: datetime) -> list[Addressee]:
    """Everybody with messages that may be mailed now, if the hour suits them."""
    return [_addressee(store, row) for row in store.rows(_ADDRESSEES, now=to_text(now))]


def unmailable(store: Store, account_id: str) -> None:
    """The account has no e-mail address: its messages stay in the portal."""
    with store.atomic():
        store.rows(_UNMAILABLE, account=account_id)


def claim(store: Store, account_id: str, *, now: datetime) -> list[Claimed]:
    """Take somebody's waiting messages for one letter; nothing, where another run was first."""
    with store.atomic():
        found = store.rows(_CLAIM, account=account_id, now=to_text(now))
    return [Claimed(row["id"], row["kind"], row["mail_tries"]) for row in found]


def sent(store: Store, claimed: Sequence[Claimed], *, now: datetime) -> None:
    """The mail server took the letter."""
    with store.atomic():
        for one in claimed:
            store.rows(_SENT, id=one.id, now=to_text(now))


def failed(store: Store, claimed: Sequence[Claimed]) -> None:
    """It will not be tried again: refused for good, or nobody knows whether it went out."""
    with store.atomic():
        for one in claimed:
            store.rows(_FAILED, id=one.id)


def try_later(store: Store, claimed: Sequence[Claimed], *, now: datetime) -> None:
    """The mail server said not now; after the last wait it is given up."""
    with store.atomic():
        for one in claimed:
            if one.tries > len(BACKOFF):
                store.rows(_FAILED, id=one.id)
            else:
                wait = BACKOFF[one.tries - 1]
                store.rows(_AGAIN, id=one.id, after=to_text(now + wait), tries=one.tries)


def put_back(store: Store, claimed: Sequence[Claimed]) -> None:
    """There was no mail server to ask: this was no try."""
    with store.atomic():
        for one in claimed:
            store.rows(_AGAIN, id=one.id, after=None, tries=one.tries - 1)


def _addressee(store: Store, row: Row) -> Addressee:
    login = store.keyring.decrypt(row["login"], table="accounts", column="login", row=row["id"])
    return Addressee(row["id"], login, message_settings.of_row(row))
