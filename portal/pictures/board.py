"""The pictures of the risk dashboard (风险看板) by name: its page, its files and the briefing take them here."""

from collections.abc import Callable, Mapping
from datetime import datetime

from data.actor import Actor
from data.errors import NoSuch
from data.spread import SMALLEST
from data.store import Store
from portal.pictures import board_effect, board_places, board_time, sectors, weak_points
from portal.pictures.model import Picture, Table
from portal.workflows import sector_words
from portal.workflows.asked_figures import Asked
from portal.workflows.dashboard import Dashboard

Maker = Callable[[Dashboard], Picture]


class NoSuchPicture(NoSuch):
    """The dashboard has no picture of this name."""

    message = "没有这张图，请从风险看板重新进入。"


def names() -> tuple[str, ...]:
    """The names of all pictures, in the order of the page."""
    return tuple(_MAKERS)


def everything(dashboard: Dashboard) -> dict[str, Callable[[], Picture]]:
    """Name → a picture that is read and drawn when it is called."""

    def later(make: Maker) -> Callable[[], Picture]:
        return lambda: make(dashboard)

    return {name: later(make) for name, make in _MAKERS.items()}


def one(store: Store, name: str, asked: Asked, *, actor: Actor, now: datetime) -> Picture:
    """One picture, as the page of the same address shows it.

    Raises:
        NoSuchPicture: none of this name. NotAllowed: not for this role. NoSuchArea: not the actor's.
    """
    if name not in _MAKERS:
        raise NoSuchPicture
    return _MAKERS[name](Dashboard(store, asked, actor=actor, now=now))


def _of_sectors(name: str, make: Maker) -> Maker:
    """A picture of the sectors; where too few firms have a result it says so instead."""

    def made(dashboard: Dashboard) -> Picture:
        if dashboard.board.is_tellable:
            return make(dashboard)
        finding = f"满 {SMALLEST} 家才列数字"
        table = Table(dashboard.board.area, (), ())
        empty = sector_words.too_few(dashboard.board)
        return Picture(name, finding, None, dashboard.source, table, empty)

    return made


_SECTORS: Mapping[str, Maker] = {
    "colours": lambda of: sectors.colours(of.board, of.source, of.focus),
    "parts": lambda of: sectors.parts(of.board, of.source, of.focus),
    "exposed": lambda of: sectors.exposed(of.board, of.source, of.focus),
    "risk": lambda of: sectors.risk(of.board, of.source, of.bands, of.focus),
}
_MAKERS: Mapping[str, Maker] = {
    **{name: _of_sectors(name, make) for name, make in _SECTORS.items()},
    "places": board_places.places,
    "campaigns": board_time.campaigns,
    "flow": board_time.flow,
    "overdue": board_places.overdue,
    "effect": board_effect.effect,
    "paths": lambda of: weak_points.paths(of.weak),
    "gaps": lambda of: weak_points.gaps(of.weak),
}
