"""What may be published (可公布的分组) of a series: the whole, and each cut with its groups, the unfit ones
pooled, so that nothing that was ever published tells of one firm.

Each node is looked at by itself: its scores are unknowns of their own. The count of firms, and the
colours with it, are looked at like a node.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from data import disclosure
from data.disclosure import RULES, Flags, Integers, Rules, Sums
from data.errors import Refusal
from data.published_units import COUNT, CUTS, Earlier, Units
from data.summaries import Cut
from data.told import Found, Group, Told
from data.unit_kinds import Kinds, kinds

REST = "rest"
"""The group of what is pooled (其他)."""


class TooFewFirms(Refusal):
    """The whole is too small."""

    message = "参评企业太少，公布任何数字都可能看出单家企业，因此不能拟稿。请在更多企业提交后再试。"


class TooLittleChanged(Refusal):
    """The difference to an earlier snapshot would tell of single firms."""

    message = "和以前公布的快照相比，变化的企业太少，两期相减会看出单家企业，因此不能拟稿。请等更多企业提交后再试。"


Groups = Mapping[Cut, tuple[Group, ...]]


def groups(units: Units, earlier: Sequence[Earlier], rules: Rules = RULES) -> dict[str, Groups]:
    """Node → cut → its groups. What may not be told is left out; `all` is the whole.

    Raises:
        TooFewFirms, TooLittleChanged: not even the whole may be counted.
    """
    if len(units.digests) < rules.least:
        raise TooFewFirms
    of = kinds(units, earlier)
    known: dict[bytes, Found] = {}
    found = {node: _node(of, node, rules, known) for node in (COUNT, *units.scores)}
    if not found[COUNT]:
        raise TooLittleChanged
    return {node: cuts for node, cuts in found.items() if cuts}


def _node(of: Kinds, node: str, rules: Rules, known: dict[bytes, Found]) -> Groups:
    units = of.units
    counts = np.zeros(len(units.digests), dtype=np.int64)
    scores = units.scores.get(node, counts)

    def may_tell(sums: Sums) -> bool:
        return sums.firms >= rules.least if node == COUNT else disclosure.is_fit(sums, rules)

    def is_fit(places: Integers) -> bool:
        return may_tell(disclosure.sums(scores[places]))

    cells = [one.cells.get(node, ()) for one in of.earlier]
    told = Told(of, cells, node, of.tallied(scores), may_tell, rules, known)
    whole = Group("", (), units.having(node))
    if not is_fit(whole.units) or told.exposed([whole]).any():
        return {}
    told.add([whole])
    found: dict[Cut, tuple[Group, ...]] = {"all": (whole,)}
    for cut in CUTS:
        fit = _cut(told, units.cells(cut, node), is_fit)
        if fit:
            found[cut] = fit
            told.add(fit)
    return found


def _cut(
    told: Told, cells: Mapping[str, Integers], is_fit: Callable[[Integers], bool]
) -> tuple[Group, ...]:
    rest: set[str] = set()
    while True:
        rest = disclosure.pooled(cells, is_fit, frozenset(rest))
        if rest == set(cells):
            return ()
        found = tuple(_grouped(cells, rest))
        exposed = told.exposed(found)
        if not exposed.any():
            return found
        rest.add(_next(told, cells, rest, exposed))


def _grouped(cells: Mapping[str, Integers], rest: set[str]) -> Iterator[Group]:
    for name, units in cells.items():
        if name not in rest:
            yield Group(name, (name,), units)
    if rest:
        yield Group(REST, tuple(sorted(rest)), np.sort(disclosure.joined(cells, rest)))


def _next(told: Told, cells: Mapping[str, Integers], rest: set[str], exposed: Flags) -> str:
    """The smallest group with a unit that would be told; else the smallest of all."""
    kept = sorted(cells.keys() - rest, key=lambda name: (cells[name].size, name))
    return next((name for name in kept if told.is_among(exposed, cells[name])), kept[0])
