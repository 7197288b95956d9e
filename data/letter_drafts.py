"""Letters while they are drafts (文书草稿): begun, written, given up."""

from datetime import datetime

from data import firms, letters, noted, recusals
from data.actor import Actor
from data.errors import NotUnique
from data.letters import Kind
from data.rights import Action, require
from data.store import Row, Store
from data.times import to_text


def begin(
    store: Store,
    letter_id: str,
    firm_id: str,
    kind: Kind,
    content: str,
    *,
    assessment_id: str | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Begin a letter.

    Raises:
        NotAllowed, NoSuchFirm: not the actor's to draft. DraftExists: one of this kind is open.
    """
    require(actor, Action.LETTER_DRAFT)
    at = to_text(now)
    row = {
        "id": letter_id,
        "firm_id": firm_id,
        "assessment_id": assessment_id,
        "kind": kind.value,
        "state": "draft",
        "content": letters.sealed(store, letter_id, 1, content),
        "drafted_by": actor.account_id,
        "drafted_at": at,
        "saved_at": at,
        "saved_by": actor.account_id,
    }
    with store.atomic():
        firms.get(store, firm_id, actor=actor)
        recusals.refuse(store, firm_id, actor=actor)
        try:
            action, table = Action.LETTER_DRAFT, letters.TABLE
            noted.add(store, action, table, row, firm=firm_id, actor=actor, now=now)
        except NotUnique:
            standing = [
                d for d in letters.drafts(store, actor=actor, firm_id=firm_id) if d.kind is kind
            ]
            raise letters.DraftExists(standing[0].id) from None


def write(
    store: Store, letter_id: str, content: str, *, seen_version: int, actor: Actor, now: datetime
) -> None:
    """Save what the draft says now.

    Raises:
        NotAllowed, NoSuchLetter: not the actor's. LetterClosed: no draft any more.
        LetterMoved: another version stands there; nothing was overwritten.
    """
    require(actor, Action.LETTER_DRAFT)
    with store.atomic():
        row = letters.row_for(store, letter_id, Action.LETTER_DRAFT, actor)
        letters.must_be(row, "draft")
        letters.must_be_version(row, seen_version)
        letters.change(
            store, row, Action.LETTER_DRAFT, said(store, row, content, actor, now), actor, now
        )


def drop(store: Store, letter_id: str, *, actor: Actor, now: datetime) -> None:
    """Give a draft up (作废); it stays in the file.

    Raises:
        NotAllowed, NoSuchLetter: not the actor's. LetterClosed: no draft any more.
    """
    require(actor, Action.LETTER_DRAFT)
    with store.atomic():
        row = letters.row_for(store, letter_id, Action.LETTER_DRAFT, actor)
        letters.must_be(row, "draft")
        changes = {"state": "dropped", "saved_at": to_text(now), "saved_by": actor.account_id}
        letters.change(store, row, Action.LETTER_DRAFT, changes, actor, now)


def said(store: Store, row: Row, content: str, actor: Actor, now: datetime) -> Row:
    """The columns of the next version of a draft."""
    version = row["version"] + 1
    return {
        "content": letters.sealed(store, row["id"], version, content),
        "saved_at": to_text(now),
        "saved_by": actor.account_id,
        "version": version,
    }
