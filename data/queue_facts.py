"""What the work queue (工作队列) knows of firms, read from the rows of their cases and boiled down."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from data.holding_moves import holding
from data.queue_places import Standing
from data.store import Row, Store
from data.times import day_in_shanghai, from_text

_NOTHING_OWED: Row = {
    "to_check": 0,
    "to_agree": 0,
    "due_on": None,
    "proposer": None,
    "other_proposer": None,
}
Readings = Mapping[str, tuple[float | None, str | None]]
"""Reading → risk and colour."""

_FIRMS = """
    SELECT id, code, name, state, industry, county, park FROM firms
    WHERE id BETWEEN :low AND :high
"""
_MOVED = holding("decided", assessment="assessments.id", computed="result_readings.colour")
_CHECKS = f"""
    SELECT assessments.firm_id, assessments.id, assessments.edition, assessments.scope,
        assessments.state, assessments.submitted_at, result_readings.reading,
        result_readings.risk, coalesce(({_MOVED}), result_readings.colour) AS colour
    FROM assessments
    LEFT JOIN result_readings ON result_readings.result_id = (
        SELECT results.id FROM results WHERE results.assessment_id = assessments.id
        ORDER BY results.created_at DESC, results.id LIMIT 1)
    WHERE assessments.firm_id BETWEEN :low AND :high
        AND assessments.submitted_at IS NOT NULL AND assessments.state <> 'withdrawn'
    ORDER BY assessments.firm_id, assessments.submitted_at DESC, assessments.id
"""  # noqa: S608 - made of own names only
_MOVES = """
    SELECT assessments.firm_id, colour_moves.moved_by, colour_moves.moved_at
    FROM assessments JOIN colour_moves ON colour_moves.assessment_id = assessments.id
    WHERE assessments.firm_id BETWEEN :low AND :high AND colour_moves.settlement IS NULL
    ORDER BY colour_moves.moved_at, colour_moves.id
"""
_OBJECTIONS = """
    SELECT assessments.firm_id, objections.filed_at
    FROM assessments JOIN objections ON objections.assessment_id = assessments.id
    WHERE assessments.firm_id BETWEEN :low AND :high
        AND assessments.state = 'objected' AND objections.filed_at IS NOT NULL
        AND objections.answered_at IS NULL
"""
_HOLDERS = """
    SELECT firm_id, account_id FROM caseloads
    WHERE firm_id BETWEEN :low AND :high AND ended_at IS NULL
"""
_REVIEWERS = """
    SELECT assessments.firm_id, reviews.reviewer_id
    FROM assessments JOIN reviews ON reviews.assessment_id = assessments.id
    WHERE assessments.firm_id BETWEEN :low AND :high
        AND assessments.state = 'in_review' AND reviews.kind = 'first' AND reviews.state = 'open'
        AND NOT EXISTS (SELECT 1 FROM recusals WHERE recusals.firm_id = assessments.firm_id
            AND recusals.account_id = reviews.reviewer_id AND recusals.lifted_at IS NULL)
"""
_ACTIONS = """
    SELECT firm_id,
        sum(CASE state WHEN 'awaiting_check' THEN 1 ELSE 0 END) AS to_check,
        min(CASE state WHEN 'awaiting_check' THEN proposed_by END) AS proposer,
        max(CASE state WHEN 'awaiting_check' THEN proposed_by END) AS other_proposer,
        sum(CASE WHEN state = 'proposed' AND staff_agreed_by IS NULL
            THEN 1 ELSE 0 END) AS to_agree,
        min(CASE state WHEN 'in_progress' THEN due_on END) AS due_on
    FROM corrective_actions WHERE firm_id BETWEEN :low AND :high GROUP BY firm_id
"""
_DUTIES = """
    SELECT firm_id, due_on, duty FROM follow_ups
    WHERE firm_id BETWEEN :low AND :high AND done_on IS NULL AND dropped_on IS NULL
    ORDER BY due_on, duty
"""


@dataclass(frozen=True, slots=True)
class Known:
    """A firm as `firms` has it, and where it stands."""

    firm: Row
    standing: Standing


def worked_out(store: Store, low: str, high: str) -> list[Known]:
    """What is true now of the firms whose ids lie between these two, both included."""
    known = {"low": low, "high": high}
    checks = _by_firm(store.rows(_CHECKS, **known))
    moves = _by_firm(store.rows(_MOVES, **known))
    objections = _by_firm(store.rows(_OBJECTIONS, **known))
    holders = _by_firm(store.rows(_HOLDERS, **known))
    reviewers = _by_firm(store.rows(_REVIEWERS, **known))
    actions = _by_firm(store.rows(_ACTIONS, **known))
    duties = _by_firm(store.rows(_DUTIES, **known))
    return [
        Known(
            row,
            Standing(
                **_checked(checks[firm]),
                **_waiting(checks[firm], moves[firm], objections[firm]),
                **_owed(actions[firm], duties[firm]),
                holder=_holder(holders[firm], reviewers[firm]),
            ),
        )
        for row in store.rows(_FIRMS, **known)
        for firm in (row["id"],)
    ]


def _by_firm(rows: list[Row]) -> Mapping[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["firm_id"]].append(row)
    return found


def _checked(rows: list[Row]) -> Row:
    """The last check that has a result, full before light, beside the one before of its kind."""
    checks = [list(group) for _, group in groupby(rows, key=itemgetter("id"))]
    scored = [check for check in checks if check[0]["reading"] is not None]
    full = [check for check in scored if check[0]["scope"] == "full"]
    if not (full or scored):
        return {}
    last = (full or scored)[0]
    kind = (last[0]["edition"], last[0]["scope"])
    before = [c for c in scored if (c[0]["edition"], c[0]["scope"]) == kind and c is not last]
    readings = _readings(last)
    main = "verified" if "verified" in readings else "credible"
    risk, colour = readings.get(main, (None, None))
    return {
        "scope": last[0]["scope"],
        "reading": main,
        "risk": risk,
        "colour": colour or "",
        "gap": _minus(readings, readings, "credible", "self"),
        "change": _change(readings, _readings(before[0])) if before else None,
        "checked_on": _day(last[0]["submitted_at"]),
    }


def _readings(check: list[Row]) -> Readings:
    return {row["reading"]: (row["risk"], row["colour"]) for row in check}


def _change(now: Readings, before: Readings) -> float | None:
    """Verified beside verified, else credible beside credible."""
    verified = _minus(now, before, "verified", "verified")
    return _minus(now, before, "credible", "credible") if verified is None else verified


def _minus(one: Readings, other: Readings, reading: str, beside: str) -> float | None:
    first, second = one.get(reading, (None, None))[0], other.get(beside, (None, None))[0]
    return None if first is None or second is None else first - second


def _waiting(checks: list[Row], moves: list[Row], objections: list[Row]) -> Row:
    """The state of the last submitted check, and since when somebody waits for us."""
    state = checks[0]["state"] if checks else ""
    since = [row["filed_at"] for row in objections] + [move["moved_at"] for move in moves]
    if state in ("submitted", "in_review"):
        since.append(checks[0]["submitted_at"])
    return {
        "check_state": state,
        "mover": moves[-1]["moved_by"] if moves else "",
        "waiting_on": _day(min(since)) if since else None,
    }


def _holder(holders: list[Row], reviewers: list[Row]) -> str:
    """Who holds the case, else who has begun a review."""
    found = [row["account_id"] for row in holders] or [row["reviewer_id"] for row in reviewers]
    return found[0] if found else ""


def _owed(actions: list[Row], duties: list[Row]) -> Row:
    """What waits to be checked or agreed, and the earliest day of what is still to be done."""
    counted = actions[0] if actions else _NOTHING_OWED
    due = [(row["due_on"], row["duty"]) for row in duties[:1]]
    if counted["due_on"]:
        due.append((counted["due_on"], "action"))
    day, what = min(due, default=(None, ""))
    is_one = counted["proposer"] == counted["other_proposer"]
    return {
        "to_check": counted["to_check"],
        "proposer": (counted["proposer"] or "") if is_one else "",
        "to_agree": counted["to_agree"],
        "due_on": date.fromisoformat(day) if day else None,
        "due_what": what,
    }


def _day(text: str) -> date:
    return day_in_shanghai(from_text(text))
