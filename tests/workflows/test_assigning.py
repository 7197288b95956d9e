"""Cases given out, handed over and spread; recusals with what follows; who is told."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import caseloads, firms, messages, queue_loads, recusals
from data.actor import Actor, Role
from data.caseloads import Holder
from data.queue import Entry
from data.queue_places import Standing
from data.store import Row
from portal.workflows import assigning, recusing, staffing
from portal.workflows.assigning import Move, spread
from tests.data import queue_rows as rows
from tests.data.town import KECHENG, NOW, Town, staff


@pytest.fixture
def colleague(town: Town) -> Actor:
    return staff(town.store, town.new_id(), town.admin, Role.REVIEWER, KECHENG)


def take(town: Town, firm: Actor, who: Actor) -> None:
    assigning.take(town.store, firm.firm_id or "", actor=who, now=NOW, new_id=town.new_id)


def holder(town: Town, firm: Actor) -> str:
    found = town.store.rows(
        "SELECT account_id FROM caseloads WHERE firm_id = :firm AND ended_at IS NULL",
        firm=firm.firm_id,
    )
    return found[0]["account_id"] if found else ""


def told(town: Town, who: Actor) -> list[str]:
    found: list[Row] = town.store.rows(
        "SELECT id, body FROM messages WHERE account_id = :account AND kind = :kind ORDER BY id",
        account=who.account_id,
        kind=messages.Kind.CASE.value,
    )
    return [
        town.store.keyring.decrypt(row["body"], table="messages", column="body", row=row["id"])
        for row in found
    ]


class TestGivingOut:
    def give(self, town: Town, *moves: Move) -> assigning.Given:
        return assigning.give_out(town.store, moves, actor=town.lead, now=NOW, new_id=town.new_id)

    def test_many_at_once_and_each_reviewer_is_told(self, town: Town, colleague: Actor) -> None:
        alpha, beta = town.alpha.firm_id or "", town.beta.firm_id or ""

        given = self.give(
            town,
            Move(alpha, "甲", None, town.reviewer.account_id),
            Move(beta, "乙", None, colleague.account_id),
        )

        assert given == assigning.Given(2, ())
        assert holder(town, town.beta) == colleague.account_id
        assert told(town, colleague) == ["“衢州甲机械有限公司”分派给您主办，请在工作队列里查看。"]

    def test_what_moved_meanwhile_stays_and_is_named(self, town: Town, colleague: Actor) -> None:
        alpha, beta = town.alpha.firm_id or "", town.beta.firm_id or ""
        take(town, town.alpha, town.reviewer)

        given = self.give(
            town,
            Move(alpha, "甲", None, colleague.account_id),
            Move(beta, "乙", None, colleague.account_id),
        )

        assert given.made == 1
        assert [firm for firm, _ in given.refused] == ["甲"]
        assert "刚刚变过" in given.refused[0][1]
        assert holder(town, town.alpha) == town.reviewer.account_id


def test_a_colleague_is_told_of_a_case_that_is_handed_over(town: Town, colleague: Actor) -> None:
    take(town, town.alpha, town.reviewer)

    assigning.hand_over(
        town.store,
        town.alpha.firm_id or "",
        colleague.account_id,
        actor=town.reviewer,
        now=NOW,
        new_id=town.new_id,
    )

    assert len(told(town, colleague)) == 1
    assert told(town, town.reviewer) == []


def test_when_a_reviewer_leaves_the_cases_move_too(town: Town, colleague: Actor) -> None:
    take(town, town.alpha, town.reviewer)
    take(town, town.beta, town.reviewer)
    recusing.declare(
        town.store,
        town.beta.firm_id or "",
        "亲属任职",
        actor=colleague,
        now=NOW,
        new_id=town.new_id,
    )

    moved = staffing.hand_over(
        town.store,
        town.reviewer.account_id,
        colleague.account_id,
        actor=town.admin,
        now=NOW,
        new_id=town.new_id,
    )

    assert moved == 1
    assert (holder(town, town.alpha), holder(town, town.beta)) == (colleague.account_id, "")


class TestKeepingOut:
    def test_the_own_case_is_nobodys_again_and_the_leads_are_told(self, town: Town) -> None:
        take(town, town.alpha, town.reviewer)

        recusing.declare(
            town.store,
            town.alpha.firm_id or "",
            "本人配偶在该企业任职",
            actor=town.reviewer,
            now=NOW,
            new_id=town.new_id,
        )

        assert holder(town, town.alpha) == ""
        (notice,) = told(town, town.lead)
        assert "原主办人已退出" in notice
        assert "配偶" not in notice

    def test_a_colleagues_case_stays(self, town: Town, colleague: Actor) -> None:
        take(town, town.alpha, colleague)
        recusing.declare(
            town.store,
            town.alpha.firm_id or "",
            "亲属任职",
            actor=town.reviewer,
            now=NOW,
            new_id=town.new_id,
        )

        assert holder(town, town.alpha) == colleague.account_id

    def test_who_may_act_again_is_told(self, town: Town) -> None:
        recusing.declare(
            town.store,
            town.alpha.firm_id or "",
            "亲属任职",
            actor=town.reviewer,
            now=NOW,
            new_id=town.new_id,
        )
        (found,) = recusals.standing(town.store, actor=town.lead)

        recusing.lift(town.store, found.id, actor=town.lead, now=NOW, new_id=town.new_id)

        assert told(town, town.reviewer) == ["您对“衢州甲机械有限公司”的回避已解除，可以重新办理。"]
        take(town, town.alpha, town.reviewer)


class TestSpreading:
    def test_waiting_cases_go_to_who_has_least(self, town: Town, colleague: Actor) -> None:
        rows.check(town, town.alpha)
        rows.check(town, town.beta, credible=(60.0, "red"))
        rows.keep(town)

        moves = assigning.propose(town.store, KECHENG, actor=town.lead, now=NOW)

        assert {move.firm_id for move in moves} == {town.alpha.firm_id, town.beta.firm_id}
        assert {move.to for move in moves} == {town.reviewer.account_id, colleague.account_id}
        assert moves[0].firm_id == town.beta.firm_id, "the most pressing one first"
        assert holder(town, town.alpha) == "", "a proposal changes nothing"

    def test_who_has_too_much_is_relieved_of_what_has_not_begun(
        self, town: Town, colleague: Actor
    ) -> None:
        for firm in (town.alpha, town.beta):
            rows.check(town, firm)
            take(town, firm, town.reviewer)
        rows.keep(town)

        (move,) = assigning.propose(town.store, KECHENG, actor=town.lead, now=NOW)

        assert (move.held_by, move.to) == (town.reviewer.account_id, colleague.account_id)
        assigning.give_out(town.store, [move], actor=town.lead, now=NOW, new_id=town.new_id)
        assert assigning.propose(town.store, KECHENG, actor=town.lead, now=NOW) == []

    @pytest.mark.parametrize("why", ["keeps out", "is absent"])
    def test_nobody_who_cannot_work_on_it(self, town: Town, colleague: Actor, why: str) -> None:
        rows.check(town, town.alpha)
        rows.keep(town)
        if why == "keeps out":
            recusing.declare(
                town.store,
                town.alpha.firm_id or "",
                "亲属任职",
                actor=town.reviewer,
                now=NOW,
                new_id=town.new_id,
            )
        else:
            row = {
                "id": "d",
                "absent_id": town.reviewer.account_id,
                "deputy_id": colleague.account_id,
                "first_day": rows.day(0),
                "last_day": rows.day(0),
                "appointed_at": "x",
                "appointed_by": "x",
            }
            town.store.insert("deputies", row)

        (move,) = assigning.propose(town.store, KECHENG, actor=town.lead, now=NOW)

        assert move.to == colleague.account_id
        loads = queue_loads.reviewers(town.store, actor=town.lead, now=NOW)
        assert [one.is_absent for one in loads].count(True) == (why == "is absent")


def entry(number: int, held_by: str | None) -> Entry:
    return Entry(
        id=str(number),
        name=str(number),
        code="",
        state="confirmed",
        county="",
        county_code=KECHENG,
        park=None,
        park_code=None,
        industry="",
        standing=Standing(),
        value=1.0,
        holder=Holder(held_by, "", "") if held_by else None,
        is_mine=False,
    )


PEOPLE = ("a", "b", "c")


@settings(max_examples=60, deadline=None)
@given(
    held=st.lists(st.sampled_from([None, *PEOPLE]), max_size=14),
    other=st.fixed_dictionaries({who: st.integers(0, 6) for who in PEOPLE}),
    fit=st.lists(st.sets(st.sampled_from(PEOPLE)), min_size=14, max_size=14),
)
def test_a_spread_is_as_even_as_it_can_be(
    held: list[str | None], other: dict[str, int], fit: list[set[str]]
) -> None:
    entries = [entry(number, holder) for number, holder in enumerate(held)]
    may = {one.id: tuple(sorted(fit[number])) for number, one in enumerate(entries)}
    loads = Counter(other) + Counter(one for one in held if one)
    before = {who: loads[who] for who in PEOPLE}

    moves = spread(entries, before, may)

    after, holders = Counter(before), {one.id: one.holder for one in entries}
    for move in moves:
        assert move.to in may[move.firm_id], "only to who may"
        after[move.to] += 1
        if move.held_by:
            after[move.held_by] -= 1
    moved = {move.firm_id: move.to for move in moves}
    for one in entries:
        standing = holders[one.id]
        now = moved.get(one.id, standing.account_id if standing else None)
        assert (now is None) == (standing is None and not may[one.id]), (
            "nobody's only where none fits"
        )
        if now is not None:
            assert all(after[now] - after[who] < 2 for who in may[one.id])


def test_a_case_is_taken_only_where_it_may_be(town: Town) -> None:
    with pytest.raises(firms.NoSuchFirm):
        take(town, town.gamma, town.reviewer)
    assert caseloads.how_many(town.store, town.reviewer.account_id, actor=town.admin) == 0
