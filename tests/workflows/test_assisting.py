"""A guide fills in at the firm's gate (协助填写); the firm confirms, and only then submits."""

import pytest

from data import (
    answers,
    assessments,
    assisted,
    assists,
    files,
    purposes,
)
from data.assessments import NoSuchAssessment
from data.assists import NoSuchAssist, NoSuchGuide
from data.errors import NoSuch, NotAllowed
from data.file_kinds import Kind
from data.files import NewFile
from data.times import day_in_shanghai
from portal.workflows import answering, assisting, carrying, submitting
from questionnaires.loading import edition
from scoring.rules import load_rules
from tests.data.gate import asked, guide_of
from tests.data.town import NOW, Town
from tests.workflows.sheets import CONTROL, answer, answer_everything, begin

Q = edition()


def _submit(town: Town, draft: str) -> None:
    submitting.submit(
        town.store,
        draft,
        questionnaire=Q,
        rules=load_rules(Q),
        actor=town.alpha,
        now=NOW,
        new_id=town.new_id,
    )


def _end(town: Town, assist: str, by: str = "alpha") -> None:
    assisting.end(town.store, assist, actor=getattr(town, by), now=NOW, new_id=town.new_id)


def _keys(town: Town, draft: str) -> set[assisted.Key]:
    return {one.key for one in assisted.standing(town.store, draft, actor=town.alpha)}


def _described(town: Town, draft: str, *, by: str = "guide") -> str:
    return answering.add_evidence(
        town.store,
        draft,
        CONTROL,
        kind="其他",
        dated_on=day_in_shanghai(NOW),
        described="目录一份",
        questionnaire=Q,
        actor=getattr(town, by),
        now=NOW,
        new_id=town.new_id,
    ).id


class TestAsking:
    def test_a_draft_is_closed_to_the_firms_guide_until_the_firm_asks(self, town: Town) -> None:
        draft = begin(town)
        guide = guide_of(town)
        town.says_why(guide)

        assert assessments.of_firm(town.store, town.alpha.firm_id or "", actor=guide) == []
        with pytest.raises(NoSuchAssessment):
            answer(town, draft, CONTROL, 2, actor=guide)

    def test_the_guide_fills_in_once_asked_and_the_answer_bears_the_guides_name(
        self, town: Town
    ) -> None:
        draft = begin(town)
        asked(town, draft)

        answer(town, draft, CONTROL, 2, actor=town.guide)

        stored = answers.all_of(town.store, draft, actor=town.alpha)[CONTROL]
        assert (stored.author, stored.version) == (town.guide.account_id, 1)
        filled = assisted.standing(town.store, draft, actor=town.alpha)
        assert [(one.item, one.guide_id, one.confirmed_by) for one in filled] == [
            (CONTROL, town.guide.account_id, None)
        ]

    def test_only_a_guide_who_is_assigned_to_the_firm_can_be_asked(self, town: Town) -> None:
        draft = begin(town)
        elsewhere = guide_of(town, town.beta)

        for other in (elsewhere, town.reviewer, town.guide):
            with pytest.raises(NoSuchGuide):
                assisting.invite(
                    town.store,
                    draft,
                    other.account_id,
                    actor=town.alpha,
                    now=NOW,
                    new_id=town.new_id,
                )

    def test_a_guide_who_recused_is_not_offered_and_loses_the_draft(self, town: Town) -> None:
        draft = begin(town)
        asked(town, draft)
        town.store.insert("recusals", _recusal(town))

        assert assists.guides(town.store, actor=town.alpha) == []
        with pytest.raises(NoSuchAssessment):
            answer(town, draft, CONTROL, 2, actor=town.guide)

    def test_asking_twice_is_asking_once_and_the_guide_is_told_once(self, town: Town) -> None:
        draft = begin(town)
        first = asked(town, draft)

        again = assisting.invite(
            town.store,
            draft,
            town.guide.account_id,
            actor=town.colleague,
            now=NOW,
            new_id=town.new_id,
        )

        assert again.id == first
        told = town.store.rows("SELECT account_id, address FROM messages")
        assert [(row["account_id"], row["address"]) for row in told] == [
            (town.guide.account_id, f"self-check?firm={town.alpha.firm_id}")
        ]

    def test_the_guide_sees_by_whom_it_is_asked(self, town: Town) -> None:
        asked(town, begin(town))

        assert [one.firm_id for one in assists.asked(town.store, actor=town.guide)] == [
            town.alpha.firm_id
        ]
        assert assists.asked(town.store, actor=town.reviewer) == []


class TestThePurpose:
    def test_without_a_purpose_of_today_the_draft_does_not_open(self, town: Town) -> None:
        draft = begin(town)
        guide = guide_of(town)
        made = assisting.invite(
            town.store, draft, guide.account_id, actor=town.alpha, now=NOW, new_id=town.new_id
        )

        with pytest.raises(purposes.PurposeMissing):
            assisting.open_draft(town.store, made.id, actor=guide, now=NOW)
        with pytest.raises(NoSuchAssessment):
            answer(town, draft, CONTROL, 2, actor=guide)
        assert answers.all_of(town.store, draft, actor=guide) == {}

    def test_the_firm_reads_that_the_guide_opened_its_draft(self, town: Town) -> None:
        draft = begin(town)
        made = asked(town, draft)

        assisting.open_draft(town.store, made, actor=town.guide, now=NOW)

        seen = purposes.looks(town.store, town.alpha.firm_id or "", actor=town.alpha)
        assert f"assists/{made}" in {look.what for look in seen}


class TestEnding:
    @pytest.mark.parametrize("by", ["alpha", "colleague", "guide"])
    def test_after_its_end_the_guide_neither_reads_nor_writes(self, town: Town, by: str) -> None:
        draft = begin(town)
        made = asked(town, draft)
        answer(town, draft, CONTROL, 2, actor=town.guide)

        _end(town, made, by)

        with pytest.raises(NoSuchAssessment):
            answer(town, draft, CONTROL, 3, seen=1, actor=town.guide)
        with pytest.raises(NoSuch):
            answering.read_sheet(town.store, draft, actor=town.guide)
        with pytest.raises(NoSuchAssist):
            _end(town, made, by)

    def test_who_hands_the_draft_back_tells_the_firms_people(self, town: Town) -> None:
        made = asked(town, begin(town))

        _end(town, made, "guide")

        told = {row["account_id"] for row in town.store.rows("SELECT account_id FROM messages")}
        assert told == {town.guide.account_id, town.alpha.account_id, town.colleague.account_id}

    def test_a_returned_check_needs_its_own_word_of_the_firm(self, town: Town) -> None:
        draft = begin(town)
        answer_everything(town, draft, scope="light")
        _submit(town, draft)
        town.store.update("assessments", draft, {"state": "returned"})
        guide = guide_of(town)
        town.says_why(guide)

        with pytest.raises(NoSuchAssessment):
            answer(town, draft, CONTROL, 3, seen=1, actor=guide)

        asked(town, draft, guide=guide)
        answer(town, draft, CONTROL, 3, seen=1, actor=guide)

    def test_withdrawing_the_draft_ends_it(self, town: Town) -> None:
        draft = begin(town)
        asked(town, draft)

        submitting.withdraw(town.store, draft, actor=town.alpha, now=NOW)

        assert assists.open_of(town.store, draft, actor=town.alpha) == []


class TestWhatAGuideNeverDoes:
    def test_submit_withdraw_widen_or_confirm(self, town: Town) -> None:
        draft = begin(town)
        asked(town, draft)
        answer(town, draft, CONTROL, 2, actor=town.guide)
        guide, store = town.guide, town.store

        for attempt in (
            lambda: submitting.submit(
                store,
                draft,
                questionnaire=Q,
                rules=load_rules(Q),
                actor=guide,
                now=NOW,
                new_id=town.new_id,
            ),
            lambda: submitting.withdraw(store, draft, actor=guide, now=NOW),
            lambda: carrying.widen(store, draft, actor=guide, now=NOW),
            lambda: assisted.confirm(store, draft, _keys(town, draft), actor=guide, now=NOW),
        ):
            with pytest.raises(NotAllowed):
                attempt()

    def test_take_back_evidence_of_the_firm_or_attach_files(self, town: Town) -> None:
        draft = begin(town)
        asked(town, draft)
        piece = _described(town, draft, by="alpha")

        with pytest.raises(NotAllowed):
            answering.withdraw_evidence(town.store, piece, actor=town.guide, now=NOW)
        with pytest.raises(NotAllowed):
            files.add(
                town.store,
                piece,
                NewFile("样式.png", Kind.PNG, "人名", b"content"),
                seen=None,
                actor=town.guide,
                now=NOW,
                new_id=town.new_id,
            )

    def test_open_another_firms_draft(self, town: Town) -> None:
        asked(town, begin(town))
        other = begin(town, actor=town.beta)

        with pytest.raises(NoSuch):
            answering.read_sheet(town.store, other, actor=town.guide)


class TestTwoAtOnce:
    def test_guide_and_firm_do_not_overwrite_each_other_unseen(self, town: Town) -> None:
        draft = begin(town)
        asked(town, draft)
        answer(town, draft, CONTROL, 3)

        with pytest.raises(answers.VersionConflict):
            answer(town, draft, CONTROL, 1, seen=0, actor=town.guide)

    def test_two_guides_each_with_the_firms_word(self, town: Town) -> None:
        draft = begin(town)
        second = guide_of(town)
        asked(town, draft)
        asked(town, draft, guide=second)

        answer(town, draft, CONTROL, 3, actor=town.guide)
        answer(town, draft, CONTROL, 2, seen=1, actor=second)

        standing = assisted.standing(town.store, draft, actor=town.alpha)
        assert [one.guide_id for one in standing] == [second.account_id]


def _recusal(town: Town) -> dict[str, object]:
    return {
        "id": "recusal",
        "firm_id": town.alpha.firm_id,
        "account_id": town.guide.account_id,
        "reason": b"sealed",
        "declared_at": "2026-11-23T06:00:00.000000+00:00",
    }
