"""Snapshots (快照) written by hand for tests: what one tells is known, so what is said of it can be checked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from data.publications import Publication, State, digest_of
from data.series import Series
from tests.data.figure_rows import NODES, SERIES
from tests.data.town import KECHENG, NOW, QUJIANG

Row = dict[str, Any]
NAME = "ab12cd34" * 4


def group(code: str, firms: int, mean: float, sd: float = 12.0, **more: Any) -> Row:
    """A group with everything that its number of firms allows."""
    row: Row = {"group": code, "codes": [code] if code else [], "firms": firms, "mean": mean}
    if firms >= 12:
        row |= {"sd": sd, "p50": round(mean)}
    if firms >= 24:
        row |= {"p25": round(mean - 8), "p75": round(mean + 8)}
    if firms >= 60:
        row |= {"p10": round(mean - 15), "p90": round(mean + 15)}
    return row | more


def content(
    *,
    firms: int = 240,
    risk: float = 38.0,
    day: str = "2026-11-23",
    of: Series = SERIES,
    sectors: Mapping[str, Mapping[str, float]] | None = None,
    high: int = 130,
    **more: Any,
) -> Row:
    """A snapshot of three sectors and two counties, each of whose nodes is at 50, R at `risk`.

    Args:
        sectors: code → node → its mean where it is another one.
    """
    sectors = {"26": {}, "35": {}, "65": {}} if sectors is None else sectors
    scores = {node: _cuts(node, firms, risk, sectors) for node in NODES}
    low = firms - high
    scores["R"]["all"][0]["colours"] = {
        "red": high // 2,
        "orange": high - high // 2,
        "yellow": low // 2,
        "blue": low - low // 2,
    }
    return {
        "format": 1,
        "edition": of.edition,
        "scope": of.scope,
        "reading": of.reading,
        "campaign": of.campaign,
        "day": day,
        "compared_with": [],
        "nodes": list(NODES),
        "counts": {
            "all": [{"group": "", "codes": [], "firms": firms, "coverage": 0.6, "verified": 0.25}]
        },
        "scores": scores,
        "gaps": [
            {"item": "FK-LZ-02", "share": 0.65},
            {"item": "FK-RY-02", "share": 0.6},
            {"item": "XJ-QY-01", "share": 0.55},
            {"item": "FK-DJ-01", "share": 0.1, "bound": "under"},
        ],
        "paths": [
            {"item": "leaver", "mean": 45, "likeliest": {"share": 0.35}},
            {"item": "staff", "mean": 41},
        ],
        **more,
    }


def publication(
    of: Mapping[str, Any],
    name: str = NAME,
    *,
    state: State = "published",
    series: Series = SERIES,
    rules: str = "2026-1",
    days: int = 0,
) -> Publication:
    """A snapshot with this content, settled so many days after the day of the tests."""
    when = NOW + timedelta(days=days)
    return Publication(
        id=name,
        series=replace(series, edition=of["edition"], scope=of["scope"], reading=of["reading"]),
        rules_version=rules,
        day=of["day"],
        state=state,
        corrects=None,
        content=of,
        digest=digest_of(of),
        made_by="one",
        made_at=when,
        settled_by="other",
        settled_at=when,
        withdrawn_at=None,
        reason="",
    )


def _cuts(
    node: str, firms: int, risk: float, sectors: Mapping[str, Mapping[str, float]]
) -> dict[str, list[Row]]:
    usual = risk if node == "R" else 50.0
    each = firms // max(1, len(sectors))
    industry = [group(code, each, own.get(node, usual)) for code, own in sectors.items()]
    mean = sum(row["mean"] for row in industry) / len(industry) if industry else usual
    counties: Sequence[Row] = [group(code, firms // 2, mean) for code in (KECHENG, QUJIANG)]
    if node == "R":
        counties = [one | {"high": firms // 4} for one in counties]
    found = {"all": [group("", firms, round(mean, 1))], "county": list(counties)}
    return found | ({"industry": industry} if industry else {})
