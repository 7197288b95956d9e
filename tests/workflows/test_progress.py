"""R with what was closed, provisionally: the same engine, the same inputs, raised levels as if verified."""

from dataclasses import replace
from datetime import timedelta

import pytest

from data import results
from portal.workflows import findings, progress
from portal.workflows.progress import Progress
from questionnaires.loading import edition
from scoring.assess import assess
from scoring.rules import load_rules
from tests.data.corrections import Corrections, build
from tests.data.town import NOW, Town

EDITION = edition()
RULES = load_rules(EDITION)
AFTER = NOW + timedelta(days=1)


@pytest.fixture
def case(town: Town) -> Corrections:
    return build(town)


def _read(case: Corrections) -> Progress:
    found = progress.read(case.town.store, case.firm, actor=case.town.alpha)
    assert found is not None
    return found


def test_a_firm_without_a_result_has_none(town: Town) -> None:
    assert progress.read(town.store, town.beta.firm_id or "", actor=town.beta) is None


def test_nothing_closed_changes_nothing(case: Corrections) -> None:
    case.now_in("declined", item="FK-DJ-01"), case.propose(item="FK-RY-02")
    found = _read(case)
    stored = results.latest(case.town.store, case.assessment, actor=case.town.alpha)
    assert found.now.risk == stored.result.readings["credible"].risk  # type: ignore[union-attr]
    assert found.now == found.provisional == found.all_agreed


def test_closed_counts_now_and_agreed_counts_in_the_end(case: Corrections) -> None:
    closed = case.now_in("closed", item="FK-RY-02")
    case.now_in("in_progress", item="FK-DJ-01")
    case.now_in("awaiting_check", item="FK-LZ-02")
    found = _read(case)

    assert (found.provisional.done, found.all_agreed.done) == (1, 3)
    assert found.now.risk > found.provisional.risk > found.all_agreed.risk  # type: ignore[operator]
    inputs = results.latest(case.town.store, case.assessment, actor=case.town.alpha).inputs
    by_hand = assess(EDITION, RULES, replace(inputs, verified={closed.item: 3}))
    assert found.provisional.risk == by_hand.readings["verified"].risk  # type: ignore[union-attr]


def test_no_level_falls_and_what_does_not_apply_stays_out(case: Corrections) -> None:
    inputs = results.latest(case.town.store, case.assessment, actor=case.town.alpha).inputs
    better = replace(
        findings.as_reviewed(inputs),
        answers={**inputs.answers, "FK-RY-02": 4, "FK-DJ-01": "na"},
        evidence=frozenset({"FK-RY-02"}),
    )
    done = [case.now_in("closed", item=item) for item in ("FK-RY-02", "FK-DJ-01")]
    nothing = progress.standing(EDITION, RULES, better, [])
    assert progress.standing(EDITION, RULES, better, done).risk == nothing.risk


def test_a_level_without_proof_is_raised_by_the_proof(case: Corrections) -> None:
    inputs = results.latest(case.town.store, case.assessment, actor=case.town.alpha).inputs
    unproved = replace(inputs, answers={**inputs.answers, "FK-RY-02": 4})
    done = [case.now_in("closed", item="FK-RY-02")]
    before = progress.standing(EDITION, RULES, unproved, [])
    assert progress.standing(EDITION, RULES, unproved, done).risk < before.risk  # type: ignore[operator]


def test_what_was_closed_before_the_last_check_is_in_its_answers(case: Corrections) -> None:
    case.now_in("closed", item="FK-RY-02")
    town = case.town
    town.store.update("corrective_actions", _only(case), {"closed_at": NOW.isoformat()})
    again = {"id": "again", "firm_id": case.firm, "edition": "2026", "scope": "light"}
    made = {"state": "submitted", "created_at": AFTER.isoformat(), "created_by": "x"}
    town.store.insert("assessments", {**again, **made, "submitted_at": AFTER.isoformat()})
    inputs = results.latest(town.store, case.assessment, actor=town.alpha).inputs
    results.add(
        town.store,
        town.new_id(),
        "again",
        assess(EDITION, RULES, inputs),
        inputs,
        actor=town.alpha,
        now=AFTER,
    )
    found = _read(case)
    assert (found.assessment_id, found.provisional.done) == ("again", 0)


def _only(case: Corrections) -> str:
    return str(case.town.store.rows("SELECT id FROM corrective_actions")[0]["id"])
