"""Size classes of firms (企业规模) by 《统计上大中小微型企业划分办法（2017）》(国统字〔2017〕213号).

The thresholds and the industries they belong to stand in two CSV files. What the rule does not name has
no size class: railways (53), finance (66-69), letting of own property (704), education (83), health (84),
public bodies (91-96) and international organisations (97).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from data import reference

SizeClass = Literal["large", "medium", "small", "micro"]
Measure = Literal["staff", "revenue", "assets"]

SOURCE = "《统计上大中小微型企业划分办法（2017）》"

_CLASSES: tuple[Literal["large", "medium", "small"], ...] = ("large", "medium", "small")
_MIXED_DIVISIONS = frozenset({"59", "70"})


class FigureMissing(ValueError):  # noqa: N818  # named for its cause, as all errors here
    """A figure that the industry's rule asks for was not given."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """One line of the rule: the lower limits of one measure (people, or 万元)."""

    measure: Measure
    large: float
    medium: float
    small: float

    def limit(self, size: Literal["large", "medium", "small"]) -> float:
        """The lower limit of a class, inclusive."""
        return {"large": self.large, "medium": self.medium, "small": self.small}[size]


def needs_group(industry_code: str) -> bool:
    """Whether a 大类 (59, 70) falls under several lines of the rule, so that its 中类 is asked."""
    return industry_code in _MIXED_DIVISIONS


def asks_assets(industry_code: str) -> bool:
    """Whether the rule asks for total assets: 建筑业, 房地产开发经营, 租赁和商务服务业."""
    return any(line.measure == "assets" for line in thresholds(industry_code))


def thresholds(industry_code: str) -> tuple[Threshold, ...]:
    """The lines of the rule for a 大类 or 中类; empty where the rule does not reach."""
    return _lines().get(_groups().get(industry_code, ""), ())


def size_class(
    industry_code: str, staff: int, revenue_wan: float, assets_wan: float | None = None
) -> SizeClass | None:
    """The size class of a firm.

    大型、中型、小型 must reach every lower limit of the industry's measures, else the firm falls to the
    next class that it reaches; the rest is 微型.

    Args:
        industry_code: 大类, or the 中类 where `needs_group`.
        staff: people employed (从业人员).
        revenue_wan: yearly revenue (营业收入) in 万元.
        assets_wan: total assets (资产总额) in 万元, where `asks_assets`.

    Returns:
        None where the rule does not reach, or the 中类 is still to be asked.

    Raises:
        FigureMissing: the rule asks for assets and none were given.
    """
    lines = thresholds(industry_code)
    if not lines:
        return None
    figures = {"staff": staff, "revenue": revenue_wan, "assets": assets_wan}
    return next((size for size in _CLASSES if _reaches(figures, lines, size)), "micro")


def _reaches(
    figures: Mapping[str, float | None],
    lines: tuple[Threshold, ...],
    size: Literal["large", "medium", "small"],
) -> bool:
    return all(_figure(figures, line.measure) >= line.limit(size) for line in lines)


def _figure(figures: Mapping[str, float | None], measure: Measure) -> float:
    value = figures[measure]
    if value is None:
        raise FigureMissing(measure)
    return value


@cache
def _lines() -> dict[str, tuple[Threshold, ...]]:
    lines: dict[str, tuple[Threshold, ...]] = {}
    for row in reference.read("size_classes"):
        limits = (float(row[size]) for size in _CLASSES)
        lines[row["group"]] = (*lines.get(row["group"], ()), Threshold(row["measure"], *limits))
    return lines


@cache
def _groups() -> dict[str, str]:
    """Industry code → line group; ranges of the CSV keep to one length of code."""
    return {
        str(code).zfill(len(row["first"])): row["group"]
        for row in reference.read("size_groups")
        for code in range(int(row["first"]), int(row["last"]) + 1)
    }
