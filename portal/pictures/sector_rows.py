"""Sectors as rows of charts (行业风险的图里的行): what of the board goes where."""

from collections.abc import Sequence

from data import differences
from data.figures import EXPOSURE, PROTECTION, RISK
from portal import figures
from portal.charts import HeatCell, HeatRow, MapPoint, SpreadRow
from portal.workflows.sector_words import arrow, is_sure
from portal.workflows.sectors import Board, Sector, Shown, sample

MOST = 12
"""Sectors in a picture; the tables have all."""


def chosen(sectors: Sequence[Sector], focus: Sector | None = None) -> list[Sector]:
    """Those with most firms, and the one in focus, in the order of the codes."""
    rank = sorted(sectors, key=lambda one: (one is not focus, -one.nodes[RISK].firms, one.code))
    by_size = rank[:MOST]
    return sorted(by_size, key=lambda one: one.code)


def heat(board: Board, sector: Sector, focus: Sector | None = None) -> HeatRow:
    """The strip of a sector in the heat map."""
    cells = [_cell(sector.nodes[part]) for part in board.parts]
    note = f"{figures.count(sector.nodes[RISK].firms)} 家"
    return HeatRow(sector.short, note, cells, sector.code, chosen=sector is focus)


def _cell(shown: Shown) -> HeatCell:
    mean = shown.cell.mean if shown.cell else None
    if mean is None:
        return HeatCell(shown.why, None)
    return HeatCell(f"{figures.points(mean)}{arrow(shown.apart)}", mean)


def point(sector: Sector, focus: Sector | None = None) -> MapPoint | None:
    """A sector in the plane; None where either mean is not shown."""
    found = [sample(cell) for node in (EXPOSURE, PROTECTION) if (cell := sector.cell(node))]
    exposure, protection = found if len(found) == 2 else (None, None)
    if exposure is None or protection is None:
        return None
    return MapPoint(
        sector.short,
        exposure.mean,
        protection.mean,
        differences.margin(exposure),
        differences.margin(protection),
        sure=is_sure(sector),
        code=sector.code,
        chosen=sector is focus,
    )


def spread(sector: Sector, focus: Sector | None = None) -> SpreadRow:
    """The spread of the risk of a sector that shows it."""
    cell = sector.cell(RISK)
    assert cell is not None  # noqa: S101  # chosen for it
    at = cell.quantiles
    note = f"{figures.count(cell.firms)} 家 · 中位 {figures.points(at[50])}"
    note += arrow(sector.nodes[RISK].apart)
    quantiles = (at[10], at[25], at[50], at[75], at[90])
    return SpreadRow(sector.short, note, *quantiles, sector.code, chosen=sector is focus)
