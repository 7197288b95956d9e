"""Where the firm's file (一企一档) is gathered from: one source for each kind of event.

Each is a SELECT of `id`, `at`, `ref` (what it leads to), `word`, `state` and `number`; empty text and 0
where it has none, so that the columns of all of them are of one type.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from data.rights import Action


class Group(StrEnum):
    """What the file is narrowed by (类别)."""

    CHECK = "check"
    ACTION = "action"
    GUIDANCE = "guidance"
    LETTER = "letter"
    FIRM = "firm"


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of event. `for_firm`: None where the firm does not see it, else a condition more.

    `sql` names `{scope}`, the condition over `firms`; `action` is the right to read it.
    """

    kind: str
    group: Group
    action: Action
    sql: str
    for_firm: str | None = "1 = 1"


_NOON = "'T04:00:00.000000+00:00'"
"""A day without an hour stands at noon in Shanghai."""
_OWN = "JOIN firms ON firms.id = {table}.firm_id AND {{scope}} WHERE firms.id = :firm AND {{more}}"
_CHECK = (
    "JOIN assessments ON assessments.id = {table}.assessment_id"
    " JOIN firms ON firms.id = assessments.firm_id AND {{scope}}"
    " WHERE firms.id = :firm AND {{more}}"
)


def _select(
    table: str,
    at: str,
    *,
    of: str = _OWN,
    ref: str = "''",
    word: str = "''",
    state: str = "''",
    number: str = "0",
    row_id: str = "",
    joined: str = "",
    where: str = "1 = 1",
) -> str:
    return (
        f"SELECT {row_id or f'{table}.id'} AS id, {at} AS at, {ref} AS ref, {word} AS word,"  # noqa: S608 - made of own names only
        f" {state} AS state, {number} AS number FROM {table} {joined} {of.format(table=table)}"
        f" AND {where}"
    )


_LETTER = {"ref": "letters.id", "word": "letters.kind", "number": "coalesce(letters.number, 0)"}
_REVIEW = {"of": _CHECK, "ref": "reviews.assessment_id"}
_MOVE = {
    "of": _CHECK,
    "ref": "colour_moves.assessment_id",
    "word": "colour_moves.decided",
    "state": "colour_moves.computed",
}
_OBJECTION = {"of": _CHECK, "ref": "objections.assessment_id"}
_FIRST = "reviews.kind = 'first'"

SOURCES = (
    Source(
        "registered",
        Group.FIRM,
        Action.FIRM_READ,
        "SELECT firms.id AS id, firms.registered_at AS at, '' AS ref, '' AS word, '' AS state,"
        " 0 AS number FROM firms WHERE {scope} AND firms.id = :firm AND {more}",
    ),
    Source(
        "confirmed",
        Group.FIRM,
        Action.FIRM_READ,
        "SELECT firms.id AS id, firms.confirmed_at AS at, '' AS ref, '' AS word, '' AS state,"
        " 0 AS number FROM firms WHERE {scope} AND firms.id = :firm AND {more}"
        " AND firms.confirmed_at IS NOT NULL",
    ),
    Source(
        "campaign",
        Group.FIRM,
        Action.CAMPAIGN_READ,
        _select(
            "campaign_targets",
            "campaign_targets.added_at",
            row_id="campaign_targets.campaign_id",
            ref="campaign_targets.campaign_id",
            word="campaigns.name",
            joined="JOIN campaigns ON campaigns.id = campaign_targets.campaign_id"
            " AND campaigns.state <> 'draft'",
        ),
    ),
    Source(
        "guide-assigned",
        Group.FIRM,
        Action.FIRM_READ,
        _select(
            "firm_assignments",
            "firm_assignments.assigned_at",
            row_id="firm_assignments.account_id",
            word="accounts.agency",
            joined="JOIN accounts ON accounts.id = firm_assignments.account_id",
        ),
    ),
    Source(
        "case-taken",
        Group.FIRM,
        Action.REVIEW_READ,
        _select(
            "caseloads",
            "caseloads.assigned_at",
            word="accounts.agency",
            joined="JOIN accounts ON accounts.id = caseloads.account_id",
        ),
        for_firm=None,
    ),
    Source(
        "recused",
        Group.FIRM,
        Action.REVIEW_READ,
        _select(
            "recusals",
            "recusals.declared_at",
            word="accounts.agency",
            joined="JOIN accounts ON accounts.id = recusals.account_id",
        ),
        for_firm=None,
    ),
    Source(
        "submitted",
        Group.CHECK,
        Action.CHECK_READ,
        _select(
            "snapshots",
            "snapshots.taken_at",
            of=_CHECK,
            ref="snapshots.assessment_id",
            word="assessments.scope",
            state="assessments.state",
        ),
    ),
    Source(
        "review-begun",
        Group.CHECK,
        Action.REVIEW_READ,
        _select("reviews", "reviews.began_at", where=_FIRST, **_REVIEW),
        for_firm=None,
    ),
    Source(
        "returned",
        Group.CHECK,
        Action.REVIEW_READ,
        _select(
            "reviews",
            "reviews.ended_at",
            where=f"{_FIRST} AND reviews.state = 'returned' AND reviews.ended_at IS NOT NULL",
            **_REVIEW,
        ),
    ),
    Source(
        "reviewed",
        Group.CHECK,
        Action.REVIEW_READ,
        _select(
            "reviews",
            "reviews.ended_at",
            word="coalesce(reviews.confidence, '')",
            where=f"{_FIRST} AND reviews.state = 'ended' AND reviews.ended_at IS NOT NULL",
            **_REVIEW,
        ),
    ),
    Source(
        "colour-moved",
        Group.CHECK,
        Action.REVIEW_READ,
        _select("colour_moves", "colour_moves.moved_at", **_MOVE),
        for_firm=None,
    ),
    Source(
        "colour-confirmed",
        Group.CHECK,
        Action.REVIEW_READ,
        _select(
            "colour_moves",
            "colour_moves.settled_at",
            where="colour_moves.settlement = 'confirmed'",
            **_MOVE,
        ),
        # The firm learns of it with the end of the review, not before.
        for_firm="EXISTS (SELECT 1 FROM reviews WHERE reviews.id = colour_moves.review_id"
        " AND reviews.state = 'ended')",
    ),
    Source(
        "colour-refused",
        Group.CHECK,
        Action.REVIEW_READ,
        _select(
            "colour_moves",
            "colour_moves.settled_at",
            where="colour_moves.settlement = 'refused'",
            **_MOVE,
        ),
        for_firm=None,
    ),
    Source(
        "objected",
        Group.CHECK,
        Action.REVIEW_READ,
        _select(
            "objections",
            "objections.filed_at",
            where="objections.filed_at IS NOT NULL",
            **_OBJECTION,
        ),
    ),
    Source(
        "objection-answered",
        Group.CHECK,
        Action.REVIEW_READ,
        _select(
            "objections",
            "objections.answered_at",
            number="coalesce(objections.upheld, 0)",
            where="objections.answered_at IS NOT NULL",
            **_OBJECTION,
        ),
    ),
    Source(
        "closed",
        Group.CHECK,
        Action.REVIEW_READ,
        "SELECT assessments.id AS id, audit_entries.at AS at, assessments.id AS ref, '' AS word,"
        " '' AS state, 0 AS number FROM assessments"
        " JOIN audit_entries ON audit_entries.what = 'assessments/' || assessments.id"
        " AND audit_entries.action = 'review.close'"
        " JOIN firms ON firms.id = assessments.firm_id AND {scope}"
        " WHERE firms.id = :firm AND {more} AND assessments.state = 'closed'",
    ),
    Source(
        "assist-invited",
        Group.CHECK,
        Action.CHECK_READ,
        _select("assists", "assists.invited_at", of=_CHECK, ref="assists.assessment_id"),
    ),
    Source(
        "action-proposed",
        Group.ACTION,
        Action.ACTION_READ,
        _select(
            "corrective_actions",
            "corrective_actions.proposed_at",
            ref="corrective_actions.id",
            word="corrective_actions.item",
            state="corrective_actions.state",
        ),
    ),
    Source(
        "action-moved",
        Group.ACTION,
        Action.ACTION_READ,
        _select(
            "action_changes",
            "action_changes.changed_at",
            of="JOIN corrective_actions ON corrective_actions.id = action_changes.action_id"
            " JOIN firms ON firms.id = corrective_actions.firm_id AND {{scope}}"
            " WHERE firms.id = :firm AND {{more}}",
            ref="action_changes.action_id",
            word="action_changes.to_state",
            state="action_changes.from_state",
        ),
    ),
    Source(
        "follow-up-done",
        Group.ACTION,
        Action.FOLLOW_UP_READ,
        _select(
            "follow_ups",
            f"follow_ups.done_on || {_NOON}",
            word="follow_ups.duty",
            where="follow_ups.done_on IS NOT NULL",
        ),
    ),
    Source(
        "escalated",
        Group.ACTION,
        Action.FOLLOW_UP_READ,
        _select("escalations", "escalations.raised_at", word="escalations.rule"),
        for_firm=None,
    ),
    Source(
        "entry",
        Group.GUIDANCE,
        Action.DIARY_READ,
        _select(
            "guidance_entries",
            f"guidance_entries.happened_on || {_NOON}",
            ref="guidance_entries.id",
            word="guidance_entries.kind",
            state="CASE WHEN guidance_entries.withdrawn_at IS NOT NULL THEN 'withdrawn'"
            " WHEN EXISTS (SELECT 1 FROM guidance_entries AS later"
            " WHERE later.replaces = guidance_entries.id) THEN 'replaced' ELSE '' END",
            number="guidance_entries.shown",
        ),
        for_firm="guidance_entries.shown = 1 AND guidance_entries.withdrawn_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM guidance_entries AS later"
        " WHERE later.replaces = guidance_entries.id)",
    ),
    Source(
        "visit-wished",
        Group.GUIDANCE,
        Action.VISIT_READ,
        _select(
            "visit_wishes",
            "visit_wishes.asked_at",
            ref="visit_wishes.id",
            state="visit_wishes.state",
        ),
    ),
    Source(
        "visit-answered",
        Group.GUIDANCE,
        Action.VISIT_READ,
        _select(
            "visit_wishes",
            "visit_wishes.answered_at",
            ref="visit_wishes.id",
            word="coalesce(visit_wishes.planned_on, '')",
            state="visit_wishes.state",
            where="visit_wishes.answered_at IS NOT NULL",
        ),
    ),
    Source(
        "letter-drafted",
        Group.LETTER,
        Action.LETTER_READ,
        _select("letters", "letters.drafted_at", state="letters.state", **_LETTER),
        for_firm=None,
    ),
    Source(
        "letter-issued",
        Group.LETTER,
        Action.LETTER_READ,
        _select("letters", "letters.issued_at", where="letters.issued_at IS NOT NULL", **_LETTER),
    ),
    Source(
        "letter-received",
        Group.LETTER,
        Action.LETTER_READ,
        _select(
            "letters", "letters.received_at", where="letters.received_at IS NOT NULL", **_LETTER
        ),
    ),
    Source(
        "letter-revoked",
        Group.LETTER,
        Action.LETTER_READ,
        _select("letters", "letters.revoked_at", where="letters.revoked_at IS NOT NULL", **_LETTER),
    ),
)

TEXTS: Mapping[str, tuple[str, str]] = {
    "entry": ("guidance_entries", "said"),
    "visit-wished": ("visit_wishes", "reason"),
    "action-proposed": ("corrective_actions", "measure"),
    "action-moved": ("corrective_actions", "measure"),
}
"""Kind → table and column of the sealed text that says more; `ref` is the row."""
