"""What may be published (可公布的分组) of a series: the whole, and each cut with its groups, the unfit ones
pooled, so that nothing that was ever published tells of one firm.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from data import disclosure
from data.disclosure import RULES, Flags, Integers, Rules
from data.errors import Refusal
from data.published_units import CUTS, NONE, Earlier, Units, is_in
from data.summaries import Cut

REST = "rest"
"""The group of what is pooled (其他)."""


class TooFewFirms(Refusal):
    """The whole is too small, or one firm dominates it."""

    message = "参评企业太少或太集中，公布任何数字都可能看出单家企业，因此不能拟稿。请在更多企业提交后再试。"


class TooLittleChanged(Refusal):
    """The difference to an earlier snapshot would tell of fewer than five firms."""

    message = "和以前公布的快照相比，变化的企业不足六家，两期相减会看出单家企业，因此不能拟稿。请等更多企业提交后再试。"


@dataclass(frozen=True, slots=True)
class Group:
    """One published group of a cut: the codes in it, and the places of its units."""

    name: str
    codes: tuple[str, ...]
    units: Integers


@dataclass
class _Told:
    """What is told so far, as rows over kinds of units: those of now, then those of then."""

    units: Units
    earlier: Sequence[Earlier]
    rules: Rules
    rows: list[Flags] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._columns()
        count = len(self.units.digests)
        for one in self.earlier:
            places = np.array([self.places[name] for name in one.digests], dtype=np.int64)
            for cut, codes in one.cells:
                row = np.zeros(len(self.places), dtype=bool)
                row[places] = is_in(cut, codes, one.groups, len(one.digests))
                self.rows.append(row)
        self.first = np.zeros(len(self.places), dtype=bool)
        self.first[:count] = True
        self.patterns = self._patterns()

    def _columns(self) -> None:
        names = dict.fromkeys(self.units.digests)
        for one in self.earlier:
            names |= dict.fromkeys(one.digests)
        self.places = {name: place for place, name in enumerate(names)}

    def row(self, group: Group) -> Flags:
        """A cell of now."""
        found = np.zeros(len(self.places), dtype=bool)
        found[group.units] = True
        return found

    def exposed(self, groups: Sequence[Group]) -> Flags:
        """Of each unit of now and then, whether these groups, beside what is told, would tell it."""
        rows = np.array([*self.rows, *map(self.row, groups)], dtype=bool)
        kinds, of_unit = np.unique(np.packbits(rows, axis=0), axis=1, return_inverse=True)
        cells = np.unpackbits(kinds, axis=0, count=rows.shape[0]).astype(bool)
        of_unit = of_unit.reshape(-1)
        found = np.zeros(len(self.places), dtype=bool)
        for present in self.patterns:
            sizes = np.bincount(of_unit[present], minlength=cells.shape[1])
            some = sizes > 0
            told = np.zeros(sizes.size, dtype=bool)
            told[some] = disclosure.exposed(cells[:, some], sizes[some], self.rules)
            found |= told[of_unit] & present
        return found

    def _patterns(self) -> list[Flags]:
        """For each node, which units have a score; nodes that all have it once."""
        lacking = dict.fromkeys(self.units.digests, "")
        for place, name in enumerate(self.units.digests):
            lacking[name] = self.units.missing(place)
        for one in self.earlier:
            lacking |= dict(zip(one.digests, one.missing, strict=True))
        without = [set(lacking[name].split()) for name in self.places]
        patterns = {
            np.array([node not in nodes for nodes in without], dtype=bool).tobytes()
            for node in self.units.scores
        }
        return [np.frombuffer(pattern, dtype=bool) for pattern in sorted(patterns)]


def groups(
    units: Units, earlier: Sequence[Earlier], rules: Rules = RULES
) -> dict[Cut, tuple[Group, ...]]:
    """Cut → its groups; a cut of which nothing may be told is left out. `all` is the whole.

    Raises:
        TooFewFirms, TooLittleChanged: not even the whole may be told.
    """
    whole = Group("", (), np.arange(len(units.digests), dtype=np.int64))
    if disclosure.pooled({"": whole.units}, list(units.scores.values()), rules):
        raise TooFewFirms
    told = _Told(units, earlier, rules)
    if told.exposed([whole]).any():
        raise TooLittleChanged
    told.rows.append(told.row(whole))
    found: dict[Cut, tuple[Group, ...]] = {"all": (whole,)}
    for cut in CUTS:
        fit = _cut(told, cut)
        if fit:
            found[cut] = fit
            told.rows += map(told.row, fit)
    return found


def _cut(told: _Told, cut: Cut) -> tuple[Group, ...]:
    cells = told.units.cells(cut)
    scores = list(told.units.scores.values())
    rest: set[str] = set()
    while True:
        rest = disclosure.pooled(cells, scores, told.rules, frozenset(rest))
        if rest == set(cells):
            return ()
        found = tuple(_grouped(cells, rest))
        exposed = told.exposed(found)
        if not exposed.any():
            return found
        rest.add(_next(cells, rest, exposed))


def _grouped(cells: Mapping[str, Integers], rest: set[str]) -> Iterator[Group]:
    for name, units in cells.items():
        if name not in rest:
            yield Group(name, (name,), units)
    if rest:
        yield Group(REST, tuple(sorted(rest)), np.sort(disclosure.joined(cells, rest)))


def _next(cells: Mapping[str, Integers], rest: set[str], exposed: Flags) -> str:
    """The smallest group with a unit that would be told; else the smallest of all."""
    kept = sorted(cells.keys() - rest, key=lambda name: (cells[name].size, name))
    return next((name for name in kept if exposed[cells[name]].any()), kept[0])


def present(scores: Integers) -> Integers:
    """The scores that there are."""
    there: Integers = scores[scores != NONE]
    return there
