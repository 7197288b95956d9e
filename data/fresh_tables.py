"""Fresh tables (现算的表): one cut of the whole city, exact, straight from the figures.

An index holds the scores of each cell in order: one scan counts and adds them up, and a quantile is
the score at its place, a few steps from the nearer end. Nothing is sorted, nothing else is read.
"""

from collections.abc import Sequence

from data import summaries
from data.store import Row, Store
from data.summaries import COLOURS, TWENTIETHS, Cut, place

_COUNTED = """
    SELECT {group} AS grp, count(*) AS firms, sum(score) AS total, sum(score * score) AS squares
        {colours}
    FROM figures WHERE series = :series AND node = :node {grouped}
"""
_AT = """
    SELECT score FROM figures WHERE series = :series AND node = :node {is_group}
    ORDER BY score {direction} LIMIT 2 OFFSET :skipped
"""


def table(
    store: Store,
    series: int,
    cut: Cut,
    nodes: Sequence[str],
    *,
    quantiles: Sequence[int] = tuple(TWENTIETHS),
    coloured: str = "R",
) -> list[Row]:
    """Each group and node: `grp`, `node`, `firms`, `total`, `squares`, and of each quantile `low`, `high`.

    The node `coloured` also has the number of firms of each colour.
    """
    with store.steady():
        return [
            row | _quantiles(store, series, cut, row, quantiles)
            for node in nodes
            for row in _counted(store, series, cut, node, coloured=node == coloured)
        ]


def _counted(store: Store, series: int, cut: Cut, node: str, *, coloured: bool) -> list[Row]:
    colours = "".join(
        f", sum(CASE WHEN colour = '{name}' THEN 1 ELSE 0 END) AS {name}" for name in COLOURS
    )
    sql = _COUNTED.format(
        group="''" if cut == "all" else cut,
        grouped="HAVING count(*) > 0" if cut == "all" else f"GROUP BY {cut}",
        colours=colours if coloured else "",
    )
    return [row | {"node": node} for row in store.rows(sql, series=series, node=node)]


def _quantiles(
    store: Store, series: int, cut: Cut, row: Row, quantiles: Sequence[int]
) -> dict[str, int]:
    found: dict[str, int] = {}
    key = {"series": series, "node": row["node"]}
    if cut != "all":
        key["grp"] = row["grp"]
    for q in quantiles:
        low, high, _ = place(row["firms"], q)
        if q <= summaries.MIDDLE:
            scores = _scores(store, cut, key, "", low)
            found[f"low{q}"], found[f"high{q}"] = scores[0], scores[high - low]
        else:
            scores = _scores(store, cut, key, "DESC", row["firms"] - 1 - high)
            found[f"low{q}"], found[f"high{q}"] = scores[high - low], scores[0]
    return found


def _scores(store: Store, cut: Cut, key: Row, direction: str, skipped: int) -> list[int]:
    is_group = "" if cut == "all" else f"AND {cut} = :grp"
    sql = _AT.format(is_group=is_group, direction=direction)
    return [int(row["score"]) for row in store.rows(sql, **key, skipped=skipped)]
