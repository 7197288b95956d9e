"""Every function that reads or writes a firm's rows, tried by everybody who has no business there.

A stranger learns nothing: the same refusal as for a row that does not exist, or an empty answer; and
after all attempts not one row of the firm has changed.
"""

from datetime import date, timedelta
from typing import Any

import pytest

from data import (
    accounts,
    answers,
    assessments,
    departures,
    evidence,
    exports,
    files,
    firms,
    invitations,
    links,
    purposes,
    results,
    second_factors,
    snapshots,
)
from data.actor import Actor, Role
from data.errors import NoSuch, NotAllowed, Refusal
from data.evidence import Evidence
from data.invitations import BadInvitation
from portal.uploads.cleaning import Cleaned
from portal.workflows import (
    answering,
    attaching,
    beginning_again,
    carrying,
    inviting,
    reading_results,
    submitting,
)
from scoring.model import Submission
from tests.data.hostile_case import FILE, RULES, Attempt, Q, Target, standing, target
from tests.data.staff_attempts import STAFF_WRITES
from tests.data.town import NOW, PROFILE, Town

__all__ = ["FILE", "RULES", "Attempt", "Q", "Target", "standing", "target"]

STRANGERS = ("beta", "gamma", "distant_reviewer", "guide", "auditor", "admin", "visitor")
NAMES_NO_FIRM = ("departures.ask", "exports.note_own")
"""What an owner does with the own firm, whichever it is: neighbours have theirs."""
STAFF_IN_SCOPE = ("reviewer", "lead")


def _contents(town: Town) -> dict[str, list[dict[str, Any]]]:
    """Every row that belongs to a firm."""
    tables = (
        "firms",
        "firm_industries",
        "firm_assignments",
        "accounts",
        "assessments",
        "answers",
        "answer_versions",
        "evidence",
        "evidence_files",
        "file_contents",
        "snapshots",
        "results",
        "result_readings",
        "invitations",
        "confirmations",
        "departures",
        "exports",
        "purposes",
    )
    return {table: town.store.rows(f"SELECT * FROM {table}") for table in tables}


READS: dict[str, Attempt] = {
    "firms.get": lambda t, a: firms.get(t.town.store, t.firm, actor=a),
    "firms.in_view": lambda t, a: [
        f for f in firms.in_view(t.town.store, actor=a) if f.id == t.firm
    ],
    "firms.industry_history": lambda t, a: firms.industry_history(t.town.store, t.firm, actor=a),
    "accounts.of_firm": lambda t, a: accounts.of_firm(t.town.store, t.firm, actor=a),
    "assessments.get": lambda t, a: assessments.get(t.town.store, t.submitted, actor=a),
    "assessments.of_firm": lambda t, a: assessments.of_firm(t.town.store, t.firm, actor=a),
    "answers.all_of": lambda t, a: answers.all_of(t.town.store, t.submitted, actor=a),
    "answers.history": lambda t, a: answers.history(t.town.store, t.submitted, "E01", actor=a),
    "answers.last_time": lambda t, a: answers.last_time(t.town.store, t.draft, actor=a)[0],
    "evidence.all_of": lambda t, a: evidence.all_of(t.town.store, t.draft, actor=a),
    "evidence.get": lambda t, a: evidence.get(t.town.store, t.piece, actor=a),
    "evidence.state_of": lambda t, a: evidence.state_of(t.town.store, t.piece, actor=a),
    "files.of_assessment": lambda t, a: files.of_assessment(t.town.store, t.draft, actor=a),
    "files.of_piece": lambda t, a: files.of_piece(t.town.store, t.piece, actor=a),
    "files.read": lambda t, a: files.read(t.town.store, t.file, actor=a, now=NOW),
    "attaching.place": lambda t, a: attaching.place(t.town.store, t.piece, actor=a),
    "snapshots.latest": lambda t, a: snapshots.latest(t.town.store, t.submitted, actor=a),
    "results.latest": lambda t, a: results.latest(t.town.store, t.submitted, actor=a),
    "results.of_firm": lambda t, a: results.of_firm(
        t.town.store, t.firm, edition=Q.edition, scope="light", actor=a
    ),
    "read_sheet of a draft": lambda t, a: answering.read_sheet(t.town.store, t.draft, actor=a),
    "read_sheet": lambda t, a: answering.read_sheet(t.town.store, t.submitted, actor=a),
    "answers.versions": lambda t, a: answers.versions(t.town.store, t.submitted, actor=a),
    "evidence.ever": lambda t, a: evidence.ever(t.town.store, t.draft, actor=a),
    "snapshots.all_of": lambda t, a: snapshots.all_of(t.town.store, t.submitted, actor=a),
    "results.of_assessment": lambda t, a: results.of_assessment(t.town.store, t.submitted, actor=a),
    "carrying.last_time": lambda t, a: carrying.last_time(t.town.store, t.draft, actor=a),
    "reading_results.read": lambda t, a: reading_results.read(
        t.town.store, actor=a, now=NOW, assessment_id=t.submitted
    ),
    "assessments.open_draft": lambda t, a: (
        (draft := assessments.open_draft(t.town.store, edition=Q.edition, actor=a))
        and draft.firm_id == t.firm
    ),
    "answers.locate": lambda t, a: answers.locate(t.town.store, t.draft, "E01", actor=a),
    "purposes.looks": lambda t, a: _looks(t, a),
}

WRITES: dict[str, Attempt] = {
    "firms.change_profile": lambda t, a: firms.change_profile(
        t.town.store, t.firm, PROFILE, seen_version=1, actor=a, now=NOW
    ),
    "accounts.disable": lambda t, a: accounts.disable(
        t.town.store, t.town.colleague.account_id, actor=a, now=NOW
    ),
    "accounts.create": lambda t, a: accounts.create(
        t.town.store,
        accounts.NewAccount(
            id=t.town.new_id(),
            login="spy@example.com",
            name="李四",
            password_hash="",
            role=Role.FIRM_MEMBER,
            firm_id=t.firm,
        ),
        actor=a,
        now=NOW,
    ),
    "links.issue": lambda t, a: links.issue(
        t.town.store, t.town.colleague.account_id, token="t" * 43, actor=a, now=NOW
    ),
    "links.withdraw": lambda t, a: links.withdraw(
        t.town.store, t.town.colleague.account_id, actor=a, now=NOW
    ),
    "firms.confirm_invited": lambda t, a: firms.confirm_invited(
        t.town.store, t.firm, t.invitation, actor=a, now=NOW
    ),
    "assessments.move": lambda t, a: assessments.move(
        t.town.store,
        assessments.get(t.town.store, t.draft, actor=t.town.alpha),
        "withdrawn",
        actor=a,
        now=NOW,
    ),
    "evidence.add": lambda t, a: evidence.add(
        t.town.store,
        t.draft,
        Evidence("x", "FK-DJ-01", "其他", date(2026, 1, 1), "x", a.account_id, NOW),
        actor=a,
    ),
    "evidence.withdraw": lambda t, a: evidence.withdraw(t.town.store, t.piece, actor=a, now=NOW),
    "files.add": lambda t, a: files.add(
        t.town.store, t.piece, FILE, seen=t.file, actor=a, now=NOW, new_id=t.town.new_id
    ),
    "files.remove": lambda t, a: files.remove(t.town.store, t.file, actor=a, now=NOW),
    "files.carry": lambda t, a: files.carry(
        t.town.store, t.piece, t.bare, actor=a, now=NOW, new_id=t.town.new_id
    ),
    "attaching.attach": lambda t, a: attaching.attach(
        t.town.store,
        t.piece,
        Cleaned(FILE.kind, FILE.content),
        given_name="a.png",
        masked="人名",
        seen=t.file,
        actor=a,
        now=NOW,
        new_id=t.town.new_id,
    ),
    "carrying.widen": lambda t, a: carrying.widen(t.town.store, t.draft, actor=a, now=NOW),
    "accounts.void_password": lambda t, a: accounts.void_password(
        t.town.store, t.town.colleague.account_id, actor=a, now=NOW
    ),
    "inviting.begin_again": lambda t, a: inviting.begin_again(
        t.town.store, t.town.colleague.account_id, token="r" * 43, actor=a, now=NOW
    ),
    "beginning_again.begin_again": lambda t, a: beginning_again.begin_again(
        t.town.store, t.town.colleague.account_id, token="r" * 43, actor=a, now=NOW
    ),
    "second_factors.reset": lambda t, a: second_factors.reset(
        t.town.store, t.town.colleague.account_id, actor=a, now=NOW
    ),
    "answers.save": lambda t, a: answers.save(
        t.town.store, t.draft, "FK-DJ-01", 4, seen_version=1, actor=a, now=NOW
    ),
    "save_answer": lambda t, a: answering.save_answer(
        t.town.store,
        t.draft,
        "FK-DJ-01",
        4,
        questionnaire=Q,
        seen_version=1,
        actor=a,
        now=NOW,
    ),
    "add_evidence": lambda t, a: answering.add_evidence(
        t.town.store,
        t.draft,
        "FK-DJ-01",
        kind="其他",
        dated_on=date(2026, 1, 1),
        described="x",
        questionnaire=Q,
        actor=a,
        now=NOW,
        new_id=t.town.new_id,
    ),
    "withdraw_evidence": lambda t, a: answering.withdraw_evidence(
        t.town.store, t.piece, actor=a, now=NOW
    ),
    "assessments.widen": lambda t, a: assessments.widen(t.town.store, t.draft, actor=a, now=NOW),
    "submit": lambda t, a: submitting.submit(
        t.town.store,
        t.draft,
        questionnaire=Q,
        rules=RULES,
        actor=a,
        now=NOW,
        new_id=t.town.new_id,
    ),
    "withdraw": lambda t, a: submitting.withdraw(t.town.store, t.submitted, actor=a, now=NOW),
    "carry_over": lambda t, a: carrying.carry_over(
        t.town.store,
        t.submitted,
        t.draft,
        questionnaire=Q,
        actor=a,
        now=NOW,
        new_id=t.town.new_id,
    ),
    "departures.ask": lambda t, a: departures.ask(
        t.town.store, t.town.new_id(), "不再参加", cooling_off=timedelta(days=30), actor=a, now=NOW
    ),
    "exports.note_own": lambda t, a: exports.note_own(
        t.town.store, t.town.new_id(), rows=1, size=1, actor=a, now=NOW
    ),
    "snapshots.take": lambda t, a: snapshots.take(
        t.town.store, "s", t.submitted, {}, actor=a, now=NOW
    ),
    "results.add": lambda t, a: results.add(
        t.town.store,
        "r",
        t.submitted,
        results.latest(t.town.store, t.submitted, actor=t.town.alpha).result,
        Submission({}),
        actor=a,
        now=NOW,
    ),
}


EVERYBODY = ("alpha", "colleague", *STRANGERS, *STAFF_IN_SCOPE)


def _looks(target: Target, actor: Actor) -> list[purposes.Look]:
    """Who looked at alpha's firm, after the lead did."""
    target.town.says_why(target.town.lead)
    return purposes.looks(target.town.store, target.firm, actor=actor)


ATTEMPTS = (READS, WRITES, STAFF_WRITES)


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("write", STAFF_WRITES)
def test_what_staff_do_only_those_staff_do(target: Target, write: str, who: str) -> None:
    allowed, attempt = STAFF_WRITES[write]
    actor = getattr(target.town, who)
    if who in allowed:
        attempt(target, actor)
        return
    with pytest.raises((NoSuch, NotAllowed)):
        attempt(target, actor)


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("read", READS)
def test_a_stranger_reads_nothing(standing: Target, read: str, stranger: str) -> None:
    actor = getattr(standing.town, stranger)
    try:
        found = READS[read](standing, actor)
    except (NoSuch, NotAllowed) as refusal:
        assert standing.firm not in str(refusal)
    else:
        assert not found


@pytest.mark.parametrize(
    ("write", "stranger"),
    [
        (write, stranger)
        for write in WRITES
        for stranger in STRANGERS
        # The administrator governs accounts.
        if (write, stranger) != ("accounts.disable", "admin")
        if not (write in NAMES_NO_FIRM and stranger in ("beta", "gamma"))
    ],
)
def test_a_stranger_changes_nothing(standing: Target, write: str, stranger: str) -> None:
    actor = getattr(standing.town, stranger)
    before = _contents(standing.town)

    with pytest.raises((NoSuch, NotAllowed)):
        WRITES[write](standing, actor)

    assert _contents(standing.town) == before


@pytest.mark.parametrize("staff", STAFF_IN_SCOPE)
@pytest.mark.parametrize("write", WRITES)
def test_staff_in_scope_read_and_change_nothing(standing: Target, write: str, staff: str) -> None:
    actor = getattr(standing.town, staff)
    before = _contents(standing.town)

    with pytest.raises((NoSuch, NotAllowed)):
        WRITES[write](standing, actor)

    assert _contents(standing.town) == before


@pytest.mark.parametrize("staff", STAFF_IN_SCOPE)
def test_staff_in_scope_see_what_was_submitted_and_no_draft(target: Target, staff: str) -> None:
    actor = target.town.says_why(getattr(target.town, staff))

    assert answering.read_sheet(target.town.store, target.submitted, actor=actor).answers
    assert results.latest(target.town.store, target.submitted, actor=actor)
    with pytest.raises(NoSuch):
        answering.read_sheet(target.town.store, target.draft, actor=actor)
    assert answers.all_of(target.town.store, target.draft, actor=actor) == {}
    assert evidence.all_of(target.town.store, target.draft, actor=actor) == []


@pytest.mark.parametrize("own", ["alpha", "colleague"])
@pytest.mark.parametrize("read", READS)
def test_the_firm_itself_reads_everything(standing: Target, read: str, own: str) -> None:
    assert READS[read](standing, getattr(standing.town, own))


def test_a_firm_cannot_confirm_itself(target: Target) -> None:
    for actor in (target.town.alpha, target.town.admin, target.town.guide, target.town.visitor):
        with pytest.raises(NotAllowed):
            firms.confirm(target.town.store, target.firm, actor=actor, now=NOW)
    with pytest.raises(BadInvitation):
        invitations.redeem(target.town.store, "guess", actor=target.town.alpha, now=NOW)


def test_a_distant_reviewer_confirms_nobody(target: Target) -> None:
    with pytest.raises(Refusal):
        firms.confirm(target.town.store, target.firm, actor=target.town.distant_reviewer, now=NOW)


def test_an_answer_cannot_be_moved_into_another_firms_assessment(target: Target) -> None:
    """Ids in requests are worth nothing: beta's own draft does not open alpha's rows."""
    town = target.town
    draft = answering.start(
        town.store, questionnaire=Q, scope="light", actor=town.beta, now=NOW, new_id=town.new_id
    )

    with pytest.raises(NoSuch):
        carrying.carry_over(
            town.store,
            target.submitted,
            draft.id,
            questionnaire=Q,
            actor=town.beta,
            now=NOW,
            new_id=town.new_id,
        )

    assert answers.all_of(town.store, draft.id, actor=town.beta) == {}
