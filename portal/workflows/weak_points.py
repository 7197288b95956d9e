"""Weak points (薄弱处) of an area or of one sector: leak paths (泄密途径) and the commonest gaps (短板), read at one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt

from data import differences, gaps, industries, leak_paths
from data.actor import Actor
from data.differences import LEVEL, Sample
from data.gaps import Gap
from data.leak_paths import PathCell
from data.spread import SMALLEST
from data.store import Store
from portal.workflows.asked_figures import Asked
from portal.workflows.sector_words import source_of
from portal.workflows.sectors import NOBODY, named, shorts, why
from questionnaires.loading import edition as load_edition
from questionnaires.model import Question
from scoring.rules import load_rules

SHOWN = 10
"""Gaps that are listed."""
_ALL = 10_000
_PLUS = 2
"""Firms with and firms without the gap that are added where a share is tested, so that 5 of 5 prove little.

Source: Agresti and Coull 1998, the adjusted interval of a proportion.
"""


@dataclass(frozen=True, slots=True)
class Way:
    """One leak path in one group. `cell` None: not shown, and `why`; `apart`: points off the others, where certain."""

    cell: PathCell | None
    why: str = ""
    apart: float | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """One sector and its leak paths, by id."""

    code: str
    name: str
    short: str
    firms: int
    ways: Mapping[str, Way]

    @property
    def shows(self) -> bool:
        """Whether anything of it is shown."""
        return any(way.cell for way in self.ways.values())


@dataclass(frozen=True, slots=True)
class Weakness:
    """One gap and its question. `apart`: how many points of its share lie off the other firms', where certain."""

    question: Question
    gap: Gap
    apart: float | None = None

    @property
    def worth(self) -> float:
        """Points that the mean of all firms would fall for each person-day of a firm that closes it."""
        return self.gap.whole_effect / self.gap.person_days if self.gap.person_days else 0.0


@dataclass(frozen=True, slots=True)
class WeakPoints:
    """What is weak. `paths`: id → title; `focus`: the sector that is looked at, None for all of them.

    `checked`: firms of the area with a check; `leaders`: how many of the first gaps lie too close
    together for the first to be called the commonest.
    """

    asked: Asked
    place: str
    checked: int
    paths: Mapping[str, str]
    whole: Mapping[str, PathCell]
    groups: tuple[Group, ...]
    focus: Group | None
    gaps: tuple[Weakness, ...]
    leaders: int
    read_at: datetime

    @property
    def whose(self) -> str:
        """The firms that the gaps speak of: 衢州市 or 衢州市软件业."""
        return f"{self.place}{self.focus.name}" if self.focus else self.place

    @property
    def first(self) -> Weakness | None:
        """What pays most: the largest effect on the whole for each person-day."""
        paying = [one for one in self.gaps if one.worth > 0]
        return max(paying, key=lambda one: one.worth, default=None)

    @property
    def source(self) -> str:
        """What stands below each picture: whose figures, of how many, when."""
        return source_of(self.place, self.asked.series, self.checked, self.read_at)


def read(store: Store, asked: Asked, *, actor: Actor, now: datetime) -> WeakPoints:
    """The weak points that an address asks for.

    Raises:
        NotAllowed: not for this role. NoSuchArea: not the actor's.
    """
    of, area, industry = asked.series, asked.area, asked.industry
    with store.steady():
        whole = leak_paths.table(store, of, "all", actor=actor, area=area)
        cells = leak_paths.table(store, of, "industry", actor=actor, area=area)
        every = gaps.commonest(store, of, actor=actor, area=area, count=_ALL)
        own, sectors = every, {}
        if industry:
            sectors = gaps.of_industries(store, of, actor=actor, area=area)
            own = gaps.commonest(store, of, actor=actor, area=area, industry=industry, count=_ALL)
        names = {one.code: one.name for one in industries.divisions(store)}
        place = named(store, area, actor)
    paths = _titles(of.edition)
    in_all = {cell.path: cell for cell in whole}
    groups = _groups(cells, in_all, names, list(paths))
    focus = next((one for one in groups if one.code == industry), None)
    if industry and focus is None:
        name = names.get(industry, industry)
        focus = Group(industry, name, name, 0, {path: Way(None, NOBODY) for path in paths})
    return WeakPoints(
        asked=asked,
        place=place,
        checked=max((cell.firms for cell in whole), default=0),
        paths=paths,
        whole=in_all,
        groups=groups,
        focus=focus,
        gaps=_weaknesses(of.edition, own[:SHOWN], _apart(sectors, every, industry)),
        leaders=_leaders(own),
        read_at=now,
    )


def _titles(edition: str) -> dict[str, str]:
    rules = load_rules(load_edition(edition))
    return {way.id: way.title for way in rules.paths.ways} if rules.paths else {}


def _groups(
    cells: Sequence[PathCell],
    whole: Mapping[str, PathCell],
    names: Mapping[str, str],
    paths: Sequence[str],
) -> tuple[Group, ...]:
    """The sectors in the order of their codes: no ranks."""
    told = {(c.group, c.path): c for c in cells if c.mean is not None}
    samples = {at: one for at, c in told.items() if (one := _sample(c))}
    every = {path: one for path, c in whole.items() if (one := _sample(c))}
    known = {at: one for at, one in samples.items() if at[1] in every}
    apart = differences.certain(known, every)
    found: dict[str, dict[str, Way]] = {}
    for cell in cells:
        at = cell.group, cell.path
        way = Way(told[at], apart=apart.get(at)) if at in told else Way(None, why(cell.firms))
        found.setdefault(cell.group, {})[cell.path] = way
    firms, called = {cell.group: cell.firms for cell in cells}, shorts(names)
    return tuple(
        Group(
            code,
            names.get(code, code),
            called.get(code, code),
            firms[code],
            {path: ways.get(path, Way(None, NOBODY)) for path in paths},
        )
        for code, ways in sorted(found.items())
    )


def _sample(cell: PathCell) -> Sample | None:
    if cell.mean is None or cell.deviation is None or cell.firms < SMALLEST:
        return None
    return Sample(cell.firms, cell.mean, cell.deviation)


def _weaknesses(
    edition: str, found: Sequence[Gap], apart: Mapping[str, float]
) -> tuple[Weakness, ...]:
    known = load_edition(edition).by_id
    return tuple(
        Weakness(known[one.item], one, apart.get(one.item)) for one in found if one.item in known
    )


def _apart(
    sectors: Mapping[str, Sequence[Gap]], every: Sequence[Gap], industry: str
) -> dict[str, float]:
    """Control → points by which its share lies off that of the other firms, where that is certain.

    All sectors are looked at together: who turns from one to the next finds no more by chance.
    """
    whole = {one.item: _share(one) for one in every}
    groups = {
        (code, one.item): _share(one)
        for code, found in sectors.items()
        for one in found
        if one.item in whole
    }
    told = differences.certain(groups, whole)
    return {item: apart for (code, item), apart in told.items() if code == industry}


def _leaders(found: Sequence[Gap]) -> int:
    """How many of the first may really be the commonest: chance could have put each of them second."""
    if len(found) < 2:
        return len(found)
    first, others = _share(found[0]), found[1:]
    close = [differences.chance(first, _share(one)) * len(others) >= LEVEL for one in others]
    return 1 + (close.index(False) if False in close else len(close))


def _share(one: Gap) -> Sample:
    """The share of a gap in points as a sample of firms, a little wider than it is."""
    firms = one.firms + 2 * _PLUS
    share = (one.low + _PLUS) / firms
    return Sample(one.firms, 100 * one.share, 100 * sqrt(share * (1 - share)))
