"""Sector risk (行业风险): what one page says of the sectors of an official's area, read at one moment."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from data import differences, industries, parks, regions, statistics
from data.actor import Actor
from data.differences import Sample
from data.figures import EXPOSURE, PROTECTION, RISK
from data.series import Series
from data.spread import SMALLEST
from data.statistics import Area, Cell, Coverage
from data.store import Store
from portal.workflows.asked_figures import own_area
from questionnaires.loading import edition as load_edition

TOO_FEW, BESIDE, NOBODY = f"不足 {SMALLEST} 家", "连带不列", "没有得分"
"""Why a cell has no figure: too few firms; shown, it would tell of those that are too few; none at all."""

Node = str
_Place = tuple[str, Node]
_NONE = Coverage(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Shown:
    """One node of one sector. `cell` None: not shown, and `why`.

    `apart`: how far the mean lies from that of all other firms of the area, where that is certain.
    """

    firms: int
    cell: Cell | None
    why: str = ""
    apart: float | None = None


@dataclass(frozen=True, slots=True)
class Sector:
    """One sector: its name in full and as pictures have it, its firms, and what each node shows."""

    code: str
    name: str
    short: str
    coverage: Coverage
    nodes: Mapping[Node, Shown]

    def cell(self, node: Node) -> Cell | None:
        """What is shown of a node."""
        return self.nodes[node].cell


@dataclass(frozen=True, slots=True)
class Board:
    """The whole area and its sectors in the order of their codes.

    `parts`: node → title of the parts of the questionnaire.
    """

    area: str
    series: Series
    coverage: Coverage
    whole: Mapping[Node, Cell]
    parts: Mapping[Node, str]
    sectors: tuple[Sector, ...]

    @property
    def checked(self) -> int:
        """How many firms have a figure in this reading: what every share on the page is a share of."""
        cell = self.whole.get(RISK)
        return cell.firms if cell else 0

    @property
    def shown(self) -> tuple[Sector, ...]:
        """The sectors of which at least the risk is shown."""
        return tuple(sector for sector in self.sectors if sector.cell(RISK))

    @property
    def is_tellable(self) -> bool:
        """Whether anything but counts may be said."""
        return self.checked >= SMALLEST


def read(store: Store, of: Series, *, actor: Actor, area: Area | None = None) -> Board:
    """The sectors of an area, the actor's own by itself.

    Raises:
        NotAllowed: not for this role. NoSuchArea: not the actor's, or an official without an area.
    """
    area = area or own_area(actor)
    with store.steady():
        covered = statistics.coverage(store, of, "all", actor=actor, area=area)
        by_sector = statistics.coverage(store, of, "industry", actor=actor, area=area)
        whole = statistics.table(store, of, "all", actor=actor, area=area)
        cells = statistics.table(store, of, "industry", actor=actor, area=area)
        names = {one.code: one.name for one in industries.divisions(store)}
        place = named(store, area, actor)
    parts = {section.id: section.title for section in load_edition(of.edition).sections}
    in_all = {cell.node: cell for cell in whole}
    nodes = [*parts, PROTECTION, EXPOSURE, RISK]
    return Board(
        area=place,
        series=of,
        coverage=covered.get("", _NONE),
        whole=in_all,
        parts=parts,
        sectors=_sectors(names, by_sector, _shown(cells, in_all, list(parts)), nodes),
    )


def why(firms: int) -> str:
    """Why a cell of so many firms has no figure."""
    return TOO_FEW if firms < SMALLEST else BESIDE


def shorts(names: Mapping[str, str]) -> dict[str, str]:
    """Code → the name as pictures have it; in full where two would be called the same."""
    found = {code: short(name) for code, name in names.items()}
    times = Counter(found.values())
    return {code: one if times[one] == 1 else names[code] for code, one in found.items()}


def short(name: str) -> str:
    """A division as a picture has it: 化学原料和化学制品制造业 → 化学原料等."""
    first = re.split("[、和]", name)[0]
    if first != name:
        return f"{first}等"
    return name if name.startswith("其他") else re.sub("(制造)?业$", "", name)


def named(store: Store, area: Area, actor: Actor) -> str:
    """What an area is called."""
    if area.kind == "park":
        found = parks.of_county(store, actor.county or "")
        return next((park.name for park in found if park.id == area.id), "本园区")
    return (regions.county(store, area.id) if area.id else regions.city(store)).name


def _sectors(
    names: Mapping[str, str],
    covered: Mapping[str, Coverage],
    shown: Mapping[_Place, Shown],
    nodes: Sequence[Node],
) -> tuple[Sector, ...]:
    """Also those of which nobody has a figure: a gap is part of the picture."""
    called = shorts(names)
    return tuple(
        Sector(
            code=code,
            name=names.get(code, code),
            short=called.get(code, code),
            coverage=of,
            nodes={node: shown.get((code, node), Shown(0, None, NOBODY)) for node in nodes},
        )
        for code, of in sorted(covered.items())
    )


def _shown(
    cells: Sequence[Cell], whole: Mapping[Node, Cell], parts: Sequence[Node]
) -> dict[_Place, Shown]:
    """Every cell with its difference, or with the reason why it has no figures."""
    told = {(cell.group, cell.node): cell for cell in cells if cell.mean is not None}
    apart = _apart(told, whole, parts)
    shown = {place: Shown(c.firms, c, apart=apart.get(place)) for place, c in told.items()}
    for cell in cells:
        shown.setdefault((cell.group, cell.node), Shown(cell.firms, None, why(cell.firms)))
    return shown


def _apart(
    told: Mapping[_Place, Cell], whole: Mapping[Node, Cell], parts: Sequence[Node]
) -> dict[_Place, float]:
    """Certain differences, each picture for itself: the heat map, exposure with protection, risk."""
    pictures: tuple[Callable[[Node], bool], ...] = (
        lambda node: node in parts,
        lambda node: node in (EXPOSURE, PROTECTION),
        lambda node: node == RISK,
    )
    found: dict[_Place, float] = {}
    every = {node: one for node, cell in whole.items() if (one := sample(cell))}
    for drawn in pictures:
        groups = {
            place: one
            for place, cell in told.items()
            if drawn(place[1]) and place[1] in every and (one := sample(cell))
        }
        found |= differences.certain(groups, every)
    return found


def sample(cell: Cell) -> Sample | None:
    """The figures of a cell as a sample; None where they are not shown."""
    if cell.mean is None or cell.deviation is None:
        return None
    return Sample(cell.firms, cell.mean, cell.deviation)
