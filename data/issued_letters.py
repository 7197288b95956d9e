"""Letters from the issue on (已签发的文书): numbered and frozen, received, revoked, taken as a file."""

from datetime import datetime

from data import letter_drafts, letter_numbers, letters, noted
from data.actor import Actor
from data.rights import Action, require
from data.store import Store
from data.texts import required
from data.times import day_in_shanghai, to_text

LONGEST_REASON = 500


def issue(
    store: Store, letter_id: str, content: str, *, seen_version: int, actor: Actor, now: datetime
) -> None:
    """Issue a draft as it was read (签发): numbered, frozen.

    Raises:
        NotAllowed, NoSuchLetter: not the actor's to issue. LetterClosed: no draft any more.
        LetterMoved: it was changed since it was read.
    """
    require(actor, Action.LETTER_ISSUE)
    with store.atomic():
        row = letters.row_for(store, letter_id, Action.LETTER_ISSUE, actor)
        letters.must_be(row, "draft")
        letters.must_be_version(row, seen_version)
        year = day_in_shanghai(now).year
        who = store.rows("SELECT post, agency FROM accounts WHERE id = :id", id=actor.account_id)
        changes = letter_drafts.said(store, row, content, actor, now) | {
            "state": "issued",
            "year": year,
            "number": letter_numbers.following(store, row["kind"], year),
            "digest": letters.digest(store, content),
            "issued_by": actor.account_id,
            "issued_at": to_text(now),
            "post": who[0]["post"],
            "agency": who[0]["agency"],
        }
        letters.change(store, row, Action.LETTER_ISSUE, changes, actor, now)


def receive(store: Store, letter_id: str, *, actor: Actor, now: datetime) -> bool:
    """The firm confirms that it has the letter (签收); whether this was the first time.

    Raises:
        NotAllowed, NoSuchLetter: not the actor's firm's. LetterClosed: it was revoked.
    """
    require(actor, Action.LETTER_RECEIVE)
    with store.atomic():
        row = letters.row_for(store, letter_id, Action.LETTER_RECEIVE, actor, letters.FOR_THE_FIRM)
        if row["state"] == "received":
            return False
        letters.must_be(row, "issued")
        changes = {
            "state": "received",
            "received_by": actor.account_id,
            "received_at": to_text(now),
        }
        letters.change(store, row, Action.LETTER_RECEIVE, changes, actor, now)
    return True


def revoke(store: Store, letter_id: str, reason: str, *, actor: Actor, now: datetime) -> None:
    """Take an issued letter back (收回); it keeps its number, and the firm reads why.

    Raises:
        NotAllowed, NoSuchLetter: not the actor's. BadText: no reason. LetterClosed: not issued.
    """
    require(actor, Action.LETTER_ISSUE)
    text = required(reason, field="收回的理由", limit=LONGEST_REASON, lines=True)
    with store.atomic():
        row = letters.row_for(store, letter_id, Action.LETTER_ISSUE, actor)
        letters.must_be(row, "issued", "received")
        sealed = store.keyring.encrypt(
            text, table="letters", column="revoked_reason", row=letter_id
        )
        changes = {
            "state": "revoked",
            "revoked_by": actor.account_id,
            "revoked_at": to_text(now),
            "revoked_reason": sealed,
        }
        letters.change(store, row, Action.LETTER_ISSUE, changes, actor, now)


def note_download(store: Store, letter_id: str, *, actor: Actor, now: datetime) -> None:
    """Note that the firm took its letter as a file; staff's looks are noted by `purposes`.

    Raises:
        NoSuchLetter: none that the actor may read.
    """
    with store.atomic():
        letter = letters.get(store, letter_id, actor=actor)
        action, of = Action.LETTER_READ, letter.firm_id
        noted.note(store, action, letters.TABLE, letter_id, firm=of, actor=actor, now=now)
