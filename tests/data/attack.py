"""A statistician attacks what was published (推算攻击): who is in which group is known, the scores are not.

Written apart from the code it attacks, and by other means: equations over single firms, ranks, and
linear programmes for the bounds, the roundings of the published numbers included.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import highspy
import numpy as np

from tests.data import attack_spread

Cell = tuple[frozenset[str], Mapping[str, Any]]
FEWEST = 6
"""Five others and the attacker itself."""
NARROW = 10.0
"""Points within which a score counts as found."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A snapshot as anybody reads it, and who was in it: unit → cut → group."""

    content: Mapping[str, Any]
    members: Mapping[str, Mapping[str, str]]
    without: Mapping[str, frozenset[str]]
    is_shared: bool = True

    def needs(self, node: str) -> frozenset[str]:
        """The nodes for which a unit must have a score to be counted for one."""
        if not node:
            return frozenset()
        return frozenset(self.content["scores"]) if self.is_shared else frozenset({node})


@dataclass(frozen=True, slots=True)
class Equation:
    """A published number about the units in it: their sum lies between two bounds."""

    units: frozenset[str]
    low: float
    high: float


def found(seen: Sequence[Seen], own: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Everything that is found out, in words.

    own: the units whose scores the attacker knows → node → score; one: itself; more: a county's reviewer.
    """
    nodes = sorted({node for one in seen for node in one.content["scores"]})
    words = [word for one in seen for word in _thin_quantiles(one)]
    for node in nodes:
        told = [cell for one in seen for cell in cells_of(one, node)]
        known = {unit: scores[node] for unit, scores in own.items() if node in scores}
        words += [f"{node}：{word}" for word in attack_spread.by_moments(told, known)]
        words += [f"{node}：{word}" for word in attack_spread.by_order(told)]
        sums = [equation for one in seen for equation in _sums(one, node)]
        knows = {unit: scores[node] for unit, scores in own.items() if node in scores}
        unknown = [replace(equation, units=equation.units.difference(knows)) for equation in sums]
        others = [one for one in unknown if one.units] if len(knows) > 1 else sums
        words += [f"{node}：{word}" for word in _in_pairs(others)]
        words += [f"{node}：{word}" for word in _by_rank(others)]
        words += [f"{node}：{word}" for word in _by_bounds(sums, knows, 100.0, NARROW)]
    counts = [
        Equation(members, 0, 0)
        for one in seen
        for _, members in _cells(one, one.content["counts"], "")
    ]
    words += [f"家数：{word}" for word in _in_pairs(counts)]
    highs = [equation for one in seen for equation in _highs(one)]
    words += [f"颜色：{word}" for word in _by_bounds(highs, {}, 1.0, 1e-6)]
    return words


def cells_of(one: Seen, node: str) -> list[Cell]:
    """Who is in each published group of a node, and what is told of them."""
    tables = one.content["scores"].get(node, {})
    return [(members, group) for group, members in _cells(one, tables, node)]


def _cells(
    one: Seen, tables: Mapping[str, Any], node: str
) -> Iterator[tuple[Mapping[str, Any], frozenset[str]]]:
    needed = one.needs(node)
    for cut, groups in tables.items():
        for group in groups:
            members = {
                unit
                for unit, kind in one.members.items()
                if (cut == "all" or kind[cut] in group["codes"])
                and needed.isdisjoint(one.without[unit])
            }
            assert len(members) == group["firms"]
            yield group, frozenset(members)


def _sums(one: Seen, node: str) -> Iterator[Equation]:
    for group, members in _cells(one, one.content["scores"].get(node, {}), node):
        rounding = 0.05 * len(members) + 1e-6
        total = group["mean"] * len(members)
        yield Equation(members, total - rounding, total + rounding)


def _highs(one: Seen) -> Iterator[Equation]:
    for group, members in _cells(one, one.content["scores"].get("R", {}), "R"):
        high = group.get("high")
        if "colours" in group:
            names = ("red", "orange", "red+orange")
            high = sum(group["colours"].get(name, 0) for name in names)
        if high is not None:
            yield Equation(members, high, high)


def _thin_quantiles(one: Seen) -> Iterator[str]:
    for node, tables in one.content["scores"].items():
        for group, members in _cells(one, tables, node):
            for name in group:
                if name[0] == "p" and name[1:].isdigit():
                    side = min(int(name[1:]), 100 - int(name[1:]))
                    if len(members) * side < 100 * FEWEST:
                        yield f"{node}：{name} 一侧不足六家"


def _in_pairs(sums: Sequence[Equation]) -> Iterator[str]:
    for cell in {equation.units for equation in sums}:
        if 0 < len(cell) < FEWEST:
            yield f"一组只有 {len(cell)} 家"
    for one, other in combinations({equation.units for equation in sums}, 2):
        if one and other and max(len(one - other), len(other - one)) < FEWEST:
            yield f"两个数相差 {sorted(one ^ other)}"


def _by_rank(sums: Sequence[Equation]) -> Iterator[str]:
    """A unit whose score is a combination of the sums, and of one other firm's that knows its own."""
    units = sorted({unit for equation in sums for unit in equation.units})
    if not units:
        return
    matrix = np.array([[unit in e.units for unit in units] for e in sums], dtype=float)
    _, strengths, rows = np.linalg.svd(matrix)
    free = rows[int((strengths > 1e-9).sum()) :]
    lengths = np.linalg.norm(free, axis=0)
    for place, unit in enumerate(units):
        if lengths[place] < 1e-7:
            yield f"{unit} 由相加相减算出"
    for one, other in combinations(range(len(units)), 2):
        if min(lengths[one], lengths[other]) > 1e-7:
            cosine = abs(free[:, one] @ free[:, other]) / (lengths[one] * lengths[other])
            if cosine > 1 - 1e-9:
                yield f"{units[one]} 由 {units[other]} 算出"


def _by_bounds(
    sums: Sequence[Equation], knows: Mapping[str, float], most: float, narrow: float
) -> Iterator[str]:
    """A unit that must lie within a narrow range, given all sums, the range of scores, and one's own."""
    units = sorted({unit for equation in sums for unit in equation.units})
    if not units:
        return
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    # As the plan's solver: one process has one pool of threads, and who comes second is refused.
    solver.setOptionValue("threads", 1)
    place = {unit: number for number, unit in enumerate(units)}
    for unit in units:
        low, high = (knows[unit],) * 2 if unit in knows else (0.0, most)
        solver.addVar(low, high)
    for equation in sums:
        members = np.array([place[unit] for unit in equation.units], dtype=np.int32)
        ones = np.ones(len(members))
        solver.addRow(equation.low, equation.high, len(members), members, ones)
    for unit in units:
        if unit not in knows:
            low, high = (_extreme(solver, place[unit], sense) for sense in (1.0, -1.0))
            if high - low <= narrow:
                yield f"{unit} 在 {low:.1f} 和 {high:.1f} 之间"


def _extreme(solver: highspy.Highs, column: int, sense: float) -> float:
    solver.changeColCost(column, sense)
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    value = float(solver.getSolution().col_value[column])
    solver.changeColCost(column, 0.0)
    return value
