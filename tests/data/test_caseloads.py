"""Caseloads: one holder a case, who reaches the firm, can come in and does not keep out of it."""

import pytest

from data import accounts, audit, case_colleagues, caseloads, firms, recusals
from data.actor import Actor, Role
from data.caseloads import CaseMoved, CaseTaken, NoCase, NotFit
from data.errors import NotAllowed
from data.firms import NoSuchFirm
from data.parks import Park, add
from data.rights import Action
from tests.data.town import KECHENG, NOW, Town, staff


@pytest.fixture
def colleague(town: Town) -> Actor:
    return staff(town.store, town.new_id(), town.admin, Role.REVIEWER, KECHENG)


def firm(town: Town) -> str:
    return town.alpha.firm_id or ""


def take(town: Town, who: Actor, firm_id: str | None = None) -> None:
    caseloads.take(town.store, town.new_id(), firm_id or firm(town), actor=who, now=NOW)


def assign(town: Town, to: Actor, seen: Actor | None = None) -> bool:
    return caseloads.assign(
        town.store,
        town.new_id(),
        firm(town),
        to.account_id,
        seen=seen.account_id if seen else None,
        actor=town.lead,
        now=NOW,
    )


def holder(town: Town) -> list[str]:
    found = town.store.rows(
        "SELECT account_id FROM caseloads WHERE firm_id = :firm AND ended_at IS NULL",
        firm=firm(town),
    )
    return [row["account_id"] for row in found]


def keeps_out(town: Town, who: Actor) -> None:
    recusals.declare(town.store, town.new_id(), firm(town), "亲属任职", actor=who, now=NOW)


def test_one_gets_it_and_the_other_is_told_by_whom(town: Town, colleague: Actor) -> None:
    town.store.update(
        "accounts", town.reviewer.account_id, {"post": "复核一岗", "agency": "政法委"}
    )
    take(town, town.reviewer)

    with pytest.raises(CaseTaken) as refusal:
        take(town, colleague)

    assert refusal.value.post == "复核一岗（政法委）"
    assert "张三" not in str(refusal.value), "the post, never the name"
    assert holder(town) == [town.reviewer.account_id]
    before = audit.head(town.store)
    take(town, town.reviewer)
    assert audit.head(town.store) == before, "the own one again changes nothing"


def test_who_begins_a_review_takes_what_nobody_holds(town: Town, colleague: Actor) -> None:
    def begin(who: Actor) -> bool:
        return caseloads.take_if_free(town.store, town.new_id(), firm(town), actor=who, now=NOW)

    assert begin(town.reviewer)
    assert begin(town.reviewer)
    assert not begin(colleague)
    assert holder(town) == [town.reviewer.account_id]


def test_a_case_of_who_can_come_in_no_longer_is_free(town: Town, colleague: Actor) -> None:
    take(town, town.reviewer)
    accounts.disable(town.store, town.reviewer.account_id, actor=town.admin, now=NOW)

    take(town, colleague)

    assert holder(town) == [colleague.account_id]


def test_a_case_is_given_back(town: Town, colleague: Actor) -> None:
    take(town, town.reviewer)
    with pytest.raises(NoCase):
        caseloads.give_back(town.store, firm(town), actor=colleague, now=NOW)

    caseloads.give_back(town.store, firm(town), actor=town.reviewer, now=NOW)

    assert holder(town) == []


def test_a_case_is_handed_to_a_colleague_who_reaches_it(town: Town, colleague: Actor) -> None:
    take(town, town.reviewer)

    def hand(to: Actor, by: Actor) -> None:
        caseloads.hand_over(town.store, town.new_id(), firm(town), to.account_id, actor=by, now=NOW)

    for unfit in (town.distant_reviewer, town.guide, town.lead, town.alpha):
        with pytest.raises(NotFit):
            hand(unfit, town.reviewer)
    with pytest.raises(NoCase):
        hand(town.reviewer, colleague)
    hand(colleague, town.reviewer)

    assert holder(town) == [colleague.account_id]


def test_who_may_take_over_is_listed(town: Town, colleague: Actor) -> None:
    add(town.store, Park(id="p1", name="测试园", county=KECHENG), actor=town.admin, now=NOW)
    of_park = staff(town.store, town.new_id(), town.admin, Role.REVIEWER, KECHENG)
    town.store.update("accounts", of_park.account_id, {"park": "p1"})

    found = case_colleagues.for_firm(town.store, firm(town), actor=town.reviewer)

    assert [one.account_id for one in found] == [colleague.account_id]
    keeps_out(town, colleague)
    assert case_colleagues.for_firm(town.store, firm(town), actor=town.reviewer) == []


class TestGivenOut:
    def test_by_the_lead_who_saw_who_has_it(self, town: Town, colleague: Actor) -> None:
        assert assign(town, town.reviewer)
        assert not assign(town, town.reviewer)

        with pytest.raises(CaseMoved):
            assign(town, colleague)
        assert assign(town, colleague, seen=town.reviewer)

        assert holder(town) == [colleague.account_id]

    def test_never_to_who_keeps_out_of_it_or_does_not_reach_it(
        self, town: Town, colleague: Actor
    ) -> None:
        keeps_out(town, colleague)

        for unfit in (colleague, town.distant_reviewer, town.guide):
            with pytest.raises(NotFit):
                assign(town, unfit)
        with pytest.raises(NotAllowed):
            caseloads.assign(
                town.store,
                "c",
                firm(town),
                colleague.account_id,
                seen=None,
                actor=town.reviewer,
                now=NOW,
            )
        assert holder(town) == []

    def test_never_by_a_lead_who_keeps_out_of_it(self, town: Town) -> None:
        keeps_out(town, town.lead)

        with pytest.raises(NoSuchFirm):
            assign(town, town.reviewer)


class TestHandedOver:
    def move(self, town: Town, to: Actor) -> int:
        return caseloads.move(
            town.store,
            town.reviewer.account_id,
            to.account_id,
            actor=town.admin,
            now=NOW,
            new_id=town.new_id,
        )

    def test_every_case_goes_to_the_successor(self, town: Town, colleague: Actor) -> None:
        take(town, town.reviewer)
        take(town, town.reviewer, town.beta.firm_id or "")
        assert caseloads.how_many(town.store, town.reviewer.account_id, actor=town.admin) == 2

        assert self.move(town, colleague) == 2

        assert holder(town) == [colleague.account_id]
        said = [e for e in audit.entries(town.store) if e["action"] == Action.ACCOUNT_HAND_OVER]
        assert len(said) == 4, "taken from the one, given to the other"

    def test_but_for_those_from_which_the_successor_keeps_out(
        self, town: Town, colleague: Actor
    ) -> None:
        take(town, town.reviewer)
        keeps_out(town, colleague)

        assert self.move(town, colleague) == 0
        assert holder(town) == []


def test_the_names_of_firms_stay_with_who_reaches_them(town: Town) -> None:
    with pytest.raises(NoSuchFirm):
        take(town, town.distant_reviewer)
    assert firms.get(town.store, firm(town), actor=town.reviewer).id == firm(town)
