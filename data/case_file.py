"""The firm's file (一企一档): everything of one firm in the order of time, newest first, a page at a time.

One statement over all the tables where something of a firm's case stands, each under its own right.
Staff read it after stating a purpose; the firm reads its own, without what is between officials.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from data import sealed
from data.actor import Actor
from data.case_sources import SOURCES, TEXTS, Group, Source
from data.rights import Action, require
from data.scope import in_scope, named, not_blind, parameters
from data.store import Row, Store
from data.times import from_text

EVERYTHING: frozenset[Group] = frozenset(Group)
_PAGE = """
    SELECT * FROM (SELECT '{kind}' AS kind, found.* FROM ({sql}) AS found
        WHERE (found.at, '{kind}', found.id) < (:before_at, :before_kind, :before_id)
        ORDER BY found.at DESC, found.id DESC LIMIT :count) AS {name}
"""
_IN_ORDER = "{pages} ORDER BY at DESC, kind DESC, id DESC LIMIT :count"
_SEALED = "SELECT {columns} FROM {table} WHERE id IN ({ids})"
_COLUMNS = {(column.table, column.column): column for column in sealed.COLUMNS}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: what comes next is older."""

    at: str
    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened.

    `kind`: of `case_sources`. `ref`: the row that it leads to. `word`, `state`, `number`: as the source
    says. `text`: what was written, where the source has any. `place`: for the next page.
    """

    kind: str
    at: datetime
    ref: str
    word: str
    state: str
    number: int
    text: str
    place: Place


LATEST = Place("9999", "", "")


def page(
    store: Store,
    firm_id: str,
    *,
    actor: Actor,
    groups: Iterable[Group] = EVERYTHING,
    before: Place = LATEST,
    count: int = 30,
) -> list[Event]:
    """The next so many events of a firm, older than `before`; nothing where out of the actor's scope.

    Raises:
        NotAllowed: the actor reads no firm.
    """
    require(actor, Action.FIRM_READ)
    sources = _sources(actor, frozenset(groups))
    if not sources:
        return []
    found = store.rows(
        _statement(sources, actor),
        firm=firm_id,
        count=count,
        before_at=before.at,
        before_kind=before.kind,
        before_id=before.id,
        **parameters(actor),
    )
    texts = _texts(store, found)
    return [_event(row, texts) for row in found]


def _sources(actor: Actor, groups: frozenset[Group]) -> list[Source]:
    return [
        source
        for source in SOURCES
        if source.group in groups and not (actor.is_of_firm and source.for_firm is None)
    ]


def _statement(sources: list[Source], actor: Actor) -> str:
    pages = [
        _PAGE.format(kind=source.kind, sql=_sql(source, actor), name=f"page_{number}")
        for number, source in enumerate(sources)
    ]
    return _IN_ORDER.format(pages=" UNION ALL ".join(pages))


def _sql(source: Source, actor: Actor) -> str:
    more = source.for_firm if actor.is_of_firm and source.for_firm else "1 = 1"
    scope = f"{in_scope(actor, source.action)} AND {named(actor)} AND {not_blind(actor)}"
    return source.sql.format(scope=scope, more=more)


def _texts(store: Store, found: list[Row]) -> Mapping[tuple[str, str], str]:
    """Table and row → the opened text, read with one statement for each table on the page."""
    wanted: dict[tuple[str, str], set[str]] = {}
    for row in found:
        if row["kind"] in TEXTS:
            table, column = TEXTS[row["kind"]]
            wanted.setdefault((table, column), set()).add(row["ref"])
    texts: dict[tuple[str, str], str] = {}
    for place, ids in wanted.items():
        sealed_column = _COLUMNS[place]
        for row in _sealed_rows(store, sealed_column, sorted(ids)):
            texts[place[0], row["id"]] = sealed.open_value(store, sealed_column, row).decode()
    return texts


def _sealed_rows(store: Store, column: sealed.SealedColumn, ids: list[str]) -> list[Row]:
    names = {f"id_{number}": one for number, one in enumerate(ids)}
    sql = _SEALED.format(
        columns=", ".join(column.columns()),
        table=column.table,
        ids=", ".join(f":{name}" for name in names),
    )
    return store.rows(sql, **names)


def _event(row: Row, texts: Mapping[tuple[str, str], str]) -> Event:
    table = TEXTS[row["kind"]][0] if row["kind"] in TEXTS else ""
    return Event(
        kind=row["kind"],
        at=from_text(row["at"]),
        ref=row["ref"],
        word=row["word"],
        state=row["state"],
        number=row["number"],
        text=texts.get((table, row["ref"]), ""),
        place=Place(row["at"], row["kind"], row["id"]),
    )
