"""The small mixed-integer programme (整数规划) behind a plan, and how it is solved exactly.

HiGHS works with tolerances, the thresholds of the method do not. Two things bridge that. Sums of
gains are whole multiples of a common unit wherever weights are ordinary numbers, so a demand can
be put half a unit below what it means, far from every possible sum. And each answer is judged in
full precision by whoever asks: one that falls short is forbidden, together with everything that
raises no control higher, and the search goes on.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, gcd, lcm

from scoring.milp import Row, minimise

SCALE = 1e3
"""What every demand is scaled to, so that the solver never sees one near its tolerance."""
FINEST = 1e-10
"""Units below this part of a demand are beyond what floating point keeps apart."""
SIMPLEST = 1_000_000
"""The largest denominator that a quotient of weights written by a person is taken to have."""
MOST_ATTEMPTS = 500
"""More answers than this never fell short; a defect, not a hard case."""


@dataclass(frozen=True, slots=True)
class Column:
    """Raises of one control: the value k raises it to the k-th of `credits`, 0 leaves it.

    A control has one column, or several of one credit each. `step` and `cost`: credit and
    person-days of each unit.
    """

    control: int
    credits: tuple[float, ...]
    step: float
    cost: float

    def to(self, end: float) -> "Column":
        """The one whole raise to `end`, one of `credits`, instead."""
        units = self.credits.index(end) + 1
        return Column(self.control, (end,), units * self.step, units * self.cost)


@dataclass(frozen=True, slots=True)
class Demand:
    """Σ gain × value must be at least `least`; a column's gain is never negative.

    `unit`: what all gains are whole multiples of, 0 where there is nothing of the kind.
    """

    gains: Sequence[float]
    least: float
    unit: float

    def row(self) -> Row:
        """The demand scaled. A gain above the demand does no more than the demand itself."""
        columns = [i for i, gain in enumerate(self.gains) if gain > 0]
        if self.least <= 0:
            return Row(columns, [1.0] * len(columns), lower=0)
        if self.unit > FINEST * self.least:
            needed = ceil(self.least / self.unit)
            units = [min(round(self.gains[i] / self.unit), needed) for i in columns]
            return Row(columns, [SCALE * u / needed for u in units], SCALE * (1 - 0.5 / needed))
        parts = [min(self.gains[i] / self.least, 1.0) for i in columns]
        return Row(columns, [SCALE * part for part in parts], SCALE)


def common_unit(values: Sequence[float]) -> float:
    """The largest number that all values are whole multiples of, 0 without one.

    Only numbers as people write them, and their products and quotients, have one.
    """
    fractions = [_simple(value) for value in values if value]
    if not fractions or None in fractions:
        return 0.0
    known = [fraction for fraction in fractions if fraction is not None]
    numerator = gcd(*(fraction.numerator for fraction in known))
    return float(Fraction(numerator, lcm(*(fraction.denominator for fraction in known))))


def _simple(value: float) -> Fraction | None:
    fraction = Fraction(value).limit_denominator(SIMPLEST)
    return fraction if abs(fraction - Fraction(value)) <= abs(Fraction(value)) / 10**13 else None


def cheapest_columns(
    columns: Sequence[Column],
    demands: Sequence[Demand],
    enough: Callable[[Sequence[int]], bool],
) -> list[int] | None:
    """The values of the columns of least cost that are enough, None if none are.

    `enough` judges in full precision; whatever raises no control higher than an answer that is not
    enough must not be enough either. The demands may be a hair too weak, never too strong.

    Raises:
        RuntimeError: the search does not end.
    """
    costs = [column.cost for column in columns]
    uppers = [len(column.credits) for column in columns]
    rows = [*(demand.row() for demand in demands), *_one_raise_each(columns)]
    for _ in range(MOST_ATTEMPTS):
        values = minimise(costs, uppers, rows)
        if values is None or enough(values[: len(columns)]):
            return None if values is None else values[: len(columns)]
        rows += _higher(columns, values, costs, uppers)
    raise RuntimeError(f"no plan after {MOST_ATTEMPTS} attempts")


def _one_raise_each(columns: Sequence[Column]) -> Iterator[Row]:
    by_control: dict[int, list[int]] = {}
    for i, column in enumerate(columns):
        by_control.setdefault(column.control, []).append(i)
    for places in by_control.values():
        if len(places) > 1:
            yield Row(places, [1.0] * len(places), upper=1)


def _higher(
    columns: Sequence[Column], values: Sequence[int], costs: list[float], uppers: list[int]
) -> list[Row]:
    """At least one control is raised higher than in `values`; may add columns that cost nothing."""
    reached = {c.control: c.credits[v - 1] for c, v in zip(columns, values, strict=False) if v}
    rows: list[Row] = []
    signs: list[int] = []
    for i, column in enumerate(columns):
        above = sum(credit <= reached.get(column.control, -1.0) for credit in column.credits)
        if above == 0:
            signs.append(i)
        elif above < len(column.credits):
            costs.append(0.0)
            uppers.append(1)
            signs.append(len(costs) - 1)
            rows.append(Row([i, signs[-1]], [1.0, -(above + 1.0)], lower=0))
    return [*rows, Row(signs, [1.0] * len(signs), lower=1)]
