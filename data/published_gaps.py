"""Gaps (短板) and leak paths (泄密途径) in a snapshot: of the whole city, in coarse numbers.

Pure. A share is told only where at least six firms are on either side: in the whole, in what is left
of it without any one county (its reviewer opens the firms there), and among the firms that were in no
snapshot which told such numbers before. Then no share, nor several of them with all roundings, says of
any firm what must be so: another firm may always stand in its place.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from data.disclosure import LEAST, TENTHS, is_mixed
from data.tallies import POINT, Item, Kind, Sums

Tally = Mapping[Item, Mapping[str, Sums]]
"""Item → county → firms, low, days, total, squares."""
MOST_GAPS = 10
ROOM = 200 * POINT
"""So much is between a sum of scores and either end: no one firm can be half of it."""
SPREAD = 1 * POINT
"""The least deviation: then two scores are at least two points apart."""
_NONE: Sums = (0, 0, 0, 0, 0)
_Fits = Callable[[Sums], bool]
Wanted = tuple[Item, _Fits]
"""An item, and what sums must be so that it is told."""


def content(now: Tally, fresh: Tally | None) -> dict[str, list[dict[str, Any]]]:
    """`gaps` and `paths` as a snapshot has them; empty where nothing may be told.

    Args:
        fresh: of (some of) the firms that were in no earlier snapshot that told such numbers; None
            where there was none.
    """
    return {"gaps": _gaps(now, fresh), "paths": _paths(now, fresh)}


def wanted(now: Tally) -> list[Wanted]:
    """What may be told as far as the firms of now say."""
    mixed = [(item, _both_sides) for item in now if _tells(now, None, item, _both_sides)]
    return [*mixed, *((item, _has_room) for item in now if _has_mean(now, item))]


def is_enough(fresh: Tally, found: Iterable[Wanted]) -> bool:
    """Whether so many fresh firms are known that more of them change nothing."""
    return all(fits(fresh.get(item, {}), is_fit) for item, is_fit in found)


def fits(areas: Mapping[str, Sums], is_fit: _Fits) -> bool:
    """Whether the whole is fit, and what is left of it without any one county, if anything is."""
    whole = added(areas.values())
    rests = (added(s for area, s in areas.items() if area != one) for one in areas)
    return is_fit(whole) and all(is_fit(rest) for rest in rests if rest[0])


def count(areas: dict[str, Sums], county: str, sums: Sums) -> None:
    """Add what one check brings to an item in its county."""
    areas[county] = added((areas.get(county, _NONE), sums))


def added(sums: Iterable[Sums]) -> Sums:
    """All of them together."""
    firms = low = days = total = squares = 0
    for a, b, c, d, e in sums:
        firms, low, days, total, squares = firms + a, low + b, days + c, total + d, squares + e
    return firms, low, days, total, squares


def share(low: int, firms: int) -> dict[str, Any]:
    """To the nearest twentieth; below a tenth and above nine tenths only that."""
    if 10 * low < firms:
        return {"share": 0.1, "bound": "under"}
    if 10 * low > 9 * firms:
        return {"share": 0.9, "bound": "over"}
    return {"share": round(20 * low / firms) / 20}


def _gaps(now: Tally, fresh: Tally | None) -> list[dict[str, Any]]:
    """The commonest, in the order of what is told and of the catalogue: the order tells no more."""
    told = [
        {"item": item[1], **_share(now, item)}
        for item in _of_kind(now, "control")
        if _tells(now, fresh, item, _both_sides)
    ]
    return sorted(told, key=lambda one: (-_rank(one), one["item"]))[:MOST_GAPS]


def _paths(now: Tally, fresh: Tally | None) -> list[dict[str, Any]]:
    items = _of_kind(now, "path")
    likeliest = _likeliest(now, fresh, items)
    told = []
    for item in items:
        one: dict[str, Any] = {"item": item[1]}
        if _has_mean(now, item) and (fresh is None or fits(fresh.get(item, {}), _has_room)):
            firms, _, _, total, _ = added(now[item].values())
            one["mean"] = round(total / (firms * POINT))
        if item in likeliest:
            one["likeliest"] = _share(now, item)
        if len(one) > 1:
            told.append(one)
    return sorted(told, key=lambda one: (-one.get("mean", -1), one["item"]))


def _likeliest(now: Tally, fresh: Tally | None, items: Iterable[Item]) -> set[Item]:
    """The paths of which it is told for how many firms they are the likeliest.

    Every firm has one: those not told together must be as many as one that is told, or none at all.
    """
    by_size = sorted(items, key=lambda item: (added(now[item].values())[1], item))
    shown = [item for item in by_size if _tells(now, fresh, item, _both_sides)]
    while shown:
        hidden = [item for item in by_size if item not in shown]
        pools = [_pooled(tally, hidden) for tally in (now, fresh) if tally is not None]
        if not hidden or all(fits(pool, _both_sides) for pool in pools):
            break
        shown.pop(0)
    return set(shown)


def _pooled(tally: Tally, items: Iterable[Item]) -> dict[str, Sums]:
    """Several paths as one: the firms of a county, and those of them that have one of these as likeliest."""
    found: dict[str, Sums] = {}
    for item in items:
        for county, (firms, low, *_) in tally.get(item, {}).items():
            stood = found.get(county, _NONE)
            found[county] = (max(firms, stood[0]), stood[1] + low, 0, 0, 0)
    return found


def _tells(now: Tally, fresh: Tally | None, item: Item, is_fit: _Fits) -> bool:
    enough = added(now[item].values())[0] >= TENTHS
    return (
        enough and fits(now[item], is_fit) and (fresh is None or fits(fresh.get(item, {}), is_fit))
    )


def _has_mean(now: Tally, item: Item) -> bool:
    return item[0] == "path" and _tells(now, None, item, _has_room)


def _both_sides(of: Sums) -> bool:
    firms, low, *_ = of
    return is_mixed(low, firms)


def _has_room(of: Sums) -> bool:
    firms, _, _, total, squares = of
    lacking = 100 * POINT * firms - total
    is_spread = firms * squares - total * total >= (SPREAD * firms) ** 2
    return firms >= LEAST and min(total, lacking) >= ROOM and is_spread


def _share(now: Tally, item: Item) -> dict[str, Any]:
    firms, low, *_ = added(now[item].values())
    return share(low, firms)


def _rank(told: Mapping[str, Any]) -> float:
    beyond = {"under": -0.05, "over": 0.05}.get(told.get("bound", ""), 0.0)
    return float(told["share"]) + beyond


def _of_kind(now: Tally, kind: Kind) -> list[Item]:
    return sorted(item for item in now if item[0] == kind)
