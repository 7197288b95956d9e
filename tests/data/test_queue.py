"""The queue: who is in it, in which order, what waits for whom, and the way from one to the next."""

from dataclasses import replace

import pytest

from data import accounts, assignments, audit, caseloads, firms, queue, queue_loads, recusals
from data.actor import Actor, Role
from data.errors import NoSuch, NotAllowed
from data.queue import ALL, WAITING, Query
from data.rights import Action
from data.times import to_text
from tests.data import queue_rows as rows
from tests.data.town import KECHENG, NOW, QUJIANG, Town, staff


def names(town: Town, query: Query | None = None, who: Actor | None = None) -> list[str]:
    """Which of alpha, beta and gamma somebody finds, in order."""
    found = queue.page(town.store, query or Query(ALL), actor=who or town.reviewer, now=NOW)
    known = {getattr(town, name).firm_id: name for name in ("alpha", "beta", "gamma")}
    return [known[entry.id] for entry in found]


def counted(town: Town, who: Actor) -> dict[str, int]:
    found = queue.counts(town.store, Query(), actor=who, now=NOW)
    return {name: number for name, number in found.items() if number}


def guided(town: Town, firm: Actor | None = None) -> Actor:
    firm_id = (firm or town.alpha).firm_id or ""
    assignments.assign(town.store, firm_id, town.guide.account_id, actor=town.lead, now=NOW)
    return town.guide


def take(town: Town, firm: Actor, who: Actor) -> None:
    caseloads.take(town.store, town.new_id(), firm.firm_id or "", actor=who, now=NOW)


def test_each_sees_the_own_scope(town: Town) -> None:
    rows.keep(town)

    assert set(names(town)) == {"alpha", "beta"}
    assert names(town, who=town.distant_reviewer) == ["gamma"]
    assert len(names(town, who=town.lead)) == 3
    assert names(town, who=town.guide) == []
    assert names(town, who=guided(town)) == ["alpha"]
    for who in (town.alpha, town.auditor, town.admin, town.visitor):
        with pytest.raises(NotAllowed):
            names(town, who=who)


def test_the_higher_place_comes_first_then_the_higher_risk(town: Town) -> None:
    rows.check(town, town.alpha, credible=(41.0, "orange"))
    rows.check(town, town.beta, credible=(42.0, "orange"))
    rows.check(town, town.gamma, credible=(36.0, "orange"))
    rows.action(town, town.gamma, due=10)
    rows.keep(town)

    assert names(town, who=town.lead) == ["gamma", "beta", "alpha"]


def test_who_never_submitted_comes_after_all_others_and_who_is_not_confirmed_last(
    town: Town,
) -> None:
    rows.check(town, town.alpha, credible=(5.0, "blue"), state="closed", days=3)
    firms.confirm(town.store, town.gamma.firm_id or "", actor=town.lead, now=NOW)
    rows.keep(town)

    assert names(town, who=town.lead) == ["alpha", "gamma", "beta"]
    assert names(town, Query(ALL, state="never"), town.lead) == ["gamma"]
    assert names(town, Query(ALL, state="pending"), town.lead) == ["alpha", "beta"]


def test_the_lead_finds_the_firms_without_a_guide_who_can_come_in(town: Town) -> None:
    without = Query(ALL, guide="free")
    guide = guided(town)
    rows.keep(town)
    assert set(names(town, without, town.lead)) == {"beta", "gamma"}

    accounts.disable(town.store, guide.account_id, actor=town.admin, now=NOW)
    assert len(names(town, without, town.lead)) == 3


class TestWhatWaits:
    def test_for_a_reviewer_the_own_cases_and_nobodys(self, town: Town) -> None:
        colleague = staff(town.store, town.new_id(), town.admin, Role.REVIEWER, KECHENG)
        rows.check(town, town.alpha)
        rows.check(town, town.beta)
        rows.keep(town)
        assert counted(town, town.reviewer) == {"review": 2, "confirm": 2, WAITING: 2, ALL: 2}

        take(town, town.alpha, colleague)
        take(town, town.beta, town.reviewer)

        assert counted(town, town.reviewer)["review"] == 1
        assert names(town, Query("review")) == ["beta"]
        assert names(town, Query(ALL, holder="mine")) == ["beta"]
        assert names(town, Query("review"), colleague) == ["alpha"]
        assert names(town, Query(ALL, holder="free")) == []

    def test_for_whoever_stands_in_the_absent_ones(self, town: Town) -> None:
        colleague = staff(town.store, town.new_id(), town.admin, Role.REVIEWER, KECHENG)
        rows.check(town, town.alpha)
        rows.keep(town)
        take(town, town.alpha, town.reviewer)
        row = {
            "id": "d",
            "absent_id": town.reviewer.account_id,
            "deputy_id": colleague.account_id,
            "first_day": colleague.day,
            "last_day": colleague.day,
            "appointed_at": "x",
            "appointed_by": "x",
        }
        town.store.insert("deputies", row)

        standing_in = replace(colleague, deputy_for=town.reviewer.account_id)
        assert names(town, Query("review"), standing_in) == ["alpha"]
        assert names(town, Query(ALL, holder="mine"), standing_in) == ["alpha"]

    def test_a_moved_colour_never_waits_for_who_moved_it(self, town: Town) -> None:
        check = rows.check(town, town.alpha, state="reviewed")
        rows.move(town, check, town.reviewer)
        rows.keep(town)
        colleague = staff(town.store, town.new_id(), town.admin, Role.REVIEWER, KECHENG)
        take(town, town.alpha, town.reviewer)

        assert names(town, Query("colour")) == []
        assert names(town, Query("colour"), colleague) == ["alpha"]
        assert names(town, Query("colour"), town.lead) == ["alpha"]

    def test_a_guide_checks_what_others_proposed_and_reviews_nothing(self, town: Town) -> None:
        guide = guided(town)
        rows.check(town, town.alpha)
        rows.action(town, town.alpha, state="awaiting_check", by=guide.account_id)
        rows.keep(town)
        assert counted(town, guide) == {ALL: 1}

        rows.action(town, town.alpha, state="awaiting_check")
        rows.keep(town)
        assert counted(town, guide) == {"check": 1, WAITING: 1, ALL: 1}
        assert names(town, Query("review"), guide) == []

    def test_for_the_lead_what_nobody_holds_objections_and_what_is_overdue(
        self, town: Town
    ) -> None:
        rows.check(town, town.alpha)
        check = rows.check(town, town.beta, state="objected")
        rows.objection(town, check, town.beta)
        rows.action(town, town.gamma, due=3)
        rows.keep(town)

        assert counted(town, town.lead) == {
            "assign": 1,
            "objection": 1,
            "overdue": 1,
            "confirm": 3,
            WAITING: 3,
            ALL: 3,
        }
        take(town, town.alpha, town.reviewer)
        assert "assign" not in counted(town, town.lead)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(ALL, colour="red"), ["alpha"]),
        (Query(ALL, county=QUJIANG), ["gamma"]),
        (Query(ALL, county="110101"), []),
        (Query(ALL, park="nowhere"), []),
        (Query(ALL, industry="34", state="reviewed"), ["beta"]),
        (Query(ALL, overdue=True), ["beta"]),
        (Query(ALL, words="甲机械"), ["alpha", "beta", "gamma"]),
        (Query(ALL, words="%"), []),
        (Query(ALL, words="91110000600037341l"), ["alpha", "beta", "gamma"]),
        (Query("nonsense"), []),
        (Query(ALL, state="' OR 1=1 --"), []),
    ],
)
def test_filters(town: Town, query: Query, expected: list[str]) -> None:
    rows.check(town, town.alpha, credible=(60.0, "red"))
    rows.check(town, town.beta, state="reviewed")
    rows.action(town, town.beta, due=3)
    rows.keep(town)

    assert names(town, query, town.lead) == expected


def test_who_keeps_out_of_a_case_finds_it_neither_listed_nor_counted(town: Town) -> None:
    rows.check(town, town.alpha)
    rows.keep(town)
    firm = town.alpha.firm_id or ""
    recusals.declare(town.store, "r1", firm, "亲属任职", actor=town.reviewer, now=NOW)

    assert names(town) == ["beta"]
    assert counted(town, town.reviewer)[ALL] == 1
    with pytest.raises(NoSuch):
        queue.get(town.store, firm, actor=town.reviewer, now=NOW)
    assert queue.get(town.store, firm, actor=town.lead, now=NOW).id == firm
    assert [one.firm_id for one in recusals.own(town.store, actor=town.reviewer)] == [firm]


class TestTheWay:
    def test_a_firm_knows_its_neighbours(self, town: Town) -> None:
        rows.check(town, town.beta, credible=(60.0, "red"))
        rows.check(town, town.gamma)
        rows.keep(town)
        beta, gamma, alpha = (one.firm_id or "" for one in (town.beta, town.gamma, town.alpha))

        def around(firm: str, at: int = 0) -> queue.Around:
            return queue.around(town.store, Query(ALL), firm, at=at, actor=town.lead, now=NOW)

        assert around(beta) == queue.Around(1, 3, None, gamma, True)
        assert around(gamma) == queue.Around(2, 3, beta, alpha, True)
        assert around(alpha) == queue.Around(3, 3, gamma, None, True)

    def test_who_left_the_queue_is_followed_by_who_moved_up(self, town: Town) -> None:
        rows.check(town, town.alpha, state="reviewed")
        rows.check(town, town.beta, credible=(60.0, "red"))
        rows.check(town, town.gamma)
        rows.keep(town)
        beta, gamma, alpha = (one.firm_id or "" for one in (town.beta, town.gamma, town.alpha))
        query = Query(ALL, state="submitted")

        found = queue.around(town.store, query, alpha, at=2, actor=town.lead, now=NOW)

        assert found == queue.Around(2, 2, beta, gamma, False)

    def test_a_firm_elsewhere_is_nobodys_neighbour(self, town: Town) -> None:
        rows.keep(town)
        gamma = town.gamma.firm_id or ""

        found = queue.around(town.store, Query(ALL), gamma, at=1, actor=town.reviewer, now=NOW)

        assert gamma not in (found.before, found.after)
        with pytest.raises(NoSuch):
            queue.get(town.store, gamma, actor=town.reviewer, now=NOW)


def test_reading_is_noted_once_a_day_and_person(town: Town) -> None:
    for who in (town.reviewer, town.reviewer, town.lead):
        queue.note_reading(town.store, actor=who, now=NOW)

    noted = [e for e in audit.entries(town.store) if e["action"] == Action.QUEUE_READ]
    assert [entry["account"] for entry in noted] == [
        town.reviewer.account_id,
        town.lead.account_id,
    ]
    queue.note_reading(town.store, actor=town.lead, now=rows.ago(-1))
    assert len([e for e in audit.entries(town.store) if e["action"] == Action.QUEUE_READ]) == 3


class TestLoads:
    def test_the_counties_are_counted(self, town: Town) -> None:
        rows.check(town, town.alpha, days=12, credible=(60.0, "red"))
        rows.check(town, town.gamma, days=2)
        rows.action(town, town.gamma, due=3)
        rows.keep(town)
        take(town, town.gamma, town.distant_reviewer)

        found = queue_loads.counties(town.store, actor=town.lead, now=NOW)

        said = [(c.name, c.firms, c.waiting, c.free, c.overdue, c.red) for c in found]
        assert said == [("柯城区", 2, 1, 1, 0, 1), ("衢江区", 1, 1, 0, 1, 0)]

    def test_the_reviewers_are_counted(self, town: Town) -> None:
        rows.check(town, town.alpha, days=12)
        rows.keep(town)
        for firm in (town.alpha, town.beta):
            take(town, firm, town.reviewer)

        found = {
            one.account_id: one
            for one in queue_loads.reviewers(town.store, actor=town.lead, now=NOW)
        }

        mine = found[town.reviewer.account_id]
        assert (mine.cases, mine.open, mine.place) == (2, 1, "柯城区")
        assert mine.since == rows.ago(12).date()
        assert found[town.distant_reviewer.account_id].cases == 0

    @pytest.mark.parametrize(
        ("closed", "expected"), [(0, 6), (1, 3), (100, 5), (300, 15), (4000, 20)]
    )
    def test_a_day_is_as_long_as_the_days_were_lately(
        self, town: Town, closed: int, expected: int
    ) -> None:
        row = {
            "action_id": "a",
            "from_state": "awaiting_check",
            "to_state": "closed",
            "changed_by": town.guide.account_id,
            "changed_at": to_text(rows.ago(3)),
        }
        rows.action(town, town.alpha)
        action_id = town.store.rows("SELECT id FROM corrective_actions")[0]["id"]
        with town.store.atomic():
            for number in range(closed):
                town.store.insert(
                    "action_changes", row | {"id": str(number), "action_id": action_id}
                )

        found = queue_loads.enough_for_a_day(town.store, actor=town.guide, now=NOW)
        assert found == expected


def test_a_holder_who_can_come_in_no_longer_holds_nothing(town: Town) -> None:
    rows.check(town, town.alpha)
    rows.keep(town)
    take(town, town.alpha, town.reviewer)
    assert names(town, Query(ALL, holder="free"), town.lead) == ["beta", "gamma"]

    accounts.disable(town.store, town.reviewer.account_id, actor=town.admin, now=NOW)

    assert names(town, Query("assign"), town.lead) == ["alpha"]
