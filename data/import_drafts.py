"""Lists between their report and their import (待导入的名单): kept sealed, for an hour, for one person."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from data.actor import Actor
from data.errors import Refusal
from data.imports import file_name_of
from data.rights import Action, require
from data.store import Row, Store
from data.times import to_text

LASTS = timedelta(hours=1)
_MINE = """
    SELECT * FROM import_drafts
    WHERE id = :id AND account_id = :account AND created_at > :since
"""
_FORGET = "DELETE FROM import_drafts WHERE account_id = :account OR created_at <= :since"
_FORGET_OLD = "DELETE FROM import_drafts WHERE created_at <= :since"


class DraftOver(Refusal):
    """The list is not there any more, or not the one that the report spoke of."""

    message = (
        "这份名单的核对已经过期，或者已经导入、被新的名单替换。没有导入任何内容，请重新上传名单。"
    )


@dataclass(frozen=True, slots=True)
class ImportDraft:
    """What was reviewed: `content` is the text that the digest is of."""

    id: str
    campaign_id: str | None
    file_name: str
    digest: str
    content: str


def keep(
    store: Store,
    draft_id: str,
    content: str,
    *,
    campaign_id: str | None,
    file_name: str,
    actor: Actor,
    now: datetime,
) -> ImportDraft:
    """Keep a list until it is confirmed; the one before it of the same person goes.

    Raises:
        NotAllowed: the actor imports no lists.
    """
    require(actor, Action.FIRMS_IMPORT)
    digest = store.keyring.digest(content, purpose="import draft")
    row: Row = {
        "id": draft_id,
        "account_id": actor.account_id,
        "campaign_id": campaign_id,
        "file_name": file_name_of(file_name),
        "digest": digest,
        "content": store.keyring.encrypt(
            content, table="import_drafts", column="content", row=draft_id
        ),
        "created_at": to_text(now),
    }
    with store.atomic():
        store.rows(_FORGET, account=actor.account_id, since=to_text(now - LASTS))
        store.insert("import_drafts", row)
    return ImportDraft(draft_id, campaign_id, row["file_name"], digest, content)


def get(
    store: Store, draft_id: str, *, actor: Actor, now: datetime, digest: str | None = None
) -> ImportDraft:
    """The actor's own list as it was reviewed; `digest`: as the report named it.

    Raises:
        NotAllowed: the actor imports no lists. DraftOver: an hour is over, or it is another one.
    """
    require(actor, Action.FIRMS_IMPORT)
    since = to_text(now - LASTS)
    found = store.rows(_MINE, id=draft_id, account=actor.account_id, since=since)
    if not found:
        raise DraftOver
    row = found[0]
    content = store.keyring.decrypt(
        row["content"], table="import_drafts", column="content", row=draft_id
    )
    stands = store.keyring.digest(content, purpose="import draft")
    if not hmac.compare_digest((digest or stands).encode(), stands.encode()):
        raise DraftOver
    return ImportDraft(draft_id, row["campaign_id"], row["file_name"], stands, content)


def drop(store: Store, draft_id: str, *, actor: Actor) -> None:
    """Forget the actor's own list: it was imported, or is not wanted.

    Raises:
        NotAllowed: the actor imports no lists.
    """
    require(actor, Action.FIRMS_IMPORT)
    sql = "DELETE FROM import_drafts WHERE id = :id AND account_id = :account"
    with store.atomic():
        store.rows(sql, id=draft_id, account=actor.account_id)


def forget_old(store: Store, *, actor: Actor, now: datetime) -> None:
    """Forget what nobody confirmed within the hour; the timer does this.

    Raises:
        NotAllowed: only the operator's timer does this.
    """
    require(actor, Action.RETENTION_SWEEP)
    with store.atomic():
        store.rows(_FORGET_OLD, since=to_text(now - LASTS))
