"""A firm leaves: everything of it goes, nothing else does, and nothing of it is left in the files."""

from datetime import datetime, timedelta

from data import (
    assignments,
    audit,
    confirmations,
    departures,
    evidence,
    exports,
    firms,
    invitations,
    leaving,
    links,
    marks,
    row_checks,
    sessions,
)
from data.actor import OPERATOR
from data.rights import Action
from data.store import Row, scrub
from data.times import to_text
from tests.data import case_rows
from tests.data.test_hostile_actors import Target, target
from tests.data.town import CODE, NOW, PROFILE, Town

__all__ = ["target"]

COOLING_OFF = timedelta(days=30)
DUE = NOW + COOLING_OFF
WHY = "企业搬到外地，不再参加"


def _ask(target: Target, now: datetime = NOW) -> str:
    town = target.town
    return departures.ask(
        town.store, town.new_id(), WHY, cooling_off=COOLING_OFF, actor=town.alpha, now=now
    ).id


def _delete(target: Target, departure: str, now: datetime = DUE) -> None:
    leaving.delete_firm(target.town.store, departure, actor=OPERATOR, now=now)


def _lived_in(target: Target) -> None:
    """A row of alpha in every table that a firm can have rows in."""
    town = target.town
    profile = PROFILE.model_copy(
        update={"name": "衢州会走的有限公司", "contact_name": "联系人某某", "contact_phone": "1"}
    )
    firms.change_profile(
        town.store, target.firm, profile, seen_version=1, actor=town.alpha, now=NOW
    )
    invitations.issue(town.store, town.new_id(), "WORD-WORD-WORD", CODE, actor=OPERATOR, now=NOW)
    town.says_why(town.reviewer)
    with town.store.atomic():
        firms.confirm(town.store, target.firm, actor=town.reviewer, now=NOW)
        confirmations.add(
            town.store,
            town.new_id(),
            target.firm,
            "营业执照原件看过",
            actor=town.reviewer,
            now=NOW,
        )
    assignments.assign(town.store, target.firm, town.guide.account_id, actor=town.lead, now=NOW)
    exports.note_own(town.store, town.new_id(), rows=1, size=1, actor=town.alpha, now=NOW)
    sessions.start(town.store, town.alpha.account_id, token="t" * 43, now=NOW)
    links.issue(town.store, town.colleague.account_id, token="l" * 43, actor=town.alpha, now=NOW)
    evidence.withdraw(town.store, target.piece, actor=town.alpha, now=NOW)
    for table, row in {**_people(target), **_case(target)}.items():
        town.store.insert(table, row)


def _people(target: Target) -> dict[str, Row]:
    """A row of each kind about the firm's people, as bare as the schema lets it be."""
    firm, owner = target.firm, target.town.alpha.account_id
    colleague, at = target.town.colleague.account_id, to_text(NOW)
    return {
        "part_assignments": {
            "firm_id": firm,
            "part": "FK",
            "account_id": colleague,
            "assigned_at": at,
            "assigned_by": owner,
        },
        "deputies": {
            "id": "deputy",
            "absent_id": owner,
            "deputy_id": colleague,
            "firm_id": firm,
            "first_day": "2026-11-23",
            "last_day": "2026-11-24",
            "appointed_at": at,
            "appointed_by": owner,
        },
        "ownership_claims": {
            "id": "claim",
            "firm_id": firm,
            "state": "rejected",
            **dict.fromkeys(("name", "post", "contact", "proof"), b"sealed"),
            "consent": "x",
            "filed_at": at,
        },
        "bindings": {
            "id": "binding",
            "issuer": "https://sso.invalid",
            "subject_digest": "x",
            "account_id": owner,
            "matched": 0,
            "bound_at": at,
        },
        "second_factors": {"account_id": owner, "secret": b"sealed", "created_at": at},
        "recovery_codes": {"account_id": owner, "code_digest": "x", "created_at": at},
    }


def _case(target: Target) -> dict[str, Row]:
    town = target.town
    snapshot = town.store.rows(
        "SELECT id FROM snapshots WHERE assessment_id = :a", a=target.submitted
    )
    rows = case_rows.of_firm(
        target.firm,
        target.submitted,
        snapshot[0]["id"],
        town.alpha.account_id,
        town.reviewer.account_id,
    )
    rows["assisted_evidence"] = {
        "evidence_id": target.bare,
        "guide_id": town.reviewer.account_id,
        "filled_at": "2026-11-23T06:00:00.000000+00:00",
    }
    rows["follow_ups"] = {
        "id": "follow-up",
        "firm_id": target.firm,
        "assessment_id": target.submitted,
        "duty": "contact",
        "colour": "red",
        "counted_from": "2026-11-23",
        "due_on": "2026-11-26",
    }
    return rows


def _leads_to_firms(town: Town) -> set[str]:
    """Every table from which foreign keys lead to a firm, however far."""
    parents = {
        table: {row["table"] for row in town.store.rows(f"PRAGMA foreign_key_list({table})")}
        for table in town.store.tables()
    }
    found = {"firms"}
    while True:
        more = {table for table, above in parents.items() if above & found} - found
        if not more:
            return found
        found |= more


def test_every_table_that_leads_to_a_firm_is_listed(town: Town) -> None:
    """A new table with a firm's rows is one line in `data.leaving`; else the deletion would fail."""
    listed = {one.table for one in leaving.EVERYTHING}

    assert _leads_to_firms(town) == listed


def test_every_row_of_the_firm_goes_and_no_other(target: Target) -> None:
    town = target.town
    _lived_in(target)
    others = {
        table: town.store.rows(f"SELECT count(*) AS rows FROM {table}")[0]["rows"]
        for table in ("firms", "accounts", "firm_industries")
    }
    _delete(target, _ask(target))

    for one in leaving.EVERYTHING:
        left = town.store.rows(f"SELECT * FROM {one.table}")
        assert target.firm not in str(left), one.table
        assert target.submitted not in str(left), one.table
    now_there = {
        table: town.store.rows(f"SELECT count(*) AS rows FROM {table}")[0]["rows"]
        for table in others
    }
    assert now_there == {
        "firms": others["firms"] - 1,
        "accounts": others["accounts"] - 2,
        "firm_industries": others["firm_industries"] - 1,
    }
    assert sessions.actor(town.store, sessions.session_of("t" * 43), now=DUE) is None


def test_the_chain_stays_whole_and_says_of_each_row_that_it_is_gone(target: Target) -> None:
    town = target.town
    _lived_in(target)
    before = audit.head(town.store)
    _delete(target, _ask(target))

    assert audit.verify(town.store, known=before).number > before.number
    problems = [p for found in row_checks.check(town.store) for p in found.problems]
    assert problems == []
    gone = [
        row
        for row in audit.entries(town.store, after=before.number)
        if row["action"] == Action.FIRM_DELETE
    ]
    assert {row["what"].partition("/")[0] for row in gone} == {
        *("accounts", "answers", "assessments", "bindings", "departures", "deputies", "exports"),
        *("evidence", "evidence_files", "firms", "ownership_claims", "part_assignments"),
        *("purposes", "results", "second_factors", "snapshots"),
        *("action_changes", "action_proofs", "action_steps", "corrective_actions"),
        *("escalations", "follow_ups"),
        *("letters", "verdicts", "colour_moves", "reviews", "review_questions", "objections"),
        *("assists", "assisted_answers", "assisted_evidence", "blind_samples", "recusals"),
        *(
            "caseloads",
            "guidance_entries",
            "visit_wishes",
            "campaign_targets",
            "training_invitations",
        ),
        *("message_settings", "chart_exports"),
    }
    assert {row["after"] for row in gone} == {""}


def test_what_remains_names_no_firm(target: Target) -> None:
    town = target.town
    _delete(target, _ask(target))

    stones = town.store.rows("SELECT * FROM tombstones")
    digest = town.store.keyring.digest(CODE, purpose="tombstone")
    assert stones == [{"code_digest": digest, "left_on": "2026-12-23"}]
    colours = town.store.rows("SELECT * FROM departed_colours")
    assert [
        (c["edition"], c["scope"], c["county"], c["industry"], c["firms"]) for c in colours
    ] == [("2026", "light", "330802", "34", 1)]
    assert set(colours[0]) & {"firm_id", "code", "code_digest", "left_on"} == set()
    departure = town.store.rows("SELECT * FROM departures")[0]
    assert departure["reason"] is None
    assert departure["done_at"]


def test_not_a_byte_of_it_is_left_in_the_files(target: Target) -> None:
    """Searched as sealed bytes, as names, codes and ids; in the file, the log and the index."""
    town = target.town
    _lived_in(target)
    told = [*_sealed_bytes(town, target), *_plain_bytes(town, target)]
    assert sum(word in _files(town) for word in told) == len(told)

    _delete(target, _ask(target))
    scrub(town.store)

    assert [word for word in told if word in _files(town)] == []


def _sealed_bytes(town: Town, target: Target) -> list[bytes]:
    found = [
        *town.store.rows("SELECT contact_name AS b FROM firms WHERE id = :f", f=target.firm),
        *town.store.rows("SELECT name AS b FROM accounts WHERE firm_id = :f", f=target.firm),
        *town.store.rows("SELECT login AS b FROM accounts WHERE firm_id = :f", f=target.firm),
        *town.store.rows("SELECT described AS b FROM evidence"),
        *town.store.rows("SELECT content AS b FROM snapshots"),
        *town.store.rows("SELECT reason AS b FROM purposes"),
        *town.store.rows("SELECT proof AS b FROM confirmations"),
    ]
    # A long value spreads over pages: its beginning is enough.
    return [row["b"][:40] for row in found]


def _plain_bytes(town: Town, target: Target) -> list[bytes]:
    detail = town.store.rows("SELECT detail FROM results")[0]["detail"]
    digests = town.store.rows("SELECT login_digest FROM accounts WHERE firm_id = :f", f=target.firm)
    return [
        "衢州会走的有限公司".encode(),
        detail[:60].encode(),
        *(row["login_digest"].encode() for row in digests),
    ]


def _files(town: Town) -> bytes:
    return b"".join(f.read_bytes() for f in sorted(town.path.parent.glob("portal.sqlite*")))


def test_a_deletion_owes_the_scrubbing(target: Target) -> None:
    assert marks.find(target.town.store, leaving.OWED) is None
    _delete(target, _ask(target))
    assert marks.find(target.town.store, leaving.OWED)
