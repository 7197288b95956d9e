"""What a guide filled in (代填) becomes the firm's own by its word; and what stays of it afterwards."""

from datetime import timedelta

import pytest

from data import (
    assisted,
    assists,
    audit,
    evidence,
    parts,
    snapshots,
)
from data.actor import Role
from data.assisted import ChangedMeanwhile
from data.errors import Refusal
from data.row_checks import check
from data.times import day_in_shanghai
from portal.workflows import answering, assisting, carrying, submitting
from questionnaires.loading import edition
from scoring.rules import load_rules
from tests.data.gate import asked
from tests.data.town import NOW, Town
from tests.data.town import member as new_member
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


def _confirm(town: Town, draft: str, keys: set[assisted.Key] | None = None) -> None:
    wanted = _keys(town, draft) if keys is None else keys
    assisting.confirm(town.store, draft, wanted, actor=town.alpha, now=NOW)


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


class TestConfirming:
    def test_submitting_waits_for_every_answer_and_piece_that_a_guide_gave(
        self, town: Town
    ) -> None:
        draft = begin(town)
        answer_everything(town, draft, scope="light")
        asked(town, draft)
        answer(town, draft, CONTROL, 3, seen=1, actor=town.guide)
        answer(town, draft, "E01", 3, seen=1, actor=town.guide)
        _described(town, draft)

        with pytest.raises(submitting.NotConfirmed) as refused:
            _submit(town, draft)

        assert refused.value.items == ("E01", CONTROL)
        _confirm(town, draft)
        _submit(town, draft)

    def test_the_snapshot_says_who_filled_in_and_who_confirmed(self, town: Town) -> None:
        draft = begin(town)
        answer_everything(town, draft, scope="light")
        asked(town, draft)
        answer(town, draft, CONTROL, 3, seen=1, actor=town.guide)
        piece = _described(town, draft)
        _confirm(town, draft)
        _submit(town, draft)

        content = snapshots.latest(town.store, draft, actor=town.alpha).content

        said = content["answers"][CONTROL]["filled_in"]
        assert (said["guide"], said["confirmed_by"]) == (
            town.guide.account_id,
            town.alpha.account_id,
        )
        of_piece = next(one for one in content["evidence"] if one["id"] == piece)
        assert of_piece["filled_in"]["confirmed_by"] == town.alpha.account_id
        assert "filled_in" not in content["answers"]["E02"]

    def test_submitting_ends_the_assistance(self, town: Town) -> None:
        draft = begin(town)
        answer_everything(town, draft, scope="light")
        asked(town, draft)

        _submit(town, draft)

        assert assists.open_of(town.store, draft, actor=town.alpha) == []
        assert len(assists.of_assessment(town.store, draft, actor=town.alpha)) == 1

    def test_an_answer_that_the_firm_changes_is_its_own(self, town: Town) -> None:
        draft = begin(town)
        asked(town, draft)
        answer(town, draft, CONTROL, 3, actor=town.guide)

        answer(town, draft, CONTROL, 2, seen=1)

        assert assisted.standing(town.store, draft, actor=town.alpha) == ()

    def test_what_a_guide_changes_after_the_confirmation_waits_again(self, town: Town) -> None:
        draft = begin(town)
        asked(town, draft)
        answer(town, draft, CONTROL, 3, actor=town.guide)
        _confirm(town, draft)

        answer(town, draft, CONTROL, 4, seen=1, actor=town.guide)

        standing = assisted.standing(town.store, draft, actor=town.alpha)
        assert [(one.version, one.confirmed_at) for one in standing] == [(2, None)]

    def test_nothing_is_confirmed_unseen(self, town: Town) -> None:
        draft = begin(town)
        asked(town, draft)
        answer(town, draft, CONTROL, 3, actor=town.guide)
        answer(town, draft, "E01", 3, actor=town.guide)
        seen = _keys(town, draft)
        answer(town, draft, CONTROL, 4, seen=1, actor=town.guide)

        with pytest.raises(ChangedMeanwhile):
            _confirm(town, draft, seen)

        standing = assisted.standing(town.store, draft, actor=town.alpha)
        assert {one.confirmed_at for one in standing} == {None}

    def test_what_a_colleague_confirmed_meanwhile_stays_with_the_colleague(
        self, town: Town
    ) -> None:
        draft = begin(town)
        asked(town, draft)
        answer(town, draft, CONTROL, 3, actor=town.guide)
        seen = _keys(town, draft)
        assisting.confirm(town.store, draft, seen, actor=town.colleague, now=NOW)

        _confirm(town, draft, seen)

        standing = assisted.standing(town.store, draft, actor=town.alpha)
        assert [one.confirmed_by for one in standing] == [town.colleague.account_id]

    def test_a_guide_may_take_the_own_evidence_back(self, town: Town) -> None:
        draft = begin(town)
        asked(town, draft)
        piece = _described(town, draft)

        answering.withdraw_evidence(town.store, piece, actor=town.guide, now=NOW)

        assert evidence.all_of(town.store, draft, actor=town.alpha) == []
        assert assisted.standing(town.store, draft, actor=town.alpha) == ()


class TestAfterwards:
    @pytest.mark.parametrize("confirmed", [False, True])
    def test_carrying_over_does_not_make_it_the_firms_own_silently(
        self, town: Town, confirmed: bool
    ) -> None:
        draft = begin(town)
        asked(town, draft)
        answer(town, draft, CONTROL, 3, actor=town.guide)
        _described(town, draft)
        if confirmed:
            _confirm(town, draft)
        submitting.withdraw(town.store, draft, actor=town.alpha, now=NOW)
        again = begin(town)

        carrying.carry_over(
            town.store,
            draft,
            again,
            questionnaire=Q,
            actor=town.alpha,
            now=NOW + timedelta(hours=1),
            new_id=town.new_id,
        )

        standing = assisted.standing(town.store, again, actor=town.alpha)
        assert [one.guide_id for one in standing] == [town.guide.account_id] * 2
        assert {one.confirmed_at is not None for one in standing} == {confirmed}

    def test_every_row_agrees_with_the_chain(self, town: Town) -> None:
        draft = begin(town)
        made = asked(town, draft)
        answer(town, draft, CONTROL, 3, actor=town.guide)
        _described(town, draft)
        _confirm(town, draft)
        _end(town, made)

        assert [problem for slice_ in check(town.store) for problem in slice_.problems] == []
        assert audit.verify(town.store).number > 0

    def test_a_confirmation_written_by_hand_is_noticed(self, town: Town) -> None:
        draft = begin(town)
        asked(town, draft)
        answer(town, draft, CONTROL, 3, actor=town.guide)
        town.store.rows("UPDATE assisted_answers SET confirmed_by = 'x', confirmed_at = 'y'")

        problems = [problem for slice_ in check(town.store) for problem in slice_.problems]
        assert any("assisted_answers" in problem for problem in problems)

    def test_a_colleague_does_not_confirm_in_anothers_part(self, town: Town) -> None:
        draft = begin(town)
        asked(town, draft)
        answer(town, draft, CONTROL, 3, actor=town.guide)
        other = new_member(town.store, town.new_id(), town.alpha)
        parts.assign(town.store, "FK", other.account_id, actor=town.alpha, now=NOW)

        with pytest.raises(Refusal):
            assisting.confirm(town.store, draft, _keys(town, draft), actor=town.colleague, now=NOW)
        assert town.colleague.role is Role.FIRM_MEMBER
