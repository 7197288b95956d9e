"""Publications (公布的快照): what everybody may read of the statistics.

Readers who may not see the single firms read snapshots only, which never change: between two of
them nothing moves that a subtraction could use. How one is made: `data.publishing`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

from data import noted, sealed
from data.actor import Actor
from data.errors import NoSuch
from data.rights import Action, may, require
from data.series import Series
from data.store import Row, Store
from data.times import from_text

State = Literal["draft", "dropped", "published", "corrected", "withdrawn"]
TABLE = "publications"

_GET = "SELECT * FROM publications WHERE id = :id AND state {states}"
_LATEST = """
    SELECT * FROM publications WHERE state = 'published' AND edition = :edition
        AND scope = :scope AND reading = :reading AND campaign = :campaign
    ORDER BY day DESC, settled_at DESC, id LIMIT 1
"""
_ALL = """
    SELECT * FROM publications WHERE state IN ('published', 'corrected', 'withdrawn')
    ORDER BY day DESC, settled_at DESC, id
"""
_CAMPAIGNS = """
    SELECT campaigns.id, campaigns.name FROM campaigns WHERE campaigns.id IN (SELECT campaign
        FROM publications WHERE state IN ('published', 'corrected', 'withdrawn'))
"""
_DRAFTS = "SELECT * FROM publications WHERE state = 'draft' ORDER BY made_at, id"
_WAITING = """
    SELECT count(*) AS drafts FROM publications WHERE state = 'draft' AND made_by <> :account
"""

recorded = noted.of_table(TABLE)
"""What the audit chain keeps a digest of: the row, called with its id."""


class NoSuchPublication(NoSuch):
    """None, or a draft and not for this reader."""

    message = "没有找到这份快照，可能已经撤回。请回到公布页查看最新一期。"


@dataclass(frozen=True, slots=True)
class Publication:
    """One snapshot. `content`: its tables as JSON values (docs/statistics.md); `digest`: SHA-256 of their text.

    `corrects`: the snapshot in whose place this one stands. `reason`: why it was withdrawn, or the draft refused.
    """

    id: str
    series: Series
    rules_version: str
    day: str
    state: State
    corrects: str | None
    content: Mapping[str, Any] = field(repr=False)
    digest: str
    made_by: str
    made_at: datetime
    settled_by: str | None
    settled_at: datetime | None
    withdrawn_at: datetime | None
    reason: str


def latest(store: Store, of: Series) -> Publication:
    """The snapshot that stands, for everybody.

    Raises:
        NoSuchPublication: none was published, or it was withdrawn.
    """
    found = store.rows(_LATEST, **key_of(of), campaign=of.campaign)
    if not found:
        raise NoSuchPublication
    return _publication(store, found[0])


def get(store: Store, publication_id: str) -> Publication:
    """A snapshot by its id, for everybody; a withdrawn one without its content.

    Raises:
        NoSuchPublication: none, or a draft.
    """
    return found(store, publication_id, "published", "corrected", "withdrawn")


def published(store: Store) -> list[Publication]:
    """The log of everything that was published, newest first, for everybody."""
    return [_publication(store, row) for row in store.rows(_ALL)]


def campaigns(store: Store) -> dict[str, str]:
    """Id → name of the campaigns of which something was published, for everybody."""
    return {row["id"]: row["name"] for row in store.rows(_CAMPAIGNS)}


def draft(store: Store, publication_id: str, *, actor: Actor) -> Publication:
    """One that waits for a second person.

    Raises:
        NoSuchPublication: none, or it was published or dropped since.
    """
    require(actor, Action.STATISTICS_SETTLE)
    return found(store, publication_id, "draft")


def drafts(store: Store, *, actor: Actor) -> list[Publication]:
    """What waits for a second person, oldest first."""
    require(actor, Action.STATISTICS_SETTLE)
    return [_publication(store, row) for row in store.rows(_DRAFTS)]


def waiting(store: Store, *, actor: Actor) -> int:
    """How many drafts of others wait for the actor as the second person; none for who publishes nothing."""
    if not may(actor, Action.STATISTICS_SETTLE):
        return 0
    return int(store.rows(_WAITING, account=actor.account_id)[0]["drafts"])


def is_whole(publication: Publication) -> bool:
    """Whether the content is the one that was published."""
    return digest_of(publication.content) == publication.digest


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the content as it is downloaded."""
    return sha256(text_of(content).encode()).hexdigest()


def text_of(content: Mapping[str, Any]) -> str:
    """The content as JSON, the same bytes every time."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def found(store: Store, publication_id: str, *states: State) -> Publication:
    """A snapshot in one of these states, for callers that checked the right.

    Raises:
        NoSuchPublication: none.
    """
    named = ", ".join(f"'{state}'" for state in states)
    rows = store.rows(_GET.format(states=f"IN ({named})"), id=publication_id)
    if not rows:
        raise NoSuchPublication
    return _publication(store, rows[0])


def of_number(store: Store, wanted: str) -> list[Publication]:
    """For the operator: the settled snapshots of an id, of the beginning of one, or all."""
    return [one for one in published(store) if one.id.startswith(wanted)]


def key_of(of: Series) -> dict[str, str]:
    """What readers must never mix: edition, scope and reading."""
    return {"edition": of.edition, "scope": of.scope, "reading": of.reading}


def _publication(store: Store, row: Row) -> Publication:
    return Publication(
        id=row["id"],
        series=Series(row["edition"], row["scope"], row["reading"], row["campaign"]),
        rules_version=row["rules_version"],
        day=row["day"],
        state=row["state"],
        corrects=row["corrects"],
        content={} if row["state"] == "withdrawn" else json.loads(row["content"]),
        digest=row["digest"],
        made_by=row["made_by"],
        made_at=from_text(row["made_at"]),
        settled_by=row["settled_by"],
        settled_at=_time(row["settled_at"]),
        withdrawn_at=_time(row["withdrawn_at"]),
        reason=sealed.text_of(store, TABLE, "reason", row),
    )


def _time(text: str | None) -> datetime | None:
    return from_text(text) if text else None
