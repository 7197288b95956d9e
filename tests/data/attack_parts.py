"""The statistician knows the method (评分办法): the protection is the weighted mean of its parts.

So the sums of one node tell of another: each score of each firm is an unknown, joined to the others
of the firm by the equation that the portal prints on every result.
"""

from collections.abc import Iterator, Mapping, Sequence

import highspy
import numpy as np

from tests.data.attack import NARROW, Seen, cells_of

WEIGHTS = {"FW": 5.0, "XJ": 10.0, "ZD": 12.0, "FK": 60.0, "BZ": 13.0}
"""Source: scoring method §2."""


def found(seen: Sequence[Seen], knows: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    """Scores that must lie in a narrow range, all nodes and the equation taken together."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    places: dict[tuple[str, str], int] = {}
    for unit, without in {
        unit: lacks for one in seen for unit, lacks in one.without.items()
    }.items():
        _firm(solver, places, unit, without, knows.get(unit, {}))
    for one in seen:
        _sums(solver, places, one)
    for (unit, node), place in places.items():
        if unit not in knows:
            low, high = (_extreme(solver, place, sense) for sense in (1.0, -1.0))
            if high - low <= NARROW:
                yield f"{unit} 的 {node} 在 {low:.1f} 和 {high:.1f} 之间（由各部分）"


def _firm(
    solver: highspy.Highs,
    places: dict[tuple[str, str], int],
    unit: str,
    without: frozenset[str],
    knows: Mapping[str, float],
) -> None:
    """Its unknowns, and the equation that joins them."""
    parts = {node: weight for node, weight in WEIGHTS.items() if node not in without}
    for node in ("P", *parts):
        places[unit, node] = len(places)
        solver.addVar(*((knows[node],) * 2 if node in knows else (0.0, 100.0)))
    whole = sum(parts.values())
    row = {places[unit, node]: weight / whole for node, weight in parts.items()}
    _row(solver, -1e-4, 1e-4, row | {places[unit, "P"]: -1.0})


def _sums(solver: highspy.Highs, places: Mapping[tuple[str, str], int], one: Seen) -> None:
    for node in ("P", *WEIGHTS):
        for members, group in cells_of(one, node):
            total, reach = group["mean"] * len(members), 0.05 * len(members) + 1e-6
            cell = {places[unit, node]: 1.0 for unit in members}
            _row(solver, total - reach, total + reach, cell)


def _row(solver: highspy.Highs, low: float, high: float, of: Mapping[int, float]) -> None:
    places, values = np.array(list(of), dtype=np.int32), np.array(list(of.values()), dtype=float)
    solver.addRow(low, high, len(of), places, values)


def _extreme(solver: highspy.Highs, column: int, sense: float) -> float:
    solver.changeColCost(column, sense)
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    value = float(solver.getSolution().col_value[column])
    solver.changeColCost(column, 0.0)
    return value
