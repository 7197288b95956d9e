"""Invitations (邀请码): a word handed to a firm that proves who it is; bound to its code, used once."""

import unicodedata
from dataclasses import replace
from datetime import datetime, timedelta

from data import audit, firms, joining, uscc
from data.actor import Actor
from data.errors import Refusal
from data.rights import Action, require
from data.store import Store
from data.times import to_text

LASTS = timedelta(days=30)

_TAKE = """
    UPDATE invitations SET used_at = :now, used_by = :account, firm_id = :firm
    WHERE word_digest = :word AND code = :code AND used_at IS NULL AND expires_at > :now
    RETURNING id
"""


class BadInvitation(Refusal):
    """Unknown, used, expired, or for another firm: the message is the same for all."""

    message = "邀请码无效、已使用或已过期，或者不是发给本企业的。请核对，或向发码单位重新索取。"


def issue(
    store: Store,
    invitation_id: str,
    word: str,
    code: str,
    *,
    actor: Actor,
    now: datetime,
    lasts: timedelta = LASTS,
) -> None:
    """Remember the word (random, made by the caller) for the firm with this code; not the word itself."""
    require(actor, Action.INVITATION_ISSUE)
    row = {
        "id": invitation_id,
        "word_digest": _digest(store, word),
        "code": uscc.checked(code),
        "created_at": to_text(now),
        "created_by": actor.account_id,
        "expires_at": to_text(now + lasts),
    }
    with store.atomic():
        store.insert("invitations", row)
        audit.append(
            store,
            Action.INVITATION_ISSUE,
            actor=actor,
            now=now,
            what=f"invitations/{invitation_id}",
            after=row["code"],
        )


def redeem(store: Store, word: str, *, actor: Actor, now: datetime) -> firms.Firm:
    """Confirm the actor's own pending firm by its invitation; where a list has it, it becomes that firm.

    Raises:
        BadInvitation: the word does not fit this firm (any more).
        CodeConfirmed: another firm is confirmed under the code; the word stays unused.
    """
    require(actor, Action.INVITATION_REDEEM)
    with store.atomic():
        firm = firms.own(store, actor=actor)
        if firm.state == "confirmed":
            return firm
        taken = store.rows(
            _TAKE,
            word=_digest(store, word),
            code=firm.code,
            account=actor.account_id,
            firm=firm.id,
            now=to_text(now),
        )
        if not taken:
            raise BadInvitation
        into = joining.listed(store, firm.code)
        if into is not None:
            joining.join(store, firm.id, into, actor=actor, now=now)
            return firms.own(store, actor=replace(actor, firm_id=into))
        firms.confirm_invited(store, firm.id, taken[0]["id"], actor=actor, now=now)
    return firms.own(store, actor=actor)


def _digest(store: Store, word: str) -> str:
    """Width, capitals, spaces and hyphens of the word do not matter."""
    normal = unicodedata.normalize("NFKC", word).upper()
    kept = "".join(character for character in normal if character.isalnum())
    return store.keyring.digest(kept, purpose="invitation")
