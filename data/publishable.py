"""What may be published (可公布的分组) of a series: the whole, and each cut with its groups, the unfit ones
pooled, so that nothing that was ever published tells of one firm.

All nodes have the same groups, of the firms that have a score for each of them: the protection is the
weighted mean of its parts, so what is kept back of one part could be reckoned from the others. The
count of firms, and the colours with it, are looked at by themselves.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from data import disclosure
from data.disclosure import RULES, Flags, Integers, Rules
from data.errors import Refusal
from data.figures import EXPOSURE, PROTECTION, RISK
from data.published_units import COUNT, CUTS, NONE, Earlier, Units
from data.summaries import Cut
from data.told import Group, Told

MAIN = (PROTECTION, RISK, EXPOSURE)
REST = "rest"
"""The group of what is pooled (其他)."""


class TooFewFirms(Refusal):
    """The whole is too small."""

    message = "参评企业太少，公布任何数字都可能看出单家企业，因此不能拟稿。请在更多企业提交后再试。"


class TooLittleChanged(Refusal):
    """The difference to an earlier snapshot would tell of single firms."""

    message = "和以前公布的快照（或者草稿）相比，变化的企业太少，两期相减会看出单家企业，因此不能拟稿。请等更多企业提交后再试。"


Groups = Mapping[Cut, tuple[Group, ...]]


def groups(units: Units, earlier: Sequence[Earlier], rules: Rules = RULES) -> dict[str, Groups]:
    """Node → cut → its groups. What may not be told is left out; `all` is the whole.

    Raises:
        TooFewFirms, TooLittleChanged: not even the whole may be counted.
    """
    if len(units.digests) < rules.least:
        raise TooFewFirms
    everybody = np.arange(len(units.digests), dtype=np.int64)
    counted = _cuts(
        units, earlier, (COUNT,), everybody, lambda places: places.size >= rules.least, rules
    )
    if not counted:
        raise TooLittleChanged
    found = {COUNT: counted}
    if not rules.shared:
        return found | {node: _scored(units, earlier, [node], rules) for node in units.scores}
    for nodes in _told(units, rules):
        scored = _scored(units, earlier, nodes, rules)
        if scored:
            return found | dict.fromkeys(nodes, scored)
    return found


def _told(units: Units, rules: Rules) -> Iterator[tuple[str, ...]]:
    """The nodes to be told, as many as may be: with all parts, where most firms have all, or without."""
    usual = [node for node in units.scores if node in MAIN]
    fit = tuple(
        n for n in usual if disclosure.is_fit(_scores(units, n, units.complete([n])), rules)
    )
    if PROTECTION in fit and 2 * units.complete(units.scores).size >= len(units.digests):
        yield *fit, *(node for node in units.scores if node not in MAIN)
    yield fit


def _scored(units: Units, earlier: Sequence[Earlier], nodes: Sequence[str], rules: Rules) -> Groups:
    def is_fit(places: Integers) -> bool:
        return all(disclosure.is_fit(_scores(units, node, places), rules) for node in nodes)

    return _cuts(units, earlier, nodes, units.complete(nodes), is_fit, rules) if nodes else {}


def _scores(units: Units, node: str, places: Integers) -> Integers:
    """Those of the units that have one."""
    found = units.scores[node][places]
    told: Integers = found[found != NONE]
    return told


def _cuts(
    units: Units,
    earlier: Sequence[Earlier],
    nodes: Sequence[str],
    places: Integers,
    is_fit: Callable[[Integers], bool],
    rules: Rules,
) -> Groups:
    """The groups of these units; nothing where not even the whole may be told."""
    beside = nodes if COUNT in nodes else units.scores
    cells = [(one, node, one.cells.get(node, ())) for one in earlier for node in beside]
    told = Told(units, cells, is_fit, rules)
    whole = Group("", (), places)
    if not told.is_fit(whole.units) or told.exposed([whole]).any():
        return {}
    told.add([whole])
    found: dict[Cut, tuple[Group, ...]] = {"all": (whole,)}
    for cut in CUTS:
        fit = _cut(told, units.cells(cut, places))
        if fit:
            found[cut] = fit
            told.add(fit)
    return found


def _cut(told: Told, cells: Mapping[str, Integers]) -> tuple[Group, ...]:
    rest: set[str] = set()
    while True:
        rest = disclosure.pooled(cells, told.is_fit, frozenset(rest))
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
