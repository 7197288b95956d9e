"""What a reviewer is typing (复核草稿): kept as it is typed, gone when it was given.

A field is named for what it is for: `reason/FK-DJ-01`, `covering`, `remark`. A draft is its round's: who
takes the round over finds it.
"""

from dataclasses import dataclass
from datetime import datetime

from data import reviews
from data.actor import Actor
from data.sealed import seal_text, text_of
from data.store import Row, Store
from data.texts import NOTE, clean
from data.times import to_text

_ALL = """
    SELECT review_drafts.* FROM review_drafts
    WHERE review_drafts.review_id = :review ORDER BY review_drafts.field
"""
_PUT = """
    INSERT INTO review_drafts (review_id, field, content, version, author, saved_at)
    VALUES (:review_id, :field, :content, :version, :author, :saved_at)
    ON CONFLICT (review_id, field) DO UPDATE SET content = excluded.content,
        version = excluded.version, author = excluded.author, saved_at = excluded.saved_at
"""
_DROP = "DELETE FROM review_drafts WHERE review_id = :review AND field = :field"


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that was not given yet."""

    text: str
    version: int


def save(
    store: Store, review_id: str, field: str, text: str, *, actor: Actor, now: datetime
) -> None:
    """Keep what was typed in the own open round; nothing typed is no draft.

    Raises:
        BadText: it cannot be kept. As `reviews.held`.
    """
    kept = clean(text, field="草稿", limit=NOTE, lines=True)
    with store.atomic():
        drafts = all_of(store, review_id, actor=actor)
        stood = drafts.get(field, Draft("", 0))
        if kept == stood.text:
            return
        if not kept:
            store.rows(_DROP, review=review_id, field=field)
            return
        row: Row = {
            "review_id": review_id,
            "field": field,
            "version": stood.version + 1,
            "author": actor.account_id,
            "saved_at": to_text(now),
        }
        content = seal_text(store, "review_drafts", "content", row, kept)
        store.rows(_PUT, content=content, **row)


def drop(store: Store, review_id: str, field: str, *, actor: Actor) -> None:
    """The text was given, or is not wanted any more; raises as `reviews.held`."""
    with store.atomic():
        reviews.held(store, review_id, actor=actor)
        store.rows(_DROP, review=review_id, field=field)


def all_of(store: Store, review_id: str, *, actor: Actor) -> dict[str, Draft]:
    """Field → draft, for the round's own reviewer; raises as `reviews.held`."""
    reviews.held(store, review_id, actor=actor)
    return {
        row["field"]: Draft(text_of(store, "review_drafts", "content", row), row["version"])
        for row in store.rows(_ALL, review=review_id)
    }
