"""Did it help (指导成效), read of a large city: what took long is kept for some minutes.

Comparing the checks of a hundred thousand firms takes seconds, and nobody decides by the last minute of
it. A page does not wait for it: it is read beside the page, which asks again. Where reading is quick
nothing is kept, and every page shows the moment.
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Lock, Thread

from data import effect, statistics
from data.actor import Actor
from data.effect import Comparison
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.series import Series
from data.store import Store

KEPT_FOR = timedelta(minutes=10)
LONG = 0.5
"""Seconds from which on reading again is worth avoiding."""
PATIENCE = 0.2
"""Seconds that a page waits before it is shown without it."""
OpenStore = Callable[[], AbstractContextManager[Store]]
_MOST = 200
_Key = tuple[str, tuple[str, str, str], str, str, tuple[tuple[str, object], ...]]


@dataclass(frozen=True, slots=True)
class Read:
    """What was found, and when it was read."""

    comparison: Comparison
    at: datetime


@dataclass(slots=True)
class _Reading:
    """One that is under way."""

    read: Read | None = None
    over: Event = field(default_factory=Event)


_kept: dict[_Key, Read] = {}
_under_way: dict[_Key, _Reading] = {}
_begins = Lock()
_one_reads = Lock()
"""Who comes while another reads waits for that, and need not read."""


def compare(
    store: Store, of: Series, county: str, *, actor: Actor, now: datetime, long: float = LONG
) -> Read:
    """The comparison for the scope of the actor, read now or some minutes ago.

    Raises:
        NotAllowed: the actor's role reads no effect.
    """
    require(actor, Action.EFFECT_READ)
    key = _key(store, of, county, actor)
    if found := _still_good(key, now):
        return found
    with _one_reads:
        return _still_good(key, now) or _read(store, key, of, county, actor, now, long)


def soon(
    store: Store,
    open_store: OpenStore,
    of: Series,
    county: str,
    *,
    actor: Actor,
    now: datetime,
    patience: float = PATIENCE,
) -> Read | None:
    """The same, where it is at hand within so long; else None, and it is being read for who asks again.

    Raises:
        NotAllowed: the actor's role reads no effect. StoreError: it could not be read.
    """
    require(actor, Action.EFFECT_READ)
    key = _key(store, of, county, actor)
    if found := _still_good(key, now):
        return found
    with _begins:
        reading = _under_way.get(key) or _begin(key, open_store, of, county, actor, now)
    if not reading.over.wait(patience):
        return None
    # Where the reading failed, reading here says why.
    return reading.read or compare(store, of, county, actor=actor, now=now)


def _begin(
    key: _Key, open_store: OpenStore, of: Series, county: str, actor: Actor, now: datetime
) -> _Reading:
    reading = _under_way[key] = _Reading()

    def work() -> None:
        try:
            with open_store() as store:
                reading.read = compare(store, of, county, actor=actor, now=now)
        finally:
            with _begins:
                del _under_way[key]
            reading.over.set()

    Thread(target=work, name="effect", daemon=True).start()
    return reading


def _still_good(key: _Key, now: datetime) -> Read | None:
    found = _kept.get(key)
    return found if found and timedelta() <= now - found.at < KEPT_FOR else None


def _read(
    store: Store, key: _Key, of: Series, county: str, actor: Actor, now: datetime, long: float
) -> Read:
    began = time.monotonic()
    found = effect.compare(
        store,
        edition=of.edition,
        scope=of.scope,
        reading=of.reading,
        actor=actor,
        county=county,
    )
    read = Read(found, now)
    if time.monotonic() - began >= long:
        if len(_kept) >= _MOST:
            _kept.clear()
        _kept[key] = read
    return read


def _key(store: Store, of: Series, county: str, actor: Actor) -> _Key:
    """Who sees the same firms sees the same numbers; nobody else does."""
    scope = in_scope(actor, Action.EFFECT_READ)
    named = {name: value for name, value in parameters(actor).items() if f":{name}" in scope}
    # Of a series with a campaign the same firms are compared as without.
    return str(store.address), statistics.key(of), county, scope, tuple(sorted(named.items()))
