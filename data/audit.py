"""The audit chain (留痕): who did or looked at what, when, as what, why; each entry links to the last.

An entry holds no content. What stood before and after is an HMAC under the entry's own salt, so that
nobody guesses a level from its digest in five tries; the link is an HMAC over the whole entry and
the link before it, so that nobody without the key mends the chain after changing it.
"""

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
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
LOOK = Action.CHECK_OPEN
"""Entries of this action speak of a row that nobody changed."""
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

_written = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode
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
_ABOUT = """
    SELECT * FROM audit_entries WHERE what = :what AND action <> :look
    ORDER BY number DESC LIMIT 1
"""


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


@dataclass(frozen=True, slots=True)
class Told:
    """What an entry speaks of: the row as `table/id`, whose it is, its JSON values before and after."""

    what: str
    firm: str | None = None
    before: object = None
    after: object = None


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
    told = Told(what, firm=firm, before=before, after=after)
    store.rows(
        _ADD, **_entry(store, head(store), action, told, purpose, actor=actor, at=to_text(now))
    )


def append_all(
    store: Store, action: Action, told: Iterable[Told], *, actor: Actor, now: datetime
) -> None:
    """Add an entry for each of many rows, in order: the same entries as one `append` after another.

    Raises:
        OutsideTransaction: no transaction is open.
    """
    if not store.in_transaction:
        raise OutsideTransaction(action.value)
    last, entries, at = head(store), [], to_text(now)
    for one in told:
        row = _entry(store, last, action, one, None, actor=actor, at=at)
        last = Head(row["number"], row["link"])
        entries.append(row)
    store.insert_all("audit_entries", entries)


def _entry(
    store: Store,
    last: Head,
    action: Action,
    told: Told,
    purpose: str | None,
    *,
    actor: Actor,
    at: str,
) -> Row:
    salt = store.keyring.random(SALT_BYTES)
    row: Row = {
        "number": last.number + 1,
        "at": at,
        "account": actor.account_id,
        "role": actor.capacity,
        "action": action.value,
        "what": told.what,
        "firm_id": told.firm,
        "purpose": purpose,
        "salt": salt,
        "before": value_digest(store, salt, told.before),
        "after": value_digest(store, salt, told.after),
        "previous": last.link,
    }
    return {**row, "link": _link(store, row)}


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
    return deque(verified(store, known=known), maxlen=1)[0]


def verified(store: Store, *, known: Head | None = None) -> Iterator[Head]:
    """`verify` in slices: how far the chain is verified, after every few thousand entries."""
    last = Head(0, START)
    for row in entries(store):
        if row["number"] != last.number + 1:
            raise BrokenChain(last.number + 1, "这一条不在了")
        if row["previous"] != last.link or row["link"] != _link(store, row):
            raise BrokenChain(row["number"], "内容或次序被改动过")
        last = Head(row["number"], row["link"])
        if known is not None and known.number == last.number and known.link != last.link:
            raise BrokenChain(last.number, "与另外保存的链尾不一致")
        if last.number % _BATCH == 0:
            yield last
    if known is not None and last.number < known.number:
        raise BrokenChain(last.number + 1, f"另外保存的链尾是第 {known.number} 条，后面的不在了")
    yield last


def entries(store: Store, *, after: int = 0) -> Iterator[Row]:
    """All entries behind a number, in order, a few thousand in memory at a time."""
    while True:
        found = store.rows(_WALK, after=after, count=_BATCH)
        yield from found
        if len(found) < _BATCH:
            return
        after = found[-1]["number"]


def agrees(store: Store, what: str, value: object) -> bool:
    """Whether the last change of a row left it as it is now; a value of None is no row."""
    found = store.rows(_ABOUT, what=what, look=LOOK.value)
    return bool(found) and found[0]["after"] == value_digest(store, found[0]["salt"], value)


def stated(row: Row) -> Row:
    """The columns of a row that say something: a column that a later schema adds changes no digest."""
    return {name: value for name, value in row.items() if value is not None and value != ""}


def value_digest(store: Store, salt: bytes, value: object) -> str:
    """The keyed digest of a JSON value under a salt; empty for None."""
    if value is None:
        return ""
    return store.keyring.digest(salt.hex() + _written(value), purpose="audit value")


def _link(store: Store, row: Mapping[str, object]) -> str:
    """JSON of all fields: a separator that a field may hold could make two entries one text."""
    fields = [row[name] for name in _LINKED]
    salt = row["salt"]
    named = salt.hex() if isinstance(salt, bytes) else ""
    return store.keyring.digest(json.dumps([*fields, named]), purpose="audit link")
