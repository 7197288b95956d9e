"""P, R and colour of very many assessments at once (批量计算), for statistics.

Agrees with the one-by-one result to 1e-9 and in every colour.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf, nextafter
from typing import Any

import numpy as np
import numpy.typing as npt

from questionnaires.model import Questionnaire
from scoring.compiling import engine_of
from scoring.engine import HIGHEST_EXPOSURE, PRECISION, Engine, GateTest, rounded
from scoring.model import BadInput
from scoring.rules import Rules

UNKNOWN_LEVEL = -1
"""Stands for 不知道 among levels; it counts as level 0."""
NO_COLOUR = -1
"""Stands among colours where no control applies."""
CHUNK = 4096
"""Rows computed at a time: what they need stays in the processor's cache."""
EXACT_IN_32_BITS = 2**24
"""Sums of whole numbers below this are exact as float32."""

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Many:
    """By row: P and R in points, NaN where no control applies; colour as a position.

    `colour` counts the rules' bands from the mildest (2026: 0 blue … 3 red), NO_COLOUR for none.
    """

    protection: Floats
    risk: Floats
    colour: npt.NDArray[np.int8]


def assess_many(
    questionnaire: Questionnaire, rules: Rules, levels: Array, applicable: Array, exposure: Array
) -> Many:
    """P, R and colour of N assessments, each in one reading, of one edition.

    Args:
        levels: N × controls in catalogue order: int8, the level that the reading uses or
            UNKNOWN_LEVEL; or float64, credits (0-1), for tables whose options have no levels.
            What stands where a control does not apply has no effect.
        applicable: bool, N × controls; False leaves every sum.
        exposure: int8, N × exposure questions, 0 to 4.

    Raises:
        BadInput: other shapes or types, values out of range, levels where the questionnaire's
            credits are no even steps, or a questionnaire without exposure.
    """
    terms = Terms(engine_of(questionnaire, rules), levels.dtype)
    _check(terms, levels, applicable, exposure)
    found = Many(np.empty(len(levels)), np.empty(len(levels)), np.empty(len(levels), np.int8))
    for rows in _chunks(len(levels)):
        units = terms.units(levels[rows], applicable[rows])
        part = terms.results(units, applicable[rows], exposure[rows])
        found.protection[rows], found.risk[rows], found.colour[rows] = part
    return found


def _chunks(count: int) -> Iterator[slice]:
    for start in range(0, count, CHUNK):
        yield slice(start, start + CHUNK)


def _check(terms: "Terms", levels: Array, applicable: Array, exposure: Array) -> None:
    engine = terms.engine
    if not engine.exposure_weights:
        raise BadInput("exposure：这份问卷没有固有风险画像；请逐份计算。")
    wanted = {
        "levels": (levels, levels.dtype, len(engine.controls)),
        "applicable": (applicable, np.dtype(np.bool_), len(engine.controls)),
        "exposure": (exposure, np.dtype(np.int8), len(engine.exposure_weights)),
    }
    for name, (array, kind, columns) in wanted.items():
        if array.dtype != kind or array.shape != (len(levels), columns):
            raise BadInput(f"{name}：要 {kind.name} 数组，形状 N×{columns}；请改写。")
    if exposure.size and (exposure.min() < 0 or exposure.max() > HIGHEST_EXPOSURE):
        raise BadInput(f"exposure：有不在 0 到 {HIGHEST_EXPOSURE} 的值；请改写。")


def _top_level(engine: Engine) -> int:
    """The level of full credit, where every credit is its level's share of it.

    Raises:
        BadInput: the options are not like that.
    """
    options = [option for q in engine.questionnaire.questions for option in q.options]
    top = max((option.level or 0 for option in options), default=0)
    if any(option.level is None or option.credit * top != option.level for option in options):
        raise BadInput("levels：这份问卷的选项不是等距的等级；请改用得分（float64）。")
    return top


class Terms:
    """What every chunk needs. Units are levels, or credits with a top of 1.

    `columns`: control × (nodes that P is the mean of and that have controls, then the key
    controls), the weights of the sums. Where units and weights are whole numbers those sums are
    exact in 32 bits, and the large products are taken there.
    """

    def __init__(self, engine: Engine, kind: npt.DTypeLike) -> None:
        if kind not in {np.dtype(np.int8), np.dtype(np.float64)}:
            raise BadInput("levels：要 int8（等级）或 float64（得分）数组；请改写。")
        self.engine = engine
        self.whole = kind == np.dtype(np.int8)
        self.top = _top_level(engine) if self.whole else 1
        self.nodes = engine.counting
        columns = _columns(engine, self.nodes)
        exact = self.whole and bool((columns == np.rint(columns)).all())
        fits = self.top * columns.sum(axis=0).max(initial=0) < EXACT_IN_32_BITS
        self.columns = columns.astype(np.float32 if exact and fits else np.float64)
        self.exposure_weights = np.array(engine.exposure_weights)
        self.edges = np.array([first_of(edge) for edge in engine.band_edges])

    def units(self, levels: Array, applicable: Array) -> Array:
        """Levels or credits, 0 where a control does not apply or is unknown.

        Raises:
            BadInput: one that counts is out of range.
        """
        if self.whole:
            units = np.multiply(levels, applicable.view(np.int8))
        else:
            units = np.where(applicable, levels, 0)
        lowest = UNKNOWN_LEVEL if self.whole else 0
        if not (units.min(initial=0) >= lowest and units.max(initial=0) <= self.top):
            raise BadInput(f"levels：有不在 {lowest} 到 {self.top} 的值；请改写。")
        return np.maximum(units, 0, out=units)

    def results(
        self, units: Array, applicable: Array, exposure: Array
    ) -> tuple[Floats, Floats, Array]:
        """P, R and colour of some rows."""
        earned = self._sums(units) / self.top
        counted = self._sums(applicable.view(np.int8))
        index = 100 * (exposure @ self.exposure_weights / self.engine.exposure_total)
        protection = 100 * self._share(earned, counted)
        risk = self._risk(index, protection)
        colour = np.searchsorted(self.edges, risk, side="right").astype(np.int8)
        keys = list(self.engine.keys)
        low = np.where(applicable[:, keys], units[:, keys] / self.top, inf)
        for gate in self.engine.gates:
            applies = _applies(gate, low, earned[:, -1], counted[:, -1])
            applies &= index >= first_of(gate.exposure)
            np.maximum(colour, gate.band, out=colour, where=applies)
        colour[np.isnan(protection)] = NO_COLOUR
        return protection, risk, colour

    def _sums(self, values: Array) -> Floats:
        sums: Floats = (values.astype(self.columns.dtype) @ self.columns).astype(np.float64)
        return sums

    def _share(self, earned: Floats, counted: Floats) -> Floats:
        """The root's mean (0-1), children before parents; NaN where nothing applies."""
        shares: dict[int, Floats] = {}
        for column, i in enumerate(self.nodes):
            above, below = earned[:, column].copy(), counted[:, column].copy()
            for child, weight in self.engine.nodes[i].children:
                there = ~np.isnan(shares[child])
                above += np.where(there, weight * shares[child], 0)
                below += weight * there
            with np.errstate(invalid="ignore"):
                shares[i] = above / below  # 0 / 0 is the NaN that is wanted
        return shares[self.nodes[-1]]

    def _risk(self, index: Floats, protection: Floats) -> Floats:
        inherent, mitigation = self.engine.rules.inherent, self.engine.rules.mitigation
        assert inherent is not None and mitigation is not None  # noqa: S101  # has exposure
        start = inherent.base + inherent.slope * index
        return start * (1 - mitigation.share * protection / 100)


def _columns(engine: Engine, nodes: Sequence[int]) -> Floats:
    columns = np.zeros((len(engine.controls), len(nodes) + 1))
    for column, node in enumerate(nodes):
        for control, weight in engine.nodes[node].controls:
            columns[control, column] = weight
    columns[list(engine.keys), -1] = 1
    return columns


def _applies(
    gate: GateTest, keys: Floats, earned: Floats, counted: Floats
) -> npt.NDArray[np.bool_]:
    """`keys`: credits of the key controls, infinite where one does not apply."""
    if gate.mean_below is not None:
        with np.errstate(invalid="ignore"):
            applies = earned / counted < first_of(gate.mean_below)  # NaN without keys: no gate
    else:
        at_most = -inf if gate.at_most is None else gate.at_most
        applies = np.count_nonzero(keys <= at_most, axis=1) >= gate.count
    found: npt.NDArray[np.bool_] = applies
    return found


def first_of(threshold: float) -> float:
    """The lowest value that, rounded as thresholds are, is not below this one."""
    value = threshold - 0.5 * 10**-PRECISION if threshold > -inf else threshold
    while rounded(value) >= threshold > -inf:
        value = nextafter(value, -inf)
    while rounded(value) < threshold:
        value = nextafter(value, inf)
    return value
