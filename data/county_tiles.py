"""Where the tile of a county stands (县域方格): a grid by rough direction, never a drawn border."""

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

Place = tuple[int, int]
"""Column and row, from top left."""


def places(codes: Sequence[str]) -> dict[str, Place]:
    """The place of each county; those that the grid does not know follow in rows of their own."""
    known = _known()
    found = {code: known[code] for code in codes if code in known}
    wide = 1 + max((column for column, _ in known.values()), default=0)
    below = 1 + max((row for _, row in found.values()), default=-1)
    others = [code for code in codes if code not in known]
    return found | {
        code: (number % wide, below + number // wide) for number, code in enumerate(others)
    }


@cache
def note() -> str:
    """What the grid is and what it is not, as it stands below the picture."""
    return next(row["note"] for row in _rows() if row["note"])


@cache
def _known() -> Mapping[str, Place]:
    return {row["code"]: (int(row["column"]), int(row["row"])) for row in _rows()}


def _rows() -> list[dict[str, str]]:
    source = files("data") / "reference" / "county_tiles.csv"
    return list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))
