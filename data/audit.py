"""The audit chain (留痕): who did or looked at what, when, as what, why; each entry links to the last.

An entry holds no content. What stood before and after is an HMAC under the entry's own salt, so that
nobody guesses a level from its digest in five tries; the link is an HMAC over the whole entry and
the link before it, so that nobody without the key mends the chain after changing it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from data.actor import Actor
from data.errors import Refusal
from data.rights import Action
from data.store import Row, Store
from data.times import to_text

START = "0" * 64
"""What the first entry links to."""
SALT_BYTES = 16
_BATCH = 5_000
_LINKED = (
    "number",
    "at",
    "account",
    "role",
    "action",
    "what",
    "firm_id",
    "purpose",
    "before",
    "after",
    "previous",
)

_LAST = "SELECT number, link FROM audit_entries ORDER BY number DESC LIMIT 1"
_ADD = """
    INSERT INTO audit_entries (number, at, account, role, action, what, firm_id, purpose, salt,
        before, after, previous, link)
    VALUES (:number, :at, :account, :role, :action, :what, :firm_id, :purpose, :salt,
        :before, :after, :previous, :link)
"""
_WALK = """
    SELECT * FROM audit_entries WHERE number > :after ORDER BY number LIMIT :count
"""
_ABOUT = "SELECT * FROM audit_entries WHERE what = :what ORDER BY number DESC LIMIT 1"


class OutsideTransaction(RuntimeError):  # noqa: N818  # named for its cause, as all errors here
    """An entry must stand or fall with the change it speaks of: a slip of the programmer."""


class BrokenChain(Refusal):
    """The chain was altered; `number` is the first entry that does not fit."""

    def __init__(self, number: int, why: str) -> None:
        self.number = number
        super().__init__(f"留痕第 {number} 条不能核验：{why}。请保全现场，联系负责安全的人员。")


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: how many entries, and the last link (64 hex characters)."""

    number: int
    link: str


def append(
    store: Store,
    action: Action,
    *,
    actor: Actor,
    now: datetime,
    what: str,
    firm: str | None = None,
    purpose: str | None = None,
    before: object = None,
    after: object = None,
) -> None:
    """Add an entry in the transaction of the change, or of the look, that it speaks of.

    Args:
        what: the row, as `table/id`.
        firm: whose row it is.
        purpose: id of the purpose that was stated (`data.purposes`).
        before, after: JSON values of which only keyed digests are kept; None where there was nothing.

    Raises:
        OutsideTransaction: no transaction is open.
    """
    if not store.in_transaction:
        raise OutsideTransaction(what)
    last = head(store)
    salt = store.keyring.random(SALT_BYTES)
    row: Row = {
        "number": last.number + 1,
        "at": to_text(now),
        "account": actor.account_id,
        "role": actor.capacity,
        "action": action.value,
        "what": what,
        "firm_id": firm,
        "purpose": purpose,
        "salt": salt,
        "before": value_digest(store, salt, before),
        "after": value_digest(store, salt, after),
        "previous": last.link,
    }
    store.rows(_ADD, **row, link=_link(store, row))


def head(store: Store) -> Head:
    """The end of the chain as it stands."""
    found = store.rows(_LAST)
    return Head(found[0]["number"], found[0]["link"]) if found else Head(0, START)


def verify(store: Store, *, known: Head | None = None) -> Head:
    """Walk the whole chain in constant memory.

    Args:
        known: a head that was written down elsewhere; the chain must still hold it, so that an end
            cut off is noticed too.

    Raises:
        BrokenChain: names the first entry that was altered, taken out, or exchanged.
    """
    last = Head(0, START)
    for row in entries(store):
        if row["number"] != last.number + 1:
            raise BrokenChain(last.number + 1, "这一条不在了")
        if row["previous"] != last.link or row["link"] != _link(store, row):
            raise BrokenChain(row["number"], "内容或次序被改动过")
        last = Head(row["number"], row["link"])
        if known is not None and known.number == last.number and known.link != last.link:
            raise BrokenChain(last.number, "与另外保存的链尾不一致")
    if known is not None and last.number < known.number:
        raise BrokenChain(last.number + 1, f"另外保存的链尾是第 {known.number} 条，后面的不在了")
    return last


def entries(store: Store, *, after: int = 0) -> Iterator[Row]:
    """All entries behind a number, in order, a few thousand in memory at a time."""
    while True:
        found = store.rows(_WALK, after=after, count=_BATCH)
        yield from found
        if len(found) < _BATCH:
            return
        after = found[-1]["number"]


def agrees(store: Store, what: str, value: object) -> bool:
    """Whether the last entry about a row left it as it is now."""
    found = store.rows(_ABOUT, what=what)
    return bool(found) and found[0]["after"] == value_digest(store, found[0]["salt"], value)


def value_digest(store: Store, salt: bytes, value: object) -> str:
    """The keyed digest of a JSON value under a salt; empty for None."""
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return store.keyring.digest(salt.hex() + text, purpose="audit value")


def _link(store: Store, row: Mapping[str, object]) -> str:
    """JSON of all fields: a separator that a field may hold could make two entries one text."""
    fields = [row[name] for name in _LINKED]
    salt = row["salt"]
    named = salt.hex() if isinstance(salt, bytes) else ""
    return store.keyring.digest(json.dumps([*fields, named]), purpose="audit link")
