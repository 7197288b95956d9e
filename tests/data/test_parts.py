"""Parts (分工): written by who answers for them and by the owner; free ones by everybody."""

from datetime import date

import pytest

from data import accounts, answers, colleagues, evidence, parts
from data.accounts import NoSuchAccount
from data.actor import Actor, Role
from data.errors import NotAllowed
from data.parts import PartOfOther
from portal.workflows import answering, carrying, submitting
from questionnaires.loading import edition
from scoring.rules import load_rules
from tests.data.town import NOW, Town, member
from tests.workflows.sheets import answer, answer_everything, begin

CONTROL, OTHER, EXPOSURE, FACT = "FK-DJ-01", "FW-DJ-01", "E01", "stores_secrets_digitally"
Q = edition()


@pytest.fixture
def third(town: Town) -> Actor:
    """One more colleague of alpha's."""
    return member(town.store, town.new_id(), town.alpha)


def give(town: Town, part: str, to: Actor | None) -> None:
    parts.assign(town.store, part, to.account_id if to else None, actor=town.alpha, now=NOW)


def test_every_item_of_the_edition_stands_in_a_part() -> None:
    items = [
        *Q.by_id,
        *(question.id for question in Q.exposure),
        *(fact.id for fact in Q.facts),
    ]

    assert all(parts.part_of(Q.edition, item) in parts.titles() for item in items)
    assert list(parts.titles().values()) == ["企业情况", "服务", "宣教", "指导", "防控", "保障"]
    assert parts.part_of("1999", CONTROL) is None


@pytest.mark.parametrize("item", [CONTROL, EXPOSURE, FACT])
def test_what_was_given_to_another_is_read_and_not_written(
    town: Town, third: Actor, item: str
) -> None:
    draft = begin(town)
    give(town, parts.part_of(Q.edition, item) or "", third)

    with pytest.raises(PartOfOther, match="已分给别的同事") as refusal:
        answer(town, draft, item, True if item == FACT else 2, actor=town.colleague)

    assert "张三" not in str(refusal.value)
    assert answers.all_of(town.store, draft, actor=town.colleague) == {}
    assert answer(town, draft, item, True if item == FACT else 2, actor=third) == 1
    assert item in answers.all_of(town.store, draft, actor=town.colleague)


def test_owner_deputy_and_free_parts_are_not_held_up(town: Town, third: Actor) -> None:
    draft = begin(town)
    give(town, "FK", third)
    deputy = Actor(town.colleague.account_id, Role.FIRM_OWNER, town.alpha.firm_id, deputy_for="x")

    assert answer(town, draft, CONTROL, 1, actor=town.alpha) == 1
    assert answer(town, draft, CONTROL, 2, seen=1, actor=deputy) == 2
    assert answer(town, draft, OTHER, 2, actor=town.colleague) == 1
    give(town, "FK", None)
    assert answer(town, draft, CONTROL, 3, seen=2, actor=town.colleague) == 3


def test_a_part_of_a_disabled_colleague_is_everybodys(town: Town, third: Actor) -> None:
    draft = begin(town)
    give(town, "FK", third)
    colleagues.disable(town.store, third.account_id, actor=town.alpha, now=NOW)

    assert answer(town, draft, CONTROL, 2, actor=town.colleague) == 1
    assert parts.assigned(town.store, town.alpha.firm_id or "", actor=town.alpha) == {}


def test_evidence_follows_the_part(town: Town, third: Actor) -> None:
    draft = begin(town)
    piece = _describe(town, draft, town.colleague)
    give(town, "FK", third)

    with pytest.raises(PartOfOther):
        _describe(town, draft, town.colleague)
    with pytest.raises(PartOfOther):
        evidence.add(
            town.store,
            draft,
            evidence.Evidence("e", CONTROL, "其他", date(2026, 1, 1), "x", "a", NOW),
            actor=town.colleague,
        )
    with pytest.raises(PartOfOther):
        answering.withdraw_evidence(town.store, piece, actor=town.colleague, now=NOW)
    answering.withdraw_evidence(town.store, piece, actor=third, now=NOW)


def test_a_quick_check_leaves_the_parts_of_others_open(town: Town, third: Actor) -> None:
    give(town, "FK", third)

    carried = carrying.quick_check_into_draft(
        town.store,
        {CONTROL: 2, OTHER: 2},
        questionnaire=Q,
        actor=town.colleague,
        now=NOW,
        new_id=town.new_id,
    )

    assert (carried.taken, carried.left) == ((OTHER,), (CONTROL,))


def test_the_firms_own_answers_are_carried_over_whole(town: Town, third: Actor) -> None:
    first = begin(town)
    answer_everything(town, first, scope="light")
    give(town, "FK", third)
    submitting.submit(
        town.store,
        first,
        questionnaire=Q,
        rules=load_rules(Q),
        actor=town.colleague,
        now=NOW,
        new_id=town.new_id,
    )
    submitting.withdraw(town.store, first, actor=town.colleague, now=NOW)
    following = begin(town, actor=town.colleague)

    carried = carrying.carry_over(
        town.store,
        first,
        following,
        questionnaire=Q,
        actor=town.colleague,
        now=NOW,
        new_id=town.new_id,
    )

    assert carried.left == ()
    assert CONTROL in carried.taken


@pytest.mark.parametrize(
    "who", ["colleague", "beta", "reviewer", "lead", "guide", "admin", "auditor", "visitor"]
)
def test_only_the_owner_gives_parts_and_only_to_the_own_people(town: Town, who: str) -> None:
    actor = getattr(town, who)
    with pytest.raises((NotAllowed, NoSuchAccount)):
        parts.assign(town.store, "FK", town.colleague.account_id, actor=actor, now=NOW)
    assert town.store.rows("SELECT * FROM part_assignments") == []


@pytest.mark.parametrize("person", ["beta", "reviewer", "admin"])
def test_a_part_goes_to_nobody_outside(town: Town, person: str) -> None:
    with pytest.raises(NoSuchAccount):
        give(town, "FK", getattr(town, person))
    with pytest.raises(parts.NoSuchPart):
        give(town, "XX", town.colleague)


def test_a_disabled_colleague_is_given_nothing(town: Town) -> None:
    accounts.disable(town.store, town.colleague.account_id, actor=town.alpha, now=NOW)
    with pytest.raises(NoSuchAccount):
        give(town, "FK", town.colleague)


def test_others_do_not_see_who_answers_for_what(town: Town) -> None:
    give(town, "FK", town.colleague)
    firm = town.alpha.firm_id or ""

    assert parts.assigned(town.store, firm, actor=town.colleague) == {
        "FK": town.colleague.account_id
    }
    for who in ("beta", "gamma", "distant_reviewer", "guide", "auditor", "admin", "visitor"):
        assert parts.assigned(town.store, firm, actor=getattr(town, who)) == {}


def test_the_same_again_leaves_no_second_trace(town: Town) -> None:
    give(town, "FK", town.colleague)
    before = town.store.rows("SELECT count(*) AS n FROM audit_entries")
    give(town, "FK", town.colleague)

    assert town.store.rows("SELECT count(*) AS n FROM audit_entries") == before


def _describe(town: Town, draft: str, actor: Actor) -> str:
    return answering.add_evidence(
        town.store,
        draft,
        CONTROL,
        kind="其他",
        dated_on=date(2026, 1, 1),
        described="目录",
        questionnaire=Q,
        actor=actor,
        now=NOW,
        new_id=town.new_id,
    ).id
