"""A whole city by plain SQL (一座城的行): firms with checks of ten campaigns, reviews, actions, follow-ups.

Deterministic: everything follows from the number of a firm. Rows are as bare as the schema lets them
be, sealed columns hold a byte, and no audit entries are made: call `data.queue_keeping.rebuild` for
the queue. SQLite's own functions are used: this is for benches, not for the portal.

A thousand firms in a row lie in one park (`park(number)`), six counties take turns. A firm takes part
in four of ten campaigns; the last ones are full, every fourth campaign is light.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from data.actor import Actor, Role
from data.store import Store
from data.times import day_in_shanghai, to_text

NOW = datetime(2026, 11, 23, 6, 3, tzinfo=UTC)
CAMPAIGNS = 10
IN_A_PARK = 1_000
COUNTIES = ("330802", "330803", "330822", "330824", "330825", "330881")
INDUSTRIES = ("34", "26", "65", "22", "27", "30", "31", "35", "36", "38", "39", "73")
LEAD = "bench-lead"

_NUMBERS = """
    WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < :firms)
"""
_FIRM = "printf('%08x%024x', (n * 2654435761) % 4294967296, n)"
_REVIEWER = f"'bench-reviewer-' || (n / {IN_A_PARK})"
_CHECK = f"printf('%02d', c) || substr({_FIRM}, 3)"
_TAKES_PART = "(n + c * 3) % 10 < 4"
_DAYS_AGO = "((9 - c) * 45 + n % 40)"
_STATE = """
    CASE WHEN c < 8 THEN 'closed' ELSE
        CASE n % 10 WHEN 0 THEN 'submitted' WHEN 1 THEN 'in_review' WHEN 2 THEN 'returned'
            WHEN 3 THEN 'reviewed' WHEN 4 THEN 'objected' ELSE 'closed' END
    END
"""
_REVIEWED = "(c < 8 OR n % 10 > 2)"
_RISK = "((n * 37 + c * 11) % 700) / 10.0"
_COLOUR = """
    CASE WHEN {risk} < 20 THEN 'blue' WHEN {risk} < 35 THEN 'yellow'
        WHEN {risk} < 50 THEN 'orange' ELSE 'red' END
"""
_CAMPAIGNS = ", campaigns_of (c) AS (VALUES " + ", ".join(f"({c})" for c in range(CAMPAIGNS)) + ")"


def build(store: Store, firms: int) -> None:
    """Fill a migrated database with a city of so many firms; a hundred thousand take a minute."""
    with store.atomic():
        add_parks(store, firms)
        add_staff(store, firms)
        add_firms(store, firms)
        add_campaigns(store, firms)
        add_checks(store, firms)
        add_reviews(store, firms)
        add_actions(store, firms)
        add_diary(store, firms)


def add_staff(store: Store, firms: int) -> None:
    """A reviewer for each park, and a lead."""
    account(store, LEAD, Role.LEAD, None, None)
    for number in range(0, firms, IN_A_PARK):
        account(store, reviewer(number), Role.REVIEWER, county(number), park(number))


def add_parks(store: Store, firms: int) -> None:
    """One for each thousand firms."""
    for number in range(0, firms, IN_A_PARK):
        row = {"id": park(number), "name": park(number), "county": county(number)}
        store.insert("parks", row)


def add_firms(store: Store, firms: int) -> None:
    """Confirmed firms in the parks, one owner each."""
    counties, industries = _cases(COUNTIES), _cases(INDUSTRIES)
    _run(
        store,
        firms,
        f"""
        INSERT INTO firms (id, code, name, state, industry, county, park, staff, revenue_wan,
            size_class, registered_at, confirmed_at, confirmed_by)
        SELECT {_FIRM}, printf('%018d', n), '演示企业' || n, 'confirmed',
            CASE n % {len(INDUSTRIES)} {industries} END,
            CASE n / {IN_A_PARK} % {len(COUNTIES)} {counties} END, 'bench-park-' || (n / {IN_A_PARK}),
            10 + n % 400, 3600, 'small', {_at(700)}, {_at(690)}, 'x'
        FROM numbers
        """,
    )
    _run(
        store,
        firms,
        f"""
        INSERT INTO accounts (id, login_digest, login, name, password_hash, role, firm_id,
            created_at)
        SELECT {_FIRM}, {_FIRM}, x'00', x'00', 'x', 'firm_owner', {_FIRM}, {_at(700)} FROM numbers
        """,
    )


def _cases(codes: Sequence[str]) -> str:
    return " ".join(f"WHEN {i} THEN '{code}'" for i, code in enumerate(codes))


def add_campaigns(store: Store, firms: int) -> None:
    """Ten campaigns at which every firm is aimed; the last one is open."""
    for number in range(CAMPAIGNS):
        row = {
            "id": campaign(number),
            "name": f"演示批次 {number}",
            "edition": "2026",
            "scope": "light" if number % 4 == 0 else "full",
            "state": "open" if number == CAMPAIGNS - 1 else "ended",
            "opens_on": day_in_shanghai(NOW).isoformat(),
            "closes_on": "2026-12-31",
            "created_by": LEAD,
            "created_at": to_text(NOW),
        }
        store.insert("campaigns", row)
    _run(
        store,
        firms,
        f"""
        INSERT INTO campaign_targets (campaign_id, firm_id, added_at, added_by)
        SELECT 'bench-campaign-' || c, {_FIRM}, {_at(0)}, '{LEAD}' FROM numbers, campaigns_of
        """,
    )


def add_checks(store: Store, firms: int) -> None:
    """Submitted checks with a result in two readings, three where a review ended."""
    _run(
        store,
        firms,
        f"""
        INSERT INTO assessments (id, firm_id, edition, scope, state, created_at, created_by,
            submitted_at, submitted_by, campaign_id)
        SELECT {_CHECK}, {_FIRM}, '2026', CASE c % 4 WHEN 0 THEN 'light' ELSE 'full' END, {_STATE},
            {_at(_DAYS_AGO)}, {_FIRM}, {_at(_DAYS_AGO)}, {_FIRM}, 'bench-campaign-' || c
        FROM numbers, campaigns_of WHERE {_TAKES_PART}
        """,
    )
    _run(
        store,
        firms,
        f"""
        INSERT INTO results (id, assessment_id, edition, rules_version, scope, digest, inputs,
            detail, created_at, created_by)
        SELECT {_CHECK}, {_CHECK}, '2026', '1', CASE c % 4 WHEN 0 THEN 'light' ELSE 'full' END,
            'x', '{{}}', '{{}}', {_at(_DAYS_AGO)}, 'x'
        FROM numbers, campaigns_of WHERE {_TAKES_PART}
        """,
    )
    readings = {"self": f"{_RISK} * 0.7", "credible": _RISK, "verified": f"{_RISK} * 0.95"}
    for reading, risk in readings.items():
        only = f"AND {_REVIEWED}" if reading == "verified" else ""
        _run(
            store,
            firms,
            f"""
            INSERT INTO result_readings (result_id, reading, risk, protection, colour)
            SELECT {_CHECK}, '{reading}', {risk}, 100 - {risk}, {_COLOUR.format(risk=f"({risk})")}
            FROM numbers, campaigns_of WHERE {_TAKES_PART} {only}
            """,
        )


def add_reviews(store: Store, firms: int) -> None:
    """Ended reviews of the last two campaigns, and one case in three is somebody's."""
    some = f"FROM numbers, campaigns_of WHERE {_TAKES_PART} AND {_REVIEWED} AND c >= 8"
    _run(
        store,
        firms,
        f"""
        INSERT INTO snapshots (id, assessment_id, taken_at, taken_by, content, digest)
        SELECT {_CHECK}, {_CHECK}, {_at(_DAYS_AGO)}, 'x', x'00', 'x' {some}
        """,
    )
    _run(
        store,
        firms,
        f"""
        INSERT INTO reviews (id, assessment_id, snapshot_id, kind, state, reviewer_id, began_at,
            ended_at)
        SELECT {_CHECK}, {_CHECK}, {_CHECK}, 'first', 'ended', {_REVIEWER}, {_at(_DAYS_AGO)},
            {_at(_DAYS_AGO)} {some}
        """,
    )
    _run(
        store,
        firms,
        f"""
        INSERT INTO caseloads (id, firm_id, account_id, assigned_by, assigned_at)
        SELECT {_FIRM}, {_FIRM}, {_REVIEWER}, '{LEAD}', {_at(9)} FROM numbers WHERE n % 3 = 0
        """,
    )


def add_actions(store: Store, firms: int) -> None:
    """Two corrective actions a firm in every state, and two duties of follow-up."""
    for number, state in enumerate(("in_progress", "awaiting_check")):
        _run(
            store,
            firms,
            f"""
            INSERT INTO corrective_actions (id, firm_id, source, state, measure, due_on,
                proposed_by, proposed_at, firm_agreed_by, staff_agreed_by, closed_by, closed_at)
            SELECT '{number}' || substr({_FIRM}, 2), {_FIRM}, 'finding',
                CASE WHEN n % 4 = {number} THEN '{state}' ELSE 'closed' END, x'00',
                {_on("(n % 90 - 15)")}, 'x', {_at(60)}, {_FIRM}, {_REVIEWER},
                CASE WHEN n % 4 = {number} THEN NULL ELSE 'y' END,
                CASE WHEN n % 4 = {number} THEN NULL ELSE {_at(3)} END
            FROM numbers
            """,
        )
    for duty in ("contact", "reassess"):
        done = "NULL" if duty == "reassess" else _on("-5")
        _run(
            store,
            firms,
            f"""
            INSERT INTO follow_ups (id, firm_id, assessment_id, duty, colour, counted_from, due_on,
                done_on)
            SELECT '{duty}' || {_FIRM}, {_FIRM}, {_CHECK}, '{duty}', 'red', {_on("-60")},
                {_on("(n % 120 - 10)")}, {done}
            FROM numbers, campaigns_of WHERE {_TAKES_PART} AND {_REVIEWED} AND c = 8
            """,
        )


def add_diary(store: Store, firms: int) -> None:
    """Two entries of guidance a firm."""
    for number in range(2):
        _run(
            store,
            firms,
            f"""
            INSERT INTO guidance_entries (id, firm_id, kind, happened_on, said, author, created_at)
            SELECT '{number}' || substr({_FIRM}, 2), {_FIRM}, 'visit', {_on("-30")}, x'00',
                {_REVIEWER}, {_at(30)} FROM numbers
            """,
        )


def account(store: Store, account: str, role: Role, county: str | None, park: str | None) -> None:
    """An official's account, which nobody can sign in to."""
    sealed = {
        column: store.keyring.encrypt("演示人员", table="accounts", column=column, row=account)
        for column in ("login", "name")
    }
    row = {
        "id": account,
        "login_digest": account,
        **sealed,
        "password_hash": "x",
        "role": role.value,
        "county": county,
        "park": park,
        "created_at": to_text(NOW),
    }
    store.insert("accounts", row)


def firm(number: int) -> str:
    """The id of a firm by its number."""
    return f"{number * 2654435761 % 2**32:08x}{number:024x}"


def park(number: int) -> str:
    """The park of a firm by its number."""
    return f"bench-park-{number // IN_A_PARK}"


def campaign(number: int) -> str:
    """The id of a campaign, 0 to 9."""
    return f"bench-campaign-{number}"


def county(number: int) -> str:
    """The county of a firm by its number."""
    return COUNTIES[number // IN_A_PARK % len(COUNTIES)]


def reviewer(number: int) -> str:
    """The account of the reviewer of a firm's park."""
    return f"bench-reviewer-{number // IN_A_PARK}"


def reviewer_of(number: int) -> Actor:
    """The reviewer of the park in which this firm lies: a thousand firms."""
    account = reviewer(number)
    return Actor(account, Role.REVIEWER, None, county(number), park(number), day=_day())


def lead() -> Actor:
    """The lead of the city."""
    return Actor(LEAD, Role.LEAD, day=_day())


def _day() -> str:
    return day_in_shanghai(NOW).isoformat()


def _at(days: int | str) -> str:
    """The time so many days ago, as the store writes times."""
    return (
        f"strftime('%Y-%m-%dT%H:%M:%S', '2026-11-23', '-' || {days} || ' days') || '.000000+00:00'"
    )


def _on(days: str) -> str:
    """The day so many days later."""
    return f"date('2026-11-23', {days} || ' days')"


def _run(store: Store, firms: int, statement: str) -> None:
    """Insert from the numbers of the firms: SQLite wants the WITH before the SELECT."""
    insert, _, select = statement.partition("SELECT")
    several = _CAMPAIGNS if "campaigns_of" in select else ""
    store.rows(f"{insert} {_NUMBERS} {several} SELECT {select}", firms=firms)
