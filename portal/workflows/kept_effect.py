"""Did it help (指导成效), read of a large city: what took long is kept for some minutes.

Comparing the checks of a hundred thousand firms takes seconds, and nobody decides by the last minute of
it. Where reading is quick nothing is kept, and every page shows the moment.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

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
_MOST = 200
_Key = tuple[str, tuple[str, str, str], str, str, tuple[tuple[str, object], ...]]


@dataclass(frozen=True, slots=True)
class Read:
    """What was found, and when it was read."""

    comparison: Comparison
    at: datetime


_kept: dict[_Key, Read] = {}
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
