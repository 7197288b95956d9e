"""A statistician attacks published gaps and leak paths (推算攻击：短板和泄密途径).

Everything but the answers is taken to be known: who is in which snapshot, to whom a control applies.
Units that were in the same snapshots cannot be told apart; of each such lot the sum has bounds.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import highspy
import numpy as np

NARROW = 10.0
"""Points within which an index counts as found."""
_HALF_STEP = 0.025
_EXACT, _ROUGH = 1e-9, 1e-6
Bounds = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Checked:
    """One unit: its county; control → 1 for a gap, 0 for none; path → index in points."""

    county: str
    controls: Mapping[str, int]
    paths: Mapping[str, float]

    @property
    def likeliest(self) -> str:
        """The path with the highest index."""
        return max(self.paths, key=self.paths.__getitem__)


@dataclass(frozen=True, slots=True)
class Told:
    """The sum over these units lies between two bounds."""

    units: frozenset[str]
    bounds: Bounds


def found(
    snapshots: Sequence[tuple[Mapping[str, Any], frozenset[str]]],
    city: Mapping[str, Checked],
    knows: frozenset[str] = frozenset(),
) -> list[str]:
    """What is found out of whom, in words. `snapshots`: content, and the units in it."""
    words = []
    for (what, item), sums in _told(snapshots, city).items():
        values = {unit: _value(city[unit], what, item) for unit in knows}
        most = 100.0 if what == "mean" else 1.0
        for unit, low, high in _lots(sums, values, most):
            is_told = (
                high - low <= NARROW
                if what == "mean"
                else ceil(low - _ROUGH) >= floor(high + _ROUGH)
            )
            if is_told:
                words.append(f"{what} {item}：{unit} 在 {low:.2f} 和 {high:.2f} 之间")
    return words


def _value(one: Checked, what: str, item: str) -> float:
    if what == "gap":
        return one.controls.get(item, 0)
    if what == "mean":
        return one.paths[item]
    return float(one.likeliest in item.split("+"))


def _told(
    snapshots: Sequence[tuple[Mapping[str, Any], frozenset[str]]], city: Mapping[str, Checked]
) -> dict[tuple[str, str], list[Told]]:
    sums: dict[tuple[str, str], list[Told]] = {}
    for content, units in snapshots:
        for one in content["gaps"]:
            having = frozenset(u for u in units if one["item"] in city[u].controls)
            told = Told(having, _share_bounds(one, len(having)))
            sums.setdefault(("gap", one["item"]), []).append(told)
        for name, told in _of_paths(content, units, city):
            sums.setdefault(name, []).append(told)
    return sums


def _of_paths(
    content: Mapping[str, Any], units: frozenset[str], city: Mapping[str, Checked]
) -> Iterator[tuple[tuple[str, str], Told]]:
    hidden = set(next(iter(city.values())).paths)
    low, high = 0.0, 0.0
    for one in content["paths"]:
        if "mean" in one:
            middle, half = one["mean"] * len(units), 0.5 * len(units)
            yield ("mean", one["item"]), Told(units, (middle - half, middle + half))
        if "likeliest" in one:
            bounds = _share_bounds(one["likeliest"], len(units))
            low, high = low + bounds[0], high + bounds[1]
            hidden.discard(one["item"])
            yield ("likeliest", one["item"]), Told(units, bounds)
    if high:
        rest = "+".join(sorted(hidden)) or "none"
        yield ("likeliest", rest), Told(units, (len(units) - high, len(units) - low))


def _share_bounds(told: Mapping[str, Any], firms: int) -> Bounds:
    low, high = told["share"] - _HALF_STEP, told["share"] + _HALF_STEP
    if "bound" in told:
        low, high = (0.0, told["share"]) if told["bound"] == "under" else (told["share"], 1.0)
    return ceil(low * firms - _EXACT), floor(high * firms + _EXACT)


def _lots(
    sums: Sequence[Told], knows: Mapping[str, float], most: float
) -> Iterator[tuple[str, float, float]]:
    """One unit of each lot that cannot be told apart, with the bounds of what it may be."""
    lots: dict[tuple[bool, ...], list[str]] = {}
    for unit in sorted(frozenset().union(*(one.units for one in sums)) - knows.keys()):
        lots.setdefault(tuple(unit in one.units for one in sums), []).append(unit)
    if not lots:
        return
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    for members in lots.values():
        solver.addVar(0.0, most * len(members))
    for place, one in enumerate(sums):
        known = sum(value for unit, value in knows.items() if unit in one.units)
        here = np.array([n for n, lot in enumerate(lots) if lot[place]], dtype=np.int32)
        low, high = (bound - known for bound in one.bounds)
        solver.addRow(low - _EXACT, high + _EXACT, len(here), here, np.ones(len(here)))
    for column, members in enumerate(lots.values()):
        least, highest = (_extreme(solver, column, sense) for sense in (1.0, -1.0))
        others = most * (len(members) - 1)
        yield members[0], max(0.0, least - others), min(most, highest)


def _extreme(solver: highspy.Highs, column: int, sense: float) -> float:
    solver.changeColCost(column, sense)
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    value = float(solver.getSolution().col_value[column])
    solver.changeColCost(column, 0.0)
    return value
