"""Solves a small mixed-integer programme with HiGHS (整数规划), exactly and in silence."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import highspy
import numpy as np

TOLERANCE = 1e-9
"""The finest that HiGHS can be asked for; whoever calls checks the answer in full precision."""


@dataclass(frozen=True, slots=True)
class Row:
    """lower ≤ Σ coefficient × column ≤ upper; `columns` and `coefficients` go together."""

    columns: Sequence[int]
    coefficients: Sequence[float]
    lower: float = -inf
    upper: float = inf


def minimise(
    costs: Sequence[float], uppers: Sequence[int], rows: Sequence[Row]
) -> list[int] | None:
    """The whole numbers from 0 to `uppers` of least cost that satisfy the rows, None if none do.

    Raises:
        RuntimeError: HiGHS ended neither with an optimum nor with a proof that there is none.
    """
    if not costs:  # HiGHS calls that neither solved nor infeasible
        return [] if all(row.lower <= 0 <= row.upper for row in rows) else None
    solver = _solver()
    solver.passModel(_model(costs, uppers, rows))
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    if status != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError(f"HiGHS: {solver.modelStatusToString(status)}")
    return [round(value) for value in solver.getSolution().col_value]


def _solver() -> highspy.Highs:
    solver = highspy.Highs.__new__(highspy.Highs)
    super(highspy.Highs, solver).__init__()  # its own __init__ greets on standard output
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    for gap in ("mip_rel_gap", "mip_abs_gap"):
        solver.setOptionValue(gap, 0.0)
    for tolerance in ("mip_feasibility_tolerance", "primal_feasibility_tolerance"):
        solver.setOptionValue(tolerance, TOLERANCE)
    return solver


def _model(costs: Sequence[float], uppers: Sequence[int], rows: Sequence[Row]) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(costs), len(rows)
    model.col_cost_ = np.array(costs, dtype=float)
    model.col_lower_ = np.zeros(len(costs))
    model.col_upper_ = np.array(uppers, dtype=float)
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(costs)
    model.row_lower_ = np.array([row.lower for row in rows])
    model.row_upper_ = np.array([row.upper for row in rows])
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = np.cumsum([0, *(len(row.columns) for row in rows)], dtype=np.int32)
    matrix.index_ = np.array([c for row in rows for c in row.columns], dtype=np.int32)
    matrix.value_ = np.array([v for row in rows for v in row.coefficients], dtype=float)
    return model
