"""Charts (图表): each function takes rows and returns an Altair chart; the look is in `theme`."""

from portal.charts.bars import COMPACT, LabelledBar, labelled_bars
from portal.charts.changes import ChangeRow, changes
from portal.charts.descent import Station, descent
from portal.charts.openness import openness_map
from portal.charts.quadrants import MapPoint, quadrants
from portal.charts.scale import Mark, risk_scale
from portal.charts.sectors import HeatCell, HeatRow, heat_map
from portal.charts.spreads import ColourShare, SpreadRow, colour_shares, spreads
from portal.charts.theme import Chart, specification
from portal.charts.waterfall import Fall, waterfall

__all__ = [
    "COMPACT",
    "ChangeRow",
    "Chart",
    "ColourShare",
    "Fall",
    "HeatCell",
    "HeatRow",
    "LabelledBar",
    "MapPoint",
    "Mark",
    "SpreadRow",
    "Station",
    "changes",
    "colour_shares",
    "descent",
    "heat_map",
    "labelled_bars",
    "openness_map",
    "quadrants",
    "risk_scale",
    "specification",
    "spreads",
    "waterfall",
]
