"""A whole city for the bench of the dashboard: firms, checks, campaigns, with figures, summaries and tallies.

Figures come from the checks of `city_rows` by plain SQL; parts lie around the protection of the firm.
"""

from data import publishing, series, summaries
from data.actor import Actor, Role
from data.series import Series
from data.store import Store
from questionnaires.loading import edition
from scoring.model import ReadingName
from scoring.rules import load_rules
from tests.bench import city_rows

COUNTY = city_rows.COUNTIES[0]
REVIEWER = "bench-county"
LAST, BEFORE = city_rows.campaign(9), city_rows.campaign(7)
READINGS: tuple[ReadingName, ...] = ("self", "credible", "verified")
SERIES = (
    *(Series("2026", "full", reading) for reading in READINGS),
    *(Series("2026", "full", "credible", campaign) for campaign in (LAST, BEFORE)),
)
_REGISTERED = """
    INSERT INTO figures SELECT id, CAST(:series AS INTEGER), 'N', '', industry, county, coalesce(park, ''),
        coalesce(size_class, ''), 0, NULL FROM firms WHERE state = 'confirmed'
"""
_NODES = {"P": 0, "FW": 6, "XJ": -9, "ZD": 3, "FK": -4, "BZ": 1}
_FIGURES = """
    INSERT INTO figures
    WITH checks AS (
        SELECT assessments.firm_id, results.id AS unit, result_readings.risk, result_readings.colour,
            row_number() OVER (PARTITION BY assessments.firm_id
                ORDER BY assessments.submitted_at DESC, assessments.id) AS place
        FROM assessments JOIN results ON results.assessment_id = assessments.id
        JOIN result_readings ON result_readings.result_id = results.id
            AND result_readings.reading = :reading
        WHERE assessments.edition = :edition AND assessments.scope = :scope
            AND (assessments.campaign_id = :campaign OR :campaign = '')),
    nodes (node, value) AS (VALUES {nodes})
    SELECT checks.firm_id, CAST(:series AS INTEGER), nodes.node, checks.unit, firms.industry,
        firms.county, coalesce(firms.park, ''), coalesce(firms.size_class, ''),
        CAST(max(0, min(100, CASE nodes.node WHEN 'R' THEN checks.risk
            WHEN 'E' THEN checks.risk + 20
            ELSE 100 - checks.risk + nodes.value + length(checks.unit || nodes.node) % 3 END))
            * 10000 AS INTEGER),
        CASE nodes.node WHEN 'R' THEN checks.colour END
    FROM checks JOIN firms ON firms.id = checks.firm_id, nodes
    WHERE checks.place = 1 ORDER BY checks.firm_id, nodes.node
"""
_TALLIES = """
    INSERT INTO tallies
    WITH items (kind, item, share) AS (VALUES {items})
    SELECT summaries.series, summaries.area, summaries.cut, summaries.grp, items.kind, items.item,
        summaries.firms, summaries.firms * items.share / 100,
        300 * (summaries.firms * items.share / 100), 9000 * summaries.firms, 81000000 * summaries.firms
    FROM summaries, items
    WHERE summaries.series = :series AND summaries.node = 'P' AND summaries.cut IN ('all', 'industry')
"""


def build(store: Store, firms: int) -> None:
    """Fill a migrated database; a hundred thousand firms take a few minutes."""
    city_rows.build(store, firms)
    city_rows.account(store, REVIEWER, Role.REVIEWER, COUNTY, None)
    number = series.numbered(store, None)
    with store.atomic():
        store.rows(_REGISTERED, series=number)
    summaries.rebuild(store, number)
    for one in SERIES:
        _count(store, one)
    _publish(store)


def _count(store: Store, of: Series) -> None:
    number = series.numbered(store, of)
    nodes = ", ".join(f"('{name}', {value})" for name, value in {**_NODES, "E": 0, "R": 0}.items())
    key = {"reading": of.reading, "edition": of.edition, "scope": of.scope}
    with store.atomic():
        store.rows(_FIGURES.format(nodes=nodes), series=number, campaign=of.campaign, **key)
    summaries.rebuild(store, number)
    with store.atomic():
        store.rows(_TALLIES.format(items=_items()), series=number)


def _items() -> str:
    questionnaire = edition("2026")
    found = [("control", one.id) for one in questionnaire.questions]
    paths = load_rules(questionnaire).paths
    found += [("path", one.id) for one in paths.ways] if paths else []
    return ", ".join(f"('{kind}', '{item}', {7 + n % 60})" for n, (kind, item) in enumerate(found))


def _publish(store: Store) -> None:
    lead, second = Actor(city_rows.LEAD, Role.LEAD), Actor(REVIEWER, Role.REVIEWER, None, COUNTY)
    publishing.draft(store, "bench-first", SERIES[1], actor=lead, now=city_rows.NOW)
    publishing.settle(store, "bench-first", actor=second, now=city_rows.NOW)
