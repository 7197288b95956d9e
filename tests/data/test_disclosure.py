"""The rules against working out single firms, one by one; and that the attack sees when one is missing."""

from collections.abc import Mapping

import numpy as np
import pytest

from data import disclosure
from data.disclosure import RULES, Rules
from tests.data.attack import Seen, found

POINT = 10_000


@pytest.mark.parametrize(
    ("points", "fit"),
    [
        pytest.param([30, 40, 50, 60, 45, 35], True, id="six firms apart from each other"),
        pytest.param([30, 40, 50, 60, 45], False, id="five: a reader among them has four others"),
        pytest.param([90, 5, 6, 7, 8, 9], False, id="one holds more than half of the sum"),
        pytest.param([10, 95, 94, 93, 92, 91], False, id="one lacks more than half of what lacks"),
        pytest.param([50, 50, 51, 50, 51, 50], False, id="all so near that the mean tells each"),
        pytest.param([1, 9, 8, 7, 6, 5], False, id="the sum leaves each hardly any room"),
    ],
)
def test_which_sums_may_be_known(points: list[float], fit: bool) -> None:
    scores = np.array([round(p * POINT) for p in points], dtype=np.int64)

    assert disclosure.is_fit(scores) is fit


@pytest.mark.parametrize(
    ("sizes", "rest"),
    [
        pytest.param({"a": 9, "b": 8}, set(), id="nothing to pool"),
        pytest.param({"a": 9, "b": 8, "c": 3, "d": 3}, {"c", "d"}, id="two small ones suffice"),
        pytest.param({"a": 9, "b": 8, "c": 2}, {"b", "c"}, id="else the smallest goes with it"),
        pytest.param({"a": 9, "c": 2}, {"a", "c"}, id="or the cut is not told at all"),
    ],
)
def test_the_rest_is_no_small_group_either(sizes: Mapping[str, int], rest: set[str]) -> None:
    places, groups = 0, {}
    for name, size in sizes.items():
        groups[name] = np.arange(places, places + size)
        places += size

    assert disclosure.pooled(groups, lambda units: units.size >= 6) == rest


@pytest.mark.parametrize(
    ("firms", "which"),
    [(11, ()), (12, (50,)), (24, (25, 50, 75)), (59, (25, 50, 75)), (60, (10, 25, 50, 75, 90))],
)
def test_a_quantile_needs_firms_on_either_side(firms: int, which: tuple[int, ...]) -> None:
    assert disclosure.quantiles(firms) == which


@pytest.mark.parametrize(
    ("counts", "classes"),
    [
        ((9, 8, 7, 6), {"red": 9, "orange": 8, "yellow": 7, "blue": 6}),
        ((9, 8, 7, 0), {"red": 9, "orange": 8, "yellow+blue": 7}),
        ((3, 8, 7, 1), {"red+orange": 11, "yellow+blue": 8}),
        ((20, 0, 1, 0), None),
    ],
)
def test_colours_are_joined_until_each_has_enough(
    counts: tuple[int, ...], classes: dict[str, int] | None
) -> None:
    named = dict(zip(("red", "orange", "yellow", "blue"), counts, strict=True))

    assert disclosure.colour_classes(named) == classes


def test_shares_are_told_only_where_the_others_are_mixed_too() -> None:
    highs = {"a": (10, 20), "b": (7, 14), "c": (0, 9)}

    assert disclosure.shown_shares(highs) == {"a"}
    assert disclosure.shown_shares({**highs, "d": (9, 9)}) == {"a", "b"}
    assert disclosure.shown_shares(highs, Rules(least=0)) == {"a", "b", "c"}
    assert disclosure.shown_shares(highs, RULES, frozenset({"a"})) == {"b"}


_TWELVE = {f"u{place}": {"industry": "34" if place < 6 else "35"} for place in range(12)}
_WHOLE = frozenset[str]()


def _content(**groups: Mapping[str, object]) -> Seen:
    cells = {
        cut: [{"group": cut, "codes": ["34"], "firms": 6 if cut == "industry" else 12, **told}]
        for cut, told in groups.items()
    }
    content = {"counts": {}, "scores": {"P": cells, "R": {}}}
    return Seen(content, _TWELVE, dict.fromkeys(_TWELVE, _WHOLE))


@pytest.mark.parametrize(
    ("seen", "word"),
    [
        pytest.param([_content(all={"mean": 50.0})], "", id="a mean of twelve tells nothing"),
        pytest.param([_content(all={"mean": 99.9})], "之间", id="a mean at the end tells each"),
        pytest.param(
            [_content(all={"mean": 50.0, "p10": 9})], "一侧", id="a quantile of two firms"
        ),
        pytest.param(
            [_content(industry={"mean": 50.0}, all={"mean": 74.9})],
            "之间",
            id="the rest is at the end",
        ),
    ],
)
def test_the_attack_sees_what_is_there(seen: list[Seen], word: str) -> None:
    words = found(seen, {})

    assert bool(words) == bool(word)
    assert all(word in one for one in words)


@pytest.mark.parametrize(
    ("lowest", "fits"), [pytest.param(60, True, id="not"), pytest.param(10, False, id="more")]
)
def test_one_firm_lacks_more_than_half_of_what_others_lack(lowest: int, fits: bool) -> None:
    """Nine near the full score: what is missing to it is then the tenth one's, and tells its score."""
    points = [88, 90, 92, 94, 96, 98, 89, 91, 95, lowest]

    assert disclosure.is_fit(np.array(points, dtype=np.int64) * 10_000) is fits
