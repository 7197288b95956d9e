"""Time stamps (时间戳) over the head of the audit chain, as an authority signed them."""

from dataclasses import dataclass
from datetime import datetime

from data import audit
from data.actor import Actor
from data.audit import Head
from data.rights import Action, require
from data.store import Row, Store
from data.times import from_text, to_text

_ALL = "SELECT * FROM stamps ORDER BY number, stamped_at, id"
_LINK = "SELECT link FROM audit_entries WHERE number = :number"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A head and the authority's whole answer (RFC 3161 TimeStampResp, DER)."""

    head: Head
    authority: str
    token: bytes
    stamped_at: datetime

    @property
    def message(self) -> bytes:
        """What was stamped."""
        return message(self.head)


def message(head: Head) -> bytes:
    """The bytes that stand for a head."""
    return f"铸盾 {head.number} {head.link}".encode()


def add(store: Store, stamp_id: str, stamp: Stamp, *, actor: Actor) -> None:
    """Keep a stamp that was verified.

    Raises:
        NotAllowed: only who has a shell on the server stamps.
    """
    require(actor, Action.AUDIT_STAMP)
    row = {
        "id": stamp_id,
        "number": stamp.head.number,
        "link": stamp.head.link,
        "authority": stamp.authority,
        "token": stamp.token,
        "stamped_at": to_text(stamp.stamped_at),
    }
    with store.atomic():
        store.insert("stamps", row)
        audit.append(
            store,
            Action.AUDIT_STAMP,
            actor=actor,
            now=stamp.stamped_at,
            what=f"stamps/{stamp_id}",
            after=recorded(store, stamp_id),
        )


def all_of(store: Store) -> list[Stamp]:
    """Every stamp, in the order of the heads."""
    return [_stamp(row) for row in store.rows(_ALL)]


def still_holds(store: Store, stamp: Stamp) -> bool:
    """Whether the chain still has the entry that the stamp speaks of, as it was."""
    found = store.rows(_LINK, number=stamp.head.number)
    return bool(found) and found[0]["link"] == stamp.head.link


def _stamp(row: Row) -> Stamp:
    return Stamp(
        Head(row["number"], row["link"]),
        row["authority"],
        row["token"],
        from_text(row["stamped_at"]),
    )


def recorded(store: Store, stamp_id: str) -> Row:
    """What the audit chain keeps a digest of: the row, its token as text."""
    row = store.rows("SELECT * FROM stamps WHERE id = :id", id=stamp_id)[0]
    return {**row, "token": bytes(row["token"]).hex()}
