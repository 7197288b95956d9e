"""Snapshots (快照): what a firm submitted, word for word, sealed as a whole and never changed."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data import audit
from data.actor import Actor
from data.assessments import get, opened
from data.errors import NoSuch
from data.keys import Tampered, noted
from data.rights import Action, require
from data.scope import parameters
from data.store import Row, Store
from data.times import from_text, to_text

_READ = """
    SELECT snapshots.* FROM snapshots
    JOIN assessments ON assessments.id = snapshots.assessment_id {opened}
    WHERE assessments.id = :assessment ORDER BY snapshots.taken_at DESC, snapshots.id {count}
"""


class NoSuchSnapshot(NoSuch):
    """The assessment was never submitted, or is out of scope."""

    message = "这份自评还没有提交过。"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The content as it was at `taken_at`; plain JSON values."""

    id: str
    taken_at: datetime
    taken_by: str
    content: dict[str, Any]


def take(
    store: Store,
    snapshot_id: str,
    assessment_id: str,
    content: dict[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Freeze the content of the own firm's assessment."""
    require(actor, Action.CHECK_SUBMIT)
    get(store, assessment_id, actor=actor)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    row = {
        "id": snapshot_id,
        "assessment_id": assessment_id,
        "taken_at": to_text(now),
        "taken_by": actor.account_id,
        "content": store.keyring.encrypt(
            text, table="snapshots", column="content", row=snapshot_id
        ),
        "digest": store.keyring.digest(text, purpose="snapshot"),
    }
    with store.atomic():
        store.insert("snapshots", row)
        audit.append(
            store,
            Action.CHECK_SUBMIT,
            actor=actor,
            now=now,
            what=f"snapshots/{snapshot_id}",
            firm=actor.firm_id,
            after=row["digest"],
        )


def recorded(store: Store, snapshot_id: str) -> str:
    """What the audit chain keeps a digest of: the digest of the content, computed again."""
    row = store.rows("SELECT * FROM snapshots WHERE id = :id", id=snapshot_id)[0]
    return store.keyring.digest(_text(store, row), purpose="snapshot")


def latest(store: Store, assessment_id: str, *, actor: Actor) -> Snapshot:
    """The snapshot of the last submission.

    Raises:
        NoSuchSnapshot: none in scope. Tampered: it is not what was submitted.
    """
    found = _found(store, assessment_id, actor, count="LIMIT 1")
    if not found:
        raise NoSuchSnapshot
    return _snapshot(store, found[0])


def all_of(store: Store, assessment_id: str, *, actor: Actor) -> list[Snapshot]:
    """What was submitted each time, newest first; nothing where out of scope."""
    return [_snapshot(store, row) for row in _found(store, assessment_id, actor)]


def _found(store: Store, assessment_id: str, actor: Actor, *, count: str = "") -> list[Row]:
    sql = _READ.format(opened=opened(actor), count=count)
    return store.rows(sql, assessment=assessment_id, **parameters(actor))


def _snapshot(store: Store, row: Row) -> Snapshot:
    text = _text(store, row)
    if store.keyring.digest(text, purpose="snapshot") != row["digest"]:
        raise noted(Tampered, "snapshots", "content", row["id"])
    return Snapshot(row["id"], from_text(row["taken_at"]), row["taken_by"], json.loads(text))


def _text(store: Store, row: Row) -> str:
    return store.keyring.decrypt(row["content"], table="snapshots", column="content", row=row["id"])
