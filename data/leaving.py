"""How rows leave the database for good (删除): a firm whose time is over, a draft that nobody submitted.

Everything that hangs on a firm is listed here once, in the order in which it can go; a test fails on a
table that leads to a firm and stands in no list. Each row that the audit chain spoke of gets a last
entry, which says that it is gone. What stays of a firm: that its code was deleted and when, and,
unconnected with that, one more firm of its kind with its colour.
"""

from dataclasses import dataclass
from datetime import datetime

from data import audit, figures, marks
from data.actor import Actor
from data.errors import NoSuch
from data.rights import Action, require
from data.store import Row, Store
from data.times import day_in_shanghai, to_text

OWED = "scrub-owed"
"""The mark that says since when deleted content may still lie in the database file."""

_OF_FIRM = "SELECT assessments.id FROM assessments WHERE assessments.firm_id = :firm"
_REVIEWS = "SELECT reviews.id FROM reviews WHERE reviews.assessment_id IN ({which})"
_ACTIONS = (
    "SELECT corrective_actions.id FROM corrective_actions WHERE corrective_actions.firm_id = :firm"
)
_ITS_ACCOUNTS = "account_id IN (SELECT accounts.id FROM accounts WHERE accounts.firm_id = :firm)"


@dataclass(frozen=True, slots=True)
class Belonging:
    """Rows that go: where they stand, which, and by which key the chain named them, if it did."""

    table: str
    condition: str
    named_by: tuple[str, ...] = ()


FOLLOWING = (
    Belonging("action_changes", f"action_id IN ({_ACTIONS})", ("id",)),
    Belonging("action_steps", f"action_id IN ({_ACTIONS})", ("id",)),
    Belonging("action_proofs", f"action_id IN ({_ACTIONS})", ("id",)),
    Belonging("corrective_actions", "firm_id = :firm", ("id",)),
    Belonging("follow_ups", "firm_id = :firm", ("id",)),
    Belonging("escalations", "firm_id = :firm", ("id",)),
    Belonging("letters", "firm_id = :firm", ("id",)),
)
"""What followed from a firm's assessments: goes before they do."""

CONTENT = (
    Belonging("verdict_versions", f"review_id IN ({_REVIEWS})"),
    Belonging("verdicts", f"review_id IN ({_REVIEWS})", ("review_id", "item")),
    Belonging("colour_moves", "assessment_id IN ({which})", ("id",)),
    Belonging("blind_samples", f"review_id IN ({_REVIEWS})", ("review_id",)),
    Belonging("review_drafts", f"review_id IN ({_REVIEWS})"),
    Belonging("review_questions", "assessment_id IN ({which})", ("id",)),
    Belonging("reviews", "assessment_id IN ({which})", ("id",)),
    Belonging("objections", "assessment_id IN ({which})", ("id",)),
    Belonging("assisted_answers", "assessment_id IN ({which})", ("assessment_id", "item")),
    Belonging(
        "assisted_evidence",
        "evidence_id IN (SELECT evidence.id FROM evidence WHERE evidence.assessment_id IN ({which}))",
        ("evidence_id",),
    ),
    Belonging("assists", "assessment_id IN ({which})", ("id",)),
    Belonging(
        "result_readings",
        "result_id IN (SELECT results.id FROM results WHERE results.assessment_id IN ({which}))",
    ),
    Belonging("results", "assessment_id IN ({which})", ("id",)),
    Belonging("snapshots", "assessment_id IN ({which})", ("id",)),
    Belonging("answer_versions", "assessment_id IN ({which})"),
    Belonging("answers", "assessment_id IN ({which})", ("assessment_id", "item")),
    Belonging(
        "evidence_files",
        "evidence_id IN (SELECT evidence.id FROM evidence WHERE evidence.assessment_id IN ({which}))",
        ("id",),
    ),
    # A content is shared by the copies of a piece in later checks: it goes with the last of them.
    Belonging(
        "file_contents",
        "firm_id IN (SELECT assessments.firm_id FROM assessments WHERE assessments.id IN ({which}))"
        " AND NOT EXISTS (SELECT 1 FROM evidence_files"
        " WHERE evidence_files.content_id = file_contents.id)",
    ),
    Belonging("evidence", "assessment_id IN ({which})", ("id",)),
    Belonging("assessments", "id IN ({which})", ("id",)),
)
"""What hangs on assessments."""

BELONGINGS = (
    Belonging("queue_places", "id = :firm"),
    Belonging("figures", "firm_id = :firm"),
    Belonging("recusals", "firm_id = :firm", ("id",)),
    Belonging("caseloads", "firm_id = :firm", ("id",)),
    Belonging("guidance_drafts", "firm_id = :firm"),
    Belonging("training_invitations", "firm_id = :firm", ("training_id", "firm_id")),
    Belonging("guidance_entries", "firm_id = :firm", ("id",)),
    Belonging("visit_wishes", "firm_id = :firm", ("id",)),
    Belonging("campaign_targets", "firm_id = :firm", ("campaign_id", "firm_id")),
    Belonging("messages", f"firm_id = :firm OR {_ITS_ACCOUNTS}"),
    Belonging("message_settings", _ITS_ACCOUNTS, ("account_id",)),
    Belonging("calendar_links", _ITS_ACCOUNTS),
    Belonging("plan_drafts", _ITS_ACCOUNTS),
    Belonging("purposes", "firm_id = :firm", ("id",)),
    Belonging("confirmations", "firm_id = :firm"),
    Belonging("exports", f"firm_id = :firm OR {_ITS_ACCOUNTS}", ("id",)),
    Belonging("chart_exports", _ITS_ACCOUNTS, ("id",)),
    Belonging("reason_drafts", _ITS_ACCOUNTS),
    Belonging("firm_assignments", "firm_id = :firm"),
    Belonging("firm_industries", "firm_id = :firm"),
    Belonging(
        "invitations",
        "firm_id = :firm OR (code = :code AND NOT EXISTS"
        " (SELECT 1 FROM firms WHERE firms.code = :code AND firms.id <> :firm))",
    ),
    Belonging("part_assignments", "firm_id = :firm", ("firm_id", "part")),
    Belonging("deputies", "firm_id = :firm", ("id",)),
    Belonging("ownership_claims", "firm_id = :firm", ("id",)),
    Belonging("bindings", _ITS_ACCOUNTS, ("id",)),
    Belonging("second_factors", _ITS_ACCOUNTS, ("account_id",)),
    Belonging("recovery_codes", _ITS_ACCOUNTS),
    Belonging("sessions", _ITS_ACCOUNTS),
    Belonging("links", _ITS_ACCOUNTS),
    Belonging("accounts", "firm_id = :firm", ("id",)),
    Belonging("firms", "id = :firm", ("id",)),
)
"""What hangs on the firm itself and its accounts."""

EVERYTHING = (*FOLLOWING, *CONTENT, *BELONGINGS)

_DUE = """
    SELECT departures.firm_id, firms.code, firms.county, firms.industry, firms.size_class
    FROM departures JOIN firms ON firms.id = departures.firm_id
    WHERE departures.id = :id AND departures.due_at <= :now
        AND departures.cancelled_at IS NULL AND departures.done_at IS NULL
"""
_LEAVE = """
    INSERT INTO leavings (assessment_id, cause, began_at)
    SELECT assessments.id, :cause, :now FROM assessments WHERE assessments.id IN ({which})
"""
_DONE = "UPDATE departures SET done_at = :now, reason = NULL WHERE id = :id"
_COLOURS = """
    SELECT assessments.edition, assessments.scope, result_readings.reading, result_readings.colour
    FROM result_readings
    JOIN results ON results.id = result_readings.result_id
    JOIN assessments ON assessments.id = results.assessment_id
    WHERE assessments.firm_id = :firm AND assessments.submitted_at IS NOT NULL
        AND assessments.state <> 'withdrawn' AND result_readings.colour IS NOT NULL
        AND result_readings.reading IN ('credible', 'verified')
    ORDER BY assessments.submitted_at, results.created_at, result_readings.reading
"""
_COUNT_COLOUR = """
    INSERT INTO departed_colours
        (edition, scope, county, industry, size_class, reading, colour, firms)
    VALUES (:edition, :scope, :county, :industry, :size_class, :reading, :colour, 1)
    ON CONFLICT (edition, scope, county, industry, size_class, reading, colour)
    DO UPDATE SET firms = departed_colours.firms + 1
"""
_TOMBSTONE = """
    INSERT INTO tombstones (code_digest, left_on) VALUES (:digest, :day)
    ON CONFLICT (code_digest, left_on) DO NOTHING
"""
_EXPIRED = """
    SELECT assessments.id, assessments.firm_id FROM assessments
    WHERE assessments.state = 'expired' AND assessments.submitted_at IS NULL
        AND coalesce((SELECT max(audit_entries.at) FROM audit_entries
            WHERE audit_entries.what = 'assessments/' || assessments.id),
            assessments.created_at) < :before
    ORDER BY assessments.id
"""


class NotDue(NoSuch):
    """The time is not over, or it was called off, or it is done."""

    message = "这项注销还没有到期，或者已经撤回、已经完成，没有删除任何内容。"


def delete_firm(store: Store, departure_id: str, *, actor: Actor, now: datetime) -> None:
    """Delete everything of the firm, all or nothing.

    Raises:
        NotAllowed: only the operator's sweep does this. NotDue: nothing was deleted.
    """
    require(actor, Action.FIRM_DELETE)
    with store.atomic():
        found = store.rows(_DUE, id=departure_id, now=to_text(now))
        if not found:
            raise NotDue
        firm = found[0]
        _keep_what_remains(store, firm, now)
        step = _Step(store, Action.FIRM_DELETE, actor, now, firm["firm_id"])
        wanted = {"firm": firm["firm_id"], "code": firm["code"]}
        for belonging in FOLLOWING:
            _delete(step, belonging, wanted)
        # Before its results: what they brought is computed from them once more.
        figures.take_away(store, firm["firm_id"])
        _delete_content(step, "departure", _OF_FIRM, wanted)
        for belonging in BELONGINGS:
            _delete(step, belonging, wanted)
        store.rows(_DONE, id=departure_id, now=to_text(now))
        step.note(f"departures/{departure_id}")
        _owe_scrubbing(store, now)


def delete_expired_drafts(store: Store, *, before: datetime, actor: Actor, now: datetime) -> int:
    """Delete drafts that expired before this time and were never submitted; how many.

    Raises:
        NotAllowed: only the operator's sweep does this.
    """
    require(actor, Action.RETENTION_SWEEP)
    with store.atomic():
        found = store.rows(_EXPIRED, before=to_text(before))
        for draft in found:
            step = _Step(store, Action.RETENTION_SWEEP, actor, now, draft["firm_id"])
            _delete_content(step, "expired", ":assessment", {"assessment": draft["id"]})
        if found:
            _owe_scrubbing(store, now)
    return len(found)


@dataclass(frozen=True, slots=True)
class _Step:
    """One deletion under way: what its entries say."""

    store: Store
    action: Action
    actor: Actor
    now: datetime
    firm_id: str

    def note(self, what: str) -> None:
        """That the row is gone."""
        audit.append(
            self.store, self.action, actor=self.actor, now=self.now, what=what, firm=self.firm_id
        )


def _delete_content(step: _Step, cause: str, which: str, wanted: Row) -> None:
    leave = _LEAVE.format(which=which)
    step.store.rows(leave, cause=cause, now=to_text(step.now), **wanted)
    for belonging in CONTENT:
        _delete(step, belonging, wanted, which)


def _delete(step: _Step, belonging: Belonging, wanted: Row, which: str = "") -> None:
    condition = belonging.condition.format(which=which)
    names = ", ".join(belonging.named_by) or "1 AS gone"
    sql = f"DELETE FROM {belonging.table} WHERE {condition} RETURNING {names}"  # noqa: S608 - made of own names only
    for row in step.store.rows(sql, **wanted):
        if belonging.named_by:
            step.note("/".join([belonging.table, *(row[name] for name in belonging.named_by)]))


def _keep_what_remains(store: Store, firm: Row, now: datetime) -> None:
    digest = store.keyring.digest(firm["code"], purpose="tombstone")
    store.rows(_TOMBSTONE, digest=digest, day=day_in_shanghai(now).isoformat())
    last = {
        (row["edition"], row["scope"]): row for row in store.rows(_COLOURS, firm=firm["firm_id"])
    }
    kind = {
        "county": firm["county"],
        "industry": firm["industry"],
        "size_class": firm["size_class"] or "",
    }
    for row in last.values():
        store.rows(_COUNT_COLOUR, **row, **kind)


def _owe_scrubbing(store: Store, now: datetime) -> None:
    """In the transaction of the deletion: a process that dies before scrubbing leaves the debt."""
    if marks.find(store, OWED) is None:
        marks.put(store, OWED, to_text(now))
