"""All that was published (公布的快照架): which snapshot is read, which ones beside it, what stands in whose place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from data import campaigns, publications
from data.actor import Actor
from data.publications import Publication
from data.series import Series
from data.store import Store
from portal.workflows.published_data import USUAL
from portal.workflows.series_words import kind

STATES = {"draft": "草稿", "published": "有效", "corrected": "已更正", "withdrawn": "已撤回"}


@dataclass(frozen=True, slots=True)
class Shelf:
    """`every`: newest first. `chosen`: what the page reads; None where nothing was ever published.

    `missing`: something was asked for that is not there.
    """

    every: Sequence[Publication]
    campaigns: Mapping[str, str]
    chosen: Publication | None
    missing: bool

    @property
    def standing(self) -> list[Publication]:
        """Those that hold, the usual series first, newest first."""
        found = [one for one in self.every if one.state == "published"]
        return sorted(found, key=lambda one: _unusual(one.series))

    def instead_of(self, publication: Publication) -> Publication | None:
        """What holds in the place of one that was corrected; its own successor may have been replaced too."""
        seen = publication
        while later := self._successor(seen):
            if later.state != "corrected":
                return later
            seen = later
        return None

    def name(self, of: Series) -> str:
        """A series in words."""
        if not of.campaign:
            return kind(of)
        return f"{kind(of)}，批次“{self.campaigns.get(of.campaign, '名称已不在')}”"

    def runs(self, like: Series) -> list[list[Publication]]:
        """What holds of the series and of its like in other editions, by date; never two editions in one run."""
        found = [
            one
            for one in self.standing
            if (one.series.scope, one.series.reading, one.series.campaign)
            == (like.scope, like.reading, like.campaign)
        ]
        ordered = sorted(found, key=lambda one: (one.day, one.settled_at, one.id))
        return [list(run) for _, run in groupby(ordered, key=lambda one: one.series.edition)]

    def _successor(self, publication: Publication) -> Publication | None:
        """The one that names it, else the next of its series and day."""
        named = [one for one in self.every if one.corrects == publication.id]
        return next(iter([*named, *self._of_same_day(publication)]), None)

    def _of_same_day(self, publication: Publication) -> Iterator[Publication]:
        for one in reversed(self.every):
            is_like = (one.series, one.day) == (publication.series, publication.day)
            if is_like and (one.settled_at or one.made_at) > (
                publication.settled_at or publication.made_at
            ):
                yield one


def read(store: Store, wanted: str = "") -> Shelf:
    """Everything that was published, and which of it is read: the one of this id, else the usual."""
    every = publications.published(store)
    chosen = next((one for one in every if one.id == wanted), None)
    shelf = Shelf(every, publications.campaigns(store), chosen, bool(wanted) and chosen is None)
    if chosen is None:
        usual = next(iter(shelf.standing or every), None)
        return Shelf(every, shelf.campaigns, usual, shelf.missing)
    return shelf


def named(store: Store, shelf: Shelf, *, actor: Actor) -> Shelf:
    """The same, with the names of the campaigns that the actor knows, also those of which nothing is published."""
    own = {
        one.id: one.name for one in campaigns.in_view(store, actor=actor) if one.state != "draft"
    }
    return replace(shelf, campaigns={**shelf.campaigns, **own})


def day_of(publication: Publication) -> date:
    """The day of its figures."""
    return date.fromisoformat(publication.day)


def usual(store: Store) -> Publication | None:
    """The latest of the usual series, for the home page; None where none stands."""
    try:
        return publications.latest(store, USUAL)
    except publications.NoSuchPublication:
        return None


def _unusual(of: Series) -> tuple[bool, ...]:
    """False comes first: the current edition, full, credible, no campaign."""
    return (
        of.edition != USUAL.edition,
        of.scope != USUAL.scope,
        of.reading != USUAL.reading,
        bool(of.campaign),
    )
