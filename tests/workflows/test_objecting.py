"""The objection (异议): once, in time, in writing; answered by another official; corrected where upheld."""

from datetime import timedelta

import pytest

from data import assessments, objection_periods, objections, results, verdicts, workdays
from data.actor import Actor
from data.assessments import AssessmentClosed
from data.errors import NoSuch, NotAllowed
from data.objections import (
    AnsweredAlready,
    ByAnother,
    FiledAlready,
    NoSuchObjection,
    Objection,
    ObjectionChanged,
    TooLate,
)
from data.row_checks import check
from data.texts import BadText
from data.times import day_in_shanghai
from data.verdicts import ReasonMissing
from portal.workflows import objecting
from portal.workflows.objecting import Correction, NothingCorrected, NothingToCorrect, Prepared
from tests.data import desk
from tests.data.town import NOW, Town
from tests.workflows import review_case
from tests.workflows.review_case import ITEM, LATER, OTHER

SAID = "FK-DJ-01 的签收记录在附件说明里写过，复核时可能没有看到。"


@pytest.fixture
def assessment(town: Town) -> str:
    """A check of which one level was moved down, ended by the county's reviewer."""
    made = review_case.submitted(town)
    review = review_case.begin(town, made)
    review_case.decide(town, review, ITEM, 1, "没有看到签收记录。")
    review_case.decide(town, review, OTHER, 2)
    review_case.end(town, review)
    return made


@pytest.fixture
def second(town: Town) -> Actor:
    return town.says_why(desk.second_reviewer(town))


def file(town: Town, assessment: str, text: str = SAID, *, seen: int = 0) -> Objection:
    return objecting.file(
        town.store,
        assessment,
        text,
        seen_version=seen,
        actor=town.alpha,
        now=LATER,
        new_id=town.new_id,
    )


def correct(
    town: Town,
    assessment: str,
    by: Actor,
    item: str = ITEM,
    value: int | str = 2,
    *,
    reason: str = "附件说明里有签收记录。",
    seen: int | None = None,
) -> Objection:
    version = objections.get(town.store, assessment, actor=by).version if seen is None else seen
    return objecting.correct(
        town.store,
        assessment,
        item,
        Correction(value, reason),
        seen_version=version,
        actor=by,
        now=LATER,
    )


def answer(
    town: Town, assessment: str, by: Actor, *, upheld: bool, text: str = "经再次核对，答复如下。"
) -> Objection:
    return objecting.answer(
        town.store,
        assessment,
        text,
        upheld=upheld,
        seen_version=objections.get(town.store, assessment, actor=by).version,
        actor=by,
        now=LATER + timedelta(hours=1),
        new_id=town.new_id,
    )


class TestFiling:
    def test_once_and_the_check_stands_as_objected(self, town: Town, assessment: str) -> None:
        filed = file(town, assessment)

        assert (filed.said, filed.filed_by) == (SAID, town.alpha.account_id)
        found = assessments.get(town.store, assessment, actor=town.alpha)
        assert found.state == "objected"
        with pytest.raises(FiledAlready):
            file(town, assessment, seen=filed.version)

    def test_only_the_owner(self, town: Town, assessment: str) -> None:
        for who in (town.colleague, town.reviewer, town.lead, town.guide):
            with pytest.raises(NotAllowed):
                objections.write(
                    town.store,
                    town.new_id(),
                    assessment,
                    SAID,
                    seen_version=0,
                    actor=who,
                    now=LATER,
                )

    def test_something_must_be_said(self, town: Town, assessment: str) -> None:
        with pytest.raises(BadText):
            file(town, assessment, "  ")
        assert objections.find(town.store, assessment, actor=town.alpha) is None

    def test_until_the_last_workday_and_not_after(self, town: Town, assessment: str) -> None:
        last = objection_periods.open_until(town.store, assessment, actor=town.alpha, now=LATER)
        assert last == workdays.after(day_in_shanghai(LATER), 10).day

        too_late = LATER + timedelta(days=(last - day_in_shanghai(LATER)).days + 1)
        with pytest.raises(TooLate):
            objections.file(
                town.store,
                town.new_id(),
                assessment,
                SAID,
                seen_version=0,
                actor=town.alpha,
                now=too_late,
            )

    def test_not_before_the_review_has_ended(self, town: Town) -> None:
        begun = review_case.begin(town, review_case.submitted(town))
        with pytest.raises(TooLate):
            file(town, begun.assessment_id)

    def test_what_is_typed_is_kept_and_seen_by_no_official(
        self, town: Town, assessment: str
    ) -> None:
        draft = objections.write(
            town.store,
            town.new_id(),
            assessment,
            "先写一半",
            seen_version=0,
            actor=town.alpha,
            now=LATER,
        )

        assert objections.get(town.store, assessment, actor=town.alpha).said == "先写一半"
        assert objections.find(town.store, assessment, actor=town.reviewer) is None
        assert objections.waiting(town.store, actor=town.reviewer) == []
        with pytest.raises(ObjectionChanged):
            file(town, assessment, "另一处写的", seen=0)
        assert file(town, assessment, seen=draft.version).said == SAID

    def test_another_firm_cannot(self, town: Town, assessment: str) -> None:
        with pytest.raises((NoSuch, TooLate)):
            objections.write(
                town.store,
                town.new_id(),
                assessment,
                SAID,
                seen_version=0,
                actor=town.beta,
                now=LATER,
            )

    def test_officials_who_may_answer_are_told(
        self, town: Town, assessment: str, second: Actor
    ) -> None:
        file(town, assessment)

        told = town.store.rows("SELECT account_id FROM messages WHERE about LIKE 'objections/%'")
        assert {row["account_id"] for row in told} >= {second.account_id, town.lead.account_id}
        waiting = objections.waiting(town.store, actor=second)
        assert [one.assessment_id for one in waiting] == [assessment]
        assert objections.waiting(town.store, actor=town.distant_reviewer) == []


class TestAnswering:
    def test_who_ended_the_review_does_not_answer_where_another_can(
        self, town: Town, assessment: str
    ) -> None:
        file(town, assessment)
        with pytest.raises(ByAnother):
            answer(town, assessment, town.reviewer, upheld=False)

    def test_who_ended_it_answers_where_nobody_else_is_left(
        self, town: Town, assessment: str
    ) -> None:
        file(town, assessment)
        town.store.rows(
            "UPDATE accounts SET disabled_at = '2026-01-01' WHERE role = 'lead' AND id = :id",
            id=town.lead.account_id,
        )

        assert answer(town, assessment, town.reviewer, upheld=False).upheld is False

    def test_not_upheld_leaves_everything_and_closes(
        self, town: Town, assessment: str, second: Actor
    ) -> None:
        before = results.latest(town.store, assessment, actor=town.alpha)
        file(town, assessment)

        answer(town, assessment, second, upheld=False)

        assert assessments.get(town.store, assessment, actor=town.alpha).state == "closed"
        assert results.latest(town.store, assessment, actor=town.alpha) == before
        read = objections.get(town.store, assessment, actor=town.alpha)
        assert (read.answer, read.upheld) == ("经再次核对，答复如下。", False)
        told = town.store.rows("SELECT account_id FROM messages WHERE about LIKE '%/answered'")
        assert town.alpha.account_id in {row["account_id"] for row in told}

    def test_upheld_corrects_the_verdict_and_stores_a_new_result(
        self, town: Town, assessment: str, second: Actor
    ) -> None:
        before = results.latest(town.store, assessment, actor=town.alpha).result
        file(town, assessment)
        correct(town, assessment, second)
        standing = results.latest(town.store, assessment, actor=town.alpha).result
        assert standing == before

        answer(town, assessment, second, upheld=True)

        after = results.latest(town.store, assessment, actor=town.alpha)
        assert after.inputs.verified[ITEM] == 2
        assert after.result.digest != before.digest
        review = verdicts.versions(town.store, assessment, actor=town.alpha)
        said = [(one.value, one.decision, one.author) for one in review if one.item == ITEM]
        assert said == [
            (1, "moved", town.reviewer.account_id),
            (2, "confirmed", second.account_id),
        ]
        assert assessments.get(town.store, assessment, actor=town.alpha).state == "closed"

    def test_upheld_needs_a_correction_and_the_other_none(
        self, town: Town, assessment: str, second: Actor
    ) -> None:
        file(town, assessment)
        with pytest.raises(NothingCorrected):
            answer(town, assessment, second, upheld=True)
        correct(town, assessment, second)
        with pytest.raises(NothingToCorrect):
            answer(town, assessment, second, upheld=False)

    def test_what_is_prepared_stays_and_the_firm_does_not_see_it(
        self, town: Town, assessment: str, second: Actor
    ) -> None:
        file(town, assessment)
        found = objections.get(town.store, assessment, actor=second)
        objecting.prepare(
            town.store,
            assessment,
            Prepared("初稿", True),
            seen_version=found.version,
            actor=second,
            now=LATER,
        )

        again = objections.get(town.store, assessment, actor=second)
        assert Prepared.read(again.draft) == Prepared("初稿", True, {})
        assert objections.get(town.store, assessment, actor=town.alpha).draft == {}

    def test_two_officials_do_not_overwrite_each_other(
        self, town: Town, assessment: str, second: Actor
    ) -> None:
        file(town, assessment)
        seen = objections.get(town.store, assessment, actor=second).version
        correct(town, assessment, second, seen=seen)

        with pytest.raises(ObjectionChanged):
            correct(town, assessment, town.says_why(town.lead), value=3, seen=seen)

    def test_an_answer_stands(self, town: Town, assessment: str, second: Actor) -> None:
        file(town, assessment)
        answer(town, assessment, second, upheld=False)

        with pytest.raises(AnsweredAlready):
            answer(town, assessment, second, upheld=False)

    def test_without_a_purpose_it_does_not_open(self, town: Town, assessment: str) -> None:
        file(town, assessment)
        with pytest.raises(NoSuchObjection):
            objections.to_answer(town.store, assessment, actor=town.lead)


class TestCorrecting:
    def test_a_verdict_is_corrected_only_while_an_objection_stands(
        self, town: Town, assessment: str, second: Actor
    ) -> None:
        (version, *_) = verdicts.versions(town.store, assessment, actor=second)
        with pytest.raises(AssessmentClosed):
            verdicts.correct(
                town.store,
                version.review_id,
                ITEM,
                2,
                "confirmed",
                reason="x",
                actor=second,
                now=LATER,
            )

    def test_a_reason_is_needed(self, town: Town, assessment: str, second: Actor) -> None:
        file(town, assessment)
        with pytest.raises(BadText):
            correct(town, assessment, second, reason=" ")
        (version, *_) = verdicts.versions(town.store, assessment, actor=second)
        with pytest.raises(ReasonMissing):
            verdicts.correct(
                town.store,
                version.review_id,
                ITEM,
                2,
                "confirmed",
                reason="",
                actor=second,
                now=LATER,
            )

    def test_a_prepared_correction_may_be_taken_out(
        self, town: Town, assessment: str, second: Actor
    ) -> None:
        file(town, assessment)
        made = correct(town, assessment, second)

        objecting.correct(
            town.store,
            assessment,
            ITEM,
            None,
            seen_version=made.version,
            actor=second,
            now=LATER,
        )

        assert answer(town, assessment, second, upheld=False).upheld is False


def test_every_row_agrees_with_the_chain(town: Town, assessment: str, second: Actor) -> None:
    file(town, assessment)
    correct(town, assessment, second)
    answer(town, assessment, second, upheld=True)

    assert [problem for slice_ in check(town.store) for problem in slice_.problems] == []
    assert day_in_shanghai(NOW) == day_in_shanghai(LATER)
