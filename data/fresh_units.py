"""Fresh units (新的自评), which were in no snapshot before, and the tally of some of them: what later snapshots may tell."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from data import published_gaps, published_units, tallies
from data.published_gaps import Tally
from data.published_units import Earlier
from data.series import Series
from data.store import Store
from data.tallies import Item, Sums

MOST = 3_000
"""So many are looked at: where they do not suffice, nothing is told."""
_EVERY = 100
_TALLIES = """
    SELECT kind, item, area, firms, low, days, total, squares FROM tallies
    WHERE series = :series AND cut = 'all' AND area IN (SELECT county FROM figures WHERE series = :series)
    ORDER BY kind, item, area
"""
_UNITS = "SELECT unit, county FROM figures WHERE series = :series AND node = :node ORDER BY unit"


def tally(store: Store, number: int | None) -> Tally:
    """The tallies of a series by county; every firm is in one."""
    found: dict[Item, dict[str, Sums]] = {}
    for row in store.rows(_TALLIES, series=number):
        sums = row["firms"], row["low"], row["days"], row["total"], row["squares"]
        found.setdefault((row["kind"], row["item"]), {})[row["area"]] = sums
    return found


def fresh_tally(
    store: Store, of: Series, number: int | None, earlier: list[Earlier], now: Tally
) -> Tally | None:
    """Of units that were in no earlier snapshot with gaps or paths; None where there is none such.

    It stops as soon as more of them would change nothing: each is computed from its result.
    """
    told = [one for one in earlier if one.is_tallied]
    if not told:
        return None
    seen = {name for one in told for name in one.digests}
    wanted = published_gaps.wanted(now)
    found: dict[Item, dict[str, Sums]] = defaultdict(dict)
    counted = 0
    for row in store.rows(_UNITS, series=number, node=tallies.COUNTED) if wanted else ():
        if published_units.digest(store, row["unit"]) in seen:
            continue
        for item, sums in tallies.of_check(store, row["unit"], of.reading).items():
            published_gaps.count(found[item], row["county"], sums)
        counted += 1
        if counted >= MOST or (counted % _EVERY == 0 and published_gaps.is_enough(found, wanted)):
            break
    return found


def told_before(of: Series, digests: list[str], earlier: list[Earlier]) -> Mapping[str, Any] | None:
    """The gaps and paths of an earlier snapshot of the very same units: told once more they tell no more.

    For a draft that was given up and is made again, or a correction of something else. None for none.
    """
    same = [
        one.ways
        for one in earlier
        if one.is_tallied and one.reading == of.reading and set(one.digests) == set(digests)
    ]
    return same[-1] if same else None
