"""Comparing (同行比较): a firm beside the published figures of its own groups, itself left out.

It is served from the snapshot alone: what it learns of the others it could work out from the
published page and its own score.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data import published_units
from data.actor import Actor
from data.disclosure import OTHERS
from data.errors import NoSuch
from data.publications import Publication, latest
from data.published_units import CUTS
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.series import Series
from data.store import Row, Store
from data.summaries import Cut
from data.times import from_text

_OWN = """
    SELECT firms.industry, firms.county, coalesce(firms.park, '') AS park,
        coalesce(firms.size_class, '') AS size_class
    FROM firms WHERE firms.id = :firm AND {scope}
"""
_RESULTS = """
    SELECT results.id, results.assessment_id, results.created_at, results.detail FROM results
    JOIN assessments ON assessments.id = results.assessment_id
    JOIN firms ON firms.id = assessments.firm_id
    WHERE firms.id = :firm AND {scope} AND results.edition = :edition
"""
_MEMBER = """
    SELECT industry, county, park, size_class, missing FROM publication_units
    WHERE publication_id = :publication AND unit = :unit
"""


class NoComparison(NoSuch):
    """Nothing was published of the firm's groups, or not of five others."""

    message = "还没有可以比较的统计：同组至少要有五家其他企业，并且已经公布。"


@dataclass(frozen=True, slots=True)
class Counted:
    """The own check that a snapshot counted, and its scores, in points.

    `scores`: none where it lacks one that all in the groups have; it then is in none of them.
    """

    assessment: str
    at: datetime
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The firm's group in one cut of a snapshot.

    `others`: how many firms beside the own one. `mean`: the mean of these, in points. `own`: the own
    score as the snapshot counted it; None where it was not in it. `group`: the group as it was
    published, the own firm among it. `counted`: the own check that was counted, in every group the same.
    """

    publication: Publication
    cut: Cut
    node: str
    others: int
    mean: float
    own: float | None
    group: Mapping[str, Any]
    counted: Counted | None


def own(store: Store, of: Series, *, actor: Actor) -> list[Comparison]:
    """The groups of the actor's own firm in the snapshot that stands, by node, its industry first.

    Raises:
        NotAllowed: not of a firm. NoSuchPublication, NoComparison: nothing to compare with.
    """
    require(actor, Action.STATISTICS_COMPARE)
    with store.steady():
        publication = latest(store, of)
        scope = in_scope(actor, Action.STATISTICS_COMPARE)
        named = {"firm": actor.firm_id, **parameters(actor)}
        places = store.rows(_OWN.format(scope=scope), **named)
        results = store.rows(_RESULTS.format(scope=scope), edition=of.edition, **named)
        place, counted = _as_counted(store, publication, places[0], results)
    found = [
        _compared(publication, cut, node, group, counted)
        for node, tables in publication.content["scores"].items()
        for cut in CUTS
        for group in tables.get(cut, ())
        if place[cut] in group["codes"]
    ]
    enough = [one for one in found if one.others >= OTHERS]
    if not enough:
        raise NoComparison
    return enough


def _as_counted(
    store: Store, publication: Publication, place: Row, results: list[Row]
) -> tuple[Row, Counted | None]:
    """Where the snapshot has the firm, and with which check; none where it was not in it."""
    for row in results:
        unit = published_units.digest(store, row["id"])
        member = store.rows(_MEMBER, publication=publication.id, unit=unit)
        if member:
            return member[0], _counted(row, publication, member[0]["missing"])
    return place, None


def _counted(result: Row, publication: Publication, missing: str) -> Counted:
    is_whole = published_units.needed(publication.content).isdisjoint(missing.split())
    scores = _scores(json.loads(result["detail"]), publication) if is_whole else {}
    return Counted(result["assessment_id"], from_text(result["created_at"]), scores)


def _scores(detail: Mapping[str, Any], publication: Publication) -> dict[str, float]:
    reading = detail["readings"][publication.series.reading]
    values = {"P": reading["protection"], "R": reading["risk"], "E": detail["exposure"]}
    values |= reading["sections"]
    nodes = publication.content["nodes"]
    return {node: values[node] for node in nodes if values.get(node) is not None}


def _compared(
    publication: Publication,
    cut: Cut,
    node: str,
    group: Mapping[str, Any],
    counted: Counted | None,
) -> Comparison:
    own = counted.scores.get(node) if counted else None
    firms, mean = group["firms"], group["mean"]
    if own is not None:
        firms, mean = firms - 1, (mean * firms - own) / (firms - 1)
    return Comparison(publication, cut, node, firms, mean, own, group, counted)
