"""Reading the work queue (工作队列): a page of it, sized to the day; and the way through it by address.

What somebody looks at stands in the address of the page, so that it survives a reload, a firm's page
and the way back. Nothing in an address is believed: ids are looked up in the reader's own scope.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from urllib.parse import parse_qsl, urlencode

from data import blind_samples, queue, queue_loads, recusals
from data.actor import Actor
from data.errors import NoSuch
from data.queue import ALL, WAITING, Around, Entry, Query
from data.recusals import Recusal
from data.store import Store
from data.times import day_in_shanghai

EACH = 30
"""Firms of the rest that are shown at once."""
_LONGEST = 120
_AT, _PAGE = "at", "page"


@dataclass(frozen=True, slots=True)
class Desk:
    """What the queue's page shows.

    `first`: today's firms (今天先办), on the first page. `rest`: a page of the others, which begin at
    number `rest_from`. `counts`: kind → how many firms with the other filters on. `judging`: id → name of
    the firms that the reader judges blind (盲审), which are left out.
    """

    query: Query
    today: date
    first: tuple[Entry, ...]
    rest: tuple[Entry, ...]
    rest_from: int
    page: int
    counts: Mapping[str, int]
    recused: tuple[Recusal, ...]
    judging: Mapping[str, str]

    @property
    def total(self) -> int:
        """How many firms the query finds."""
        return self.counts.get(self.query.kind, 0)

    @property
    def pages(self) -> int:
        """How many pages the rest has, at least one."""
        left = self.total - (self.rest_from - 1 - self.page * EACH)
        return max(1, -(-left // EACH))


@dataclass(frozen=True, slots=True)
class Strip:
    """One firm on the way through a queue; `query` is None where it was not come to by one."""

    entry: Entry
    today: date
    query: Query | None
    around: Around | None


def read(store: Store, query: Query, *, page: int = 0, actor: Actor, now: datetime) -> Desk:
    """The queue as somebody wants to see it; noted once a day.

    Raises:
        NotAllowed: the actor has no queue.
    """
    queue.note_reading(store, actor=actor, now=now)
    counts = queue.counts(store, query, actor=actor, now=now)
    for_today = queue_loads.enough_for_a_day(store, actor=actor, now=now)
    left = max(0, counts.get(query.kind, 0) - for_today)
    page = max(0, min(page, -(-left // EACH) - 1))
    skipped = for_today + page * EACH if page else 0
    count = EACH if page else for_today + EACH
    found = queue.page(store, query, actor=actor, now=now, skipped=skipped, count=count)
    cut = 0 if page else for_today
    return Desk(
        query=query,
        today=day_in_shanghai(now),
        first=tuple(found[:cut]),
        rest=tuple(found[cut:]),
        rest_from=for_today + page * EACH + 1,
        page=page,
        counts=counts,
        recused=tuple(recusals.own(store, actor=actor)),
        judging=blind_samples.judging(store, actor=actor),
    )


def meet(store: Store, firm_id: str, way: str, *, actor: Actor, now: datetime) -> Strip | None:
    """A firm with its neighbours in the queue that `way` describes; None where it is not the actor's.

    Raises:
        NotAllowed: the actor has no queue.
    """
    try:
        entry = queue.get(store, firm_id, actor=actor, now=now)
    except NoSuch:
        return None
    today = day_in_shanghai(now)
    if not way:
        return Strip(entry, today, None, None)
    said = dict(parse_qsl(way[: 8 * _LONGEST]))
    query = from_address(said)
    at = _whole(said.get(_AT, ""))
    around = queue.around(store, query, firm_id, at=at, actor=actor, now=now)
    return Strip(entry, today, query, around)


def from_address(said: Mapping[str, str]) -> Query:
    """The query that an address names; what it does not understand it leaves out."""
    known = {field.name for field in fields(Query)} - {"overdue"}
    texts = {name: said[name][:_LONGEST] for name in known if said.get(name)}
    return replace(Query(), **texts, overdue=said.get("overdue") == "1")


def page_of(said: Mapping[str, str]) -> int:
    """The page that an address names, from 0."""
    return max(0, _whole(said.get(_PAGE, "")) - 1)


def to_address(query: Query, page: int = 0) -> dict[str, str]:
    """What of a query is not usual, as parameters of an address."""
    plain = Query()
    said = {
        field.name: "1" if value is True else value
        for field in fields(Query)
        if (value := getattr(query, field.name)) != getattr(plain, field.name)
    }
    return said | ({_PAGE: str(page + 1)} if page else {})


def way(query: Query, at: int, page: int = 0) -> str:
    """The same in one parameter, for the address of a firm's page; `at`: the firm's number."""
    return urlencode(to_address(query, page) | {_AT: str(at)})


def way_back(text: str, firm_id: str) -> dict[str, str]:
    """From that parameter back to the queue's page, with the firm marked that was just seen."""
    said = dict(parse_qsl(text[: 8 * _LONGEST]))
    return to_address(from_address(said), page_of(said)) | {"seen": firm_id}


def page_of_way(text: str) -> int:
    """The page of the queue on which the way began, from 0."""
    return page_of(dict(parse_qsl(text[: 8 * _LONGEST])))


def is_plain(query: Query) -> bool:
    """Whether no filter is on; the kind is none."""
    return replace(query, kind=WAITING) == Query() or replace(query, kind=ALL) == Query(ALL)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
