"""The tables of a snapshot (快照的表): numbers of each published group, rounded as they are told.

Means to a tenth of a point; quantiles to whole points, so that none is one firm's exact score; shares
to twentieths. A number that the rules withhold is not there at all.
"""

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any

import numpy as np

from data import disclosure, figures
from data.disclosure import RULES, Integers, Rules
from data.publishable import Groups
from data.published_colours import Shares, shares
from data.published_units import COUNT, Earlier, Units
from data.summaries import Cut, place
from data.told import Group

Counts = Mapping[tuple[Cut, str], int]


def counts(
    groups: Groups, *, registered: Counts, verified: Counts
) -> dict[Cut, list[dict[str, Any]]]:
    """Cut → groups with the number of firms, which share of the confirmed ones they are, and of them
    which share has a verified reading. None where too few have, or have not.

    Args:
        registered, verified: (cut, code) → the confirmed firms, and those with a verified reading.
    """
    return {
        cut: [
            {
                **_name(cell),
                "firms": int(cell.units.size),
                "coverage": _share(int(cell.units.size), _counted(cut, cell, registered)),
                "verified": _share(_counted(cut, cell, verified), int(cell.units.size)),
            }
            for cell in cells
        ]
        for cut, cells in groups.items()
    }


def scores(
    units: Units,
    groups: Mapping[str, Groups],
    earlier: Sequence[Earlier] = (),
    rules: Rules = RULES,
) -> dict[str, dict[Cut, list[dict[str, Any]]]]:
    """Node → cut → groups with their numbers; of the node R also their colours."""
    found = {}
    for node, cuts in groups.items():
        if node == COUNT:
            continue
        told: Shares = shares(units, cuts, earlier, rules) if node == figures.RISK else {}
        found[node] = {
            cut: [
                _name(cell)
                | numbers(units.scores[node][cell.units])
                | dict(told.get((cut, cell.name), {}))
                for cell in cells
            ]
            for cut, cells in cuts.items()
        }
    return found


def numbers(of: Integers) -> dict[str, Any]:
    """Mean, spread and quantiles of the scores of one group, as far as their number allows."""
    firms, total = int(of.size), int(of.sum())
    found: dict[str, Any] = {"firms": firms, "mean": round(total / firms / figures.POINT, 1)}
    which = disclosure.quantiles(firms)
    if which:
        squares = int((of * of).sum())
        found["sd"] = round(deviation(firms, total, squares), 1)
    ordered = np.sort(of).tolist()
    for q in which:
        low, high, rest = place(firms, q)
        found[f"p{q}"] = round(between(ordered[low], ordered[high], rest))
    return found


def deviation(firms: int, total: int, squares: int) -> float:
    """The standard deviation of a sample, in points, from exact sums."""
    apart = firms * squares - total * total
    return sqrt(apart / (firms * (firms - 1))) / figures.POINT if firms > 1 else 0.0


def between(low: int, high: int, rest: int) -> float:
    """A quantile in points: so many twentieths of the way from one score to the next."""
    return (low * (20 - rest) + high * rest) / (20 * figures.POINT)


def _name(cell: Group) -> dict[str, Any]:
    return {"group": cell.name, "codes": list(cell.codes)}


def _counted(cut: Cut, cell: Group, counts: Counts) -> int:
    codes = cell.codes if cut != "all" else ("",)
    return sum(counts.get((cut, code), 0) for code in codes)


def _share(part: int, whole: int) -> float | None:
    """To the nearest twentieth; None where few have, or few have not: who took part is not told either."""
    return round(20 * part / whole) / 20 if disclosure.is_mixed(part, whole) else None
