"""The risk dashboard (风险看板): what its pictures speak of, each part read when it is first asked for."""

from datetime import datetime
from functools import cached_property

from data.actor import Actor
from data.store import Store
from portal.workflows import sector_words, sectors
from portal.workflows.asked_figures import Asked
from portal.workflows.sectors import Board, Sector
from questionnaires.loading import edition
from scoring.rules import Bands, load_rules


class Dashboard:
    """One area in one series, for one official, while the store is open.

    Every part may raise `NotAllowed` or `NoSuchArea`.
    """

    def __init__(self, store: Store, asked: Asked, *, actor: Actor, now: datetime) -> None:
        self._store = store
        self.asked = asked
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
    def source(self) -> str:
        """What stands below the pictures of the sectors."""
        return sector_words.source(self.board, self.now)

    @cached_property
    def bands(self) -> Bands:
        """The edges between the colours in this edition."""
        return load_rules(edition(self.asked.series.edition)).bands
