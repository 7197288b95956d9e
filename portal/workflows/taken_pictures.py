"""Pictures that staff took out (图表导出的记录), in words, for the lead."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from data import campaigns, chart_exports, industries, parks, regions
from data.actor import Actor
from data.chart_exports import ChartExport
from data.store import Store
from portal import labels
from portal.workflows.export_alarms import WATCHED
from portal.workflows.series_words import kind

_FILES: Mapping[str, str] = {
    "png": "图片 PNG",
    "svg": "图片 SVG",
    "csv": "数据 CSV",
    "xlsx": "数据 Excel",
    "docx": "Word",
    "pdf": "PDF",
}


@dataclass(frozen=True, slots=True)
class TakenPicture:
    """An export and its words. `picture`: what it is called; `figures`: of which area and series."""

    export: ChartExport
    picture: str
    figures: str
    file: str


def lately(store: Store, *, actor: Actor, now: datetime) -> list[TakenPicture]:
    """What staff took in the days that the lead watches, newest first.

    Raises:
        NotAllowed: the actor is not the lead.
    """
    found = chart_exports.of_staff(store, actor=actor, since=now - WATCHED)
    sectors = {one.code: one.name for one in industries.divisions(store)}
    of_campaigns = {one.id: one.name for one in campaigns.in_view(store, actor=actor)}
    names = _places(store) | sectors | of_campaigns
    return [_told(one, names) for one in found]


def _places(store: Store) -> dict[str, str]:
    """Code or id of every area → its name; the city has none."""
    return {one.code: one.name for one in regions.counties(store)} | parks.names(store)


def _told(one: ChartExport, names: Mapping[str, str]) -> TakenPicture:
    """What has no name any more stands as its code."""
    taken = one.taken
    of = taken.series
    area, *narrowed = (
        names.get(code, code) for code in (taken.area.id, taken.industry, of.campaign)
    )
    figures = "，".join(part for part in (area or "全市", kind(of), *narrowed) if part)
    picture = labels.PICTURES.get(taken.picture, taken.picture)
    return TakenPicture(one, picture, figures, _FILES[taken.format])
