"""Submitting freezes, scores and keeps; all or nothing, once."""

import sqlite3
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import answers, assessments, errors, results, snapshots
from data.assessments import AssessmentClosed
from data.keys import Tampered
from portal.workflows import answering, submitting
from portal.workflows.submitting import IncompleteAnswers, NothingApplies, open_items
from questionnaires.loading import edition
from scoring.assess import assess
from scoring.documents import digest
from scoring.model import Result
from scoring.rules import load_rules
from tests.data.town import NOW, Town
from tests.workflows.sheets import answer, answer_everything, begin

Q = edition()
RULES = load_rules(Q)
CONTROL = "FK-DJ-01"


def _submit(town: Town, assessment: str) -> Result:
    return submitting.submit(
        town.store,
        assessment,
        questionnaire=Q,
        rules=RULES,
        actor=town.alpha,
        now=NOW,
        new_id=town.new_id,
    )


def _full(town: Town, level: int = 2) -> str:
    draft = begin(town, "full")
    answer_everything(town, draft, scope="full", level=level)
    return draft


def test_a_finished_assessment_is_scored_and_closed(town: Town) -> None:
    draft = _full(town)

    result = _submit(town, draft)

    assessment = assessments.get(town.store, draft, actor=town.reviewer)
    assert (assessment.state, assessment.submitted_at) == ("submitted", NOW)
    stored = results.latest(town.store, draft, actor=town.says_why(town.reviewer))
    assert stored.result == result
    assert result.readings["credible"] is not None
    assert result.unanswered == ()


def test_the_stored_inputs_give_the_same_bits_years_later(town: Town) -> None:
    draft = _full(town, level=3)
    answer(town, draft, "hires_from_peers", False)
    answering.add_evidence(
        town.store,
        draft,
        CONTROL,
        kind="其他",
        dated_on=date(2026, 1, 1),
        described="清单",
        questionnaire=Q,
        actor=town.alpha,
        now=NOW,
        new_id=town.new_id,
    )
    _submit(town, draft)

    stored = results.latest(town.store, draft, actor=town.alpha)

    assert assess(Q, RULES, stored.inputs) == stored.result
    assert digest(stored.inputs) == stored.result.digest


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=20
)
@given(data=st.data())
def test_any_result_comes_back_bit_by_bit(town: Town, data: st.DataObject) -> None:
    number = st.floats(0, 100, allow_nan=False) | st.none()
    assessment = begin(town)
    result = assess(
        Q,
        RULES,
        answering.submission_of(_sheet_of_everything(town, assessment), Q, on=date(2026, 11, 23)),
    )
    credible = result.readings["credible"]
    assert credible is not None
    changed = replace(credible, protection=data.draw(number), risk=data.draw(number))
    result = replace(
        result,
        readings={**result.readings, "self": changed},
        digest=town.new_id() * 2,
        verified_share=data.draw(st.floats(0, 1)),
    )
    inputs = answering.submission_of(
        answering.read_sheet(town.store, assessment, actor=town.alpha), Q, on=date(2026, 11, 23)
    )
    identity = town.new_id()

    results.add(town.store, identity, assessment, result, inputs, actor=town.alpha, now=NOW)

    found = results.of_firm(
        town.store, town.alpha.firm_id or "", edition="2026", scope="light", actor=town.alpha
    )
    assert next(r for r in found if r.id == identity).result == result
    assert next(r for r in found if r.id == identity).inputs == inputs


def _sheet_of_everything(town: Town, assessment: str) -> answering.Sheet:
    sheet = answering.read_sheet(town.store, assessment, actor=town.alpha)
    if not sheet.answers:
        answer_everything(town, assessment, scope="light")
        sheet = answering.read_sheet(town.store, assessment, actor=town.alpha)
    return sheet


def test_open_questions_are_named_and_nothing_is_stored(town: Town) -> None:
    draft = begin(town)
    answer(town, draft, CONTROL, 2)

    with pytest.raises(IncompleteAnswers) as refusal:
        _submit(town, draft)

    asked = [q.id for q in Q.questions if q.id in Q.asked("light") and q.id != CONTROL]
    assert refusal.value.items == (*(e.id for e in Q.exposure), *asked)
    assert f"还差 {14 + 27} 题" in str(refusal.value)
    assert town.store.rows("SELECT * FROM results") == []
    assert town.store.rows("SELECT * FROM snapshots") == []
    assert assessments.get(town.store, draft, actor=town.alpha).state == "draft"


def test_what_a_fact_rules_out_is_not_open(town: Town) -> None:
    draft = begin(town, "full")
    answer(town, draft, "uses_industrial_control", False)

    sheet = answering.read_sheet(town.store, draft, actor=town.alpha)

    assert "FK-XT-07" not in open_items(sheet, Q)
    assert "FK-XT-06" in open_items(sheet, Q)


def test_nothing_that_applies_is_nothing_to_score(town: Town) -> None:
    draft = begin(town)
    for question in Q.exposure:
        answer(town, draft, question.id, 2)
    for control in Q.asked("light"):
        answer(town, draft, control, "na", reason="无")

    with pytest.raises(NothingApplies, match="至少保留一题"):
        _submit(town, draft)

    assert assessments.get(town.store, draft, actor=town.alpha).state == "draft"


def test_submitting_twice_is_refused_plainly_and_the_first_result_stands(town: Town) -> None:
    draft = _full(town)
    first = _submit(town, draft)

    with pytest.raises(AssessmentClosed, match="已经提交"):
        _submit(town, draft)

    assert results.latest(town.store, draft, actor=town.alpha).result == first
    assert town.store.rows("SELECT count(*) AS n FROM results") == [{"n": 1}]


def test_the_snapshot_holds_what_was_submitted_word_for_word(town: Town) -> None:
    draft = begin(town)
    answer_everything(town, draft, scope="light")
    answer(town, draft, CONTROL, "na", reason="本企业没有要保密的信息", seen=1)
    _submit(town, draft)

    content = snapshots.latest(town.store, draft, actor=town.says_why(town.reviewer)).content

    assert content["answers"][CONTROL]["reason"] == "本企业没有要保密的信息"
    assert content["answers"][CONTROL]["version"] == 2
    assert content["digest"] == results.latest(town.store, draft, actor=town.alpha).result.digest
    for file in town.path.parent.iterdir():
        assert "没有要保密".encode() not in file.read_bytes()


@pytest.mark.parametrize("table", ["answer_versions", "results", "result_readings", "snapshots"])
def test_what_is_stored_is_never_changed_nor_deleted(town: Town, table: str) -> None:
    draft = begin(town)
    answer_everything(town, draft, scope="light")
    _submit(town, draft)
    before = town.store.rows(f"SELECT * FROM {table}")
    column = next(iter(before[0]))

    for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
        with pytest.raises(errors.RuleBroken):
            town.store.rows(statement)

    assert town.store.rows(f"SELECT * FROM {table}") == before


def test_a_snapshot_put_in_anothers_place_does_not_open(town: Town) -> None:
    ids = []
    for actor in (town.alpha, town.beta):
        draft = begin(town, actor=actor)
        snapshots.take(town.store, town.new_id(), draft, {"a": 1}, actor=actor, now=NOW)
        ids.append(draft)
    with sqlite3.connect(town.path) as intruder:
        intruder.execute("DROP TRIGGER snapshots_stay")
        intruder.execute(
            "UPDATE snapshots SET content = (SELECT content FROM snapshots WHERE assessment_id = ?)"
            " WHERE assessment_id = ?",
            ids,
        )

    with pytest.raises(Tampered):
        snapshots.latest(town.store, ids[1], actor=town.beta)


def test_a_full_disk_while_submitting_leaves_a_draft(town: Town) -> None:
    draft = _full(town)
    pages = town.store.rows("PRAGMA page_count")[0]["page_count"]
    town.store.rows(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(errors.StoreFull):
        _submit(town, draft)

    town.store.rows("PRAGMA max_page_count = 1000000")
    assert assessments.get(town.store, draft, actor=town.alpha).state == "draft"
    assert town.store.rows("SELECT count(*) AS n FROM snapshots") == [{"n": 0}]
    _submit(town, draft)


def test_the_same_result_is_kept_once(town: Town) -> None:
    draft = _full(town)
    result = _submit(town, draft)
    inputs = results.latest(town.store, draft, actor=town.alpha).inputs

    results.add(town.store, town.new_id(), draft, result, inputs, actor=town.alpha, now=NOW)

    assert town.store.rows("SELECT count(*) AS n FROM results") == [{"n": 1}]


def test_nobody_changes_a_state_by_a_step_that_is_not_designed(town: Town) -> None:
    draft = assessments.get(town.store, begin(town), actor=town.alpha)

    for state in ("in_review", "returned", "reviewed", "objected", "closed", "draft"):
        with pytest.raises(AssessmentClosed):
            assessments.move(town.store, draft, state, actor=town.alpha, now=NOW)


# Withdrawing


def test_a_submission_is_taken_back_before_review(town: Town) -> None:
    draft = begin(town)
    answer_everything(town, draft, scope="light")
    _submit(town, draft)

    withdrawn = submitting.withdraw(
        town.store, draft, actor=town.colleague, now=NOW + timedelta(hours=1)
    )

    assert withdrawn.state == "withdrawn"
    assert answers.all_of(town.store, draft, actor=town.alpha)
    assert begin(town) != draft


def test_once_reviewed_or_withdrawn_it_stays(town: Town) -> None:
    draft = begin(town)
    answer_everything(town, draft, scope="light")
    _submit(town, draft)
    town.store.rows("UPDATE assessments SET state = 'in_review'")

    with pytest.raises(AssessmentClosed, match="复核"):
        submitting.withdraw(town.store, draft, actor=town.alpha, now=NOW)

    town.store.rows("UPDATE assessments SET state = 'withdrawn'")
    with pytest.raises(AssessmentClosed):
        submitting.withdraw(town.store, draft, actor=town.alpha, now=NOW)
    with pytest.raises(AssessmentClosed):
        _submit(town, draft)


def test_a_withdrawn_check_is_no_last_time(town: Town) -> None:
    draft = begin(town)
    answer_everything(town, draft, scope="light")
    _submit(town, draft)
    following = begin(town)
    assert answering.read_sheet(town.store, following, actor=town.alpha).last_submitted_at == NOW

    submitting.withdraw(town.store, draft, actor=town.alpha, now=NOW)

    sheet = answering.read_sheet(town.store, following, actor=town.alpha)
    assert (sheet.last_time, sheet.last_submitted_at) == ({}, None)


def test_last_time_is_the_latest_submission(town: Town) -> None:
    for level in (1, 3):
        draft = begin(town)
        answer_everything(town, draft, scope="light", level=level)
        submitting.submit(
            town.store,
            draft,
            questionnaire=Q,
            rules=RULES,
            actor=town.alpha,
            now=NOW + timedelta(days=level),
            new_id=town.new_id,
        )
    sheet = answering.read_sheet(town.store, begin(town), actor=town.alpha)

    assert sheet.last_time[CONTROL].value == 3
    assert sheet.last_submitted_at == NOW + timedelta(days=3)
