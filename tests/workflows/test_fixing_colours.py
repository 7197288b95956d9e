"""From a fixed colour follow limits and proposals, once; as long as a moved one waits, nothing does."""

from datetime import timedelta

import pytest

from data import corrective_actions, follow_ups
from data.actor import Role
from data.colour_moves import Move
from data.reviews import Review
from portal.workflows import colouring, fixing_colours
from tests.data import desk
from tests.data.town import NOW, Town
from tests.workflows import review_case
from tests.workflows.review_case import ITEM, LATER

WHY = "现场看到服务器机房无人值守，可能低估了风险。"


@pytest.fixture
def review(town: Town) -> Review:
    """A round over a check at level 2 with one control moved to 0."""
    found = review_case.begin(town, review_case.submitted(town))
    review_case.decide(town, found, ITEM, 0, reason="没有清单")
    return found


def duties(town: Town) -> dict[str, str]:
    """Duty → colour of what is due for the firm."""
    firm = town.alpha.firm_id or ""
    return {one.duty: one.colour for one in follow_ups.of_firm(town.store, firm, actor=town.alpha)}


def items(town: Town) -> list[str]:
    """The controls of the proposed actions."""
    firm = town.alpha.firm_id or ""
    return [one.item for one in corrective_actions.of_firm(town.store, firm, actor=town.alpha)]


def test_the_end_of_a_review_counts_the_limits_and_proposes(town: Town, review: Review) -> None:
    ended = review_case.end(town, review)
    verified = ended.result.readings["verified"]
    assert verified is not None

    assert set(duties(town).values()) == {verified.colour}
    assert items(town)[0] == ITEM, "a key control at 0 comes first"


def test_again_nothing_is_counted_or_proposed_twice(town: Town, review: Review) -> None:
    review_case.end(town, review)
    before = (duties(town), items(town))

    assert fixing_colours.follow(
        town.store, review.assessment_id, actor=town.reviewer, now=LATER, new_id=town.new_id
    )
    assert (duties(town), items(town)) == before


def moved(town: Town, review: Review) -> Move:
    """The colour moved one step; it waits."""
    choice = colouring.choice(town.store, review, actor=town.reviewer)
    return colouring.move(
        town.store,
        review.id,
        choice.steps[0],
        WHY,
        seen=choice.computed or "",
        actor=town.reviewer,
        now=NOW,
        new_id=town.new_id,
    )


def test_taken_back_after_the_end_the_computed_colour_is_fixed(town: Town, review: Review) -> None:
    made = moved(town, review)
    review_case.end(town, review)
    assert duties(town) == {}

    colouring.withdraw(town.store, made.id, actor=town.reviewer, now=LATER, new_id=town.new_id)
    assert set(duties(town).values()) == {made.computed}


@pytest.mark.parametrize("role", [Role.LEAD, Role.REVIEWER])
def test_a_moved_colour_waits_for_the_second_person_whoever_that_is(
    town: Town, review: Review, role: Role
) -> None:
    made = moved(town, review)
    review_case.end(town, review)
    assert (duties(town), items(town)) == ({}, [])

    second = town.says_why(town.lead if role is Role.LEAD else desk.second_reviewer(town))
    colouring.settle(
        town.store,
        made.id,
        agrees=True,
        actor=second,
        now=LATER + timedelta(hours=1),
        new_id=town.new_id,
    )
    assert set(duties(town).values()) == {made.decided}
    assert ITEM in items(town)
