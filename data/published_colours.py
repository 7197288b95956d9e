"""Colours in a snapshot (公布的颜色): of the whole the colours, of a group how many firms are red or orange.

Where nearly all firms of a group have one colour, the number tells it of each: both sides must have
enough firms in every group told, in those not told together, and between any two that lie in each
other, also of different snapshots.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from data import disclosure
from data.disclosure import RULES, Flags, Integers, Rules
from data.figures import RISK
from data.publishable import Groups
from data.published_units import Earlier, Units
from data.summaries import COLOURS, Cut
from data.told import Group, Told

HIGH = ("red", "orange")
Shares = Mapping[tuple[Cut, str], Mapping[str, Any]]
"""Cut and group → `colours`, or `high`."""


def shares(
    units: Units, groups: Groups, earlier: Sequence[Earlier], rules: Rules = RULES
) -> Shares:
    """What may be told of the colours, for the groups of the node R."""
    is_high = np.array([colour in HIGH for colour in units.colours], dtype=bool)

    def is_mixed(places: Integers) -> bool:
        return disclosure.is_mixed(int(is_high[places].sum()), places.size, rules)

    told = Told(units, [(one, RISK, one.highs) for one in earlier], is_mixed, rules)
    whole = groups["all"][0]
    classes = disclosure.colour_classes(_colours(units, whole), rules)
    if classes is None or told.exposed([whole]).any():
        return {}
    told.add([whole])
    found: dict[tuple[Cut, str], Mapping[str, Any]] = {("all", ""): {"colours": classes}}
    for cut in groups.keys() - {"all"}:
        for group in _cut(told, groups[cut], is_high, rules):
            found[cut, group.name] = {"high": int(is_high[group.units].sum())}
    return found


def _cut(told: Told, groups: Sequence[Group], is_high: Flags, rules: Rules) -> list[Group]:
    """The groups of a cut of which it may be told; the smallest that would tell too much go first."""
    highs = {
        group.name: (int(is_high[group.units].sum()), int(group.units.size)) for group in groups
    }
    withheld: set[str] = set()
    while shown := disclosure.shown_shares(highs, rules, frozenset(withheld)):
        cells = [group for group in groups if group.name in shown]
        hidden = [group.units for group in groups if group.name not in shown]
        rest = [Group("", (), np.concatenate(hidden))] if hidden else []
        exposed = told.exposed([*cells, *rest])
        if not exposed.any():
            told.add([*cells, *rest])
            return cells
        withheld |= highs.keys() - shown
        withheld.add(_smallest(cells, exposed).name)
    return []


def _smallest(groups: Sequence[Group], exposed: Flags) -> Group:
    ordered = sorted(groups, key=lambda group: (group.units.size, group.name))
    return next((group for group in ordered if exposed[group.units].any()), ordered[0])


def _colours(units: Units, group: Group) -> dict[str, int]:
    here = [units.colours[unit] for unit in group.units.tolist()]
    return {name: here.count(name) for name in COLOURS}
