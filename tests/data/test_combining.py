"""What sums tell whoever combines them: few cells by hand, many at random against plain algebra."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest

from data import combining
from data.combining import Flags, Integers, Reader

LEAST = 6


def _told(before: Flags, new: Flags, sizes: Sequence[int], known: Sequence[int] = ()) -> Flags:
    """What the new cells tell beside those of before, to who knows the values of some kinds."""
    is_known = np.isin(np.arange(len(sizes)), known)
    gram = combining.shared(before, ~is_known)
    reader = Reader(before, gram, np.array(sizes), is_known, len(new))
    patterns = combining.split(combining.split(combining.untold(len(sizes)), before), new)
    cells = np.vstack([before, new])
    return reader.in_differences(new, cells, LEAST) | reader.in_span(new, patterns, LEAST)


@pytest.mark.parametrize(
    ("cells", "sizes", "told"),
    [
        pytest.param(["11", "10"], [9, 8], [False, False], id="a whole and its large part"),
        pytest.param(["11", "10"], [9, 1], [False, True], id="a whole less all but one"),
        pytest.param(["110", "011"], [7, 9, 7], [False] * 3, id="far apart"),
        pytest.param(["110", "011"], [1, 9, 1], [True, False, True], id="one firm exchanged"),
        pytest.param(
            ["111", "110", "101"], [1, 9, 9], [True, False, False], id="two parts that overlap"
        ),
        pytest.param(["1"], [5], [True], id="a small cell"),
    ],
)
def test_what_adding_and_subtracting_tells(
    cells: list[str], sizes: list[int], told: list[bool]
) -> None:
    rows = np.array([[mark == "1" for mark in cell] for cell in cells])

    assert _told(rows[:0], rows, sizes).tolist() == told
    if len(rows) > 1:
        assert _told(rows[:1], rows[1:], sizes).tolist() == told


def test_who_knows_a_county_takes_it_away() -> None:
    """Seven firms of which two are another county's: its reviewer is left with five."""
    rows = np.array([[True, True]])

    assert not _told(rows[:0], rows, [5, 2]).any()
    assert _told(rows[:0], rows, [5, 2], known=[1]).tolist() == [True, False]


def test_cells_that_are_told_one_after_the_other_tell_what_they_tell_at_once() -> None:
    """A whole, then its two parts that overlap in one firm."""
    rows = np.array([[True, True, True], [True, True, False], [True, False, True]])
    sizes = np.array([1, 9, 9])
    reader = Reader(rows[:0], np.zeros((0, 0)), sizes, np.zeros(3, dtype=bool), len(rows))
    patterns = combining.untold(3)

    found = []
    for row in rows:
        patterns = combining.split(patterns, row[None])
        found.append(reader.in_span(row[None], patterns, LEAST).any())
        reader.add(row[None])

    assert found == [False, False, True]


@pytest.mark.parametrize("seed", range(40))
def test_what_a_combination_singles_out_by_plain_algebra(seed: int) -> None:
    """The same as by the definition: some cells before, some new, to a stranger and to who knows a few kinds."""
    random = np.random.default_rng(seed)
    sizes = random.choice([1, 2, 3, 4, 9, 40], random.integers(3, 40))
    cuts = [random.integers(0, groups, sizes.size) for groups in (2, 3, 5)]
    cells = np.array([cut == group for cut in cuts for group in range(cut.max() + 1)])
    cells = random.permutation(cells[random.random(len(cells)) < 0.9])
    before = int(random.integers(0, len(cells)))
    known = random.random(sizes.size) < (0.3 if seed % 2 else 0.0)
    gram = combining.shared(cells[:before], ~known)
    reader = Reader(cells[:before], gram, sizes, known, len(cells) - before)
    patterns = combining.split(combining.untold(sizes.size), cells)

    found = reader.in_span(cells[before:], patterns, LEAST)

    is_open = ~known & cells.any(axis=0)
    kinds, of_kind = np.unique(cells[:, is_open], axis=1, return_inverse=True)
    counts = np.bincount(of_kind, weights=sizes[is_open]).astype(np.int64)
    assert found[is_open].tolist() == _plainly(kinds, counts)[of_kind].tolist()
    assert not found[~is_open].any()


def _plainly(kinds: Flags, sizes: Integers) -> Flags:
    rank = np.linalg.matrix_rank

    def is_told(*which: int) -> bool:
        """Whether leaving these out takes something from the rank: a combination has nothing else."""
        others = np.delete(kinds, which, axis=1).astype(float)
        return bool(rank(others) < rank(kinds.astype(float)))

    alone = np.array([n < LEAST and is_told(k) for k, n in enumerate(sizes)], dtype=bool)
    told = alone.copy()
    for one, other in combinations(np.flatnonzero(~alone).tolist(), 2):
        if sizes[one] + sizes[other] < LEAST and is_told(one, other):
            told[[one, other]] = True
    return told
