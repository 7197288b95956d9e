"""Charts (图表): each function takes rows and returns an Altair chart; the look is in `theme`."""

from portal.charts.bars import COMPACT, LabelledBar, labelled_bars
from portal.charts.beside import BesideRow, beside
from portal.charts.changes import ChangeRow, changes
from portal.charts.descent import Station, descent
from portal.charts.flows import flow_matrix
from portal.charts.quadrants import MapPoint, quadrants
from portal.charts.scale import Mark, risk_scale
from portal.charts.sectors import OPENNESS, HeatCell, HeatRow, heat_map
from portal.charts.spreads import ColourShare, SpreadRow, colour_shares, phrase, spreads
from portal.charts.stacks import Break, Stack, colour_stacks
from portal.charts.theme import Chart, specification
from portal.charts.tiles import Tile, tile_map
from portal.charts.waterfall import Fall, waterfall

__all__ = [
    "COMPACT",
    "OPENNESS",
    "BesideRow",
    "Break",
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
    "Stack",
    "Station",
    "Tile",
    "beside",
    "changes",
    "colour_shares",
    "colour_stacks",
    "descent",
    "flow_matrix",
    "heat_map",
    "labelled_bars",
    "phrase",
    "quadrants",
    "risk_scale",
    "specification",
    "spreads",
    "tile_map",
    "waterfall",
]
