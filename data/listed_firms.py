"""Firms of a list (名单企业): confirmed by the lead's list before anybody of theirs has an account.

Such a firm holds its code, so that nobody else is confirmed under it, and can be asked to join a
campaign. Its people come in by registering and showing an invitation word, or are confirmed by an
official; then their pending firm becomes this one (`data.joining`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter

from data import audit, figures
from data.actor import Actor
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.size_classes import SizeClass
from data.store import Row, Store
from data.times import to_text

AT_ONCE = 500
"""Rows between two words about how far it has come; codes in one question to the database."""

_CONFIRMED = """
    SELECT firms.code, firms.id, firms.name, firms.industry, firms.industry_group, firms.version
    FROM firms WHERE firms.state = 'confirmed' AND firms.code IN ({codes}) AND {scope}
"""
_PENDING = """
    SELECT firms.code, count(*) AS firms FROM firms
    WHERE firms.state = 'pending' AND firms.code IN ({codes}) AND {scope} GROUP BY firms.code
"""


_WITHOUT_PEOPLE = """
    SELECT firms.id, firms.code, firms.name FROM firms
    WHERE firms.state = 'confirmed' AND firms.confirmed_by = :list AND {scope}
        AND NOT EXISTS (SELECT 1 FROM accounts WHERE accounts.firm_id = firms.id)
    ORDER BY firms.name, firms.id
"""


@dataclass(frozen=True, slots=True)
class ListedFirm:
    """A firm as a list has it, checked row by row; money in 万元."""

    id: str
    code: str
    name: str
    industry: str
    industry_group: str | None
    county: str
    park: str | None
    staff: int
    revenue_wan: float
    assets_wan: float | None
    size_class: SizeClass | None


_FIELDS = tuple(field.name for field in fields(ListedFirm))
_values = attrgetter(*_FIELDS)
"""`asdict` copies every value deeply, which takes longer than to write the row."""


@dataclass(frozen=True, slots=True)
class Known:
    """A confirmed firm that the list speaks of."""

    id: str
    name: str
    industry: str
    industry_group: str | None
    version: int


def known(store: Store, codes: Sequence[str], *, actor: Actor) -> dict[str, Known]:
    """Code → the firm that is confirmed under it.

    Raises:
        NotAllowed: the actor imports no lists.
    """
    return {
        row["code"]: Known(**{k: v for k, v in row.items() if k != "code"})
        for row in _asked(store, _CONFIRMED, codes, actor)
    }


def claimed(store: Store, codes: Sequence[str], *, actor: Actor) -> dict[str, int]:
    """Code → how many pending firms claim it.

    Raises:
        NotAllowed: the actor imports no lists.
    """
    return {row["code"]: int(row["firms"]) for row in _asked(store, _PENDING, codes, actor)}


def add_all(
    store: Store,
    listed: Sequence[ListedFirm],
    *,
    import_id: str,
    actor: Actor,
    now: datetime,
    done: Callable[[int], None] = lambda _: None,
) -> None:
    """Add confirmed firms, all or none; every row has its entry in the chain. `done`: how many so far.

    Raises:
        NotAllowed: the actor imports no lists. NotUnique: a code was confirmed meanwhile.
    """
    require(actor, Action.FIRMS_IMPORT)
    with store.atomic():
        for start in range(0, len(listed), AT_ONCE):
            page = listed[start : start + AT_ONCE]
            rows = [_row(one, import_id, to_text(now)) for one in page]
            store.insert_all("firms", rows)
            store.insert_all("firm_industries", [_industry(row, actor) for row in rows])
            told = [
                audit.Told(f"firms/{row['id']}", row["id"], after=audit.stated(row)) for row in rows
            ]
            audit.append_all(store, Action.FIRMS_IMPORT, told, actor=actor, now=now)
            done(start + len(page))
        figures.register_new(store)


def without_people(store: Store, import_id: str, *, actor: Actor) -> list[Row]:
    """`id`, `code`, `name` of the firms that an import made and that nobody has an account of yet.

    Raises:
        NotAllowed: the actor imports no lists.
    """
    require(actor, Action.FIRMS_IMPORT)
    sql = _WITHOUT_PEOPLE.format(scope=in_scope(actor, Action.FIRMS_IMPORT))
    return store.rows(sql, list=f"import {import_id}", **parameters(actor))


def _row(one: ListedFirm, import_id: str, at: str) -> Row:
    return {
        **dict(zip(_FIELDS, _values(one), strict=True)),
        "state": "confirmed",
        "registered_at": at,
        "confirmed_at": at,
        "confirmed_by": f"import {import_id}",
        "version": 1,
    }


def _industry(row: Row, actor: Actor) -> Row:
    return {
        "firm_id": row["id"],
        "since": row["registered_at"],
        "industry": row["industry"],
        "industry_group": row["industry_group"],
        "author": actor.account_id,
    }


def _asked(store: Store, sql: str, codes: Sequence[str], actor: Actor) -> list[Row]:
    require(actor, Action.FIRMS_IMPORT)
    scope, found = in_scope(actor, Action.FIRMS_IMPORT), []
    for start in range(0, len(codes), AT_ONCE):
        wanted = {f"code_{n}": code for n, code in enumerate(codes[start : start + AT_ONCE])}
        names = ", ".join(f":{name}" for name in wanted)
        found += store.rows(sql.format(codes=names, scope=scope), **wanted, **parameters(actor))
    return found
