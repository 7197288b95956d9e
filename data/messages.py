"""Messages (消息): what the portal tells one person, once for each thing that it speaks of.

They are read by that person alone. What speaks of a firm is there as long as the firm is in the
reader's scope: who was moved elsewhere does not go on reading of it. That a message was read leaves
no entry in the audit chain, as the use of a session leaves none: nothing of a firm's changes.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from data.actor import Actor
from data.errors import NoSuch, NotUnique
from data.rights import Action, require
from data.scope import in_scope, not_blind, parameters
from data.store import Row, Store
from data.times import from_text, to_text

_MINE = """
    messages.account_id = :scope_account AND (messages.firm_id IS NULL OR EXISTS (
        SELECT 1 FROM firms WHERE firms.id = messages.firm_id AND {scope}))
"""
_COUNT = "SELECT count(*) AS unread FROM messages WHERE {mine} AND messages.read_at IS NULL"
_TOTAL = "SELECT count(*) AS total FROM messages WHERE {mine}"
_PAGE = """
    SELECT messages.* FROM messages WHERE {mine}
    ORDER BY CASE WHEN messages.read_at IS NULL THEN 0 ELSE 1 END,
        messages.posted_at DESC, messages.id
    LIMIT :count OFFSET :skipped
"""
_OF_FIRM = """
    SELECT messages.* FROM messages
    JOIN accounts ON accounts.id = messages.account_id
    JOIN firms ON firms.id = accounts.firm_id AND {scope}
    WHERE firms.id = :firm ORDER BY messages.posted_at DESC, messages.id
"""
_ONE = "SELECT messages.* FROM messages WHERE {mine} AND messages.id = :id"
_READ = "UPDATE messages SET read_at = :now WHERE id = :id AND read_at IS NULL"
_READ_ALL = """
    UPDATE messages SET read_at = :now
    WHERE read_at IS NULL AND posted_at <= :until AND {mine} RETURNING id
"""


class NoSuchMessage(NoSuch):
    """No such message, or somebody else's."""

    message = "没有找到这条消息。请从消息页重新打开。"


class Kind(StrEnum):
    """What a message is about."""

    REVIEW = "review"
    ACTION = "action"
    FOLLOW_UP = "follow-up"
    LETTER = "letter"
    CAMPAIGN = "campaign"
    CASE = "case"
    REMINDER = "reminder"
    TRAINING = "training"
    PUBLICATION = "publication"


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be told.

    `text`: one or two finished sentences, without any answer, level or score: a letter by e-mail is
    not sealed. `address`: the page that it leads to, without a leading slash, or an own page with
    one. `about`: what it speaks of, unlike that of every other notice; the same person gets it once.
    """

    kind: Kind
    text: str
    about: str
    address: str = ""
    firm_id: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A message as its reader has it; `kind` is a `Kind`, or a word of another version."""

    id: str
    kind: str
    text: str
    address: str
    posted_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of somebody's messages, unread ones first, then the newest."""

    messages: tuple[Message, ...]
    total: int
    unread: int


def post(store: Store, message_id: str, account_id: str, notice: Notice, *, now: datetime) -> bool:
    """Tell one person, in the transaction of what is told; whether it was news to them."""
    body = store.keyring.encrypt(notice.text, table="messages", column="body", row=message_id)
    try:
        with store.atomic():
            store.insert(
                "messages",
                {
                    "id": message_id,
                    "account_id": account_id,
                    "kind": notice.kind.value,
                    "firm_id": notice.firm_id,
                    "about": notice.about,
                    "body": body,
                    "address": notice.address,
                    "posted_at": to_text(now),
                },
            )
    except NotUnique:
        return False
    return True


def unread(store: Store, *, actor: Actor) -> int:
    """How many messages the actor has not read."""
    require(actor, Action.MESSAGE_READ)
    return int(store.rows(_mine(_COUNT, actor), **parameters(actor))[0]["unread"])


def inbox(store: Store, *, actor: Actor, skipped: int = 0, count: int = 20) -> Inbox:
    """A page of the actor's own messages.

    Raises:
        NotAllowed: a visitor has none.
    """
    require(actor, Action.MESSAGE_READ)
    with store.steady():
        found = store.rows(_mine(_PAGE, actor), skipped=skipped, count=count, **parameters(actor))
        total = int(store.rows(_mine(_TOTAL, actor), **parameters(actor))[0]["total"])
        return Inbox(
            tuple(_message(store, row) for row in found), total, unread(store, actor=actor)
        )


def of_firm(store: Store, firm_id: str, *, actor: Actor) -> list[tuple[str, Message]]:
    """What all people of a firm were told, the newest first, each with the account that was told.

    Raises:
        NotAllowed: not the owner, who takes the firm's own data along (导出全部资料).
    """
    require(actor, Action.EXPORT_OWN)
    sql = _OF_FIRM.format(scope=in_scope(actor, Action.EXPORT_OWN))
    found = store.rows(sql, firm=firm_id, **parameters(actor))
    return [(row["account_id"], _message(store, row)) for row in found]


def open_one(store: Store, message_id: str, *, actor: Actor, now: datetime) -> Message:
    """One of the actor's messages, read from now on.

    Raises:
        NoSuchMessage: it is somebody else's, or not there.
    """
    require(actor, Action.MESSAGE_READ)
    with store.atomic():
        found = store.rows(_mine(_ONE, actor), id=message_id, **parameters(actor))
        if not found:
            raise NoSuchMessage
        store.rows(_READ, id=message_id, now=to_text(now))
    return _message(store, found[0])


def read_all(store: Store, *, until: datetime, actor: Actor, now: datetime) -> int:
    """Mark as read what was posted up to a moment: what came after the list was shown stays unread."""
    require(actor, Action.MESSAGE_READ)
    sql = _mine(_READ_ALL, actor)
    with store.atomic():
        found = store.rows(sql, now=to_text(now), until=to_text(until), **parameters(actor))
    return len(found)


def _mine(sql: str, actor: Actor) -> str:
    scope = f"{in_scope(actor, Action.FIRM_READ)} AND {not_blind(actor)}"
    return sql.format(mine=_MINE.format(scope=scope))


def _message(store: Store, row: Row) -> Message:
    return Message(
        id=row["id"],
        kind=row["kind"],
        text=store.keyring.decrypt(row["body"], table="messages", column="body", row=row["id"]),
        address=row["address"],
        posted_at=from_text(row["posted_at"]),
        read_at=from_text(row["read_at"]) if row["read_at"] else None,
    )
