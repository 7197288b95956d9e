"""What a submission pays for the statistics: figures, summaries and tallies that follow one check.

A firm with real results in three readings, for a campaign as well: six series, all replaced. Bound: in
a city of 100,000 firms at most 1.5 × what it takes among 1,000; printed beside it what scoring takes.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

from data import figures, result_inputs, series, summaries
from data.series import Series
from data.store import Store
from data.times import to_text
from portal.demo import city as demo
from questionnaires.loading import edition
from questionnaires.model import UNKNOWN
from scoring.assess import assess
from scoring.documents import result_document
from scoring.model import ReadingName, Submission
from scoring.rules import load_rules
from tests.bench.statistics_city import city, copy
from tests.bench.turns import side_by_side
from tests.data.figure_rows import SERIES

FEW, MANY = 1_000, 100_000
GROWTH = 1.5
ROUNDS = 12
NOW = datetime(2026, 11, 23, 6, 3, tzinfo=UTC)
CAMPAIGN = "bench-campaign"
FIRM = "bench-firm"
READINGS: tuple[ReadingName, ...] = ("self", "credible", "verified")
QUESTIONNAIRE = edition()
RULES = load_rules(QUESTIONNAIRE)

_FIRM = """
    INSERT INTO firms (id, code, name, state, industry, county, staff, revenue_wan, size_class,
        registered_at, confirmed_at)
    VALUES (:id, printf('%018d', 1), :id, 'confirmed', '34', '330802', 120, 3600, 'small', 'x', 'x')
"""
_CAMPAIGN = """
    INSERT INTO campaigns (id, name, edition, scope, state, opens_on, closes_on, created_by, created_at)
    VALUES (:id, 'x', '2026', 'full', 'open', '2026-01-01', '2026-12-31', 'x', 'x')
"""
_STATE = "UPDATE assessments SET state = :state WHERE id = :id"


def run() -> None:
    """Print what following a check costs in a small and in a large city, and the ratio."""
    with _following(FEW) as few, _following(MANY) as many:
        costs = side_by_side({"few": few, "many": many, "scoring": _scoring()}, ROUNDS)
    growth = costs["many"] / costs["few"]
    print(f"scoring the check         {costs['scoring']:7.1f} ms")
    print(f"among {FEW:>7,} firms       {costs['few']:7.1f} ms")
    print(
        f"among {MANY:>7,} firms       {costs['many']:7.1f} ms   {growth:.2f} ×"
        f"   (bound {GROWTH} ×: {'kept' if growth <= GROWTH else 'BROKEN'})"
    )


@contextmanager
def _following(firms: int) -> Iterator[Callable[[], None]]:
    """The firm's newer check is taken back, or comes again: what follows that."""
    with city(firms) as (store, path):
        _fill(store, path)
        states = cycle(("withdrawn", "submitted"))
        figures.renew(store, FIRM)

        def follow() -> None:
            with store.atomic():
                store.rows(_STATE, id="check-1", state=next(states))
                assert figures.renew(store, FIRM)

        yield follow


def _fill(store: Store, path: Path) -> None:
    """Copy the city's figures to the other series; then the firm with two checks."""
    of = series.numbered(store, SERIES)
    keys = [
        Series("2026", "full", name, campaign) for name in READINGS for campaign in ("", CAMPAIGN)
    ]
    for number in [series.numbered(store, key) for key in keys]:
        if number != of:
            copy(path, of, number)
        summaries.rebuild(store, number)
    with store.atomic():
        store.rows(_FIRM, id=FIRM)
        store.rows(_CAMPAIGN, id=CAMPAIGN)
        for year in (0, 1):
            _check(store, year)


def _check(store: Store, year: int) -> None:
    given = _submission(year)
    result = assess(QUESTIONNAIRE, RULES, given)
    at = to_text(NOW.replace(month=year + 1))
    store.insert(
        "assessments",
        {
            "id": f"check-{year}",
            "firm_id": FIRM,
            "edition": "2026",
            "scope": "full",
            "state": "submitted",
            "created_at": at,
            "created_by": "x",
            "submitted_at": at,
            "submitted_by": "x",
            "campaign_id": CAMPAIGN if year else None,
        },
    )
    store.insert(
        "results",
        {
            "id": f"result-{year}",
            "assessment_id": f"check-{year}",
            "edition": result.edition,
            "rules_version": result.rules_version,
            "scope": result.scope,
            "digest": result.digest,
            "exposure": result.exposure,
            "inputs": result_inputs.text_of(given),
            "detail": json.dumps(result_document(result), ensure_ascii=False, sort_keys=True),
            "created_at": at,
            "created_by": "x",
        },
    )


def _submission(year: int) -> Submission:
    """A demo firm's answers, every one of them looked at."""
    firm = next(iter(demo.firms(1, 3)))
    said = demo.check(QUESTIONNAIRE, firm, seed=3, year=year)
    return Submission(
        scope="full",
        exposure=said.exposure,
        facts={},
        answers=said.answers,
        evidence=frozenset(said.evidence),
        verified={
            item: 0 if said_so == UNKNOWN else said_so for item, said_so in said.answers.items()
        },
    )


def _scoring() -> Callable[[], object]:
    given = _submission(0)
    return lambda: assess(QUESTIONNAIRE, RULES, given)


if __name__ == "__main__":
    run()
