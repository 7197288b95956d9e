"""Carrying answers over: nothing that stands is overwritten, nothing that does not fit is taken."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import answers, assessments
from data.assessments import AssessmentClosed
from data.errors import NotAllowed
from portal.workflows import answering, carrying, submitting
from portal.workflows.carrying import Carried, TooMuch
from questionnaires.loading import edition
from tests.data.town import NOW, Town
from tests.workflows.sheets import answer, answer_everything, begin

Q = edition()
CONTROL = "FK-DJ-01"
KEY_FACT = "stores_secrets_digitally"


def _bring(town: Town, brought: dict[str, object], **reasons: str) -> Carried:
    return carrying.quick_check_into_draft(
        town.store,
        brought,
        questionnaire=Q,
        reasons=reasons,
        actor=town.alpha,
        now=NOW,
        new_id=town.new_id,
    )


def test_a_quick_check_becomes_a_light_draft(town: Town) -> None:
    carried = _bring(town, {"E01": 2, CONTROL: 3, "hires_from_peers": True})

    assert carried.assessment.scope == "light"
    assert set(carried.taken) == {"E01", CONTROL, "hires_from_peers"}
    stored = answers.all_of(town.store, carried.assessment.id, actor=town.alpha)
    assert {item: a.value for item, a in stored.items()} == {
        "E01": 2,
        CONTROL: 3,
        "hires_from_peers": True,
    }


def test_what_was_answered_in_the_account_stands(town: Town) -> None:
    draft = begin(town, "full")
    answer(town, draft, CONTROL, 1)

    carried = _bring(town, {CONTROL: 4, "E01": 2})

    assert carried.assessment.id == draft
    assert (carried.taken, carried.kept) == (("E01",), (CONTROL,))
    assert answers.all_of(town.store, draft, actor=town.alpha)[CONTROL].value == 1


def test_what_does_not_fit_is_left_and_named(town: Town) -> None:
    carried = _bring(
        town,
        {
            CONTROL: 9,
            "E01": "2",
            "FK-DJ-05": 1,
            "nonsense": 1,
            KEY_FACT: False,
            "FK-DJ-03": "na",
            "FK-DJ-04": 2,
        },
    )

    assert carried.taken == ("FK-DJ-04",)
    assert set(carried.left) == {CONTROL, "E01", "FK-DJ-05", "nonsense", KEY_FACT, "FK-DJ-03"}


def test_reasons_come_along(town: Town) -> None:
    carried = _bring(town, {KEY_FACT: False}, **{KEY_FACT: "全部手写"})

    stored = answers.all_of(town.store, carried.assessment.id, actor=town.alpha)
    assert stored[KEY_FACT].reason == "全部手写"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.dictionaries(
        st.one_of(st.sampled_from([CONTROL, "E01", KEY_FACT]), st.text(max_size=10)),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(),
            lambda inner: st.lists(inner, max_size=2),
        ),
        max_size=6,
    )
)
def test_whatever_a_browser_brings_is_sorted_out(town: Town, brought: dict[str, object]) -> None:
    carried = _bring(town, brought)

    assert {*carried.taken, *carried.kept, *carried.left} == set(brought)


def test_too_much_is_no_quick_check(town: Town) -> None:
    with pytest.raises(TooMuch):
        _bring(town, {f"x{n}": 1 for n in range(1001)})


def test_staff_and_visitors_carry_nothing(town: Town) -> None:
    for actor in (town.reviewer, town.lead, town.admin, town.visitor):
        with pytest.raises(NotAllowed):
            carrying.quick_check_into_draft(
                town.store,
                {CONTROL: 1},
                questionnaire=Q,
                actor=actor,
                now=NOW,
                new_id=town.new_id,
            )


def test_a_light_draft_grows_into_a_full_one(town: Town) -> None:
    draft = begin(town, "light")
    answer(town, draft, CONTROL, 2)

    grown = carrying.widen(town.store, draft, actor=town.colleague, now=NOW)

    assert (grown.id, grown.scope) == (draft, "full")
    assert answer(town, draft, "FK-DJ-05", 1) == 1
    assert answers.all_of(town.store, draft, actor=town.alpha)[CONTROL].value == 2


def test_a_submitted_light_check_does_not_grow(town: Town) -> None:
    draft = begin(town, "light")
    submitting.withdraw(town.store, draft, actor=town.alpha, now=NOW)

    with pytest.raises(AssessmentClosed):
        carrying.widen(town.store, draft, actor=town.alpha, now=NOW)


def _carry(town: Town, source: str, target: str) -> Carried:
    return carrying.carry_over(
        town.store,
        source,
        target,
        questionnaire=Q,
        actor=town.alpha,
        now=NOW,
        new_id=town.new_id,
    )


def test_answers_reasons_and_evidence_of_an_earlier_check_go_into_a_new_one(town: Town) -> None:
    source = begin(town, "light")
    answer_everything(town, source, scope="light")
    answer(town, source, "FK-DJ-03", "na", reason="没有载体", seen=1)
    answering.add_evidence(
        town.store,
        source,
        CONTROL,
        kind="其他",
        dated_on=date(2025, 5, 1),
        described="清单目录",
        questionnaire=Q,
        actor=town.alpha,
        now=NOW,
        new_id=town.new_id,
    )
    submitting.withdraw(town.store, source, actor=town.alpha, now=NOW)
    target = begin(town, "full")
    answer(town, target, "E01", 4)

    carried = _carry(town, source, target)

    sheet = answering.read_sheet(town.store, target, actor=town.alpha)
    assert carried.kept == ("E01",)
    assert sheet.answers["E01"].value == 4
    assert sheet.answers["FK-DJ-03"].reason == "没有载体"
    assert len(sheet.answers) == len(Q.exposure) + len(Q.asked("light"))
    assert [(p.dated_on, p.described) for p in sheet.evidence] == [(date(2025, 5, 1), "清单目录")]
    assert _carry(town, source, target).taken == ()
    assert len(answering.read_sheet(town.store, target, actor=town.alpha).evidence) == 1


def test_nothing_is_carried_into_a_closed_assessment(town: Town) -> None:
    source = begin(town)
    answer(town, source, CONTROL, 2)
    submitting.withdraw(town.store, source, actor=town.alpha, now=NOW)

    with pytest.raises(AssessmentClosed):
        _carry(town, source, source)


def test_nothing_is_carried_from_another_firm(town: Town) -> None:
    source = begin(town, actor=town.beta)
    target = begin(town)

    with pytest.raises(assessments.NoSuchAssessment):
        _carry(town, source, target)
