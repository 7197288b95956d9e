"""Closing (销号): with a proof, by a second person, never on paper alone for a red firm."""

from datetime import date

import pytest

from data import action_changes, action_checks, action_proofs, action_steps, follow_ups
from data.action_checks import ProofMissing, SamePerson, SeenOnPaperOnly
from data.action_proofs import FutureProof, NoSuchProof
from data.action_rows import CorrectiveAction, State
from data.action_steps import FutureDay
from data.corrective_actions import ActionChanged, WrongState
from data.errors import NotAllowed
from data.texts import BadText
from tests.data.corrections import Corrections, build
from tests.data.town import NOW, Town


@pytest.fixture
def case(town: Town) -> Corrections:
    return build(town)


def test_the_whole_way(case: Corrections) -> None:
    closed = case.now_in("closed")

    assert (closed.state, closed.closed_by) == ("closed", case.reviewer.account_id)
    last = action_changes.of_action(case.town.store, closed.id, actor=case.town.alpha)[-1]
    assert (last.from_state, last.to_state, last.how) == ("awaiting_check", "closed", "on_site")


def test_nothing_is_handed_in_without_a_proof(case: Corrections) -> None:
    town, action = case.town, case.now_in("in_progress")
    with pytest.raises(ProofMissing):
        case.hand_in(action)
    action_proofs.withdraw(town.store, case.prove(action), actor=town.alpha, now=NOW)
    with pytest.raises(ProofMissing):
        case.hand_in(action)


def test_who_closes(case: Corrections) -> None:
    """The guide who proposed it does not; another guide or a reviewer does."""
    action = case.now_in("awaiting_check")
    with pytest.raises(SamePerson, match="提出"):
        case.close(action, case.guide)
    assert case.close(action, case.other_guide).state == "closed"


def test_who_described_the_proof_does_not_close(case: Corrections) -> None:
    action = case.agree(case.propose(case.town.alpha), case.reviewer)
    case.prove(action, case.other_guide)
    action = case.hand_in(action)
    with pytest.raises(SamePerson, match="佐证"):
        case.close(action, case.other_guide)
    assert case.close(action, case.guide).state == "closed"


def test_who_handed_it_in_does_not_close(case: Corrections) -> None:
    action = case.now_in("in_progress")
    case.prove(action)
    action = case.hand_in(action, case.other_guide)
    with pytest.raises(SamePerson):
        case.close(action, case.other_guide)
    assert action_checks.why_not(case.town.store, action, actor=case.other_guide)
    assert action_checks.why_not(case.town.store, action, actor=case.reviewer) == ""


def test_the_firm_never_closes(case: Corrections) -> None:
    action = case.now_in("awaiting_check")
    for own in (case.town.alpha, case.town.colleague):
        with pytest.raises(NotAllowed):
            case.close(action, own)


def test_a_reviewer_closes_what_the_review_proposed(case: Corrections) -> None:
    action = case.now_in("awaiting_check", case.reviewer)
    assert case.close(action, case.reviewer).state == "closed"


@pytest.mark.parametrize("how", ["video", "on_site"])
def test_a_red_firms_action_is_seen_with_own_eyes(case: Corrections, how: str) -> None:
    town = case.town
    action = case.now_in("awaiting_check")
    follow_ups.open_for(
        town.store, case.assessment, "red", actor=case.reviewer, now=NOW, new_id=town.new_id
    )
    with pytest.raises(SeenOnPaperOnly):
        case.close(action, how="paper")
    assert case.close(action, how=how).state == "closed"


def test_without_a_fixed_colour_that_of_the_last_result_counts(town: Town) -> None:
    case = build(town, level=0)
    assert follow_ups.colour_of(town.store, case.firm, actor=town.alpha) == "red"
    with pytest.raises(SeenOnPaperOnly):
        case.close(case.now_in("awaiting_check"), how="paper")


def test_other_colours_may_be_closed_on_paper(case: Corrections) -> None:
    town = case.town
    follow_ups.open_for(
        town.store, case.assessment, "orange", actor=case.reviewer, now=NOW, new_id=town.new_id
    )
    assert case.close(case.now_in("awaiting_check"), how="paper").state == "closed"


def _send_back(case: Corrections, action: CorrectiveAction, why: str) -> CorrectiveAction:
    town = case.town
    return action_checks.send_back(
        town.store,
        action.id,
        why,
        seen=action.version,
        actor=case.guide,
        now=NOW,
        new_id=town.new_id,
    )


def test_a_failed_check_goes_back_with_what_is_missing_and_is_counted(case: Corrections) -> None:
    back = _send_back(case, case.now_in("awaiting_check"), "还差两个岗位")

    assert (back.state, back.reopened, back.handed_in_by) == ("in_progress", 1, None)
    again = case.hand_in(back)
    assert case.close(again).reopened == 1


def test_sending_back_asks_for_words(case: Corrections) -> None:
    with pytest.raises(BadText):
        _send_back(case, case.now_in("awaiting_check"), "")


def _reopen(case: Corrections, action: CorrectiveAction, who: str) -> CorrectiveAction:
    town = case.town
    return action_checks.reopen(
        town.store,
        action.id,
        "抽查发现没有签",
        seen=action.version,
        actor=getattr(case, who),
        now=NOW,
        new_id=town.new_id,
    )


def test_a_reviewer_reopens_and_it_is_counted(case: Corrections) -> None:
    action = _reopen(case, case.now_in("closed"), "reviewer")
    assert (action.state, action.reopened, action.closed_at) == ("in_progress", 1, None)


def test_a_guide_reopens_nothing(case: Corrections) -> None:
    with pytest.raises(NotAllowed):
        _reopen(case, case.now_in("closed"), "guide")


@pytest.mark.parametrize("state", ["proposed", "in_progress", "closed", "declined"])
def test_only_what_waits_is_closed(case: Corrections, state: State) -> None:
    with pytest.raises(WrongState):
        case.close(case.now_in(state))


def test_two_check_at_once_one_is_told(case: Corrections) -> None:
    town, action = case.town, case.now_in("awaiting_check")
    _send_back(case, action, "还差一项")
    with town.again() as other, pytest.raises(ActionChanged):
        action_checks.close(
            other,
            action.id,
            "on_site",
            seen=action.version,
            actor=case.reviewer,
            now=NOW,
            new_id=town.new_id,
        )


@pytest.mark.parametrize("state", ["proposed", "awaiting_check", "closed", "declined"])
def test_steps_and_proofs_belong_to_the_work(case: Corrections, state: State) -> None:
    action = case.now_in(state)
    with pytest.raises(WrongState):
        case.step(action)
    with pytest.raises(WrongState):
        case.prove(action)


def test_a_handed_in_proof_stays(case: Corrections) -> None:
    action = case.now_in("awaiting_check")
    proof = action_proofs.of_action(case.town.store, action.id, actor=case.town.alpha)[0]
    with pytest.raises(WrongState):
        action_proofs.withdraw(case.town.store, proof.id, actor=case.town.alpha, now=NOW)


def test_steps_are_done_and_undone(case: Corrections) -> None:
    town, action = case.town, case.now_in("in_progress")
    step, other = case.step(action), case.step(action, case.guide)
    action_steps.finish(town.store, step, actor=town.colleague, now=NOW, on=date(2026, 11, 20))
    action_steps.finish(town.store, other, actor=case.guide, now=NOW)
    action_steps.undo(town.store, other, actor=town.alpha, now=NOW)

    found = action_steps.of_action(town.store, action.id, actor=town.alpha)
    assert [(one.position, one.done_on) for one in found] == [(1, date(2026, 11, 20)), (2, None)]
    with pytest.raises(FutureDay):
        action_steps.finish(town.store, step, actor=town.alpha, now=NOW, on=date(2026, 11, 24))


def test_no_proof_from_tomorrow(case: Corrections) -> None:
    town, action = case.town, case.now_in("in_progress")
    with pytest.raises(FutureProof):
        action_proofs.add(
            town.store,
            town.new_id(),
            action.id,
            kind="其他",
            dated_on=date(2026, 11, 24),
            described="明天的",
            actor=town.alpha,
            now=NOW,
        )


def test_a_withdrawn_proof_is_withdrawn_once(case: Corrections) -> None:
    town, action = case.town, case.now_in("in_progress")
    proof = case.prove(action)
    action_proofs.withdraw(town.store, proof, actor=town.alpha, now=NOW)
    with pytest.raises(NoSuchProof):
        action_proofs.withdraw(town.store, proof, actor=town.alpha, now=NOW)
