"""A published snapshot (公布的快照) as its readers see it: names in place of codes, and nothing added to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from data import publications
from data.differences import Sample
from data.figures import RISK
from data.publications import Publication
from data.publishable import REST
from data.store import Store
from data.summaries import Cut
from portal.workflows import published_names
from portal.workflows.published_names import Control, Names
from questionnaires.loading import edition as load_edition
from scoring.rules import Bands, load_rules

Node = str
_Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Group:
    """One group of one table. What is None was withheld.

    `name`: in full; `short`: as pictures have it. `codes`: of what is in it; `contains`: their names,
    of what was pooled into 其他. `coverage`,
    `verified`: shares to a twentieth, of the table of counts. `high`: how many are red or orange.
    """

    code: str
    name: str
    short: str
    codes: tuple[str, ...]
    contains: tuple[str, ...]
    firms: int
    mean: float | None = None
    deviation: float | None = None
    quantiles: Mapping[int, float] = field(default_factory=dict)
    high: int | None = None
    coverage: float | None = None
    verified: float | None = None

    @property
    def is_rest(self) -> bool:
        """Whether it is what was pooled."""
        return self.code == REST

    @property
    def sample(self) -> Sample | None:
        """Its scores as far as a test of differences needs them; None where the spread is not told."""
        if self.mean is None or self.deviation is None:
            return None
        return Sample(self.firms, self.mean, self.deviation)


@dataclass(frozen=True, slots=True)
class Share:
    """A share (0 to 1) to the nearest twentieth; `bound`: not told more precisely than `under` or `over` it."""

    value: float
    bound: Literal["under", "over", ""] = ""

    @property
    def rank(self) -> float:
        """What shares are put in order by."""
        return self.value + {"under": -0.05, "over": 0.05}.get(self.bound, 0.0)


@dataclass(frozen=True, slots=True)
class Gap:
    """A common gap (短板) of the whole city: `share` of the firms to whom the control applies have it.

    The rest is of the catalogue; None where the edition is not shipped any more.
    """

    item: str
    share: Share
    control: Control | None

    @property
    def title(self) -> str:
        """What the control is called."""
        return self.control.title if self.control else self.item


@dataclass(frozen=True, slots=True)
class Path:
    """A leak path (泄密途径) of the whole city: its mean index in whole points, and of which share of
    the firms it is the likeliest. None where it is withheld.
    """

    id: str
    title: str
    mean: float | None
    likeliest: Share | None


@dataclass(frozen=True, slots=True)
class Published:
    """One snapshot in words.

    `city`: whose figures. `campaign`: its name; empty where the series has none. `counties`: code →
    name of every county. `parts`: node → title of the parts of the questionnaire. `colours`: classes
    such as `yellow+blue` → firms, None where not told. `gaps`, `paths`: None where the snapshot, or
    the rules, have none.
    """

    publication: Publication
    number: str
    city: str
    campaign: str
    counties: Mapping[str, str]
    parts: Mapping[Node, str]
    counts: Mapping[Cut, tuple[Group, ...]]
    scores: Mapping[Node, Mapping[Cut, tuple[Group, ...]]]
    colours: Mapping[str, int] | None
    gaps: tuple[Gap, ...] | None
    paths: tuple[Path, ...] | None

    @property
    def firms(self) -> int:
        """How many firms the snapshot speaks of."""
        every = self.counts.get("all", ())
        return every[0].firms if every else 0

    def whole(self, node: Node) -> Group | None:
        """The whole city in one node; None where it is withheld."""
        every = self.groups(node, "all")
        return every[0] if every else None

    def groups(self, node: Node, cut: Cut) -> tuple[Group, ...]:
        """The groups of a cut in one node, 其他 last; empty where the cut is withheld."""
        return self.scores.get(node, {}).get(cut, ())


def read(store: Store, publication: Publication) -> Published:
    """The snapshot with its codes named as the portal names them today."""
    content = publication.content
    names = published_names.read(store, publication.series.edition, publication.rules_version)
    counts = content.get("counts", {})
    scores = content.get("scores", {})
    whole = scores.get(RISK, {}).get("all", [{}])[0]
    return Published(
        publication=publication,
        number=number_of(publication),
        city=names.city,
        campaign=publications.campaigns(store).get(publication.series.campaign, ""),
        counties=names.groups["county"],
        parts={node: title for node, title in names.parts.items() if node in scores},
        counts=_cuts(counts, names),
        scores={node: _cuts(cuts, names) for node, cuts in scores.items()},
        colours=whole.get("colours"),
        gaps=_gaps(content.get("gaps"), names),
        paths=_paths(content.get("paths"), names),
    )


def bands_of(publication: Publication) -> Bands:
    """The edges between the colours; of an edition that is not shipped any more, those of today."""
    try:
        questionnaire = load_edition(publication.series.edition)
    except LookupError:
        questionnaire = load_edition()
    return load_rules(questionnaire).bands


def number_of(publication: Publication) -> str:
    """What people call a snapshot (快照编号): its day and the beginning of its id."""
    return called(publication.id, publication.day)


def called(publication_id: str, day: str) -> str:
    """The same from id and day."""
    return f"S-{day}-{publication_id[:8]}"


def _cuts(cuts: Mapping[str, Sequence[_Row]], names: Names) -> dict[Cut, tuple[Group, ...]]:
    return {
        cast(Cut, cut): tuple(sorted((_group(row, cut, names) for row in rows), key=_place))
        for cut, rows in cuts.items()
    }


def _place(group: Group) -> tuple[bool, str]:
    return group.is_rest, group.code


def _group(row: _Row, cut: str, names: Names) -> Group:
    code = row["group"]
    contains = tuple(names.of(cut, one) for one in row["codes"]) if code == REST else ()
    return Group(
        code=code,
        name=names.of(cut, code),
        short=names.short(cut, code),
        codes=tuple(row["codes"]),
        contains=contains,
        firms=row["firms"],
        mean=row.get("mean"),
        deviation=row.get("sd"),
        quantiles={int(key[1:]): row[key] for key in row if key[:1] == "p" and key[1:].isdigit()},
        high=row.get("high"),
        coverage=row.get("coverage"),
        verified=row.get("verified"),
    )


def _gaps(rows: Sequence[_Row] | None, names: Names) -> tuple[Gap, ...] | None:
    """The most common first."""
    if rows is None:
        return None
    found = [Gap(row["item"], _share(row), names.controls.get(row["item"])) for row in rows]
    return tuple(sorted(found, key=lambda one: (-one.share.rank, one.item)))


def _paths(rows: Sequence[_Row] | None, names: Names) -> tuple[Path, ...] | None:
    """The highest index first, those without one last."""
    if rows is None:
        return None
    found = [
        Path(
            id=row["item"],
            title=names.paths.get(row["item"], row["item"]),
            mean=row.get("mean"),
            likeliest=_share(row["likeliest"]) if row.get("likeliest") else None,
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: (one.mean is None, -(one.mean or 0.0), one.id)))


def _share(row: _Row) -> Share:
    return Share(row["share"], row.get("bound", ""))
