"""Charts (图表): each function takes rows and returns an Altair chart; the look is in `theme`."""

from portal.charts.bars import COMPACT, LabelledBar, labelled_bars
from portal.charts.changes import ChangeRow, changes
from portal.charts.descent import Station, descent
from portal.charts.scale import Mark, risk_scale
from portal.charts.theme import Chart, specification
from portal.charts.waterfall import Fall, waterfall

__all__ = [
    "COMPACT",
    "ChangeRow",
    "Chart",
    "Fall",
    "LabelledBar",
    "Mark",
    "Station",
    "changes",
    "descent",
    "labelled_bars",
    "risk_scale",
    "specification",
    "waterfall",
]
