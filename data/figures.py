"""Figures (统计底数): what each firm that counts brings to a statistic, kept in step with its checks.

One statistical unit is one firm's latest submitted, not withdrawn check of one edition and scope.
Only confirmed firms count: else anybody could fill up a small group with firms of the own making. A
firm's rows change in the transaction that changes what they come from, and the summaries with them.
"""

import json
from collections.abc import Generator, Iterator, Mapping
from functools import cache
from typing import Any

from data import series, summaries, tallies
from data.holding_moves import holding
from data.series import Series
from data.store import Row, Store
from questionnaires.loading import edition

POINT = 10_000
"""A score is kept in whole ten-thousandths of a point."""
PROTECTION, EXPOSURE, RISK = "P", "E", "R"
REGISTERED = "N"
"""The node of the confirmed firms: each once, so that coverage has its base."""

_PLACE = """
    SELECT industry, county, coalesce(park, '') AS park, coalesce(size_class, '') AS size_class, state
    FROM firms WHERE id = :firm
"""
_CHECKS = """
    SELECT assessments.id, assessments.edition, assessments.scope, assessments.submitted_at,
        coalesce(assessments.campaign_id, '') AS campaign, results.id AS result, results.detail
    FROM assessments JOIN results ON results.assessment_id = assessments.id
    WHERE assessments.firm_id = :firm AND assessments.submitted_at IS NOT NULL
        AND assessments.state <> 'withdrawn'
        AND NOT EXISTS (SELECT 1 FROM results AS later
            WHERE later.assessment_id = results.assessment_id
                AND (later.created_at > results.created_at
                    OR (later.created_at = results.created_at AND later.id < results.id)))
    ORDER BY assessments.submitted_at, assessments.id
"""
_MOVED = holding("decided", assessment=":assessment", computed=":computed")
_REGISTER = """
    INSERT INTO figures (firm_id, series, node, unit, industry, county, park, size_class, score, colour)
    SELECT firms.id, CAST(:series AS INTEGER), :node, '', firms.industry, firms.county,
        coalesce(firms.park, ''), coalesce(firms.size_class, ''), 0, NULL
    FROM firms WHERE firms.state = 'confirmed' AND NOT EXISTS (SELECT 1 FROM figures
        WHERE figures.firm_id = firms.id AND figures.series = :series AND figures.node = :node)
"""
_STANDING = "SELECT * FROM figures WHERE firm_id = :firm"
_DELETE = "DELETE FROM figures WHERE firm_id = :firm_id AND series = :series AND node = :node"
_ADD = """
    INSERT INTO figures (firm_id, series, node, unit, industry, county, park, size_class, score, colour)
    VALUES (:firm_id, :series, :node, :unit, :industry, :county, :park, :size_class, :score, :colour)
"""
_FIRMS = "SELECT id FROM firms WHERE id > :after ORDER BY id LIMIT 500"


def renew(store: Store, firm_id: str) -> bool:
    """Bring a firm's figures and the summaries in step with its checks, profile and state.

    To be called in the transaction of every change of these; without a change it only reads.

    Returns:
        Whether they were out of step.
    """
    wanted = {(row["series"], row["node"]): row for row in _wanted(store, firm_id)}
    return _replace(store, firm_id, wanted)


def register_new(store: Store) -> None:
    """Count the confirmed firms that are not counted yet: for many at once, in their transaction."""
    number = series.numbered(store, None)
    with store.atomic():
        store.rows(_REGISTER, series=number, node=REGISTERED)
        summaries.rebuild(store, number)


def take_away(store: Store, firm_id: str) -> None:
    """The firm leaves: nothing of it counts any more."""
    _replace(store, firm_id, {})


def rebuild(store: Store) -> Generator[int, None, None]:
    """Make figures and summaries anew from the checks, all in one transaction; how many firms more.

    Nothing is kept unless it is read to the end.
    """
    with store.atomic():
        for table in ("tallies", "summaries", "figures"):
            store.rows(f"DELETE FROM {table}")  # noqa: S608 - made of own names only
        after = ""
        while page := store.rows(_FIRMS, after=after):
            for firm in page:
                for row in _wanted(store, firm["id"]):
                    store.rows(_ADD, **row)
            after = page[-1]["id"]
            yield len(page)
        for number in store.rows("SELECT id FROM figure_series ORDER BY id"):
            summaries.rebuild(store, number["id"])
            tallies.rebuild(store, number["id"])


def repair(store: Store) -> Iterator[tuple[int, int]]:
    """Look at every firm, a few hundred at a time, while others go on working.

    Yields:
        How many firms more were looked at, and how many of them were out of step and are not now.
    """
    after = ""
    while page := store.rows(_FIRMS, after=after):
        with store.atomic():
            changed = sum(renew(store, firm["id"]) for firm in page)
        after = page[-1]["id"]
        yield len(page), changed


def repair_summaries(store: Store) -> int:
    """Make those summaries and tallies anew that are not what their figures say; of how many series."""
    changed = 0
    for row in store.rows("SELECT id FROM figure_series ORDER BY id"):
        is_off = False
        for kept in (summaries, tallies):
            if not kept.agree(store, row["id"]):
                kept.rebuild(store, row["id"])
                is_off = True
        changed += is_off
    return changed


def _replace(store: Store, firm_id: str, wanted: dict[tuple[int, str], Row]) -> bool:
    standing = {(row["series"], row["node"]): row for row in store.rows(_STANDING, firm=firm_id)}
    removed = [row for key, row in standing.items() if wanted.get(key) != row]
    added = [row for key, row in wanted.items() if standing.get(key) != row]
    if not removed and not added:
        return False
    with store.atomic():
        for row in removed:
            store.rows(_DELETE, **{name: row[name] for name in ("firm_id", "series", "node")})
        for row in added:
            store.rows(_ADD, **row)
        summaries.change(store, removed=removed, added=added)
        tallies.change(store, removed=removed, added=added)
    return True


def _wanted(store: Store, firm_id: str) -> Iterator[Row]:
    """The rows that the firm should have now."""
    found = store.rows(_PLACE, firm=firm_id)
    if not found or found[0].pop("state") != "confirmed":
        return
    place = {"firm_id": firm_id, **found[0]}
    number = series.numbered(store, None)
    yield {**place, "series": number, "unit": "", **_score(REGISTERED, 0.0)}
    for check, campaign in _counted(store, firm_id):
        detail = json.loads(check["detail"])
        for name, reading in detail["readings"].items():
            if reading is None or reading["protection"] is None:
                continue
            key = Series(check["edition"], check["scope"], name, campaign)
            unit = {**place, "series": series.numbered(store, key), "unit": check["result"]}
            colour = _colour(store, check, name, reading)
            for score in _scores(check["edition"], detail["exposure"], reading, colour):
                yield unit | score


def _counted(store: Store, firm_id: str) -> Iterator[tuple[Row, str]]:
    """The firm's checks that count: each with the campaign that it counts for."""
    last: dict[tuple[str, str, str], Row] = {}
    for check in store.rows(_CHECKS, firm=firm_id):
        for campaign in {"", check["campaign"]}:
            last[check["edition"], check["scope"], campaign] = check
    for (_, _, campaign), check in last.items():
        yield check, campaign


def _colour(store: Store, check: Row, name: str, reading: dict[str, Any]) -> str | None:
    """The colour that holds: of a verified reading the one that officials settled, if they did."""
    colour: str | None = reading["colour"]
    if name != "verified" or colour is None:
        return colour
    moved = store.rows(_MOVED, assessment=check["id"], computed=colour)
    return str(moved[0]["decided"]) if moved else colour


def scores_of(
    name: str, exposure: float | None, reading: Mapping[str, Any]
) -> Iterator[tuple[str, float]]:
    """Node → score in points, as one reading of a result of an edition has them."""
    values = {PROTECTION: reading["protection"], EXPOSURE: exposure, RISK: reading["risk"]}
    values |= {part: reading["sections"].get(part) for part in _parts(name)}
    for node, value in values.items():
        if value is not None:
            yield node, value


def _scores(
    name: str, exposure: float | None, reading: dict[str, Any], colour: str | None
) -> Iterator[Row]:
    for node, value in scores_of(name, exposure, reading):
        yield _score(node, value, colour if node == RISK else None)


def _score(node: str, value: float, colour: str | None = None) -> Row:
    return {"node": node, "score": round(value * POINT), "colour": colour}


@cache
def _parts(name: str) -> tuple[str, ...]:
    """The top sections of an edition; none of one that is not shipped any more."""
    try:
        return tuple(section.id for section in edition(name).sections)
    except LookupError:
        return ()
