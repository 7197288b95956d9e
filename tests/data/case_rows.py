"""A row of each kind about a firm's case (复核、整改、指导、批次), as bare as the schema lets it be."""

from data.store import Row

_AT = "2026-11-23T06:00:00.000000+00:00"
_DAY = "2026-11-23"
_SEALED = b"sealed"


def of_firm(firm: str, assessment: str, snapshot: str, owner: str, official: str) -> dict[str, Row]:
    """Table → row, in the order in which they can be inserted."""
    return {**_review(firm, assessment, snapshot, owner, official), **_following(firm, owner)} | {
        "campaigns": {
            "id": "campaign",
            "name": "批次",
            "edition": "2026",
            "scope": "full",
            "state": "open",
            "opens_on": _DAY,
            "closes_on": _DAY,
            "created_by": official,
            "created_at": _AT,
        },
        "campaign_targets": {
            "campaign_id": "campaign",
            "firm_id": firm,
            "added_at": _AT,
            "added_by": official,
        },
        "messages": {
            "id": "message",
            "account_id": owner,
            "kind": "letter",
            "about": "letters/letter",
            "body": _SEALED,
            "posted_at": _AT,
        },
        "calendar_links": {"account_id": owner, "token_hash": "0" * 64, "made_at": _AT},
        "message_settings": {
            "account_id": owner,
            "by_mail": 1,
            "quiet_from": 20,
            "quiet_to": 8,
            "changed_at": _AT,
        },
    }


def _review(firm: str, assessment: str, snapshot: str, owner: str, official: str) -> dict[str, Row]:
    verdict = {
        "review_id": "review",
        "item": "FK-DJ-01",
        "version": 1,
        "value": "3",
        "decision": "moved",
        "reason": _SEALED,
        "author": official,
        "decided_at": _AT,
    }
    return {
        "reviews": {
            "id": "review",
            "assessment_id": assessment,
            "snapshot_id": snapshot,
            "kind": "first",
            "state": "open",
            "reviewer_id": official,
            "began_at": _AT,
        },
        "verdicts": verdict,
        "verdict_versions": verdict,
        "review_drafts": {
            "review_id": "review",
            "field": "covering",
            "content": _SEALED,
            "version": 1,
            "author": official,
            "saved_at": _AT,
        },
        "review_questions": {
            "id": "question",
            "assessment_id": assessment,
            "review_id": "review",
            "item": "FK-DJ-01",
            "asked": _SEALED,
            "asked_by": official,
            "asked_at": _AT,
        },
        "colour_moves": {
            "id": "move",
            "assessment_id": assessment,
            "review_id": "review",
            "computed": "orange",
            "decided": "red",
            "reason": _SEALED,
            "moved_by": official,
            "moved_at": _AT,
        },
        "objections": {
            "id": "objection",
            "assessment_id": assessment,
            "said": _SEALED,
            "saved_at": _AT,
            "filed_by": owner,
            "filed_at": _AT,
        },
        "blind_draws": {
            "id": "draw",
            "first_day": _DAY,
            "last_day": _DAY,
            "share": 10,
            "seed": "seed",
            "candidates": 1,
            "drawn": 1,
            "drawn_by": official,
            "drawn_at": _AT,
        },
        "blind_samples": {"review_id": "review", "draw_id": "draw", "added_at": _AT},
        "recusals": {
            "id": "recusal",
            "firm_id": firm,
            "account_id": official,
            "reason": _SEALED,
            "declared_at": _AT,
        },
        "caseloads": {
            "id": "caseload",
            "firm_id": firm,
            "account_id": official,
            "assigned_by": official,
            "assigned_at": _AT,
        },
        "queue_places": {
            "county": "330802",
            "area": "",
            "id": firm,
            "code": "",
            "name": "",
            "state": "confirmed",
            "industry": "34",
            "check_state": "submitted",
            "scope": "full",
            "reading": "credible",
            "colour": "red",
            "due_what": "",
            "holder": "",
            "mover": "",
            "to_check": 0,
            "proposer": "",
            "to_agree": 0,
        },
        "assists": {
            "id": "assist",
            "assessment_id": assessment,
            "guide_id": official,
            "invited_by": owner,
            "invited_at": _AT,
        },
        "assisted_answers": {
            "assessment_id": assessment,
            "item": "FK-DJ-01",
            "version": 1,
            "guide_id": official,
            "filled_at": _AT,
        },
    }


def _following(firm: str, owner: str) -> dict[str, Row]:
    return {
        "corrective_actions": {
            "id": "action",
            "firm_id": firm,
            "source": "firm",
            "state": "proposed",
            "measure": _SEALED,
            "proposed_by": owner,
            "proposed_at": _AT,
        },
        "action_changes": {
            "id": "change",
            "action_id": "action",
            "from_state": "proposed",
            "to_state": "in_progress",
            "changed_by": owner,
            "changed_at": _AT,
        },
        "action_steps": {
            "id": "step",
            "action_id": "action",
            "position": 1,
            "step": _SEALED,
            "author": owner,
            "created_at": _AT,
        },
        "action_proofs": {
            "id": "proof",
            "action_id": "action",
            "kind": "其他",
            "dated_on": _DAY,
            "described": _SEALED,
            "author": owner,
            "created_at": _AT,
        },
        "escalations": {
            "id": "escalation",
            "firm_id": firm,
            "about": "corrective_actions/action",
            "rule": "reminder",
            "raised_at": _AT,
        },
        "guidance_entries": {
            "id": "entry",
            "firm_id": firm,
            "kind": "visit",
            "happened_on": _DAY,
            "said": _SEALED,
            "author": owner,
            "created_at": _AT,
        },
        "guidance_drafts": {
            "account_id": owner,
            "firm_id": firm,
            "content": _SEALED,
            "saved_at": _AT,
            "version": 1,
        },
        "letters": {
            "id": "letter",
            "firm_id": firm,
            "kind": "guidance",
            "state": "draft",
            "content": _SEALED,
            "drafted_by": owner,
            "drafted_at": _AT,
            "saved_at": _AT,
            "saved_by": owner,
        },
    }
