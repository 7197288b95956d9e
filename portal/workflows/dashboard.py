"""The risk dashboard (风险看板): what its pictures speak of, each part read when it is first asked for."""

from dataclasses import replace
from datetime import datetime
from functools import cached_property

from data import statistics
from data.actor import Actor
from data.effect import Comparison
from data.over_time import Run
from data.series import Series
from data.store import Store
from portal.workflows import (
    asked_figures,
    kept_effect,
    over_campaigns,
    overdue_places,
    places,
    sector_words,
    sectors,
    weak_points,
)
from portal.workflows.asked_figures import Asked
from portal.workflows.kept_effect import OpenStore, Read
from portal.workflows.over_campaigns import Flow
from portal.workflows.overdue_places import Overdue
from portal.workflows.places import Places
from portal.workflows.sectors import Board, Sector
from portal.workflows.weak_points import WeakPoints
from questionnaires.loading import edition
from scoring.rules import Bands, load_rules


class Dashboard:
    """One area in one series, for one official, while the store is open.

    Every part may raise `NotAllowed` or `NoSuchArea`.
    """

    def __init__(self, store: Store, asked: Asked, *, actor: Actor, now: datetime) -> None:
        self._store = store
        self.asked = asked_figures.settled(store, asked, actor=actor)
        self.actor = actor
        self.now = now

    @cached_property
    def board(self) -> Board:
        """The area and its sectors."""
        return sectors.read(self._store, self.asked.series, actor=self.actor, area=self.asked.area)

    @cached_property
    def focus(self) -> Sector | None:
        """The sector in focus; None for all, and for one that has no confirmed firm here."""
        found = (one for one in self.board.sectors if one.code == self.asked.industry)
        return next(found, None)

    @cached_property
    def places(self) -> Places:
        """The counties of the city, or the parks of the county."""
        return places.read(self._store, self.asked.series, actor=self.actor, area=self.asked.area)

    @cached_property
    def runs(self) -> list[Run]:
        """The campaigns of the area, editions apart; with a sector in focus, of that."""
        return over_campaigns.runs(
            self._store, self.asked, actor=self.actor, industry=self._industry
        )

    @cached_property
    def flow(self) -> Flow:
        """The same firms in the campaign asked for, or the latest, and in the one before."""
        return over_campaigns.flow(
            self._store,
            self.runs,
            self.asked.series.campaign,
            actor=self.actor,
            area=self.asked.area,
            industry=self._industry,
        )

    @cached_property
    def overdue(self) -> Overdue:
        """Corrective actions past their day."""
        return overdue_places.read(
            self._store, actor=self.actor, area=self.asked.area, now=self.now
        )

    @cached_property
    def weak(self) -> WeakPoints:
        """The leak paths and the commonest gaps; with a sector in focus, of that."""
        asked = replace(self.asked, industry=self._industry)
        return weak_points.read(self._store, asked, actor=self.actor, now=self.now)

    @property
    def effect(self) -> Comparison:
        """Guided firms against those not yet guided."""
        return self.effect_read.comparison

    @cached_property
    def effect_read(self) -> Read:
        """The same with its moment; of all that there is here the slowest to read."""
        of, county = self._compared
        return kept_effect.compare(self._store, of, county, actor=self.actor, now=self.now)

    def effect_soon(self, open_store: OpenStore) -> bool:
        """Whether it is at hand without waiting long; else it is being read, and is there a little later."""
        of, county = self._compared
        found = kept_effect.soon(
            self._store, open_store, of, county, actor=self.actor, now=self.now
        )
        if found:
            self.effect_read = found
        return found is not None

    @property
    def _compared(self) -> tuple[Series, str]:
        """Whose checks are compared: the series, and the county or none."""
        statistics.admit(self._store, self.asked.area, "all", self.actor)
        area = self.asked.area
        return self.asked.series, area.id if area.kind == "county" else ""

    @property
    def _industry(self) -> str:
        return self.focus.code if self.focus else ""

    @cached_property
    def source(self) -> str:
        """What stands below the pictures of the sectors."""
        return sector_words.source(self.board, self.now)

    @cached_property
    def bands(self) -> Bands:
        """The edges between the colours in this edition."""
        return load_rules(edition(self.asked.series.edition)).bands
