"""What a reviewer saw that proves who a firm is (确认依据): one sealed note with the confirmation."""

from datetime import datetime

from data import audit, firms
from data.actor import Actor
from data.errors import Refusal
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.store import Row, Store
from data.texts import required
from data.times import to_text

LONGEST = 200

_GET = """
    SELECT firm_confirmations.firm_id, firm_confirmations.seen
    FROM firm_confirmations JOIN firms ON firms.id = firm_confirmations.firm_id AND {scope}
    WHERE firms.id = :firm
"""


class ConfirmedBefore(Refusal):
    """The firm is confirmed; the note that stands is not written over."""

    message = "这家企业已经确认过了，这次没有改动。请刷新页面查看。"


def confirm(store: Store, firm_id: str, seen: str, *, actor: Actor, now: datetime) -> firms.Firm:
    """Confirm a pending firm by what was shown, such as a licence and a letter of authority.

    Raises:
        NotAllowed: neither reviewer nor lead. NoSuchFirm: out of scope. BadText: nothing was seen.
        ConfirmedBefore: it is not pending. CodeConfirmed: another firm is confirmed under the code.
    """
    require(actor, Action.FIRM_CONFIRM)
    text = required(seen, field="看到的证明", limit=LONGEST)
    with store.atomic():
        if firms.get(store, firm_id, actor=actor).state != "pending":
            raise ConfirmedBefore
        row = {
            "firm_id": firm_id,
            "seen": _seal(store, firm_id, text),
            "confirmed_at": to_text(now),
            "confirmed_by": actor.account_id,
        }
        store.insert("firm_confirmations", row)
        audit.append(
            store,
            Action.FIRM_CONFIRM,
            actor=actor,
            now=now,
            what=f"firm_confirmations/{firm_id}",
            firm=firm_id,
            after=recorded(store, firm_id),
        )
        return firms.confirm(store, firm_id, actor=actor, now=now)


def seen(store: Store, firm_id: str, *, actor: Actor) -> str:
    """What was seen, for who may confirm; empty where it was an invitation, or out of scope."""
    require(actor, Action.FIRM_CONFIRM)
    sql = _GET.format(scope=in_scope(actor, Action.FIRM_CONFIRM))
    found = store.rows(sql, firm=firm_id, **parameters(actor))
    return _open(store, firm_id, found[0]["seen"]) if found else ""


def recorded(store: Store, firm_id: str) -> Row:
    """What the audit chain keeps a digest of: the row, opened."""
    row = store.rows("SELECT * FROM firm_confirmations WHERE firm_id = :firm", firm=firm_id)[0]
    return {**row, "seen": _open(store, firm_id, row["seen"])}


def _seal(store: Store, firm_id: str, text: str) -> bytes:
    return store.keyring.encrypt(text, table="firm_confirmations", column="seen", row=firm_id)


def _open(store: Store, firm_id: str, sealed: bytes) -> str:
    return store.keyring.decrypt(sealed, table="firm_confirmations", column="seen", row=firm_id)
