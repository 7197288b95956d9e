"""The tables of a snapshot (快照的表): numbers of each published group, rounded as they are told.

Means to a tenth of a point; quantiles to whole points, so that none is one firm's exact score; shares
to twentieths. A number that the rules withhold is not there at all.
"""

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any

from data import disclosure, figures
from data.disclosure import RULES, Integers, Rules
from data.publishable import Group, present
from data.published_units import Units
from data.summaries import COLOURS, Cut, place

Counts = Mapping[tuple[Cut, str], int]
HIGH = ("red", "orange")


def tables(
    units: Units,
    groups: Mapping[Cut, Sequence[Group]],
    *,
    registered: Counts,
    verified: Counts,
    rules: Rules = RULES,
) -> list[dict[str, Any]]:
    """JSON of each cut, the whole first.

    Args:
        registered, verified: (cut, code) → the confirmed firms, and those with a verified reading.
    """
    found = []
    may_split = disclosure.colour_classes(_colours(units, groups["all"][0]), rules) is not None
    for cut, cells in groups.items():
        shown = _shown(units, cells, rules) if may_split else set()
        found.append(
            {
                "cut": cut,
                "groups": [
                    _group(units, cut, cell, registered, verified)
                    | _shares(units, cut, cell, shown, rules)
                    for cell in cells
                ],
            }
        )
    return found


def _group(
    units: Units, cut: Cut, cell: Group, registered: Counts, verified: Counts
) -> dict[str, Any]:
    firms = int(cell.units.size)
    return {
        "group": cell.name,
        "codes": list(cell.codes),
        "firms": firms,
        "coverage": _share(firms, _counted(cut, cell, registered)),
        "verified": _share(_counted(cut, cell, verified), firms),
        "nodes": {
            node: numbers(there)
            for node, scores in units.scores.items()
            if (there := present(scores[cell.units])).size
        },
    }


def _counted(cut: Cut, cell: Group, counts: Counts) -> int:
    codes = cell.codes if cut != "all" else ("",)
    return sum(counts.get((cut, code), 0) for code in codes)


def _share(part: int, whole: int) -> float | None:
    """To the nearest twentieth: a single firm more or less is seldom seen; at most the whole."""
    return min(1.0, round(20 * part / whole) / 20) if whole else None


def numbers(scores: Integers) -> dict[str, Any]:
    """Mean, spread and quantiles of the scores of one group, as far as their number allows."""
    firms, total = int(scores.size), int(scores.sum())
    found: dict[str, Any] = {"firms": firms, "mean": round(total / firms / figures.POINT, 1)}
    which = disclosure.quantiles(firms)
    if which:
        squares = int((scores * scores).sum())
        found["sd"] = round(deviation(firms, total, squares), 1)
    ordered = sorted(scores.tolist())
    for q in which:
        low, high, rest = place(firms, q)
        found[f"p{q}"] = round(between(ordered[low], ordered[high], rest))
    return found


def deviation(firms: int, total: int, squares: int) -> float:
    """The standard deviation of a sample, in points; the squares may be of millions of firms."""
    apart = firms * squares - total * total
    return sqrt(apart / (firms * (firms - 1))) / figures.POINT if firms > 1 else 0.0


def between(low: int, high: int, rest: int) -> float:
    """A quantile in points: so many twentieths of the way from one score to the next."""
    return (low * (20 - rest) + high * rest) / (20 * figures.POINT)


def _colours(units: Units, cell: Group) -> dict[str, int]:
    here = [units.colours[unit] for unit in cell.units.tolist()]
    return {name: here.count(name) for name in COLOURS}


def _shown(units: Units, cells: Sequence[Group], rules: Rules) -> set[str]:
    highs = {}
    for cell in cells:
        counts = _colours(units, cell)
        highs[cell.name] = sum(counts[name] for name in HIGH), sum(counts.values())
    return disclosure.shown_shares(highs, rules)


def _shares(units: Units, cut: Cut, cell: Group, shown: set[str], rules: Rules) -> dict[str, Any]:
    """Of the whole, how many firms have which colours; of a group, how many are red or orange."""
    counts = _colours(units, cell)
    if cut == "all":
        classes = disclosure.colour_classes(counts, rules)
        return {"colours": classes} if classes else {}
    if cell.name not in shown:
        return {}
    return {"high": sum(counts[name] for name in HIGH), "coloured": sum(counts.values())}
