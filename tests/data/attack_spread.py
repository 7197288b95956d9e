"""The statistician goes by deviations and quantiles (离散程度、分位数): how far a score may lie from the others.

Of n scores none is further from their mean than √(squares × (n − 1) / n); and a firm's score lies
between the lowest and the highest that the quantiles and the mean allow.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from math import sqrt
from typing import Any

import highspy
import numpy as np

Cell = tuple[frozenset[str], Mapping[str, Any]]
NARROW = 10.0
_HALF, _WHOLE = 0.05, 0.5
"""How far a mean or deviation, and how far a quantile, is rounded."""
_STEPS = 5


def by_moments(cells: Sequence[Cell], knows: Mapping[str, float]) -> Iterator[str]:
    """Groups, and what lies between two, whose other scores must all lie in a narrow range."""
    told = [(members, group) for members, group in cells if "sd" in group]
    for members, group in told:
        sums = [
            (total, _squares(len(members), total, group["sd"] + _HALF))
            for total in _sums(members, group)
        ]
        yield from _narrow(members, sums, knows)
    for (outer, whole), (inner, part) in permutations(told, 2):
        if inner < outer:
            between = [
                (
                    total - less,
                    _squares(len(outer), total, whole["sd"] + _HALF)
                    - _squares(len(inner), less, max(0.0, part["sd"] - _HALF)),
                )
                for total in _sums(outer, whole)
                for less in _sums(inner, part)
            ]
            yield from _narrow(outer - inner, between, knows)


def by_order(cells: Sequence[Cell]) -> Iterator[str]:
    """Groups whose lowest and highest score must lie in a narrow range, by mean and quantiles."""
    for members, group in cells:
        if "p50" in group:
            low, high = (_end(len(members), group, sense) for sense in (1.0, -1.0))
            if high - low <= NARROW:
                yield f"{len(members)} 家都在 {low:.1f} 和 {high:.1f} 之间（分位数）"


def _sums(members: frozenset[str], group: Mapping[str, Any]) -> list[float]:
    firms = len(members)
    return [firms * float(m) for m in group["mean"] + np.linspace(-_HALF, _HALF, _STEPS)]


def _squares(firms: int, total: float, deviation: float) -> float:
    return (firms - 1) * deviation**2 + total**2 / firms


def _narrow(
    members: frozenset[str], sums: Sequence[tuple[float, float]], knows: Mapping[str, float]
) -> Iterator[str]:
    """`sums`: the sum of the scores and the most that their squares may add up to, each as it may be."""
    known = [knows[unit] for unit in members if unit in knows]
    left = len(members) - len(known)
    if not left:
        return
    ranges = [
        _range(left, total - sum(known), squares - sum(k * k for k in known))
        for total, squares in sums
    ]
    low, high = min(low for low, _ in ranges), max(high for _, high in ranges)
    if high - low <= NARROW:
        yield f"{left} 家都在 {low:.1f} 和 {high:.1f} 之间（标准差）"


def _range(firms: int, total: float, squares: float) -> tuple[float, float]:
    apart = max(0.0, squares - total**2 / firms)
    reach = sqrt(apart * (firms - 1) / firms)
    return total / firms - reach, total / firms + reach


def _end(firms: int, group: Mapping[str, Any], sense: float) -> float:
    """The lowest that the lowest may be, or the highest that the highest may be."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    for _ in range(firms):
        solver.addVar(0.0, 100.0)
    for place in range(firms - 1):
        _row(solver, 0.0, 100.0, {place: -1.0, place + 1: 1.0})
    _row(solver, *_around(firms * group["mean"], firms * _HALF), dict.fromkeys(range(firms), 1.0))
    for name, value in group.items():
        if name[0] == "p" and name[1:].isdigit():
            at, rest = divmod((firms - 1) * int(name[1:]) / 100, 1)
            places = {int(at): 1 - rest} | ({int(at) + 1: rest} if rest else {})
            _row(solver, *_around(value, _WHOLE), places)
    column = 0 if sense > 0 else firms - 1
    solver.changeColCost(column, sense)
    solver.run()
    return float(solver.getSolution().col_value[column])


def _around(value: float, reach: float) -> tuple[float, float]:
    return value - reach - 1e-6, value + reach + 1e-6


def _row(solver: highspy.Highs, low: float, high: float, of: Mapping[int, float]) -> None:
    places, values = np.array(list(of), dtype=np.int32), np.array(list(of.values()), dtype=float)
    solver.addRow(low, high, len(of), places, values)
