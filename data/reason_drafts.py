"""Why a snapshot is withdrawn, or a draft refused, while it is typed (理由草稿): one for each official and snapshot.

Nobody else reads it, and the audit chain speaks of what was given alone. Once the snapshot is settled
another way, nobody can give it any more, and it goes.
"""

from datetime import datetime

from data import publications
from data.actor import Actor
from data.rights import Action, require
from data.store import Row, Store
from data.texts import NOTE, clean
from data.times import to_text

_OWN = """
    SELECT * FROM reason_drafts WHERE account_id = :account AND publication_id = :publication
"""
_DROP = "DELETE FROM reason_drafts WHERE account_id = :account AND publication_id = :publication"
_FORGET = "DELETE FROM reason_drafts WHERE publication_id = :publication"


def read(store: Store, publication_id: str, *, actor: Actor) -> str:
    """What the actor has typed about a snapshot; empty for nothing.

    Raises:
        NotAllowed: neither publishes nor withdraws.
    """
    require(actor, Action.STATISTICS_SETTLE)
    found = _own(store, publication_id, actor)
    return _text(store, found[0]) if found else ""


def keep(store: Store, publication_id: str, text: str, *, actor: Actor, now: datetime) -> None:
    """Keep what was typed so far; nothing typed is no draft.

    Raises:
        NotAllowed: neither publishes nor withdraws. BadText: it cannot be kept.
        NoSuchPublication: none, or it is over.
    """
    require(actor, Action.STATISTICS_SETTLE)
    kept = clean(text, field="草稿", limit=NOTE, lines=True)
    with store.atomic():
        publications.found(store, publication_id, "draft", "published")
        stood = _own(store, publication_id, actor)
        if stood and _text(store, stood[0]) == kept:
            return
        store.rows(_DROP, account=actor.account_id, publication=publication_id)
        if kept:
            version = stood[0]["version"] + 1 if stood else 1
            store.insert("reason_drafts", _row(store, publication_id, kept, version, actor, now))


def forget(store: Store, publication_id: str) -> None:
    """Let go of what everybody typed: for `data.publishing`, which settles the snapshot."""
    store.rows(_FORGET, publication=publication_id)


def _own(store: Store, publication_id: str, actor: Actor) -> list[Row]:
    return store.rows(_OWN, account=actor.account_id, publication=publication_id)


def _row(
    store: Store, publication_id: str, text: str, version: int, actor: Actor, now: datetime
) -> Row:
    place = f"{actor.account_id}/{publication_id}/{version}"
    return {
        "account_id": actor.account_id,
        "publication_id": publication_id,
        "content": store.keyring.encrypt(text, table="reason_drafts", column="content", row=place),
        "version": version,
        "saved_at": to_text(now),
    }


def _text(store: Store, row: Row) -> str:
    place = f"{row['account_id']}/{row['publication_id']}/{row['version']}"
    return store.keyring.decrypt(row["content"], table="reason_drafts", column="content", row=place)
