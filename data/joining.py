"""A pending firm becomes the firm of the list (并入名单企业): its people and all they did move there.

Both are the same enterprise: one was confirmed by the lead's list and has no account, the other was
registered by its people, who have now proved who they are. What the people stated of the firm stands;
every moved row that the audit chain speaks of gets an entry, and the pending row goes.
"""

from dataclasses import dataclass
from datetime import datetime

from data import audit, figures, firm_industries, firms, leaving, noted, row_checks, sealed
from data.actor import Actor
from data.rights import Action
from data.sealed import SealedColumn
from data.store import Row, Store

WHY = "与名单企业合并，以企业自己填报的为准"
"""The reason that stands with an industry which the list had otherwise."""

_LISTED = """
    SELECT firms.id FROM firms WHERE firms.code = :code AND firms.state = 'confirmed'
        AND firms.confirmed_by LIKE 'import %'
        AND NOT EXISTS (SELECT 1 FROM accounts WHERE accounts.firm_id = firms.id)
"""
_MOVE = "UPDATE {table} SET firm_id = :into WHERE firm_id = :firm RETURNING {names}"
_YIELD = "DELETE FROM {table} WHERE firm_id = :firm AND {same} RETURNING {names}"
_GONE = ("DELETE FROM queue_places WHERE id = :id", "DELETE FROM firms WHERE id = :id")
_SAME = {
    "campaign_targets": "EXISTS (SELECT 1 FROM campaign_targets AS there"
    " WHERE there.firm_id = :into AND there.campaign_id = campaign_targets.campaign_id)",
    "guidance_drafts": "EXISTS (SELECT 1 FROM guidance_drafts AS there"
    " WHERE there.firm_id = :into AND there.account_id = guidance_drafts.account_id)",
    "caseloads": "ended_at IS NULL AND EXISTS (SELECT 1 FROM caseloads AS there"
    " WHERE there.firm_id = :into AND there.ended_at IS NULL)",
    "recusals": "lifted_at IS NULL AND EXISTS (SELECT 1 FROM recusals AS there"
    " WHERE there.firm_id = :into AND there.lifted_at IS NULL"
    " AND there.account_id = recusals.account_id)",
    "firm_industries": "EXISTS (SELECT 1 FROM firm_industries AS there"
    " WHERE there.firm_id = :into AND there.since = firm_industries.since)",
    "purposes": "EXISTS (SELECT 1 FROM purposes AS there WHERE there.firm_id = :into"
    " AND there.account_id = purposes.account_id AND there.day = purposes.day)",
}
"""Where one row a firm is allowed, that of the list's firm stands."""
_STATED = (
    *("name", "industry", "industry_group", "county", "park"),
    *("staff", "revenue_wan", "assets_wan", "size_class"),
)


@dataclass(frozen=True, slots=True)
class _Stated:
    industry: str
    industry_group: str | None


def listed(store: Store, code: str) -> str | None:
    """The firm that a list confirmed under this code and that nobody has an account of."""
    found = store.rows(_LISTED, code=code)
    return found[0]["id"] if found else None


def join(store: Store, pending: str, into: str, *, actor: Actor, now: datetime) -> None:
    """Move everything of the pending firm to the firm of the list, for a caller that has checked the right."""
    with store.atomic():
        for column in _named_by_firm():
            _reseal(store, column, pending, into)
        for table, names in _tables(store):
            _move(store, table, names, pending, into, actor=actor, now=now)
        _take_over(store, pending, into, actor=actor, now=now)
        for sql in _GONE:
            store.rows(sql, id=pending)
        gone = f"firms/{pending}"
        noted.note_gone(store, Action.FIRM_CONFIRM, gone, actor=actor, now=now, firm=into)
        figures.renew(store, into)


def _tables(store: Store) -> list[tuple[str, tuple[str, ...]]]:
    """Every table whose rows name their firm, with the key by which the chain names them."""
    return [
        (one.table, one.named_by)
        for one in leaving.EVERYTHING
        if "firm_id" in store.columns(one.table)
    ]


def _move(
    store: Store,
    table: str,
    names: tuple[str, ...],
    pending: str,
    into: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    key = ", ".join(names) or "1 AS moved"
    if table in _SAME:
        sql = _YIELD.format(table=table, same=_SAME[table], names=key)
        for row in store.rows(sql, firm=pending, into=into):
            if names:
                what = "/".join([table, *(row[name] for name in names)])
                noted.note_gone(store, Action.FIRM_CONFIRM, what, actor=actor, now=now, firm=into)
    moved = store.rows(_MOVE.format(table=table, names=key), firm=pending, into=into)
    for row in moved if names else ():
        values = [row[name] for name in names]
        audit.append(
            store,
            Action.FIRM_CONFIRM,
            actor=actor,
            now=now,
            what="/".join([table, *values]),
            firm=into,
            after=_recorded(store, table, names, values),
        )


def _recorded(store: Store, table: str, names: tuple[str, ...], values: list[str]) -> object:
    for noun in row_checks.NOUNS:
        if noun.table == table:
            return noun.recorded(store, *values)
    return noted.recorded(store, table, dict(zip(names, values, strict=True)))


def _take_over(store: Store, pending: str, into: str, *, actor: Actor, now: datetime) -> None:
    """What the people stated of the firm, contacts included, stands from now on."""
    source = store.rows("SELECT * FROM firms WHERE id = :id", id=pending)[0]
    before = firms.recorded(store, into)
    version = before["version"] + 1
    changes: Row = {name: source[name] for name in _STATED} | {"version": version}
    for column in sealed.COLUMNS:
        if column.table == "firms" and source[column.column] is not None:
            content = sealed.open_value(store, column, source)
            place = column.place({"id": into, "version": version})
            changes[column.column] = store.keyring.seal(content, **place)
    store.update("firms", into, changes)
    if any(source[name] != before.get(name) for name in ("industry", "industry_group")):
        stated = _Stated(source["industry"], source["industry_group"])
        firm_industries.note(store, into, stated, author=actor.account_id, now=now, reason=WHY)
    audit.append(
        store,
        Action.FIRM_CONFIRM,
        actor=actor,
        now=now,
        what=f"firms/{into}",
        firm=into,
        before=before,
        after=firms.recorded(store, into),
    )


def _named_by_firm() -> list[SealedColumn]:
    """Sealed columns whose place names the firm: they open in no other firm's row."""
    return [column for column in sealed.COLUMNS if "{firm_id}" in column.row]


def _reseal(store: Store, column: SealedColumn, pending: str, into: str) -> None:
    wanted = f"SELECT * FROM {column.table} WHERE firm_id = :firm"  # noqa: S608 - made of own names only
    for row in store.rows(wanted, firm=pending):
        if row[column.column] is None:
            continue
        content = sealed.open_value(store, column, row)
        again = store.keyring.seal(content, **column.place({**row, "firm_id": into}))
        key = tuple(row[name] for name in column.key)
        store.update(column.table, key, {column.column: again})
