"""The board of a campaign (完成情况): 100,000 firms in each of 10 campaigns, beside bare SQL of its rows.

Bound: 5 times a statement that only joins the targets of one campaign with their firms and their checks
and counts what it finds. Measured for each table of the board, and for a page of firms by state.
"""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from data import completion
from data.actor import Actor, Role
from data.completion import Narrowing
from data.opening import prepare
from data.store import Row, Store, open_store
from portal.demo.city import COUNTIES, SECTORS

FIRMS, CAMPAIGNS, ROUNDS, ALLOWED = 100_000, 10, 5, 5.0
_AT = "2026-11-23T06:00:00.000000+00:00"
_STATES = ("draft", "submitted", "in_review", "returned", "reviewed", "closed", "expired")
_LEAD = Actor("lead", Role.LEAD)
_REVIEWER = Actor("reviewer", Role.REVIEWER, county=COUNTIES[0])
_BARE = """
    SELECT count(*) AS rows, count(firms.county) AS counties, count(assessments.state) AS states
    FROM campaign_targets
    JOIN firms ON firms.id = campaign_targets.firm_id
    LEFT JOIN assessments ON assessments.campaign_id = campaign_targets.campaign_id
        AND assessments.firm_id = campaign_targets.firm_id
    WHERE campaign_targets.campaign_id = :campaign
"""


def run() -> None:
    """Print seconds of bare SQL and of each part of the board, and the ratios."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("PORTAL_BENCH_FOLDER")) as name:
        path = Path(name) / "portal.sqlite"
        with open_store(path, prepare(path, Path(name) / "keys", {})) as store:
            _fill(store)
            bare = _seconds(lambda: store.rows(_BARE, campaign="campaign-5"))
            print(f"bare SQL of {FIRMS:,} targets {bare:14.3f} s")
            for said, work in _parts(store).items():
                taken = _seconds(work)
                verdict = "kept" if taken <= ALLOWED * bare else "BROKEN"
                ratio = taken / bare
                print(
                    f"{said:<32} {taken:8.3f} s  ratio {ratio:.2f}  (bound {ALLOWED:.0f}: {verdict})"
                )


def _parts(store: Store) -> dict[str, Callable[[], object]]:
    campaign = "campaign-5"
    everything = Narrowing()
    late = Narrowing(state="not_started")
    return {
        "board by county": lambda: completion.table(store, campaign, "county", actor=_LEAD),
        "board by park": lambda: completion.table(store, campaign, "park", actor=_LEAD),
        "board by sector": lambda: completion.table(store, campaign, "industry", actor=_LEAD),
        "board of one county": lambda: completion.table(
            store, campaign, "industry", actor=_REVIEWER
        ),
        "a page of all firms": lambda: completion.firms(store, campaign, everything, actor=_LEAD),
        "a page of who has not begun": lambda: completion.firms(store, campaign, late, actor=_LEAD),
    }


def _seconds(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return median(taken)


def _fill(store: Store) -> None:
    with store.atomic():
        store.insert_all("firms", [_firm(n) for n in range(FIRMS)])
        for number in range(CAMPAIGNS):
            campaign = f"campaign-{number}"
            store.insert("campaigns", _campaign(campaign))
            store.insert_all("campaign_targets", [_target(campaign, n) for n in range(FIRMS)])
            checks = [_check(campaign, n) for n in range(FIRMS) if (n + number) % 8]
            store.insert_all("assessments", checks)
    store.rows("ANALYZE")


def _firm(n: int) -> Row:
    return {
        "id": f"{n:032x}",
        "code": f"91{n:016d}",
        "name": f"演示企业{n}号（虚构）",
        "state": "confirmed",
        "industry": SECTORS[n % len(SECTORS)].industry,
        "county": COUNTIES[n % len(COUNTIES)],
        "staff": 10,
        "revenue_wan": 100.0,
        "registered_at": _AT,
        "confirmed_at": _AT,
    }


def _campaign(campaign: str) -> Row:
    return {
        "id": campaign,
        "name": campaign,
        "edition": "2026",
        "scope": "full",
        "state": "open",
        "opens_on": "2026-11-01",
        "closes_on": "2026-12-01",
        "created_by": "lead",
        "created_at": _AT,
    }


def _target(campaign: str, n: int) -> Row:
    return {"campaign_id": campaign, "firm_id": f"{n:032x}", "added_at": _AT, "added_by": "lead"}


def _check(campaign: str, n: int) -> Row:
    state = _STATES[n % len(_STATES)]
    return {
        "id": f"{campaign}-{n:08x}",
        "firm_id": f"{n:032x}",
        "edition": campaign,
        "scope": "full",
        "state": state,
        "created_at": _AT,
        "created_by": "owner",
        "submitted_at": None if state in {"draft", "expired"} else _AT,
        "campaign_id": campaign,
    }


if __name__ == "__main__":
    run()
