"""Disclosure control (防止推算): what may be published so that nobody finds one firm's score in it.

Pure. A reader may add and subtract whatever was ever published, and may be one of the firms, which
knows its own score. The rules, each with what it stops, stand in docs/statistics.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

OTHERS = 5
LEAST = OTHERS + 1
"""The fewest firms in a figure: its reader may be one of them, and there are five others."""
FULL = 100 * 10_000
"""The highest score, in ten-thousandths of a point."""
CLOSEST = 12 * 10_000
"""Within so wide a range a mean and its deviation must leave every score."""
ROOM = 40 * 10_000
"""So much must be between a sum and its ends: half of it is left to who knows one score."""
MEDIAN, QUARTILES, TENTHS = 2 * LEAST, 4 * LEAST, 10 * LEAST
"""From how many firms on a quantile has at least `LEAST` firms on either side."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers of the rules; a test switches them off to see that the attack then succeeds."""

    least: int = LEAST
    dominance: bool = True
    audit: bool = True
    shared: bool = True
    parks: bool = True


RULES = Rules()


def quantiles(firms: int) -> tuple[int, ...]:
    """Which quantiles (per cent) of so many firms may be published."""
    found = ((50,), MEDIAN), ((25, 75), QUARTILES), ((10, 90), TENTHS)
    return tuple(sorted(q for which, least in found if firms >= least for q in which))


def is_fit(scores: Integers, rules: Rules = RULES) -> bool:
    """Whether the sum of these scores and their deviation may be known, also to one of the firms.

    Too few firms; scores so near to none or all, or to each other, that mean and deviation tell each;
    one firm that holds more than half of the sum, or of what is missing to the full score, of all or
    of those that another firm has beside itself: none may.
    """
    firms, total = scores.size, int(scores.sum())
    if firms < rules.least:
        return False
    if not rules.dominance:
        return True
    ends = (total, scores), (FULL * firms - total, FULL - scores)
    return not any(_is_held_by_one(*end) for end in ends) and _leaves_room(scores)


def _is_held_by_one(total: int, scores: Integers) -> bool:
    """The reader who leaves most of the rest to one firm is the second largest."""
    second, first = map(int, np.partition(scores, -2)[-2:]) if scores.size > 1 else (0, total)
    return total < ROOM or 2 * first > total - second


def _leaves_room(scores: Integers) -> bool:
    """Whether a score may lie far enough from the mean, given the deviation of the others of any one firm.

    None of n scores lies further from their mean than √(squares × (n − 1) / n).
    """
    others = scores.size - 1
    if others < 1:
        return False
    apart = scores - scores.mean()
    squares = float(apart @ apart) - float(np.abs(apart).max()) ** 2 * scores.size / others
    return 2 * sqrt(max(0.0, squares) * (others - 1) / others) >= CLOSEST


def pooled(
    groups: Mapping[str, Integers],
    may_tell: Callable[[Integers], bool],
    forced: frozenset[str] = frozenset(),
) -> set[str]:
    """Which groups of a cut go into one rest (其他), so that the whole less its parts tells nothing unfit.

    Args:
        groups: group → the places of its units.
        forced: groups that must go there for another reason.

    Returns:
        The pooled groups; all of them where nothing else is left.
    """
    rest = {name for name, units in groups.items() if not may_tell(units)} | forced
    kept = sorted(groups.keys() - rest, key=lambda name: (groups[name].size, name))
    while rest and kept and not may_tell(joined(groups, rest)):
        rest.add(kept.pop(0))
    return rest if kept else set(groups)


def joined(groups: Mapping[str, Integers], names: set[str]) -> Integers:
    """The units of several groups."""
    return np.concatenate([groups[name] for name in sorted(names)])


def colour_classes(counts: Mapping[str, int], rules: Rules = RULES) -> dict[str, int] | None:
    """Colours of one group, joined until each class and its rest have enough firms; None for none."""
    for classes in _CLASSES:
        found = {name: sum(counts.get(c, 0) for c in name.split("+")) for name in classes}
        total = sum(found.values())
        if all(rules.least <= firms <= total - rules.least for firms in found.values()):
            return found
    return None


_CLASSES = (
    ("red", "orange", "yellow", "blue"),
    ("red", "orange", "yellow+blue"),
    ("red+orange", "yellow", "blue"),
    ("red+orange", "yellow+blue"),
)


def is_mixed(high: int, firms: int, rules: Rules = RULES) -> bool:
    """Whether enough firms are red or orange, and enough are not."""
    return rules.least <= high <= firms - rules.least


def shown_shares(
    highs: Mapping[str, tuple[int, int]],
    rules: Rules = RULES,
    withheld: frozenset[str] = frozenset(),
) -> set[str]:
    """Of which groups of a cut the share of 红橙 may be shown; groups make up the whole.

    Args:
        highs: group → (firms that are red or orange, firms).
        withheld: groups of which it may not, for another reason.

    Both sides have enough firms in each group shown, and in those not shown together.
    """

    def hides_well(names: set[str]) -> bool:
        high = sum(highs[name][0] for name in names)
        return not names or is_mixed(high, sum(highs[name][1] for name in names), rules)

    shown = {name for name, (high, firms) in highs.items() if is_mixed(high, firms, rules)}
    shown -= withheld
    hidden = set(highs) - shown
    for name in sorted(shown, key=lambda name: (highs[name][1], name)):
        if hides_well(hidden):
            break
        hidden.add(name)
    return set(highs) - hidden if hides_well(hidden) else set()
