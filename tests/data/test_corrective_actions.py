"""Corrective actions: proposed once for a control, agreed on by both sides, every step with its history."""

from dataclasses import replace
from datetime import date

import pytest

from data import action_changes, action_terms, bounds, corrective_actions
from data.action_rows import CorrectiveAction, State
from data.action_terms import AgreedAlready, TermsMissing
from data.actor import Actor
from data.corrective_actions import (
    ActionChanged,
    AlreadyOpen,
    BadDay,
    NoSuchAction,
    TooManyOpen,
    WrongState,
)
from data.errors import NotAllowed
from data.texts import BadText
from tests.data.corrections import DUE, TERMS, Corrections, build
from tests.data.town import NOW, Town

CONTROL = "FK-RY-02"
REST = ("proposed", "in_progress", "awaiting_check", "closed", "declined")


@pytest.fixture
def case(town: Town) -> Corrections:
    return build(town)


def _history(case: Corrections, action: CorrectiveAction) -> list[tuple[str, str]]:
    found = action_changes.of_action(case.town.store, action.id, actor=case.town.alpha)
    return [(change.from_state, change.to_state) for change in found]


def test_a_guides_proposal_needs_the_firm(case: Corrections) -> None:
    action = case.propose(item=CONTROL)

    assert (action.state, action.source) == ("proposed", "finding")
    assert action.terms == TERMS
    assert case.agree(action, case.town.alpha).state == "in_progress"
    assert _history(case, action) == [("proposed", "in_progress")]


def test_a_firms_own_needs_the_staff(case: Corrections) -> None:
    action = case.propose(case.town.alpha)

    assert (action.source, action.firm_agreed_by) == ("firm", case.town.alpha.account_id)
    assert case.agree(action, case.guide).state == "in_progress"


def test_what_a_colleague_proposes_needs_the_owner_and_the_staff(case: Corrections) -> None:
    action = case.propose(case.town.colleague)
    with pytest.raises(NotAllowed):
        case.agree(action, case.town.colleague)

    by_staff = case.agree(action, case.guide)
    assert by_staff.state == "proposed"
    assert case.agree(by_staff, case.town.alpha).state == "in_progress"


def test_one_side_cannot_agree_for_both(case: Corrections) -> None:
    action = case.propose()
    for official in (case.guide, case.other_guide, case.reviewer):
        with pytest.raises(AgreedAlready):
            case.agree(action, official)


def test_a_control_has_one_open_action(case: Corrections) -> None:
    first = case.propose(item=CONTROL)
    with pytest.raises(AlreadyOpen):
        case.propose(case.town.alpha, item=CONTROL)
    case.propose(), case.propose()  # own words may be many

    town = case.town
    declined = action_terms.decline(
        town.store,
        first.id,
        "不需要",
        seen=first.version,
        actor=town.alpha,
        now=NOW,
        new_id=town.new_id,
    )
    case.propose(item=CONTROL)
    with pytest.raises(AlreadyOpen):
        action_terms.take_up(
            town.store,
            declined.id,
            seen=declined.version,
            actor=town.alpha,
            now=NOW,
            new_id=town.new_id,
        )


def test_there_is_an_end_to_open_actions(
    case: Corrections, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "number", {"open_actions": 1, "due_ahead": 730}.__getitem__)
    case.propose()
    with pytest.raises(TooManyOpen):
        case.propose()


def test_nobody_agrees_to_what_has_no_post_or_day(case: Corrections) -> None:
    bare = case.propose(post="")
    with pytest.raises(TermsMissing, match="岗位"):
        case.agree(bare, case.town.alpha)
    endless = case.propose(due_on=None)
    assert endless.staff_agreed_by is None, "proposing without a day is no consent"
    with pytest.raises(TermsMissing, match="期限"):
        case.agree(endless, case.guide)


def test_the_firm_names_the_post_by_agreeing(case: Corrections) -> None:
    town, action = case.town, case.propose(post="")
    agreed = action_terms.agree(
        town.store,
        action.id,
        seen=action.version,
        actor=town.alpha,
        now=NOW,
        new_id=town.new_id,
        post="人事主管",
    )
    assert (agreed.state, agreed.terms.post) == ("in_progress", "人事主管")


def _adjust(case: Corrections, action: CorrectiveAction, actor: Actor) -> CorrectiveAction:
    terms = TERMS.__class__("先签核心岗位", 2, "总经理", DUE)
    return action_terms.adjust(
        case.town.store, action.id, terms, seen=action.version, actor=actor, now=NOW
    )


def test_who_adjusts_takes_the_other_sides_consent_away(case: Corrections) -> None:
    action = _adjust(case, case.propose(), case.town.alpha)

    assert action.staff_agreed_by is None
    assert action.firm_agreed_by == case.town.alpha.account_id
    back = _adjust(case, action, case.guide)
    assert (back.firm_agreed_by, back.staff_agreed_by) == (None, case.guide.account_id)


def test_two_at_once_one_is_told(case: Corrections) -> None:
    town, action = case.town, case.propose()
    _adjust(case, action, case.other_guide)
    with town.again() as other, pytest.raises(ActionChanged):
        action_terms.agree(
            other, action.id, seen=action.version, actor=town.alpha, now=NOW, new_id=town.new_id
        )
    stands = corrective_actions.get(town.store, action.id, actor=town.alpha)
    assert (stands.state, stands.firm_agreed_by) == ("proposed", None)


def test_declined_with_a_reason_and_taken_up_again(case: Corrections) -> None:
    town, action = case.town, case.now_in("declined")
    found = action_changes.of_action(town.store, action.id, actor=case.guide)
    assert [change.reason for change in found] == ["成本太高，先做别的"]

    again = action_terms.take_up(
        town.store, action.id, seen=action.version, actor=town.alpha, now=NOW, new_id=town.new_id
    )
    assert (again.state, again.staff_agreed_by) == ("proposed", None)
    assert case.agree(again, case.guide).state == "in_progress"


@pytest.mark.parametrize("state", [s for s in REST if s != "proposed"])
def test_what_is_agreed_is_neither_agreed_adjusted_nor_declined(
    case: Corrections, state: State
) -> None:
    town, action = case.town, case.now_in(state)
    with pytest.raises(WrongState):
        case.agree(action, town.alpha)
    with pytest.raises(WrongState):
        _adjust(case, action, town.alpha)
    with pytest.raises(WrongState):
        action_terms.decline(
            town.store,
            action.id,
            "不做",
            seen=action.version,
            actor=town.alpha,
            now=NOW,
            new_id=town.new_id,
        )


def _postpone(
    case: Corrections, action: CorrectiveAction, day: date, why: str = "停产检修"
) -> object:
    town = case.town
    return action_terms.postpone(
        town.store,
        action.id,
        day,
        why,
        seen=action.version,
        actor=case.reviewer,
        now=NOW,
        new_id=town.new_id,
    )


def test_a_reviewer_postpones_and_the_old_day_stays_in_the_history(case: Corrections) -> None:
    action = case.now_in("in_progress")
    _postpone(case, action, date(2027, 1, 8))

    stands = corrective_actions.get(case.town.store, action.id, actor=case.town.alpha)
    assert (stands.terms.due_on, stands.terms.measure) == (date(2027, 1, 8), TERMS.measure)
    last = action_changes.of_action(case.town.store, action.id, actor=case.town.alpha)[-1]
    assert (last.from_due, last.to_due, last.reason) == (DUE, date(2027, 1, 8), "停产检修")


@pytest.mark.parametrize(
    ("day", "why", "refusal"),
    [
        pytest.param(DUE, "停产", BadDay, id="not later"),
        pytest.param(date(2026, 11, 1), "停产", BadDay, id="over already"),
        pytest.param(date(2029, 1, 1), "停产", BadDay, id="too far"),
        pytest.param(date.max, "停产", BadDay, id="never"),
        pytest.param(date(2027, 1, 8), " ", BadText, id="no reason"),
    ],
)
def test_no_postponement(case: Corrections, day: date, why: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        _postpone(case, case.now_in("in_progress"), day, why)


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2029, 1, 1), date.max])
def test_nothing_is_proposed_or_adjusted_for_a_day_that_cannot_be(
    case: Corrections, day: date
) -> None:
    with pytest.raises(BadDay):
        case.propose(due_on=day)
    action = case.propose()
    with pytest.raises(BadDay):
        action_terms.adjust(
            case.town.store,
            action.id,
            replace(TERMS, due_on=day),
            seen=action.version,
            actor=case.guide,
            now=NOW,
        )


def test_staff_read_nothing_without_having_said_why(case: Corrections) -> None:
    action = case.propose()
    assert corrective_actions.of_firm(case.town.store, case.firm, actor=case.town.lead) == []
    with pytest.raises(NoSuchAction):
        corrective_actions.get(case.town.store, action.id, actor=case.town.lead)
    case.town.says_why(case.town.lead)
    assert corrective_actions.of_firm(case.town.store, case.firm, actor=case.town.lead) == [action]


def test_a_recused_official_does_nothing(case: Corrections) -> None:
    town, action = case.town, case.propose(post="")
    town.store.insert(
        "recusals",
        {
            "id": town.new_id(),
            "firm_id": case.firm,
            "account_id": case.reviewer.account_id,
            "reason": b"sealed",
            "declared_at": NOW.isoformat(),
        },
    )
    with pytest.raises(NoSuchAction):
        _adjust(case, action, case.reviewer)
    with pytest.raises(NoSuchAction):
        case.propose(case.reviewer)


def test_an_assessment_of_another_firm_is_none(case: Corrections) -> None:
    town = case.town
    new = corrective_actions.NewAction(TERMS, CONTROL, case.assessment, 1)
    with pytest.raises(NoSuchAction):
        corrective_actions.propose(
            town.store, town.new_id(), town.beta.firm_id or "", new, actor=town.beta, now=NOW
        )
